/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-timeline-entry.h"

/** tresen_timeline_entry_new: Returns: (transfer full): an empty entry, all fields zero; filled by
 * its maker, then only read. Any thread. */
TresenTimelineEntry *
tresen_timeline_entry_new (void)
{
  return g_atomic_rc_box_new0 (TresenTimelineEntry);
}

TresenTimelineEntry *
tresen_timeline_entry_ref (TresenTimelineEntry *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  TresenTimelineEntry *self = data;

  g_free (self->openid);
  g_free (self->kind);
  g_free (self->text);
  g_free (self->detail);
  g_free (self->msgid);
  g_free (self->error_text);
  g_clear_pointer (&self->media, tresen_media_unref);
  g_clear_pointer (&self->payment, tresen_payment_unref);
}

void
tresen_timeline_entry_unref (TresenTimelineEntry *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/** tresen_timeline_entry_is_away: Returns: whether Tresen gave it by itself while the shop was closed. Any thread. */
gboolean
tresen_timeline_entry_is_away (const TresenTimelineEntry *self)
{
  return self->direction == TRESEN_DIRECTION_OUT
         && g_strcmp0 (self->detail, TRESEN_TIMELINE_AWAY_DETAIL) == 0;
}
