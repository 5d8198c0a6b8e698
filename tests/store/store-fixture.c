/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"
#include "../support/test-folder.h"

#include <glib/gstdio.h>

#define DEADLINE_US (30 * G_USEC_PER_SEC)

void
fixture_iterate_until (gboolean (*is_done) (gpointer data), gpointer data)
{
  gint64 end = g_get_monotonic_time () + DEADLINE_US;

  while (!is_done (data))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      if (!g_main_context_iteration (g_main_context_get_thread_default (), FALSE))
        g_usleep (200);
    }
}

static gboolean
is_set (gpointer data)
{
  return *(gboolean *) data;
}

void
fixture_wait (const gboolean *is_done)
{
  fixture_iterate_until (is_set, (gpointer) is_done);
}

static void
store_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

static gboolean
has_result (gpointer data)
{
  return *(gpointer *) data != NULL;
}

gboolean
fixture_open_store (TresenStore *store, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tresen_store_open_async (store, NULL, store_result_cb, &result);
  fixture_iterate_until (has_result, &result);
  return tresen_store_open_finish (store, result, error);
}

void
fixture_close_store (TresenStore *store)
{
  g_autoptr (GAsyncResult) result = NULL;

  tresen_store_close_async (store, store_result_cb, &result);
  fixture_iterate_until (has_result, &result);
  g_assert_true (tresen_store_close_finish (store, result, NULL));
}

void
fixture_set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("tresen-store-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "tresen.db", NULL);
  self->clock = tresen_clock_new_manual (START);
  self->store = tresen_store_new (self->path, self->clock);
  fixture_open_store (self->store, &error);
  g_assert_no_error (error);
}

void
fixture_close (Fixture *self)
{
  if (self->store != NULL)
    fixture_close_store (self->store);
  g_clear_object (&self->store);
}

void
fixture_tear_down (Fixture *self, gconstpointer data)
{
  fixture_close (self);
  test_folder_remove (self->folder);
  tresen_clock_unref (self->clock);
  g_free (self->folder);
  g_free (self->path);
}

gpointer
fixture_write (Fixture *self, TresenStoreFunc func, gpointer data, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tresen_store_write_async (self->store, func, data, NULL, NULL, store_result_cb, &result);
  fixture_iterate_until (has_result, &result);
  return tresen_store_write_finish (self->store, result, error);
}

gpointer
fixture_read (Fixture *self, TresenStoreFunc func, gpointer data, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tresen_store_read_async (self->store, func, data, NULL, NULL, NULL, store_result_cb, &result);
  fixture_iterate_until (has_result, &result);
  return tresen_store_read_finish (self->store, result, error);
}

/* For tests of the verbs alone: closes the store and gives a writer's connection inside a
 * transaction. */
TresenDb *
fixture_db (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  TresenDb *db;

  fixture_close (self);
  db = tresen_db_open (self->path, TRESEN_DB_WRITER, &error);
  g_assert_no_error (error);
  g_assert_true (tresen_db_begin (db, &error));
  g_assert_no_error (error);
  return db;
}

gint64
add_customer (TresenDb *db, const char *openid)
{
  g_autoptr (GError) error = NULL;
  gint64 id = tresen_store_customer_ensure (db, openid, START, NULL, &error);

  g_assert_no_error (error);
  return id;
}

gint64
add_message (TresenDb *db, gint64 customer_id, const char *text, gint64 at_us)
{
  g_autoptr (TresenTimelineEntry) entry = tresen_timeline_entry_new ();
  g_autoptr (GError) error = NULL;
  gint64 id;

  entry->customer_id = customer_id;
  entry->kind = g_strdup ("text");
  entry->text = g_strdup (text);
  entry->created_at_us = at_us;
  entry->received_at_us = at_us;
  id = tresen_store_entry_add (db, entry, &error);
  g_assert_no_error (error);
  return id;
}

TresenMedia *
make_media (const char *file, const char *content_type, gint64 size)
{
  TresenMedia *media = tresen_media_new ();

  media->file = g_strdup (file);
  media->content_type = g_strdup (content_type);
  media->size = size;
  return media;
}

gint64
find_number (TresenDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 value = 0;

  tresen_db_get_pragma (db, sql, &value, &error);
  g_assert_no_error (error);
  return value;
}

/* Asks SQLite how it carries out a statement. */
char *
explain (TresenDb *db, const char *sql)
{
  g_autofree char *question = g_strconcat ("EXPLAIN QUERY PLAN ", sql, NULL);
  GString *text = g_string_new (NULL);
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (db->handle, question, -1, &statement, NULL), ==, SQLITE_OK);
  while (sqlite3_step (statement) == SQLITE_ROW)
    g_string_append_printf (text, "%s; ", sqlite3_column_text (statement, 3));
  sqlite3_finalize (statement);
  return g_string_free (text, FALSE);
}
