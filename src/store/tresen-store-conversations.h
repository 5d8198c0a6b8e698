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

/** TresenDraft: what staff have typed and not sent. Both texts "" when there is none. */
typedef struct
{
  char *text;
  char *picture; /* the file's name inside the profile's media folder */
} TresenDraft;

void tresen_draft_free (TresenDraft *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenDraft, tresen_draft_free)

TresenDraft *tresen_store_draft_load (TresenDb *db, gint64 customer_id, GError **error);
gboolean tresen_store_draft_save (
    TresenDb *db, gint64 customer_id, const char *text, const char *picture, gint64 now_us, GError **error);

G_END_DECLS
