/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-conversation-order.h"

/** Whether the customer waits for a reply that can still be given. */
gboolean
tresen_conversation_order_is_pressing (const TresenConversation *conversation, gint64 now_us)
{
  return conversation->needs_reply && conversation->window_until_us > now_us;
}

gboolean
tresen_conversation_order_matches (TresenConversationFilter filter,
                                   const TresenConversation *conversation,
                                   gint64 now_us)
{
  switch (filter)
    {
    case TRESEN_FILTER_UNREAD:
      return conversation->n_unread > 0;
    case TRESEN_FILTER_EXPIRING:
      return tresen_conversation_order_is_pressing (conversation, now_us);
    case TRESEN_FILTER_FAILED:
      return conversation->n_failed > 0;
    case TRESEN_FILTER_ALL:
    default:
      return conversation->has_entries;
    }
}

/** The place of a row: only in lists that put the pressing ones first does it matter that a row is pressing. */
TresenConversationAnchor
tresen_conversation_order_anchor (TresenConversationFilter filter,
                                  const TresenConversation *conversation,
                                  gint64 now_us)
{
  TresenConversationAnchor anchor = { 0 };

  anchor.customer_id = conversation->customer_id;
  anchor.is_pressing = filter == TRESEN_FILTER_EXPIRING
                       || (filter == TRESEN_FILTER_ALL
                           && tresen_conversation_order_is_pressing (conversation, now_us));
  anchor.key = anchor.is_pressing ? conversation->window_until_us : conversation->last_at_us;
  return anchor;
}

static int
compare_int64 (gint64 a, gint64 b)
{
  return (a > b) - (a < b);
}

/** Negative when @a stands above @b: the pressing ones by the end of their window, then the rest, latest first. */
int
tresen_conversation_order_compare (const TresenConversationAnchor *a,
                                   const TresenConversationAnchor *b)
{
  int by_key;

  if (a->is_pressing != b->is_pressing)
    return a->is_pressing ? -1 : 1;
  by_key = compare_int64 (a->key, b->key);
  if (by_key == 0)
    by_key = compare_int64 (a->customer_id, b->customer_id);
  return a->is_pressing ? by_key : -by_key;
}
