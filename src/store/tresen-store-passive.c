/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-store-passive.h"

#include "tresen-store-internal.h"
#include "tresen-store-jobs.h"
#include "tresen-store-timeline.h"

/* A reply inside an answer, with its job. */
typedef struct
{
  gint64 job_id;
  gint64 entry_id;
  gint64 customer_id;
  gboolean is_away;
} Passive;

static gboolean
find_job (TresenDb *db, gint64 job_id, TresenJobKind kind, Passive *out, GError **error)
{
  static const char sql[]
      = "SELECT j.id, e.id, e.customer_id, e.detail = '" TRESEN_TIMELINE_AWAY_DETAIL "' FROM job j"
        " JOIN entry e ON e.id = j.entry_id WHERE j.id = ?1 AND j.kind = ?2 AND j.state < 2";
  g_autoptr (TresenRows) rows
      = tresen_db_query (db, error, sql, TRESEN_INT (job_id), TRESEN_INT (kind));
  int step = rows != NULL ? tresen_rows_next (db, rows, error) : -1;

  if (step == 0)
    tresen_store_set_not_found ("reply that waits", error);
  if (step <= 0)
    return FALSE;
  *out = (Passive){ sqlite3_column_int64 (rows, 0), sqlite3_column_int64 (rows, 1),
                    sqlite3_column_int64 (rows, 2), sqlite3_column_int (rows, 3) != 0 };
  return TRUE;
}

static gboolean
set_entry (TresenDb *db,
           const Passive *passive,
           TresenMessageState state,
           int code,
           const char *text,
           GError **error)
{
  static const char sql[] = "UPDATE entry SET state = ?2, error_code = ?3, error_text = ?4,"
                            " dismissed = ?5 WHERE id = ?1";
  /* Nobody has to do anything about an away text that is lost. */
  gboolean is_dismissed = passive->is_away && state > TRESEN_MESSAGE_ACCEPTED;

  tresen_db_note (db, TRESEN_TOPIC_ENTRY_STATE, passive->customer_id, passive->entry_id);
  return tresen_db_run (db, error, sql, TRESEN_INT (passive->entry_id), TRESEN_INT (state),
                        TRESEN_INT (code), TRESEN_TEXT (text != NULL ? text : ""),
                        TRESEN_INT (is_dismissed));
}

static gboolean
set_waiting (TresenDb *db, gint64 customer_id, gint64 entry_id, GError **error)
{
  const Passive passive = { .customer_id = customer_id, .entry_id = entry_id };

  db->has_passive = 1;
  return set_entry (db, &passive, TRESEN_MESSAGE_QUEUED, TRESEN_SEND_FAULT_WAITS, NULL, error);
}

/* tresen_store_passive_queue: Lets a message that is queued wait for the customer's next callback. */
gboolean
tresen_store_passive_queue (TresenDb *db,
                            gint64 customer_id,
                            gint64 entry_id,
                            gint64 now_us,
                            GError **error)
{
  return tresen_store_job_add (db, TRESEN_JOB_SEND_PASSIVE, customer_id, entry_id, now_us, error)
             >= 0
         && set_waiting (db, customer_id, entry_id, error);
}

static gboolean
change_kind (TresenDb *db,
             const Passive *passive,
             TresenJobKind kind,
             gint64 now_us,
             GError **error)
{
  static const char sql[]
      = "UPDATE job SET kind = ?2, state = 0, is_next = 0, next_at = ?3 WHERE id = ?1";
  TresenJobKind former
      = kind == TRESEN_JOB_SEND_PASSIVE ? TRESEN_JOB_SEND_MESSAGE : TRESEN_JOB_SEND_PASSIVE;

  return tresen_db_run (db, error, sql, TRESEN_INT (passive->job_id), TRESEN_INT (kind),
                        TRESEN_INT (now_us))
         && tresen_store_jobs_advance (db, former, passive->customer_id, error)
         && tresen_store_jobs_advance (db, kind, passive->customer_id, error);
}

/**
 * tresen_store_passive_take_over:
 * @job_id: of a message that is queued or being sent, and of which it is certain that it was not
 *
 * The account may not send it (48001): it waits for the customer's next callback instead. A picture has its MediaId already.
 * Writer's thread.
 *
 * Returns: %FALSE with NOT_FOUND when it is not open, or with another error
 */
gboolean
tresen_store_passive_take_over (TresenDb *db, gint64 job_id, gint64 now_us, GError **error)
{
  Passive passive;

  return find_job (db, job_id, TRESEN_JOB_SEND_MESSAGE, &passive, error)
         && change_kind (db, &passive, TRESEN_JOB_SEND_PASSIVE, now_us, error)
         && set_waiting (db, passive.customer_id, passive.entry_id, error);
}

/* A picture whose MediaId is too old goes back to where pictures are uploaded, and comes again from there. */
static gboolean
upload_again (TresenDb *db, gint64 job_id, gint64 now_us, GError **error)
{
  Passive passive;

  return find_job (db, job_id, TRESEN_JOB_SEND_PASSIVE, &passive, error)
         && change_kind (db, &passive, TRESEN_JOB_SEND_MESSAGE, now_us, error);
}

/* Whether any reply of anybody waits, so that most callbacks ask for nothing. 1, 0, or -1 with @error. */
static int
has_any (TresenDb *db, GError **error)
{
  static const char sql[] = "SELECT 1 FROM job WHERE kind = 3 AND state < 2 LIMIT 1";
  gint64 value = 0;

  if (db->has_passive < 0)
    db->has_passive = tresen_db_find_values (db, &value, sql, NULL, 0, error);
  return db->has_passive;
}

static int
find_oldest (TresenDb *db,
             gint64 customer_id,
             gint64 after_id,
             gint64 *job_id,
             gint64 *entry_id,
             GError **error)
{
  static const char sql[] = "SELECT id, entry_id FROM job WHERE kind = 3 AND customer_id = ?1"
                            " AND state < 2 AND state = 0 AND id > ?2 ORDER BY id LIMIT 1";
  g_autoptr (TresenRows) rows
      = tresen_db_query (db, error, sql, TRESEN_INT (customer_id), TRESEN_INT (after_id));
  int step = rows != NULL ? tresen_rows_next (db, rows, error) : -1;

  if (step > 0)
    {
      *job_id = sqlite3_column_int64 (rows, 0);
      *entry_id = sqlite3_column_int64 (rows, 1);
    }
  return step;
}

/**
 * tresen_store_passive_next:
 * @media_after_us: a picture's MediaId must have been given later than this
 * @job_id: (out):
 * @entry: (out) (transfer full): the reply
 *
 * The customer's oldest waiting reply. A picture whose MediaId is too old is uploaded anew meanwhile, and the next one is looked
 * at. Costs nothing while nobody has a reply waiting. Writer's thread.
 *
 * Returns: 1, 0 when none waits, -1 with @error
 */
int
tresen_store_passive_next (TresenDb *db,
                           gint64 customer_id,
                           gint64 media_after_us,
                           gint64 now_us,
                           gint64 *job_id,
                           TresenTimelineEntry **entry,
                           GError **error)
{
  gint64 entry_id = 0;
  int step = has_any (db, error);

  *job_id = 0;
  while (step > 0 && (step = find_oldest (db, customer_id, *job_id, job_id, &entry_id, error)) > 0)
    {
      g_autoptr (TresenTimelineEntry) found = tresen_store_entry_load (db, entry_id, error);

      if (found == NULL)
        return -1;
      if (found->media == NULL
          || (*found->media->remote_id != '\0' && found->media->remote_at_us > media_after_us))
        {
          *entry = g_steal_pointer (&found);
          return 1;
        }
      if (!upload_again (db, *job_id, now_us, error))
        return -1;
    }
  return step;
}

/**
 * tresen_store_passive_start:
 *
 * Writes down that a waiting reply is in the answer that is about to be given. Writer's thread.
 *
 * Returns: %FALSE with NOT_FOUND when it does not wait, or with another error
 */
gboolean
tresen_store_passive_start (TresenDb *db, gint64 job_id, GError **error)
{
  Passive passive;

  return find_job (db, job_id, TRESEN_JOB_SEND_PASSIVE, &passive, error)
         && tresen_db_run (db, error, "UPDATE job SET state = 1, attempts = 1 WHERE id = ?1",
                           TRESEN_INT (job_id))
         && set_entry (db, &passive, TRESEN_MESSAGE_SENDING, 0, NULL, error);
}

/**
 * tresen_store_passive_away_given:
 * @since_us: when the shop closed
 *
 * Worker thread.
 *
 * Returns: 1 when the customer was given an away text since then, 0 when not, -1 with @error
 */
int
tresen_store_passive_away_given (TresenDb *db, gint64 customer_id, gint64 since_us, GError **error)
{
  static const char sql[] = "SELECT 1 FROM entry WHERE customer_id = ?1 AND created_at >= ?2 AND"
                            " direction = 1 AND detail = '" TRESEN_TIMELINE_AWAY_DETAIL "' LIMIT 1";
  gint64 value = 0;

  return tresen_db_find (db, error, &value, sql, TRESEN_INT (customer_id), TRESEN_INT (since_us));
}

/**
 * tresen_store_passive_add_away:
 * @text: UTF-8
 * @entry_id: (out):
 *
 * Writes an away text that is in the answer about to be given. It is no reply of staff: the customer still needs one, and it is
 * not what the inbox shows of the conversation. Writer's thread.
 *
 * Returns: the job's id, -1 with @error
 */
gint64
tresen_store_passive_add_away (TresenDb *db,
                               gint64 customer_id,
                               const char *text,
                               gint64 now_us,
                               gint64 *entry_id,
                               GError **error)
{
  g_autoptr (TresenTimelineEntry) entry = tresen_timeline_entry_new ();
  gint64 job_id;

  entry->customer_id = customer_id;
  entry->direction = TRESEN_DIRECTION_OUT;
  entry->kind = g_strdup ("text");
  entry->text = g_strdup (text);
  entry->detail = g_strdup (TRESEN_TIMELINE_AWAY_DETAIL);
  entry->created_at_us = now_us;
  entry->received_at_us = now_us;
  entry->state = TRESEN_MESSAGE_SENDING;
  *entry_id = tresen_store_entry_add (db, entry, error);
  if (*entry_id < 0)
    return -1;
  job_id
      = tresen_store_job_add (db, TRESEN_JOB_SEND_PASSIVE, customer_id, *entry_id, now_us, error);
  if (job_id < 0
      || !tresen_db_run (db, error, "UPDATE job SET state = 1, attempts = 1 WHERE id = ?1",
                         TRESEN_INT (job_id)))
    return -1;
  db->has_passive = 1;
  return job_id;
}

/**
 * tresen_store_passive_repeat:
 * @entry_id: of the reply that a callback was answered with
 * @job_id: (out):
 * @n_deliveries: (out): how often the callback has come, this time included
 *
 * The callback has come again, and is answered with the same bytes. Writer's thread.
 *
 * Returns: 1, 0 when what became of the reply is settled, -1 with @error
 */
int
tresen_store_passive_repeat (TresenDb *db,
                             gint64 entry_id,
                             gint64 *job_id,
                             guint *n_deliveries,
                             GError **error)
{
  static const char sql[] = "UPDATE job SET attempts = attempts + 1 WHERE entry_id = ?1 AND"
                            " kind = 3 AND state = 1 RETURNING id, attempts";
  g_autoptr (TresenRows) rows = tresen_db_query (db, error, sql, TRESEN_INT (entry_id));
  int step = rows != NULL ? tresen_rows_next (db, rows, error) : -1;
  int rest = step;

  if (step > 0)
    {
      *job_id = sqlite3_column_int64 (rows, 0);
      *n_deliveries = (guint) sqlite3_column_int (rows, 1);
    }
  while (rest > 0)
    rest = tresen_rows_next (db, rows, error);
  return rest < 0 ? -1 : step;
}

static gboolean
wait_again (TresenDb *db, const Passive *passive, GError **error)
{
  static const char forget[] = "UPDATE callback SET answer = NULL, answer_entry_id = NULL"
                               " WHERE answer_entry_id = ?1";

  return tresen_db_run (db, error, "UPDATE job SET state = 0 WHERE id = ?1",
                        TRESEN_INT (passive->job_id))
         && tresen_db_run (db, error, forget, TRESEN_INT (passive->entry_id))
         && set_waiting (db, passive->customer_id, passive->entry_id, error);
}

static gboolean
count (TresenDb *db, const Passive *passive, gboolean has_failed, GError **error)
{
  static const char sql[]
      = "UPDATE customer SET waiting = max (0, waiting - 1), failed = failed + ?2 WHERE id = ?1";

  return passive->is_away
         || tresen_db_run (db, error, sql, TRESEN_INT (passive->customer_id),
                           TRESEN_INT (has_failed != FALSE));
}

/**
 * tresen_store_passive_settle:
 * @code: a TresenSendFault or WeChat's code for a like refusal; 0 when it was taken
 * @text: (nullable): English; holds no secret
 *
 * Says what became of a reply that was in an answer. It costs no reply of the ledger. Writer's thread.
 *
 * Returns: %FALSE with NOT_FOUND when it is settled already, or with another error
 */
gboolean
tresen_store_passive_settle (TresenDb *db,
                             gint64 job_id,
                             TresenPassiveEnd end,
                             int code,
                             const char *text,
                             GError **error)
{
  static const struct
  {
    TresenJobState job;
    TresenMessageState message;
  } ends[] = {
    [TRESEN_PASSIVE_TAKEN] = { TRESEN_JOB_DONE, TRESEN_MESSAGE_ACCEPTED },
    [TRESEN_PASSIVE_UNKNOWN] = { TRESEN_JOB_UNKNOWN, TRESEN_MESSAGE_UNKNOWN },
    [TRESEN_PASSIVE_NOT_SENT] = { TRESEN_JOB_FAILED, TRESEN_MESSAGE_FAILED },
    [TRESEN_PASSIVE_REFUSED] = { TRESEN_JOB_FAILED, TRESEN_MESSAGE_FAILED },
  };
  Passive passive;

  if (!find_job (db, job_id, TRESEN_JOB_SEND_PASSIVE, &passive, error))
    return FALSE;
  if (end == TRESEN_PASSIVE_NOT_SENT && !passive.is_away)
    return wait_again (db, &passive, error);
  db->has_passive = -1;
  return tresen_store_job_set_final (db, job_id, ends[end].job, text, error)
         && set_entry (db, &passive, ends[end].message, code, text, error)
         && count (db, &passive, end != TRESEN_PASSIVE_TAKEN, error)
         && tresen_store_needs_reply_update (db, passive.customer_id, error);
}

/**
 * tresen_store_passive_list_running:
 *
 * Worker thread.
 *
 * Returns: (transfer full) (element-type gint64) (nullable): the jobs of replies that were in an answer and are not settled,
 * oldest first; %NULL with @error
 */
GArray *
tresen_store_passive_list_running (TresenDb *db, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (TresenRows) rows = tresen_db_query_values (
      db, "SELECT id FROM job WHERE kind = 3 AND state < 2 AND state = 1 ORDER BY id", NULL, 0,
      error);
  int step = rows != NULL ? 1 : -1;

  while (step > 0 && (step = tresen_rows_next (db, rows, error)) > 0)
    {
      gint64 id = sqlite3_column_int64 (rows, 0);

      g_array_append_val (ids, id);
    }
  return step == 0 ? g_steal_pointer (&ids) : NULL;
}
