/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-inquirer.h"

#include <string.h>

#include "tresen-store-jobs.h"
#include "tresen-store-pay-results.h"
#include "tresen-store-payments.h"

#define MOST_AT_ONCE 4

/* So long after the time-out, a payment or a refund it is asked (spec 6.1). */
#define ASKED_US (24 * G_TIME_SPAN_HOUR)

/* Who left the page may still pay with the phone until the time-out (spec 3.3). */
#define FAILED_MARGIN_US (2 * G_TIME_SPAN_MINUTE)

#define SHORTEST_WAIT_US (10 * G_USEC_PER_SEC)
#define LONGEST_WAIT_US (10 * G_TIME_SPAN_MINUTE)

/* An attempt and the payment it is of. */
typedef struct
{
  TresenPayment *payment;
  const TresenPayAttempt *attempt;
} Matter;

static void
matter_free (Matter *self)
{
  g_clear_pointer (&self->payment, tresen_payment_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Matter, matter_free)

static Matter *
load (TresenDb *db, gint64 attempt_id, GError **error)
{
  g_autoptr (Matter) matter = g_new0 (Matter, 1);

  matter->payment = tresen_store_payment_find_by_attempt (db, attempt_id, error);
  for (guint i = 0; matter->payment != NULL && i < matter->payment->attempts->len; i++)
    {
      const TresenPayAttempt *attempt = g_ptr_array_index (matter->payment->attempts, i);

      if (attempt->id == attempt_id)
        matter->attempt = attempt;
    }
  return matter->attempt != NULL ? g_steal_pointer (&matter) : NULL;
}

/* The last moment at which an unknown refund of the attempt was sent, 0 when there is none. */
static gint64
find_unknown_refund (const Matter *matter)
{
  gint64 sent_at_us = 0;

  for (guint i = 0; i < matter->payment->refunds->len; i++)
    {
      const TresenRefund *refund = g_ptr_array_index (matter->payment->refunds, i);

      if (refund->attempt_id == matter->attempt->id && refund->state == TRESEN_REFUND_UNKNOWN)
        sent_at_us = MAX (sent_at_us, refund->sent_at_us);
    }
  return sent_at_us;
}

/* 30 s, 1, 2, 5, 10 minutes after @since_us, and every ten minutes from then on until @until_us. Returns: 0 when it is over */
static gint64
find_next (gint64 since_us, gint64 until_us, gint64 now_us)
{
  static const gint64 steps[] = {
    30 * G_USEC_PER_SEC,    G_TIME_SPAN_MINUTE,      2 * G_TIME_SPAN_MINUTE,
    5 * G_TIME_SPAN_MINUTE, 10 * G_TIME_SPAN_MINUTE,
  };
  gint64 next_us = now_us + LONGEST_WAIT_US;

  if (since_us == 0 || now_us >= until_us)
    return 0;
  for (guint i = G_N_ELEMENTS (steps); i > 0; i--)
    if (since_us + steps[i - 1] > now_us)
      next_us = since_us + steps[i - 1];
  /* A clock that was set back must neither make it ask without a pause nor not at all. */
  return CLAMP (next_us, now_us + SHORTEST_WAIT_US, now_us + LONGEST_WAIT_US);
}

static gint64
find_next_of_attempt (const TresenPayAttempt *attempt, gint64 now_us)
{
  gint64 since_us = attempt->started_at_us != 0 ? attempt->started_at_us : attempt->created_at_us;
  gint64 over_us = attempt->expires_at_us != 0 ? attempt->expires_at_us : since_us;

  switch (attempt->state)
    {
    case TRESEN_PAYMENT_STARTED:
    case TRESEN_PAYMENT_PENDING:
    case TRESEN_PAYMENT_CHECK:
    case TRESEN_PAYMENT_EXPIRED:
      return find_next (since_us, over_us + ASKED_US, now_us);
    case TRESEN_PAYMENT_FAILED:
      return find_next (since_us, over_us + FAILED_MARGIN_US, now_us);
    case TRESEN_PAYMENT_PAID:
      return attempt->confirmed_at_us == 0
                 ? find_next (attempt->paid_at_us, attempt->paid_at_us + ASKED_US, now_us)
                 : 0;
    case TRESEN_PAYMENT_NEW:
    default:
      return 0;
    }
}

static gint64
find_next_of (const Matter *matter, gint64 now_us)
{
  gint64 sent_at_us = find_unknown_refund (matter);
  gint64 for_refund = find_next (sent_at_us, sent_at_us + ASKED_US, now_us);
  gint64 for_attempt = find_next_of_attempt (matter->attempt, now_us);

  if (for_refund == 0 || for_attempt == 0)
    return MAX (for_refund, for_attempt);
  return MIN (for_refund, for_attempt);
}

static gpointer
begin (TresenDb *db, const TresenJob *job, gpointer user_data, gint64 now_us, GError **error)
{
  const TresenPaygateSetup *setup = user_data;
  g_autoptr (GError) own_error = NULL;
  g_autoptr (Matter) matter = NULL;

  if (!tresen_store_job_start (db, job->id, error))
    return NULL;
  matter = load (db, tresen_pay_runner_read_id (job, "attempt"), &own_error);
  if (matter != NULL && strcmp (matter->attempt->merchant_id, setup->merchant->merchant_id) == 0)
    return g_steal_pointer (&matter);
  if (matter != NULL)
    tresen_store_job_finish (db, job->id, TRESEN_JOB_FAILED,
                             "the payment is of another merchant id", error);
  else if (own_error == NULL
           || g_error_matches (own_error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_NOT_FOUND))
    tresen_store_job_finish (db, job->id, TRESEN_JOB_FAILED, "there is no such attempt", error);
  else
    g_propagate_error (error, g_steal_pointer (&own_error));
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
  const TresenPaygateQuestion question = {
    .pay_id = matter->attempt->pay_id,
    .trans_id = matter->attempt->trans_id,
    .amount = matter->payment->amount,
    .currency = matter->payment->currency,
  };

  tresen_paygate_client_inquire_async (client, &question, stop, callback, callback_data);
}

static gpointer
call_finish (TresenPaygateClient *client, GAsyncResult *result, GError **error)
{
  return tresen_paygate_client_inquire_finish (client, result, error);
}

static const char *
find_fault (gpointer result)
{
  const TresenPaygateInquiry *inquiry = result;

  return tresen_pay_runner_find_fault (inquiry->refusal, inquiry->facts.code);
}

static gboolean
keep (TresenDb *db,
      const Matter *matter,
      const TresenPaygateInquiry *inquiry,
      gint64 now_us,
      GError **error)
{
  TresenPayEffect effect;

  if (inquiry == NULL || inquiry->refusal != TRESEN_PAYGATE_REFUSAL_NONE)
    return TRUE;
  if (!tresen_store_pay_inquiry_take (db, matter->attempt->id, &inquiry->facts, now_us, &effect,
                                      error))
    return FALSE;
  if (effect.has_new_mismatch)
    g_message ("payments: Paygate tells another amount or currency for TransID %s",
               matter->attempt->trans_id);
  return TRUE;
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
  const TresenPaygateInquiry *inquiry = result;
  const char *text = cause != NULL ? cause->message : NULL;
  g_autoptr (Matter) now = NULL;

  if (inquiry != NULL && inquiry->refusal != TRESEN_PAYGATE_REFUSAL_NONE)
    text = tresen_paygate_refusal_get_word (inquiry->refusal);
  if (!keep (db, matter, inquiry, now_us, error))
    return FALSE;
  /* As it stands after that, and after what has come in meanwhile. */
  now = load (db, matter->attempt->id, error);
  return now != NULL
         && tresen_store_inquiry_end (db, job->id, find_next_of (now, now_us), text, error);
}

/**
 * tresen_inquirer_new:
 * @setup: with a merchant; must outlive the inquirer
 *
 * Paygate is asked 30 seconds, 1, 2, 5 and 10 minutes after the customer went on and then every ten minutes, until a day after the
 * time-out; after a success until amount and currency are confirmed; for unknown refunds for a day (spec 6.1). Asking may be repeated
 * without harm.
 *
 * Returns: (transfer full): what asks Paygate about the attempts that are open
 */
TresenPayRunner *
tresen_inquirer_new (TresenStore *store,
                     TresenPaygateClient *client,
                     const TresenPaygateSetup *setup,
                     TresenClock *clock)
{
  static const TresenPayRunnerKind kind = {
    .kind = TRESEN_JOB_INQUIRE,
    .most_at_once = MOST_AT_ONCE,
    .begin = begin,
    .matter_free = (GDestroyNotify) matter_free,
    .call = call,
    .call_finish = call_finish,
    .result_free = (GDestroyNotify) tresen_paygate_inquiry_free,
    .find_fault = find_fault,
    .end = end,
  };

  return tresen_pay_runner_new (&kind, store, client, clock, (gpointer) setup, NULL);
}
