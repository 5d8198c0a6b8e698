/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-refunder.h"

#include <string.h>

#include "tresen-backoff.h"
#include "tresen-pay-taking.h"
#include "tresen-store-payments.h"
#include "tresen-store-refunds.h"

#define FIRST_WAIT_US (5 * G_USEC_PER_SEC)
#define MOST_WAIT_US (10 * G_TIME_SPAN_MINUTE)

/* Of different payments: a call that hangs does not hold up the others. */
#define MOST_AT_ONCE 4

/* A refund that is being sent, and the payment it is of. */
typedef struct
{
  TresenRefund *refund;
  TresenPayment *payment;
  const TresenPayAttempt *attempt;
} Matter;

static void
matter_free (Matter *self)
{
  g_clear_pointer (&self->refund, tresen_refund_unref);
  g_clear_pointer (&self->payment, tresen_payment_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Matter, matter_free)

static gboolean
find_attempt (Matter *matter, GError **error)
{
  for (guint i = 0; i < matter->payment->attempts->len; i++)
    {
      const TresenPayAttempt *attempt = g_ptr_array_index (matter->payment->attempts, i);

      if (attempt->id == matter->refund->attempt_id)
        matter->attempt = attempt;
    }
  if (matter->attempt != NULL)
    return TRUE;
  g_set_error (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_NOT_FOUND,
               "a refund of an attempt that is not there");
  return FALSE;
}

static Matter *
load (TresenDb *db, const TresenJob *job, gint64 now_us, GError **error)
{
  g_autoptr (Matter) matter = g_new0 (Matter, 1);
  gint64 refund_id = tresen_pay_runner_read_id (job, "refund");

  matter->refund = tresen_store_refund_begin (db, job->id, refund_id, now_us, error);
  if (matter->refund == NULL)
    return NULL;
  matter->payment = tresen_store_payment_load (db, matter->refund->payment_id, error);
  if (matter->payment == NULL || !find_attempt (matter, error))
    return NULL;
  return g_steal_pointer (&matter);
}

/* Money goes back with the contract by which it came (spec 12, defect 10). Returns: (nullable): English, why it cannot be sent */
static const char *
find_hindrance (const Matter *matter, const TresenPaygateSetup *setup)
{
  if (strcmp (matter->attempt->merchant_id, setup->merchant->merchant_id) != 0)
    return "The payment was made with another merchant id than the one that is set up now";
  if (*matter->attempt->pay_id == '\0')
    return "Paygate has not told the PayID of the payment";
  return NULL;
}

/* "sending" is committed with this, before anything leaves. */
static gpointer
begin (TresenDb *db, const TresenJob *job, gpointer user_data, gint64 now_us, GError **error)
{
  g_autoptr (Matter) matter = load (db, job, now_us, error);
  const char *hindrance = matter != NULL ? find_hindrance (matter, user_data) : NULL;
  const TresenPayResult refusal = { .via = TRESEN_PAY_VIA_ANSWER,
                                    .result_class = TRESEN_PAY_CLASS_FAILED,
                                    .error_text = hindrance };

  if (hindrance == NULL)
    return g_steal_pointer (&matter);
  tresen_store_refund_answer (db, job->id, matter->refund->id, TRESEN_REFUND_REFUSED, &refusal,
                              now_us, error);
  return NULL;
}

/* Not cancelled by a stop: an answer about money is waited for. */
static void
call (TresenPaygateClient *client,
      gpointer data,
      gpointer user_data,
      GCancellable *stop,
      GAsyncReadyCallback callback,
      gpointer callback_data)
{
  const Matter *matter = data;
  const TresenPaygateCredit credit = {
    .pay_id = matter->attempt->pay_id,
    .trans_id = matter->refund->trans_id,
    .ref_nr = matter->refund->ref_nr,
    .amount = matter->refund->amount,
    .currency = matter->payment->currency,
  };

  tresen_paygate_client_credit_async (client, &credit, NULL, callback, callback_data);
}

static gpointer
call_finish (TresenPaygateClient *client, GAsyncResult *result, GError **error)
{
  return tresen_paygate_client_credit_finish (client, result, error);
}

static const char *
find_fault (gpointer result)
{
  const TresenPaygateAnswer *answer = result;

  return tresen_pay_runner_find_fault (answer->result->refusal, answer->result->code);
}

/* Only a signed and definite no is a refusal; a call that could not even be built has moved nothing. */
static TresenRefundState
judge (const TresenPaygateAnswer *answer, const GError *cause)
{
  if (answer == NULL)
    return g_error_matches (cause, TRESEN_PAYGATE_ERROR, TRESEN_PAYGATE_ERROR_INVALID)
               ? TRESEN_REFUND_REFUSED
               : TRESEN_REFUND_UNKNOWN;
  if (answer->outcome == TRESEN_PAYGATE_OUTCOME_DONE)
    return TRESEN_REFUND_ACCEPTED;
  return answer->outcome == TRESEN_PAYGATE_OUTCOME_REFUSED
                 && answer->result->pay_class == TRESEN_PAY_CLASS_FAILED
             ? TRESEN_REFUND_REFUSED
             : TRESEN_REFUND_UNKNOWN;
}

/* What cannot be believed is told in our words, not in those of whoever wrote it. */
static TresenPayResult
describe (const TresenPaygateAnswer *answer, const GError *cause, char **text)
{
  TresenPayResult said = { .via = TRESEN_PAY_VIA_ANSWER };

  if (answer != NULL && answer->result->refusal == TRESEN_PAYGATE_REFUSAL_NONE)
    return tresen_pay_result_of (answer->result, TRESEN_PAY_VIA_ANSWER);
  *text = answer == NULL
              ? g_strdup (cause->message)
              : g_strdup_printf ("HTTP %u, %s", answer->http_status,
                                 tresen_paygate_refusal_get_word (answer->result->refusal));
  said.error_text = *text;
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
  g_autofree char *text = NULL;
  TresenPayResult said;

  if (g_error_matches (cause, TRESEN_PAYGATE_ERROR, TRESEN_PAYGATE_ERROR_NOT_SENT))
    return tresen_store_refund_put_back (db, job->id, matter->refund->id,
                                         now_us
                                             + tresen_backoff_delay_us (job->attempts + 1,
                                                                        FIRST_WAIT_US, MOST_WAIT_US,
                                                                        g_random_int ()),
                                         cause->message, error);
  said = describe (answer, cause, &text);
  return tresen_store_refund_answer (db, job->id, matter->refund->id, judge (answer, cause), &said,
                                     now_us, error);
}

/**
 * tresen_refunder_new:
 * @setup: with a merchant; must outlive the refunder
 *
 * What has certainly not left is sent again with growing waits; everything else is sent once. After a definite refusal it is over;
 * what is unclear is unknown, Paygate is asked at once, and only a person sends it again (spec 5).
 *
 * Returns: (transfer full): what sends the refunds that staff ask for
 */
TresenPayRunner *
tresen_refunder_new (TresenStore *store,
                     TresenPaygateClient *client,
                     const TresenPaygateSetup *setup,
                     TresenClock *clock)
{
  static const TresenPayRunnerKind kind = {
    .kind = TRESEN_JOB_REFUND,
    .most_at_once = MOST_AT_ONCE,
    .begin = begin,
    .matter_free = (GDestroyNotify) matter_free,
    .call = call,
    .call_finish = call_finish,
    .result_free = (GDestroyNotify) tresen_paygate_answer_free,
    .find_fault = find_fault,
    .end = end,
  };

  return tresen_pay_runner_new (&kind, store, client, clock, (gpointer) setup, NULL);
}
