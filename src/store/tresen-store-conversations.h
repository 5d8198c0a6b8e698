/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-conversation.h"
#include "tresen-store.h"

G_BEGIN_DECLS

/**
 * TresenConversationFilter: which conversations a list shows, and in which order.
 * @TRESEN_FILTER_ALL: first those that need a reply and whose window is open, soonest end first; then the rest, latest first
 * @TRESEN_FILTER_UNREAD: unread ones, latest first
 * @TRESEN_FILTER_EXPIRING: those that need a reply and whose window is open, soonest end first
 * @TRESEN_FILTER_FAILED: those with a reply that was not sent, latest first
 */
typedef enum
{
  TRESEN_FILTER_ALL,
  TRESEN_FILTER_UNREAD,
  TRESEN_FILTER_EXPIRING,
  TRESEN_FILTER_FAILED,
} TresenConversationFilter;

/**
 * TresenConversationAnchor: the place of a row in a list, from which the next page goes on.
 * @is_pressing: the row stands among those that need a reply and whose window was open at now_us
 * @key: the window's end for such a row, else last_at_us
 */
typedef struct
{
  gboolean is_pressing;
  gint64 key;
  gint64 customer_id;
} TresenConversationAnchor;

GPtrArray *tresen_store_conversations_page (TresenDb *db,
                                            TresenConversationFilter filter,
                                            gint64 now_us,
                                            const TresenConversationAnchor *after,
                                            guint most,
                                            GError **error);
TresenConversation *tresen_store_conversation_load (TresenDb *db, gint64 customer_id, GError **error);
gint64 tresen_store_conversations_count_unread (TresenDb *db, GError **error);
gboolean tresen_store_conversation_mark_read (TresenDb *db, gint64 customer_id, GError **error);

G_END_DECLS
