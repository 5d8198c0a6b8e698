/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TresenAttachClean: a picture without what was written into it beside its pixels.
 *
 * @bytes: (nullable): as it would be sent
 * @has_removed: whether there was anything to remove
 * @n_colours: colour channels of a JPEG, 0 for others
 */
typedef struct
{
  GBytes *bytes;
  gboolean has_removed;
  guint n_colours;
} TresenAttachClean;

void tresen_attach_clean_clear (TresenAttachClean *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TresenAttachClean, tresen_attach_clean_clear)

gboolean tresen_attach_clean_jpeg (GBytes *bytes, TresenAttachClean *clean);
gboolean tresen_attach_clean_png (GBytes *bytes, TresenAttachClean *clean);

/** TresenAttachGif: what a GIF says of itself; two frames are enough to tell that it moves. */
typedef struct
{
  int width;
  int height;
  guint n_frames;
} TresenAttachGif;

gboolean tresen_attach_clean_read_gif (GBytes *bytes, TresenAttachGif *gif);

G_END_DECLS
