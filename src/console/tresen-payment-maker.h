/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-connection.h"
#include "tresen-payment.h"

G_BEGIN_DECLS

/* What a payment, an attempt and a refund are called at Paygate: made before anything is written down. */

TresenPayAttempt *tresen_payment_maker_new_attempt (const TresenConnection *connection,
                                                    TresenPayChannel channel,
                                                    gint64 now_us);
char *tresen_payment_maker_new_ref_nr (gint64 now_us);
TresenRefund *tresen_payment_maker_new_refund (const TresenPayment *payment,
                                               const TresenPayAttempt *attempt,
                                               gint64 amount,
                                               gint64 now_us);

G_END_DECLS
