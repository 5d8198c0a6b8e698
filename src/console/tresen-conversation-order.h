/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store-conversations.h"

G_BEGIN_DECLS

/*
 * The order of the inbox, as the store's pages have it, for rows that are held already. Pure.
 */

gboolean tresen_conversation_order_is_pressing (const TresenConversation *conversation,
                                                gint64 now_us);
gboolean tresen_conversation_order_matches (TresenConversationFilter filter,
                                            const TresenConversation *conversation,
                                            gint64 now_us);
TresenConversationAnchor tresen_conversation_order_anchor (TresenConversationFilter filter,
                                                           const TresenConversation *conversation,
                                                           gint64 now_us);
int tresen_conversation_order_compare (const TresenConversationAnchor *a,
                                       const TresenConversationAnchor *b);

G_END_DECLS
