/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "store-fixture.h"
#include "tresen-json.h"
#include "tresen-store-erasure.h"

#define LI "oLiGoesAway00000000000000001"
#define WANG "oWangStays000000000000000002"
#define NOBODY "oNobodyKnown0000000000000003"
#define SECRET "das Geheimnis von Li"

static gint64
receive (TresenDb *db, gint64 customer_id, const char *openid, const char *msgid, const char *text)
{
  g_autoptr (TresenTimelineEntry) entry = tresen_timeline_entry_new ();
  g_autoptr (TresenRawCallback) callback = tresen_raw_callback_new ();
  g_autofree char *body
      = g_strdup_printf ("<xml><FromUserName>%s</FromUserName>%s</xml>", openid, text);
  gboolean is_new = FALSE;
  gint64 id;

  callback->dedupe_key = g_strconcat ("wechat:m:", msgid, NULL);
  callback->received_at_us = START;
  callback->query = g_strconcat ("signature=1&openid=", openid, NULL);
  callback->body = g_bytes_new (body, strlen (body));
  g_assert_true (tresen_store_callback_add (db, callback, &is_new, NULL));
  entry->customer_id = customer_id;
  entry->kind = g_strdup ("voice");
  entry->text = g_strdup (text);
  entry->msgid = g_strdup (msgid);
  entry->created_at_us = START;
  entry->media = tresen_media_new ();
  entry->media->remote_id = g_strdup ("m");
  entry->media->url = g_strdup ("");
  entry->media->content_type = g_strdup ("");
  entry->media->file = g_strdup ("");
  entry->media->error = g_strdup ("");
  id = tresen_store_entry_add (db, entry, NULL);
  g_assert_cmpint (id, >, 0);
  g_assert_cmpint (tresen_store_job_add (db, TRESEN_JOB_FETCH_MEDIA, customer_id, id, START, NULL),
                   >, 0);
  return id;
}

static void
receive_event (TresenDb *db, const char *openid)
{
  g_autoptr (TresenRawCallback) callback = tresen_raw_callback_new ();
  gboolean is_new = FALSE;

  callback->dedupe_key = g_strdup_printf ("wechat:e:%s:17:subscribe::", openid);
  callback->received_at_us = START;
  callback->body = g_bytes_new_static ("sealed", 6);
  g_assert_true (tresen_store_callback_add (db, callback, &is_new, NULL));
}

/* Somebody with a row in every table that can be about a person. */
static void
fill (TresenDb *db, const char *openid, const char *first_msgid, const char *text)
{
  gint64 id = add_customer (db, openid);
  g_autofree char *second_msgid = g_strconcat (first_msgid, "2", NULL);
  gint64 first = receive (db, id, openid, first_msgid, text);
  g_autofree char *sql = NULL;
  g_autoptr (GError) error = NULL;

  receive (db, id, openid, second_msgid, text);
  receive_event (db, openid);
  g_assert_true (tresen_store_media_set_stored (db, first, first_msgid, "audio/amr", 9, NULL));
  g_assert_true (tresen_store_name_set (db, id, text, NULL));
  g_assert_true (
      tresen_store_grant_open (db, id, TRESEN_GRANT_MESSAGE, 5, START, START + HOUR, NULL));
  g_assert_cmpint (tresen_store_outgoing_queue_text (db, id, text, START, NULL), >, 0);
  sql = g_strdup_printf (
      "INSERT OR IGNORE INTO tag (id, name) VALUES (100, 'VIP');"
      "INSERT INTO customer_tag (customer_id, tag_id) VALUES (%" G_GINT64_FORMAT ", 100);"
      "INSERT OR REPLACE INTO draft (customer_id, text, updated_at) VALUES (%" G_GINT64_FORMAT
      ", '%s', 1);"
      "INSERT OR REPLACE INTO draft_file VALUES (%" G_GINT64_FORMAT ", 0, 'out-1.jpg', '%s');"
      "INSERT INTO aside (customer_id, openid, kind, text, created_at, received_at) VALUES "
      "(%" G_GINT64_FORMAT ", '%s', 'location', '%s', 1, 1);"
      "INSERT INTO payment (id, customer_id, state, amount, currency, description, ref_nr, "
      "is_live, created_at)"
      " VALUES (%" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ", 0, 100, 'EUR', 'Tyres', '1', 0, 1);"
      "INSERT INTO pay_attempt (payment_id, number, state, trans_id, req_id, token, openid, "
      "merchant_id, is_live,"
      " timeout_minutes, created_at) VALUES (%" G_GINT64_FORMAT
      ", 1, 0, 'T%s', 'R%s', 'K%s', '%s', 'm', 0, 15, 1);"
      "UPDATE callback SET answer = CAST ('%s' AS BLOB), answer_entry_id = %" G_GINT64_FORMAT
      " WHERE dedupe_key = 'wechat:m:%s'",
      id, id, text, id, text, id, openid, text, id, id, id, first_msgid, first_msgid, first_msgid,
      openid, text, first, first_msgid);
  tresen_db_exec (db, sql, &error);
  g_assert_no_error (error);
}

/* How many values in the whole database hold @what: also of tables that are not thought of here. */
static guint
count_everywhere (TresenDb *db, const char *what)
{
  g_autoptr (GString) sqls = g_string_new ("");
  g_auto (GStrv) questions = NULL;
  guint count = 0;

  {
    g_autoptr (TresenRows) rows = tresen_db_query_values (
        db,
        "SELECT 'SELECT count(*) FROM \"' || t.name || '\" WHERE instr (CAST (\"' || c.name"
        " || '\" AS TEXT), ?1) > 0' FROM sqlite_schema t, pragma_table_info (t.name) c"
        " WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'",
        NULL, 0, NULL);

    while (tresen_rows_next (db, rows, NULL) > 0)
      g_string_append_printf (sqls, "%s\n", (const char *) sqlite3_column_text (rows, 0));
  }
  questions = g_strsplit (sqls->str, "\n", -1);
  g_assert_cmpuint (g_strv_length (questions), >, 80);
  for (guint i = 0; *questions[i] != '\0'; i++)
    {
      sqlite3_stmt *statement = NULL;

      g_assert_cmpint (sqlite3_prepare_v2 (db->handle, questions[i], -1, &statement, NULL), ==, 0);
      sqlite3_bind_text (statement, 1, what, -1, SQLITE_STATIC);
      g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
      count += sqlite3_column_int (statement, 0);
      sqlite3_finalize (statement);
    }
  return count;
}

/* A table that may hold something of a customer and is not filled here would not be noticed below. */
static void
assert_all_tables_are_filled (TresenDb *db)
{
  g_autoptr (TresenRows) rows = tresen_db_query_values (
      db,
      "SELECT t.name FROM sqlite_schema t, pragma_table_info (t.name) c WHERE t.type = 'table'"
      " AND c.name IN ('customer_id', 'openid', 'entry_id') AND t.name <> 'change'",
      NULL, 0, NULL);
  guint n_tables = 0;

  while (tresen_rows_next (db, rows, NULL) > 0)
    {
      g_autofree char *sql
          = g_strdup_printf ("SELECT count(*) FROM %s", sqlite3_column_text (rows, 0));
      sqlite3_stmt *statement = NULL;

      g_assert_cmpint (sqlite3_prepare_v2 (db->handle, sql, -1, &statement, NULL), ==, 0);
      g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
      if (sqlite3_column_int (statement, 0) == 0)
        g_error ("nothing is in %s", sqlite3_column_text (rows, 0));
      sqlite3_finalize (statement);
      n_tables++;
    }
  g_assert_cmpuint (n_tables, >, 8);
}

static void
test_customer (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  g_autoptr (GPtrArray) erasures = NULL;
  g_autoptr (GError) error = NULL;
  const TresenErasure *erasure;
  guint of_wang;

  fill (db, LI, "4711", SECRET);
  assert_all_tables_are_filled (db);
  fill (db, WANG, "4712", "Wang");
  of_wang = count_everywhere (db, WANG);
  g_assert_cmpuint (count_everywhere (db, LI), >, 5);
  g_assert_cmpuint (count_everywhere (db, SECRET), >, 5);
  g_assert_cmpint (tresen_store_customer_erase (db, 1, "staff", START + HOUR, &error), >, 0);
  g_assert_no_error (error);
  g_assert_cmpuint (count_everywhere (db, LI), ==, 0);
  g_assert_cmpuint (count_everywhere (db, SECRET), ==, 0);
  g_assert_cmpuint (count_everywhere (db, WANG), ==, of_wang);
  g_assert_cmpint (
      find_number (db, "SELECT count(*) FROM callback WHERE dedupe_key = 'wechat:m:4711'"), ==, 1);
  erasures = tresen_store_erasures_load (db, 10, NULL);
  g_assert_cmpuint (erasures->len, ==, 1);
  erasure = erasures->pdata[0];
  g_assert_cmpstr (erasure->cause, ==, "staff");
  g_assert_cmpint (erasure->at_us, ==, START + HOUR);
  g_assert_cmpint (erasure->n_entries, ==, 3);
  g_assert_cmpint (erasure->n_files, ==, 2);
  g_assert_cmpint (tresen_store_customer_erase (db, 1, "staff", START, &error), ==, -1);
  g_assert_error (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_NOT_FOUND);
}

/* What the bridge has to delete: the file that is there now, the one that may still come later. */
static void
test_files (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);

  fill (db, LI, "4711", SECRET);
  g_assert_cmpint (tresen_store_customer_erase (db, 1, "staff", START, NULL), >, 0);
  g_assert_cmpint (
      find_number (db, "SELECT count(*) FROM job WHERE kind = 13 AND detail ="
                       " '{\"files\":[\"4711\",\"out-1.jpg\"]}' AND next_at = 1700000000000000"),
      ==, 1);
  g_assert_cmpint (find_number (db, "SELECT count(*) FROM job WHERE kind = 13 AND detail ="
                                    " '{\"prefixes\":[\"in-2.\"]}' AND next_at = 1700000600000000"),
                   ==, 1);
}

/* A recording of ours that was just being made ready to be heard. */
static void
test_late_recording (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  g_autoptr (TresenMedia) media = tresen_media_new ();
  gint64 id = add_customer (db, LI);
  gint64 entry_id;
  g_autofree char *sql = NULL;

  media->file = g_strdup ("out-a.mp3");
  media->content_type = g_strdup ("audio/mpeg");
  entry_id = tresen_store_outgoing_queue_file (db, id, "voice", media, START, NULL);
  g_assert_cmpint (entry_id, >, 0);
  g_assert_cmpint (tresen_store_customer_erase (db, id, "staff", START, NULL), >, 0);
  sql = g_strdup_printf ("SELECT count(*) FROM job WHERE kind = 13 AND detail ="
                         " '{\"prefixes\":[\"out-%" G_GINT64_FORMAT ".\"]}'",
                         entry_id);
  g_assert_cmpint (find_number (db, sql), ==, 1);
}

/* A window or a job that still has the number of an erased customer must not meet another one. */
static void
test_number (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 first = add_customer (db, WANG);
  gint64 erased = add_customer (db, LI);

  g_assert_cmpint (tresen_store_customer_erase (db, erased, "staff", START, NULL), >, 0);
  g_assert_cmpint (tresen_store_customer_erase (db, first, "staff", START, NULL), >, 0);
  g_assert_cmpint (add_customer (db, LI), ==, erased + 1);
}

/* The event itself names the person, and one who is no customer may ask too. */
static void
test_person (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  g_autoptr (GError) error = NULL;

  fill (db, LI, "4711", SECRET);
  receive_event (db, NOBODY);
  g_assert_true (tresen_store_person_erase (db, LI, "user_authorization_revoke", START, &error));
  g_assert_no_error (error);
  g_assert_true (
      tresen_store_person_erase (db, NOBODY, "user_authorization_revoke", START, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_everywhere (db, LI), ==, 0);
  g_assert_cmpuint (count_everywhere (db, NOBODY), ==, 0);
  g_assert_cmpint (find_number (db, "SELECT count(*) FROM callback"), ==, 4);
  g_assert_cmpint (find_number (db, "SELECT count(*) FROM erasure"), ==, 1);
}

/* Who paid for somebody else, and who paid and is no customer. */
static void
test_payer (Fixture *self, gconstpointer data)
{
  static const char sql[] = "UPDATE pay_attempt SET openid = '%s', payer_ip = '192.0.2.%u'"
                            " WHERE payment_id = 2";
  const char *const payers[] = { LI, NOBODY };
  g_autoptr (TresenDb) db = fixture_db (self);
  g_autoptr (GError) error = NULL;

  fill (db, LI, "4711", SECRET);
  fill (db, WANG, "4712", "Wang");
  for (guint i = 0; i < G_N_ELEMENTS (payers); i++)
    {
      g_autofree char *paid = g_strdup_printf (sql, payers[i], i);

      g_assert_true (tresen_db_exec (db, paid, &error));
      g_assert_true (
          tresen_store_person_erase (db, payers[i], "user_authorization_revoke", START, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (count_everywhere (db, payers[i]), ==, 0);
      g_assert_cmpuint (count_everywhere (db, "192.0.2."), ==, 0);
    }
  g_assert_cmpint (find_number (db, "SELECT count(*) FROM payment WHERE amount = 100"), ==, 2);
  g_assert_cmpint (find_number (db, "SELECT customer_id FROM payment WHERE id = 2"), ==, 2);
}

/* Who asks with a letter for a name must not empty what others wrote. */
static void
test_short_openid (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  g_autoptr (GError) error = NULL;
  guint before;

  fill (db, LI, "4711", SECRET);
  before = count_everywhere (db, LI);
  receive_event (db, "o");
  g_assert_true (tresen_store_person_erase (db, "o", "user_authorization_revoke", START, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_everywhere (db, LI), ==, before);
  g_assert_cmpuint (count_everywhere (db, "wechat:e:o:"), ==, 0);
}

/* Nor is it left in the pages of the file that are free now. */
static void
test_pages (Fixture *self, gconstpointer data)
{
  g_autofree char *content = NULL;
  gsize size = 0;

  {
    g_autoptr (TresenDb) db = fixture_db (self);

    fill (db, LI, "4711", SECRET);
    fill (db, WANG, "4712", "Wang");
    g_assert_true (tresen_db_commit (db, NULL));
    g_assert_true (tresen_db_begin (db, NULL));
    g_assert_cmpint (tresen_store_customer_erase (db, 1, "staff", START, NULL), >, 0);
    g_assert_true (tresen_db_commit (db, NULL));
    g_assert_true (tresen_db_exec (db, "PRAGMA wal_checkpoint(TRUNCATE)", NULL));
  }
  g_assert_true (g_file_get_contents (self->path, &content, &size, NULL));
  g_assert_nonnull (memmem (content, size, WANG, strlen (WANG)));
  g_assert_null (memmem (content, size, LI, strlen (LI)));
  g_assert_null (memmem (content, size, SECRET, strlen (SECRET)));
}

int
main (int argc, char **argv)
{
#define ADD(name, func)                                                                            \
  g_test_add ("/store/erasure/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("customer", test_customer);
  ADD ("files", test_files);
  ADD ("late-recording", test_late_recording);
  ADD ("number", test_number);
  ADD ("person", test_person);
  ADD ("payer", test_payer);
  ADD ("short-openid", test_short_openid);
  ADD ("pages", test_pages);
  return g_test_run ();
}
