/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-store-migrate.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "tresen-store-resources.h"

#define N_COPIES_KEPT 3
#define COPY_PREFIX "before-version-"

/* One name a step, in order: to add a step, write the file and name it here and in store.gresource.xml. */
static const char *const step_files[] = {
  "version-001.sql",
  "version-002.sql",
  "version-003.sql",
};

/**
 * tresen_store_steps:
 * @n_steps: (out): how many there are, which is also the version this build writes
 *
 * Returns: (transfer none): the steps compiled in. Any thread.
 */
const TresenStoreStep *
tresen_store_steps (guint *n_steps)
{
  static TresenStoreStep steps[G_N_ELEMENTS (step_files)];
  static gsize is_loaded = 0;

  if (g_once_init_enter (&is_loaded))
    {
      tresen_store_register_resource ();
      for (guint i = 0; i < G_N_ELEMENTS (step_files); i++)
        {
          g_autofree char *name
              = g_strconcat ("/io/github/tresen/Tresen/store/", step_files[i], NULL);
          g_autoptr (GBytes) text
              = g_resource_lookup_data (tresen_store_get_resource (), name, 0, NULL);

          /* What is compiled in uncompressed lives as long as the program and ends with a zero
           * byte. */
          steps[i].sql = text != NULL ? g_bytes_get_data (text, NULL) : NULL;
        }
      g_once_init_leave (&is_loaded, 1);
    }
  *n_steps = G_N_ELEMENTS (step_files);
  return steps;
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return -g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/* Keeps the newest copies; names hold the time, so their order is that of age. */
static void
drop_old_copies (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, COPY_PREFIX) && g_str_has_suffix (name, ".db"))
      g_ptr_array_add (names, g_strdup (strrchr (name, '_') != NULL ? strrchr (name, '_') : name));
  g_ptr_array_sort (names, compare_names);
  if (dir == NULL || names->len <= N_COPIES_KEPT)
    return;
  g_dir_rewind (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    for (guint i = N_COPIES_KEPT; i < names->len; i++)
      if (g_str_has_prefix (name, COPY_PREFIX) && g_str_has_suffix (name, names->pdata[i]))
        {
          g_autofree char *path = g_build_filename (folder, name, NULL);

          g_unlink (path);
          break;
        }
}

/* The copy has to be on the disk before the original is touched. */
static gboolean
flush_file (const char *path, GError **error)
{
  int fd = g_open (path, O_RDWR | O_CLOEXEC, 0);
  gboolean is_flushed = fd >= 0 && fchmod (fd, 0600) == 0 && fsync (fd) == 0;

  if (!is_flushed)
    g_set_error (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_FULL, "cannot flush the copy: %s",
                 g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return is_flushed;
}

/* Under its name there is a whole copy or none: a full disk or a kill would leave half of one, which would count as kept
 * and push out a good one. */
static gboolean
write_copy (TresenDb *db, const char *folder, const char *path, GError **error)
{
  g_autofree char *part = g_build_filename (folder, COPY_PREFIX "part", NULL);

  g_unlink (part);
  if (tresen_db_run (db, error, "VACUUM INTO ?1", TRESEN_TEXT (part)) && flush_file (part, error))
    {
      if (g_rename (part, path) == 0)
        return TRUE;
      g_set_error (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_FULL, "cannot name the copy: %s",
                   g_strerror (errno));
    }
  g_unlink (part);
  return FALSE;
}

static gboolean
keep_copy (TresenDb *db, guint version, gint64 now_us, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (db->path);
  g_autofree char *backups = g_build_filename (folder, "backups", NULL);
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (now_us / G_USEC_PER_SEC);
  g_autofree char *time = now != NULL ? g_date_time_format (now, "%Y%m%d-%H%M%S") : g_strdup ("0");
  g_autofree char *name = g_strdup_printf (COPY_PREFIX "%03u_%s-%06d.db", version, time,
                                           (int) (now_us % G_USEC_PER_SEC));
  g_autofree char *path = g_build_filename (backups, name, NULL);

  if (g_mkdir_with_parents (backups, 0700) != 0)
    {
      g_set_error (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_FULL,
                   "cannot make the folder for backups: %s", g_strerror (errno));
      return FALSE;
    }
  if (!write_copy (db, backups, path, error))
    return FALSE;
  drop_old_copies (backups);
  return TRUE;
}

static gboolean
check_references (TresenDb *db, GError **error)
{
  g_autoptr (TresenRows) rows
      = tresen_db_query_values (db, "PRAGMA foreign_key_check", NULL, 0, error);
  int step = rows != NULL ? tresen_rows_next (db, rows, error) : -1;

  if (step > 0)
    g_set_error (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_FAILED,
                 "a row of table %s refers to a row that is not there",
                 sqlite3_column_text (rows, 0));
  return step == 0;
}

static gboolean
take_step (TresenDb *db, const TresenStoreStep *step, guint version, GError **error)
{
  g_autofree char *number = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %u",
                                             TRESEN_DB_APPLICATION_ID, version);

  if (step->sql == NULL)
    {
      g_set_error (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_MIGRATION,
                   "the step is not in this build");
      return FALSE;
    }
  if (!tresen_db_begin (db, error))
    return FALSE;
  if (tresen_db_exec (db, step->sql, error) && check_references (db, error)
      && tresen_db_exec (db, number, error) && tresen_db_commit (db, error))
    return TRUE;
  tresen_db_rollback (db);
  return FALSE;
}

/* SQLite ignores this pragma inside a transaction, so it is set around the steps and read back. */
static gboolean
enforce_references (TresenDb *db, gboolean is_enforced, GError **error)
{
  gint64 value = -1;

  if (!tresen_db_exec (db, is_enforced ? "PRAGMA foreign_keys = ON" : "PRAGMA foreign_keys = OFF",
                       error)
      || !tresen_db_get_pragma (db, "PRAGMA foreign_keys", &value, error))
    return FALSE;
  if (value == is_enforced)
    return TRUE;
  g_set_error (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_FAILED,
               "database: references cannot be switched");
  return FALSE;
}

static gboolean
take_steps (TresenDb *db, const TresenStoreStep *steps, guint from, guint to, GError **error)
{
  for (guint version = from + 1; version <= to; version++)
    {
      g_autoptr (GError) local = NULL;

      if (take_step (db, &steps[version - 1], version, &local))
        continue;
      if (tresen_store_error_is_transient (local))
        g_propagate_prefixed_error (error, g_steal_pointer (&local), "schema step %u: ", version);
      else
        g_set_error (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_MIGRATION,
                     "schema step %u was undone: %s", version, local->message);
      return FALSE;
    }
  return TRUE;
}

/**
 * tresen_store_migrate:
 * @db: a writer, outside a transaction
 * @steps: all steps from the empty file on
 * @now_us: names the copy that is kept of a database that already holds something
 *
 * Brings the schema up to date, each step in a transaction of its own together with its number, so
 * that a step is there whole or not at all. On an error the connection is to be closed: nothing may
 * go on with an old schema. Worker thread.
 *
 * Returns: %FALSE with NEWER, MIGRATION (the step is undone), FULL, BUSY or CORRUPT
 */
gboolean
tresen_store_migrate (TresenDb *db,
                      const TresenStoreStep *steps,
                      guint n_steps,
                      gint64 now_us,
                      GError **error)
{
  gint64 version = 0;

  if (!tresen_db_get_pragma (db, "PRAGMA user_version", &version, error))
    return FALSE;
  if (version < 0 || version > n_steps)
    {
      g_set_error (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_NEWER,
                   "the database has version %" G_GINT64_FORMAT ", this Tresen knows %u", version,
                   n_steps);
      return FALSE;
    }
  if (version == n_steps)
    return TRUE;
  if (version > 0 && !keep_copy (db, version, now_us, error))
    {
      g_prefix_error (error, "copy before the schema changes: ");
      return FALSE;
    }
  return enforce_references (db, FALSE, error) && take_steps (db, steps, version, n_steps, error)
         && enforce_references (db, TRUE, error);
}
