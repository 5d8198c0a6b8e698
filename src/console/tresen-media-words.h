/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-timeline-entry.h"

G_BEGIN_DECLS

/* How long something plays, and what a file is called when it is saved. Pure; texts in the person's language. */

char *tresen_media_words_time (gint64 us);
char *tresen_media_words_spoken (gint64 us);
char *tresen_media_words_with_time (const char *what, const TresenTimelineEntry *entry);
char *tresen_media_words_file_name (const TresenTimelineEntry *entry);

G_END_DECLS
