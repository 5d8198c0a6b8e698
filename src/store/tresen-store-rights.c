/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-store-rights.h"

#include "tresen-db.h"

/**
 * tresen_store_right_set:
 * @feature: a TRESEN_RIGHT_…
 * @state: "granted" or "refused"
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
