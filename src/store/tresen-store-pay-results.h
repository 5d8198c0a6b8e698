/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-payment-machine.h"
#include "tresen-payment.h"
#include "tresen-raw-callback.h"
#include "tresen-store.h"

G_BEGIN_DECLS

/* What Paygate says of payments, and that their time is over. All of it runs in the writer's one thread, so two results of the same
 * order are always taken one after the other. */

/**
 * TresenPayResult: an authentic result or answer. Texts may be %NULL.
 * @trans_id: the signed one: the order is found by it alone
 * @description, @error_text: for people
 * @detail: a JSON object with what came back unconfirmed ("plain", "custom"); %NULL for none
 */
typedef struct
{
  TresenPayVia via;
  TresenPayClass result_class;
  const char *trans_id;
  const char *pay_id;
  const char *xid;
  const char *status;
  const char *code;
  const char *code_ext;
  const char *error_text;
  const char *description;
  const char *detail;
} TresenPayResult;

/**
 * TresenPayEffect: what a result or an inquiry has done.
 * @verdict: of the callback: accepted, duplicate or orphan
 * @payment_id, @attempt_id: 0 for an orphan
 * @customer_id: 0 when not known
 * @before, @after: the payment's states
 * @is_paid_now: it has become paid by this: notify, print, book, this once
 * @has_new_conflict, @has_new_mismatch: the flag was raised by this
 * @is_confirmed_now: an inquiry showed amount and currency for the first time
 * @n_settled: unknown refunds that the inquiry showed to be taken
 */
typedef struct
{
  TresenCallbackVerdict verdict;
  gint64 payment_id;
  gint64 attempt_id;
  gint64 customer_id;
  TresenPaymentState before;
  TresenPaymentState after;
  gboolean is_paid_now;
  gboolean has_new_conflict;
  gboolean has_new_mismatch;
  gboolean is_confirmed_now;
  guint n_settled;
} TresenPayEffect;

char *tresen_store_pay_result_make_key (const TresenPayResult *result);
gboolean tresen_store_pay_result_take (TresenDb *db,
                                       TresenRawCallback *callback,
                                       const TresenPayResult *result,
                                       gint64 now_us,
                                       TresenPayEffect *effect,
                                       GError **error);
gboolean tresen_store_pay_inquiry_take (TresenDb *db,
                                        gint64 attempt_id,
                                        const TresenPayInquiry *inquiry,
                                        gint64 now_us,
                                        TresenPayEffect *effect,
                                        GError **error);
gint64 tresen_store_payments_expire (TresenDb *db, gint64 now_us, GError **error);
int tresen_store_payments_next_expiry (TresenDb *db, gint64 *at_us, GError **error);
gboolean tresen_store_payments_recover (TresenDb *db, gint64 now_us, GError **error);

/* The call from server to server for a customer's app (job START_PAYMENT). */

gboolean
tresen_store_app_start_begin (TresenDb *db, gint64 job_id, gint64 attempt_id, GError **error);
gboolean tresen_store_app_start_answer (TresenDb *db,
                                        gint64 job_id,
                                        gint64 attempt_id,
                                        const TresenPayResult *answer,
                                        const char *prepay_id,
                                        gint64 now_us,
                                        GError **error);
gboolean tresen_store_app_start_later (TresenDb *db,
                                       gint64 job_id,
                                       gint64 next_at_us,
                                       const char *text,
                                       GError **error);

/* Inquiries: one open job of the kind INQUIRE for each attempt. */

gboolean
tresen_store_inquiry_ensure (TresenDb *db, gint64 attempt_id, gint64 at_us, GError **error);
gboolean tresen_store_inquiry_end (TresenDb *db,
                                   gint64 job_id,
                                   gint64 next_at_us,
                                   const char *text,
                                   GError **error);

G_END_DECLS
