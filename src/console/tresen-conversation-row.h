/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-clock.h"
#include "tresen-conversation-item.h"

G_BEGIN_DECLS

/** TresenConversationRow: a row of the inbox. All rows have the same height, whatever they say. */
#define TRESEN_TYPE_CONVERSATION_ROW (tresen_conversation_row_get_type ())
G_DECLARE_FINAL_TYPE (TresenConversationRow,
                      tresen_conversation_row,
                      TRESEN,
                      CONVERSATION_ROW,
                      GtkWidget)

GtkWidget *tresen_conversation_row_new (TresenClock *clock);
void tresen_conversation_row_set_item (TresenConversationRow *self, TresenConversationItem *item);
TresenConversationItem *tresen_conversation_row_get_item (TresenConversationRow *self);

G_END_DECLS
