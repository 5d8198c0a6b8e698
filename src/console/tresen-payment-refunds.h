/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-till.h"

G_BEGIN_DECLS

/**
 * TresenPaymentRefunds: the refunds of a payment, each with its own state; one that is unclear can be sent again as it was, one
 * that still waits can be taken back. Invisible without refunds.
 *
 * Signal "problem" (char *text): what could not be done
 */
#define TRESEN_TYPE_PAYMENT_REFUNDS (tresen_payment_refunds_get_type ())
G_DECLARE_FINAL_TYPE (TresenPaymentRefunds,
                      tresen_payment_refunds,
                      TRESEN,
                      PAYMENT_REFUNDS,
                      GtkWidget)

void tresen_payment_refunds_set_up (TresenPaymentRefunds *self, TresenTill *till);
void tresen_payment_refunds_set_payment (TresenPaymentRefunds *self, const TresenPayment *payment);

G_END_DECLS
