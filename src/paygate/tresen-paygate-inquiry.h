/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-paygate-merchant.h"
#include "tresen-paygate-params.h"

G_BEGIN_DECLS

/**
 * TresenPaygateInquiryState: what an inquiry shows.
 * @TRESEN_PAYGATE_INQUIRY_UNCHANGED: nothing: the answer cannot be used
 * @TRESEN_PAYGATE_INQUIRY_PENDING: nothing captured, not failed
 * @TRESEN_PAYGATE_INQUIRY_FAILED: nothing captured, the last step failed; may change until the time-out
 * @TRESEN_PAYGATE_INQUIRY_PAID: captured as ordered, nothing credited
 * @TRESEN_PAYGATE_INQUIRY_PART_REFUNDED: captured as ordered, less than that credited
 * @TRESEN_PAYGATE_INQUIRY_REFUNDED: captured as ordered, all of it credited
 * @TRESEN_PAYGATE_INQUIRY_MISMATCH: another amount or currency than ordered, or more credited than captured
 */
typedef enum
{
  TRESEN_PAYGATE_INQUIRY_UNCHANGED,
  TRESEN_PAYGATE_INQUIRY_PENDING,
  TRESEN_PAYGATE_INQUIRY_FAILED,
  TRESEN_PAYGATE_INQUIRY_PAID,
  TRESEN_PAYGATE_INQUIRY_PART_REFUNDED,
  TRESEN_PAYGATE_INQUIRY_REFUNDED,
  TRESEN_PAYGATE_INQUIRY_MISMATCH,
} TresenPaygateInquiryState;

/** TresenPaygateQuestion: the order that is asked about. */
typedef struct
{
  const char *pay_id;   /* (nullable): without one it is asked for by TransID alone */
  const char *trans_id; /* (nullable): not compared when %NULL */
  gint64 amount;
  const char *currency;
} TresenPaygateQuestion;

/** TresenPaygateInquiry: what was answered. Amounts are minor units, 0 when @state is unchanged; texts "" when not told. */
typedef struct
{
  TresenPaygateInquiryState state;
  TresenPaygateRefusal
      refusal; /* why the answer cannot be read, where that is why nothing is known */
  guint http_status;
  gint64 amount_auth;
  gint64 amount_cap;
  gint64 amount_cred;
  char *currency;
  char *pay_id;
  char *xid;
  char *trans_id;
  char *status; /* of the inquiry, as are code and description */
  char *code;
  char *description;
  char *last_status; /* of the payment's last step, whichever that was */
} TresenPaygateInquiry;

void tresen_paygate_inquiry_free (TresenPaygateInquiry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenPaygateInquiry, tresen_paygate_inquiry_free)

TresenPaygateInquiry *tresen_paygate_inquiry_read (const TresenPaygateMerchant *merchant,
                                                   const TresenPaygateQuestion *question,
                                                   guint http_status,
                                                   GBytes *body);
const char *tresen_paygate_inquiry_state_to_word (TresenPaygateInquiryState state);

G_END_DECLS
