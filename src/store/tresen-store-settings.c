/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-store-settings.h"

#include "tresen-db.h"

/**
 * tresen_store_setting_set:
 * @key: a TRESEN_SETTING_…
 * @value: UTF-8
 *
 * Setting the same again changes nothing and tells nobody. Writer's thread.
 *
 * Returns: %FALSE with @error
 */
gboolean
tresen_store_setting_set (TresenDb *db, const char *key, const char *value, GError **error)
{
  static const char sql[] = "INSERT INTO setting (key, value) VALUES (?1, ?2) ON CONFLICT (key)"
                            " DO UPDATE SET value = excluded.value WHERE value <> excluded.value";

  if (!tresen_db_run (db, error, sql, TRESEN_TEXT (key), TRESEN_TEXT (value)))
    return FALSE;
  if (sqlite3_changes64 (db->handle) > 0)
    tresen_db_note (db, TRESEN_TOPIC_SETTING, 0, 0);
  return TRUE;
}

/**
 * tresen_store_setting_load:
 * @key: a TRESEN_SETTING_…
 *
 * Worker thread.
 *
 * Returns: (transfer full) (nullable): the value, "" when it was never set; %NULL with @error
 */
char *
tresen_store_setting_load (TresenDb *db, const char *key, GError **error)
{
  g_autoptr (TresenRows) rows
      = tresen_db_query (db, error, "SELECT value FROM setting WHERE key = ?1", TRESEN_TEXT (key));
  int step = rows != NULL ? tresen_rows_next (db, rows, error) : -1;

  if (step < 0)
    return NULL;
  return step > 0 ? tresen_rows_dup_text (rows, 0) : g_strdup ("");
}
