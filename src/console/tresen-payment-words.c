/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-payment-words.h"

#include <glib/gi18n.h>

#include "tresen-amount-words.h"
#include "tresen-pay-code-words.h"
#include "tresen-words.h"

typedef struct
{
  const char *word;
  const char *icon;
  const char *style; /* a class of the style sheet */
  const char *hint;  /* what it means, what to do */
} Look;

static const Look looks[] = {
  [TRESEN_PAYMENT_LOOK_WAITING]
  = { N_ ("Waiting for customer"), "content-loading-symbolic", "waiting",
      N_ ("The customer has not gone on to pay yet. Show the code, or send the link.") },
  [TRESEN_PAYMENT_LOOK_STARTED]
  = { N_ ("Went on to pay"), "content-loading-symbolic", "waiting",
      N_ ("The customer went on to the payment page. The result comes by itself.") },
  [TRESEN_PAYMENT_LOOK_PENDING]
  = { N_ ("Result to come"), "content-loading-symbolic", "waiting",
      N_ ("WeChat Pay has not decided yet. Hand nothing over before it says “Paid”; Tresen keeps "
          "asking.") },
  [TRESEN_PAYMENT_LOOK_CONFIRMING]
  = { N_ ("Paid, amount being confirmed"), "object-select-symbolic", "paid",
      N_ ("Paygate says that it is paid. Tresen asks for the amount and the currency, which takes "
          "a few seconds.") },
  [TRESEN_PAYMENT_LOOK_DIFFERING]
  = { N_ ("Paid, amount not confirmed"), "dialog-warning-symbolic", "check",
      N_ ("Paygate says that it is paid, but tells another amount or currency than ordered.") },
  [TRESEN_PAYMENT_LOOK_PAID]
  = { N_ ("Paid"), "object-select-symbolic", "paid", N_ ("Paid, and the amount is confirmed.") },
  [TRESEN_PAYMENT_LOOK_PARTLY_REFUNDED]
  = { N_ ("Partly refunded"), "edit-undo-symbolic", "paid",
      N_ ("A part went back. Paygate took the refund; WeChat may move the money later.") },
  [TRESEN_PAYMENT_LOOK_REFUNDED]
  = { N_ ("Refunded"), "edit-undo-symbolic", "over",
      N_ ("All of it went back. Paygate took the refund; WeChat may move the money later.") },
  [TRESEN_PAYMENT_LOOK_FAILED] = { N_ ("Failed"), "process-stop-symbolic", "failed",
                                   N_ ("Not paid. The customer can try again with a new code.") },
  [TRESEN_PAYMENT_LOOK_EXPIRED]
  = { N_ ("Expired"), "process-stop-symbolic", "over",
      N_ ("No result came in time. A late one is still taken; a new code starts afresh.") },
  [TRESEN_PAYMENT_LOOK_CANCELLED]
  = { N_ ("Cancelled"), "process-stop-symbolic", "over",
      N_ ("The link no longer works. A customer who had gone on to pay before may still pay; then "
          "it shows here as paid.") },
  [TRESEN_PAYMENT_LOOK_CHECK]
  = { N_ ("Check needed"), "dialog-warning-symbolic", "check",
      N_ ("What Paygate said is not clear, or its answer was lost. Tresen asks again by itself. Do "
          "not take the payment as made or as failed until it says so.") },
};

static TresenPaymentLook
look_of_paid (const TresenPayment *payment)
{
  if (payment->refunded >= tresen_payment_words_get_paid (payment))
    return TRESEN_PAYMENT_LOOK_REFUNDED;
  if (payment->refunded > 0)
    return TRESEN_PAYMENT_LOOK_PARTLY_REFUNDED;
  if (payment->has_mismatch)
    return TRESEN_PAYMENT_LOOK_DIFFERING;
  return payment->confirmed_at_us > 0 ? TRESEN_PAYMENT_LOOK_PAID : TRESEN_PAYMENT_LOOK_CONFIRMING;
}

TresenPaymentLook
tresen_payment_words_look (const TresenPayment *payment)
{
  switch (payment->state)
    {
    case TRESEN_PAYMENT_PAID:
      return look_of_paid (payment);
    case TRESEN_PAYMENT_NEW:
      return payment->withdrawn_at_us > 0 ? TRESEN_PAYMENT_LOOK_CANCELLED
                                          : TRESEN_PAYMENT_LOOK_WAITING;
    case TRESEN_PAYMENT_STARTED:
      return payment->withdrawn_at_us > 0 ? TRESEN_PAYMENT_LOOK_CANCELLED
                                          : TRESEN_PAYMENT_LOOK_STARTED;
    case TRESEN_PAYMENT_PENDING:
      return TRESEN_PAYMENT_LOOK_PENDING;
    case TRESEN_PAYMENT_FAILED:
      return TRESEN_PAYMENT_LOOK_FAILED;
    case TRESEN_PAYMENT_EXPIRED:
      return payment->withdrawn_at_us > 0 ? TRESEN_PAYMENT_LOOK_CANCELLED
                                          : TRESEN_PAYMENT_LOOK_EXPIRED;
    case TRESEN_PAYMENT_CHECK:
    default:
      return TRESEN_PAYMENT_LOOK_CHECK;
    }
}

static const Look *
get_look (const TresenPayment *payment)
{
  return &looks[tresen_payment_words_look (payment)];
}

const char *
tresen_payment_words_state (const TresenPayment *payment)
{
  return _ (get_look (payment)->word);
}

const char *
tresen_payment_words_icon (const TresenPayment *payment)
{
  return tresen_payment_words_needs_attention (payment) ? "dialog-warning-symbolic"
                                                        : get_look (payment)->icon;
}

const char *
tresen_payment_words_style (const TresenPayment *payment)
{
  return tresen_payment_words_needs_attention (payment) ? "check" : get_look (payment)->style;
}

/** What the state means, and what to do. */
const char *
tresen_payment_words_hint (const TresenPayment *payment)
{
  return _ (get_look (payment)->hint);
}

/** (nullable): what somebody has to look at, in a few words. */
const char *
tresen_payment_words_alarm (const TresenPayment *payment)
{
  if (payment->handled_at_us > 0)
    return NULL;
  if (payment->has_mismatch)
    return _ ("Paygate tells another amount");
  if (payment->has_conflict)
    return _ ("Results contradict each other");
  if (payment->n_unknown_refunds > 0)
    return _ ("A refund is unclear");
  return NULL;
}

/** (nullable): what it means and what to do. */
const char *
tresen_payment_words_alarm_text (const TresenPayment *payment)
{
  if (payment->has_mismatch)
    return _ ("Paygate was asked and told another amount or currency than ordered; see the "
              "timeline. Hand nothing over before it is clear. Look the payment up in Paygate's "
              "back office, then give back or collect the difference.");
  if (payment->has_conflict)
    return _ ("Two results do not go together; perhaps the customer has paid twice. Compare the "
              "PayIDs in the timeline with Paygate's back office, and give back what was paid too "
              "much.");
  if (payment->n_unknown_refunds > 0)
    return _ ("A refund was sent, but its answer was lost or unclear. Tresen asks what became of "
              "it; its amount stays reserved until that is known.");
  return NULL;
}

/** What was paid, as far as signed results say so, in minor units. */
gint64
tresen_payment_words_get_paid (const TresenPayment *payment)
{
  return payment->state == TRESEN_PAYMENT_PAID ? MAX (payment->amount, payment->captured) : 0;
}

/** What was paid, and whether that is confirmed. */
char *
tresen_payment_words_paid (const TresenPayment *payment)
{
  g_autofree char *amount
      = tresen_amount_words (tresen_payment_words_get_paid (payment), payment->currency);

  if (payment->state != TRESEN_PAYMENT_PAID || payment->confirmed_at_us > 0)
    return g_steal_pointer (&amount);
  /* Translators: %s is an amount */
  return g_strdup_printf (_ ("%s (not confirmed)"), amount);
}

/** Whether staff have to look at it: nothing of it goes on by itself in a known way. */
gboolean
tresen_payment_words_needs_attention (const TresenPayment *payment)
{
  return payment->handled_at_us == 0
         && (payment->state == TRESEN_PAYMENT_CHECK || payment->has_mismatch
             || payment->has_conflict || payment->n_unknown_refunds > 0);
}

/** Whether a customer is expected to pay it now: what the number at the place counts. */
gboolean
tresen_payment_words_is_waiting (const TresenPayment *payment)
{
  TresenPaymentLook look = tresen_payment_words_look (payment);

  return look == TRESEN_PAYMENT_LOOK_WAITING || look == TRESEN_PAYMENT_LOOK_STARTED
         || look == TRESEN_PAYMENT_LOOK_PENDING || look == TRESEN_PAYMENT_LOOK_CHECK;
}

/** How long the customer still has; -1 where no clock runs: before he went on, or when it is over. */
gint64
tresen_payment_words_left_us (const TresenPayment *payment, gint64 now_us)
{
  TresenPaymentLook look = tresen_payment_words_look (payment);

  if ((look != TRESEN_PAYMENT_LOOK_STARTED && look != TRESEN_PAYMENT_LOOK_PENDING)
      || payment->attempt == NULL || payment->attempt->expires_at_us == 0)
    return -1;
  return MAX (payment->attempt->expires_at_us - now_us, 0);
}

char *
tresen_payment_words_countdown (gint64 left_us)
{
  gint64 seconds = (MAX (left_us, 0) + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC;
  int hours = (int) (seconds / 3600);
  int minutes = (int) (seconds / 60 % 60);

  if (hours > 0)
    return g_strdup_printf ("%d:%02d:%02d", hours, minutes, (int) (seconds % 60));
  return g_strdup_printf ("%d:%02d", minutes, (int) (seconds % 60));
}

/** @left_us: not below 0. How long there is time, in words. */
char *
tresen_payment_words_left (gint64 left_us)
{
  g_autofree char *left = tresen_payment_words_countdown (left_us);

  if (left_us == 0)
    return g_strdup (_ ("Time is over, asking for the result"));
  /* Translators: %s is a time such as 14:05: so long the customer can still pay */
  return g_strdup_printf (_ ("%s left"), left);
}

static char *
to_line_refund (const TresenPayment *payment)
{
  gint64 amount = payment->reserved > 0 ? payment->reserved : payment->refunded;
  g_autofree char *text = tresen_amount_words (amount, payment->currency);

  if (payment->reserved > 0)
    /* Translators: %s is an amount */
    return g_strdup_printf (_ ("Refund of %s on its way"), text);
  /* Translators: %s is an amount */
  return g_strdup_printf (_ ("%s refunded"), text);
}

/** What a row says under the amount: what is wrong, how long there is time, what went back; else what it is for. */
char *
tresen_payment_words_line (const TresenPayment *payment, gint64 now_us)
{
  const char *alarm = tresen_payment_words_alarm (payment);
  gint64 left_us = tresen_payment_words_left_us (payment, now_us);
  const TresenPayAttempt *attempt = payment->attempt;
  const char *cause = payment->state == TRESEN_PAYMENT_FAILED && attempt != NULL
                          ? tresen_pay_code_words_short (attempt->code)
                          : NULL;

  if (alarm != NULL)
    return g_strdup (alarm);
  if (left_us >= 0)
    return tresen_payment_words_left (left_us);
  if (payment->reserved > 0 || payment->refunded > 0)
    return to_line_refund (payment);
  return g_strdup (cause != NULL ? cause : payment->description);
}

char *
tresen_payment_words_customer (const TresenPayment *payment)
{
  if (payment->customer_id == 0)
    /* Translators: a payment that belongs to no customer of the list */
    return g_strdup (_ ("Customer at the counter"));
  return tresen_words_customer (payment->customer_name, "", payment->customer_openid);
}

/** The row read aloud. Without the running seconds: they would be read again and again. */
char *
tresen_payment_words_accessible (const TresenPayment *payment, gint64 now_us)
{
  g_autofree char *amount = tresen_amount_words (payment->amount, payment->currency);
  g_autofree char *customer = tresen_payment_words_customer (payment);
  g_autofree char *moment = tresen_words_moment (payment->created_at_us, now_us);
  g_autofree char *line = tresen_payment_words_left_us (payment, now_us) < 0
                              ? tresen_payment_words_line (payment, now_us)
                              : g_strdup (payment->description);

  if (payment->is_live)
    /* Translators: read aloud: amount, customer, state, what more there is to say, when it was made */
    return g_strdup_printf (_ ("%s, %s, %s, %s, %s"), amount, customer,
                            tresen_payment_words_state (payment), line, moment);
  /* Translators: read aloud: amount, customer, state, what more there is to say, when it was made */
  return g_strdup_printf (_ ("Test, no money: %s, %s, %s, %s, %s"), amount, customer,
                          tresen_payment_words_state (payment), line, moment);
}

const char *
tresen_payment_words_channel (TresenPayChannel channel)
{
  switch (channel)
    {
    case TRESEN_PAY_CHANNEL_QRCODE:
      return _ ("QR code on a PC");
    case TRESEN_PAY_CHANNEL_W2A:
      return _ ("Browser of a phone");
    case TRESEN_PAY_CHANNEL_APP:
      return _ ("App");
    case TRESEN_PAY_CHANNEL_JSAPI:
      return _ ("Inside WeChat");
    case TRESEN_PAY_CHANNEL_BY_BROWSER:
    default:
      return _ ("As the customer opens it");
    }
}

const char *
tresen_refund_words_state (TresenRefundState state)
{
  switch (state)
    {
    case TRESEN_REFUND_QUEUED:
      return _ ("Waiting to be sent");
    case TRESEN_REFUND_SENDING:
      return _ ("Being sent");
    case TRESEN_REFUND_ACCEPTED:
      return _ ("Accepted");
    case TRESEN_REFUND_REFUSED:
      return _ ("Refused");
    case TRESEN_REFUND_UNKNOWN:
    default:
      return _ ("Unclear");
    }
}

const char *
tresen_refund_words_icon (TresenRefundState state)
{
  switch (state)
    {
    case TRESEN_REFUND_QUEUED:
    case TRESEN_REFUND_SENDING:
      return "content-loading-symbolic";
    case TRESEN_REFUND_ACCEPTED:
      return "object-select-symbolic";
    case TRESEN_REFUND_REFUSED:
      return "process-stop-symbolic";
    case TRESEN_REFUND_UNKNOWN:
    default:
      return "dialog-warning-symbolic";
    }
}

/** What it means, and what to do. */
const char *
tresen_refund_words_hint (TresenRefundState state)
{
  switch (state)
    {
    case TRESEN_REFUND_QUEUED:
      return _ ("It goes out as soon as Paygate can be reached.");
    case TRESEN_REFUND_SENDING:
      return _ ("Paygate has not answered yet.");
    case TRESEN_REFUND_ACCEPTED:
      return _ ("Paygate took it. WeChat may move the money later.");
    case TRESEN_REFUND_REFUSED:
      return _ ("No money went back.");
    case TRESEN_REFUND_UNKNOWN:
    default:
      return _ (
          "It was sent, but the answer was lost or unclear. Its amount stays reserved. Tresen "
          "asks what became of it; send the same again only when the customer has seen no "
          "money.");
    }
}
