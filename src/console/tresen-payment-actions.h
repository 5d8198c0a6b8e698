/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-till.h"

G_BEGIN_DECLS

/**
 * TresenPaymentActions: what can be done with one payment: the group "payment" of a widget, with "refund", "full-screen", "print",
 * "send-link", "copy-link", "open-link", "copy-prepay-id", "new-code" and "cancel". What a payment does not allow is disabled; without a
 * payment everything is.
 *
 * Signal "problem" (string): what could not be done, in a sentence.
 */
#define TRESEN_TYPE_PAYMENT_ACTIONS (tresen_payment_actions_get_type ())
G_DECLARE_FINAL_TYPE (TresenPaymentActions,
                      tresen_payment_actions,
                      TRESEN,
                      PAYMENT_ACTIONS,
                      GObject)

TresenPaymentActions *tresen_payment_actions_add (GtkWidget *widget, TresenTill *till);
void tresen_payment_actions_set_payment (TresenPaymentActions *self, TresenPayment *payment);

G_END_DECLS
