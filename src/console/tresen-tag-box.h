/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-clock.h"
#include "tresen-feed.h"

G_BEGIN_DECLS

/** TresenTagBox: a customer's tags as chips, which are removed by their button and added from a popover that searches and makes
 * them. What WeChat has not taken yet is marked; what it refuses goes back, with the reason. */
#define TRESEN_TYPE_TAG_BOX (tresen_tag_box_get_type ())
G_DECLARE_FINAL_TYPE (TresenTagBox, tresen_tag_box, TRESEN, TAG_BOX, GtkWidget)

void tresen_tag_box_set_up (TresenTagBox *self,
                            TresenStore *store,
                            TresenFeed *feed,
                            TresenClock *clock);
void tresen_tag_box_set_customer (TresenTagBox *self, gint64 customer_id, int refusal_code);

G_END_DECLS
