/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-store-jobs.h"

#include "tresen-store-internal.h"

/* tresen_store_set_not_found: The error for a row that is not there or not in a state that allows
 * what was asked. */
void
tresen_store_set_not_found (const char *what, GError **error)
{
  g_set_error (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_NOT_FOUND,
               "no such %s, or not in a state for this", what);
}

static gboolean
expect_changed (TresenDb *db, GError **error)
{
  if (sqlite3_changes64 (db->handle) > 0)
    return TRUE;
  tresen_store_set_not_found ("job", error);
  return FALSE;
}

/* tresen_store_jobs_advance: Lets the oldest open job of a customer have its turn, and tells when
 * it has changed. */
gboolean
tresen_store_jobs_advance (TresenDb *db, TresenJobKind kind, gint64 customer_id, GError **error)
{
  static const char find[] = "SELECT id FROM job WHERE kind = ?1 AND customer_id IS nullif (?2, 0)"
                             " AND state < 2 ORDER BY id LIMIT 1";
  static const char set[] = "UPDATE job SET is_next = 1 WHERE id = ?1 AND is_next = 0";
  gint64 id = 0;
  int step = tresen_db_find (db, error, &id, find, TRESEN_INT (kind), TRESEN_INT (customer_id));

  if (step <= 0)
    return step == 0;
  if (!tresen_db_run (db, error, set, TRESEN_INT (id)))
    return FALSE;
  if (sqlite3_changes64 (db->handle) > 0)
    tresen_db_note (db, TRESEN_TOPIC_JOB, customer_id, id);
  return TRUE;
}

static gint64
add_job (TresenDb *db,
         TresenJobKind kind,
         gint64 customer_id,
         gint64 entry_id,
         const char *detail,
         gint64 now_us,
         GError **error)
{
  static const char sql[]
      = "INSERT INTO job (kind, state, customer_id, entry_id, is_next, created_at, next_at, detail)"
        " VALUES (?1, 0, nullif (?2, 0), nullif (?3, 0), ?6 OR NOT EXISTS (SELECT 1 FROM job WHERE kind "
        "= ?1"
        " AND customer_id IS nullif (?2, 0) AND state < 2), ?4, ?4, ?5)";
  gboolean stands_alone = tresen_job_kind_stands_alone (kind);
  gint64 id;

  if (!tresen_db_run (db, error, sql, TRESEN_INT (kind), TRESEN_INT (customer_id),
                      TRESEN_INT (entry_id), TRESEN_INT (now_us), TRESEN_TEXT (detail),
                      TRESEN_INT (stands_alone)))
    return -1;
  id = sqlite3_last_insert_rowid (db->handle);
  tresen_db_note (db, TRESEN_TOPIC_JOB, customer_id, id);
  return id;
}

/**
 * tresen_store_job_add:
 * @entry_id: what it is about, 0 when it is about the customer
 * @now_us: when it is written, and from when on it may be attempted
 *
 * Writer's thread.
 *
 * Returns: the job's id, -1 with @error
 */
gint64
tresen_store_job_add (TresenDb *db,
                      TresenJobKind kind,
                      gint64 customer_id,
                      gint64 entry_id,
                      gint64 now_us,
                      GError **error)
{
  return add_job (db, kind, customer_id, entry_id, "{}", now_us, error);
}

/**
 * tresen_store_job_add_detail:
 * @customer_id: 0 when it is about no customer; such jobs of one kind run one after the other, unless
 *   tresen_job_kind_stands_alone()
 * @detail: a JSON object with what the work needs; no secrets
 * @now_us: when it is written, and from when on it may be attempted
 *
 * Writer's thread.
 *
 * Returns: the job's id, -1 with @error
 */
gint64
tresen_store_job_add_detail (TresenDb *db,
                             TresenJobKind kind,
                             gint64 customer_id,
                             const char *detail,
                             gint64 now_us,
                             GError **error)
{
  return add_job (db, kind, customer_id, 0, detail, now_us, error);
}

/**
 * tresen_store_job_set_detail:
 * @detail: a JSON object
 *
 * Keeps how far work of several steps has come; its next step is attempted for the first time. Writer's thread.
 *
 * Returns: %FALSE with NOT_FOUND when there is no such job, or with another error
 */
gboolean
tresen_store_job_set_detail (TresenDb *db, gint64 job_id, const char *detail, GError **error)
{
  return tresen_db_run (db, error, "UPDATE job SET detail = ?2, attempts = 0 WHERE id = ?1", TRESEN_INT (job_id),
                        TRESEN_TEXT (detail))
         && expect_changed (db, error);
}

/**
 * tresen_store_job_is_open:
 * @customer_id: 0 for jobs about no customer
 *
 * Worker thread.
 *
 * Returns: 1 when such a job is queued or running, 0 when none is, -1 with @error
 */
int
tresen_store_job_is_open (TresenDb *db, TresenJobKind kind, gint64 customer_id, GError **error)
{
  static const char sql[] = "SELECT id FROM job WHERE kind = ?1 AND customer_id IS nullif (?2, 0)"
                            " AND state < 2 LIMIT 1";
  gint64 id;

  return tresen_db_find (db, error, &id, sql, TRESEN_INT (kind), TRESEN_INT (customer_id));
}

/**
 * tresen_store_jobs_next:
 * @most: how many at most
 *
 * The queued jobs whose turn it is: of each customer the oldest open one of this kind, and none
 * while that one is running; all of a kind of which each stands alone. Those with the earliest "next_at" first, also ones whose time has not
 * come. Costs the same however many jobs are done or wait behind others. Worker thread.
 *
 * Returns: (transfer full) (element-type TresenJob) (nullable): %NULL with @error
 */
GPtrArray *
tresen_store_jobs_next (TresenDb *db, TresenJobKind kind, guint most, GError **error)
{
  static const char sql[] = "SELECT id, state, customer_id, entry_id, attempts, created_at, "
                            "next_at, error, detail FROM job WHERE kind = ?1"
                            " AND state = 0 AND is_next = 1 ORDER BY next_at, id LIMIT ?2";
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_job_unref);
  g_autoptr (TresenRows) rows
      = tresen_db_query (db, error, sql, TRESEN_INT (kind), TRESEN_INT (most));
  int step = rows != NULL ? 1 : -1;

  while (step > 0 && (step = tresen_rows_next (db, rows, error)) > 0)
    {
      TresenJob *job = tresen_job_new ();

      job->id = sqlite3_column_int64 (rows, 0);
      job->kind = kind;
      job->state = sqlite3_column_int (rows, 1);
      job->customer_id = sqlite3_column_int64 (rows, 2);
      job->entry_id = sqlite3_column_int64 (rows, 3);
      job->attempts = sqlite3_column_int (rows, 4);
      job->created_at_us = sqlite3_column_int64 (rows, 5);
      job->next_at_us = sqlite3_column_int64 (rows, 6);
      job->error = tresen_rows_dup_text (rows, 7);
      job->detail = tresen_rows_dup_text (rows, 8);
      g_ptr_array_add (list, job);
    }
  return step == 0 ? g_steal_pointer (&list) : NULL;
}

/**
 * tresen_store_job_start:
 *
 * Writes down that a job is being attempted, before it is. For messages use
 * tresen_store_outgoing_start(). Writer's thread.
 *
 * Returns: %FALSE with NOT_FOUND when it is not queued or not its turn, or with another error
 */
gboolean
tresen_store_job_start (TresenDb *db, gint64 job_id, GError **error)
{
  static const char sql[] = "UPDATE job SET state = 1, attempts = attempts + 1 WHERE id = ?1 AND "
                            "state = 0 AND is_next = 1";

  return tresen_db_run (db, error, sql, TRESEN_INT (job_id)) && expect_changed (db, error);
}

/* tresen_store_job_set_final: Ends a running job and gives the customer's next one its turn. */
gboolean
tresen_store_job_set_final (TresenDb *db,
                            gint64 job_id,
                            TresenJobState state,
                            const char *text,
                            GError **error)
{
  static const char sql[]
      = "UPDATE job SET state = ?2, error = ?3, is_next = 0 WHERE id = ?1 AND state = 1"
        " RETURNING kind, customer_id";
  TresenJobKind kind;
  gint64 customer_id;

  {
    g_autoptr (TresenRows) rows
        = tresen_db_query (db, error, sql, TRESEN_INT (job_id), TRESEN_INT (state),
                           TRESEN_TEXT (text != NULL ? text : ""));
    int step = rows != NULL ? tresen_rows_next (db, rows, error) : -1;

    if (step == 0)
      tresen_store_set_not_found ("job", error);
    if (step <= 0)
      return FALSE;
    kind = sqlite3_column_int (rows, 0);
    customer_id = sqlite3_column_int64 (rows, 1);
    while (step > 0)
      step = tresen_rows_next (db, rows, error);
    if (step < 0)
      return FALSE;
  }
  return tresen_store_jobs_advance (db, kind, customer_id, error);
}

/**
 * tresen_store_job_finish:
 * @state: DONE, FAILED or UNKNOWN
 * @text: (nullable): English, why it went wrong; holds no secret
 *
 * For messages use the verbs of tresen-store-outgoing.h. Writer's thread.
 *
 * Returns: %FALSE with NOT_FOUND when the job is not running, or with another error
 */
gboolean
tresen_store_job_finish (TresenDb *db,
                         gint64 job_id,
                         TresenJobState state,
                         const char *text,
                         GError **error)
{
  g_return_val_if_fail (
      state == TRESEN_JOB_DONE || state == TRESEN_JOB_FAILED || state == TRESEN_JOB_UNKNOWN, FALSE);
  return tresen_store_job_set_final (db, job_id, state, text, error);
}

/**
 * tresen_store_job_later:
 * @next_at_us: not before then
 * @text: (nullable): English, why
 *
 * Puts a running job back: it was certainly not done. It keeps its turn. Writer's thread.
 *
 * Returns: %FALSE with NOT_FOUND when the job is not running, or with another error
 */
gboolean
tresen_store_job_later (TresenDb *db,
                        gint64 job_id,
                        gint64 next_at_us,
                        const char *text,
                        GError **error)
{
  static const char sql[]
      = "UPDATE job SET state = 0, next_at = ?2, error = ?3 WHERE id = ?1 AND state = 1";

  if (!tresen_db_run (db, error, sql, TRESEN_INT (job_id), TRESEN_INT (next_at_us),
                      TRESEN_TEXT (text != NULL ? text : ""))
      || !expect_changed (db, error))
    return FALSE;
  tresen_db_note (db, TRESEN_TOPIC_JOB, 0, job_id);
  return TRUE;
}

/**
 * tresen_store_jobs_hurry:
 *
 * Lets everything that was put off have its turn now: what stood in its way is gone. Writer's thread.
 *
 * Returns: %FALSE with @error
 */
gboolean
tresen_store_jobs_hurry (TresenDb *db, gint64 now_us, GError **error)
{
  static const char sql[] = "UPDATE job SET next_at = ?1 WHERE state = 0 AND is_next = 1 AND "
                            "attempts > 0 AND next_at > ?1";

  if (!tresen_db_run (db, error, sql, TRESEN_INT (now_us)))
    return FALSE;
  if (sqlite3_changes64 (db->handle) > 0)
    tresen_db_note (db, TRESEN_TOPIC_JOB, 0, 0);
  return TRUE;
}

/**
 * tresen_store_jobs_recover:
 * @kind: a kind that may be done twice without harm; for messages use
 * tresen_store_outgoing_recover()
 *
 * At start: what was being attempted when the last run ended is queued again. Writer's thread.
 */
gboolean
tresen_store_jobs_recover (TresenDb *db, TresenJobKind kind, GError **error)
{
  static const char sql[] = "UPDATE job SET state = 0 WHERE kind = ?1 AND state = 1 AND state < 2";

  g_return_val_if_fail (kind != TRESEN_JOB_SEND_MESSAGE, FALSE);
  if (!tresen_db_run (db, error, sql, TRESEN_INT (kind)))
    return FALSE;
  if (sqlite3_changes64 (db->handle) > 0)
    tresen_db_note (db, TRESEN_TOPIC_JOB, 0, 0);
  return TRUE;
}
