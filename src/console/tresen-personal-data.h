/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-clock.h"
#include "tresen-customer.h"
#include "tresen-profile.h"
#include "tresen-store.h"

G_BEGIN_DECLS

/**
 * TresenPersonalData: what a customer may ask for: a copy of his data (customer.export), and that they are deleted
 * (customer.erase). The actions are those of the widget it was made for.
 */
#define TRESEN_TYPE_PERSONAL_DATA (tresen_personal_data_get_type ())
G_DECLARE_FINAL_TYPE (TresenPersonalData, tresen_personal_data, TRESEN, PERSONAL_DATA, GObject)

TresenPersonalData *tresen_personal_data_new (GtkWidget *widget,
                                              TresenStore *store,
                                              TresenProfile *profile,
                                              TresenClock *clock);
void tresen_personal_data_set_customer (TresenPersonalData *self, TresenCustomer *customer);
void tresen_personal_data_export (TresenPersonalData *self, GFile *parent);

G_END_DECLS
