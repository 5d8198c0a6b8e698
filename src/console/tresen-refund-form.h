/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-amount-text.h"
#include "tresen-payment.h"

G_BEGIN_DECLS

/* What may be refunded and how sure one has to be. Pure; amounts are minor units. */

/** TresenRefundStop: why a refund cannot be asked for as it stands. */
typedef enum
{
  TRESEN_REFUND_STOP_NONE,
  TRESEN_REFUND_STOP_NOT_PAID,
  TRESEN_REFUND_STOP_UNDER_WAY, /* another one of this payment is */
  TRESEN_REFUND_STOP_NOTHING_LEFT,
  TRESEN_REFUND_STOP_NO_AMOUNT,  /* nothing has been typed yet */
  TRESEN_REFUND_STOP_BAD_AMOUNT, /* see fault */
  TRESEN_REFUND_STOP_TOO_SMALL,
  TRESEN_REFUND_STOP_TOO_MUCH,
  TRESEN_REFUND_STOP_NO_REASON,
  TRESEN_REFUND_STOP_NOT_REPEATED, /* the amount has to be typed again and is not yet */
  TRESEN_REFUND_STOP_REPEATED_WRONG,
} TresenRefundStop;

/**
 * TresenRefundForm: what stands in the dialog.
 * @payment: with its attempts and refunds
 * @attempt_id: the paid attempt that is meant
 * @threshold: from this amount on it is typed twice
 */
typedef struct
{
  const TresenPayment *payment;
  gint64 attempt_id;
  const char *amount;
  const char *again;
  gboolean has_reason;
  gint64 threshold;
  TresenNumberStyle style;
} TresenRefundForm;

/**
 * TresenRefundReview: what is to be said about it.
 * @left: what can still be refunded
 * @amount: what was typed; 0 when it is none
 * @rest: what would be left after it
 */
typedef struct
{
  TresenRefundStop stop;
  gint64 left;
  gint64 amount;
  gint64 rest;
  gboolean wants_again;
  gboolean leaves_little;
  TresenAmountFault fault;
} TresenRefundReview;

TresenRefundReview tresen_refund_form_review (const TresenRefundForm *form);
const TresenPayAttempt *tresen_refund_form_find_attempt (const TresenPayment *payment,
                                                         gint64 attempt_id);
gint64 tresen_refund_form_get_left (const TresenPayment *payment, gint64 attempt_id);

G_END_DECLS
