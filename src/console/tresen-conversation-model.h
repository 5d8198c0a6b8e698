/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "tresen-conversation-item.h"
#include "tresen-feed.h"
#include "tresen-store-conversations.h"

G_BEGIN_DECLS

#define TRESEN_CONVERSATION_NOWHERE G_MAXUINT

/**
 * TresenConversationModel: the inbox as a GListModel of TresenConversationItem.
 *
 * It holds a stretch of the store's list, 512 rows or so, that moves with what is looked at: pages are read by their
 * place, at either end, and dropped at the other. A customer who changes is read alone; his row changes, moves, comes or
 * goes, and "items-changed" tells no more than that, so place and selection in a list survive.
 *
 * Properties: "loaded" (boolean): a first page has come; "failing" (boolean): the store cannot be read, it is tried again
 */
#define TRESEN_TYPE_CONVERSATION_MODEL (tresen_conversation_model_get_type ())
G_DECLARE_FINAL_TYPE (TresenConversationModel,
                      tresen_conversation_model,
                      TRESEN,
                      CONVERSATION_MODEL,
                      GObject)

TresenConversationModel *
tresen_conversation_model_new (TresenStore *store, TresenFeed *feed, TresenClock *clock);
gboolean tresen_conversation_model_is_loaded (TresenConversationModel *self);
gboolean tresen_conversation_model_is_failing (TresenConversationModel *self);
TresenConversationFilter tresen_conversation_model_get_filter (TresenConversationModel *self);
void tresen_conversation_model_set_filter (TresenConversationModel *self,
                                           TresenConversationFilter filter);
void tresen_conversation_model_set_pinned (TresenConversationModel *self, gint64 customer_id);
void tresen_conversation_model_look_at (TresenConversationModel *self, guint position);
void tresen_conversation_model_tick (TresenConversationModel *self);
guint tresen_conversation_model_find (TresenConversationModel *self, gint64 customer_id);
guint tresen_conversation_model_find_pressing (TresenConversationModel *self, guint after);

G_END_DECLS
