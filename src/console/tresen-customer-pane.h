/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-clock.h"
#include "tresen-customer-facts.h"
#include "tresen-customer.h"
#include "tresen-feed.h"
#include "tresen-timeline-entry.h"

G_BEGIN_DECLS

/**
 * TresenCustomerPane: who the customer is.
 *
 * Signal "name-applied" (char *name): staff gave another name; "" takes it away.
 */
#define TRESEN_TYPE_CUSTOMER_PANE (tresen_customer_pane_get_type ())
G_DECLARE_FINAL_TYPE (TresenCustomerPane, tresen_customer_pane, TRESEN, CUSTOMER_PANE, GtkWidget)

void tresen_customer_pane_set_up (TresenCustomerPane *self,
                                  TresenStore *store,
                                  TresenFeed *feed,
                                  TresenClock *clock);
void tresen_customer_pane_set_facts (TresenCustomerPane *self, const TresenCustomerFacts *facts);
void tresen_customer_pane_set_customer (TresenCustomerPane *self, TresenCustomer *customer);
void tresen_customer_pane_set_beside (TresenCustomerPane *self, gboolean is_beside);
void tresen_customer_pane_set_place (TresenCustomerPane *self, const TresenTimelineEntry *place);
void tresen_customer_pane_edit_name (TresenCustomerPane *self);

G_END_DECLS
