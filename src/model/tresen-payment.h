/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-payment-states.h"

G_BEGIN_DECLS

/*
 * What is known of a payment. Amounts are minor units of the currency, times microseconds since 1970-01-01 UTC (0: not yet), texts UTF-8
 * and "" when not known. Plain values: whoever made one may fill it in, then it is only read; references may be taken in any thread.
 */

/** TresenPayAttempt: one way to pay that was offered: one TransID of Paygate. */
typedef struct _TresenPayAttempt TresenPayAttempt;

struct _TresenPayAttempt
{
  gint64 id;
  gint64 payment_id;
  guint number; /* the first one of a payment is 1 */
  TresenPaymentState state;
  TresenPayChannel channel; /* fixed when the customer goes on */
  char *trans_id;
  char *req_id;
  char *token;     /* of the pay page: 32 hex digits */
  char *user_data; /* what Paygate gives back unsigned */
  char *openid;    /* of the one who pays, for JSAPI */
  char *payer_ip;  /* dotted IPv4 */
  char *merchant_id;
  gboolean is_live; /* by the settings when it was made */
  guint timeout_minutes;
  char *pay_id;
  char *xid;
  char *prepay_id;
  char *status;
  char *code;
  char *code_ext;
  char *error_text;
  gint64 created_at_us;
  gint64 started_at_us;
  gint64 expires_at_us; /* started_at_us and the time-out; 0 before */
  gint64 paid_at_us;
  gint64 confirmed_at_us; /* an inquiry showed amount and currency */
  gint64 inquired_at_us;  /* the last inquiry that was answered */
};

/** TresenRefund: money that goes back (Paygate, "credit"). */
typedef struct _TresenRefund TresenRefund;

struct _TresenRefund
{
  gint64 id;
  gint64 payment_id;
  gint64 attempt_id; /* the one that was paid */
  TresenRefundState state;
  char *trans_id;
  char *ref_nr;
  gint64 amount;
  char *reason; /* for the dealer's own books */
  char *who;
  char *xid;
  char *status;
  char *code;
  char *code_ext;
  char *error_text;
  gint64 created_at_us;
  gint64 sent_at_us;
  gint64 settled_at_us; /* accepted or refused */
};

/** TresenPaymentStep: what happened, in the order in which it was written. */
typedef struct _TresenPaymentStep TresenPaymentStep;

struct _TresenPaymentStep
{
  gint64 id;
  gint64 payment_id; /* 0: a result for an order that is not known here */
  gint64 attempt_id; /* 0: of the payment as a whole */
  gint64 refund_id;
  TresenPayStepKind kind;
  TresenPayVia via;
  TresenPayClass result_class; /* of a result, an answer */
  gint64 at_us;
  char *who;
  char *trans_id;
  char *pay_id;
  char *xid;
  char *status;
  char *code;
  char *code_ext;
  char *error_text;
  char *description; /* for people, never for decisions */
  char *
      detail; /* a JSON object: amounts of an inquiry, and Plain and Custom as they came back, unconfirmed */
};

/** TresenPayment: an order of money from a customer. */
typedef struct _TresenPayment TresenPayment;

struct _TresenPayment
{
  gint64 id;
  gint64 customer_id;  /* 0: nobody we know */
  char *customer_name; /* as it is shown; read with the row */
  char *customer_openid;
  TresenPaymentState state; /* paid if an attempt is, else that of the newest attempt */
  gboolean has_conflict;    /* results contradict each other, or it was paid twice */
  gboolean has_mismatch;    /* Paygate tells another amount or currency */
  gint64 amount;
  char *currency;
  TresenPayChannel channel; /* as staff fixed it */
  char *description;        /* OrderDesc, as written */
  char *items;              /* OrderDesc2: a JSON array of lines */
  char *ref_nr;
  gboolean is_live;
  char *who; /* made it */
  gint64 created_at_us;
  gint64 paid_at_us;
  gint64 confirmed_at_us; /* an inquiry showed amount and currency */
  gint64 withdrawn_at_us;
  gint64 refunded; /* accepted refunds */
  gint64 reserved; /* refunds that are on their way or unknown */
  guint n_unknown_refunds;
  gint64 captured;           /* the amount when it is paid, twice that when it was paid twice */
  gint64 handled_at_us;      /* staff have seen to what needed them */
  TresenPayAttempt *attempt; /* (nullable): the newest one, or the paid one when there is one */

  /* Only when one payment is loaded as a whole. */
  GPtrArray *attempts; /* (nullable) (element-type TresenPayAttempt): oldest first */
  GPtrArray *refunds;  /* (nullable) (element-type TresenRefund): oldest first */
  GPtrArray *steps;    /* (nullable) (element-type TresenPaymentStep): oldest first */
};

TresenPayAttempt *tresen_pay_attempt_new (void);
TresenPayAttempt *tresen_pay_attempt_ref (TresenPayAttempt *self);
void tresen_pay_attempt_unref (TresenPayAttempt *self);
TresenRefund *tresen_refund_new (void);
TresenRefund *tresen_refund_ref (TresenRefund *self);
void tresen_refund_unref (TresenRefund *self);
TresenPaymentStep *tresen_payment_step_new (void);
TresenPaymentStep *tresen_payment_step_ref (TresenPaymentStep *self);
void tresen_payment_step_unref (TresenPaymentStep *self);
TresenPayment *tresen_payment_new (void);
TresenPayment *tresen_payment_ref (TresenPayment *self);
void tresen_payment_unref (TresenPayment *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenPayAttempt, tresen_pay_attempt_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenRefund, tresen_refund_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenPaymentStep, tresen_payment_step_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenPayment, tresen_payment_unref)

G_END_DECLS
