/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "pay-fixture.h"
#include "tresen-json.h"

/* Returns the export of a customer, or of all, as objects. */
static GPtrArray *
export_lines_of (const char *path, gint64 customer_id)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = NULL;

  if (customer_id != 0)
    tresen_store_export_customer (path, customer_id, stream, &error);
  else
    tresen_store_export (path, stream, &error);
  g_assert_no_error (error);
  g_output_stream_close (stream, NULL, NULL);
  bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream));
  text = g_bytes_get_size (bytes) > 0
             ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes))
             : g_strdup ("");
  parts = g_strsplit (text, "\n", -1);
  for (guint i = 0; parts[i] != NULL && *parts[i] != '\0'; i++)
    {
      g_autoptr (GBytes) line = g_bytes_new (parts[i], strlen (parts[i]));

      g_ptr_array_add (lines, tresen_json_parse_object (line, &error));
      g_assert_no_error (error);
    }
  return g_steal_pointer (&lines);
}

static GPtrArray *
export_lines (const char *path)
{
  return export_lines_of (path, 0);
}

static JsonObject *
find_line (GPtrArray *lines, const char *type)
{
  for (guint i = 0; i < lines->len; i++)
    if (g_strcmp0 (tresen_json_get_string (lines->pdata[i], "type"), type) == 0)
      return lines->pdata[i];
  g_assert_not_reached ();
}

static guint
count_lines (GPtrArray *lines, const char *type)
{
  guint count = 0;

  for (guint i = 0; i < lines->len; i++)
    count += g_strcmp0 (tresen_json_get_string (lines->pdata[i], "type"), type) == 0;
  return count;
}

static gpointer
write_sample (TresenDb *db, gpointer data, GError **error)
{
  g_autoptr (TresenTimelineEntry) event = tresen_timeline_entry_new ();
  g_autoptr (TresenRawCallback) callback = tresen_raw_callback_new ();
  g_autoptr (TresenMedia) picture = make_media ("p.jpg", "image/jpeg", 5);
  gint64 li = add_customer (db, "o-li");
  gboolean is_new;

  tresen_store_name_set (db, li, "李\"\\\x01伟", error);
  add_message (db, li, "a\nb\t刹车", START);
  tresen_store_outgoing_queue_file (db, li, "image", picture, START + 1500000, error);
  event->customer_id = li;
  event->is_event = TRUE;
  event->kind = g_strdup ("scan");
  event->text = g_strdup ("shop");
  event->created_at_us = START;
  tresen_store_entry_add (db, event, error);
  callback->dedupe_key = g_strdup ("k");
  callback->received_at_us = START;
  callback->body = g_bytes_new_static ("secret-body", 11);
  tresen_store_callback_add (db, callback, &is_new, error);
  return NULL;
}

static void
expect_text (JsonObject *line, const char *name, const char *value)
{
  g_assert_true (json_object_has_member (line, name));
  if (value == NULL)
    g_assert_true (json_object_get_null_member (line, name));
  else
    g_assert_cmpstr (json_object_get_string_member (line, name), ==, value);
}

static void
test_fields (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) lines = NULL;
  JsonObject *line;

  fixture_write (self, write_sample, NULL, NULL);
  lines = export_lines (self->path);
  g_assert_cmpuint (lines->len, ==, 6);
  line = find_line (lines, "customer");
  expect_text (line, "openid", "o-li");
  expect_text (line, "name", "李\"\\\x01伟");
  expect_text (line, "remark", "");
  expect_text (line, "c4c_customer_id", NULL);
  g_assert_true (json_object_get_boolean_member (line, "followed"));
  line = lines->pdata[1];
  expect_text (line, "type", "message");
  expect_text (line, "id", "1");
  expect_text (line, "direction", "in");
  expect_text (line, "kind", "text");
  expect_text (line, "text", "a\nb\t刹车");
  expect_text (line, "msgid", NULL);
  expect_text (line, "created_at", "2023-11-14T22:13:20.000Z");
  expect_text (line, "state", "received");
  expect_text (line, "media", NULL);
  line = lines->pdata[2];
  expect_text (line, "direction", "out");
  expect_text (line, "state", "queued");
  expect_text (line, "media", "p.jpg");
  expect_text (line, "created_at", "2023-11-14T22:13:21.500Z");
  line = find_line (lines, "event");
  expect_text (line, "event", "scan");
  expect_text (line, "key", "shop");
  line = find_line (lines, "job");
  expect_text (line, "kind", "send-message");
  expect_text (line, "state", "queued");
  expect_text (line, "error", NULL);
  g_assert_cmpint (json_object_get_int_member (line, "attempts"), ==, 0);
  line = find_line (lines, "callback");
  expect_text (line, "source", "wechat");
  expect_text (line, "dedupe_key", "k");
  expect_text (line, "verdict", "accepted");
  g_assert_false (json_object_has_member (line, "body"));
}

static gpointer
write_payments (TresenDb *db, gpointer data, GError **error)
{
  gint64 li = add_customer (db, "o-li");
  gint64 payment = add_payment (db, li, 24000, "AH1", START);
  gint64 refund;

  start (db, "AH1", START);
  take (db, "AH1", "PAY1", "X1", TRESEN_PAY_CLASS_SUCCESS, START);
  take (db, "AH1", "PAY1", "X2", TRESEN_PAY_CLASS_FAILED, START);
  refund = add_refund (db, payment, 4000, "AH1R1", START);
  g_assert_cmpint (refund, ==, 1);
  add_payment (db, 0, 100, "AH2", START);
  return NULL;
}

static void
test_payments (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GPtrArray) of_li = NULL;
  JsonObject *line;

  fixture_write (self, write_payments, NULL, NULL);
  lines = export_lines (self->path);
  line = find_line (lines, "payment");
  expect_text (line, "id", "1");
  expect_text (line, "trans_id", "AH1");
  expect_text (line, "pay_id", "PAY1");
  expect_text (line, "xid", "X1");
  expect_text (line, "amount", "24000");
  expect_text (line, "currency", "EUR");
  expect_text (line, "channel", "QRCode");
  expect_text (line, "state", "paid");
  expect_text (line, "code", "00000000");
  expect_text (line, "openid", "o-li");
  g_assert_true (json_object_get_boolean_member (line, "conflict"));
  g_assert_false (json_object_get_boolean_member (line, "mismatch"));
  line = find_line (lines, "refund");
  expect_text (line, "id", "1");
  expect_text (line, "trans_id", "AH1R1");
  expect_text (line, "payment_id", "1");
  expect_text (line, "pay_id", "PAY1");
  expect_text (line, "amount", "4000");
  expect_text (line, "currency", "EUR");
  expect_text (line, "state", "queued");
  expect_text (line, "code", NULL);
  g_assert_cmpuint (count_lines (lines, "payment"), ==, 2);
  line = lines->pdata[2];
  expect_text (line, "type", "payment");
  expect_text (line, "state", "new");
  expect_text (line, "pay_id", NULL);
  expect_text (line, "channel", NULL);
  expect_text (line, "openid", NULL);
  of_li = export_lines_of (self->path, 1);
  g_assert_cmpuint (of_li->len, ==, 3);
  g_assert_cmpuint (count_lines (of_li, "payment") + count_lines (of_li, "refund"), ==, 2);
}

static void
expect_refused (const char *path, int code)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;

  g_assert_false (tresen_store_export (path, stream, &error));
  g_assert_error (error, TRESEN_STORE_ERROR, code);
}

static void
test_refused (Fixture *self, gconstpointer data)
{
  guint n_steps = 0;
  const TresenStoreStep *steps = tresen_store_steps (&n_steps);
  g_autofree TresenStoreStep *newer = g_new0 (TresenStoreStep, n_steps + 1);
  g_autofree char *version = g_strdup_printf ("PRAGMA user_version = %u", n_steps);
  g_autofree char *missing = g_build_filename (self->folder, "none.db", NULL);
  g_autoptr (TresenStore) store = NULL;
  TresenDb *db = fixture_db (self);

  memcpy (newer, steps, n_steps * sizeof *steps);
  newer[n_steps].sql = "CREATE TABLE later (x)";
  expect_refused (missing, TRESEN_STORE_ERROR_NOT_FOUND);
  g_assert_false (g_file_test (missing, G_FILE_TEST_EXISTS));
  g_assert_true (tresen_db_exec (db, "PRAGMA user_version = 0", NULL));
  g_assert_true (tresen_db_commit (db, NULL));
  expect_refused (self->path, TRESEN_STORE_ERROR_FAILED);
  g_assert_true (tresen_db_exec (db, version, NULL));
  tresen_db_close (db);
  store = tresen_store_new_with_steps (self->path, self->clock, newer, n_steps + 1);
  g_assert_true (fixture_open_store (store, NULL));
  fixture_close_store (store);
  expect_refused (self->path, TRESEN_STORE_ERROR_NEWER);
  g_assert_true (
      g_file_set_contents (self->path,
                           "no database at all, but some text of more than 100 bytes, so that "
                           "SQLite reads a whole header and says what it thinks of it",
                           -1, NULL));
  expect_refused (self->path, TRESEN_STORE_ERROR_CORRUPT);
}

/* A child that writes and says so: each number it prints has been committed. */

typedef struct
{
  TresenStore *store;
  int fd;
  guint next;
} Child;

static gpointer
write_numbered (TresenDb *db, gpointer data, GError **error)
{
  g_autofree char *openid = g_strdup_printf ("o-%u", GPOINTER_TO_UINT (data));
  gint64 id = tresen_store_customer_ensure (db, openid, START, NULL, error);

  if (id < 0)
    return NULL;
  add_message (db, id, openid, START + GPOINTER_TO_UINT (data));
  tresen_store_outgoing_queue_text (db, id, openid, START + GPOINTER_TO_UINT (data), error);
  return GUINT_TO_POINTER (GPOINTER_TO_UINT (data) + 1);
}

static void
numbered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Child *child = user_data;
  guint number = GPOINTER_TO_UINT (tresen_store_write_finish (TRESEN_STORE (source), result, NULL));

  if (number == 0 || write (child->fd, &number, sizeof number) != sizeof number)
    _exit (1);
  tresen_store_write_async (child->store, write_numbered, GUINT_TO_POINTER (child->next++), NULL,
                            NULL, numbered_cb, child);
}

G_NORETURN static void
run_child (const char *path, guint first, int fd)
{
  g_autoptr (TresenClock) clock = tresen_clock_new_system ();
  Child child = { tresen_store_new (path, clock), fd, first };

  if (!fixture_open_store (child.store, NULL))
    _exit (2);
  for (guint i = 0; i < 16; i++)
    tresen_store_write_async (child.store, write_numbered, GUINT_TO_POINTER (child.next++), NULL,
                              NULL, numbered_cb, &child);
  alarm (60);
  for (;;)
    g_main_context_iteration (NULL, TRUE);
}

static pid_t
start_child (const char *path, guint first, int *fd)
{
  g_autofree char *number = g_strdup_printf ("%u", first);
  const char *argv[] = { "/proc/self/exe", "--child", path, number, NULL };
  int ends[2];
  pid_t pid;

  g_assert_cmpint (pipe (ends), ==, 0);
  /* A small pipe holds the child back, or it would write far more than is read here. */
  g_assert_cmpint (fcntl (ends[1], F_SETPIPE_SZ, 4096), >=, 4096);
  pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    {
      dup2 (ends[1], 3);
      execv (argv[0], (char **) argv);
      _exit (3);
    }
  close (ends[1]);
  *fd = ends[0];
  return pid;
}

static void
read_numbers (int fd, gsize at_least, GArray *numbers)
{
  guint number;

  while (numbers->len < at_least && read (fd, &number, sizeof number) == sizeof number)
    g_array_append_val (numbers, number);
  g_assert_cmpuint (numbers->len, >=, at_least);
}

static void
read_rest (int fd, GArray *numbers)
{
  guint number;

  while (read (fd, &number, sizeof number) == sizeof number)
    g_array_append_val (numbers, number);
  close (fd);
}

/* What is acknowledged, once; and a message never without its job. */
static void
expect_numbers (const char *path, GArray *numbers)
{
  g_autoptr (GPtrArray) lines = export_lines (path);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < lines->len; i++)
    {
      const char *openid = tresen_json_get_string (lines->pdata[i], "openid");

      if (g_strcmp0 (tresen_json_get_string (lines->pdata[i], "direction"), "in") == 0)
        g_assert_true (g_hash_table_add (seen, g_strdup (openid)));
    }
  for (guint i = 0; i < numbers->len; i++)
    {
      g_autofree char *openid = g_strdup_printf ("o-%u", g_array_index (numbers, guint, i) - 1);

      g_assert_true (g_hash_table_contains (seen, openid));
    }
  g_assert_cmpuint (count_lines (lines, "message"), ==, 2 * g_hash_table_size (seen));
  g_assert_cmpuint (count_lines (lines, "job"), ==, g_hash_table_size (seen));
}

static void
test_kill (Fixture *self, gconstpointer data)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GError) error = NULL;

  fixture_close (self);
  for (guint i = 0; i < 5; i++)
    {
      gsize so_far = numbers->len;
      int fd;
      pid_t pid = start_child (self->path, 1 + i * 1000000, &fd);

      read_numbers (fd, so_far + 50 + g_test_rand_int_range (0, 300), numbers);
      kill (pid, SIGKILL);
      waitpid (pid, NULL, 0);
      read_rest (fd, numbers);
      expect_numbers (self->path, numbers);
    }
  self->store = tresen_store_new (self->path, self->clock);
  fixture_open_store (self->store, &error);
  g_assert_no_error (error);
  expect_numbers (self->path, numbers);
}

static void
test_while_writing (Fixture *self, gconstpointer data)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  int fd;
  pid_t pid;

  fixture_close (self);
  pid = start_child (self->path, 1, &fd);
  for (guint i = 0; i < 5; i++)
    {
      read_numbers (fd, numbers->len + 100, numbers);
      expect_numbers (self->path, numbers);
    }
  kill (pid, SIGKILL);
  waitpid (pid, NULL, 0);
  close (fd);
}

static gpointer
write_another (TresenDb *db, gpointer data, GError **error)
{
  add_message (db, add_customer (db, "o-wang"), "not Li's", START);
  return NULL;
}

static void
test_one_customer (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GPtrArray) none = NULL;

  fixture_write (self, write_sample, NULL, NULL);
  fixture_write (self, write_another, NULL, NULL);
  all = export_lines (self->path);
  lines = export_lines_of (self->path, 1);
  g_assert_cmpuint (lines->len, ==, 4);
  expect_text (lines->pdata[0], "openid", "o-li");
  for (guint i = 1; i < lines->len; i++)
    {
      g_autofree char *of_one = tresen_json_to_text (lines->pdata[i]);
      gboolean is_found = FALSE;

      expect_text (lines->pdata[i], "openid", "o-li");
      for (guint j = 0; j < all->len; j++)
        {
          g_autofree char *of_all = tresen_json_to_text (all->pdata[j]);

          is_found |= g_strcmp0 (of_one, of_all) == 0;
        }
      g_assert_true (is_found);
    }
  none = export_lines_of (self->path, 99);
  g_assert_cmpuint (none->len, ==, 0);
}

int
main (int argc, char **argv)
{
#define ADD(name, func)                                                                            \
  g_test_add ("/store/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  if (argc == 4 && strcmp (argv[1], "--child") == 0)
    run_child (argv[2], atoi (argv[3]), 3);
  g_test_init (&argc, &argv, NULL);
  ADD ("export/fields", test_fields);
  ADD ("export/payments", test_payments);
  ADD ("export/one-customer", test_one_customer);
  ADD ("export/refused", test_refused);
  ADD ("export/while-writing", test_while_writing);
  ADD ("kill/acknowledged", test_kill);
  return g_test_run ();
}
