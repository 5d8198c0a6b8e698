/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-store-rights.h"

#include "tresen-db.h"
#include "tresen-store-jobs.h"

void
tresen_right_free (TresenRight *self)
{
  if (self == NULL)
    return;
  g_free (self->feature);
  g_free (self->state);
  g_free (self);
}

/**
 * tresen_store_right_set:
 * @feature: a TRESEN_RIGHT_…
 * @state: "granted", "refused" or "unknown"
 * @code: what WeChat answered, 0 when it granted
 * @now_us: when it answered
 *
 * Keeps what WeChat said of the account. The same again only moves the time, and tells nobody. Writer's thread.
 *
 * Returns: %FALSE with @error
 */
gboolean
tresen_store_right_set (TresenDb *db,
                        const char *feature,
                        const char *state,
                        int code,
                        gint64 now_us,
                        GError **error)
{
  static const char same[] = "UPDATE account_right SET checked_at = ?4 WHERE feature = ?1"
                             " AND state = ?2 AND code = ?3";
  static const char other[]
      = "INSERT INTO account_right (feature, state, code, checked_at) VALUES (?1, ?2, ?3, ?4)"
        " ON CONFLICT (feature) DO UPDATE SET state = excluded.state, code = excluded.code,"
        " checked_at = excluded.checked_at";
  const TresenValue values[]
      = { TRESEN_TEXT (feature), TRESEN_TEXT (state), TRESEN_INT (code), TRESEN_INT (now_us) };

  if (!tresen_db_run_values (db, same, values, G_N_ELEMENTS (values), error))
    return FALSE;
  if (sqlite3_changes64 (db->handle) > 0)
    return TRUE;
  tresen_db_note (db, TRESEN_TOPIC_ACCOUNT, 0, 0);
  return tresen_db_run_values (db, other, values, G_N_ELEMENTS (values), error);
}

/**
 * tresen_store_right_is_refused:
 * @feature: a TRESEN_RIGHT_…
 *
 * Worker thread.
 *
 * Returns: 1 when WeChat refused it (48001) the last time it was asked, 0 when it did not or was not asked, -1 with @error
 */
int
tresen_store_right_is_refused (TresenDb *db, const char *feature, GError **error)
{
  static const char sql[] = "SELECT 1 FROM account_right WHERE feature = ?1 AND state = 'refused'";
  gint64 value = 0;

  return tresen_db_find (db, error, &value, sql, TRESEN_TEXT (feature));
}

/**
 * tresen_store_rights_load:
 *
 * Worker thread.
 *
 * Returns: (transfer full) (element-type TresenRight) (nullable): all that is known, by feature; %NULL with @error
 */
GPtrArray *
tresen_store_rights_load (TresenDb *db, GError **error)
{
  static const char sql[]
      = "SELECT feature, state, code, checked_at FROM account_right ORDER BY feature";
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_right_free);
  g_autoptr (TresenRows) rows = tresen_db_query_values (db, sql, NULL, 0, error);
  int step = rows != NULL ? 1 : -1;

  while (step > 0 && (step = tresen_rows_next (db, rows, error)) > 0)
    {
      TresenRight *right = g_new0 (TresenRight, 1);

      right->feature = tresen_rows_dup_text (rows, 0);
      right->state = tresen_rows_dup_text (rows, 1);
      right->code = sqlite3_column_int (rows, 2);
      right->checked_at_us = sqlite3_column_int64 (rows, 3);
      g_ptr_array_add (list, right);
    }
  return step == 0 ? g_steal_pointer (&list) : NULL;
}

/**
 * tresen_store_rights_ask:
 * @resumes: a person has set right what WeChat refused: all that waits is to be tried at once
 * @now_us: when it is asked for
 *
 * Writes that WeChat is to be asked what the account may do. A job for it that waits already has its turn now. Writer's
 * thread.
 *
 * Returns: %FALSE with @error
 */
gboolean
tresen_store_rights_ask (TresenDb *db, gboolean resumes, gint64 now_us, GError **error)
{
  static const char hurry[]
      = "UPDATE job SET next_at = ?2, detail = ?3, attempts = 0 WHERE kind = ?1 AND state = 0"
        " AND is_next = 1";
  const char *detail = resumes ? "{\"resumes\":true}" : "{}";

  if (!tresen_db_run (db, error, hurry, TRESEN_INT (TRESEN_JOB_PROBE_RIGHTS), TRESEN_INT (now_us),
                      TRESEN_TEXT (detail)))
    return FALSE;
  if (sqlite3_changes64 (db->handle) == 0)
    return tresen_store_job_add_detail (db, TRESEN_JOB_PROBE_RIGHTS, 0, detail, now_us, error) > 0;
  tresen_db_note (db, TRESEN_TOPIC_JOB, 0, 0);
  return TRUE;
}

/**
 * tresen_store_rights_ask_if_due:
 * @features: (array zero-terminated=1): those that should be known
 * @before_us: what was found out before then is too old
 *
 * As tresen_store_rights_ask(), unless all is known and young enough, or is being asked already. Writer's thread.
 *
 * Returns: %FALSE with @error
 */
gboolean
tresen_store_rights_ask_if_due (TresenDb *db,
                                const char *const *features,
                                gint64 before_us,
                                gint64 now_us,
                                GError **error)
{
  static const char sql[]
      = "SELECT 1 FROM account_right WHERE feature = ?1 AND checked_at >= ?2 AND checked_at <= ?3";
  int is_open = tresen_store_job_is_open (db, TRESEN_JOB_PROBE_RIGHTS, 0, error);

  if (is_open != 0)
    return is_open > 0;
  for (guint i = 0; features[i] != NULL; i++)
    {
      gint64 value = 0;
      int is_known = tresen_db_find (db, error, &value, sql, TRESEN_TEXT (features[i]),
                                     TRESEN_INT (before_us), TRESEN_INT (now_us));

      if (is_known < 0)
        return FALSE;
      if (is_known == 0)
        return tresen_store_rights_ask (db, FALSE, now_us, error);
    }
  return TRUE;
}
