/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-clock.h"
#include "tresen-store.h"

G_BEGIN_DECLS

/**
 * TresenPayExpirer: ends attempts to pay whose time is over, a moment after it is, so that a result that comes in the last second is
 * not overtaken.
 *
 * Belongs to the context that was thread-default when it was made.
 */
#define TRESEN_TYPE_PAY_EXPIRER (tresen_pay_expirer_get_type ())
G_DECLARE_FINAL_TYPE (TresenPayExpirer, tresen_pay_expirer, TRESEN, PAY_EXPIRER, GObject)

TresenPayExpirer *tresen_pay_expirer_new (TresenStore *store, TresenClock *clock);
void tresen_pay_expirer_start (TresenPayExpirer *self);
void tresen_pay_expirer_stop (TresenPayExpirer *self);

G_END_DECLS
