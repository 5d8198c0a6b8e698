/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TresenClock: where a room gets the time from, so that tests can hold it.
 *
 * Reference-counted; may be shared between threads.
 */
typedef struct _TresenClock TresenClock;

TresenClock *tresen_clock_new_system (void);
TresenClock *tresen_clock_new_manual (gint64 start_us);
TresenClock *tresen_clock_ref (TresenClock *self);
void tresen_clock_unref (TresenClock *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenClock, tresen_clock_unref)

gint64 tresen_clock_now_us (TresenClock *self);
gint64 tresen_clock_monotonic_us (TresenClock *self);
void tresen_clock_advance (TresenClock *self, gint64 us);
void tresen_clock_jump (TresenClock *self, gint64 us);

G_END_DECLS
