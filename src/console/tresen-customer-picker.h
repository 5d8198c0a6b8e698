/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-conversation.h"
#include "tresen-store.h"

G_BEGIN_DECLS

/**
 * TresenCustomerPicker: a button that says who, and lets one search for another customer, or for nobody.
 *
 * Signal "changed": another one was chosen, or what is known of him has been read.
 */
#define TRESEN_TYPE_CUSTOMER_PICKER (tresen_customer_picker_get_type ())
G_DECLARE_FINAL_TYPE (TresenCustomerPicker,
                      tresen_customer_picker,
                      TRESEN,
                      CUSTOMER_PICKER,
                      GtkWidget)

void tresen_customer_picker_set_up (TresenCustomerPicker *self, TresenStore *store);
void tresen_customer_picker_choose (TresenCustomerPicker *self, gint64 customer_id);
gint64 tresen_customer_picker_get_id (TresenCustomerPicker *self);
const TresenConversation *tresen_customer_picker_get_conversation (TresenCustomerPicker *self);

G_END_DECLS
