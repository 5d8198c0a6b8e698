/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-media.h"

/** tresen_media_new: Returns: (transfer full): an empty description of a file, all fields zero;
 * filled by its maker, then only read. Any thread. */
TresenMedia *
tresen_media_new (void)
{
  return g_atomic_rc_box_new0 (TresenMedia);
}

TresenMedia *
tresen_media_ref (TresenMedia *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  TresenMedia *self = data;

  g_free (self->remote_id);
  g_free (self->url);
  g_free (self->content_type);
  g_free (self->file);
  g_free (self->playable_file);
  g_free (self->still_file);
  g_free (self->error);
}

void
tresen_media_unref (TresenMedia *self)
{
  g_atomic_rc_box_release_full (self, clear);
}
