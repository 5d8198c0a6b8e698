/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "bridge-fixture.h"
#include "tresen-db.h"
#include "tresen-states.h"

/* What the bridge does when the disk, the clock or the database do not play along. The database is bent by statements that
 * run in its own writer. */

static gpointer
run_sql (TresenDb *db, gpointer data, GError **error)
{
  tresen_db_exec (db, data, error);
  return NULL;
}

static void
bend (Fixture *fixture, const char *sql)
{
  fixture_write (fixture, run_sql, (char *) sql);
}

static gpointer
read_number (TresenDb *db, gpointer data, GError **error)
{
  gint64 number = -1;

  tresen_db_get_pragma (db, data, &number, error);
  return g_memdup2 (&number, sizeof number);
}

static gint64
count (Fixture *fixture, const char *sql)
{
  g_autofree gint64 *number = fixture_read (fixture, read_number, (char *) sql);

  return *number;
}

/* As on a full disk, nothing can be written any more; 0 ends that. */
static void
fill_disk (rlim_t most)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = most > 0 ? most : limit.rlim_max;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static gboolean
has_passed (Fixture *fixture, gpointer data)
{
  return g_get_monotonic_time () > *(gint64 *) data;
}

static void
wait_some (Fixture *fixture, gint64 delay_us)
{
  gint64 until_us = g_get_monotonic_time () + delay_us;

  g_assert_true (fixture_wait (fixture, has_passed, &until_us));
}

/* What was sent cannot be written down; the bridge ends all the same, and the next start says that it is not known. */
static void
test_stop_with_full_disk (Fixture *fixture, gconstpointer mode)
{
  gint64 start_us;

  fixture_say (fixture, "hello");
  fixture_order (fixture, "/practice/fault",
                 "{\"endpoint\":\"/cgi-bin/message/custom/send\",\"kind\":\"hang\",\"ms\":700}");
  fixture_queue (fixture, "perhaps");
  fixture_queue (fixture, "next");
  fixture_wait_for_state (fixture, "perhaps", TRESEN_MESSAGE_SENDING);
  fill_disk (1);
  wait_some (fixture, 2 * G_USEC_PER_SEC);
  start_us = g_get_monotonic_time ();
  fixture_stop_bridge (fixture);
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, 2 * G_USEC_PER_SEC);
  fill_disk (0);
  fixture_restart_bridge (fixture);
  fixture_wait_for_state (fixture, "perhaps", TRESEN_MESSAGE_UNKNOWN);
  fixture_wait_for_state (fixture, "next", TRESEN_MESSAGE_ACCEPTED);
  g_assert_cmpuint (fixture_count_received (fixture, "perhaps"), ==, 1);
}

/* A reply that was put off by seconds, and then the clock went back by a year. */
static void
test_clock_set_back (Fixture *fixture, gconstpointer mode)
{
  fixture_say (fixture, "hello");
  fixture_order (
      fixture, "/practice/fault",
      "{\"endpoint\":\"/cgi-bin/stable_token\",\"kind\":\"errcode\",\"errcode\":-1,\"count\":1}");
  fixture_restart_bridge (fixture);
  fixture_queue (fixture, "late");
  fixture_stop_bridge (fixture);
  bend (fixture, "UPDATE job SET next_at = next_at + 365 * 86400 * 1000000");
  fixture_restart_bridge (fixture);
  fixture_wait_for_state (fixture, "late", TRESEN_MESSAGE_ACCEPTED);
}

/* The reply cannot be read for a moment; once it can, it goes out, without a restart. */
static void
test_unreadable_for_a_moment (Fixture *fixture, gconstpointer mode)
{
  fixture_say (fixture, "hello");
  bend (fixture, "ALTER TABLE media RENAME TO lost");
  fixture_queue (fixture, "patience");
  wait_some (fixture, G_USEC_PER_SEC / 2);
  bend (fixture, "ALTER TABLE lost RENAME TO media");
  fixture_wait_for_state (fixture, "patience", TRESEN_MESSAGE_ACCEPTED);
  g_assert_cmpuint (fixture_count_received (fixture, "patience"), ==, 1);
}

/* SQLite undoes the transaction by itself, as it does when the disk is full in the middle of it: nothing of the callback may
 * stay, since it is not acknowledged. */
static void
test_undone_in_the_middle (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (TresenPracticeOutcome) outcome = NULL;

  fixture_say (fixture, "hello");
  bend (fixture, "DELETE FROM reply_grant");
  bend (fixture, "CREATE TEMP TRIGGER full BEFORE INSERT ON entry BEGIN"
                 " SELECT RAISE (ROLLBACK, 'full'); END");
  outcome = fixture_act (fixture, "text", "not now", 0);
  g_assert_false (outcome->is_delivered);
  g_assert_cmpuint (outcome->http_status, ==, 503);
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM reply_grant"), ==, 0);
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM callback WHERE verdict = 0"), ==, 1);
  bend (fixture, "DROP TRIGGER full");
  fixture_say (fixture, "now");
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM reply_grant"), ==, 1);
}

#define TEXT "<MsgType>text</MsgType><Content>here I am</Content>"
#define LEAVE "<MsgType>event</MsgType><Event>unsubscribe</Event>"

static void
post_of (Fixture *fixture, gint64 time, const char *members)
{
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA1, "12AAAAA", -1);
  g_autofree char *query = g_strdup_printf ("signature=%s&timestamp=1&nonce=2", sum);
  g_autofree char *body
      = g_strdup_printf ("<xml><ToUserName>gh_0123456789ab</ToUserName><FromUserName>%s</"
                         "FromUserName><CreateTime>%" G_GINT64_FORMAT
                         "</CreateTime>%s<MsgId>77%" G_GINT64_FORMAT "</MsgId></xml>",
                         fixture->openid, time, members, time);

  g_assert_cmpuint (fixture_post (fixture, query, body), ==, 200);
}

/* He came back while Tresen was closed, which WeChat does not tell again. But who writes follows. */
static void
test_follow_that_was_lost (Fixture *fixture, gconstpointer mode)
{
  static const char followed[] = "SELECT followed FROM customer";
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  post_of (fixture, now, TEXT);
  g_assert_cmpint (count (fixture, followed), ==, 1);
  post_of (fixture, now + 10, LEAVE);
  g_assert_cmpint (count (fixture, followed), ==, 0);
  /* Written before he left, and late. */
  post_of (fixture, now + 5, TEXT);
  g_assert_cmpint (count (fixture, followed), ==, 0);
  post_of (fixture, now + 20, TEXT);
  g_assert_cmpint (count (fixture, followed), ==, 1);
}

/* One signature that somebody has seen is enough in plain mode to write any CreateTime. */
static void
test_from_the_future (Fixture *fixture, gconstpointer mode)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *sql = g_strdup_printf (
      "SELECT max(until) < (%" G_GINT64_FORMAT " + 3 * 86400) * 1000000 FROM reply_grant", now);

  post_of (fixture, G_GINT64_CONSTANT (253402300799), TEXT);
  g_assert_cmpint (count (fixture, sql), ==, 1);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, "plain", fixture_set_up, test, fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* Warnings are part of the matter here. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  signal (SIGXFSZ, SIG_IGN);
  add ("/bridge/adversity/stop-with-full-disk", test_stop_with_full_disk);
  add ("/bridge/adversity/clock-set-back", test_clock_set_back);
  add ("/bridge/adversity/unreadable-for-a-moment", test_unreadable_for_a_moment);
  add ("/bridge/adversity/undone-in-the-middle", test_undone_in_the_middle);
  add ("/bridge/adversity/follow-that-was-lost", test_follow_that_was_lost);
  add ("/bridge/adversity/from-the-future", test_from_the_future);
  return g_test_run ();
}
