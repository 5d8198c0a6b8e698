/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-job.h"

/** tresen_job_new: Returns: (transfer full): an empty job, all fields zero; filled by its maker,
 * then only read. Any thread. */
TresenJob *
tresen_job_new (void)
{
  return g_atomic_rc_box_new0 (TresenJob);
}

TresenJob *
tresen_job_ref (TresenJob *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  TresenJob *self = data;

  g_free (self->error);
  g_free (self->detail);
}

void
tresen_job_unref (TresenJob *self)
{
  g_atomic_rc_box_release_full (self, clear);
}
