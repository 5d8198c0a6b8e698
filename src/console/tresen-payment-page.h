/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-payment-item.h"
#include "tresen-till.h"

G_BEGIN_DECLS

/**
 * TresenPaymentPage: one payment: how it stands, what came in and went back, what can be done, and every step of it.
 *
 * Signals: "customer-chosen" (gint64): whose conversation shall be opened; "back"; "told" (char *text): something was done or could
 * not be done
 */
#define TRESEN_TYPE_PAYMENT_PAGE (tresen_payment_page_get_type ())
G_DECLARE_FINAL_TYPE (TresenPaymentPage, tresen_payment_page, TRESEN, PAYMENT_PAGE, GtkWidget)

void tresen_payment_page_set_up (TresenPaymentPage *self, TresenTill *till);
void tresen_payment_page_open (TresenPaymentPage *self, gint64 payment_id);
void tresen_payment_page_open_orphan (TresenPaymentPage *self, TresenPaymentStep *orphan);
void tresen_payment_page_close (TresenPaymentPage *self);
void tresen_payment_page_set_folded (TresenPaymentPage *self, gboolean is_folded);
const TresenPayment *tresen_payment_page_get_payment (TresenPaymentPage *self);

G_END_DECLS
