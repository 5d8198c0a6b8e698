/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "store-fixture.h"
#include "tresen-store-directory.h"

#define N_CUSTOMERS 100000
#define PAGE 64
/* On the average, since the machine does other things too; a page that is sorted or scanned takes longer. */
#define MOST_US (20 * G_TIME_SPAN_MILLISECOND)

static void
fill (TresenDb *db)
{
  g_autoptr (GError) error = NULL;

  tresen_db_exec (
      db,
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
      " INSERT INTO customer (id, openid, created_at, last_at, name)"
      " SELECT i, printf ('o%027d', i), 0, i / 7, CASE WHEN i % 10 = 0 THEN 'Li Wei ' || i ELSE '' "
      "END"
      " FROM n;"
      "INSERT INTO customer_word (word, customer_id) SELECT substr (openid, -4), id FROM customer"
      " ORDER BY 1, 2;"
      "INSERT INTO customer_word (word, customer_id) SELECT lower (name), id FROM customer"
      " WHERE name <> '';"
      "INSERT INTO customer_word (word, customer_id) SELECT 'wei ' || id, id FROM customer"
      " WHERE name <> '';"
      "INSERT INTO tag (id, remote_id, name) VALUES (1, 100, 'fleet'), (2, 101, 'VIP');"
      "INSERT INTO customer_tag SELECT id, 1, 1, 1 FROM customer WHERE id % 4 = 0;"
      "INSERT INTO customer_tag SELECT id, 2, 0, 1 FROM customer WHERE id % 50000 = 0",
      &error);
  g_assert_no_error (error);
}

typedef struct
{
  TresenDirectoryQuery query;
  guint expected;
} List;

/* Page by page to the end: everybody once. */
static guint
walk (TresenDb *db, const TresenDirectoryQuery *query, gint64 *page_us)
{
  g_autofree guint8 *seen = g_new0 (guint8, N_CUSTOMERS + 1);
  g_autoptr (TresenDirectoryRow) last = NULL;
  gint64 begin_us = g_get_monotonic_time ();
  guint n = 0, n_pages = 0;

  for (;;)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) page = tresen_store_directory_page (db, query, last, PAGE, &error);

      g_assert_no_error (error);
      for (guint i = 0; i < page->len; i++)
        {
          const TresenDirectoryRow *row = g_ptr_array_index (page, i);

          g_assert_cmpuint (seen[row->customer_id], ==, 0);
          seen[row->customer_id] = 1;
        }
      n += page->len;
      n_pages++;
      if (page->len < PAGE)
        {
          *page_us = (g_get_monotonic_time () - begin_us) / n_pages;
          return n;
        }
      g_clear_pointer (&last, tresen_directory_row_free);
      last = g_ptr_array_steal_index (page, page->len - 1);
    }
}

static void
test_pages (Fixture *self, gconstpointer data)
{
  static const List lists[] = {
    { { "", 0 }, N_CUSTOMERS }, { { "", 1 }, N_CUSTOMERS / 4 },
    { { "", 2 }, 2 },           { { "li", 0 }, N_CUSTOMERS / 10 },
    { { "wei 77", 0 }, 111 },   { { "0042", 0 }, 10 },
    { { "nobody", 0 }, 0 },     { { "li", 1 }, N_CUSTOMERS / 20 },
  };
  g_autoptr (TresenDb) db = fixture_db (self);

  fill (db);
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      gint64 page_us = 0;

      g_assert_cmpuint (walk (db, &lists[i].query, &page_us), ==, lists[i].expected);
      g_test_message ("\"%s\" tag %d: a page takes %" G_GINT64_FORMAT " us", lists[i].query.search,
                      (int) lists[i].query.tag_id, page_us);
      g_assert_cmpint (page_us, <, MOST_US);
    }
}

/* Every statement of these verbs walks an index, and the inbox does not see who only follows. */
static void
test_plans (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  static const TresenDirectoryQuery queries[] = { { "", 0 }, { "", 1 }, { "a", 0 } };
  GHashTableIter iter;
  gpointer sql;
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++)
    g_ptr_array_unref (tresen_store_directory_page (db, &queries[i], NULL, 5, NULL));
  g_ptr_array_unref (tresen_store_conversations_page (db, TRESEN_FILTER_ALL, 0, NULL, 5, NULL));
  g_strfreev (tresen_store_followers_next (db, 0, 5, &(gint64){ 0 }, NULL));
  g_hash_table_iter_init (&iter, db->statements);
  while (g_hash_table_iter_next (&iter, &sql, NULL))
    {
      g_autofree char *plan = explain (db, sql);

      if (strstr (sql, "LIMIT ?") == NULL)
        continue;
      n++;
      g_test_message ("%s", plan);
      g_assert_null (strstr (plan, "TEMP B-TREE"));
      g_assert_null (strstr (plan, "SCAN"));
      if (strstr (sql, "needs_reply = 1 AND c.window_until > ?3") != NULL)
        g_assert_nonnull (strstr (plan, "customer_in_inbox"));
    }
  g_assert_cmpuint (n, ==, 6);
}

/* A hundred thousand who only follow lie before the three who wrote; the inbox does not walk over them. */
static void
test_inbox (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  g_autoptr (GPtrArray) page = NULL;
  g_autoptr (GError) error = NULL;
  gint64 begin_us;

  fill (db);
  tresen_db_exec (db, "UPDATE customer SET last_at = last_at + 1700000000000000", &error);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *openid = g_strdup_printf ("o-writes-%u", i);

      add_message (db, add_customer (db, openid), "hello", START - HOUR);
    }
  begin_us = g_get_monotonic_time ();
  page = tresen_store_conversations_page (db, TRESEN_FILTER_ALL, START + 30 * G_TIME_SPAN_DAY, NULL,
                                          PAGE, &error);
  g_test_message ("inbox page: %" G_GINT64_FORMAT " us", g_get_monotonic_time () - begin_us);
  g_assert_no_error (error);
  g_assert_cmpuint (page->len, ==, 3);
  g_assert_cmpint (g_get_monotonic_time () - begin_us, <, MOST_US * 5);
}

static void
test_fold (void)
{
  static const struct
  {
    const char *text;
    const char *folded;
  } table[] = {
    { "", "" },
    { "  Li \t Wei ", "li wei" },
    { "MÜLLER", "müller" },
    { "Straße", "strasse" },
    { "ＬＩ", "li" },
    { "李伟", "李伟" },
    { "a\xff"
      "b",
      "a\xef\xbf\xbd"
      "b" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *folded = tresen_store_name_fold (table[i].text);

      g_assert_cmpstr (folded, ==, table[i].folded);
    }
}

static guint
found (TresenDb *db, const char *typed)
{
  g_autofree char *search = tresen_store_name_fold (typed);
  const TresenDirectoryQuery query = { search, 0 };
  g_autoptr (GPtrArray) page = tresen_store_directory_page (db, &query, NULL, PAGE, NULL);

  return page->len;
}

/* By each word, by each Chinese character, by the end of the OpenID, and no more by a former name. */
static void
test_search (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 id = add_customer (db, "oPr4ctZhangMin_3f8Lw0RaE6uHs");
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (found (db, "6uHs"), ==, 1);
  g_assert_true (tresen_store_name_set (db, id, "Dr. Jürgen Müller-Lüdenscheidt", &error));
  g_assert_cmpuint (found (db, "jür"), ==, 1);
  g_assert_cmpuint (found (db, "LÜDEN"), ==, 1);
  g_assert_cmpuint (found (db, "müller-l"), ==, 1);
  g_assert_cmpuint (found (db, "dr. jürgen"), ==, 1);
  g_assert_cmpuint (found (db, "ürgen"), ==, 0);
  g_assert_true (tresen_store_name_set (db, id, "欧阳娜娜", &error));
  g_assert_cmpuint (found (db, "娜"), ==, 1);
  g_assert_cmpuint (found (db, "阳娜"), ==, 1);
  g_assert_cmpuint (found (db, "jür"), ==, 0);
  g_assert_cmpuint (found (db, "6UHS"), ==, 1);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/store/directory/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("pages", test_pages);
  ADD ("plans", test_plans);
  ADD ("inbox", test_inbox);
  ADD ("search", test_search);
  g_test_add_func ("/store/directory/fold", test_fold);
  return g_test_run ();
}
