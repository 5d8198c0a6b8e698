/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>

#include "store-fixture.h"

/* How steps are taken, shown with steps made up for it */

static const TresenStoreStep steps_of_test[] = {
  { "CREATE TABLE change (number INTEGER PRIMARY KEY, topic INTEGER, customer_id INTEGER, row_id "
    "INTEGER);"
    "CREATE TABLE a (id INTEGER PRIMARY KEY, t TEXT) STRICT; INSERT INTO a (t) VALUES ('one')" },
  { "CREATE TABLE b (a_id INTEGER REFERENCES a (id)) STRICT; INSERT INTO b VALUES (1)" },
  { "CREATE TABLE c (x INTEGER); INSERT INTO no_such_table VALUES (1)" },
};
static const TresenStoreStep steps_with_lost_row[] = {
  { "CREATE TABLE change (number INTEGER PRIMARY KEY, topic INTEGER, customer_id INTEGER, row_id "
    "INTEGER);"
    "CREATE TABLE a (id INTEGER PRIMARY KEY, t TEXT) STRICT; INSERT INTO a (t) VALUES ('one')" },
  { "CREATE TABLE b (a_id INTEGER REFERENCES a (id)) STRICT; INSERT INTO b VALUES (99)" },
};

static void
open_with_steps (Fixture *self, const TresenStoreStep *steps, guint n_steps, int expected_code)
{
  g_autoptr (GError) error = NULL;

  fixture_close (self);
  self->store = tresen_store_new_with_steps (self->path, self->clock, steps, n_steps);
  tresen_clock_advance (self->clock, SECOND);
  fixture_open_store (self->store, &error);
  if (expected_code < 0)
    g_assert_no_error (error);
  else
    g_assert_error (error, TRESEN_STORE_ERROR, expected_code);
}

static gpointer
read_shape (TresenDb *db, gpointer data, GError **error)
{
  gint64 *values = data;

  values[0] = find_number (db, "PRAGMA user_version");
  values[1] = find_number (db, "SELECT count(*) FROM sqlite_schema WHERE name IN ('a', 'b', 'c')");
  values[2] = find_number (db, "PRAGMA foreign_keys");
  return NULL;
}

static guint
count_copies (Fixture *self)
{
  g_autofree char *folder = g_build_filename (self->folder, "backups", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint count = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    count++;
  return count;
}

static void
test_steps (Fixture *self, gconstpointer data)
{
  gint64 values[3];

  fixture_close (self);
  g_unlink (self->path);
  open_with_steps (self, steps_of_test, 1, -1);
  g_assert_cmpuint (count_copies (self), ==, 0);
  open_with_steps (self, steps_of_test, 2, -1);
  g_assert_cmpuint (count_copies (self), ==, 1);
  open_with_steps (self, steps_of_test, 3, TRESEN_STORE_ERROR_MIGRATION);
  open_with_steps (self, steps_of_test, 2, -1);
  fixture_write (self, read_shape, values, NULL);
  g_assert_cmpint (values[0], ==, 2);
  g_assert_cmpint (values[1], ==, 2);
  g_assert_cmpint (values[2], ==, 1);
  open_with_steps (self, steps_of_test, 1, TRESEN_STORE_ERROR_NEWER);
  for (int i = 0; i < 4; i++)
    open_with_steps (self, steps_of_test, 3, TRESEN_STORE_ERROR_MIGRATION);
  g_assert_cmpuint (count_copies (self), ==, 3);
}

static void
test_step_lost_row (Fixture *self, gconstpointer data)
{
  gint64 values[3];

  fixture_close (self);
  g_unlink (self->path);
  open_with_steps (self, steps_with_lost_row, 2, TRESEN_STORE_ERROR_MIGRATION);
  open_with_steps (self, steps_with_lost_row, 1, -1);
  fixture_write (self, read_shape, values, NULL);
  g_assert_cmpint (values[0], ==, 1);
  g_assert_cmpint (values[1], ==, 1);
}

static void
test_copy_opens (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (self->folder, "backups", NULL);
  g_autofree char *path = NULL;
  g_autoptr (GDir) dir = NULL;
  g_autoptr (TresenDb) copy = NULL;

  fixture_close (self);
  g_unlink (self->path);
  open_with_steps (self, steps_of_test, 1, -1);
  open_with_steps (self, steps_of_test, 2, -1);
  dir = g_dir_open (folder, 0, NULL);
  path = g_build_filename (folder, g_dir_read_name (dir), NULL);
  copy = tresen_db_open (path, TRESEN_DB_READER, NULL);
  g_assert_nonnull (copy);
  g_assert_cmpint (find_number (copy, "PRAGMA user_version"), ==, 1);
  g_assert_cmpint (find_number (copy, "SELECT count(*) FROM a"), ==, 1);
}

/* The steps of this build */

/* Leaves the store open with a database of @version, empty but for what the steps themselves put there. */
static void
open_at_version (Fixture *self, guint version)
{
  guint n_steps = 0;
  const TresenStoreStep *steps = tresen_store_steps (&n_steps);

  g_assert_cmpuint (version, >, 0);
  g_assert_cmpuint (version, <=, n_steps);
  fixture_close (self);
  g_unlink (self->path);
  open_with_steps (self, steps, version, -1);
}

/* Takes the steps from the version that is open up to @version. */
static void
migrate_to (Fixture *self, guint version)
{
  guint n_steps = 0;
  const TresenStoreStep *steps = tresen_store_steps (&n_steps);

  g_assert_cmpuint (version, <=, n_steps);
  open_with_steps (self, steps, version, -1);
}

static gpointer
write_sql (TresenDb *db, gpointer sql, GError **error)
{
  tresen_db_exec (db, sql, error);
  return NULL;
}

/* Runs statements as they were written in the version that is open. */
static void
write_rows (Fixture *self, const char *sql)
{
  g_autoptr (GError) error = NULL;

  fixture_write (self, write_sql, (char *) sql, &error);
  g_assert_no_error (error);
}

static gpointer
read_number (TresenDb *db, gpointer sql, GError **error)
{
  gint64 number = find_number (db, sql);

  return g_memdup2 (&number, sizeof number);
}

static gint64
number_of (Fixture *self, const char *sql)
{
  g_autofree gint64 *number = fixture_read (self, read_number, (char *) sql, NULL);

  return *number;
}

/* One step after the other, as a profile has lived through them: what the first version held is still there. */
static void
test_each_step (Fixture *self, gconstpointer data)
{
  guint n_steps = 0;

  tresen_store_steps (&n_steps);
  open_at_version (self, 1);
  write_rows (self, "INSERT INTO customer (openid, remark, created_at, last_at)"
                    " VALUES ('oFirst', 'since version 1', 1, 2)");
  for (guint version = 2; version <= n_steps; version++)
    migrate_to (self, version);
  g_assert_cmpint (number_of (self, "PRAGMA user_version"), ==, n_steps);
  g_assert_cmpint (number_of (self, "SELECT count(*) FROM customer WHERE openid = 'oFirst'"
                                    " AND remark = 'since version 1' AND last_at = 2"),
                   ==, 1);
  g_assert_cmpuint (count_copies (self), ==, MIN (n_steps - 1, 3));
}

/* Jobs keep their numbers, states and turns, and no number is given twice. */
static void
test_jobs_of_version_1 (Fixture *self, gconstpointer data)
{
  open_at_version (self, 1);
  write_rows (self,
              "INSERT INTO customer (id, openid, created_at, last_at) VALUES (7, 'oFirst', 1, 2);"
              "INSERT INTO job (kind, state, customer_id, is_next, attempts, created_at, next_at)"
              " VALUES (0, 0, 7, 1, 2, 5, 6), (1, 2, 7, 0, 1, 5, 6), (0, 0, 7, 0, 0, 5, 6);"
              "DELETE FROM job WHERE id = 3");
  migrate_to (self, 2);
  g_assert_cmpint (number_of (self,
                              "SELECT count(*) FROM job WHERE id = 1 AND kind = 0 AND state = 0"
                              " AND customer_id = 7 AND is_next = 1 AND attempts = 2"
                              " AND next_at = 6 AND detail = '{}'"),
                   ==, 1);
  g_assert_cmpint (number_of (self, "SELECT count(*) FROM job"), ==, 2);
  write_rows (self,
              "INSERT INTO job (kind, state, is_next, created_at, next_at) VALUES (8, 0, 1, 1, 1)");
  g_assert_cmpint (number_of (self, "SELECT id FROM job WHERE customer_id IS NULL"), ==, 4);
}

/* WeChat's remark was shown where there was no name, and is the name now; everybody can be searched for. */
static void
test_names_of_version_1 (Fixture *self, gconstpointer data)
{
  open_at_version (self, 1);
  write_rows (self, "INSERT INTO customer (id, openid, name, remark, created_at, last_at) VALUES"
                    " (1, 'oFirst', '', '李伟 Golf', 1, 2), (2, 'oOther', 'Li Wei', 'x', 1, 2),"
                    " (3, 'oThird', '', '', 1, 2)");
  migrate_to (self, 2);
  g_assert_cmpint (number_of (self, "SELECT count(*) FROM customer WHERE (id = 1 AND name = remark)"
                                    " OR (id = 2 AND name = 'Li Wei') OR (id = 3 AND name = '')"),
                   ==, 3);
  g_assert_cmpint (number_of (self,
                              "SELECT count(*) FROM customer_word WHERE (word, customer_id) IN"
                              " (VALUES ('irst', 1), ('李伟 golf', 1), ('伟 golf', 1),"
                              " ('golf', 1), ('ther', 2), ('li wei', 2), ('wei', 2),"
                              " ('hird', 3))"),
                   ==, 8);
  g_assert_cmpint (number_of (self, "SELECT count(*) FROM customer_word"), ==, 8);
}

/* A draft keeps its text, and the one picture that it could have. */
static void
test_drafts_of_version_1 (Fixture *self, gconstpointer data)
{
  open_at_version (self, 1);
  write_rows (self, "INSERT INTO customer (id, openid, created_at, last_at)"
                    " VALUES (7, 'oFirst', 1, 2), (8, 'oSecond', 1, 2);"
                    "INSERT INTO draft (customer_id, text, picture, updated_at)"
                    " VALUES (7, 'half a sen', 'p.jpg', 5), (8, 'only text', '', 6)");
  migrate_to (self, 2);
  g_assert_cmpint (number_of (self, "SELECT count(*) FROM draft WHERE text <> ''"), ==, 2);
  g_assert_cmpint (number_of (self, "SELECT count(*) FROM draft_file WHERE customer_id = 7"
                                    " AND position = 0 AND file = 'p.jpg' AND name = ''"),
                   ==, 1);
  g_assert_cmpint (number_of (self, "SELECT count(*) FROM draft_file"), ==, 1);
  write_rows (self, "DELETE FROM draft WHERE customer_id = 7");
  g_assert_cmpint (number_of (self, "SELECT count(*) FROM draft_file"), ==, 0);
}

/* What a profile without payments held stays, its jobs go on, and payments can be written beside it. */
static void
test_payments_after_version_2 (Fixture *self, gconstpointer data)
{
  open_at_version (self, 2);
  write_rows (
      self,
      "INSERT INTO customer (id, openid, name, created_at, last_at) VALUES (7, 'oFirst', 'Li', 1, "
      "2);"
      "INSERT INTO job (kind, state, customer_id, is_next, attempts, created_at, next_at, detail)"
      " VALUES (0, 0, 7, 1, 2, 5, 6, '{\"a\":1}'), (8, 0, NULL, 1, 0, 5, 6, '{}'),"
      " (8, 0, NULL, 0, 0, 5, 6, '{}');"
      "INSERT INTO callback (source, received_at, dedupe_key, verdict, body)"
      " VALUES (0, 1, 'wechat:m:1', 0, x'3c')");
  migrate_to (self, 3);
  g_assert_cmpint (number_of (self, "SELECT count(*) FROM job WHERE about IS NULL"), ==, 3);
  g_assert_cmpint (number_of (self, "SELECT count(*) FROM job WHERE id = 1 AND customer_id = 7"
                                    " AND attempts = 2 AND detail = '{\"a\":1}'"),
                   ==, 1);
  g_assert_cmpint (number_of (self, "SELECT count(*) FROM job WHERE kind = 8 AND is_next = 1"), ==,
                   1);
  g_assert_cmpint (number_of (self, "SELECT count(*) FROM callback WHERE body = x'3c'"), ==, 1);
  write_rows (self,
              "INSERT INTO payment (customer_id, state, amount, currency, description, ref_nr,"
              " is_live, created_at) VALUES (7, 0, 100, 'EUR', 'Tyres', '1', 0, 1);"
              "INSERT INTO job (kind, state, is_next, created_at, next_at, about)"
              " VALUES (15, 0, 1, 1, 1, 1), (15, 2, 0, 1, 1, 1), (16, 0, 1, 1, 1, 1)");
  g_assert_cmpint (number_of (self, "SELECT count(*) FROM payment WHERE customer_id = 7"), ==, 1);
  g_assert_cmpint (number_of (self, "SELECT count(*) FROM job WHERE about = 1"), ==, 3);
}

/* With a full disk nothing is changed, and no half copy stays that would count as one. */
static void
test_no_room_for_copy (Fixture *self, gconstpointer data)
{
  struct rlimit limit;
  rlim_t most;

  fixture_close (self);
  g_unlink (self->path);
  open_with_steps (self, steps_of_test, 1, -1);
  write_rows (self, "UPDATE a SET t = hex (zeroblob (60000))");
  fixture_close (self);
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  most = limit.rlim_cur;
  limit.rlim_cur = 40000; /* more than the index of the log needs, less than the copy */
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  open_with_steps (self, steps_of_test, 2, TRESEN_STORE_ERROR_FULL);
  limit.rlim_cur = most;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  g_assert_cmpuint (count_copies (self), ==, 0);
  open_with_steps (self, steps_of_test, 2, -1);
  g_assert_cmpuint (count_copies (self), ==, 1);
}

int
main (int argc, char **argv)
{
#define ADD(name, data, func)                                                                      \
  g_test_add ("/store/migrate/" name, Fixture, data, fixture_set_up, func, fixture_tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("steps", NULL, test_steps);
  ADD ("lost-row", NULL, test_step_lost_row);
  ADD ("copy-opens", NULL, test_copy_opens);
  ADD ("each-step", NULL, test_each_step);
  ADD ("jobs-of-version-1", NULL, test_jobs_of_version_1);
  ADD ("names-of-version-1", NULL, test_names_of_version_1);
  ADD ("drafts-of-version-1", NULL, test_drafts_of_version_1);
  ADD ("payments-after-version-2", NULL, test_payments_after_version_2);
  ADD ("no-room-for-copy", NULL, test_no_room_for_copy);
  return g_test_run ();
}
