/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "payment-samples.h"

#include "tresen-job.h"
#include "tresen-store-jobs.h"
#include "tresen-store-payments.h"
#include "tresen-store-refunds.h"

#define MINUTE G_TIME_SPAN_MINUTE

gint64
payment_samples_create (TresenDb *db,
                        const PaymentSamples *samples,
                        const char *trans_id,
                        gint64 amount,
                        const char *description,
                        gint64 at_us)
{
  g_autoptr (TresenPayment) payment = tresen_payment_new ();
  g_autoptr (TresenPayAttempt) attempt = tresen_pay_attempt_new ();
  g_autoptr (GError) error = NULL;
  gint64 id;

  payment->customer_id = samples->customer_id;
  payment->amount = amount;
  payment->currency = g_strdup ("EUR");
  payment->description = g_strdup (description);
  payment->ref_nr = g_strdup ("26112300001");
  payment->who = g_strdup ("Kim");
  payment->is_live = samples->is_live;
  attempt->trans_id = g_strdup (trans_id);
  attempt->req_id = g_strconcat ("req", trans_id, NULL);
  attempt->token = g_strconcat ("token", trans_id, NULL);
  attempt->user_data = g_strconcat ("user", trans_id, NULL);
  attempt->merchant_id = g_strdup ("autohaus_demo");
  attempt->is_live = samples->is_live;
  attempt->timeout_minutes = 120;
  id = tresen_store_payment_create (db, payment, attempt, at_us, &error);
  g_assert_no_error (error);
  return id;
}

void
payment_samples_start (TresenDb *db, gint64 payment_id, gint64 at_us)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenPayment) payment = tresen_store_payment_load (db, payment_id, &error);
  g_autoptr (TresenPayAttempt) attempt = NULL;

  g_assert_no_error (error);
  attempt = tresen_store_pay_attempt_fix (db, payment->attempt->id, TRESEN_PAY_CHANNEL_QRCODE, "",
                                          "192.0.2.7", at_us, &error);
  g_assert_no_error (error);
}

void
payment_samples_take (TresenDb *db,
                      const char *trans_id,
                      const char *pay_id,
                      TresenPayClass result_class,
                      const char *code,
                      gint64 at_us)
{
  static const char *const words[] = { "OK", "OK", "AUTHORIZED", "PENDING", "FAILED" };
  g_autoptr (TresenRawCallback) callback = tresen_raw_callback_new ();
  g_autoptr (GError) error = NULL;
  TresenPayEffect effect;
  TresenPayResult result
      = { .via = TRESEN_PAY_VIA_NOTIFY,
          .result_class = result_class,
          .trans_id = trans_id,
          .pay_id = pay_id,
          .xid = pay_id,
          .status = words[result_class],
          .code = code,
          .error_text = result_class == TRESEN_PAY_CLASS_FAILED ? "<b>支付失败</b> & more" : NULL,
          .description = words[result_class],
          .detail = "{\"plain\":\"counter 1\",\"custom\":\"shop=A&B\"}" };

  callback->source = TRESEN_SOURCE_PAYGATE;
  callback->received_at_us = at_us;
  tresen_store_pay_result_take (db, callback, &result, at_us, &effect, &error);
  g_assert_no_error (error);
}

void
payment_samples_ask (TresenDb *db, gint64 payment_id, gint64 captured, gint64 at_us)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenPayment) payment = tresen_store_payment_load (db, payment_id, &error);
  TresenPayInquiry inquiry = { .is_success = TRUE,
                               .auth = captured,
                               .captured = captured,
                               .credited = payment->refunded,
                               .currency = "EUR",
                               .last_status = "OK",
                               .status = "OK",
                               .code = "00000000" };
  TresenPayEffect effect;

  tresen_store_pay_inquiry_take (db, payment->attempt->id, &inquiry, at_us, &effect, &error);
  g_assert_no_error (error);
}

static void
answer_refund (TresenDb *db, gint64 refund_id, TresenRefundState state, gint64 at_us)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) jobs = tresen_store_jobs_next (db, TRESEN_JOB_REFUND, 1, &error);
  gint64 job_id = ((TresenJob *) jobs->pdata[0])->id;
  g_autoptr (TresenRefund) refund
      = tresen_store_refund_begin (db, job_id, refund_id, at_us, &error);
  gboolean is_refused = state == TRESEN_REFUND_REFUSED;
  TresenPayResult answer
      = { .via = TRESEN_PAY_VIA_ANSWER,
          .result_class = state == TRESEN_REFUND_ACCEPTED ? TRESEN_PAY_CLASS_SUCCESS
                          : is_refused                    ? TRESEN_PAY_CLASS_FAILED
                                                          : TRESEN_PAY_CLASS_UNKNOWN,
          .trans_id = refund->trans_id,
          .xid = "5d41402a",
          .status = is_refused ? "FAILED" : "OK",
          .code = is_refused ? "22060959" : "00000000",
          .code_ext = is_refused ? "NOTENOUGH" : NULL };

  tresen_store_refund_answer (db, job_id, refund_id, state, &answer, at_us, &error);
  g_assert_no_error (error);
}

/* A refund in a state; %TRESEN_REFUND_QUEUED is left as it is. */
void
payment_samples_refund (TresenDb *db,
                        gint64 payment_id,
                        const char *trans_id,
                        gint64 amount,
                        TresenRefundState state,
                        gint64 at_us)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenRefund) refund = tresen_refund_new ();
  gint64 id;

  refund->trans_id = g_strdup (trans_id);
  refund->ref_nr = g_strdup ("26112300001");
  refund->amount = amount;
  refund->reason = g_strdup ("Part returned");
  refund->who = g_strdup ("Kim");
  id = tresen_store_refund_ask (db, payment_id, 0, refund, at_us, &error);
  g_assert_no_error (error);
  if (state != TRESEN_REFUND_QUEUED)
    answer_refund (db, id, state, at_us);
}

static gint64
add_paid (TresenDb *db,
          const PaymentSamples *samples,
          const char *trans_id,
          gint64 amount,
          gint64 at_us)
{
  gint64 id = payment_samples_create (db, samples, trans_id, amount, "Inspection, HU", at_us);
  g_autofree char *pay_id = g_strconcat ("9f86d081884c7d659a2f", trans_id, NULL);

  payment_samples_start (db, id, at_us + MINUTE);
  payment_samples_take (db, trans_id, pay_id, TRESEN_PAY_CLASS_SUCCESS, "00000000",
                        at_us + 2 * MINUTE);
  payment_samples_ask (db, id, amount, at_us + 2 * MINUTE + G_USEC_PER_SEC);
  return id;
}

/* Those that need somebody to look at them. */
static void
write_alarming (TresenDb *db, const PaymentSamples *samples, gint64 at_us)
{
  gint64 id = add_paid (db, samples, "T0006", 5000, at_us);

  payment_samples_take (db, "T0006", "ffff0000", TRESEN_PAY_CLASS_SUCCESS, "00000000",
                        at_us + 5 * MINUTE);
  id = payment_samples_create (db, samples, "T0007", 7500, "Tow rope", at_us + 6 * MINUTE);
  payment_samples_start (db, id, at_us + 7 * MINUTE);
  payment_samples_take (db, "T0007", "a1b2", TRESEN_PAY_CLASS_SUCCESS, "00000000",
                        at_us + 8 * MINUTE);
  payment_samples_ask (db, id, 1, at_us + 9 * MINUTE);
  id = add_paid (db, samples, "T0008", 12900, at_us + 10 * MINUTE);
  payment_samples_refund (db, id, "R0003", 4000, TRESEN_REFUND_UNKNOWN, at_us + 13 * MINUTE);
  payment_samples_take (db, "T9999", "0c0ffee0", TRESEN_PAY_CLASS_SUCCESS, "00000000",
                        at_us + 14 * MINUTE);
}

/* One of everything, the newest waiting. */
gpointer
payment_samples_write (TresenDb *db, gpointer data, GError **error)
{
  const PaymentSamples *samples = data;
  gint64 at_us = samples->now_us - 300 * MINUTE;
  gint64 id;

  for (guint i = 0; i < samples->n_more; i++)
    {
      g_autofree char *trans_id = g_strdup_printf ("M%06u", i);

      payment_samples_create (db, samples, trans_id, 1000 + i, "Car wash", at_us - i * MINUTE);
    }
  id = payment_samples_create (db, samples, "T0001", 1200, "Wiper", at_us);
  payment_samples_start (db, id, at_us + MINUTE);
  payment_samples_take (db, "T0001", "aa01", TRESEN_PAY_CLASS_FAILED, "22060053",
                        at_us + 2 * MINUTE);
  write_alarming (db, samples, at_us + 10 * MINUTE);
  id = add_paid (db, samples, "T0002", 6000, at_us + 60 * MINUTE);
  payment_samples_refund (db, id, "R0001", 6000, TRESEN_REFUND_ACCEPTED, at_us + 70 * MINUTE);
  id = add_paid (db, samples, "T0003", 8900, at_us + 90 * MINUTE);
  payment_samples_refund (db, id, "R0002", 1500, TRESEN_REFUND_REFUSED, at_us + 100 * MINUTE);
  payment_samples_refund (db, id, "R0004", 2000, TRESEN_REFUND_ACCEPTED, at_us + 110 * MINUTE);
  payment_samples_refund (db, id, "R0005", 1000, TRESEN_REFUND_QUEUED, at_us + 120 * MINUTE);
  add_paid (db, samples, "T0004", 123456, at_us + 130 * MINUTE);
  id = payment_samples_create (db, samples, "T0009", 24000, "Brake pads", samples->now_us - MINUTE);
  payment_samples_start (db, id, samples->now_us - MINUTE / 2);
  payment_samples_create (db, samples, "T0010", 4550, "Oil change", samples->now_us);
  return NULL;
}
