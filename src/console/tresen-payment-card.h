/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-payment.h"

G_BEGIN_DECLS

/* A payment in the conversation of who pays it, and in the pane beside it. Both lead to its page by the action win.show-payment. */
GtkWidget *tresen_payment_card_new (const TresenPayment *payment);
GtkWidget *tresen_payment_card_row_new (const TresenPayment *payment);

G_END_DECLS
