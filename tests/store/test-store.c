/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include <glib/gstdio.h>

#include "store-fixture.h"

/* Opening */

static gpointer
read_settings (TresenDb *db, gpointer data, GError **error)
{
  gint64 *values = data;

  values[0] = find_number (db, "PRAGMA foreign_keys");
  values[1] = find_number (db, "PRAGMA synchronous");
  values[2] = find_number (db, "PRAGMA user_version");
  values[3] = find_number (db, "PRAGMA application_id");
  values[4] = find_number (db, "PRAGMA trusted_schema");
  values[5] = find_number (db, "PRAGMA query_only");
  values[6] = find_number (db, "PRAGMA wal_autocheckpoint");
  return NULL;
}

static void
test_settings (Fixture *self, gconstpointer data)
{
  gint64 writer[7], reader[7];
  guint n_steps = 0;
  GStatBuf info;

  tresen_store_steps (&n_steps);
  fixture_write (self, read_settings, writer, NULL);
  fixture_read (self, read_settings, reader, NULL);
  g_assert_cmpint (writer[0], ==, 1);
  g_assert_cmpint (writer[1], ==, 2);
  g_assert_cmpint (writer[2], ==, n_steps);
  g_assert_cmpint (writer[3], ==, TRESEN_DB_APPLICATION_ID);
  g_assert_cmpint (writer[4], ==, 0);
  g_assert_cmpint (writer[6], ==, 0);
  g_assert_cmpint (reader[5], ==, 1);
  g_assert_cmpint (reader[6], ==, 0);
  g_assert_cmpint (g_stat (self->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

static void
expect_open_error (Fixture *self, TresenStore *store, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (fixture_open_store (store, &error));
  g_assert_error (error, TRESEN_STORE_ERROR, code);
}

static void
test_corrupt (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenStore) store = NULL;
  g_autofree char *text = g_strnfill (8192, 'x');
  g_autofree char *after = NULL;

  fixture_close (self);
  g_assert_true (g_file_set_contents (self->path, text, -1, NULL));
  store = tresen_store_new (self->path, self->clock);
  expect_open_error (self, store, TRESEN_STORE_ERROR_CORRUPT);
  g_assert_true (g_file_get_contents (self->path, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, text);
}

static void
test_foreign (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenStore) store = NULL;
  TresenDb *db = fixture_db (self);

  g_assert_true (tresen_db_exec (db, "PRAGMA application_id = 7", NULL));
  g_assert_true (tresen_db_commit (db, NULL));
  tresen_db_close (db);
  store = tresen_store_new (self->path, self->clock);
  expect_open_error (self, store, TRESEN_STORE_ERROR_CORRUPT);
}

/* Groups */

typedef struct
{
  TresenStore *store;
  guint number;
  gboolean is_bad;
  gboolean is_late; /* fails after it has written */
  gboolean is_done;
  GError *error;
  gpointer result;
} Write;

static gpointer
write_name (TresenDb *db, gpointer data, GError **error)
{
  Write *write = data;
  g_autofree char *openid = g_strdup_printf ("o-%u", write->number);

  if (write->is_bad && !write->is_late)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "early");
      return NULL;
    }
  if (tresen_store_customer_ensure (db, openid, START, NULL, error) < 0)
    return NULL;
  if (write->is_bad)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "late");
  return g_strdup (openid);
}

static void
write_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Write *write = user_data;

  write->result = tresen_store_write_finish (TRESEN_STORE (source), result, &write->error);
  write->is_done = TRUE;
}

static gpointer
wait_a_bit (TresenDb *db, gpointer data, GError **error)
{
  g_usleep (50000);
  return NULL;
}

static gpointer
count_customers (TresenDb *db, gpointer data, GError **error)
{
  *(gint64 *) data = find_number (db, "SELECT count(*) FROM customer");
  return NULL;
}

#define N_WRITES 1500

/* @data: whether bad members fail after having written. */
static void
test_group (Fixture *self, gconstpointer data)
{
  g_autofree Write *writes = g_new0 (Write, N_WRITES);
  gint64 count = 0;

  tresen_store_write_async (self->store, wait_a_bit, NULL, NULL, NULL, NULL, NULL);
  for (guint i = 0; i < N_WRITES; i++)
    {
      writes[i]
          = (Write){ .number = i, .is_bad = i % 500 == 77, .is_late = GPOINTER_TO_INT (data) };
      tresen_store_write_async (self->store, write_name, &writes[i], NULL, g_free, write_cb,
                                &writes[i]);
    }
  for (guint i = 0; i < N_WRITES; i++)
    {
      g_autofree char *openid = g_strdup_printf ("o-%u", i);

      fixture_wait (&writes[i].is_done);
      if (writes[i].is_bad)
        g_assert_error (writes[i].error, G_IO_ERROR, G_IO_ERROR_FAILED);
      else
        g_assert_no_error (writes[i].error);
      g_assert_cmpstr (writes[i].result, ==, writes[i].is_bad ? NULL : openid);
      g_clear_error (&writes[i].error);
      g_free (writes[i].result);
    }
  fixture_read (self, count_customers, &count, NULL);
  g_assert_cmpint (count, ==, N_WRITES - 3);
}

static gpointer
limit_pages (TresenDb *db, gpointer data, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA max_page_count = %d", GPOINTER_TO_INT (data));

  g_assert_true (tresen_db_exec (db, sql, NULL));
  return NULL;
}

static gpointer
write_much (TresenDb *db, gpointer data, GError **error)
{
  g_autofree char *text = g_strnfill (100000, 'x');
  gint64 id = tresen_store_customer_ensure (db, "o-full", START, NULL, error);

  if (id >= 0)
    tresen_store_name_set (db, id, text, error);
  return NULL;
}

static void
test_full (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 count = 0;

  fixture_write (self, limit_pages, GINT_TO_POINTER (40), NULL);
  fixture_write (self, write_much, NULL, &error);
  g_assert_error (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_FULL);
  g_assert_true (tresen_store_error_is_transient (error));
  g_clear_error (&error);
  fixture_read (self, count_customers, &count, NULL);
  g_assert_cmpint (count, ==, 0);
  fixture_write (self, limit_pages, GINT_TO_POINTER (100000), NULL);
  fixture_write (self, write_much, NULL, &error);
  g_assert_no_error (error);
  fixture_read (self, count_customers, &count, NULL);
  g_assert_cmpint (count, ==, 1);
}

static void
test_locked (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenDb) other = tresen_db_open (self->path, TRESEN_DB_WRITER, NULL);

  g_assert_true (tresen_db_begin (other, NULL));
  fixture_write (self, write_much, NULL, &error);
  g_assert_error (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_BUSY);
  tresen_db_rollback (other);
}

static void
commit_settings (TresenDb *db, int n)
{
  for (int i = 0; i < n; i++)
    {
      g_autofree char *sql = g_strdup_printf (
          "INSERT INTO setting (key, value) VALUES ('log-%d', hex (randomblob (40000)))"
          " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
          i);

      g_assert_true (tresen_db_begin (db, NULL));
      g_assert_true (tresen_db_exec (db, sql, NULL));
      g_assert_true (tresen_db_commit (db, NULL));
    }
}

/* While somebody reads, the log grows on behind what was carried over; what is carried over already does not count again. */
static void
test_log_growth (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = NULL;
  g_autoptr (TresenDb) reader = NULL;
  int grown;

  fixture_close (self);
  db = tresen_db_open (self->path, TRESEN_DB_WRITER, NULL);
  reader = tresen_db_open (self->path, TRESEN_DB_READER, NULL);
  commit_settings (db, 10);
  grown = tresen_db_get_log_growth (db);
  g_assert_cmpint (grown, >=, 200);
  g_assert_true (tresen_db_exec (reader, "BEGIN; SELECT count(*) FROM setting", NULL));
  g_assert_true (tresen_db_checkpoint (db, FALSE));
  commit_settings (db, 1);
  g_assert_cmpint (db->wal_pages, >, grown);
  g_assert_cmpint (tresen_db_get_log_growth (db), <, grown);
  g_assert_false (tresen_db_checkpoint (db, FALSE));
  g_assert_cmpint (tresen_db_get_log_growth (db), ==, 0);
  g_assert_true (tresen_db_exec (reader, "COMMIT", NULL));
  g_assert_true (tresen_db_checkpoint (db, FALSE));
  commit_settings (db, 1);
  g_assert_cmpint (db->wal_pages, <, grown);
  g_assert_cmpint (tresen_db_get_log_growth (db), ==, db->wal_pages);
}

static void
test_closed (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenStore) store = g_object_ref (self->store);
  g_autoptr (GError) error = NULL;
  gint64 count = 0;

  fixture_close_store (store);
  fixture_write (self, count_customers, &count, &error);
  g_assert_error (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_CLOSED);
  g_clear_error (&error);
  fixture_read (self, count_customers, &count, &error);
  g_assert_error (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_CLOSED);
}

static gpointer
write_on_reader (TresenDb *db, gpointer data, GError **error)
{
  tresen_store_customer_ensure (db, "o-x", START, NULL, error);
  return NULL;
}

static void
test_reader_cannot_write (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture_read (self, write_on_reader, NULL, &error);
  g_assert_nonnull (error);
}

/* The feed */

static gpointer
load_changes (TresenDb *db, gpointer data, GError **error)
{
  return tresen_store_changes_load (db, *(gint64 *) data, error);
}

static gpointer
drop_changes (TresenDb *db, gpointer data, GError **error)
{
  tresen_db_exec (db, "DELETE FROM change WHERE number <= 2", error);
  return NULL;
}

static void
test_feed (Fixture *self, gconstpointer data)
{
  Write write = { .number = 1 };
  gint64 after = 0;
  g_autoptr (TresenChanges) changes = NULL;

  for (write.number = 1; write.number <= 3; write.number++)
    g_free (fixture_write (self, write_name, &write, NULL));
  changes = fixture_read (self, load_changes, &after, NULL);
  g_assert_false (changes->has_gap);
  g_assert_cmpuint (changes->list->len, ==, 3);
  g_assert_cmpint (changes->last, ==, 3);
  g_assert_cmpint (g_array_index (changes->list, TresenChange, 1).topic, ==, TRESEN_TOPIC_CUSTOMER);
  g_assert_cmpint (g_array_index (changes->list, TresenChange, 1).row_id, ==, 2);
  fixture_write (self, drop_changes, NULL, NULL);
  for (after = 0; after < 6; after++)
    {
      g_autoptr (TresenChanges) more = fixture_read (self, load_changes, &after, NULL);

      g_assert_cmpint (more->has_gap, ==, after < 2 || after > 3);
      g_assert_cmpuint (more->list->len, ==, after == 2 ? 1 : 0);
      g_assert_cmpint (more->last, ==, 3);
    }
}

static gpointer
note_many (TresenDb *db, gpointer data, GError **error)
{
  for (gint64 i = 0; i < 104000; i++)
    tresen_db_note (db, TRESEN_TOPIC_HEALTH, 0, i);
  return NULL;
}

static gboolean
is_trimmed (gpointer data)
{
  Fixture *self = data;
  gint64 after = 3999;
  g_autoptr (TresenChanges) changes = fixture_read (self, load_changes, &after, NULL);

  g_usleep (150000);
  return changes->has_gap;
}

static void
test_feed_trimmed (Fixture *self, gconstpointer data)
{
  gint64 after = 4000;
  g_autoptr (TresenChanges) changes = NULL;

  fixture_write (self, note_many, NULL, NULL);
  fixture_iterate_until (is_trimmed, self);
  changes = fixture_read (self, load_changes, &after, NULL);
  g_assert_false (changes->has_gap);
  g_assert_cmpuint (changes->list->len, ==, 1000);
}

/* Watching from another thread than the one that writes */

typedef struct
{
  TresenStore *store;
  int is_ready;
  int is_over;
  int n_told;
  GThread *thread;
  gboolean is_wrong_thread;
} Watcher;

static void
told_cb (gpointer user_data)
{
  Watcher *watcher = user_data;

  watcher->is_wrong_thread |= g_thread_self () != watcher->thread;
  g_atomic_int_inc (&watcher->n_told);
}

static gpointer
run_watcher (gpointer data)
{
  Watcher *watcher = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  TresenStoreWatch *watch;

  g_main_context_push_thread_default (context);
  watcher->thread = g_thread_self ();
  watch = tresen_store_watch (watcher->store, told_cb, watcher);
  g_atomic_int_set (&watcher->is_ready, TRUE);
  while (!g_atomic_int_get (&watcher->is_over))
    if (!g_main_context_iteration (context, FALSE))
      g_usleep (500);
  tresen_store_watch_free (watch);
  g_main_context_pop_thread_default (context);
  return NULL;
}

static gboolean
is_ready (gpointer data)
{
  return g_atomic_int_get (&((Watcher *) data)->is_ready);
}

static gboolean
is_told (gpointer data)
{
  return g_atomic_int_get (&((Watcher *) data)->n_told) > 0;
}

static void
test_watch (Fixture *self, gconstpointer data)
{
  Watcher watcher = { .store = self->store };
  GThread *thread = g_thread_new ("watcher", run_watcher, &watcher);
  Write write = { .number = 5 };
  gint64 count;

  fixture_iterate_until (is_ready, &watcher);
  fixture_write (self, count_customers, &count, NULL);
  g_usleep (20000);
  g_assert_cmpint (g_atomic_int_get (&watcher.n_told), ==, 0);
  g_free (fixture_write (self, write_name, &write, NULL));
  fixture_iterate_until (is_told, &watcher);
  g_atomic_int_set (&watcher.is_over, TRUE);
  g_thread_join (thread);
  g_assert_false (watcher.is_wrong_thread);
}

static void
test_watch_freed (Fixture *self, gconstpointer data)
{
  Watcher watcher = { .store = self->store, .thread = g_thread_self () };
  TresenStoreWatch *watch = tresen_store_watch (self->store, told_cb, &watcher);
  Write write = { .number = 5, .is_done = FALSE };

  tresen_store_write_async (self->store, write_name, &write, NULL, g_free, write_cb, &write);
  g_usleep (50000);
  tresen_store_watch_free (watch);
  fixture_wait (&write.is_done);
  g_free (write.result);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpint (watcher.n_told, ==, 0);
}

int
main (int argc, char **argv)
{
#define ADD(name, data, func)                                                                      \
  g_test_add ("/store/" name, Fixture, data, fixture_set_up, func, fixture_tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("open/settings", NULL, test_settings);
  ADD ("open/corrupt", NULL, test_corrupt);
  ADD ("open/foreign", NULL, test_foreign);
  ADD ("group/early", GINT_TO_POINTER (FALSE), test_group);
  ADD ("group/late", GINT_TO_POINTER (TRUE), test_group);
  ADD ("group/full", NULL, test_full);
  ADD ("group/locked", NULL, test_locked);
  ADD ("group/log-growth", NULL, test_log_growth);
  ADD ("group/closed", NULL, test_closed);
  ADD ("group/reader", NULL, test_reader_cannot_write);
  ADD ("feed/gap", NULL, test_feed);
  ADD ("feed/trimmed", NULL, test_feed_trimmed);
  ADD ("watch/thread", NULL, test_watch);
  ADD ("watch/freed", NULL, test_watch_freed);
  return g_test_run ();
}
