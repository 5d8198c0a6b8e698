/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-store-quotas.h"

#include "tresen-db.h"

void
tresen_quota_free (TresenQuota *self)
{
  if (self == NULL)
    return;
  g_free (self->api);
  g_free (self->day);
  g_free (self);
}

/**
 * tresen_store_quota_set:
 * @quota: what is known of an API and a day, in place of what was known before
 *
 * Writer's thread.
 *
 * Returns: %FALSE with @error
 */
gboolean
tresen_store_quota_set (TresenDb *db, const TresenQuota *quota, GError **error)
{
  static const char sql[]
      = "INSERT INTO quota (api, day, used, blocked_until) VALUES (?1, ?2, ?3, ?4)"
        " ON CONFLICT (api, day) DO UPDATE SET used = excluded.used,"
        " blocked_until = excluded.blocked_until";

  if (!tresen_db_run (db, error, sql, TRESEN_TEXT (quota->api), TRESEN_TEXT (quota->day),
                      TRESEN_INT (quota->used), TRESEN_INT (quota->blocked_until_us)))
    return FALSE;
  tresen_db_note (db, TRESEN_TOPIC_ACCOUNT, 0, 0);
  return TRUE;
}

/**
 * tresen_store_quotas_load:
 * @from_day: the first day of interest
 *
 * Worker thread.
 *
 * Returns: (transfer full) (element-type TresenQuota) (nullable): by API and day; %NULL with @error
 */
GPtrArray *
tresen_store_quotas_load (TresenDb *db, const char *from_day, GError **error)
{
  static const char sql[]
      = "SELECT api, day, used, blocked_until FROM quota WHERE day >= ?1 ORDER BY api, day";
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_quota_free);
  g_autoptr (TresenRows) rows = tresen_db_query (db, error, sql, TRESEN_TEXT (from_day));
  int step = rows != NULL ? 1 : -1;

  while (step > 0 && (step = tresen_rows_next (db, rows, error)) > 0)
    {
      TresenQuota *quota = g_new0 (TresenQuota, 1);

      quota->api = tresen_rows_dup_text (rows, 0);
      quota->day = tresen_rows_dup_text (rows, 1);
      quota->used = sqlite3_column_int64 (rows, 2);
      quota->blocked_until_us = sqlite3_column_int64 (rows, 3);
      g_ptr_array_add (list, quota);
    }
  return step == 0 ? g_steal_pointer (&list) : NULL;
}

/** tresen_store_quotas_trim: Drops the days before @before_day. Writer's thread. Returns: %FALSE with @error. */
gboolean
tresen_store_quotas_trim (TresenDb *db, const char *before_day, GError **error)
{
  return tresen_db_run (db, error, "DELETE FROM quota WHERE day < ?1", TRESEN_TEXT (before_day));
}
