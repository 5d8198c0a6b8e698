/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-payment-monitor.h"
#include "tresen-till.h"

G_BEGIN_DECLS

/**
 * TresenPaymentsPage: the place of the payments: the list, and the one that is open.
 *
 * Signals: "back": towards the places; "customer-chosen" (gint64): whose conversation shall be opened; "told" (char *text): something
 * was done or could not be done
 */
#define TRESEN_TYPE_PAYMENTS_PAGE (tresen_payments_page_get_type ())
G_DECLARE_FINAL_TYPE (TresenPaymentsPage, tresen_payments_page, TRESEN, PAYMENTS_PAGE, GtkWidget)

void tresen_payments_page_set_up (TresenPaymentsPage *self,
                                  TresenTill *till,
                                  TresenFeed *feed,
                                  TresenPaymentMonitor *monitor);
void tresen_payments_page_set_folded (TresenPaymentsPage *self, gboolean has_back);
void tresen_payments_page_open (TresenPaymentsPage *self, gint64 payment_id);
gboolean tresen_payments_page_go_back (TresenPaymentsPage *self);
void tresen_payments_page_focus_list (TresenPaymentsPage *self);
void tresen_payments_page_focus_search (TresenPaymentsPage *self);

G_END_DECLS
