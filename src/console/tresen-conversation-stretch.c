/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-conversation-stretch.h"

#include "tresen-conversation-order.h"

/* Rows that should be there beyond what is looked at: two screens. A list view makes a widget for each of the first 200 that
 * it is given, seen or not, so more of them would only be paid for. */
#define MARGIN TRESEN_CONVERSATION_PAGE

static TresenConversationAnchor
anchor_at (TresenConversationStretch *self, GPtrArray *rows, guint position)
{
  return tresen_conversation_order_anchor (
      self->filter, tresen_conversation_item_get (g_ptr_array_index (rows, position)),
      self->now_us);
}

static GPtrArray *
new_rows (void)
{
  return g_ptr_array_new_with_free_func (g_object_unref);
}

static GPtrArray *
new_conversations (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_conversation_unref);
}

static int
compare_items (gconstpointer a, gconstpointer b, gpointer user_data)
{
  TresenConversationStretch *self = user_data;
  TresenConversationAnchor anchors[2];

  anchors[0] = tresen_conversation_order_anchor (
      self->filter, tresen_conversation_item_get (*(TresenConversationItem **) a), self->now_us);
  anchors[1] = tresen_conversation_order_anchor (
      self->filter, tresen_conversation_item_get (*(TresenConversationItem **) b), self->now_us);
  return tresen_conversation_order_compare (&anchors[0], &anchors[1]);
}

/* Keeps the stretch short: drops rows at the end that is further from what is looked at. */
static void
trim (TresenConversationStretch *self, GPtrArray *rows, guint most)
{
  while (rows->len > most)
    {
      if (self->looked_at < rows->len / 2)
        {
          g_ptr_array_set_size (rows, (int) most);
          self->reaches_end = FALSE;
        }
      else
        {
          g_array_append_val (self->above, self->top);
          self->top.is_start = FALSE;
          self->top.anchor = anchor_at (self, rows, TRESEN_CONVERSATION_PAGE - 1);
          g_ptr_array_remove_range (rows, 0, TRESEN_CONVERSATION_PAGE);
          self->looked_at -= TRESEN_CONVERSATION_PAGE;
        }
    }
}

/* Adds what was read to @rows; a row that is held keeps its object. */
static void
add_rows (TresenConversationStretch *self, GPtrArray *rows, GPtrArray *loaded)
{
  g_autoptr (GHashTable) held = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < self->rows->len; i++)
    {
      TresenConversationItem *item = g_ptr_array_index (self->rows, i);

      g_hash_table_insert (held, (gpointer) &tresen_conversation_item_get (item)->customer_id,
                           item);
    }
  for (guint i = 0; i < loaded->len; i++)
    {
      TresenConversation *row = g_ptr_array_index (loaded, i);
      TresenConversationItem *item = g_hash_table_lookup (held, &row->customer_id);

      if (item == NULL)
        g_ptr_array_add (rows, tresen_conversation_item_new (row));
      else
        {
          /* The key belongs to the value that is about to be replaced. */
          g_hash_table_remove (held, &row->customer_id);
          g_ptr_array_remove (rows, item);
          g_ptr_array_add (rows, g_object_ref (item));
          tresen_conversation_item_update (item, row);
        }
    }
  g_ptr_array_sort_with_data (rows, compare_items, self);
}

static gboolean
belongs (TresenConversationStretch *self,
         const TresenConversation *row,
         const TresenConversationAnchor *last)
{
  TresenConversationAnchor anchor
      = tresen_conversation_order_anchor (self->filter, row, self->now_us);

  if (!tresen_conversation_order_matches (self->filter, row, self->now_us)
      && !(row->customer_id == self->pinned_id
           && tresen_conversation_stretch_find (self, row->customer_id) < self->rows->len))
    return FALSE;
  if (!self->top.is_start && tresen_conversation_order_compare (&anchor, &self->top.anchor) <= 0)
    return FALSE;
  return self->reaches_end
         || (last != NULL && tresen_conversation_order_compare (&anchor, last) <= 0);
}

/**
 * Gives the customers in @ids (element-type gint64) the place that @loaded (element-type TresenConversation) says they
 * have, or none.
 */
GPtrArray *
tresen_conversation_stretch_place (TresenConversationStretch *self,
                                   GHashTable *ids,
                                   GPtrArray *loaded)
{
  g_autoptr (GPtrArray) staying = new_conversations ();
  GPtrArray *rows = new_rows ();
  TresenConversationAnchor last;
  gboolean has_last;

  for (guint i = 0; i < self->rows->len; i++)
    {
      TresenConversationItem *item = g_ptr_array_index (self->rows, i);

      if (!g_hash_table_contains (ids, &tresen_conversation_item_get (item)->customer_id))
        g_ptr_array_add (rows, g_object_ref (item));
    }
  has_last = rows->len > 0;
  if (has_last)
    last = anchor_at (self, rows, rows->len - 1);
  for (guint i = 0; i < loaded->len; i++)
    {
      TresenConversation *row = g_ptr_array_index (loaded, i);

      if (belongs (self, row, has_last ? &last : NULL))
        g_ptr_array_add (staying, tresen_conversation_ref (row));
    }
  add_rows (self, rows, staying);
  trim (self, rows, TRESEN_CONVERSATION_MOST_MOVING);
  return rows;
}

/** Takes the answer to a question of tresen_conversation_stretch_next() or tresen_conversation_stretch_again(). */
GPtrArray *
tresen_conversation_stretch_take (TresenConversationStretch *self,
                                  TresenReading reading,
                                  TresenConversationAnswer *answer)
{
  GPtrArray *rows = new_rows ();
  guint pinned = tresen_conversation_stretch_find (self, self->pinned_id);
  guint n_before = self->rows->len;
  /* More than could be read lay between a former top and ours: what is held does not join on, the answer replaces it. */
  gboolean keeps
      = reading == TRESEN_READING_BELOW || (reading == TRESEN_READING_ABOVE && answer->is_complete);

  for (guint i = 0; keeps && i < n_before; i++)
    g_ptr_array_add (rows, g_object_ref (g_ptr_array_index (self->rows, i)));
  if (reading == TRESEN_READING_AGAIN && pinned < n_before)
    g_ptr_array_add (rows, g_object_ref (g_ptr_array_index (self->rows, pinned)));
  if (reading == TRESEN_READING_ABOVE && self->above->len > 0)
    {
      self->top = g_array_index (self->above, TresenConversationBound, self->above->len - 1);
      g_array_set_size (self->above, self->above->len - 1);
    }
  if (reading != TRESEN_READING_ABOVE || !keeps)
    self->reaches_end = answer->is_end;
  add_rows (self, rows, answer->rows);
  if (reading == TRESEN_READING_ABOVE && rows->len > n_before)
    self->looked_at += rows->len - n_before;
  trim (self, rows, TRESEN_CONVERSATION_MOST_MOVING);
  return rows;
}

/**
 * Cuts what is far from what is looked at. A list that is scrolled just then would jump when rows above go, so this is for
 * a moment of rest.
 */
GPtrArray *
tresen_conversation_stretch_rest (TresenConversationStretch *self)
{
  GPtrArray *rows = new_rows ();

  for (guint i = 0; i < self->rows->len; i++)
    g_ptr_array_add (rows, g_object_ref (g_ptr_array_index (self->rows, i)));
  trim (self, rows, TRESEN_CONVERSATION_MOST);
  return rows;
}

/** Says what should be read next, so that rows are there around what is looked at. */
TresenReading
tresen_conversation_stretch_next (TresenConversationStretch *self, TresenConversationQuery *query)
{
  *query = (TresenConversationQuery){ .filter = self->filter, .now_us = self->now_us };
  if (self->rows->len == 0)
    return TRESEN_READING_NOTHING;
  if (!self->reaches_end && self->looked_at + MARGIN >= self->rows->len)
    {
      query->after.anchor = anchor_at (self, self->rows, self->rows->len - 1);
      query->most = TRESEN_CONVERSATION_PAGE;
      return TRESEN_READING_BELOW;
    }
  if (self->above->len > 0 && self->looked_at < MARGIN)
    {
      query->after = g_array_index (self->above, TresenConversationBound, self->above->len - 1);
      query->has_until = TRUE;
      query->until = self->top.anchor;
      query->most = TRESEN_CONVERSATION_MOST;
      return TRESEN_READING_ABOVE;
    }
  return TRESEN_READING_NOTHING;
}

/** Asks for what is held afresh; for the first page when nothing is. */
void
tresen_conversation_stretch_again (TresenConversationStretch *self, TresenConversationQuery *query)
{
  *query = (TresenConversationQuery){ .filter = self->filter, .now_us = self->now_us };
  query->after = self->top;
  query->most = self->rows->len == 0 ? TRESEN_CONVERSATION_PAGE : TRESEN_CONVERSATION_MOST_MOVING;
  query->has_until = self->rows->len > 0 && !self->reaches_end;
  if (query->has_until)
    query->until = anchor_at (self, self->rows, self->rows->len - 1);
}

/** Puts the rows in order for another moment: a window that has closed presses no more. */
GPtrArray *
tresen_conversation_stretch_pass_time (TresenConversationStretch *self, gint64 now_us)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GPtrArray) moved = new_conversations ();

  for (guint i = 0; i < self->rows->len; i++)
    {
      const TresenConversation *row
          = tresen_conversation_item_get (g_ptr_array_index (self->rows, i));

      if (tresen_conversation_order_is_pressing (row, self->now_us)
          == tresen_conversation_order_is_pressing (row, now_us))
        continue;
      g_ptr_array_add (moved, tresen_conversation_ref ((TresenConversation *) row));
      g_hash_table_add (ids, (gpointer) &row->customer_id);
    }
  self->now_us = now_us;
  return tresen_conversation_stretch_place (self, ids, moved);
}

/** Whether no pressing row lies outside what is held, so that time passing cannot bring one in. */
gboolean
tresen_conversation_stretch_holds_all_pressing (TresenConversationStretch *self)
{
  if (self->filter == TRESEN_FILTER_UNREAD || self->filter == TRESEN_FILTER_FAILED)
    return TRUE;
  if (!self->top.is_start)
    return FALSE;
  return self->reaches_end
         || (self->rows->len > 0 && !anchor_at (self, self->rows, self->rows->len - 1).is_pressing);
}

/** The position of a customer's row; G_MAXUINT when it is not held. */
guint
tresen_conversation_stretch_find (TresenConversationStretch *self, gint64 customer_id)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (tresen_conversation_item_get_customer_id (g_ptr_array_index (self->rows, i)) == customer_id)
      return i;
  return G_MAXUINT;
}

/** Forgets the place, not the rows: they go when the owner takes their place with the answer for the other list. */
void
tresen_conversation_stretch_restart (TresenConversationStretch *self,
                                     TresenConversationFilter filter)
{
  self->filter = filter;
  self->looked_at = 0;
  self->reaches_end = FALSE;
  self->top.is_start = TRUE;
  g_array_set_size (self->above, 0);
}

TresenConversationStretch *
tresen_conversation_stretch_new (void)
{
  TresenConversationStretch *self = g_new0 (TresenConversationStretch, 1);

  self->rows = new_rows ();
  self->above = g_array_new (FALSE, FALSE, sizeof (TresenConversationBound));
  self->top.is_start = TRUE;
  return self;
}

void
tresen_conversation_stretch_free (TresenConversationStretch *self)
{
  g_ptr_array_unref (self->rows);
  g_array_unref (self->above);
  g_free (self);
}
