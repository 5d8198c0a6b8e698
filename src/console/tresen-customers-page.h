/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-clock.h"
#include "tresen-feed.h"

G_BEGIN_DECLS

/**
 * TresenCustomersPage: the list of all customers, with search, tags, and how far the fetching of followers is.
 *
 * Signals: "chosen" (gint64 customer_id); "back"; "left": Tab goes out of the list
 * Actions: "customers.fetch", "customers.tags"
 */
#define TRESEN_TYPE_CUSTOMERS_PAGE (tresen_customers_page_get_type ())
G_DECLARE_FINAL_TYPE (TresenCustomersPage, tresen_customers_page, TRESEN, CUSTOMERS_PAGE, GtkWidget)

void tresen_customers_page_set_up (TresenCustomersPage *self,
                                   TresenStore *store,
                                   TresenFeed *feed,
                                   TresenClock *clock);
void tresen_customers_page_set_folded (TresenCustomersPage *self,
                                       gboolean has_back,
                                       gboolean has_window_buttons);
void tresen_customers_page_unselect (TresenCustomersPage *self);
void tresen_customers_page_focus_search (TresenCustomersPage *self);

G_END_DECLS
