/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-store-fetch.h"

#include "tresen-store-internal.h"
#include "tresen-store-jobs.h"

/**
 * tresen_store_media_fetch_again:
 * @entry_id: a message whose file could not be fetched
 * @now_us: microseconds since 1970-01-01 UTC
 *
 * What staff ask for with "Try Again": the file is waiting again, with a new job. Writer's thread.
 *
 * Returns: %FALSE with NOT_FOUND when there is no such message or its file did not fail, or with
 * another error
 */
gboolean
tresen_store_media_fetch_again (TresenDb *db, gint64 entry_id, gint64 now_us, GError **error)
{
  static const char find[] = "SELECT e.customer_id FROM entry e JOIN media m ON m.entry_id = e.id"
                             " WHERE e.id = ?1 AND m.state = 2";
  static const char set[] = "UPDATE media SET state = 0, error = '' WHERE entry_id = ?1";
  gint64 customer_id = 0;
  int step = tresen_db_find (db, error, &customer_id, find, TRESEN_INT (entry_id));

  if (step == 0)
    tresen_store_set_not_found ("file that could not be fetched", error);
  if (step <= 0 || !tresen_db_run (db, error, set, TRESEN_INT (entry_id)))
    return FALSE;
  tresen_db_note (db, TRESEN_TOPIC_ENTRY_STATE, customer_id, entry_id);
  return tresen_store_job_add (db, TRESEN_JOB_FETCH_MEDIA, customer_id, entry_id, now_us, error)
         >= 0;
}
