/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-http-message.h"
#include "tresen-paygate-result.h"
#include "tresen-store-pay-results.h"

G_BEGIN_DECLS

/** TresenPayTaking: an authentic result on its way into the store. */
typedef struct _TresenPayTaking TresenPayTaking;

/**
 * TresenPayTaken: what has become of it.
 * @payment: (nullable): as it is stored now; %NULL for an order that is not known here, or when it was not asked for
 */
typedef struct
{
  TresenPayEffect effect;
  TresenPayment *payment;
} TresenPayTaken;

TresenPayTaking *tresen_pay_taking_new (TresenHttpRequest *request,
                                        TresenPayVia via,
                                        TresenPaygateResult *result,
                                        gboolean wants_payment,
                                        gint64 now_us);
void tresen_pay_taking_free (TresenPayTaking *self);
gpointer tresen_pay_taking_write (TresenDb *db, gpointer data, GError **error);
void tresen_pay_taken_free (TresenPayTaken *self);

TresenPayResult tresen_pay_result_of (const TresenPaygateResult *read, TresenPayVia via);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenPayTaken, tresen_pay_taken_free)

G_END_DECLS
