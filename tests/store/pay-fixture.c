/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pay-fixture.h"

#include "tresen-db.h"

/* An attempt whose other numbers follow from its TransID. */
TresenPayAttempt *
make_attempt (const char *trans_id)
{
  TresenPayAttempt *self = tresen_pay_attempt_new ();

  self->trans_id = g_strdup (trans_id);
  self->req_id = g_strconcat ("req-", trans_id, NULL);
  self->token = g_strconcat ("token-", trans_id, NULL);
  self->user_data = g_strconcat ("user-", trans_id, NULL);
  self->merchant_id = g_strdup ("autohaus_demo");
  self->timeout_minutes = 15;
  return self;
}

TresenPayment *
make_payment (gint64 customer_id, gint64 amount)
{
  TresenPayment *self = tresen_payment_new ();

  self->customer_id = customer_id;
  self->amount = amount;
  self->currency = g_strdup ("EUR");
  self->description = g_strdup ("Brake pads");
  self->ref_nr = g_strdup ("4711");
  self->who = g_strdup ("Kim");
  return self;
}

gint64
add_payment (TresenDb *db, gint64 customer_id, gint64 amount, const char *trans_id, gint64 at_us)
{
  g_autoptr (TresenPayment) payment = make_payment (customer_id, amount);
  g_autoptr (TresenPayAttempt) attempt = make_attempt (trans_id);
  gint64 id = 0;

  CHECK ((id = tresen_store_payment_create (db, payment, attempt, at_us, &error)) > 0);
  return id;
}

gint64
add_attempt (TresenDb *db, gint64 payment_id, const char *trans_id, gint64 at_us)
{
  g_autoptr (TresenPayAttempt) attempt = make_attempt (trans_id);
  gint64 id = 0;

  CHECK ((id = tresen_store_pay_attempt_add (db, payment_id, attempt, "Kim", at_us, &error)) > 0);
  return id;
}

/* Asks for a number; @sql has to stay at its address, as all statements of the store. */
gint64
number_with (TresenDb *db, const char *sql, gint64 value)
{
  gint64 found = 0;

  CHECK (tresen_db_find (db, &error, &found, sql, TRESEN_INT (value)) >= 0);
  return found;
}

gint64
attempt_of (TresenDb *db, const char *trans_id)
{
  gint64 id = 0;

  CHECK (tresen_db_find (db, &error, &id, "SELECT id FROM pay_attempt WHERE trans_id = ?1",
                         TRESEN_TEXT (trans_id))
         == 1);
  return id;
}

void
start (TresenDb *db, const char *trans_id, gint64 at_us)
{
  g_autoptr (TresenPayAttempt) attempt = NULL;

  CHECK ((attempt
          = tresen_store_pay_attempt_fix (db, attempt_of (db, trans_id), TRESEN_PAY_CHANNEL_QRCODE,
                                          "", "192.0.2.7", at_us, &error))
         != NULL);
}

static const char *
status_of (TresenPayClass result_class)
{
  static const char *const words[] = { "OK", "OK", "AUTHORIZED", "PENDING", "FAILED" };

  return words[result_class];
}

/* A result as a notification brings it. */
TresenPayEffect
take (TresenDb *db,
      const char *trans_id,
      const char *pay_id,
      const char *xid,
      TresenPayClass result_class,
      gint64 at_us)
{
  g_autoptr (TresenRawCallback) callback = tresen_raw_callback_new ();
  TresenPayEffect effect;
  TresenPayResult result
      = { .via = TRESEN_PAY_VIA_NOTIFY,
          .result_class = result_class,
          .trans_id = trans_id,
          .pay_id = pay_id,
          .xid = xid,
          .status = status_of (result_class),
          .code = result_class == TRESEN_PAY_CLASS_SUCCESS ? "00000000" : "22060054" };

  callback->source = TRESEN_SOURCE_PAYGATE;
  callback->received_at_us = at_us;
  CHECK (tresen_store_pay_result_take (db, callback, &result, at_us, &effect, &error));
  return effect;
}

/* What Paygate answers when it is asked. */
TresenPayEffect
ask (TresenDb *db, const char *trans_id, gint64 captured, gint64 credited, gint64 at_us)
{
  TresenPayInquiry inquiry = { .is_success = TRUE,
                               .auth = captured,
                               .captured = captured,
                               .credited = credited,
                               .currency = "EUR",
                               .last_status = captured > 0 ? "OK" : "PENDING" };
  TresenPayEffect effect;

  CHECK (tresen_store_pay_inquiry_take (db, attempt_of (db, trans_id), &inquiry, at_us, &effect,
                                        &error));
  return effect;
}

/* A payment that is paid. */
gint64
add_paid (TresenDb *db, gint64 amount, const char *trans_id, gint64 at_us)
{
  g_autofree char *pay_id = g_strconcat ("pay-", trans_id, NULL);
  g_autofree char *xid = g_strconcat ("xid-", trans_id, NULL);
  gint64 id = add_payment (db, 0, amount, trans_id, at_us);

  start (db, trans_id, at_us);
  g_assert_true (take (db, trans_id, pay_id, xid, TRESEN_PAY_CLASS_SUCCESS, at_us).is_paid_now);
  return id;
}

gint64
add_refund (TresenDb *db, gint64 payment_id, gint64 amount, const char *trans_id, gint64 at_us)
{
  g_autoptr (TresenRefund) refund = tresen_refund_new ();
  gint64 id = 0;

  refund->trans_id = g_strdup (trans_id);
  refund->ref_nr = g_strdup ("4711");
  refund->amount = amount;
  refund->reason = g_strdup ("Part returned");
  refund->who = g_strdup ("Kim");
  CHECK ((id = tresen_store_refund_ask (db, payment_id, 0, refund, at_us, &error)) > 0);
  return id;
}

/* The open job of a kind about something; 0 when there is none. */
gint64
find_job (TresenDb *db, TresenJobKind kind, gint64 about)
{
  gint64 id = 0;

  CHECK (tresen_db_find (db, &error, &id,
                         "SELECT id FROM job WHERE kind = ?1 AND about = ?2 AND state < 2",
                         TRESEN_INT (kind), TRESEN_INT (about))
         >= 0);
  return id;
}
