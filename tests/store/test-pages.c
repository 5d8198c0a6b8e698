/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "store-fixture.h"

#define N_CUSTOMERS 50000
#define N_ENTRIES 50000
#define PAGE 64

/* Many customers whose times tie, by the schema alone: the verbs have tests of their own. */
static void
fill (TresenDb *db)
{
  g_autoptr (GError) error = NULL;

  tresen_db_exec (db,
                  "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000)"
                  " INSERT INTO customer (id, openid, created_at, last_at, unread, failed, "
                  "needs_reply, window_until, last_entry_id)"
                  " SELECT i, 'o' || i, 0, i / 7, i % 3 = 0, i % 5 = 0, i % 2, 1000 + i / 9, i FROM n;"
                  "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000)"
                  " INSERT INTO entry (id, customer_id, is_event, direction, kind, created_at, "
                  "received_at, state)"
                  " SELECT i, 1, 0, 0, 'text', i / 7, 0, 0 FROM n;"
                  "INSERT INTO reply_grant VALUES (5, 0, 5, 2, 1, 2)",
                  &error);
  g_assert_no_error (error);
}

typedef struct
{
  TresenConversationFilter filter;
  gint64 now;
  guint expected;
} List;

static gboolean
is_pressing (const TresenConversation *row, gint64 now)
{
  return row->needs_reply && row->window_until_us > now;
}

/* Is @b allowed to stand right behind @a? */
static void
expect_order (const TresenConversation *a,
              const TresenConversation *b,
              gint64 now,
              TresenConversationFilter filter)
{
  gboolean may_press = filter == TRESEN_FILTER_ALL || filter == TRESEN_FILTER_EXPIRING;
  gboolean a_presses = may_press && is_pressing (a, now),
           b_presses = may_press && is_pressing (b, now);

  g_assert_true (a_presses >= b_presses);
  if (a_presses != b_presses)
    return;
  if (a_presses)
    g_assert_true (
        a->window_until_us < b->window_until_us
        || (a->window_until_us == b->window_until_us && a->customer_id < b->customer_id));
  else
    g_assert_true (a->last_at_us > b->last_at_us
                   || (a->last_at_us == b->last_at_us && a->customer_id > b->customer_id));
}

static guint
walk (TresenDb *db, const List *list, guint8 *seen)
{
  g_autoptr (TresenConversation) last = NULL;
  guint count = 0;

  for (;;)
    {
      TresenConversationAnchor anchor = { 0 };
      g_autoptr (GPtrArray) page = NULL;

      if (last != NULL)
        {
          anchor.is_pressing = list->filter != TRESEN_FILTER_UNREAD
                               && list->filter != TRESEN_FILTER_FAILED
                               && is_pressing (last, list->now);
          anchor.key = anchor.is_pressing ? last->window_until_us : last->last_at_us;
          anchor.customer_id = last->customer_id;
        }
      page = tresen_store_conversations_page (db, list->filter, list->now,
                                              last != NULL ? &anchor : NULL, PAGE, NULL);
      g_assert_nonnull (page);
      for (guint i = 0; i < page->len; i++)
        {
          TresenConversation *row = page->pdata[i];

          g_assert_false (seen[row->customer_id]++);
          if (last != NULL)
            expect_order (last, row, list->now, list->filter);
          g_clear_pointer (&last, tresen_conversation_unref);
          last = tresen_conversation_ref (row);
          count++;
        }
      if (page->len < PAGE)
        return count;
    }
}

static void
test_conversations (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  const List lists[] = {
    { TRESEN_FILTER_ALL, 0, N_CUSTOMERS },
    { TRESEN_FILTER_ALL, 3000, N_CUSTOMERS },
    { TRESEN_FILTER_ALL, G_GINT64_CONSTANT (1) << 50, N_CUSTOMERS },
    { TRESEN_FILTER_UNREAD, 0, N_CUSTOMERS / 3 },
    { TRESEN_FILTER_FAILED, 0, N_CUSTOMERS / 5 },
    { TRESEN_FILTER_EXPIRING, 0, N_CUSTOMERS / 2 },
    { TRESEN_FILTER_EXPIRING, 1000 + N_CUSTOMERS / 9, 0 },
  };

  fill (db);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autofree guint8 *seen = g_new0 (guint8, N_CUSTOMERS + 1);

      g_assert_cmpuint (walk (db, &lists[i], seen), ==, lists[i].expected);
    }
  g_assert_cmpint (tresen_store_conversations_count_unread (db, NULL), ==, N_CUSTOMERS / 3);
}

static void
test_timeline (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  TresenTimelineAnchor down = { 0 }, up = { 0 };
  guint n_down = 0, n_up = 0;

  fill (db);
  for (guint i = 0, len = PAGE; len == PAGE; i++)
    {
      g_autoptr (GPtrArray) page
          = tresen_store_timeline_after (db, 1, i > 0 ? &down : NULL, PAGE, NULL);

      for (guint j = 0; j < page->len; j++)
        g_assert_cmpint (((TresenTimelineEntry *) page->pdata[j])->id, ==, ++n_down);
      len = page->len;
      if (len > 0)
        down
            = (TresenTimelineAnchor){ ((TresenTimelineEntry *) page->pdata[len - 1])->created_at_us,
                                      n_down };
    }
  for (guint i = 0, len = PAGE; len == PAGE; i++)
    {
      g_autoptr (GPtrArray) page
          = tresen_store_timeline_before (db, 1, i > 0 ? &up : NULL, PAGE, NULL);

      for (guint j = page->len; j > 0; j--)
        g_assert_cmpint (((TresenTimelineEntry *) page->pdata[j - 1])->id, ==, N_ENTRIES - n_up++);
      len = page->len;
      if (len > 0)
        up = (TresenTimelineAnchor){ ((TresenTimelineEntry *) page->pdata[0])->created_at_us,
                                     ((TresenTimelineEntry *) page->pdata[0])->id };
    }
  g_assert_cmpuint (n_down, ==, N_ENTRIES);
  g_assert_cmpuint (n_up, ==, N_ENTRIES);
}

/* A page costs the same at any depth because each walks an index from its anchor and never sorts: so says SQLite itself. */
static void
test_plans (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  TresenTimelineAnchor anchor = { 5, 5 };
  guint n_pages = 0;
  GHashTableIter iter;
  gpointer sql;

  for (TresenConversationFilter filter = TRESEN_FILTER_ALL; filter <= TRESEN_FILTER_FAILED;
       filter++)
    g_ptr_array_unref (tresen_store_conversations_page (db, filter, 0, NULL, 5, NULL));
  g_ptr_array_unref (tresen_store_timeline_before (db, 1, &anchor, 5, NULL));
  g_ptr_array_unref (tresen_store_timeline_after (db, 1, &anchor, 5, NULL));
  g_ptr_array_unref (tresen_store_jobs_next (db, TRESEN_JOB_SEND_MESSAGE, 5, NULL));
  tresen_changes_free (tresen_store_changes_load (db, 0, NULL));
  g_hash_table_iter_init (&iter, db->statements);
  while (g_hash_table_iter_next (&iter, &sql, NULL))
    {
      g_autofree char *plan = explain (db, sql);

      if (strstr (sql, "LIMIT ?") == NULL)
        continue;
      n_pages++;
      g_test_message ("%s", plan);
      g_assert_null (strstr (plan, "TEMP B-TREE"));
      g_assert_null (strstr (plan, "SCAN"));
      g_assert_nonnull (strstr (plan, "SEARCH"));
      g_assert_null (strstr (sql, "OFFSET"));
    }
  g_assert_cmpuint (n_pages, ==, 8);
}

static void
expect_fast (gint64 begin)
{
  /* A page takes well under a millisecond here; one that walked through 50,000 rows would take some ten. */
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 20 * G_TIME_SPAN_MILLISECOND * 16);
}

static void
test_depth (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  TresenTimelineAnchor anchor = { 3, 22 };
  TresenConversationAnchor low = { FALSE, 3, 22 };
  gint64 begin;

  fill (db);
  g_ptr_array_unref (tresen_store_timeline_before (db, 1, NULL, PAGE, NULL));
  begin = g_get_monotonic_time ();
  for (guint i = 0; i < 16; i++)
    g_ptr_array_unref (tresen_store_timeline_before (db, 1, &anchor, PAGE, NULL));
  expect_fast (begin);
  begin = g_get_monotonic_time ();
  for (guint i = 0; i < 16; i++)
    g_ptr_array_unref (
        tresen_store_conversations_page (db, TRESEN_FILTER_ALL, 0, &low, PAGE, NULL));
  expect_fast (begin);
}

static void
test_grants_in_row (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  g_autoptr (TresenConversation) row = NULL;

  fill (db);
  row = tresen_store_conversation_load (db, 5, NULL);
  g_assert_cmpstr (row->openid, ==, "o5");
  g_assert_cmpuint (row->grants.of_kind[0].granted, ==, 5);
  g_assert_cmpuint (row->grants.of_kind[0].used, ==, 2);
  g_assert_cmpuint (row->grants.of_kind[1].granted, ==, 0);
}

int
main (int argc, char **argv)
{
#define ADD(name, func)                                                                            \
  g_test_add ("/store/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("pages/conversations", test_conversations);
  ADD ("pages/timeline", test_timeline);
  ADD ("pages/plans", test_plans);
  ADD ("pages/depth", test_depth);
  ADD ("pages/grants", test_grants_in_row);
  return g_test_run ();
}
