/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-db.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#define BUSY_TIMEOUT_MS 5000
#define CACHE_KIB 8192

G_DEFINE_QUARK (tresen_store_error_quark, tresen_store_error)

/**
 * tresen_store_error_is_transient:
 * @error: an error of any domain
 *
 * Returns: whether the same call may succeed later with nothing but time or room on the disk. Pure;
 * any thread.
 */
gboolean
tresen_store_error_is_transient (const GError *error)
{
  return g_error_matches (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_BUSY)
         || g_error_matches (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_FULL);
}

static TresenStoreError
code_from_sqlite (int code)
{
  if (code == SQLITE_IOERR_CORRUPTFS)
    return TRESEN_STORE_ERROR_CORRUPT;
  switch (code & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return TRESEN_STORE_ERROR_BUSY;
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
      return TRESEN_STORE_ERROR_FULL;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return TRESEN_STORE_ERROR_CORRUPT;
    default:
      return TRESEN_STORE_ERROR_FAILED;
    }
}

/** tresen_db_set_error: Says in @error what SQLite's result @code means to a caller. Worker thread.
 */
void
tresen_db_set_error (TresenDb *db, int code, GError **error)
{
  g_set_error (error, TRESEN_STORE_ERROR, code_from_sqlite (code), "database: %s (%d)",
               db->handle != NULL ? sqlite3_errmsg (db->handle) : sqlite3_errstr (code), code);
}

/* SQLite would make the file with the umask; customers' words are for nobody but the owner. */
static gboolean
make_private_file (const char *path, GError **error)
{
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd < 0)
    {
      int saved = errno;

      g_set_error (error, TRESEN_STORE_ERROR,
                   saved == ENOSPC || saved == EROFS || saved == EDQUOT ? TRESEN_STORE_ERROR_FULL
                                                                        : TRESEN_STORE_ERROR_FAILED,
                   "database: cannot open the file: %s", g_strerror (saved));
      return FALSE;
    }
  close (fd);
  return TRUE;
}

/* Checks that a pragma took: SQLite ignores some silently. */
static gboolean
expect_pragma (TresenDb *db, const char *sql, gint64 expected, GError **error)
{
  gint64 value = -1;

  if (!tresen_db_get_pragma (db, sql, &value, error))
    return FALSE;
  if (value == expected)
    return TRUE;
  g_set_error (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_FAILED,
               "database: \"%s\" gives %" G_GINT64_FORMAT, sql, value);
  return FALSE;
}

static gboolean
use_log (TresenDb *db, GError **error)
{
  g_autoptr (TresenRows) rows
      = tresen_db_query_values (db, "PRAGMA journal_mode = WAL", NULL, 0, error);
  int step = rows != NULL ? tresen_rows_next (db, rows, error) : -1;

  if (step < 0)
    return FALSE;
  if (step > 0 && g_strcmp0 ((const char *) sqlite3_column_text (rows, 0), "wal") == 0)
    return TRUE;
  g_set_error (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_FAILED,
               "database: this file system does not let SQLite keep a write-ahead log");
  return FALSE;
}

/* Before anything is written to it: is this a database of ours, or an empty one? */
static gboolean
check_owner (TresenDb *db, GError **error)
{
  gint64 id = 0, n_tables = 0;

  if (!tresen_db_get_pragma (db, "PRAGMA application_id", &id, error)
      || !tresen_db_get_pragma (db, "SELECT count(*) FROM sqlite_schema", &n_tables, error))
    return FALSE;
  if (id == TRESEN_DB_APPLICATION_ID || (id == 0 && n_tables == 0))
    return TRUE;
  g_set_error (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_CORRUPT,
               "database: the file belongs to another program");
  return FALSE;
}

static gboolean
set_up_writer (TresenDb *db, GError **error)
{
  return check_owner (db, error) && use_log (db, error)
         && tresen_db_exec (
             db,
             "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = 0;"
             "PRAGMA journal_size_limit = 67108864",
             error)
         && expect_pragma (db, "PRAGMA synchronous", 2, error)
         && expect_pragma (db, "PRAGMA foreign_keys", 1, error);
}

static int
count_log_cb (void *data, sqlite3 *handle, const char *name, int pages)
{
  TresenDb *db = data;

  /* The log has been begun anew: nothing of it is in the database yet. */
  if (pages < db->tried_pages)
    db->carried_pages = db->tried_pages = 0;
  db->wal_pages = pages;
  return SQLITE_OK;
}

static void
finalize_statement (gpointer statement)
{
  sqlite3_finalize (statement);
}

static gboolean
set_up (TresenDb *db, GError **error)
{
  g_autofree char *cache = g_strdup_printf ("PRAGMA cache_size = -%d", CACHE_KIB);

  sqlite3_extended_result_codes (db->handle, 1);
  sqlite3_busy_timeout (db->handle, BUSY_TIMEOUT_MS);
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  /* A plan that depends on a bound value is made anew for each value, which costs more than the statement itself. */
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_ENABLE_QPSG, 1, NULL);
  if (!tresen_db_exec (db, "PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY", error)
      || !tresen_db_exec (db, cache, error))
    return FALSE;
  if (db->role == TRESEN_DB_WRITER)
    {
      if (!set_up_writer (db, error))
        return FALSE;
      sqlite3_wal_hook (db->handle, count_log_cb, db);
      return TRUE;
    }
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  return tresen_db_exec (db, "PRAGMA query_only = ON; PRAGMA wal_autocheckpoint = 0", error);
}

/**
 * tresen_db_open:
 * @path: the file; a writer makes it, with mode 0600
 * @role: the writer does all writing and all checkpointing; there is at most one in a process
 * (SQLite before 3.51.3 can corrupt a file when two connections race over the reset of the log)
 *
 * Returns: (transfer full) (nullable): a connection, used by one thread at a time; %NULL with
 * CORRUPT, FULL, BUSY or FAILED
 */
TresenDb *
tresen_db_open (const char *path, TresenDbRole role, GError **error)
{
  g_autoptr (TresenDb) db = g_new0 (TresenDb, 1);
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
              | (role == TRESEN_DB_WRITER ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                                          : SQLITE_OPEN_READONLY);
  int code;

  db->role = role;
  db->path = g_strdup (path);
  db->callback_bytes = -1;
  db->has_passive = -1;
  db->statements = g_hash_table_new_full (NULL, NULL, NULL, finalize_statement);
  db->changes = g_array_new (FALSE, FALSE, sizeof (TresenChange));
  if (role == TRESEN_DB_WRITER && !make_private_file (path, error))
    return NULL;
  code = sqlite3_open_v2 (path, &db->handle, flags, NULL);
  if (code != SQLITE_OK)
    {
      tresen_db_set_error (db, code, error);
      return NULL;
    }
  return set_up (db, error) ? g_steal_pointer (&db) : NULL;
}

/** tresen_db_close: Ends all statements and the connection. In the thread that uses it, or after
 * that has ended. */
void
tresen_db_close (TresenDb *db)
{
  if (db == NULL)
    return;
  g_hash_table_unref (db->statements);
  g_array_unref (db->changes);
  sqlite3_close_v2 (db->handle);
  g_free (db->path);
  g_free (db);
}

/** tresen_db_exec: Runs fixed SQL text, of one or more statements, that is not worth keeping
 * prepared. Worker thread. */
gboolean
tresen_db_exec (TresenDb *db, const char *sql, GError **error)
{
  /* style: allow sqlite3_exec: the text is fixed, no value is put into it */
  int code = sqlite3_exec (db->handle, sql, NULL, NULL, NULL);

  if (code == SQLITE_OK)
    return TRUE;
  tresen_db_set_error (db, code, error);
  return FALSE;
}

/** tresen_db_get_pragma: Sets @value to the first column of what a statement without parameters
 * gives. Worker thread. */
gboolean
tresen_db_get_pragma (TresenDb *db, const char *sql, gint64 *value, GError **error)
{
  return tresen_db_find_values (db, value, sql, NULL, 0, error) >= 0;
}

/* Statements */

static sqlite3_stmt *
prepare (TresenDb *db, const char *sql, GError **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (db->statements, sql);
  int code;

  if (G_LIKELY (statement != NULL))
    return statement;
  code = sqlite3_prepare_v3 (db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
  if (code != SQLITE_OK)
    {
      tresen_db_set_error (db, code, error);
      return NULL;
    }
  g_hash_table_insert (db->statements, (gpointer) sql, statement);
  return statement;
}

static int
bind (sqlite3_stmt *statement, int index, const TresenValue *value)
{
  gconstpointer data;
  gsize size;

  switch (value->type)
    {
    case TRESEN_VALUE_INT:
      return sqlite3_bind_int64 (statement, index, value->number);
    case TRESEN_VALUE_TEXT:
      return sqlite3_bind_text (statement, index, value->data, -1, SQLITE_STATIC);
    case TRESEN_VALUE_BLOB:
      if (value->data == NULL)
        return sqlite3_bind_null (statement, index);
      data = g_bytes_get_data ((GBytes *) value->data, &size);
      return sqlite3_bind_blob64 (statement, index, data != NULL ? data : "", size, SQLITE_STATIC);
    case TRESEN_VALUE_NULL:
    default:
      return sqlite3_bind_null (statement, index);
    }
}

/**
 * tresen_db_query_values:
 * @sql: one statement, at an address that stays: it is prepared once a connection and found again
 * by its address
 *
 * Returns: (transfer full) (nullable): the statement, ready for its first row; a text that is %NULL
 * is bound as NULL. Worker thread. One statement cannot be walked twice at the same time.
 */
TresenRows *
tresen_db_query_values (TresenDb *db,
                        const char *sql,
                        const TresenValue *values,
                        guint n_values,
                        GError **error)
{
  sqlite3_stmt *statement = prepare (db, sql, error);

  if (statement == NULL)
    return NULL;
  for (guint i = 0; i < n_values; i++)
    {
      int code = bind (statement, i + 1, &values[i]);

      if (code != SQLITE_OK)
        {
          tresen_db_set_error (db, code, error);
          return NULL;
        }
    }
  return statement;
}

/** tresen_db_run_values: Runs a statement to its end. Returns: whether it succeeded. Worker thread.
 */
gboolean
tresen_db_run_values (TresenDb *db,
                      const char *sql,
                      const TresenValue *values,
                      guint n_values,
                      GError **error)
{
  g_autoptr (TresenRows) rows = tresen_db_query_values (db, sql, values, n_values, error);
  int step = rows != NULL ? 1 : -1;

  while (step > 0)
    step = tresen_rows_next (db, rows, error);
  return step == 0;
}

/**
 * tresen_db_find_values:
 * @value: (out): the first column of the first row, untouched when there is none
 *
 * Returns: 1 for a row, 0 for none, -1 with @error. Worker thread.
 */
int
tresen_db_find_values (TresenDb *db,
                       gint64 *value,
                       const char *sql,
                       const TresenValue *values,
                       guint n_values,
                       GError **error)
{
  g_autoptr (TresenRows) rows = tresen_db_query_values (db, sql, values, n_values, error);
  int step = rows != NULL ? tresen_rows_next (db, rows, error) : -1;

  if (step > 0)
    *value = sqlite3_column_int64 (rows, 0);
  return step;
}

/** tresen_rows_next: Returns: 1 when @rows stands on a row, 0 at the end, -1 with @error. Worker
 * thread. */
int
tresen_rows_next (TresenDb *db, TresenRows *rows, GError **error)
{
  int code = sqlite3_step (rows);

  if (code == SQLITE_ROW)
    return 1;
  if (code == SQLITE_DONE)
    return 0;
  tresen_db_set_error (db, code, error);
  return -1;
}

/** tresen_rows_end: Ends the walk; the statement stays prepared. Worker thread. */
void
tresen_rows_end (TresenRows *rows)
{
  sqlite3_reset (rows);
}

/** tresen_rows_dup_text: Returns: (transfer full): the text of a column, "" for NULL. Worker
 * thread. */
char *
tresen_rows_dup_text (TresenRows *rows, int column)
{
  const char *text = (const char *) sqlite3_column_text (rows, column);

  return text != NULL ? g_strndup (text, sqlite3_column_bytes (rows, column)) : g_strdup ("");
}

/* Transactions */

/** tresen_db_begin: Begins a transaction, of a writer at once with the right to write. Errors:
 * BUSY, FULL. Worker thread. */
gboolean
tresen_db_begin (TresenDb *db, GError **error)
{
  g_array_set_size (db->changes, 0);
  if (db->role == TRESEN_DB_WRITER)
    return tresen_db_run_values (db, "BEGIN IMMEDIATE", NULL, 0, error);
  return tresen_db_run_values (db, "BEGIN", NULL, 0, error);
}

static gboolean
write_changes (TresenDb *db, GError **error)
{
  static const char sql[] = "INSERT INTO change (topic, customer_id, row_id) VALUES (?1, ?2, ?3)";

  for (guint i = 0; i < db->changes->len; i++)
    {
      const TresenChange *change = &g_array_index (db->changes, TresenChange, i);

      if (!tresen_db_run (db, error, sql, TRESEN_INT (change->topic),
                          TRESEN_INT (change->customer_id), TRESEN_INT (change->row_id)))
        return FALSE;
    }
  return TRUE;
}

/**
 * tresen_db_commit:
 *
 * Writes the noted changes into the feed and commits; when that fails the transaction is rolled
 * back. Worker thread.
 *
 * Returns: whether everything is on the disk
 */
gboolean
tresen_db_commit (TresenDb *db, GError **error)
{
  if (write_changes (db, error) && tresen_db_run_values (db, "COMMIT", NULL, 0, error))
    return TRUE;
  tresen_db_rollback (db);
  return FALSE;
}

/** tresen_db_rollback: Undoes the transaction, if SQLite has not done so by itself. Worker thread.
 */
void
tresen_db_rollback (TresenDb *db)
{
  g_array_set_size (db->changes, 0);
  db->has_passive = -1;
  if (tresen_db_is_in_transaction (db))
    sqlite3_exec (db->handle, "ROLLBACK", NULL, NULL, NULL);
}

/** tresen_db_is_in_transaction: SQLite ends a transaction by itself on some errors (full disk).
 * Worker thread. */
gboolean
tresen_db_is_in_transaction (TresenDb *db)
{
  return sqlite3_get_autocommit (db->handle) == 0;
}

/**
 * tresen_db_get_log_growth:
 *
 * A log that a reader still uses is not begun anew by the next commit, although all of it may be in the database: it grows on. Only
 * what came since the last carrying over is counted, else each commit would carry over again until the readers rest.
 * Writer's thread.
 *
 * Returns: by how many pages the log has grown since it was carried over
 */
int
tresen_db_get_log_growth (TresenDb *db)
{
  return db->wal_pages - db->tried_pages;
}

/**
 * tresen_db_checkpoint:
 * @is_final: whether to empty the log's file as well
 *
 * Carries the log over into the database, as far as no reader holds it. Not an error when it
 * cannot: the log is as good. Writer's thread, outside a transaction.
 *
 * Returns: whether the whole log was carried over
 */
gboolean
tresen_db_checkpoint (TresenDb *db, gboolean is_final)
{
  int mode = is_final ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
  int in_log = 0, carried = 0;

  if (sqlite3_wal_checkpoint_v2 (db->handle, NULL, mode, &in_log, &carried) != SQLITE_OK)
    return FALSE;
  db->wal_pages = db->tried_pages = in_log;
  db->carried_pages = carried;
  return in_log == carried;
}

/**
 * tresen_db_note:
 *
 * Notes a change for the feed; the same one noted again shortly after counts once. Writer's thread,
 * inside a transaction.
 */
void
tresen_db_note (TresenDb *db, TresenTopic topic, gint64 customer_id, gint64 row_id)
{
  TresenChange change = { 0, topic, customer_id, row_id };
  guint first = db->changes->len > 4 ? db->changes->len - 4 : 0;

  for (guint i = first; i < db->changes->len; i++)
    {
      const TresenChange *noted = &g_array_index (db->changes, TresenChange, i);

      if (noted->topic == topic && noted->customer_id == customer_id && noted->row_id == row_id)
        return;
    }
  g_array_append_val (db->changes, change);
}
