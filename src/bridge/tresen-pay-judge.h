/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-pay-page.h"
#include "tresen-payment.h"

G_BEGIN_DECLS

TresenPayPageKind tresen_pay_judge_page (const TresenPayment *payment, gint64 now_us);
TresenPayPageKind tresen_pay_judge_result (const TresenPayment *payment, gint64 now_us);
const TresenPayAttempt *tresen_pay_judge_successor (const TresenPayment *payment);
TresenPayChannel tresen_pay_judge_channel (const TresenPayment *payment, TresenWebBrowser browser);
char *tresen_pay_judge_payer_ip (const char *forwarded_for);

G_END_DECLS
