/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-store-notices.h"

#include "tresen-store-customers.h"
#include "tresen-store-internal.h"
#include "tresen-store-jobs.h"
#include "tresen-store-outgoing.h"
#include "tresen-store-timeline.h"

/*
 * In the detail of a notice's job:
 *   tried_at  when the first attempt began that may have reached WeChat
 *   lost      1 when the answer to one was lost; the message is being sent until that is found out, and cannot be undone
 */

/* An id of its own for each time that staff want it sent, so that only repeats of one wish are taken for one. */
gboolean
tresen_store_notice_renew (TresenDb *db, gint64 entry_id, GError **error)
{
  static const char sql[] = "UPDATE entry SET detail = json_set (detail, '$.client_msg_id',"
                            " lower (hex (randomblob (16)))), remote_id = NULL WHERE id = ?1";

  return tresen_db_run (db, error, sql, TRESEN_INT (entry_id));
}

gboolean
tresen_store_notice_note_try (TresenDb *db, gint64 job_id, gint64 now_us, GError **error)
{
  static const char sql[] = "UPDATE job SET detail = json_set (detail, '$.tried_at', ?2)"
                            " WHERE id = ?1 AND json_extract (detail, '$.tried_at') IS NULL";

  return tresen_db_run (db, error, sql, TRESEN_INT (job_id), TRESEN_INT (now_us));
}

/* The last attempt certainly did not reach WeChat; an earlier one may have. */
gboolean
tresen_store_notice_forget_try (TresenDb *db, gint64 job_id, GError **error)
{
  static const char sql[] = "UPDATE job SET detail = json_remove (detail, '$.tried_at')"
                            " WHERE id = ?1 AND json_extract (detail, '$.lost') IS NULL";

  return tresen_db_run (db, error, sql, TRESEN_INT (job_id));
}

static TresenTimelineEntry *
new_entry (gint64 customer_id, const char *text, const char *detail, gint64 now_us)
{
  TresenTimelineEntry *entry = tresen_timeline_entry_new ();

  entry->customer_id = customer_id;
  entry->direction = TRESEN_DIRECTION_OUT;
  entry->kind = g_strdup ("template");
  entry->text = g_strdup (text);
  entry->detail = g_strdup (detail);
  entry->created_at_us = now_us;
  entry->received_at_us = now_us;
  entry->state = TRESEN_MESSAGE_QUEUED;
  return entry;
}

/**
 * tresen_store_notice_queue:
 * @text: what staff read of it
 * @detail: a JSON object: template_id, title, url ("" for none), data {"thing1": {"value": "…"}}
 *
 * Writes a notice and its job; the draft stays. Needs no window, but somebody who follows. Writer's thread.
 *
 * Returns: the entry's id, -1 with NOT_FOUND when the customer does not follow, or with another error
 */
gint64
tresen_store_notice_queue (TresenDb *db,
                           gint64 customer_id,
                           const char *text,
                           const char *detail,
                           gint64 now_us,
                           GError **error)
{
  g_autoptr (TresenTimelineEntry) entry = new_entry (customer_id, text, detail, now_us);
  gint64 id = 0;
  int step
      = tresen_db_find (db, error, &id, "SELECT id FROM customer WHERE id = ?1 AND followed = 1",
                        TRESEN_INT (customer_id));

  if (step == 0)
    tresen_store_set_not_found ("customer who follows", error);
  if (step <= 0)
    return -1;
  id = tresen_store_entry_add (db, entry, error);
  if (id < 0 || !tresen_store_notice_renew (db, id, error)
      || tresen_store_job_add (db, TRESEN_JOB_SEND_MESSAGE, customer_id, id, now_us, error) < 0)
    return -1;
  return id;
}

/* What the job of a notice says. */
typedef struct
{
  gint64 tried_at_us; /* 0: not yet */
  gint64 created_at_us;
  gboolean is_lost;
} Trial;

static gboolean
load_trial (TresenDb *db, gint64 job_id, Trial *trial, GError **error)
{
  static const char sql[] = "SELECT coalesce (json_extract (detail, '$.tried_at'), 0), created_at,"
                            " json_extract (detail, '$.lost') IS NOT NULL FROM job WHERE id = ?1";
  g_autoptr (TresenRows) rows = tresen_db_query (db, error, sql, TRESEN_INT (job_id));
  int step = rows != NULL ? tresen_rows_next (db, rows, error) : -1;

  if (step == 0)
    tresen_store_set_not_found ("job", error);
  if (step <= 0)
    return FALSE;
  *trial = (Trial){ sqlite3_column_int64 (rows, 0), sqlite3_column_int64 (rows, 1),
                    sqlite3_column_int (rows, 2) != 0 };
  return TRUE;
}

/* A clock that was set back tells nothing: then it is too late. */
static gboolean
is_in_time (const Trial *trial, const TresenNoticeTerms *terms, gint64 at_us, gint64 now_us)
{
  return now_us >= trial->tried_at_us && at_us < trial->tried_at_us + terms->repeat_us;
}

/**
 * tresen_store_notice_start:
 * @is_over: (out): its answer was lost, and a repeat might be delivered for a second time: it is unknown now
 *
 * As tresen_store_outgoing_start(). Writer's thread.
 */
gboolean
tresen_store_notice_start (TresenDb *db,
                           gint64 job_id,
                           const TresenNoticeTerms *terms,
                           gint64 now_us,
                           gboolean *is_over,
                           GError **error)
{
  Trial trial;

  *is_over = FALSE;
  if (!load_trial (db, job_id, &trial, error)
      || !tresen_store_outgoing_start (db, job_id, now_us, error))
    return FALSE;
  *is_over = trial.is_lost && !is_in_time (&trial, terms, now_us, now_us);
  return !*is_over
         || tresen_store_outgoing_unknown (db, job_id, TRESEN_SEND_FAULT_NO_ANSWER,
                                           "the answer was lost", now_us, error);
}

static gboolean
mark_lost (TresenDb *db, gint64 job_id, gint64 next_at_us, const char *text, GError **error)
{
  static const char sql[]
      = "UPDATE job SET detail = json_set (detail, '$.lost', 1) WHERE id = ?1 AND state = 1";

  return tresen_db_run (db, error, sql, TRESEN_INT (job_id))
         && tresen_store_job_later (db, job_id, next_at_us, text, error);
}

/**
 * tresen_store_notice_put_back:
 *
 * A notice that was being sent is to be tried again: it stays being sent when an attempt may have reached WeChat, and is queued
 * otherwise. When it is too late for that it is unknown or has failed. Writer's thread.
 *
 * Returns: %FALSE with NOT_FOUND when it is not being sent, or with another error
 */
gboolean
tresen_store_notice_put_back (TresenDb *db,
                              gint64 job_id,
                              const TresenNoticeTerms *terms,
                              const TresenNoticeTry *try,
                              gint64 now_us,
                              GError **error)
{
  Trial trial;

  if (!load_trial (db, job_id, &trial, error))
    return FALSE;
  if (try->is_lost || trial.is_lost)
    return is_in_time (&trial, terms, try->next_at_us, now_us)
               ? mark_lost (db, job_id, try->next_at_us, try->text, error)
               : tresen_store_outgoing_unknown (
                   db, job_id, try->is_lost ? try->code : TRESEN_SEND_FAULT_NO_ANSWER, try->text,
                   now_us, error);
  if (try->next_at_us >= trial.created_at_us + terms->life_us)
    return tresen_store_outgoing_failed (db, job_id, TRESEN_SEND_FAULT_TOO_LATE, try->text, now_us,
                                         error);
  return tresen_store_outgoing_later (db, job_id, try->next_at_us, try->text, now_us, error);
}

static GArray *
find_unsure (TresenDb *db, GError **error)
{
  static const char sql[]
      = "SELECT j.id FROM job j JOIN entry e ON e.id = j.entry_id WHERE j.kind = 0 AND j.state < 2"
        " AND e.kind = 'template' AND e.state = 2 ORDER BY j.id";
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (TresenRows) rows = tresen_db_query_values (db, sql, NULL, 0, error);
  int step = rows != NULL ? 1 : -1;

  while (step > 0 && (step = tresen_rows_next (db, rows, error)) > 0)
    {
      gint64 id = sqlite3_column_int64 (rows, 0);

      g_array_append_val (ids, id);
    }
  return step == 0 ? g_steal_pointer (&ids) : NULL;
}

/**
 * tresen_store_notices_recover:
 *
 * At start, before tresen_store_outgoing_recover(): a notice that was being sent is sent again as long as that cannot be
 * delivered twice, and is unknown when it is too late. Writer's thread.
 */
gboolean
tresen_store_notices_recover (TresenDb *db,
                              const TresenNoticeTerms *terms,
                              gint64 now_us,
                              GError **error)
{
  static const char run[] = "UPDATE job SET state = 1 WHERE id = ?1 AND state = 0";
  const TresenNoticeTry try
      = { TRUE, now_us, TRESEN_SEND_FAULT_INTERRUPTED, "Tresen stopped while it was being sent" };
  g_autoptr (GArray) ids = find_unsure (db, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);

      if (!tresen_db_run (db, error, run, TRESEN_INT (id))
          || !tresen_store_notice_put_back (db, id, terms, &try, now_us, error))
        return FALSE;
    }
  return ids != NULL;
}
