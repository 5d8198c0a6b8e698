/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store-timeline.h"

G_BEGIN_DECLS

/** A page of the transcript; one entry more than that is asked for, to know whether there are more. */
#define TRESEN_TRANSCRIPT_PAGE_ROWS 50

typedef enum
{
  TRESEN_TRANSCRIPT_END,
  TRESEN_TRANSCRIPT_OLDER,
  TRESEN_TRANSCRIPT_NEWER,
  TRESEN_TRANSCRIPT_ENTRY, /* a single one */
} TresenTranscriptPart;

/**
 * TresenTranscriptQuestion: what the transcript asks of the store. Goes to the worker as it is, with its asker untouched.
 */
typedef struct
{
  GObject *asker;
  TresenTranscriptPart part;
  guint generation; /* of the asker: an answer to an earlier one is dropped */
  gint64 customer_id;
  TresenTimelineAnchor from;
  gint64 entry_id; /* below 0: minus the id of a payment */
} TresenTranscriptQuestion;

typedef struct
{
  GPtrArray *entries; /* (element-type TresenTimelineEntry): oldest first, with the payments of that time */
  gboolean has_more;  /* there are further ones beyond this page */
  guint n_unread;     /* of the conversation, with the end of it */
} TresenTranscriptAnswer;

TresenTranscriptQuestion *tresen_transcript_question_new (gpointer asker,
                                                          TresenTranscriptPart part,
                                                          guint generation,
                                                          gint64 customer_id);
void tresen_transcript_question_free (TresenTranscriptQuestion *self);
void tresen_transcript_answer_free (TresenTranscriptAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenTranscriptQuestion, tresen_transcript_question_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenTranscriptAnswer, tresen_transcript_answer_free)

void tresen_transcript_question_ask (TresenTranscriptQuestion *self,
                                     TresenStore *store,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback);
TresenTranscriptAnswer *
tresen_transcript_question_finish (TresenStore *store, GAsyncResult *result, GError **error);

int tresen_transcript_compare (const TresenTimelineEntry *a, const TresenTimelineEntry *b);

G_END_DECLS
