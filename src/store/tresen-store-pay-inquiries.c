/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-json.h"
#include "tresen-store-jobs.h"
#include "tresen-store-pay-events.h"
#include "tresen-store-payment-lists.h"
#include "tresen-store-payment-rows.h"

/* Paygate is asked until so long after the time-out (spec 6.1). */
#define ASKED_US (24 * G_TIME_SPAN_HOUR)

/**
 * tresen_store_inquiry_ensure:
 * @at_us: not later than then
 *
 * Paygate is to be asked what became of an attempt. There is one open job for it: one that is queued for later is hurried, and one
 * that is running is followed by another, since what it asks may be older than what happened. Writer's thread.
 *
 * Returns: %FALSE with @error
 */
gboolean
tresen_store_inquiry_ensure (TresenDb *db, gint64 attempt_id, gint64 at_us, GError **error)
{
  static const char find[] = "SELECT id FROM job WHERE kind = 15 AND about = ?1 AND state < 2";
  static const char hurry[]
      = "UPDATE job SET next_at = iif (state = 0, min (next_at, ?2), next_at),"
        " detail = iif (state = 1, json_set (detail, '$.again', ?2), detail) WHERE id = ?1";
  gint64 job_id = 0;
  int step = tresen_db_find (db, error, &job_id, find, TRESEN_INT (attempt_id));

  if (step == 0)
    return tresen_store_pay_job_add (db, TRESEN_JOB_INQUIRE, "attempt", attempt_id, at_us, error)
           >= 0;
  if (step < 0 || !tresen_db_run (db, error, hurry, TRESEN_INT (job_id), TRESEN_INT (at_us)))
    return FALSE;
  tresen_db_note (db, TRESEN_TOPIC_JOB, 0, job_id);
  return TRUE;
}

/**
 * tresen_store_inquiry_end:
 * @job_id: a running INQUIRE
 * @next_at_us: when to ask again; 0 when that is not needed
 * @text: (nullable): English, why there was no answer
 *
 * Ends a round of asking. Something may have happened meanwhile that has to be asked for earlier. Writer's thread.
 *
 * Returns: %FALSE with NOT_FOUND when it is not running, or with another error
 */
gboolean
tresen_store_inquiry_end (TresenDb *db,
                          gint64 job_id,
                          gint64 next_at_us,
                          const char *text,
                          GError **error)
{
  static const char find[]
      = "SELECT coalesce (json_extract (detail, '$.again'), 0) FROM job WHERE id = ?1";
  static const char forget[]
      = "UPDATE job SET detail = json_remove (detail, '$.again') WHERE id = ?1";
  gint64 again = 0;

  if (tresen_db_find (db, error, &again, find, TRESEN_INT (job_id)) < 0
      || (again != 0 && !tresen_db_run (db, error, forget, TRESEN_INT (job_id))))
    return FALSE;
  if (again != 0 && (next_at_us == 0 || again < next_at_us))
    next_at_us = again;
  if (next_at_us != 0)
    return tresen_store_job_later (db, job_id, next_at_us, text, error);
  return tresen_store_job_finish (db, job_id, TRESEN_JOB_DONE, text, error);
}

/* What an inquiry found, for the timeline: amounts are texts, as everywhere in JSON of ours. */
static char *
make_detail (const TresenPayInquiry *inquiry, TresenPayVerdict verdict)
{
  g_autoptr (JsonObject) detail = json_object_new ();
  g_autofree char *captured = g_strdup_printf ("%" G_GINT64_FORMAT, inquiry->captured);
  g_autofree char *credited = g_strdup_printf ("%" G_GINT64_FORMAT, inquiry->credited);

  json_object_set_string_member (detail, "verdict", tresen_pay_verdict_to_word (verdict));
  if (inquiry->captured >= 0)
    json_object_set_string_member (detail, "captured", captured);
  if (inquiry->credited >= 0)
    json_object_set_string_member (detail, "credited", credited);
  if (inquiry->currency != NULL)
    json_object_set_string_member (detail, "currency", inquiry->currency);
  if (inquiry->last_status != NULL)
    json_object_set_string_member (detail, "last_status", inquiry->last_status);
  return tresen_json_to_text (detail);
}

static gboolean
keep_answer (TresenDb *db,
             gint64 attempt_id,
             const TresenPayInquiry *inquiry,
             TresenPayVerdict verdict,
             gint64 now_us,
             GError **error)
{
  static const char sql[] = "UPDATE pay_attempt SET inquired_at = ?2, verdict = ?3,"
                            " credited = iif (?4 >= 0, ?4, credited) WHERE id = ?1";

  return tresen_db_run (db, error, sql, TRESEN_INT (attempt_id), TRESEN_INT (now_us),
                        TRESEN_INT (verdict), TRESEN_INT (inquiry->credited));
}

static TresenPaymentStep
make_step (const TresenPayAttempt *attempt,
           const TresenPayInquiry *inquiry,
           const char *detail,
           gint64 now_us)
{
  return (TresenPaymentStep){
    .via = TRESEN_PAY_VIA_ANSWER,
    .at_us = now_us,
    .trans_id = attempt->trans_id,
    .pay_id = (char *) inquiry->pay_id,
    .xid = (char *) inquiry->xid,
    .status = (char *) inquiry->status,
    .code = (char *) inquiry->code,
    .code_ext = (char *) inquiry->code_ext,
    .error_text = (char *) inquiry->error_text,
    .description = (char *) inquiry->description,
    .detail = (char *) detail,
  };
}

/**
 * tresen_store_pay_inquiry_take:
 * @inquiry: what Paygate answered; one that could not be read is no answer and is not brought here
 * @effect: (out)
 *
 * Takes what Paygate said when it was asked: judges it against the order (spec 6.1), confirms, corrects or raises an alarm, and
 * settles unknown refunds by what is credited. An answer that tells nothing new leaves no line in the timeline. Writer's thread.
 *
 * Returns: %FALSE with NOT_FOUND or another error
 */
gboolean
tresen_store_pay_inquiry_take (TresenDb *db,
                               gint64 attempt_id,
                               const TresenPayInquiry *inquiry,
                               gint64 now_us,
                               TresenPayEffect *effect,
                               GError **error)
{
  g_autoptr (TresenPayAttempt) attempt = tresen_store_pay_attempt_load (db, attempt_id, error);
  g_autoptr (TresenPayment) payment
      = attempt != NULL ? tresen_store_payment_row (db, attempt->payment_id, error) : NULL;
  TresenPayEvent event = { .kind = TRESEN_PAY_EVENT_INQUIRY, .pay_id = inquiry->pay_id };
  g_autofree char *detail = NULL;
  TresenPaymentStep step;

  *effect = (TresenPayEffect){ 0 };
  if (payment == NULL)
    return FALSE;
  event.verdict = tresen_pay_inquiry_judge (inquiry, payment->amount, payment->currency);
  detail = make_detail (inquiry, event.verdict);
  step = make_step (attempt, inquiry, detail, now_us);
  return keep_answer (db, attempt_id, inquiry, event.verdict, now_us, error)
         && tresen_store_pay_event_apply (db, attempt, &event, &step, now_us, effect, error)
         && (event.verdict == TRESEN_PAY_VERDICT_UNCHANGED
             || event.verdict == TRESEN_PAY_VERDICT_MISMATCH
             || tresen_store_refunds_settle (db, attempt, inquiry->credited, now_us,
                                             &effect->n_settled, error));
}

/* At start */

static gboolean
ensure_all (TresenDb *db, const char *sql, gint64 now_us, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  {
    g_autoptr (TresenRows) rows = tresen_db_query (db, error, sql, TRESEN_INT (now_us - ASKED_US));
    int step = rows != NULL ? 1 : -1;

    while (step > 0 && (step = tresen_rows_next (db, rows, error)) > 0)
      {
        gint64 id = sqlite3_column_int64 (rows, 0);

        g_array_append_val (ids, id);
      }
    if (step < 0)
      return FALSE;
  }
  for (guint i = 0; i < ids->len; i++)
    if (!tresen_store_inquiry_ensure (db, g_array_index (ids, gint64, i), now_us, error))
      return FALSE;
  return TRUE;
}

/* An app's start that was being made when the last run ended: nobody knows. */
static gboolean
recover_starts (TresenDb *db, gint64 now_us, GError **error)
{
  static const char sql[] = "SELECT id, about FROM job WHERE kind = 14 AND about IS NOT NULL AND "
                            "state < 2 AND state = 1"
                            " LIMIT 1";
  const TresenPayResult lost = { .via = TRESEN_PAY_VIA_ANSWER, .error_text = "interrupted" };
  int step = 1;

  while (step > 0)
    {
      gint64 job_id = 0, attempt_id = 0;
      {
        g_autoptr (TresenRows) rows = tresen_db_query_values (db, sql, NULL, 0, error);

        step = rows != NULL ? tresen_rows_next (db, rows, error) : -1;
        if (step > 0)
          {
            job_id = sqlite3_column_int64 (rows, 0);
            attempt_id = sqlite3_column_int64 (rows, 1);
          }
      }
      if (step > 0
          && !tresen_store_app_start_answer (db, job_id, attempt_id, &lost, NULL, now_us, error))
        return FALSE;
    }
  return step == 0;
}

/**
 * tresen_store_payments_recover:
 *
 * At start: a refund that was being sent is unknown, an app's start that was being made is to be checked, and Paygate is asked for
 * every order that is open, unconfirmed, or has an unknown refund (spec 6.1). Nothing is sent again by itself. Writer's thread,
 * before the bridge's workers start.
 *
 * Returns: %FALSE with @error
 */
gboolean
tresen_store_payments_recover (TresenDb *db, gint64 now_us, GError **error)
{
  static const char *const sqls[] = {
    "SELECT id FROM pay_attempt INDEXED BY pay_attempt_running WHERE state IN (1, 2)"
    " AND expires_at > ?1",
    "SELECT id FROM pay_attempt INDEXED BY pay_attempt_check WHERE state = 6 AND ?1 IS NOT NULL",
    "SELECT id FROM pay_attempt INDEXED BY pay_attempt_unconfirmed WHERE state = 3"
    " AND confirmed_at = 0 AND paid_at > ?1",
    "SELECT DISTINCT attempt_id FROM refund INDEXED BY refund_unsettled WHERE state IN (1, 4)"
    " AND ?1 IS NOT NULL AND state = 4",
  };

  if (!tresen_store_refunds_recover (db, now_us, error) || !recover_starts (db, now_us, error)
      || !tresen_store_jobs_recover (db, TRESEN_JOB_INQUIRE, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (sqls); i++)
    if (!ensure_all (db, sqls[i], now_us, error))
      return FALSE;
  return TRUE;
}
