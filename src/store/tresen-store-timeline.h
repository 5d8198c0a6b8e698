/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store.h"
#include "tresen-timeline-entry.h"

G_BEGIN_DECLS

gint64 tresen_store_entry_add (TresenDb *db, const TresenTimelineEntry *entry, GError **error);
TresenTimelineEntry *tresen_store_entry_load (TresenDb *db, gint64 entry_id, GError **error);

/**
 * TresenTimelineAnchor: a place in a conversation, between two entries or at an end.
 */
typedef struct
{
  gint64 created_at_us;
  gint64 id;
} TresenTimelineAnchor;

GPtrArray *tresen_store_timeline_before (
    TresenDb *db, gint64 customer_id, const TresenTimelineAnchor *anchor, guint most, GError **error);
GPtrArray *tresen_store_timeline_after (
    TresenDb *db, gint64 customer_id, const TresenTimelineAnchor *anchor, guint most, GError **error);

gboolean tresen_store_media_set_stored (TresenDb *db,
                                        gint64 entry_id,
                                        const char *file,
                                        const char *content_type,
                                        gint64 size,
                                        GError **error);
gboolean tresen_store_media_set_playable (TresenDb *db,
                                          gint64 entry_id,
                                          const char *playable_file,
                                          gint64 duration_us,
                                          GError **error);
gboolean tresen_store_media_set_still (TresenDb *db,
                                       gint64 entry_id,
                                       const char *still_file,
                                       GError **error);
gboolean tresen_store_media_set_failed (TresenDb *db, gint64 entry_id, const char *reason, GError **error);
gboolean tresen_store_media_set_remote (TresenDb *db, gint64 entry_id, const char *remote_id, gint64 at_us, GError **error);

G_END_DECLS
