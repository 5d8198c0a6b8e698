/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-payment-item.h"

struct _TresenPaymentItem
{
  GObject parent_instance;

  TresenPayment *payment;    /* (nullable) */
  TresenPaymentStep *orphan; /* (nullable): one of both is there */
};

G_DEFINE_FINAL_TYPE (TresenPaymentItem, tresen_payment_item, G_TYPE_OBJECT)

static void
tresen_payment_item_finalize (GObject *object)
{
  TresenPaymentItem *self = TRESEN_PAYMENT_ITEM (object);

  g_clear_pointer (&self->payment, tresen_payment_unref);
  g_clear_pointer (&self->orphan, tresen_payment_step_unref);
  G_OBJECT_CLASS (tresen_payment_item_parent_class)->finalize (object);
}

static void
tresen_payment_item_class_init (TresenPaymentItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tresen_payment_item_finalize;
}

static void
tresen_payment_item_init (TresenPaymentItem *self)
{
}

TresenPaymentItem *
tresen_payment_item_new (TresenPayment *payment)
{
  TresenPaymentItem *self = g_object_new (TRESEN_TYPE_PAYMENT_ITEM, NULL);

  self->payment = tresen_payment_ref (payment);
  return self;
}

/** @step: an authentic result for an order that is not known here */
TresenPaymentItem *
tresen_payment_item_new_orphan (TresenPaymentStep *step)
{
  TresenPaymentItem *self = g_object_new (TRESEN_TYPE_PAYMENT_ITEM, NULL);

  self->orphan = tresen_payment_step_ref (step);
  return self;
}

/** (nullable) */
TresenPayment *
tresen_payment_item_get_payment (TresenPaymentItem *self)
{
  g_return_val_if_fail (TRESEN_IS_PAYMENT_ITEM (self), NULL);
  return self->payment;
}

/** (nullable) */
TresenPaymentStep *
tresen_payment_item_get_orphan (TresenPaymentItem *self)
{
  g_return_val_if_fail (TRESEN_IS_PAYMENT_ITEM (self), NULL);
  return self->orphan;
}

/** What tells rows apart: the payment's id, or minus the id of the orphan. */
gint64
tresen_payment_item_get_key (TresenPaymentItem *self)
{
  g_return_val_if_fail (TRESEN_IS_PAYMENT_ITEM (self), 0);
  return self->payment != NULL ? self->payment->id : -self->orphan->id;
}

static gboolean
shows_attempt (const TresenPayAttempt *a, const TresenPayAttempt *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return a->id == b->id && a->state == b->state && a->expires_at_us == b->expires_at_us
         && g_strcmp0 (a->code, b->code) == 0;
}

/** Whether a row drawn from this item is one drawn from @other. */
gboolean
tresen_payment_item_shows (TresenPaymentItem *self, TresenPaymentItem *other)
{
  const TresenPayment *a = self->payment;
  const TresenPayment *b = other->payment;

  if (a == NULL || b == NULL)
    return tresen_payment_item_get_key (self) == tresen_payment_item_get_key (other);
  return a->id == b->id && a->state == b->state && a->has_conflict == b->has_conflict
         && a->has_mismatch == b->has_mismatch && a->confirmed_at_us == b->confirmed_at_us
         && a->withdrawn_at_us == b->withdrawn_at_us && a->refunded == b->refunded
         && a->reserved == b->reserved && a->n_unknown_refunds == b->n_unknown_refunds
         && a->customer_id == b->customer_id && g_strcmp0 (a->customer_name, b->customer_name) == 0
         && g_strcmp0 (a->customer_openid, b->customer_openid) == 0
         && g_strcmp0 (a->description, b->description) == 0
         && shows_attempt (a->attempt, b->attempt);
}
