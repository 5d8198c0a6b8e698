/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-payment-wish.h"

#include "tresen-store-outgoing.h"
#include "tresen-store-payment-lists.h"
#include "tresen-store-payments.h"
#include "tresen-store-refunds.h"

TresenPaymentWish *
tresen_payment_wish_new (gint64 id, gint64 now_us, const char *who)
{
  TresenPaymentWish *self = g_new0 (TresenPaymentWish, 1);

  self->id = id;
  self->now_us = now_us;
  self->who = g_strdup (who != NULL ? who : "");
  self->text = g_strdup ("");
  return self;
}

void
tresen_payment_wish_free (TresenPaymentWish *self)
{
  g_clear_pointer (&self->payment, tresen_payment_unref);
  g_clear_pointer (&self->attempt, tresen_pay_attempt_unref);
  g_clear_pointer (&self->refund, tresen_refund_unref);
  g_free (self->who);
  g_free (self->text);
  g_free (self);
}

static gpointer
done (gboolean is_done)
{
  return GINT_TO_POINTER (is_done ? 1 : 0);
}

gpointer
tresen_payment_wish_row_func (TresenDb *db, gpointer data, GError **error)
{
  return tresen_store_payment_row (db, ((TresenPaymentWish *) data)->id, error);
}

gpointer
tresen_payment_wish_load_func (TresenDb *db, gpointer data, GError **error)
{
  return tresen_store_payment_load (db, ((TresenPaymentWish *) data)->id, error);
}

gpointer
tresen_payment_wish_new_code_func (TresenDb *db, gpointer data, GError **error)
{
  const TresenPaymentWish *wish = data;

  if (tresen_store_pay_attempt_add (db, wish->id, wish->attempt, wish->who, wish->now_us, error)
      <= 0)
    return NULL;
  return tresen_store_payment_row (db, wish->id, error);
}

gpointer
tresen_payment_wish_withdraw_func (TresenDb *db, gpointer data, GError **error)
{
  const TresenPaymentWish *wish = data;

  return done (tresen_store_payment_withdraw (db, wish->id, wish->who, wish->now_us, error));
}

/* Once the customer has gone on, the attempt keeps who that was. */
static gboolean
note_openid (TresenDb *db, gint64 attempt_id, const char *openid, GError **error)
{
  g_autoptr (GError) own_error = NULL;

  if (*openid == '\0' || tresen_store_pay_attempt_set_openid (db, attempt_id, openid, &own_error)
      || g_error_matches (own_error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&own_error));
  return FALSE;
}

/* The reply, the line in the timeline and the customer's OpenID belong together: the page can then go on without asking WeChat
 * who opens it. */
static gboolean
send_link (TresenDb *db,
           const TresenPaymentWish *wish,
           const TresenPayment *payment,
           GError **error)
{
  return tresen_store_outgoing_queue_text (db, payment->customer_id, wish->text, wish->now_us,
                                           error)
             > 0
         && note_openid (db, payment->attempt->id, payment->customer_openid, error)
         && tresen_store_payment_note_link (db, payment->id, wish->who, wish->now_us, error);
}

gpointer
tresen_payment_wish_send_link_func (TresenDb *db, gpointer data, GError **error)
{
  const TresenPaymentWish *wish = data;
  g_autoptr (TresenPayment) payment = tresen_store_payment_row (db, wish->id, error);

  return done (payment != NULL && send_link (db, wish, payment, error));
}

gpointer
tresen_payment_wish_create_func (TresenDb *db, gpointer data, GError **error)
{
  const TresenPaymentWish *wish = data;
  gint64 id = tresen_store_payment_create (db, wish->payment, wish->attempt, wish->now_us, error);
  g_autoptr (TresenPayment) payment = id > 0 ? tresen_store_payment_row (db, id, error) : NULL;

  if (payment == NULL || (*wish->text != '\0' && !send_link (db, wish, payment, error)))
    return NULL;
  return g_steal_pointer (&payment);
}

gpointer
tresen_payment_wish_refund_func (TresenDb *db, gpointer data, GError **error)
{
  const TresenPaymentWish *wish = data;

  return done (
      tresen_store_refund_ask (db, wish->id, wish->attempt_id, wish->refund, wish->now_us, error)
      > 0);
}
