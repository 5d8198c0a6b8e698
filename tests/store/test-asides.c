/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"
#include "tresen-store-asides.h"
#include "tresen-store-erasure.h"
#include "tresen-store-results.h"

#define CHECK(call)                                                                                \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autoptr (GError) error = NULL;                                                               \
    gboolean is_good = (call);                                                                     \
    g_assert_no_error (error);                                                                     \
    g_assert_true (is_good);                                                                       \
  }                                                                                                \
  G_STMT_END

static void
add_aside (TresenDb *db, gint64 customer_id, const char *kind, const char *detail, gint64 at_us)
{
  g_autoptr (TresenTimelineEntry) event = tresen_timeline_entry_new ();

  event->customer_id = customer_id;
  event->openid = g_strdup ("o-li");
  event->kind = g_strdup (kind);
  event->text = g_strdup ("");
  event->detail = g_strdup (detail);
  event->created_at_us = at_us;
  event->received_at_us = at_us;
  CHECK (tresen_store_aside_add (db, event, &error) > 0);
}

static char *
latest (TresenDb *db, gint64 customer_id, const char *const *kinds)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenTimelineEntry) event
      = tresen_store_aside_find_latest (db, customer_id, kinds, &error);

  g_assert_no_error (error);
  return event != NULL ? g_strdup (event->detail) : NULL;
}

static void
test_latest (Fixture *self, gconstpointer data)
{
  static const char *const places[] = { "location", NULL };
  static const char *const two[] = { "a", "b", NULL };
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 li = add_customer (db, "o-li");
  gint64 before = find_number (db, "SELECT last_at FROM customer");
  g_autofree char *none = latest (db, li, places);
  g_autofree char *of_two = NULL;
  g_autofree char *of_li = NULL;

  g_assert_null (none);
  add_aside (db, li, "location", "2", START + 2 * HOUR);
  add_aside (db, li, "location", "1", START + HOUR);
  add_aside (db, 0, "a", "3", START + 3 * HOUR);
  add_aside (db, 0, "b", "4", START + 3 * HOUR);
  of_li = latest (db, li, places);
  of_two = latest (db, 0, two);
  g_assert_cmpstr (of_li, ==, "2");
  g_assert_cmpstr (of_two, ==, "4");
  g_assert_cmpint (find_number (db, "SELECT last_at FROM customer"), ==, before);
  g_assert_cmpint (find_number (db, "SELECT unread + needs_reply FROM customer"), ==, 0);
  g_assert_cmpint (find_number (db, "SELECT count(*) FROM entry"), ==, 0);
}

static void
test_erased (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 li = add_customer (db, "o-li");

  add_aside (db, li, "location", "{}", START);
  add_aside (db, 0, "masssendjobfinish", "{}", START);
  CHECK (tresen_store_customer_erase (db, li, "staff", START, &error) > 0);
  g_assert_cmpint (find_number (db, "SELECT count(*) FROM aside"), ==, 1);
}

/* A message that WeChat has taken under this id. */
static gint64
add_sent (TresenDb *db, gint64 customer_id, const char *remote_id)
{
  g_autoptr (TresenTimelineEntry) entry = tresen_timeline_entry_new ();
  g_autoptr (GError) error = NULL;
  gint64 id;

  entry->customer_id = customer_id;
  entry->direction = TRESEN_DIRECTION_OUT;
  entry->kind = g_strdup ("template");
  entry->state = TRESEN_MESSAGE_ACCEPTED;
  entry->created_at_us = START;
  entry->received_at_us = START;
  id = tresen_store_entry_add (db, entry, &error);
  g_assert_no_error (error);
  g_assert_true (tresen_store_result_expect (db, id, remote_id, &error));
  return id;
}

static void
test_delivered (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 li = add_customer (db, "o-li");
  gint64 other = add_customer (db, "o-other");
  gint64 id = add_sent (db, li, "1700827132819554304");
  g_autoptr (TresenTimelineEntry) entry = NULL;
  gboolean is_found = TRUE;

  CHECK (tresen_store_result_delivered (db, li, "17", START, &is_found, &error));
  g_assert_false (is_found);
  CHECK (tresen_store_result_delivered (db, li, "", START, &is_found, &error));
  g_assert_false (is_found);
  CHECK (
      tresen_store_result_delivered (db, other, "1700827132819554304", START, &is_found, &error));
  g_assert_false (is_found);
  CHECK (tresen_store_result_delivered (db, li, "1700827132819554304", START, &is_found, &error));
  g_assert_true (is_found);
  entry = tresen_store_entry_load (db, id, NULL);
  g_assert_cmpstr (entry->detail, ==, "{\"delivered_at\":\"1700000000\"}");
  g_assert_cmpint (entry->state, ==, TRESEN_MESSAGE_ACCEPTED);
}

static void
test_failed (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 li = add_customer (db, "o-li");
  gint64 id;
  g_autoptr (TresenTimelineEntry) entry = NULL;
  gboolean is_found = FALSE;

  add_message (db, li, "?", START - HOUR);
  id = add_sent (db, li, "5");
  g_assert_cmpint (find_number (db, "SELECT needs_reply FROM customer"), ==, 0);
  CHECK (tresen_store_result_failed (db, li, "5", TRESEN_SEND_FAULT_BLOCKED, "failed:user block",
                                     &is_found, &error));
  g_assert_true (is_found);
  entry = tresen_store_entry_load (db, id, NULL);
  g_assert_cmpint (entry->state, ==, TRESEN_MESSAGE_FAILED);
  g_assert_cmpint (entry->error_code, ==, TRESEN_SEND_FAULT_BLOCKED);
  g_assert_cmpstr (entry->error_text, ==, "failed:user block");
  g_assert_cmpint (find_number (db, "SELECT failed FROM customer"), ==, 1);
  g_assert_cmpint (find_number (db, "SELECT needs_reply FROM customer"), ==, 1);
  CHECK (tresen_store_result_failed (db, li, "5", 1, "again", &is_found, &error));
  g_assert_false (is_found);
  g_assert_cmpint (find_number (db, "SELECT failed FROM customer"), ==, 1);
}

static void
test_early (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 li = add_customer (db, "o-li");
  g_autoptr (TresenTimelineEntry) event = tresen_timeline_entry_new ();
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GError) error = NULL;

  event->customer_id = li;
  event->is_event = TRUE;
  event->kind = g_strdup ("templatesendjobfinish");
  event->detail = g_strdup ("{\"msgid\":\"55\",\"status\":\"success\"}");
  event->created_at_us = START - SECOND;
  event->received_at_us = START;
  g_assert_cmpint (tresen_store_entry_add (db, event, &error), >, 0);
  found = tresen_store_results_early (db, add_sent (db, li, "55"), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 1);
  none = tresen_store_results_early (db, add_sent (db, li, "56"), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, fixture_set_up, test, fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/store/asides/latest", test_latest);
  add ("/store/asides/erased", test_erased);
  add ("/store/results/delivered", test_delivered);
  add ("/store/results/failed", test_failed);
  add ("/store/results/early", test_early);
  return g_test_run ();
}
