/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-player.h"
#include "tresen-timeline-entry.h"

G_BEGIN_DECLS

/**
 * TresenVoiceBubble: a recording that is on the disk: a button that plays it, how far it is, and what WeChat understood.
 */
#define TRESEN_TYPE_VOICE_BUBBLE (tresen_voice_bubble_get_type ())
G_DECLARE_FINAL_TYPE (TresenVoiceBubble, tresen_voice_bubble, TRESEN, VOICE_BUBBLE, GtkWidget)

GtkWidget *tresen_voice_bubble_new (const TresenTimelineEntry *entry,
                                    const char *media_folder,
                                    const char *file,
                                    TresenPlayer *player);

G_END_DECLS
