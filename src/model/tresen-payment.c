/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-payment.h"

static void
tresen_pay_attempt_clear (gpointer data)
{
  TresenPayAttempt *self = data;

  g_free (self->trans_id);
  g_free (self->req_id);
  g_free (self->token);
  g_free (self->user_data);
  g_free (self->openid);
  g_free (self->payer_ip);
  g_free (self->merchant_id);
  g_free (self->pay_id);
  g_free (self->xid);
  g_free (self->prepay_id);
  g_free (self->status);
  g_free (self->code);
  g_free (self->code_ext);
  g_free (self->error_text);
}

/** tresen_pay_attempt_new: Returns: (transfer full): an attempt of which nothing is known. Any thread. */
TresenPayAttempt *
tresen_pay_attempt_new (void)
{
  return g_atomic_rc_box_new0 (TresenPayAttempt);
}

/** tresen_pay_attempt_ref: Returns: (transfer full): @self. Any thread. */
TresenPayAttempt *
tresen_pay_attempt_ref (TresenPayAttempt *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
tresen_pay_attempt_unref (TresenPayAttempt *self)
{
  g_atomic_rc_box_release_full (self, tresen_pay_attempt_clear);
}

static void
tresen_refund_clear (gpointer data)
{
  TresenRefund *self = data;

  g_free (self->trans_id);
  g_free (self->ref_nr);
  g_free (self->reason);
  g_free (self->who);
  g_free (self->xid);
  g_free (self->status);
  g_free (self->code);
  g_free (self->code_ext);
  g_free (self->error_text);
}

/** tresen_refund_new: Returns: (transfer full): a refund of which nothing is known. Any thread. */
TresenRefund *
tresen_refund_new (void)
{
  return g_atomic_rc_box_new0 (TresenRefund);
}

/** tresen_refund_ref: Returns: (transfer full): @self. Any thread. */
TresenRefund *
tresen_refund_ref (TresenRefund *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
tresen_refund_unref (TresenRefund *self)
{
  g_atomic_rc_box_release_full (self, tresen_refund_clear);
}

static void
tresen_payment_step_clear (gpointer data)
{
  TresenPaymentStep *self = data;

  g_free (self->who);
  g_free (self->trans_id);
  g_free (self->pay_id);
  g_free (self->xid);
  g_free (self->status);
  g_free (self->code);
  g_free (self->code_ext);
  g_free (self->error_text);
  g_free (self->description);
  g_free (self->detail);
}

/** tresen_payment_step_new: Returns: (transfer full): a step of which nothing is known. Any thread. */
TresenPaymentStep *
tresen_payment_step_new (void)
{
  return g_atomic_rc_box_new0 (TresenPaymentStep);
}

/** tresen_payment_step_ref: Returns: (transfer full): @self. Any thread. */
TresenPaymentStep *
tresen_payment_step_ref (TresenPaymentStep *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
tresen_payment_step_unref (TresenPaymentStep *self)
{
  g_atomic_rc_box_release_full (self, tresen_payment_step_clear);
}

static void
tresen_payment_clear (gpointer data)
{
  TresenPayment *self = data;

  g_free (self->customer_name);
  g_free (self->customer_openid);
  g_free (self->currency);
  g_free (self->description);
  g_free (self->items);
  g_free (self->ref_nr);
  g_free (self->who);
  g_clear_pointer (&self->attempt, tresen_pay_attempt_unref);
  g_clear_pointer (&self->attempts, g_ptr_array_unref);
  g_clear_pointer (&self->refunds, g_ptr_array_unref);
  g_clear_pointer (&self->steps, g_ptr_array_unref);
}

/** tresen_payment_new: Returns: (transfer full): a payment of which nothing is known. Any thread. */
TresenPayment *
tresen_payment_new (void)
{
  return g_atomic_rc_box_new0 (TresenPayment);
}

/** tresen_payment_ref: Returns: (transfer full): @self. Any thread. */
TresenPayment *
tresen_payment_ref (TresenPayment *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
tresen_payment_unref (TresenPayment *self)
{
  g_atomic_rc_box_release_full (self, tresen_payment_clear);
}
