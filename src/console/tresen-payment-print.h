/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-connection.h"
#include "tresen-till.h"

G_BEGIN_DECLS

/** TresenPaymentSheetLine: a line of the confirmation. @label is "" for what stands alone. */
typedef struct
{
  char *label;
  char *value;
} TresenPaymentSheetLine;

GPtrArray *tresen_payment_sheet_lines (const TresenPayment *payment,
                                       const TresenConnection *connection);
GtkPrintOperation *tresen_payment_print_new (const TresenPayment *payment,
                                             const TresenConnection *connection);
void tresen_payment_print (GtkWindow *parent, TresenTill *till, const TresenPayment *payment);

G_END_DECLS
