/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "tresen-payment.h"

G_BEGIN_DECLS

/**
 * TresenPaymentItem: a payment in the list, or a result that belongs to none; what it shows never changes, another one takes its
 * place.
 */
#define TRESEN_TYPE_PAYMENT_ITEM (tresen_payment_item_get_type ())
G_DECLARE_FINAL_TYPE (TresenPaymentItem, tresen_payment_item, TRESEN, PAYMENT_ITEM, GObject)

TresenPaymentItem *tresen_payment_item_new (TresenPayment *payment);
TresenPaymentItem *tresen_payment_item_new_orphan (TresenPaymentStep *step);
TresenPayment *tresen_payment_item_get_payment (TresenPaymentItem *self);
TresenPaymentStep *tresen_payment_item_get_orphan (TresenPaymentItem *self);
gint64 tresen_payment_item_get_key (TresenPaymentItem *self);
gboolean tresen_payment_item_shows (TresenPaymentItem *self, TresenPaymentItem *other);

G_END_DECLS
