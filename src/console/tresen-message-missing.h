/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-timeline-entry.h"

G_BEGIN_DECLS

/* A message that came with a file, and whether the file is there. */

gboolean tresen_message_has_file (const TresenTimelineEntry *entry);
GtkWidget *tresen_message_missing_new (const TresenTimelineEntry *entry);

G_END_DECLS
