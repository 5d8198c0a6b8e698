/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-payment.h"
#include "tresen-store.h"

G_BEGIN_DECLS

/* Payments as staff and the customer's pay page deal with them. What Paygate says of them is in tresen-store-pay-results.h, refunds
 * are in tresen-store-refunds.h, lists in tresen-store-payment-lists.h. */

gint64 tresen_store_payment_create (TresenDb *db,
                                    const TresenPayment *payment,
                                    const TresenPayAttempt *attempt,
                                    gint64 now_us,
                                    GError **error);
gint64 tresen_store_pay_attempt_add (TresenDb *db,
                                     gint64 payment_id,
                                     const TresenPayAttempt *attempt,
                                     const char *who,
                                     gint64 now_us,
                                     GError **error);
TresenPayAttempt *tresen_store_pay_attempt_fix (TresenDb *db,
                                                gint64 attempt_id,
                                                TresenPayChannel channel,
                                                const char *openid,
                                                const char *payer_ip,
                                                gint64 now_us,
                                                GError **error);
gboolean tresen_store_pay_attempt_set_openid (TresenDb *db,
                                              gint64 attempt_id,
                                              const char *openid,
                                              GError **error);
gboolean tresen_store_payment_withdraw (TresenDb *db,
                                        gint64 payment_id,
                                        const char *who,
                                        gint64 now_us,
                                        GError **error);
gboolean tresen_store_payment_note_link (TresenDb *db,
                                         gint64 payment_id,
                                         const char *who,
                                         gint64 now_us,
                                         GError **error);
gboolean tresen_store_payment_set_handled (TresenDb *db,
                                           gint64 payment_id,
                                           const char *who,
                                           gint64 now_us,
                                           GError **error);
gboolean tresen_store_payment_orphan_set_handled (TresenDb *db,
                                                  gint64 step_id,
                                                  const char *who,
                                                  gint64 now_us,
                                                  GError **error);

TresenPayment *tresen_store_payment_load (TresenDb *db, gint64 payment_id, GError **error);
TresenPayment *tresen_store_payment_find_by_token (TresenDb *db, const char *token, GError **error);
TresenPayment *
tresen_store_payment_find_by_trans_id (TresenDb *db, const char *trans_id, GError **error);
TresenPayment *
tresen_store_payment_find_by_attempt (TresenDb *db, gint64 attempt_id, GError **error);

G_END_DECLS
