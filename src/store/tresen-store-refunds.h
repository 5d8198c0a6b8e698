/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-payment-machine.h"
#include "tresen-payment.h"
#include "tresen-store-pay-results.h"
#include "tresen-store.h"

G_BEGIN_DECLS

/*
 * Money that goes back. queued -> sending -> accepted, refused or unknown. What is queued, on its way or unknown is reserved, so
 * that it cannot be refunded a second time; an unknown refund is settled by an inquiry only, or sent again by staff, identical.
 */

gint64 tresen_store_refund_ask (TresenDb *db,
                                gint64 payment_id,
                                gint64 attempt_id,
                                const TresenRefund *refund,
                                gint64 now_us,
                                GError **error);
TresenRefund *tresen_store_refund_begin (TresenDb *db,
                                         gint64 job_id,
                                         gint64 refund_id,
                                         gint64 now_us,
                                         GError **error);
gboolean tresen_store_refund_answer (TresenDb *db,
                                     gint64 job_id,
                                     gint64 refund_id,
                                     TresenRefundState state,
                                     const TresenPayResult *answer,
                                     gint64 now_us,
                                     GError **error);
gboolean tresen_store_refund_put_back (TresenDb *db,
                                       gint64 job_id,
                                       gint64 refund_id,
                                       gint64 next_at_us,
                                       const char *text,
                                       GError **error);
gboolean tresen_store_refund_repeat (TresenDb *db,
                                     gint64 refund_id,
                                     const char *who,
                                     gint64 now_us,
                                     GError **error);
gboolean tresen_store_refund_take_back (TresenDb *db,
                                        gint64 refund_id,
                                        const char *who,
                                        gint64 now_us,
                                        GError **error);
TresenRefund *tresen_store_refund_load (TresenDb *db, gint64 refund_id, GError **error);
int tresen_store_refund_find_left (TresenDb *db, gint64 attempt_id, gint64 *left, GError **error);

G_END_DECLS
