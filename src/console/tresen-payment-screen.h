/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-till.h"

G_BEGIN_DECLS

/**
 * TresenPaymentScreen: for the customer at the counter: the whole screen, with nothing but what is to be paid and the code, which
 * turns into a page that says so when it is paid, failed, over or taken back. Escape or F11 ends it.
 */
#define TRESEN_TYPE_PAYMENT_SCREEN (tresen_payment_screen_get_type ())
G_DECLARE_FINAL_TYPE (TresenPaymentScreen, tresen_payment_screen, TRESEN, PAYMENT_SCREEN, GtkWindow)

GtkWindow *
tresen_payment_screen_present (GtkWindow *parent, TresenTill *till, const TresenPayment *payment);
const char *tresen_payment_screen_get_page (TresenPaymentScreen *self);

G_END_DECLS
