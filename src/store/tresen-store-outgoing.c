/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-store-outgoing.h"

#include "tresen-store-conversations.h"
#include "tresen-store-customers.h"
#include "tresen-store-drafts.h"
#include "tresen-store-internal.h"
#include "tresen-store-jobs.h"
#include "tresen-store-rights.h"
#include "tresen-store-timeline.h"

/* A message that goes out, with its newest job. */
typedef struct
{
  gint64 entry_id;
  gint64 customer_id;
  TresenMessageState state;
  gint64 created_at_us;
  gboolean is_dismissed;
  gint64 job_id;
  TresenJobState job_state;
  TresenJobKind job_kind;
  gboolean has_file;
  gboolean is_notice; /* a template message, which uses up no reply */
  gboolean is_lost;   /* see tresen-store-notices.c */
} Outgoing;

#define OUTGOING_SELECT                                                                            \
  "SELECT e.id, e.customer_id, e.state, e.created_at, e.dismissed, j.id, j.state, j.kind,"         \
  " EXISTS (SELECT 1 FROM media m WHERE m.entry_id = e.id), e.kind = 'template',"                  \
  " json_extract (j.detail, '$.lost') IS NOT NULL FROM job j JOIN entry e ON e.id = j.entry_id"    \
  " WHERE j.kind IN (0, 3) AND e.direction = 1 AND "

static gboolean
read_outgoing (TresenDb *db, const char *sql, gint64 id, Outgoing *out, GError **error)
{
  g_autoptr (TresenRows) rows = tresen_db_query (db, error, sql, TRESEN_INT (id));
  int step = rows != NULL ? tresen_rows_next (db, rows, error) : -1;

  if (step == 0)
    tresen_store_set_not_found ("message to be sent", error);
  if (step <= 0)
    return FALSE;
  *out = (Outgoing){ sqlite3_column_int64 (rows, 0),    sqlite3_column_int64 (rows, 1),
                     sqlite3_column_int (rows, 2),      sqlite3_column_int64 (rows, 3),
                     sqlite3_column_int (rows, 4) != 0, sqlite3_column_int64 (rows, 5),
                     sqlite3_column_int (rows, 6),      sqlite3_column_int (rows, 7),
                     sqlite3_column_int (rows, 8) != 0, sqlite3_column_int (rows, 9) != 0,
                     sqlite3_column_int (rows, 10) != 0 };
  return TRUE;
}

static gboolean
find_by_job (TresenDb *db, gint64 job_id, TresenMessageState state, Outgoing *out, GError **error)
{
  static const char sql[] = OUTGOING_SELECT "j.id = ?1";

  if (!read_outgoing (db, sql, job_id, out, error))
    return FALSE;
  /* A notice whose answer was lost is still being sent, while it waits to be asked for again. */
  if (out->state == (out->is_lost ? TRESEN_MESSAGE_SENDING : state)
      && out->job_kind == TRESEN_JOB_SEND_MESSAGE)
    return TRUE;
  tresen_store_set_not_found ("message to be sent", error);
  return FALSE;
}

static gboolean
find_by_entry (TresenDb *db, gint64 entry_id, Outgoing *out, GError **error)
{
  static const char sql[] = OUTGOING_SELECT "e.id = ?1 ORDER BY j.id DESC LIMIT 1";

  return read_outgoing (db, sql, entry_id, out, error);
}

/* What waits counts as a reply that is going to be used. */
static gboolean
count (TresenDb *db, const Outgoing *out, int waiting, int failed, GError **error)
{
  static const char sql[]
      = "UPDATE customer SET waiting = max (0, waiting + ?2), failed = max (0, failed + ?3)"
        " WHERE id = ?1";

  return tresen_db_run (db, error, sql, TRESEN_INT (out->customer_id),
                        TRESEN_INT (out->is_notice ? 0 : waiting), TRESEN_INT (failed));
}

static gboolean
set_state (TresenDb *db,
           const Outgoing *out,
           TresenMessageState state,
           int code,
           const char *text,
           gint64 sent_at_us,
           GError **error)
{
  static const char sql[] = "UPDATE entry SET state = ?2, error_code = ?3, error_text = ?4,"
                            " sent_at = CASE WHEN ?5 > 0 THEN ?5 ELSE sent_at END WHERE id = ?1";

  tresen_db_note (db, TRESEN_TOPIC_ENTRY_STATE, out->customer_id, out->entry_id);
  return tresen_db_run (db, error, sql, TRESEN_INT (out->entry_id), TRESEN_INT (state),
                        TRESEN_INT (code), TRESEN_TEXT (text != NULL ? text : ""),
                        TRESEN_INT (sent_at_us));
}

static gboolean
spend (TresenDb *db, const Outgoing *out, gint64 now_us, GError **error)
{
  return out->is_notice || tresen_store_grants_spend (db, out->customer_id, now_us, error);
}

/* What staff ask for */

/* Where the account may not send by itself a text waits for the customer's next callback from the start; what has a file is
 * uploaded first, and waits from then on. A notice is no such message. */
static gboolean
add_job (TresenDb *db,
         gint64 customer_id,
         gint64 entry_id,
         gboolean needs_call,
         gint64 now_us,
         GError **error)
{
  int is_refused
      = needs_call ? 0 : tresen_store_right_is_refused (db, TRESEN_RIGHT_CUSTOM_SEND, error);

  if (is_refused < 0)
    return FALSE;
  if (is_refused > 0)
    return tresen_store_passive_queue (db, customer_id, entry_id, now_us, error);
  return tresen_store_job_add (db, TRESEN_JOB_SEND_MESSAGE, customer_id, entry_id, now_us, error)
         >= 0;
}

static gint64
queue (TresenDb *db, const TresenTimelineEntry *entry, GError **error)
{
  gint64 id = tresen_store_entry_add (db, entry, error);

  if (id < 0
      || !add_job (db, entry->customer_id, id, entry->media != NULL, entry->created_at_us, error))
    return -1;
  return id;
}

static TresenTimelineEntry *
make_entry (gint64 customer_id, const char *kind, const char *text, gint64 now_us)
{
  TresenTimelineEntry *entry = tresen_timeline_entry_new ();

  entry->customer_id = customer_id;
  entry->direction = TRESEN_DIRECTION_OUT;
  entry->kind = g_strdup (kind);
  entry->text = g_strdup (text);
  entry->created_at_us = now_us;
  entry->received_at_us = now_us;
  entry->state = TRESEN_MESSAGE_QUEUED;
  return entry;
}

/* What was sent leaves the composer; the rest of the draft stays. @file: (nullable): then it is the text that was sent */
static gboolean
clear_draft (TresenDb *db, gint64 customer_id, const char *file, gint64 now_us, GError **error)
{
  g_autoptr (TresenDraft) draft = tresen_store_draft_load (db, customer_id, error);

  if (draft == NULL)
    return FALSE;
  if (file == NULL)
    *draft->text = '\0';
  for (guint i = draft->files->len; file != NULL && i > 0; i--)
    if (g_str_equal (((TresenDraftFile *) g_ptr_array_index (draft->files, i - 1))->file, file))
      g_ptr_array_remove_index (draft->files, i - 1);
  return tresen_store_draft_save (db, customer_id, draft, now_us, error);
}

/**
 * tresen_store_outgoing_queue_text:
 * @text: UTF-8, not empty
 *
 * Writes a reply and its job, and empties the draft's text. Whether a reply is left is for the
 * caller to look at, and for the bridge when its turn comes. Writer's thread.
 *
 * Returns: the entry's id, -1 with @error
 */
gint64
tresen_store_outgoing_queue_text (TresenDb *db,
                                  gint64 customer_id,
                                  const char *text,
                                  gint64 now_us,
                                  GError **error)
{
  g_autoptr (TresenTimelineEntry) entry = make_entry (customer_id, "text", text, now_us);

  return clear_draft (db, customer_id, NULL, now_us, error) ? queue (db, entry, error) : -1;
}

/**
 * tresen_store_outgoing_queue_file:
 * @kind: "image" or "voice"
 * @media: its file, inside the profile's media folder and there already, its content type, size and length
 *
 * Writes a reply and its job, and takes the file out of the draft. Writer's thread.
 *
 * Returns: the entry's id, -1 with @error
 */
gint64
tresen_store_outgoing_queue_file (TresenDb *db,
                                  gint64 customer_id,
                                  const char *kind,
                                  const TresenMedia *media,
                                  gint64 now_us,
                                  GError **error)
{
  g_autoptr (TresenTimelineEntry) entry = make_entry (customer_id, kind, "", now_us);

  entry->media = tresen_media_new ();
  entry->media->file = g_strdup (media->file);
  entry->media->content_type = g_strdup (media->content_type);
  entry->media->size = media->size;
  entry->media->duration_us = media->duration_us;
  entry->media->state = TRESEN_MEDIA_STORED;
  return clear_draft (db, customer_id, media->file, now_us, error) ? queue (db, entry, error) : -1;
}

static gboolean
is_ended (const Outgoing *out)
{
  return out->state == TRESEN_MESSAGE_FAILED || out->state == TRESEN_MESSAGE_UNKNOWN;
}

/**
 * tresen_store_outgoing_send_again:
 *
 * Queues a reply that failed, or of which it is not known, with a new job. It moves to the end of
 * the conversation. Writer's thread.
 *
 * Returns: %FALSE with NOT_FOUND when it is in another state, or with another error
 */
gboolean
tresen_store_outgoing_send_again (TresenDb *db, gint64 entry_id, gint64 now_us, GError **error)
{
  static const char entry[] = "UPDATE entry SET state = 1, created_at = ?2, received_at = ?2, "
                              "dismissed = 0 WHERE id = ?1";
  static const char customer[]
      = "UPDATE customer SET last_at = max (last_at, ?2), last_entry_id = ?3,"
        " last_message_id = ?3, needs_reply = 0 WHERE id = ?1";
  Outgoing out;

  if (!find_by_entry (db, entry_id, &out, error))
    return FALSE;
  if (!is_ended (&out))
    {
      tresen_store_set_not_found ("message that was not sent", error);
      return FALSE;
    }
  tresen_db_note (db, TRESEN_TOPIC_ENTRY_STATE, out.customer_id, entry_id);
  return tresen_db_run (db, error, entry, TRESEN_INT (entry_id), TRESEN_INT (now_us))
         && tresen_db_run (db, error, customer, TRESEN_INT (out.customer_id), TRESEN_INT (now_us),
                           TRESEN_INT (entry_id))
         && count (db, &out, 1, out.is_dismissed ? 0 : -1, error)
         && (!out.is_notice || tresen_store_notice_renew (db, entry_id, error))
         && add_job (db, out.customer_id, entry_id, out.has_file || out.is_notice, now_us, error);
}

/* Puts text and file back into the composer, before what is there meanwhile. */
static gboolean
restore_draft (TresenDb *db, const Outgoing *out, GError **error)
{
  g_autoptr (TresenTimelineEntry) entry = tresen_store_entry_load (db, out->entry_id, error);
  g_autoptr (TresenDraft) draft
      = entry != NULL ? tresen_store_draft_load (db, out->customer_id, error) : NULL;
  g_autofree char *text = NULL;
  g_autoptr (TresenDraft) both = NULL;

  if (draft == NULL)
    return FALSE;
  text = *entry->text != '\0' && *draft->text != '\0'
             ? g_strconcat (entry->text, "\n", draft->text, NULL)
             : g_strconcat (entry->text, draft->text, NULL);
  both = tresen_draft_new (text);
  if (entry->media != NULL && *entry->media->file != '\0')
    tresen_draft_add_file (both, entry->media->file, NULL);
  for (guint i = 0; i < draft->files->len; i++)
    {
      const TresenDraftFile *file = g_ptr_array_index (draft->files, i);

      tresen_draft_add_file (both, file->file, file->name);
    }
  return tresen_store_draft_save (db, out->customer_id, both, out->created_at_us, error);
}

/* tresen_store_last_update: The row of the inbox after the newest entry is gone or has moved. */
gboolean
tresen_store_last_update (TresenDb *db, gint64 customer_id, GError **error)
{
  static const char sql[]
      = "UPDATE customer SET"
        " last_entry_id = (SELECT id FROM entry WHERE customer_id = ?1 ORDER BY created_at DESC, "
        "id DESC LIMIT 1),"
        " last_message_id = (SELECT id FROM entry WHERE customer_id = ?1 AND is_event = 0"
        " ORDER BY created_at DESC, id DESC LIMIT 1),"
        " last_at = coalesce ((SELECT received_at FROM entry WHERE customer_id = ?1"
        " ORDER BY created_at DESC, id DESC LIMIT 1), nullif (followed_at, 0), created_at)"
        " WHERE id = ?1";

  return tresen_db_run (db, error, sql, TRESEN_INT (customer_id));
}

static gboolean
delete_entry (TresenDb *db, gint64 entry_id, GError **error)
{
  return tresen_db_run (db, error, "DELETE FROM media WHERE entry_id = ?1", TRESEN_INT (entry_id))
         && tresen_db_run (db, error, "DELETE FROM entry WHERE id = ?1", TRESEN_INT (entry_id));
}

/* A reply that was attempted before it was queued again goes back to what became of that attempt.
 */
static gboolean
cancel_repeat (TresenDb *db, const Outgoing *out, TresenJobState earlier, GError **error)
{
  TresenMessageState state
      = earlier == TRESEN_JOB_UNKNOWN ? TRESEN_MESSAGE_UNKNOWN : TRESEN_MESSAGE_FAILED;

  tresen_db_note (db, TRESEN_TOPIC_ENTRY_STATE, out->customer_id, out->entry_id);
  return tresen_db_run (db, error, "UPDATE entry SET state = ?2 WHERE id = ?1",
                        TRESEN_INT (out->entry_id), TRESEN_INT (state))
         && count (db, out, -1, 1, error);
}

static gboolean
cancel_first (TresenDb *db, const Outgoing *out, GError **error)
{
  tresen_db_note (db, TRESEN_TOPIC_ENTRY_STATE, out->customer_id, out->entry_id);
  return (out->is_notice || restore_draft (db, out, error))
         && delete_entry (db, out->entry_id, error)
         && count (db, out, -1, 0, error) && tresen_store_last_update (db, out->customer_id, error);
}

/**
 * tresen_store_outgoing_cancel:
 *
 * Undoes a reply that is queued: it vanishes (its entry is NOT_FOUND afterwards), and what it said
 * goes back into the draft. One that is queued for a second time becomes again what it was after
 * the first. Writer's thread.
 *
 * Returns: %FALSE with NOT_FOUND when it is not queued any more, or with another error
 */
gboolean
tresen_store_outgoing_cancel (TresenDb *db, gint64 entry_id, GError **error)
{
  static const char earlier_sql[]
      = "SELECT state FROM job WHERE entry_id = ?1 ORDER BY id DESC LIMIT 1";
  Outgoing out;
  gint64 earlier = 0;
  int step;

  if (!find_by_entry (db, entry_id, &out, error))
    return FALSE;
  if (out.state != TRESEN_MESSAGE_QUEUED || out.job_state != TRESEN_JOB_QUEUED)
    {
      tresen_store_set_not_found ("message that is queued", error);
      return FALSE;
    }
  if (!tresen_db_run (db, error, "DELETE FROM job WHERE id = ?1", TRESEN_INT (out.job_id)))
    return FALSE;
  step = tresen_db_find (db, error, &earlier, earlier_sql, TRESEN_INT (entry_id));
  if (step < 0
      || !(step > 0 ? cancel_repeat (db, &out, earlier, error) : cancel_first (db, &out, error)))
    return FALSE;
  tresen_db_note (db, TRESEN_TOPIC_CUSTOMER, out.customer_id, out.customer_id);
  return tresen_store_needs_reply_update (db, out.customer_id, error)
         && tresen_store_jobs_advance (db, out.job_kind, out.customer_id, error);
}

/**
 * tresen_store_outgoing_dismiss:
 *
 * Staff have seen that a reply failed, or that it is not known: it does not count as failed any
 * more, its state stays. Writer's thread.
 *
 * Returns: %FALSE with NOT_FOUND when there is nothing to dismiss, or with another error
 */
gboolean
tresen_store_outgoing_dismiss (TresenDb *db, gint64 entry_id, GError **error)
{
  Outgoing out;

  if (!find_by_entry (db, entry_id, &out, error))
    return FALSE;
  if (!is_ended (&out) || out.is_dismissed)
    {
      tresen_store_set_not_found ("message that was not sent", error);
      return FALSE;
    }
  tresen_db_note (db, TRESEN_TOPIC_ENTRY_STATE, out.customer_id, entry_id);
  return tresen_db_run (db, error, "UPDATE entry SET dismissed = 1 WHERE id = ?1",
                        TRESEN_INT (entry_id))
         && count (db, &out, 0, -1, error);
}

/* What the bridge does */

/**
 * tresen_store_outgoing_start:
 *
 * Writes down that a reply is being sent, before it is: from here on it is never sent again by
 * itself. Writer's thread.
 *
 * Returns: %FALSE with NOT_FOUND when it is not queued (staff have undone it) or not its turn, or
 * with another error
 */
gboolean
tresen_store_outgoing_start (TresenDb *db, gint64 job_id, gint64 now_us, GError **error)
{
  Outgoing out;

  return find_by_job (db, job_id, TRESEN_MESSAGE_QUEUED, &out, error)
         && tresen_store_job_start (db, job_id, error)
         && (!out.is_notice || tresen_store_notice_note_try (db, job_id, now_us, error))
         && set_state (db, &out, TRESEN_MESSAGE_SENDING, 0, NULL, 0, error);
}

/**
 * tresen_store_outgoing_accepted:
 * @now_us: when the answer came
 *
 * WeChat has taken it: it counts against every live grant. Writer's thread.
 *
 * Returns: %FALSE with NOT_FOUND when it is not being sent, or with another error
 */
gboolean
tresen_store_outgoing_accepted (TresenDb *db, gint64 job_id, gint64 now_us, GError **error)
{
  Outgoing out;

  return find_by_job (db, job_id, TRESEN_MESSAGE_SENDING, &out, error)
         && tresen_store_job_set_final (db, job_id, TRESEN_JOB_DONE, NULL, error)
         && set_state (db, &out, TRESEN_MESSAGE_ACCEPTED, 0, NULL, out.is_notice ? 0 : now_us, error)
         && count (db, &out, -1, 0, error) && spend (db, &out, now_us, error);
}

/**
 * tresen_store_outgoing_failed:
 * @code: WeChat's errcode or a TresenSendFault
 * @text: (nullable): English; holds no secret
 *
 * It was certainly not sent. What the code says about the grants is for the caller (exhaust,
 * close). The customer may need a reply again. Writer's thread.
 *
 * Returns: %FALSE with NOT_FOUND when it is not being sent, or with another error
 */
gboolean
tresen_store_outgoing_failed (TresenDb *db,
                              gint64 job_id,
                              int code,
                              const char *text,
                              gint64 now_us,
                              GError **error)
{
  Outgoing out;

  return find_by_job (db, job_id, TRESEN_MESSAGE_SENDING, &out, error)
         && tresen_store_job_set_final (db, job_id, TRESEN_JOB_FAILED, text, error)
         && set_state (db, &out, TRESEN_MESSAGE_FAILED, code, text, 0, error)
         && count (db, &out, -1, 1, error)
         && tresen_store_needs_reply_update (db, out.customer_id, error);
}

/**
 * tresen_store_outgoing_unknown:
 * @code: a TresenSendFault
 * @text: (nullable): English; holds no secret
 *
 * It may have been sent: it counts against every live grant, to be on the safe side, and is not
 * repeated. Writer's thread.
 *
 * Returns: %FALSE with NOT_FOUND when it is not being sent, or with another error
 */
gboolean
tresen_store_outgoing_unknown (TresenDb *db,
                               gint64 job_id,
                               int code,
                               const char *text,
                               gint64 now_us,
                               GError **error)
{
  Outgoing out;

  return find_by_job (db, job_id, TRESEN_MESSAGE_SENDING, &out, error)
         && tresen_store_job_set_final (db, job_id, TRESEN_JOB_UNKNOWN, text, error)
         && set_state (db, &out, TRESEN_MESSAGE_UNKNOWN, code, text, out.is_notice ? 0 : now_us,
                       error)
         && count (db, &out, -1, 1, error) && spend (db, &out, now_us, error);
}

/**
 * tresen_store_outgoing_later:
 * @next_at_us: not before then
 * @text: (nullable): English, why
 *
 * It was certainly not sent and is tried again: queued, and still before the customer's later ones.
 * Writer's thread.
 *
 * Returns: %FALSE with NOT_FOUND when it is not being sent, or with another error
 */
gboolean
tresen_store_outgoing_later (TresenDb *db,
                             gint64 job_id,
                             gint64 next_at_us,
                             const char *text,
                             gint64 now_us,
                             GError **error)
{
  Outgoing out;

  return find_by_job (db, job_id, TRESEN_MESSAGE_SENDING, &out, error)
         && tresen_store_job_later (db, job_id, next_at_us, text, error)
         && (!out.is_notice || tresen_store_notice_forget_try (db, job_id, error))
         && (out.is_lost || set_state (db, &out, TRESEN_MESSAGE_QUEUED, 0, text, 0, error));
}

/**
 * tresen_store_outgoing_set_wait:
 * @job_id: of a message that was just put back
 * @code: WeChat's, why it waits; 0 for no reason that staff need to know
 *
 * Writer's thread.
 *
 * Returns: %FALSE with @error
 */
gboolean
tresen_store_outgoing_set_wait (TresenDb *db, gint64 job_id, int code, GError **error)
{
  static const char sql[]
      = "UPDATE entry SET error_code = ?2 WHERE id = (SELECT entry_id FROM job WHERE id = ?1)"
        " AND state = ?3";

  return tresen_db_run (db, error, sql, TRESEN_INT (job_id), TRESEN_INT (code),
                        TRESEN_INT (TRESEN_MESSAGE_QUEUED));
}

static gboolean
read_jobs (TresenDb *db, const char *sql, gint64 parameter, GArray *ids, GError **error)
{
  g_autoptr (TresenRows) rows = tresen_db_query (db, error, sql, TRESEN_INT (parameter));
  int step = rows != NULL ? 1 : -1;

  while (step > 0 && (step = tresen_rows_next (db, rows, error)) > 0)
    {
      gint64 id = sqlite3_column_int64 (rows, 0);

      g_array_append_val (ids, id);
    }
  return step == 0;
}

static gboolean
recover_running (TresenDb *db, gint64 now_us, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!read_jobs (db, "SELECT id FROM job WHERE kind = ?1 AND state = 1 AND state < 2",
                  TRESEN_JOB_SEND_MESSAGE, ids, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    if (!tresen_store_outgoing_unknown (db, g_array_index (ids, gint64, i),
                                        TRESEN_SEND_FAULT_INTERRUPTED,
                                        "Tresen stopped while it was being sent", now_us, error))
      return FALSE;
  return TRUE;
}

/* Is a queued reply still wanted (console 3.13: younger than ten minutes, and the window open)? 1,
 * 0, or -1 with @error. A notice needs no window, nor does what waits for the customer anyway. */
static int
is_wanted (TresenDb *db, gint64 job_id, gint64 stale_before_us, gint64 now_us, GError **error)
{
  gint64 customer_id = 0;
  Outgoing out;
  int step = tresen_db_find (db, error, &customer_id,
                             "SELECT customer_id FROM job WHERE id = ?1 AND created_at >= ?2",
                             TRESEN_INT (job_id), TRESEN_INT (stale_before_us));
  int is_refused
      = step >= 0 ? tresen_store_right_is_refused (db, TRESEN_RIGHT_CUSTOM_SEND, error) : -1;

  if (is_refused < 0 || step < 0)
    return -1;
  if (is_refused == 0 && step == 0)
    return 0;
  if (!find_by_job (db, job_id, TRESEN_MESSAGE_QUEUED, &out, error))
    return -1;
  if (is_refused > 0 && !out.is_notice)
    return 1;
  if (step == 0)
    return 0;
  return out.is_notice ? 1 : tresen_store_grants_are_live (db, customer_id, now_us, error);
}

static gboolean
give_up (TresenDb *db, gint64 job_id, gint64 now_us, GError **error)
{
  const char *text = "Tresen was closed while it waited";

  return tresen_db_run (db, error, "UPDATE job SET state = 1 WHERE id = ?1 AND state = 0",
                        TRESEN_INT (job_id))
         && tresen_db_run (
             db, error,
             "UPDATE entry SET state = 2 WHERE id = (SELECT entry_id FROM job WHERE id = ?1)",
             TRESEN_INT (job_id))
         && tresen_store_outgoing_failed (db, job_id, TRESEN_SEND_FAULT_STALE, text, now_us, error);
}

/**
 * tresen_store_outgoing_recover:
 * @stale_before_us: replies queued earlier are not wanted any more by themselves
 * @now_us: the moment of the start
 *
 * At start: what was being sent when the last run ended is unknown (and spent); what was queued
 * goes on when it is younger and a reply is left, else it has failed with %TRESEN_SEND_FAULT_STALE
 * and staff may send it again. After tresen_store_notices_recover(). Writer's thread.
 */
gboolean
tresen_store_outgoing_recover (TresenDb *db, gint64 stale_before_us, gint64 now_us, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!recover_running (db, now_us, error)
      || !read_jobs (db,
                     "SELECT id FROM job WHERE kind = ?1 AND state = 0 AND state < 2"
                     " AND json_extract (detail, '$.lost') IS NULL ORDER BY id",
                     TRESEN_JOB_SEND_MESSAGE, ids, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);
      int wanted = is_wanted (db, id, stale_before_us, now_us, error);

      if (wanted < 0 || (wanted == 0 && !give_up (db, id, now_us, error)))
        return FALSE;
    }
  return TRUE;
}
