/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The numbers are stored: never renumber, only append. The words are the outside contract of
 * --export. */

/**
 * TresenPayChannel: by which way the customer's browser or app comes to WeChat Pay (Paygate, "Channel").
 * @TRESEN_PAY_CHANNEL_BY_BROWSER: not fixed yet: the browser that opens the pay page tells
 */
typedef enum
{
  TRESEN_PAY_CHANNEL_BY_BROWSER = 0,
  TRESEN_PAY_CHANNEL_QRCODE = 1,
  TRESEN_PAY_CHANNEL_W2A = 2,
  TRESEN_PAY_CHANNEL_APP = 3,
  TRESEN_PAY_CHANNEL_JSAPI = 4,
} TresenPayChannel;

/**
 * TresenPaymentState: of a payment and of each of its attempts.
 * @TRESEN_PAYMENT_NEW: written down; nothing has left
 * @TRESEN_PAYMENT_STARTED: the customer has been sent on to Paygate
 * @TRESEN_PAYMENT_PENDING: Paygate says that the result is still to come
 * @TRESEN_PAYMENT_PAID: a signed result says so
 * @TRESEN_PAYMENT_FAILED: a signed result says so; it may still become paid
 * @TRESEN_PAYMENT_EXPIRED: its time is over and no result came; it may still become paid
 * @TRESEN_PAYMENT_CHECK: what Paygate said contradicts itself, or its answer was lost: it is asked
 */
typedef enum
{
  TRESEN_PAYMENT_NEW = 0,
  TRESEN_PAYMENT_STARTED = 1,
  TRESEN_PAYMENT_PENDING = 2,
  TRESEN_PAYMENT_PAID = 3,
  TRESEN_PAYMENT_FAILED = 4,
  TRESEN_PAYMENT_EXPIRED = 5,
  TRESEN_PAYMENT_CHECK = 6,
} TresenPaymentState;

/**
 * TresenRefundState:
 * @TRESEN_REFUND_QUEUED: written down; its amount is reserved
 * @TRESEN_REFUND_SENDING: on its way to Paygate
 * @TRESEN_REFUND_ACCEPTED: Paygate has taken it; WeChat may move the money later
 * @TRESEN_REFUND_REFUSED: Paygate has certainly not taken it
 * @TRESEN_REFUND_UNKNOWN: sent, but the answer was lost or unclear: its amount stays reserved until an inquiry shows what became of it
 */
typedef enum
{
  TRESEN_REFUND_QUEUED = 0,
  TRESEN_REFUND_SENDING = 1,
  TRESEN_REFUND_ACCEPTED = 2,
  TRESEN_REFUND_REFUSED = 3,
  TRESEN_REFUND_UNKNOWN = 4,
} TresenRefundState;

/** TresenPayClass: what Status and Code of a result say together (Paygate, "Status and Code"). */
typedef enum
{
  TRESEN_PAY_CLASS_UNKNOWN = 0,
  TRESEN_PAY_CLASS_SUCCESS = 1,
  TRESEN_PAY_CLASS_AUTHORIZED = 2,
  TRESEN_PAY_CLASS_PENDING = 3,
  TRESEN_PAY_CLASS_FAILED = 4,
} TresenPayClass;

/** TresenPayStepKind: one line in the timeline of a payment. */
typedef enum
{
  TRESEN_PAY_STEP_CREATED = 0,
  TRESEN_PAY_STEP_NEW_ATTEMPT = 1, /* another TransID for the same payment */
  TRESEN_PAY_STEP_LINK_SENT = 2,   /* into the conversation */
  TRESEN_PAY_STEP_STARTED = 3,   /* the customer went on to Paygate, or the app got its PrepayID */
  TRESEN_PAY_STEP_RESULT = 4,    /* a signed result came */
  TRESEN_PAY_STEP_INQUIRY = 5,   /* what Paygate answered when it was asked */
  TRESEN_PAY_STEP_CONFIRMED = 6, /* an inquiry showed the amount and the currency of the order */
  TRESEN_PAY_STEP_EXPIRED = 7,
  TRESEN_PAY_STEP_WITHDRAWN = 8, /* staff took the page back */
  TRESEN_PAY_STEP_CONFLICT = 9,  /* a result that does not go with an earlier one */
  TRESEN_PAY_STEP_MISMATCH = 10, /* another amount or currency than ordered */
  TRESEN_PAY_STEP_REFUND_ASKED = 11,
  TRESEN_PAY_STEP_REFUND_SENT = 12,
  TRESEN_PAY_STEP_REFUND_ANSWER = 13,
  TRESEN_PAY_STEP_REFUND_FOUND = 14, /* an inquiry showed what became of it */
  TRESEN_PAY_STEP_START_FAILED = 15, /* it certainly never reached Paygate, or was refused */
  TRESEN_PAY_STEP_START_LOST = 16,   /* nobody knows whether it reached Paygate */
  TRESEN_PAY_STEP_HANDLED = 17,      /* staff have seen to what needed them */
} TresenPayStepKind;

/** TresenPayVia: by which way a step came. */
typedef enum
{
  TRESEN_PAY_VIA_STAFF = 0,
  TRESEN_PAY_VIA_PAGE = 1, /* the customer's pay page */
  TRESEN_PAY_VIA_NOTIFY = 2,
  TRESEN_PAY_VIA_SUCCESS = 3,
  TRESEN_PAY_VIA_FAILURE = 4,
  TRESEN_PAY_VIA_ANSWER = 5, /* of a call of ours */
  TRESEN_PAY_VIA_CLOCK = 6,
} TresenPayVia;

const char *tresen_pay_channel_to_word (TresenPayChannel channel);
const char *tresen_payment_state_to_word (TresenPaymentState state);
const char *tresen_refund_state_to_word (TresenRefundState state);

G_END_DECLS
