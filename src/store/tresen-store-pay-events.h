/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Private to the room: how the rules of a payment become rows. */

#include "tresen-store-pay-results.h"

G_BEGIN_DECLS

/* The first inquiry after the customer went on (spec 6.1). */
#define TRESEN_FIRST_INQUIRY_US (30 * G_TIME_SPAN_SECOND)

TresenPaymentStep tresen_store_pay_result_to_step (const TresenPayResult *result, gint64 now_us);
gboolean tresen_store_pay_effect_read (TresenDb *db,
                                       gint64 attempt_id,
                                       TresenPayEffect *effect,
                                       GError **error);
gboolean tresen_store_pay_event_apply (TresenDb *db,
                                       const TresenPayAttempt *attempt,
                                       const TresenPayEvent *event,
                                       TresenPaymentStep *step,
                                       gint64 now_us,
                                       TresenPayEffect *effect,
                                       GError **error);

/* tresen-store-refunds.c */
gboolean tresen_store_refunds_settle (TresenDb *db,
                                      const TresenPayAttempt *attempt,
                                      gint64 credited,
                                      gint64 now_us,
                                      guint *n_settled,
                                      GError **error);
gboolean tresen_store_refunds_recover (TresenDb *db, gint64 now_us, GError **error);

G_END_DECLS
