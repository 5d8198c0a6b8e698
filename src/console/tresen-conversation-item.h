/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "tresen-conversation.h"

G_BEGIN_DECLS

/**
 * TresenConversationItem: a customer's row in the list model. It stays the same object while it is held, so that the
 * selection and the row widget stay with it; "changed" tells that what it shows is different.
 */
#define TRESEN_TYPE_CONVERSATION_ITEM (tresen_conversation_item_get_type ())
G_DECLARE_FINAL_TYPE (TresenConversationItem,
                      tresen_conversation_item,
                      TRESEN,
                      CONVERSATION_ITEM,
                      GObject)

TresenConversationItem *tresen_conversation_item_new (TresenConversation *conversation);
const TresenConversation *tresen_conversation_item_get (TresenConversationItem *self);
gint64 tresen_conversation_item_get_customer_id (TresenConversationItem *self);
void tresen_conversation_item_update (TresenConversationItem *self,
                                      TresenConversation *conversation);
void tresen_conversation_item_touch (TresenConversationItem *self);

G_END_DECLS
