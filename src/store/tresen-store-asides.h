/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store.h"
#include "tresen-timeline-entry.h"

G_BEGIN_DECLS

/* Events that are no line of a conversation (table "aside"): reports about a customer that come by themselves, and events about
 * the account. A TresenTimelineEntry holds one: kind, text, detail, created_at_us, received_at_us, openid; customer_id 0 where it
 * is about the account. */

gint64 tresen_store_aside_add (TresenDb *db, const TresenTimelineEntry *event, GError **error);
gboolean tresen_store_aside_take (TresenDb *db, const TresenTimelineEntry *event, GError **error);
TresenTimelineEntry *tresen_store_aside_find_latest (TresenDb *db,
                                                     gint64 customer_id,
                                                     const char *const *kinds,
                                                     GError **error);

G_END_DECLS
