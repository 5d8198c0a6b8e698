/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-timeline-entry.h"

G_BEGIN_DECLS

/**
 * TresenMediaButtons: Open and Save As for a file of a message, and a line below that says what came of it.
 */
#define TRESEN_TYPE_MEDIA_BUTTONS (tresen_media_buttons_get_type ())
G_DECLARE_FINAL_TYPE (TresenMediaButtons, tresen_media_buttons, TRESEN, MEDIA_BUTTONS, GtkWidget)

GtkWidget *tresen_media_buttons_new (void);
void tresen_media_buttons_set_file (TresenMediaButtons *self,
                                    const TresenTimelineEntry *entry,
                                    const char *media_folder);
void tresen_media_buttons_show_buttons (TresenMediaButtons *self, gboolean shows);
void tresen_media_buttons_save (TresenMediaButtons *self);

G_END_DECLS
