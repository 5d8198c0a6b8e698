/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-timeline-entry.h"

G_BEGIN_DECLS

/* What rows of the store are called on the screen. Pure: texts in the person's language from values; local time. */

char *tresen_words_time (gint64 us);
char *tresen_words_day (gint64 us, gint64 now_us);
char *tresen_words_moment (gint64 us, gint64 now_us);
gboolean tresen_words_is_same_day (gint64 a_us, gint64 b_us);

char *tresen_words_customer (const char *name, const char *remark, const char *openid);
char *tresen_words_language (const char *code);

const char *tresen_words_kind (const TresenTimelineEntry *entry);
const char *tresen_words_kind_icon (const TresenTimelineEntry *entry);
char *tresen_words_body (const TresenTimelineEntry *entry);
char *tresen_words_event (const TresenTimelineEntry *entry);
const char *tresen_words_origin (const TresenTimelineEntry *entry);

const char *tresen_words_state (TresenMessageState state);
const char *tresen_words_state_icon (TresenMessageState state);
const char *tresen_words_state_hint (TresenMessageState state);
const char *tresen_words_entry_state (const TresenTimelineEntry *entry);
char *tresen_words_entry_hint (const TresenTimelineEntry *entry);
char *tresen_words_accessible (const TresenTimelineEntry *entry, const char *customer);

char *tresen_words_detail (const TresenTimelineEntry *entry, const char *name);

G_END_DECLS
