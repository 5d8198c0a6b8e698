/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-clock.h"
#include "tresen-opening-hours.h"
#include "tresen-store.h"

G_BEGIN_DECLS

/**
 * TresenAway: knows whether customers get the away text now, and follows what staff set.
 *
 * Belongs to the context that was thread-default when it was made.
 */
#define TRESEN_TYPE_AWAY (tresen_away_get_type ())
G_DECLARE_FINAL_TYPE (TresenAway, tresen_away, TRESEN, AWAY, GObject)

TresenAway *tresen_away_new (TresenStore *store, TresenOpeningHours *hours);
void tresen_away_start (TresenAway *self);
char *tresen_away_dup_text (TresenAway *self, gint64 now_us, gint64 *closed_since_us);

G_END_DECLS
