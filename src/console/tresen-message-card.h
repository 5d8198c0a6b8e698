/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-timeline-entry.h"

G_BEGIN_DECLS

/* Parts of a bubble, and of the line of an event. */
GtkWidget *tresen_message_label_new (const char *text, const char *css_class);
GtkWidget *tresen_message_card_new (const char *icon, const char *heading, GtkWidget **lines);
void tresen_message_card_add_line (GtkWidget *lines, const char *text);
GtkWidget *
tresen_message_map_button_new (const char *latitude, const char *longitude, const char *label);

/* Kinds of messages without a file. */
GtkWidget *tresen_message_place_new (const TresenTimelineEntry *entry);
GtkWidget *tresen_message_link_new (const TresenTimelineEntry *entry);
GtkWidget *tresen_message_file_new (const TresenTimelineEntry *entry);
GtkWidget *tresen_message_mini_program_new (const TresenTimelineEntry *entry);
GtkWidget *tresen_message_other_new (const TresenTimelineEntry *entry);

GtkWidget *tresen_event_content_new (const TresenTimelineEntry *event);

G_END_DECLS
