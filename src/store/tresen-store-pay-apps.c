/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-store-jobs.h"
#include "tresen-store-pay-events.h"
#include "tresen-store-payment-rows.h"

static gboolean
is_wanted (TresenDb *db, gint64 attempt_id, GError **error)
{
  static const char sql[]
      = "SELECT 1 FROM pay_attempt a JOIN payment p ON p.id = a.payment_id"
        " WHERE a.id = ?1 AND a.state = 0 AND p.withdrawn_at = 0 AND p.state <> 3";
  gint64 one;
  int step = tresen_db_find (db, error, &one, sql, TRESEN_INT (attempt_id));

  if (step == 0)
    tresen_store_set_not_found ("attempt to start", error);
  return step > 0;
}

/**
 * tresen_store_app_start_begin:
 * @job_id: a queued START_PAYMENT
 *
 * Writes down that the call for an app is being made, before it is. What is being made when a run ends is to be checked, and never
 * made again by itself. Writer's thread.
 *
 * Returns: %FALSE with NOT_FOUND when it is not queued, or the payment is paid, withdrawn or started (finish the job as failed then), or
 * with another error
 */
gboolean
tresen_store_app_start_begin (TresenDb *db, gint64 job_id, gint64 attempt_id, GError **error)
{
  return tresen_store_pay_job_check (db, job_id, TRESEN_JOB_START_PAYMENT, attempt_id, error)
         && is_wanted (db, attempt_id, error) && tresen_store_job_start (db, job_id, error);
}

static gboolean
keep_start (TresenDb *db,
            const TresenPayAttempt *attempt,
            const TresenPayResult *answer,
            const char *prepay_id,
            gint64 started_at_us,
            GError **error)
{
  static const char sql[]
      = "UPDATE pay_attempt SET prepay_id = ?2, xid = ?3, status = ?4, code = ?5, code_ext = ?6,"
        " error_text = ?7, started_at = ?8, expires_at = iif (?8, ?8 + timeout_minutes * 60000000, "
        "0)"
        " WHERE id = ?1 AND started_at = 0 AND state <> 3";
#define TEXT_OF(member) TRESEN_TEXT (answer->member != NULL ? answer->member : "")

  return tresen_db_run (db, error, sql, TRESEN_INT (attempt->id),
                        TRESEN_TEXT (prepay_id != NULL ? prepay_id : ""), TEXT_OF (xid),
                        TEXT_OF (status), TEXT_OF (code), TEXT_OF (code_ext), TEXT_OF (error_text),
                        TRESEN_INT (started_at_us));
#undef TEXT_OF
}

/**
 * tresen_store_app_start_answer:
 * @job_id: the running START_PAYMENT
 * @answer: the class SUCCESS with a PrepayID: started (a PrepayID is not a payment, spec 3.1); FAILED: certainly not started; everything
 * else: nobody knows, and Paygate is asked
 * @prepay_id: (nullable): of a SUCCESS
 *
 * Ends the call. Its job is done, failed or unknown. Writer's thread.
 *
 * Returns: %FALSE with NOT_FOUND when it is not running, or with another error
 */
gboolean
tresen_store_app_start_answer (TresenDb *db,
                               gint64 job_id,
                               gint64 attempt_id,
                               const TresenPayResult *answer,
                               const char *prepay_id,
                               gint64 now_us,
                               GError **error)
{
  gboolean is_started = answer->result_class == TRESEN_PAY_CLASS_SUCCESS;
  gboolean is_refused = answer->result_class == TRESEN_PAY_CLASS_FAILED;
  TresenPayEvent event = { .kind = is_started   ? TRESEN_PAY_EVENT_STARTED
                                   : is_refused ? TRESEN_PAY_EVENT_NOT_STARTED
                                                : TRESEN_PAY_EVENT_START_LOST,
                           .pay_id = answer->pay_id };
  TresenJobState job_state = is_started   ? TRESEN_JOB_DONE
                             : is_refused ? TRESEN_JOB_FAILED
                                          : TRESEN_JOB_UNKNOWN;
  g_autoptr (TresenPayAttempt) attempt = tresen_store_pay_attempt_load (db, attempt_id, error);
  TresenPaymentStep step = tresen_store_pay_result_to_step (answer, now_us);
  TresenPayEffect effect = { 0 };

  if (attempt == NULL
      || !tresen_store_pay_job_check (db, job_id, TRESEN_JOB_START_PAYMENT, attempt_id, error)
      || !tresen_store_job_finish (db, job_id, job_state, answer->error_text, error))
    return FALSE;
  step.trans_id = attempt->trans_id;
  return keep_start (db, attempt, answer, prepay_id, is_refused ? 0 : now_us, error)
         && tresen_store_pay_event_apply (db, attempt, &event, &step, now_us, &effect, error)
         && (is_refused
             || tresen_store_inquiry_ensure (
                 db, attempt_id, now_us + (is_started ? TRESEN_FIRST_INQUIRY_US : 0), error));
}

/**
 * tresen_store_app_start_later:
 * @text: English, why
 *
 * The call was certainly not made: it is tried again at @next_at_us. Writer's thread.
 *
 * Returns: %FALSE with NOT_FOUND when it is not running, or with another error
 */
gboolean
tresen_store_app_start_later (TresenDb *db,
                              gint64 job_id,
                              gint64 next_at_us,
                              const char *text,
                              GError **error)
{
  return tresen_store_job_later (db, job_id, next_at_us, text, error);
}
