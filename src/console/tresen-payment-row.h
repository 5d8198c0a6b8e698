/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-clock.h"
#include "tresen-payment-item.h"

G_BEGIN_DECLS

/** TresenPaymentRow: a payment in a list. Its clock runs while it can be seen. */
#define TRESEN_TYPE_PAYMENT_ROW (tresen_payment_row_get_type ())
G_DECLARE_FINAL_TYPE (TresenPaymentRow, tresen_payment_row, TRESEN, PAYMENT_ROW, GtkWidget)

GtkWidget *tresen_payment_row_new (TresenClock *clock);
void tresen_payment_row_set_item (TresenPaymentRow *self, TresenPaymentItem *item);
TresenPaymentItem *tresen_payment_row_get_item (TresenPaymentRow *self);

G_END_DECLS
