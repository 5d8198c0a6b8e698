/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-player.h"
#include "tresen-timeline-entry.h"

G_BEGIN_DECLS

/* What stands inside a bubble: the text, the picture, or a card that says what came and what can be done with it. */

GtkWidget *tresen_message_content_new (const TresenTimelineEntry *entry,
                                       const char *media_folder,
                                       TresenPlayer *player);
GtkWidget *tresen_message_text_new (const char *text);
char *tresen_message_markup (const char *text);

G_END_DECLS
