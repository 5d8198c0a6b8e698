/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-raw-callback.h"

/** tresen_raw_callback_new: Returns: (transfer full): an empty callback, all fields zero; filled by
 * its maker, then only read. Any thread. */
TresenRawCallback *
tresen_raw_callback_new (void)
{
  return g_atomic_rc_box_new0 (TresenRawCallback);
}

TresenRawCallback *
tresen_raw_callback_ref (TresenRawCallback *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  TresenRawCallback *self = data;

  g_free (self->dedupe_key);
  g_free (self->query);
  g_free (self->reason);
  g_clear_pointer (&self->body, g_bytes_unref);
}

void
tresen_raw_callback_unref (TresenRawCallback *self)
{
  g_atomic_rc_box_release_full (self, clear);
}
