/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-clock.h"
#include "tresen-http-router.h"
#include "tresen-pay-desk.h"
#include "tresen-paygate-setup.h"
#include "tresen-store.h"

G_BEGIN_DECLS

/**
 * TresenPayResults: takes what Paygate and the customers' browsers bring of results: reads it, has it committed, and only then
 * answers.
 *
 * Belongs to the context that was thread-default when it was made.
 */
#define TRESEN_TYPE_PAY_RESULTS (tresen_pay_results_get_type ())
G_DECLARE_FINAL_TYPE (TresenPayResults, tresen_pay_results, TRESEN, PAY_RESULTS, GObject)

TresenPayResults *tresen_pay_results_new (TresenStore *store,
                                          const TresenPaygateSetup *setup,
                                          TresenPayDesk *desk,
                                          TresenClock *clock);
void tresen_pay_results_add_routes (TresenPayResults *self, TresenHttpRouter *router);

G_END_DECLS
