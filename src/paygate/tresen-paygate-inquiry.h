/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-paygate-merchant.h"
#include "tresen-paygate-params.h"
#include "tresen-payment-machine.h"

G_BEGIN_DECLS

/** TresenPaygateQuestion: the order that is asked about. */
typedef struct
{
  const char *pay_id;   /* (nullable): without one it is asked for by TransID alone */
  const char *trans_id; /* (nullable): not compared when %NULL */
  gint64 amount;
  const char *currency;
} TresenPaygateQuestion;

/**
 * TresenPaygateInquiry: what was answered.
 * @facts: its texts are owned by the answer and never %NULL
 * @verdict: what they say of the order that was asked about
 * @refusal: why the answer cannot be read, where that is why nothing can be told
 */
typedef struct
{
  TresenPayInquiry facts;
  TresenPayVerdict verdict;
  TresenPaygateRefusal refusal;
  guint http_status;

  /*< private >*/
  TresenPaygateParams *texts;
} TresenPaygateInquiry;

void tresen_paygate_inquiry_free (TresenPaygateInquiry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenPaygateInquiry, tresen_paygate_inquiry_free)

TresenPaygateInquiry *tresen_paygate_inquiry_read (const TresenPaygateMerchant *merchant,
                                                   const TresenPaygateQuestion *question,
                                                   guint http_status,
                                                   GBytes *body);

G_END_DECLS
