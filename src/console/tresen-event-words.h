/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-timeline-entry.h"

G_BEGIN_DECLS

/**
 * TresenEventWords: what an event says to staff.
 * @title: what happened
 * @lines: (element-type utf8): what more is known of it; text from outside, not markup
 */
typedef struct
{
  char *title;
  GPtrArray *lines;
} TresenEventWords;

/* Pure: texts in the person's language from values. */
TresenEventWords *tresen_event_words_new (const TresenTimelineEntry *event);
char *tresen_event_words_to_text (const TresenEventWords *self);
void tresen_event_words_free (TresenEventWords *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenEventWords, tresen_event_words_free)

G_END_DECLS
