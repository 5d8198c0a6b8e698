/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>

G_BEGIN_DECLS

/* Pictures and documents that the tests make themselves. */

GdkPixbuf *sample_pixbuf (int width, int height, gboolean has_alpha);
GdkPixbuf *sample_noise (int width, int height);
GBytes *sample_save (GdkPixbuf *pixbuf, const char *type);
GBytes *sample_jpeg (int width, int height);
GBytes *sample_photo (GBytes *jpeg, guint orientation);
GBytes *sample_png_with_text (GBytes *png);
GBytes *sample_gif (guint n_frames, gsize most_bytes);
GBytes *sample_pdf (guint n_pages, double width, double height);
GBytes *sample_locked_pdf (void);
GBytes *sample_amr (guint n_frames);
GdkPixbuf *sample_decode (GBytes *bytes);
gboolean sample_holds (GBytes *bytes, const char *text);
GBytes *sample_join (GBytes *one, const char *text);

G_END_DECLS
