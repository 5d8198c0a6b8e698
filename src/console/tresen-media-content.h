/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-player.h"
#include "tresen-timeline-entry.h"

G_BEGIN_DECLS

/* What stands inside the bubble of a recording or a film. */

GtkWidget *tresen_media_content_new_voice (const TresenTimelineEntry *entry,
                                           const char *media_folder,
                                           TresenPlayer *player);
GtkWidget *tresen_media_content_new_video (const TresenTimelineEntry *entry,
                                           const char *media_folder);

G_END_DECLS
