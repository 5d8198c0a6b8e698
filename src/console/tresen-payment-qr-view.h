/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-till.h"

G_BEGIN_DECLS

/**
 * TresenPaymentQrView: the code of a payment on its page, how long it lasts, and what can be done with it: the buttons have the
 * actions of tresen_payment_actions_add() in the group "payment". Invisible for a payment that is paid.
 */
#define TRESEN_TYPE_PAYMENT_QR_VIEW (tresen_payment_qr_view_get_type ())
G_DECLARE_FINAL_TYPE (TresenPaymentQrView,
                      tresen_payment_qr_view,
                      TRESEN,
                      PAYMENT_QR_VIEW,
                      GtkWidget)

GtkWidget *tresen_payment_qr_view_new (TresenTill *till);
void tresen_payment_qr_view_set_payment (TresenPaymentQrView *self, TresenPayment *payment);

G_END_DECLS
