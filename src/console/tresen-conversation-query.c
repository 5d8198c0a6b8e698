/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-conversation-query.h"

#include "tresen-conversation-order.h"

void
tresen_conversation_answer_free (TresenConversationAnswer *self)
{
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_free (self);
}

static TresenConversationAnchor
anchor_of (const TresenConversationQuery *query, const TresenConversation *row)
{
  return tresen_conversation_order_anchor (query->filter, row, query->now_us);
}

/* Takes over what of a page belongs to the stretch; FALSE when the stretch ends inside it. */
static gboolean
take_page (TresenConversationAnswer *answer, GPtrArray *page)
{
  const TresenConversationQuery *query = &answer->query;

  for (guint i = 0; i < page->len; i++)
    {
      TresenConversation *row = g_ptr_array_index (page, i);
      TresenConversationAnchor anchor = anchor_of (query, row);

      if (query->has_until && tresen_conversation_order_compare (&anchor, &query->until) > 0)
        {
          answer->is_complete = TRUE;
          return FALSE;
        }
      g_ptr_array_add (answer->rows, tresen_conversation_ref (row));
    }
  return TRUE;
}

/** Runs in the store's reader. Returns a TresenConversationAnswer. */
gpointer
tresen_conversation_query_run (TresenDb *db, gpointer data, GError **error)
{
  const TresenConversationQuery *query = data;
  g_autoptr (TresenConversationAnswer) answer = g_new0 (TresenConversationAnswer, 1);
  TresenConversationBound after = query->after;

  answer->query = *query;
  answer->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_conversation_unref);
  while (answer->rows->len < query->most)
    {
      guint most = MIN (TRESEN_CONVERSATION_PAGE, query->most - answer->rows->len);
      g_autoptr (GPtrArray) page = tresen_store_conversations_page (
          db, query->filter, query->now_us, after.is_start ? NULL : &after.anchor, most, error);

      if (page == NULL)
        return NULL;
      if (!take_page (answer, page))
        break;
      if (page->len < most)
        {
          answer->is_end = TRUE;
          answer->is_complete = TRUE;
          break;
        }
      after.is_start = FALSE;
      after.anchor = anchor_of (query, g_ptr_array_index (page, page->len - 1));
    }
  return g_steal_pointer (&answer);
}

/** Runs in the store's reader. Returns an array of TresenConversation; customers that do not exist are left out. */
gpointer
tresen_conversation_query_run_ids (TresenDb *db, gpointer data, GError **error)
{
  const GArray *ids = data;
  g_autoptr (GPtrArray) rows
      = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_conversation_unref);

  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (GError) local = NULL;
      TresenConversation *row
          = tresen_store_conversation_load (db, g_array_index (ids, gint64, i), &local);

      if (row != NULL)
        {
          g_ptr_array_add (rows, row);
          continue;
        }
      if (local != NULL
          && !g_error_matches (local, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
    }
  return g_steal_pointer (&rows);
}
