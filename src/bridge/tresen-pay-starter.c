/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-pay-starter.h"

#include "tresen-backoff.h"
#include "tresen-pay-taking.h"
#include "tresen-store-jobs.h"
#include "tresen-store-payments.h"

#define FIRST_WAIT_US (5 * G_USEC_PER_SEC)
#define MOST_WAIT_US G_TIME_SPAN_MINUTE
#define MOST_AT_ONCE 4

/* An attempt of the channel APP and the payment it is of. */
typedef struct
{
  TresenPayment *payment;
  const TresenPayAttempt *attempt;
  TresenPayOrder *order;
} Matter;

static void
matter_free (Matter *self)
{
  g_clear_pointer (&self->order, tresen_pay_order_free);
  g_clear_pointer (&self->payment, tresen_payment_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Matter, matter_free)

static Matter *
load (TresenDb *db, gint64 attempt_id, const TresenPayTerms *terms, GError **error)
{
  g_autoptr (Matter) matter = g_new0 (Matter, 1);

  matter->payment = tresen_store_payment_find_by_attempt (db, attempt_id, error);
  for (guint i = 0; matter->payment != NULL && i < matter->payment->attempts->len; i++)
    {
      const TresenPayAttempt *attempt = g_ptr_array_index (matter->payment->attempts, i);

      if (attempt->id == attempt_id)
        matter->attempt = attempt;
    }
  if (matter->attempt == NULL)
    return NULL;
  matter->order = tresen_pay_terms_make_order (terms, matter->payment, matter->attempt);
  return g_steal_pointer (&matter);
}

/* Paid, withdrawn or started meanwhile. */
static void
give_up (TresenDb *db, const TresenJob *job, GError **error)
{
  if (tresen_store_job_start (db, job->id, error))
    tresen_store_job_finish (db, job->id, TRESEN_JOB_FAILED, "no longer wanted", error);
}

static gpointer
begin (TresenDb *db, const TresenJob *job, gpointer user_data, gint64 now_us, GError **error)
{
  const TresenPayTerms *terms = user_data;
  gint64 attempt_id = tresen_pay_runner_read_id (job, "attempt");
  const TresenPayResult refusal = {
    .via = TRESEN_PAY_VIA_ANSWER,
    .result_class = TRESEN_PAY_CLASS_FAILED,
    .error_text
    = "The payment was made with other settings (merchant id, live or test) than those of now"
  };
  g_autoptr (GError) own_error = NULL;
  g_autoptr (Matter) matter = NULL;

  if (!tresen_store_app_start_begin (db, job->id, attempt_id, &own_error))
    {
      if (g_error_matches (own_error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_NOT_FOUND))
        give_up (db, job, error);
      else
        g_propagate_error (error, g_steal_pointer (&own_error));
      return NULL;
    }
  matter = load (db, attempt_id, terms, error);
  if (matter == NULL || tresen_pay_terms_hold (terms, matter->attempt))
    return g_steal_pointer (&matter);
  tresen_store_app_start_answer (db, job->id, attempt_id, &refusal, NULL, now_us, error);
  return NULL;
}

static void
call (TresenPaygateClient *client,
      gpointer data,
      gpointer user_data,
      GCancellable *stop,
      GAsyncReadyCallback callback,
      gpointer callback_data)
{
  const Matter *matter = data;

  tresen_paygate_client_start_app_async (client, &matter->order->order, NULL, callback,
                                         callback_data);
}

static gpointer
call_finish (TresenPaygateClient *client, GAsyncResult *result, GError **error)
{
  return tresen_paygate_client_start_app_finish (client, result, error);
}

static const char *
find_fault (gpointer result)
{
  const TresenPaygateAnswer *answer = result;

  return tresen_pay_runner_find_fault (answer->result->refusal, answer->result->code);
}

/* SUCCESS is that there is a PrepayID, which is not a payment (spec 3.1). */
static TresenPayResult
describe (const TresenPaygateAnswer *answer, const GError *cause)
{
  TresenPayResult said = { .via = TRESEN_PAY_VIA_ANSWER };

  if (answer == NULL)
    {
      said.error_text = cause->message;
      if (g_error_matches (cause, TRESEN_PAYGATE_ERROR, TRESEN_PAYGATE_ERROR_INVALID))
        said.result_class = TRESEN_PAY_CLASS_FAILED;
      return said;
    }
  if (answer->result->refusal != TRESEN_PAYGATE_REFUSAL_NONE)
    {
      said.error_text = tresen_paygate_refusal_get_word (answer->result->refusal);
      return said;
    }
  said = tresen_pay_result_of (answer->result, TRESEN_PAY_VIA_ANSWER);
  if (answer->outcome == TRESEN_PAYGATE_OUTCOME_DONE)
    said.result_class = TRESEN_PAY_CLASS_SUCCESS;
  else if (answer->outcome == TRESEN_PAYGATE_OUTCOME_UNKNOWN
           || said.result_class != TRESEN_PAY_CLASS_FAILED)
    said.result_class = TRESEN_PAY_CLASS_UNKNOWN;
  return said;
}

static gboolean
end (TresenDb *db,
     const TresenJob *job,
     gpointer data,
     gpointer result,
     const GError *cause,
     gpointer user_data,
     gint64 now_us,
     GError **error)
{
  const Matter *matter = data;
  const TresenPaygateAnswer *answer = result;
  TresenPayResult said;

  if (g_error_matches (cause, TRESEN_PAYGATE_ERROR, TRESEN_PAYGATE_ERROR_NOT_SENT))
    return tresen_store_app_start_later (db, job->id,
                                         now_us
                                             + tresen_backoff_delay_us (job->attempts + 1,
                                                                        FIRST_WAIT_US, MOST_WAIT_US,
                                                                        g_random_int ()),
                                         cause->message, error);
  said = describe (answer, cause);
  return tresen_store_app_start_answer (
      db, job->id, matter->attempt->id, &said,
      said.result_class == TRESEN_PAY_CLASS_SUCCESS ? answer->result->prepay_id : NULL, now_us,
      error);
}

/**
 * tresen_pay_starter_new:
 * @terms: with a merchant and the own address; must outlive the starter
 *
 * The channel APP is called from server to server (spec 3.1). What has certainly not left is sent again; of what is unclear Paygate
 * is asked, and it is never sent again by itself.
 *
 * Returns: (transfer full): what starts payments for the shop's app
 */
TresenPayRunner *
tresen_pay_starter_new (TresenStore *store,
                        TresenPaygateClient *client,
                        const TresenPayTerms *terms,
                        TresenClock *clock)
{
  static const TresenPayRunnerKind kind = {
    .kind = TRESEN_JOB_START_PAYMENT,
    .most_at_once = MOST_AT_ONCE,
    .begin = begin,
    .matter_free = (GDestroyNotify) matter_free,
    .call = call,
    .call_finish = call_finish,
    .result_free = (GDestroyNotify) tresen_paygate_answer_free,
    .find_fault = find_fault,
    .end = end,
  };

  return tresen_pay_runner_new (&kind, store, client, clock, (gpointer) terms, NULL);
}
