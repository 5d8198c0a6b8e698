/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-store-health.h"

#include "tresen-db.h"

void
tresen_health_free (TresenHealth *self)
{
  if (self == NULL)
    return;
  g_free (self->key);
  g_free (self->state);
  g_free (self->detail);
  g_free (self);
}

/**
 * tresen_store_health_set:
 * @key: what it is about
 * @state: "ok" or a word for what is wrong
 * @detail: (nullable): English, or a value to show; holds no secret
 * @now_us: when; "since" keeps the moment at which the state became what it is
 *
 * Saying the same again changes nothing and tells nobody. Writer's thread.
 *
 * Returns: %FALSE with @error
 */
gboolean
tresen_store_health_set (TresenDb *db,
                         const char *key,
                         const char *state,
                         const char *detail,
                         gint64 now_us,
                         GError **error)
{
  static const char sql[]
      = "INSERT INTO health (key, state, detail, since) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (key) "
        "DO UPDATE SET"
        " since = CASE WHEN state = excluded.state THEN since ELSE excluded.since END, state = "
        "excluded.state,"
        " detail = excluded.detail WHERE state <> excluded.state OR detail <> excluded.detail";

  if (!tresen_db_run (db, error, sql, TRESEN_TEXT (key), TRESEN_TEXT (state),
                      TRESEN_TEXT (detail != NULL ? detail : ""), TRESEN_INT (now_us)))
    return FALSE;
  if (sqlite3_changes64 (db->handle) > 0)
    tresen_db_note (db, TRESEN_TOPIC_HEALTH, 0, 0);
  return TRUE;
}

/**
 * tresen_store_health_load:
 *
 * Returns: (transfer full) (element-type TresenHealth) (nullable): all, by key; %NULL with @error.
 * Worker thread.
 */
GPtrArray *
tresen_store_health_load (TresenDb *db, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_health_free);
  g_autoptr (TresenRows) rows = tresen_db_query_values (
      db, "SELECT key, state, detail, since FROM health ORDER BY key", NULL, 0, error);
  int step = rows != NULL ? 1 : -1;

  while (step > 0 && (step = tresen_rows_next (db, rows, error)) > 0)
    {
      TresenHealth *health = g_new0 (TresenHealth, 1);

      health->key = tresen_rows_dup_text (rows, 0);
      health->state = tresen_rows_dup_text (rows, 1);
      health->detail = tresen_rows_dup_text (rows, 2);
      health->since_us = sqlite3_column_int64 (rows, 3);
      g_ptr_array_add (list, health);
    }
  return step == 0 ? g_steal_pointer (&list) : NULL;
}
