/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-clock.h"
#include "tresen-store.h"

G_BEGIN_DECLS

/**
 * TresenHealthReporter: writes into the store how the bridge is doing, whenever that changes.
 *
 * Belongs to the context that was thread-default when it was made.
 */
typedef struct _TresenHealthReporter TresenHealthReporter;

TresenHealthReporter *tresen_health_reporter_new (TresenStore *store, TresenClock *clock);
void tresen_health_reporter_free (TresenHealthReporter *self);
void tresen_health_reporter_say (TresenHealthReporter *self,
                                 const char *key,
                                 const char *state,
                                 const char *detail);
void tresen_health_reporter_say_wechat (TresenHealthReporter *self, const GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenHealthReporter, tresen_health_reporter_free)

G_END_DECLS
