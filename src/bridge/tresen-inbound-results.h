/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store.h"
#include "tresen-timeline-entry.h"

G_BEGIN_DECLS

gboolean tresen_inbound_results_write (TresenDb *db,
                                       const TresenTimelineEntry *event,
                                       gboolean *is_ours,
                                       GError **error);
gboolean tresen_inbound_results_expect (TresenDb *db,
                                        gint64 entry_id,
                                        const char *remote_id,
                                        GError **error);

G_END_DECLS
