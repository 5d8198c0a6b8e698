/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-clock.h"
#include "tresen-directory-item.h"

G_BEGIN_DECLS

/** TresenCustomerRow: a customer in the list of all. */
#define TRESEN_TYPE_CUSTOMER_ROW (tresen_customer_row_get_type ())
G_DECLARE_FINAL_TYPE (TresenCustomerRow, tresen_customer_row, TRESEN, CUSTOMER_ROW, GtkWidget)

GtkWidget *tresen_customer_row_new (TresenClock *clock);
void tresen_customer_row_set_item (TresenCustomerRow *self, TresenDirectoryItem *item);
TresenDirectoryItem *tresen_customer_row_get_item (TresenCustomerRow *self);

G_END_DECLS
