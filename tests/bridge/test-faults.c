/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "bridge-fixture.h"
#include "tresen-db.h"
#include "tresen-states.h"
#include "tresen-store-health.h"

/* WeChat slow, down, out of its mind; the disk full; the time of day set by somebody. Whatever it is, what is acknowledged is
 * stored, what may have been sent is not sent again, and what was not is sent once things are well. */

#define SEND_PATH "/cgi-bin/message/custom/send"
#define TOKEN_PATH "/cgi-bin/stable_token"

static void
order_fault (Fixture *fixture, const char *path, const char *kind, const char *more)
{
  g_autofree char *json
      = g_strdup_printf ("{\"endpoint\":\"%s\",\"kind\":\"%s\"%s}", path, kind, more);

  fixture_order (fixture, "/practice/fault", json);
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

/* Posts the customer's message with this number, as often as wanted; returns the status. */
static guint
post_message (Fixture *fixture, guint number)
{
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA1, "12AAAAA", -1);
  g_autofree char *query = g_strdup_printf ("signature=%s&timestamp=1&nonce=2", sum);
  g_autofree char *body
      = g_strdup_printf ("<xml><ToUserName>gh_0123456789ab</ToUserName><FromUserName>%s</"
                         "FromUserName><CreateTime>%" G_GINT64_FORMAT
                         "</CreateTime><MsgType>text</MsgType><Content>number %u</Content>"
                         "<MsgId>88%u</MsgId></xml>",
                         fixture->openid, g_get_real_time () / G_USEC_PER_SEC, number, number);

  return fixture_post (fixture, query, body);
}

static gboolean
is_stored (Fixture *fixture, guint number)
{
  g_autofree char *text = g_strdup_printf ("number %u", number);
  g_autoptr (TresenTimelineEntry) entry = fixture_find_entry (fixture, text);

  return entry != NULL;
}

static guint
count_calls (Fixture *fixture, const char *path)
{
  g_autoptr (JsonObject) state = fixture_load_practice_state (fixture);
  JsonObject *calls = tresen_json_get_object (state, "calls");

  return (guint) tresen_json_get_int (calls, path, 0);
}

/* The state of "wechat", a colon and its detail */
static gpointer
read_health (TresenDb *db, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) all = tresen_store_health_load (db, error);

  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      const TresenHealth *health = g_ptr_array_index (all, i);

      if (strcmp (health->key, "wechat") == 0)
        return g_strdup_printf ("%s:%s", health->state, health->detail);
    }
  return g_strdup (":");
}

static gboolean
is_health (Fixture *fixture, gpointer state)
{
  g_autofree char *now = fixture_read (fixture, read_health, NULL);

  return g_str_has_prefix (now, state);
}

static void
wait_for_health (Fixture *fixture, const char *state)
{
  g_assert_true (fixture_wait (fixture, is_health, (char *) state));
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

static void
test_disk_full (Fixture *fixture, gconstpointer mode)
{
  fixture_say (fixture, "hello");
  fill_disk (1);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpuint (post_message (fixture, i), ==, 503);
  fill_disk (0);
  for (guint i = 0; i < 5; i++)
    g_assert_false (is_stored (fixture, i));
  for (guint i = 0; i < 5; i++)
    g_assert_cmpuint (post_message (fixture, i), ==, 200);
  /* fixture_find_entry() insists that there is only one. */
  for (guint i = 0; i < 5; i++)
    g_assert_true (is_stored (fixture, i));
}

static void
test_slow (Fixture *fixture, gconstpointer mode)
{
  gint64 start_us;

  fixture_say (fixture, "hello");
  order_fault (fixture, SEND_PATH, "hang", ",\"ms\":1500");
  fixture_queue (fixture, "slow");
  fixture_wait_for_state (fixture, "slow", TRESEN_MESSAGE_SENDING);
  start_us = g_get_monotonic_time ();
  for (guint i = 0; i < 20; i++)
    g_assert_cmpuint (post_message (fixture, i), ==, 200);
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, G_USEC_PER_SEC);
  fixture_wait_for_state (fixture, "slow", TRESEN_MESSAGE_ACCEPTED);
  g_assert_cmpuint (fixture_count_received (fixture, "slow"), ==, 1);
}

/* Without a token nothing has left: the reply waits, and goes out once. */
static void
test_down (Fixture *fixture, gconstpointer mode)
{
  fixture_say (fixture, "hello");
  order_fault (fixture, TOKEN_PATH, "cut-before", ",\"count\":2");
  fixture_restart_bridge (fixture);
  fixture_queue (fixture, "when you are back");
  wait_for_health (fixture, "unreachable");
  g_assert_cmpuint (post_message (fixture, 1), ==, 200);
  fixture_wait_for_state (fixture, "when you are back", TRESEN_MESSAGE_ACCEPTED);
  wait_for_health (fixture, "ok");
  g_assert_cmpuint (fixture_count_received (fixture, "when you are back"), ==, 1);
  g_assert_true (is_stored (fixture, 1));
}

/* The log-in page of a wireless network, and a gateway's own words. */
static void
test_html (Fixture *fixture, gconstpointer mode)
{
  fixture_say (fixture, "hello");
  order_fault (fixture, TOKEN_PATH, "html", "");
  order_fault (fixture, TOKEN_PATH, "status", ",\"status\":502");
  fixture_restart_bridge (fixture);
  fixture_queue (fixture, "after the pages");
  fixture_wait_for_state (fixture, "after the pages", TRESEN_MESSAGE_ACCEPTED);
  g_assert_cmpuint (fixture_count_received (fixture, "after the pages"), ==, 1);
}

/* Every token is called stale: at most two sends and two tokens, then a long rest. The reply is neither lost nor failed. */
static void
test_stale_for_ever (Fixture *fixture, gconstpointer mode)
{
  guint tokens_before;

  fixture_say (fixture, "hello");
  wait_for_health (fixture, "ok");
  tokens_before = count_calls (fixture, TOKEN_PATH);
  order_fault (fixture, SEND_PATH, "errcode", ",\"errcode\":40001,\"count\":1000");
  fixture_queue (fixture, "never");
  wait_for_health (fixture, "refused");
  wait_some (fixture, 3 * G_USEC_PER_SEC);
  g_assert_cmpuint (count_calls (fixture, SEND_PATH), <=, 2);
  g_assert_cmpuint (count_calls (fixture, TOKEN_PATH) - tokens_before, <=, 2);
  fixture_wait_for_state (fixture, "never", TRESEN_MESSAGE_QUEUED);
  g_assert_cmpuint (fixture_count_received (fixture, "never"), ==, 0);
  g_assert_cmpuint (post_message (fixture, 1), ==, 200);
}

/* Number 9: this machine's address is not on WeChat's list. Staff are shown which one, WeChat is left alone for a while, the reply
 * waits, and receiving goes on. */
static void
test_address_not_listed (Fixture *fixture, gconstpointer mode)
{
  guint tokens;

  fixture_say (fixture, "hello");
  wait_for_health (fixture, "ok");
  fixture_stop_bridge (fixture);
  tokens = count_calls (fixture, TOKEN_PATH);
  order_fault (fixture, TOKEN_PATH, "errcode", ",\"errcode\":40164,\"count\":1000");
  fixture_restart_bridge (fixture);
  fixture_queue (fixture, "patience");
  wait_for_health (fixture, "address:2001:db8::7");
  for (guint i = 0; i < 5; i++)
    g_assert_cmpuint (post_message (fixture, i), ==, 200);
  wait_some (fixture, 2 * G_USEC_PER_SEC);
  g_assert_cmpuint (count_calls (fixture, TOKEN_PATH) - tokens, ==, 1);
  fixture_wait_for_state (fixture, "patience", TRESEN_MESSAGE_QUEUED);
  wait_for_health (fixture, "address:2001:db8::7");
}

/* WeChat has taken the message and the line is cut: nobody knows, so nobody repeats it; not the next reply's way, not a
 * restart, not the next day. */
static void
test_cut_after_acceptance (Fixture *fixture, gconstpointer mode)
{
  fixture_say (fixture, "hello");
  order_fault (fixture, SEND_PATH, "cut-after", "");
  fixture_queue (fixture, "perhaps");
  fixture_queue (fixture, "next");
  fixture_wait_for_state (fixture, "perhaps", TRESEN_MESSAGE_UNKNOWN);
  fixture_wait_for_state (fixture, "next", TRESEN_MESSAGE_ACCEPTED);
  fixture_restart_bridge (fixture);
  fixture_move_clocks (fixture, 86400);
  fixture_queue (fixture, "tomorrow");
  fixture_wait_for_state (fixture, "tomorrow", TRESEN_MESSAGE_ACCEPTED);
  fixture_restart_bridge (fixture);
  wait_some (fixture, G_USEC_PER_SEC);
  fixture_wait_for_state (fixture, "perhaps", TRESEN_MESSAGE_UNKNOWN);
  g_assert_cmpuint (fixture_count_received (fixture, "perhaps"), ==, 1);
}

/* Somebody sets the clock a day ahead, and then back. What runs by the monotonic clock does not care: the token is kept. */
static void
test_clock_day_ahead_and_back (Fixture *fixture, gconstpointer mode)
{
  guint tokens;

  fixture_say (fixture, "before");
  fixture_queue (fixture, "one");
  fixture_wait_for_state (fixture, "one", TRESEN_MESSAGE_ACCEPTED);
  tokens = count_calls (fixture, TOKEN_PATH);
  tresen_clock_jump (fixture->clock, G_TIME_SPAN_DAY);
  fixture_say (fixture, "while it was wrong");
  fixture_queue (fixture, "two");
  fixture_wait_for_state (fixture, "two", TRESEN_MESSAGE_ACCEPTED);
  tresen_clock_jump (fixture->clock, -G_TIME_SPAN_DAY);
  fixture_say (fixture, "after");
  fixture_queue (fixture, "three");
  fixture_wait_for_state (fixture, "three", TRESEN_MESSAGE_ACCEPTED);
  g_assert_cmpuint (count_calls (fixture, TOKEN_PATH), ==, tokens);
  g_assert_cmpuint (fixture_count_received (fixture, "one"), ==, 1);
  g_assert_cmpuint (fixture_count_received (fixture, "two"), ==, 1);
  g_assert_cmpuint (fixture_count_received (fixture, "three"), ==, 1);
}

static gpointer
read_next_at (TresenDb *db, gpointer unused, GError **error)
{
  gint64 next_at = 0;

  tresen_db_get_pragma (db,
                        "SELECT coalesce(max(next_at), 0) FROM job WHERE state = 0 AND kind = 0",
                        &next_at, error);
  return g_memdup2 (&next_at, sizeof next_at);
}

static gboolean
is_put_off_to_tomorrow (Fixture *fixture, gpointer unused)
{
  g_autofree gint64 *next_at = fixture_read (fixture, read_next_at, NULL);

  return *next_at > g_get_real_time () + G_TIME_SPAN_DAY;
}

/* A reply is put off by seconds while the clock is a day ahead; it does not wait for that day, without any restart. */
static void
test_clock_back_while_waiting (Fixture *fixture, gconstpointer mode)
{
  fixture_say (fixture, "hello");
  wait_for_health (fixture, "ok");
  fixture_stop_bridge (fixture);
  tresen_clock_jump (fixture->clock, G_TIME_SPAN_DAY);
  order_fault (fixture, TOKEN_PATH, "cut-before", ",\"count\":3");
  fixture_restart_bridge (fixture);
  fixture_queue (fixture, "soon");
  g_assert_true (fixture_wait (fixture, is_put_off_to_tomorrow, NULL));
  tresen_clock_jump (fixture->clock, -G_TIME_SPAN_DAY);
  fixture_wait_for_state (fixture, "soon", TRESEN_MESSAGE_ACCEPTED);
  g_assert_cmpuint (fixture_count_received (fixture, "soon"), ==, 1);
}

/* Number 14: texts that break something somewhere arrive as they were written, only without what no message can hold. */
static void
test_odd_texts (Fixture *fixture, gconstpointer mode)
{
  static const struct
  {
    const char *written;
    const char *arrived;
  } texts[] = {
    { "a ]]> b <xml> &amp; \"c\" \\n", "a ]]> b <xml> &amp; \"c\" \\n" },
    { "zwei\nZeilen\tund mehr", "zwei\nZeilen\tund mehr" },
    { "an\x01 en\x1b\x7f", "an en" },
    { "\xf0\x9f\x9a\x97\xf0\x9f\x87\xa8\xf0\x9f\x87\xb3",
      "\xf0\x9f\x9a\x97\xf0\x9f\x87\xa8\xf0\x9f\x87\xb3" },
  };

  fixture_say (fixture, "hello");
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      fixture_queue (fixture, texts[i].written);
      fixture_wait_for_state (fixture, texts[i].written, TRESEN_MESSAGE_ACCEPTED);
      g_assert_cmpuint (fixture_count_received (fixture, texts[i].arrived), ==, 1);
    }
}

/* Number 14: what fits goes out whole; what does not is refused and said to be, never cut. */
static void
test_long_texts (Fixture *fixture, gconstpointer mode)
{
  g_autofree char *fits = g_strnfill (2048, 'x');
  g_autofree char *too_long = g_strnfill (2049, 'y');
  g_autoptr (TresenTimelineEntry) entry = NULL;

  fixture_say (fixture, "hello");
  fixture_queue (fixture, fits);
  fixture_queue (fixture, too_long);
  fixture_wait_for_state (fixture, fits, TRESEN_MESSAGE_ACCEPTED);
  fixture_wait_for_state (fixture, too_long, TRESEN_MESSAGE_FAILED);
  entry = fixture_find_entry (fixture, too_long);
  g_assert_cmpint (entry->error_code, ==, 45002);
  g_assert_cmpuint (fixture_count_received (fixture, fits), ==, 1);
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
  add ("/bridge/faults/disk-full", test_disk_full);
  add ("/bridge/faults/slow", test_slow);
  add ("/bridge/faults/down", test_down);
  add ("/bridge/faults/html", test_html);
  add ("/bridge/faults/stale-for-ever", test_stale_for_ever);
  add ("/bridge/faults/address-not-listed", test_address_not_listed);
  add ("/bridge/faults/cut-after-acceptance", test_cut_after_acceptance);
  add ("/bridge/faults/clock-day-ahead-and-back", test_clock_day_ahead_and_back);
  add ("/bridge/faults/clock-back-while-waiting", test_clock_back_while_waiting);
  add ("/bridge/faults/odd-texts", test_odd_texts);
  add ("/bridge/faults/long-texts", test_long_texts);
  return g_test_run ();
}
