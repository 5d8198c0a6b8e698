/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-payment.h"

G_BEGIN_DECLS

/** TresenPaymentOrder: what was ordered, and the attempts to pay it, for those who have to look it up elsewhere. Folded at first. */
#define TRESEN_TYPE_PAYMENT_ORDER (tresen_payment_order_get_type ())
G_DECLARE_FINAL_TYPE (TresenPaymentOrder, tresen_payment_order, TRESEN, PAYMENT_ORDER, GtkWidget)

void tresen_payment_order_set_payment (TresenPaymentOrder *self, const TresenPayment *payment);

G_END_DECLS
