/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-transcript-question.h"

#include "tresen-store-conversations.h"
#include "tresen-transcript-payments.h"

TresenTranscriptQuestion *
tresen_transcript_question_new (gpointer asker,
                                TresenTranscriptPart part,
                                guint generation,
                                gint64 customer_id)
{
  TresenTranscriptQuestion *self = g_new0 (TresenTranscriptQuestion, 1);

  self->asker = g_object_ref (asker);
  self->part = part;
  self->generation = generation;
  self->customer_id = customer_id;
  return self;
}

void
tresen_transcript_question_free (TresenTranscriptQuestion *self)
{
  g_object_unref (self->asker);
  g_free (self);
}

void
tresen_transcript_answer_free (TresenTranscriptAnswer *self)
{
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_free (self);
}

/* The order of the transcript. */
int
tresen_transcript_compare (const TresenTimelineEntry *a, const TresenTimelineEntry *b)
{
  if (a->created_at_us != b->created_at_us)
    return a->created_at_us < b->created_at_us ? -1 : 1;
  return a->id < b->id ? -1 : a->id > b->id ? 1 : 0;
}

static GPtrArray *
load_one (TresenDb *db, gint64 entry_id, GError **error)
{
  TresenTimelineEntry *entry = entry_id < 0
                                   ? tresen_transcript_payment_load (db, -entry_id, error)
                                   : tresen_store_entry_load (db, entry_id, error);
  GPtrArray *list;

  if (entry == NULL)
    return NULL;
  list = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_timeline_entry_unref);
  g_ptr_array_add (list, entry);
  return list;
}

static GPtrArray *
load_entries (TresenDb *db, const TresenTranscriptQuestion *self, GError **error)
{
  guint most = TRESEN_TRANSCRIPT_PAGE_ROWS + 1;

  switch (self->part)
    {
    case TRESEN_TRANSCRIPT_ENTRY:
      return load_one (db, self->entry_id, error);
    case TRESEN_TRANSCRIPT_NEWER:
      return tresen_store_timeline_after (db, self->customer_id, &self->from, most, error);
    case TRESEN_TRANSCRIPT_OLDER:
      return tresen_store_timeline_before (db, self->customer_id, &self->from, most, error);
    case TRESEN_TRANSCRIPT_END:
    default:
      return tresen_store_timeline_before (db, self->customer_id, NULL, most, error);
    }
}

/* The page ends before the entry that was asked for beyond it; the payments of the time that it covers stand among the entries. */
static gboolean
add_payments (TresenDb *db,
              const TresenTranscriptQuestion *self,
              TresenTranscriptAnswer *answer,
              GError **error)
{
  GPtrArray *entries = answer->entries;
  TresenTimelineAnchor from = { G_MININT64, G_MININT64 };
  TresenTimelineAnchor to = { G_MAXINT64, G_MAXINT64 };
  gboolean is_newer = self->part == TRESEN_TRANSCRIPT_NEWER;
  const TresenTimelineEntry *beyond;

  if (self->part == TRESEN_TRANSCRIPT_ENTRY)
    return TRUE;
  if (self->part == TRESEN_TRANSCRIPT_OLDER)
    to = self->from;
  else if (is_newer)
    from = self->from;
  answer->has_more = entries->len > TRESEN_TRANSCRIPT_PAGE_ROWS;
  if (answer->has_more)
    {
      beyond = g_ptr_array_index (entries, is_newer ? entries->len - 1 : 0);
      *(is_newer ? &to : &from) = (TresenTimelineAnchor){ beyond->created_at_us, beyond->id };
      g_ptr_array_remove_index (entries, is_newer ? entries->len - 1 : 0);
    }
  return tresen_transcript_payments_add (db, self->customer_id, &from, &to, entries, error);
}

/* In a worker of the store. */
static gpointer
ask_func (TresenDb *db, gpointer data, GError **error)
{
  const TresenTranscriptQuestion *self = data;
  g_autoptr (TresenTranscriptAnswer) answer = g_new0 (TresenTranscriptAnswer, 1);
  g_autoptr (TresenConversation) conversation = NULL;

  answer->entries = load_entries (db, self, error);
  if (answer->entries == NULL || !add_payments (db, self, answer, error))
    return NULL;
  if (self->part == TRESEN_TRANSCRIPT_END)
    {
      conversation = tresen_store_conversation_load (db, self->customer_id, error);
      if (conversation == NULL)
        return NULL;
      answer->n_unread = conversation->n_unread;
    }
  return g_steal_pointer (&answer);
}

/* The callback gets the question as its user_data, and frees it. */
void
tresen_transcript_question_ask (TresenTranscriptQuestion *self,
                                TresenStore *store,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback)
{
  tresen_store_read_async (store, ask_func, g_memdup2 (self, sizeof *self), g_free,
                           (GDestroyNotify) tresen_transcript_answer_free, cancellable, callback,
                           self);
}

TresenTranscriptAnswer *
tresen_transcript_question_finish (TresenStore *store, GAsyncResult *result, GError **error)
{
  return tresen_store_read_finish (store, result, error);
}
