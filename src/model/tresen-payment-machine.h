/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-payment-states.h"

G_BEGIN_DECLS

/*
 * What a result or an inquiry makes of an attempt to pay, and what may be refunded: rules alone, no clock, no rows (Paygate spec
 * 4.5, 5, 6.1). Amounts are minor units. Any thread.
 */

/** TRESEN_REFUND_MINIMUM: less than this needs an approval by Paygate's help desk (spec 5). */
#define TRESEN_REFUND_MINIMUM 100

/**
 * TresenPayVerdict: what the answer to an inquiry says of an order (spec 6.1). Stored: never renumber, only append.
 * @TRESEN_PAY_VERDICT_UNCHANGED: nothing can be told from it
 * @TRESEN_PAY_VERDICT_MISMATCH: another amount or currency than ordered, or more is credited than captured
 */
typedef enum
{
  TRESEN_PAY_VERDICT_UNCHANGED = 0,
  TRESEN_PAY_VERDICT_PAID = 1,
  TRESEN_PAY_VERDICT_PART_REFUNDED = 2,
  TRESEN_PAY_VERDICT_REFUNDED = 3,
  TRESEN_PAY_VERDICT_FAILED = 4,
  TRESEN_PAY_VERDICT_PENDING = 5,
  TRESEN_PAY_VERDICT_MISMATCH = 6,
} TresenPayVerdict;

/**
 * TresenPayInquiry: the answer to an inquiry. Texts are "" or %NULL when they were missing.
 * @is_success: Status and Code of the inquiry itself (not of the payment) are success
 * @auth, @captured, @credited: minor units; -1 when missing or unreadable
 * @last_status: of the last step only: a refund that failed makes it FAILED although the order is paid
 */
typedef struct
{
  gboolean is_success;
  gint64 auth;
  gint64 captured;
  gint64 credited;
  const char *currency;
  const char *last_status;
  const char *pay_id;
  const char *xid;
  const char *status;
  const char *code;
  const char *code_ext;
  const char *error_text;
  const char *description;
} TresenPayInquiry;

/** TresenPayEventKind: what happened to an attempt. */
typedef enum
{
  TRESEN_PAY_EVENT_RESULT,  /* a signed result came: result_class and pay_id tell */
  TRESEN_PAY_EVENT_INQUIRY, /* Paygate was asked: verdict tells */
  TRESEN_PAY_EVENT_STARTED, /* the customer went on, or the app's PrepayID came (which is no payment) */
  TRESEN_PAY_EVENT_START_LOST,  /* an app's start: nobody knows whether it arrived */
  TRESEN_PAY_EVENT_NOT_STARTED, /* an app's start: it certainly never arrived, or was refused */
  TRESEN_PAY_EVENT_TIME_OUT,
} TresenPayEventKind;

/**
 * TresenPayEvent:
 * @pay_id: (nullable): of a result; "" when Paygate made none
 */
typedef struct
{
  TresenPayEventKind kind;
  TresenPayClass result_class;
  const char *pay_id;
  TresenPayVerdict verdict;
} TresenPayEvent;

/**
 * TresenPayFacts: what is stored of an attempt and its payment before the event.
 * @state: of the attempt
 * @pay_id: (nullable): the one that is bound; "" when there is none yet
 * @is_other_paid: another attempt of the same payment is paid
 * @is_confirmed: an inquiry has shown amount and currency of this attempt
 */
typedef struct
{
  TresenPaymentState state;
  const char *pay_id;
  gboolean is_other_paid;
  gboolean is_confirmed;
} TresenPayFacts;

/**
 * TresenPayOutcome: what has to be done.
 * @state: of the attempt from now on
 * @is_conflict, @is_mismatch: raise the flag of the payment; they are never taken back by an event
 * @is_paid_now: the payment has become paid by this: side effects are due, this once
 * @is_confirmed_now: amount and currency are confirmed by this
 * @binds_pay_id: the PayID of the event belongs to the attempt from now on
 * @wants_inquiry: ask Paygate at once
 * @has_effect: anything has changed
 * @step: the kind of line for the timeline
 */
typedef struct
{
  TresenPaymentState state;
  gboolean is_conflict;
  gboolean is_mismatch;
  gboolean is_paid_now;
  gboolean is_confirmed_now;
  gboolean binds_pay_id;
  gboolean wants_inquiry;
  gboolean has_effect;
  TresenPayStepKind step;
} TresenPayOutcome;

TresenPayOutcome tresen_payment_machine_apply (const TresenPayFacts *facts,
                                               const TresenPayEvent *event);
TresenPayVerdict
tresen_pay_inquiry_judge (const TresenPayInquiry *self, gint64 amount, const char *currency);
const char *tresen_pay_verdict_to_word (TresenPayVerdict verdict);

/** TresenRefundCheck: whether a refund may be asked for. */
typedef enum
{
  TRESEN_REFUND_CHECK_GOOD,
  TRESEN_REFUND_CHECK_LEAVES_LITTLE, /* it may, but what is left could not be refunded any more */
  TRESEN_REFUND_CHECK_BELOW_MINIMUM,
  TRESEN_REFUND_CHECK_OVER_LEFT,
} TresenRefundCheck;

gint64 tresen_refund_left (gint64 captured, gint64 accepted, gint64 reserved);
TresenRefundCheck tresen_refund_check (gint64 left, gint64 amount);
guint tresen_refund_settle (gint64 accepted,
                            gint64 credited,
                            const gint64 *unknown,
                            guint n_unknown,
                            gboolean *is_settled);

G_END_DECLS
