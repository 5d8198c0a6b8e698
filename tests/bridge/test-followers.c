/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "bridge-fixture.h"
#include "tresen-db.h"
#include "tresen-store-customers.h"
#include "tresen-store-followers.h"
#include "tresen-store-jobs.h"
#include "tresen-store-names.h"
#include "tresen-store-tags.h"
#include "tresen-store-typing.h"

/* Followers, names, tags and typing: what staff want is written into the store, and the practice WeChat is asked what came of it. */

#define MANY 25000

static gpointer
begin_func (TresenDb *db, gpointer data, GError **error)
{
  Fixture *fixture = data;
  gint64 now_us = tresen_clock_now_us (fixture->clock);

  tresen_store_followers_begin (db, TRUE, now_us, now_us, error);
  return NULL;
}

/* The first time comes by itself, ten seconds after the start; tests do not wait for it. */
static gpointer
hurry_func (TresenDb *db, gpointer data, GError **error)
{
  if (tresen_db_exec (db, "UPDATE job SET next_at = 0 WHERE kind = 8 AND state = 0", error))
    tresen_db_note (db, TRESEN_TOPIC_JOB, 0, 0);
  return NULL;
}

static gpointer
progress_func (TresenDb *db, gpointer data, GError **error)
{
  return tresen_store_progress_load (db, data, error);
}

static TresenProgress *
load_progress (Fixture *fixture, const char *key)
{
  return fixture_read (fixture, progress_func, (char *) key);
}

static gboolean
is_over (Fixture *fixture, gpointer data)
{
  g_autoptr (TresenProgress) progress = load_progress (fixture, TRESEN_PROGRESS_FOLLOWERS);

  return strcmp (progress->state, "done") == 0 || strcmp (progress->state, "failed") == 0;
}

static gboolean
has_begun (Fixture *fixture, gpointer data)
{
  g_autoptr (TresenProgress) progress = load_progress (fixture, TRESEN_PROGRESS_FOLLOWERS);

  return strcmp (progress->detail, data) == 0 && progress->done > 0;
}

static gpointer
number_func (TresenDb *db, gpointer data, GError **error)
{
  gint64 number = -1;

  tresen_db_get_pragma (db, data, &number, error);
  return g_memdup2 (&number, sizeof number);
}

static gint64
count (Fixture *fixture, const char *sql)
{
  g_autofree gint64 *number = fixture_read (fixture, number_func, (char *) sql);

  return *number;
}

typedef struct
{
  const char *sql;
  gint64 expected;
} Count;

static gboolean
counts (Fixture *fixture, gpointer data)
{
  const Count *wanted = data;

  return count (fixture, wanted->sql) == wanted->expected;
}

static void
wait_for_count (Fixture *fixture, const char *sql, gint64 expected)
{
  Count wanted = { sql, expected };

  g_assert_true (fixture_wait (fixture, counts, &wanted));
}

static gint64
count_calls (Fixture *fixture, const char *path)
{
  g_autoptr (JsonObject) state = fixture_load_practice_state (fixture);

  return tresen_json_get_int (tresen_json_get_object (state, "calls"), path, 0);
}

static JsonObject *
find_phone (JsonObject *state, const char *openid)
{
  JsonArray *followers = json_object_get_array_member (state, "followers");

  for (guint i = 0; i < json_array_get_length (followers); i++)
    {
      JsonObject *follower = json_array_get_object_element (followers, i);

      if (strcmp (tresen_json_get_string (follower, "openid"), openid) == 0)
        return follower;
    }
  return NULL;
}

static char *
get_remark (Fixture *fixture)
{
  g_autoptr (JsonObject) state = fixture_load_practice_state (fixture);

  return g_strdup (tresen_json_get_string (find_phone (state, fixture->openid), "remark"));
}

static void
make_many (Fixture *fixture, guint n)
{
  g_autofree char *order = g_strdup_printf ("{\"count\":%u,\"remark\":\"Remark\"}", n);

  fixture_order (fixture, "/practice/customers", order);
}

/* It begins by itself once, and not again at the next start. */
static void
test_by_itself (Fixture *fixture, gconstpointer mode)
{
  make_many (fixture, 250);
  fixture_write (fixture, hurry_func, NULL);
  g_assert_true (fixture_wait (fixture, is_over, NULL));
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM customer"), ==, 252);
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM customer WHERE name LIKE 'Remark%'"), ==,
                   25);
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM customer WHERE last_at = 0"), ==, 0);
  g_assert_cmpint (count_calls (fixture, "/cgi-bin/user/get"), ==, 1);
  g_assert_cmpint (count_calls (fixture, "/cgi-bin/user/info/batchget"), ==, 3);
  fixture_restart_bridge (fixture);
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM job WHERE kind = 8"), ==, 1);
}

/* Several pages, one restart among the pages and one among the questions about people. */
static void
test_many (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (TresenProgress) progress = NULL;
  gint64 begin_us = g_get_monotonic_time ();

  make_many (fixture, MANY);
  fixture_write (fixture, hurry_func, NULL);
  g_assert_true (fixture_wait (fixture, has_begun, (char *) "list"));
  fixture_restart_bridge (fixture);
  g_assert_true (fixture_wait (fixture, has_begun, (char *) "info"));
  fixture_restart_bridge (fixture);
  /* A callback beside it does not wait. */
  fixture_say (fixture, "hello");
  g_assert_true (fixture_wait (fixture, is_over, NULL));
  progress = load_progress (fixture, TRESEN_PROGRESS_FOLLOWERS);
  g_assert_cmpstr (progress->state, ==, "done");
  g_assert_cmpint (progress->done, ==, MANY + 2);
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM customer"), ==, MANY + 2);
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM customer WHERE name LIKE 'Remark%'"), ==,
                   MANY / 10);
  g_assert_cmpint (count_calls (fixture, "/cgi-bin/user/get"), <=, 4);
  g_assert_cmpint (count_calls (fixture, "/cgi-bin/user/info/batchget"), <=, MANY / 100 + 3);
  /* They are customers, not conversations. */
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM customer WHERE last_entry_id IS NOT NULL"),
                   ==, 1);
  g_test_message ("%d followers in %.1f s", MANY,
                  (double) (g_get_monotonic_time () - begin_us) / G_USEC_PER_SEC);
}

/* An account that may not list its followers is told so, and nothing is tried again. */
static void
test_not_allowed (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (TresenProgress) progress = NULL;

  fixture_order (fixture, "/practice/fault",
                 "{\"endpoint\":\"/cgi-bin/user/get\",\"kind\":\"errcode\",\"errcode\":48001,"
                 "\"count\":1}");
  fixture_write (fixture, hurry_func, NULL);
  g_assert_true (fixture_wait (fixture, is_over, NULL));
  progress = load_progress (fixture, TRESEN_PROGRESS_FOLLOWERS);
  g_assert_cmpstr (progress->state, ==, "failed");
  g_assert_cmpstr (progress->detail, ==, "48001");
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM job WHERE kind = 8 AND state < 2"), ==, 0);
  /* Staff may ask once more. */
  fixture_write (fixture, begin_func, fixture);
  g_assert_true (fixture_wait (fixture, is_over, NULL));
  g_clear_pointer (&progress, tresen_progress_free);
  progress = load_progress (fixture, TRESEN_PROGRESS_FOLLOWERS);
  g_assert_cmpstr (progress->state, ==, "done");
}

/* One of a hundred is nobody of this account: the others are asked about one by one. */
static void
test_foreign (Fixture *fixture, gconstpointer mode)
{
  fixture_order (fixture, "/practice/fault",
                 "{\"endpoint\":\"/cgi-bin/user/info/batchget\",\"kind\":\"errcode\","
                 "\"errcode\":40003,\"count\":1}");
  make_many (fixture, 20);
  fixture_write (fixture, hurry_func, NULL);
  g_assert_true (fixture_wait (fixture, is_over, NULL));
  wait_for_count (fixture, "SELECT count(*) FROM job WHERE kind = 2 AND state = 2", 22);
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM customer WHERE name LIKE 'Remark%'"), ==,
                   2);
}

typedef struct
{
  gint64 id;
  const char *text;
  gboolean is_on;
  gint64 tag_id;
  gint64 now_us;
} Order;

static gpointer
name_func (TresenDb *db, gpointer data, GError **error)
{
  const Order *order = data;

  tresen_store_name_change (db, order->id, order->text, order->now_us, error);
  return NULL;
}

static void
change_name (Fixture *fixture, const char *name)
{
  Order order = { .id = fixture_get_customer_id (fixture),
                  .text = name,
                  .now_us = tresen_clock_now_us (fixture->clock) };

  fixture_write (fixture, name_func, &order);
}

static gpointer
ask_user_func (TresenDb *db, gpointer data, GError **error)
{
  const Order *order = data;

  tresen_store_job_add (db, TRESEN_JOB_FETCH_USER, order->id, 0, order->now_us, error);
  return NULL;
}

static void
ask_about_customer (Fixture *fixture)
{
  Order order
      = { .id = fixture_get_customer_id (fixture), .now_us = tresen_clock_now_us (fixture->clock) };

  fixture_write (fixture, ask_user_func, &order);
  wait_for_count (fixture, "SELECT count(*) FROM job WHERE kind = 2 AND state < 2", 0);
}

static gpointer
customer_func (TresenDb *db, gpointer data, GError **error)
{
  return tresen_store_customer_load_by_openid (db, data, error);
}

static TresenCustomer *
load_customer (Fixture *fixture)
{
  return fixture_read (fixture, customer_func, (char *) fixture->openid);
}

#define NO_REMARK_WAITS "SELECT count(*) FROM job WHERE kind = 5 AND state < 2"
#define LONG_NAME "李伟 B-DE 1234 一二三四五六七"
#define CUT_NAME "李伟 B-DE 1234 一二三四"

/* A long name is cut for WeChat, and stays whole at this desk, also when WeChat tells it back. */
static void
test_name (Fixture *fixture, gconstpointer mode)
{
  g_autofree char *remark = NULL;
  g_autoptr (TresenCustomer) customer = NULL;

  fixture_say (fixture, "hello");
  change_name (fixture, LONG_NAME);
  wait_for_count (fixture, NO_REMARK_WAITS, 0);
  remark = get_remark (fixture);
  g_assert_cmpstr (remark, ==, CUT_NAME);
  ask_about_customer (fixture);
  customer = load_customer (fixture);
  g_assert_cmpstr (customer->name, ==, LONG_NAME);
  g_assert_cmpstr (customer->remark, ==, CUT_NAME);
  g_assert_cmpint (customer->remark_code, ==, 0);
}

/* Somebody changed the remark at WeChat. */
static gpointer
forget_remark_func (TresenDb *db, gpointer data, GError **error)
{
  tresen_db_exec (db, "UPDATE customer SET remark = 'before', name = 'before'", error);
  return NULL;
}

static void
test_remark_changed (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (TresenCustomer) customer = NULL;

  fixture_say (fixture, "hello");
  change_name (fixture, "Wei");
  wait_for_count (fixture, NO_REMARK_WAITS, 0);
  fixture_write (fixture, forget_remark_func, NULL);
  ask_about_customer (fixture);
  customer = load_customer (fixture);
  g_assert_cmpstr (customer->name, ==, "Wei");
  g_assert_cmpstr (customer->remark, ==, "Wei");
}

/* A name that WeChat refuses stays at this desk and says why; what WeChat has does not overrule it. */
static void
test_name_refused (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (TresenCustomer) customer = NULL;

  fixture_say (fixture, "hello");
  fixture_order (fixture, "/practice/fault",
                 "{\"endpoint\":\"/cgi-bin/user/info/updateremark\",\"kind\":\"errcode\","
                 "\"errcode\":48001,\"count\":1}");
  change_name (fixture, "Wei");
  wait_for_count (fixture, NO_REMARK_WAITS, 0);
  ask_about_customer (fixture);
  customer = load_customer (fixture);
  g_assert_cmpstr (customer->name, ==, "Wei");
  g_assert_cmpint (customer->remark_code, ==, 48001);
}

static gpointer
create_tag_func (TresenDb *db, gpointer data, GError **error)
{
  Order *order = data;

  order->tag_id = tresen_store_tag_create (db, order->text, order->now_us, error);
  return NULL;
}

static gint64
create_tag (Fixture *fixture, const char *name)
{
  Order order = { .text = name, .now_us = tresen_clock_now_us (fixture->clock) };

  fixture_write (fixture, create_tag_func, &order);
  return order.tag_id;
}

static gpointer
want_tag_func (TresenDb *db, gpointer data, GError **error)
{
  const Order *order = data;

  tresen_store_customer_tag_want (db, order->id, order->tag_id, order->is_on, order->now_us, error);
  return NULL;
}

static void
want_tag (Fixture *fixture, gint64 tag_id, gboolean is_wanted)
{
  Order order = { .id = fixture_get_customer_id (fixture),
                  .tag_id = tag_id,
                  .is_on = is_wanted,
                  .now_us = tresen_clock_now_us (fixture->clock) };

  fixture_write (fixture, want_tag_func, &order);
}

static gpointer
edit_tag_func (TresenDb *db, gpointer data, GError **error)
{
  const Order *order = data;

  if (order->text != NULL)
    tresen_store_tag_rename (db, order->tag_id, order->text, order->now_us, error);
  else
    tresen_store_tag_delete (db, order->tag_id, order->now_us, error);
  return NULL;
}

static void
edit_tag (Fixture *fixture, gint64 tag_id, const char *name)
{
  Order order = { .tag_id = tag_id, .text = name, .now_us = tresen_clock_now_us (fixture->clock) };

  fixture_write (fixture, edit_tag_func, &order);
}

static guint
count_phone_tags (Fixture *fixture)
{
  g_autoptr (JsonObject) state = fixture_load_practice_state (fixture);

  return json_array_get_length (
      json_object_get_array_member (find_phone (state, fixture->openid), "tags"));
}

#define NO_TAG_WAITS "SELECT count(*) FROM job WHERE kind IN (6, 7) AND state < 2"

/* A tag is given at once with its making, taken, renamed and deleted; WeChat has it so every time. */
static void
test_tags (Fixture *fixture, gconstpointer mode)
{
  gint64 fleet, vip;

  fixture_say (fixture, "hello");
  fleet = create_tag (fixture, "fleet");
  vip = create_tag (fixture, "VIP");
  want_tag (fixture, fleet, TRUE);
  want_tag (fixture, vip, TRUE);
  wait_for_count (fixture, "SELECT count(*) FROM customer_tag WHERE is_set AND is_wanted", 2);
  wait_for_count (fixture, NO_TAG_WAITS, 0);
  g_assert_cmpuint (count_phone_tags (fixture), ==, 2);
  want_tag (fixture, fleet, FALSE);
  wait_for_count (fixture, "SELECT count(*) FROM customer_tag", 1);
  g_assert_cmpuint (count_phone_tags (fixture), ==, 1);
  edit_tag (fixture, vip, "vip");
  wait_for_count (fixture, "SELECT count(*) FROM tag WHERE name = 'vip' AND wanted_name = ''", 1);
  edit_tag (fixture, vip, NULL);
  wait_for_count (fixture, "SELECT count(*) FROM tag", 1);
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM customer_tag"), ==, 0);
  g_assert_cmpuint (count_phone_tags (fixture), ==, 0);
}

/* Wanted and not wanted before it was told: WeChat hears of the last word alone. */
static void
test_tag_second_thought (Fixture *fixture, gconstpointer mode)
{
  gint64 fleet;

  fixture_say (fixture, "hello");
  fleet = create_tag (fixture, "fleet");
  want_tag (fixture, fleet, TRUE);
  want_tag (fixture, fleet, FALSE);
  wait_for_count (fixture, NO_TAG_WAITS, 0);
  g_assert_cmpuint (count_phone_tags (fixture), ==, 0);
}

/* Refusals take back what was shown, and keep the reason. */
static void
test_tag_refused (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (TresenProgress) progress = NULL;
  g_autoptr (TresenCustomer) customer = NULL;
  gint64 fleet;

  fixture_say (fixture, "hello");
  create_tag (fixture, "a name of more than thirty bytes");
  wait_for_count (fixture, "SELECT count(*) FROM progress WHERE key = 'tags' AND state = 'failed'",
                  1);
  progress = load_progress (fixture, TRESEN_PROGRESS_TAGS);
  g_assert_cmpstr (progress->detail, ==, "45158");
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM tag"), ==, 0);
  fleet = create_tag (fixture, "fleet");
  wait_for_count (fixture, "SELECT count(*) FROM tag WHERE remote_id > 0", 1);
  /* 45171: who does not follow any more is on WeChat's list of those for whom it was not done. */
  tresen_practice_outcome_free (fixture_act (fixture, "unfollow", NULL, 0));
  want_tag (fixture, fleet, TRUE);
  wait_for_count (fixture, "SELECT count(*) FROM customer WHERE tags_code = 45171", 1);
  wait_for_count (fixture, NO_TAG_WAITS, 0);
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM customer_tag"), ==, 0);
}

/* A lost answer: the tag that was made is found and taken. 45169 is tried again. */
static void
test_tag_again (Fixture *fixture, gconstpointer mode)
{
  fixture_order (fixture, "/practice/fault",
                 "{\"endpoint\":\"/cgi-bin/tags/create\",\"kind\":\"cut-after\",\"count\":1}");
  create_tag (fixture, "fleet");
  wait_for_count (fixture, "SELECT count(*) FROM job WHERE kind = 7 AND attempts = 1 AND state = 0",
                  1);
  fixture_order (fixture, "/practice/fault", "{\"kind\":\"none\"}");
  wait_for_count (fixture, "SELECT count(*) FROM tag WHERE remote_id > 0", 1);
  g_assert_cmpint (count_calls (fixture, "/cgi-bin/tags/create"), ==, 1);
}

/* Tags of the account and of customers come with the followers. */
static void
test_tags_fetched (Fixture *fixture, gconstpointer mode)
{
  gint64 fleet;

  fixture_say (fixture, "hello");
  fleet = create_tag (fixture, "fleet");
  want_tag (fixture, fleet, TRUE);
  wait_for_count (fixture, "SELECT count(*) FROM customer_tag WHERE is_set", 1);
  wait_for_count (fixture, NO_TAG_WAITS, 0);
  g_free (fixture_write (fixture, number_func, (char *) "DELETE FROM customer_tag"));
  g_free (fixture_write (fixture, number_func, (char *) "DELETE FROM tag"));
  fixture_write (fixture, hurry_func, NULL);
  g_assert_true (fixture_wait (fixture, is_over, NULL));
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM tag WHERE name = 'fleet'"), ==, 1);
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM customer_tag WHERE is_set AND is_wanted"),
                   ==, 1);
}

static gpointer
typing_func (TresenDb *db, gpointer data, GError **error)
{
  const Order *order = data;

  tresen_store_typing_add (db, order->id, order->is_on, order->now_us, error);
  return NULL;
}

static void
type (Fixture *fixture, gboolean is_typing, gint64 ago_us)
{
  Order order = { .id = fixture_get_customer_id (fixture),
                  .is_on = is_typing,
                  .now_us = tresen_clock_now_us (fixture->clock) - ago_us };

  fixture_write (fixture, typing_func, &order);
}

static gboolean
is_shown (Fixture *fixture, gpointer data)
{
  g_autoptr (JsonObject) state = fixture_load_practice_state (fixture);

  return json_object_get_boolean_member (find_phone (state, fixture->openid), "typing")
         == (data != NULL);
}

static void
test_typing (Fixture *fixture, gconstpointer mode)
{
  fixture_say (fixture, "hello");
  type (fixture, TRUE, 0);
  g_assert_true (fixture_wait (fixture, is_shown, fixture));
  type (fixture, FALSE, 0);
  g_assert_true (fixture_wait (fixture, is_shown, NULL));
  /* Errors stay silent, and nothing is tried twice. */
  fixture_order (fixture, "/practice/fault",
                 "{\"endpoint\":\"/cgi-bin/message/custom/typing\",\"kind\":\"errcode\","
                 "\"errcode\":45081,\"count\":1}");
  type (fixture, TRUE, 0);
  wait_for_count (fixture, "SELECT count(*) FROM job WHERE kind = 4 AND state = 2", 1);
  /* What was wanted eleven seconds ago is over. */
  type (fixture, TRUE, 11 * G_USEC_PER_SEC);
  wait_for_count (fixture, "SELECT count(*) FROM job WHERE kind = 4 AND state = 2", 1);
  g_assert_cmpint (count_calls (fixture, "/cgi-bin/message/custom/typing"), ==, 3);
}

/* Typing waits for nobody: after a restart it is not told. */
static void
test_typing_restart (Fixture *fixture, gconstpointer mode)
{
  fixture_say (fixture, "hello");
  fixture_stop_bridge (fixture);
  type (fixture, TRUE, 0);
  fixture_restart_bridge (fixture);
  wait_for_count (fixture, "SELECT count(*) FROM job WHERE kind = 4 AND state = 2", 1);
  g_assert_cmpint (count_calls (fixture, "/cgi-bin/message/custom/typing"), ==, 0);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/bridge/followers/" name, Fixture, "plain", fixture_set_up, func, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("by-itself", test_by_itself);
  ADD ("many", test_many);
  ADD ("not-allowed", test_not_allowed);
  ADD ("foreign", test_foreign);
  ADD ("name", test_name);
  ADD ("remark-changed", test_remark_changed);
  ADD ("name-refused", test_name_refused);
  ADD ("tags", test_tags);
  ADD ("tag-second-thought", test_tag_second_thought);
  ADD ("tag-refused", test_tag_refused);
  ADD ("tag-again", test_tag_again);
  ADD ("tags-fetched", test_tags_fetched);
  ADD ("typing", test_typing);
  ADD ("typing-restart", test_typing_restart);
  return g_test_run ();
}
