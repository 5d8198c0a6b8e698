/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-budget-line.h"
#include "tresen-till.h"

G_BEGIN_DECLS

/* The action request.payment for a widget and what is in it: a new payment of the customer whom @line is about. @button, a part of
 * @widget, is there where the dealer takes payments. */
void tresen_payment_request_add (GtkWidget *widget,
                                 TresenBudgetLine *line,
                                 GtkWidget *button,
                                 TresenTill *till);

G_END_DECLS
