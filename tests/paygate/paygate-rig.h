/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-paygate-result.h"

G_BEGIN_DECLS

/* Paygate's side of the wire for tests: texts that are signed and sealed as Paygate does it. */

#define RIG_MERCHANT "autohaus_demo"
#define RIG_PASSWORD "Xk9(f_2Lq!7Rz[5B"
#define RIG_HMAC_KEY "q8)Zt3=Yw_N5(rC9?xK2!aM7*dJ4]gB6"
#define RIG_PAY_ID "a1b2c3d4e5f60718293a4b5c6d7e8f90"
#define RIG_TRANS_ID "AH17"

TresenPaygateMerchant *rig_merchant_new (void);
char *rig_sign (const char *pay_id, const char *trans_id, const char *status, const char *code);
char *rig_result (const char *pay_id,
                  const char *trans_id,
                  const char *status,
                  const char *code,
                  const char *more);
char *rig_seal (const char *text);
char *rig_seal_with (const char *password, const char *text);
TresenPaygateResult *rig_post (const TresenPaygateMerchant *merchant, const char *body);
TresenPaygateResult *rig_post_text (const TresenPaygateMerchant *merchant, const char *text);
void rig_assert_refused (const TresenPaygateMerchant *merchant,
                         const char *body,
                         TresenPaygateRefusal refusal);

G_END_DECLS
