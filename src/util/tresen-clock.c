/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-clock.h"

struct _TresenClock
{
  gatomicrefcount refs;
  gboolean manual;
  gint64 start_us;
  GMutex lock;
  gint64 passed_us;
  gint64 jumped_us;
};

static TresenClock *
new_clock (gboolean manual, gint64 start_us)
{
  TresenClock *self = g_new0 (TresenClock, 1);

  g_atomic_ref_count_init (&self->refs);
  g_mutex_init (&self->lock);
  self->manual = manual;
  self->start_us = start_us;
  return self;
}

/** tresen_clock_new_system: Returns: (transfer full): the clock of the machine. Any thread. */
TresenClock *
tresen_clock_new_system (void)
{
  return new_clock (FALSE, 0);
}

/**
 * tresen_clock_new_manual:
 * @start_us: microseconds since 1970-01-01 UTC at which it stands
 *
 * Returns: (transfer full): a clock that moves only by tresen_clock_advance(). Any thread.
 */
TresenClock *
tresen_clock_new_manual (gint64 start_us)
{
  return new_clock (TRUE, start_us);
}

TresenClock *
tresen_clock_ref (TresenClock *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
tresen_clock_unref (TresenClock *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_mutex_clear (&self->lock);
  g_free (self);
}

static gint64
jumped (TresenClock *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->jumped_us;
}

static gint64
passed (TresenClock *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->passed_us;
}

/** tresen_clock_now_us: Returns: microseconds since 1970-01-01 UTC. Any thread. */
gint64
tresen_clock_now_us (TresenClock *self)
{
  gint64 now_us = self->manual ? self->start_us + passed (self) : g_get_real_time ();

  return now_us + jumped (self);
}

/** tresen_clock_monotonic_us: Returns: microseconds that never step back; only differences mean
 * something. Any thread. */
gint64
tresen_clock_monotonic_us (TresenClock *self)
{
  return self->manual ? passed (self) : g_get_monotonic_time ();
}

/**
 * tresen_clock_advance:
 * @self: a manual clock
 * @us: microseconds to move on
 *
 * Any thread.
 */
void
tresen_clock_advance (TresenClock *self, gint64 us)
{
  g_return_if_fail (self->manual);

  g_mutex_lock (&self->lock);
  self->passed_us += us;
  g_mutex_unlock (&self->lock);
}

/**
 * tresen_clock_jump:
 * @us: microseconds, forward or (negative) back
 *
 * Sets the time of day as a person or the network may do at any moment; the monotonic side goes on undisturbed. For tests.
 * Any thread.
 */
void
tresen_clock_jump (TresenClock *self, gint64 us)
{
  g_mutex_lock (&self->lock);
  self->jumped_us += us;
  g_mutex_unlock (&self->lock);
}
