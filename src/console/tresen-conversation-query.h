/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store-conversations.h"

G_BEGIN_DECLS

#define TRESEN_CONVERSATION_PAGE 32
#define TRESEN_CONVERSATION_MOST 512
#define TRESEN_CONVERSATION_MOST_MOVING 8192 /* while somebody scrolls */

/**
 * TresenConversationBound: a place between two rows, or the very start of the list.
 */
typedef struct
{
  gboolean is_start;
  TresenConversationAnchor anchor; /* the row just above the place */
} TresenConversationBound;

/**
 * TresenConversationQuery: a stretch of the list, read in pages.
 * @after: where it begins
 * @has_until: whether it ends with the last row that is not below @until; else with its length
 * @most: rows at most
 */
typedef struct
{
  guint generation;
  TresenConversationFilter filter;
  gint64 now_us;
  TresenConversationBound after;
  gboolean has_until;
  TresenConversationAnchor until;
  guint most;
} TresenConversationQuery;

/**
 * TresenConversationAnswer:
 * @rows: (element-type TresenConversation)
 * @is_end: the list ends with the last of @rows
 * @is_complete: with an end asked for: nothing between the rows and that end was left out
 */
typedef struct
{
  TresenConversationQuery query;
  GPtrArray *rows;
  gboolean is_end;
  gboolean is_complete;
} TresenConversationAnswer;

void tresen_conversation_answer_free (TresenConversationAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenConversationAnswer, tresen_conversation_answer_free)

/* For tresen_store_read_async(). */

gpointer tresen_conversation_query_run (TresenDb *db, gpointer query, GError **error);
gpointer tresen_conversation_query_run_ids (TresenDb *db, gpointer ids, GError **error);

G_END_DECLS
