/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-transcript-question.h"

#include "tresen-store-conversations.h"

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
  TresenTimelineEntry *entry = tresen_store_entry_load (db, entry_id, error);
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

/* In a worker of the store. */
static gpointer
ask_func (TresenDb *db, gpointer data, GError **error)
{
  const TresenTranscriptQuestion *self = data;
  g_autoptr (TresenTranscriptAnswer) answer = g_new0 (TresenTranscriptAnswer, 1);
  g_autoptr (TresenConversation) conversation = NULL;

  answer->entries = load_entries (db, self, error);
  if (answer->entries == NULL)
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
