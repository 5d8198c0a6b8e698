/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-clock.h"
#include "tresen-store.h"
#include "tresen-timeline-entry.h"

G_BEGIN_DECLS

/** At most this many entries are loaded: rows of varying height are costly in a longer list. */
#define TRESEN_TRANSCRIPT_MOST_ROWS 200

/**
 * TresenTranscript: what was written between a customer and the desk, a window of it at a time.
 *
 * At the end it follows what is new; scrolled up it keeps its place and says that there is something new.
 *
 * Signal "loaded" (guint n_unread): the end of the conversation has been loaded and is shown.
 */
#define TRESEN_TYPE_TRANSCRIPT (tresen_transcript_get_type ())
G_DECLARE_FINAL_TYPE (TresenTranscript, tresen_transcript, TRESEN, TRANSCRIPT, GtkWidget)

void tresen_transcript_set_up (TresenTranscript *self,
                               TresenStore *store,
                               TresenClock *clock,
                               const char *media_folder);
void tresen_transcript_open (TresenTranscript *self, gint64 customer_id);
void tresen_transcript_set_customer (TresenTranscript *self, const char *name);
void tresen_transcript_reload (TresenTranscript *self);
void tresen_transcript_refresh_entry (TresenTranscript *self, gint64 entry_id);
void tresen_transcript_go_to_end (TresenTranscript *self);

const TresenTimelineEntry *tresen_transcript_find_entry (TresenTranscript *self, gint64 entry_id);
guint tresen_transcript_get_n_rows (TresenTranscript *self);
gboolean tresen_transcript_is_at_end (TresenTranscript *self);

G_END_DECLS
