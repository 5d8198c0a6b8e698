/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TresenThumbnail: a picture of the media folder, small; decoded in a thread.
 */
#define TRESEN_TYPE_THUMBNAIL (tresen_thumbnail_get_type ())
G_DECLARE_FINAL_TYPE (TresenThumbnail, tresen_thumbnail, TRESEN, THUMBNAIL, GtkWidget)

GtkWidget *tresen_thumbnail_new (void);
void tresen_thumbnail_set_picture (TresenThumbnail *self,
                                   const char *folder,
                                   const char *name,
                                   int most_pixels);

G_END_DECLS
