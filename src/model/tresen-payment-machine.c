/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-payment-machine.h"

#include <string.h>

/* Of more refunds than that only all together are recognised. */
#define MOST_TRIED 12

static gboolean
has_text (const char *text)
{
  return text != NULL && *text != '\0';
}

static TresenPayOutcome
take_money (const TresenPayFacts *facts, TresenPayOutcome outcome)
{
  outcome.state = TRESEN_PAYMENT_PAID;
  if (facts->is_other_paid)
    {
      outcome.is_conflict = TRUE;
      outcome.step = TRESEN_PAY_STEP_CONFLICT;
    }
  else
    outcome.is_paid_now = TRUE;
  return outcome;
}

static gboolean
is_of_other_pay_id (const TresenPayFacts *facts, const TresenPayEvent *event)
{
  return has_text (event->pay_id) && has_text (facts->pay_id)
         && strcmp (event->pay_id, facts->pay_id) != 0;
}

static TresenPayOutcome
apply_success (const TresenPayFacts *facts, const TresenPayEvent *event, TresenPayOutcome outcome)
{
  gboolean is_other = is_of_other_pay_id (facts, event);

  if (facts->state != TRESEN_PAYMENT_PAID)
    {
      outcome.binds_pay_id = has_text (event->pay_id);
      outcome.wants_inquiry = TRUE;
      outcome = take_money (facts, outcome);
      /* Nobody knows what becomes of the one that was begun before; if it has failed, that is known. */
      outcome.is_conflict |= is_other && facts->state != TRESEN_PAYMENT_FAILED;
      return outcome;
    }
  /* The customer may have paid twice. */
  if (is_other)
    {
      outcome.is_conflict = TRUE;
      outcome.wants_inquiry = TRUE;
      outcome.step = TRESEN_PAY_STEP_CONFLICT;
    }
  return outcome;
}

static TresenPayOutcome
apply_result (const TresenPayFacts *facts, const TresenPayEvent *event, TresenPayOutcome outcome)
{
  gboolean is_paid = facts->state == TRESEN_PAYMENT_PAID;

  outcome.step = TRESEN_PAY_STEP_RESULT;
  outcome.binds_pay_id = has_text (event->pay_id) && !has_text (facts->pay_id);
  switch (event->result_class)
    {
    case TRESEN_PAY_CLASS_SUCCESS:
      return apply_success (facts, event, outcome);
    case TRESEN_PAY_CLASS_FAILED:
      outcome.state = is_paid ? TRESEN_PAYMENT_PAID : TRESEN_PAYMENT_FAILED;
      outcome.is_conflict = is_paid;
      outcome.wants_inquiry = is_paid;
      outcome.step = is_paid ? TRESEN_PAY_STEP_CONFLICT : TRESEN_PAY_STEP_RESULT;
      return outcome;
    case TRESEN_PAY_CLASS_PENDING:
    case TRESEN_PAY_CLASS_AUTHORIZED:
      outcome.state = is_paid ? TRESEN_PAYMENT_PAID : TRESEN_PAYMENT_PENDING;
      outcome.wants_inquiry = event->result_class == TRESEN_PAY_CLASS_AUTHORIZED;
      return outcome;
    case TRESEN_PAY_CLASS_UNKNOWN:
    default:
      outcome.state = is_paid ? TRESEN_PAYMENT_PAID : TRESEN_PAYMENT_CHECK;
      outcome.wants_inquiry = TRUE;
      return outcome;
    }
}

static gboolean
is_open (TresenPaymentState state)
{
  return state == TRESEN_PAYMENT_NEW || state == TRESEN_PAYMENT_STARTED
         || state == TRESEN_PAYMENT_PENDING || state == TRESEN_PAYMENT_CHECK;
}

static TresenPayOutcome
apply_inquiry (const TresenPayFacts *facts, const TresenPayEvent *event, TresenPayOutcome outcome)
{
  gboolean is_paid = facts->state == TRESEN_PAYMENT_PAID;

  outcome.step = TRESEN_PAY_STEP_INQUIRY;
  switch (event->verdict)
    {
    case TRESEN_PAY_VERDICT_PAID:
    case TRESEN_PAY_VERDICT_PART_REFUNDED:
    case TRESEN_PAY_VERDICT_REFUNDED:
      outcome.is_confirmed_now = !facts->is_confirmed;
      outcome.step = facts->is_confirmed ? TRESEN_PAY_STEP_INQUIRY : TRESEN_PAY_STEP_CONFIRMED;
      outcome.binds_pay_id = has_text (event->pay_id) && !has_text (facts->pay_id);
      return is_paid ? outcome : take_money (facts, outcome);
    case TRESEN_PAY_VERDICT_MISMATCH:
      outcome.is_mismatch = TRUE;
      outcome.step = TRESEN_PAY_STEP_MISMATCH;
      return outcome;
    case TRESEN_PAY_VERDICT_FAILED:
      outcome.is_conflict = is_paid;
      outcome.step = is_paid ? TRESEN_PAY_STEP_CONFLICT : TRESEN_PAY_STEP_INQUIRY;
      outcome.state = is_paid ? TRESEN_PAYMENT_PAID : TRESEN_PAYMENT_FAILED;
      return outcome;
    case TRESEN_PAY_VERDICT_PENDING:
      if (is_open (facts->state))
        outcome.state = TRESEN_PAYMENT_PENDING;
      return outcome;
    case TRESEN_PAY_VERDICT_UNCHANGED:
    default:
      return outcome;
    }
}

static TresenPayOutcome
apply_start (const TresenPayFacts *facts, const TresenPayEvent *event, TresenPayOutcome outcome)
{
  static const struct
  {
    TresenPaymentState state;
    TresenPayStepKind step;
  } ends[] = {
    [TRESEN_PAY_EVENT_STARTED] = { TRESEN_PAYMENT_STARTED, TRESEN_PAY_STEP_STARTED },
    [TRESEN_PAY_EVENT_START_LOST] = { TRESEN_PAYMENT_CHECK, TRESEN_PAY_STEP_START_LOST },
    [TRESEN_PAY_EVENT_NOT_STARTED] = { TRESEN_PAYMENT_FAILED, TRESEN_PAY_STEP_START_FAILED },
  };

  outcome.step = ends[event->kind].step;
  outcome.binds_pay_id = has_text (event->pay_id) && !has_text (facts->pay_id);
  outcome.wants_inquiry = event->kind == TRESEN_PAY_EVENT_START_LOST;
  /* A result may have overtaken the answer; a late answer may settle what was lost. */
  if (facts->state == TRESEN_PAYMENT_NEW
      || (facts->state == TRESEN_PAYMENT_CHECK && event->kind == TRESEN_PAY_EVENT_STARTED))
    outcome.state = ends[event->kind].state;
  return outcome;
}

/**
 * tresen_payment_machine_apply:
 *
 * Applies spec 4.5. Only Status and Code decide (as result_class); by which way a result came is not even asked for. Nothing ever
 * takes "paid" back, and is_paid_now is given once for a payment however results repeat and overtake each other.
 *
 * Returns: what has to be done
 */
TresenPayOutcome
tresen_payment_machine_apply (const TresenPayFacts *facts, const TresenPayEvent *event)
{
  TresenPayOutcome outcome = { .state = facts->state };

  switch (event->kind)
    {
    case TRESEN_PAY_EVENT_RESULT:
      outcome = apply_result (facts, event, outcome);
      break;
    case TRESEN_PAY_EVENT_INQUIRY:
      outcome = apply_inquiry (facts, event, outcome);
      break;
    case TRESEN_PAY_EVENT_STARTED:
    case TRESEN_PAY_EVENT_START_LOST:
    case TRESEN_PAY_EVENT_NOT_STARTED:
      outcome = apply_start (facts, event, outcome);
      break;
    case TRESEN_PAY_EVENT_TIME_OUT:
      outcome.step = TRESEN_PAY_STEP_EXPIRED;
      if (facts->state == TRESEN_PAYMENT_STARTED || facts->state == TRESEN_PAYMENT_PENDING)
        outcome.state = TRESEN_PAYMENT_EXPIRED;
      break;
    }
  outcome.has_effect = outcome.state != facts->state || outcome.is_conflict || outcome.is_mismatch
                       || outcome.is_confirmed_now || outcome.binds_pay_id;
  return outcome;
}

/**
 * tresen_pay_inquiry_judge:
 * @amount, @currency: of the order
 *
 * The four rules of spec 6.1. An answer without a currency shows nothing, so it neither confirms nor contradicts.
 *
 * Returns: what the answer says
 */
TresenPayVerdict
tresen_pay_inquiry_judge (const TresenPayInquiry *self, gint64 amount, const char *currency)
{
  if (!self->is_success || self->auth < 0 || self->captured < 0 || self->credited < 0
      || !has_text (self->currency))
    return TRESEN_PAY_VERDICT_UNCHANGED;
  if (strcmp (self->currency, currency) != 0 || (self->captured > 0 && self->captured != amount)
      || self->credited > self->captured)
    return TRESEN_PAY_VERDICT_MISMATCH;
  if (self->captured > 0)
    return self->credited == 0               ? TRESEN_PAY_VERDICT_PAID
           : self->credited < self->captured ? TRESEN_PAY_VERDICT_PART_REFUNDED
                                             : TRESEN_PAY_VERDICT_REFUNDED;
  return self->last_status != NULL && g_ascii_strcasecmp (self->last_status, "FAILED") == 0
             ? TRESEN_PAY_VERDICT_FAILED
             : TRESEN_PAY_VERDICT_PENDING;
}

/** tresen_pay_verdict_to_word: Returns: the word of spec 6.1. Any thread. */
const char *
tresen_pay_verdict_to_word (TresenPayVerdict verdict)
{
  static const char *const words[]
      = { "unchanged", "paid", "part_refunded", "refunded", "failed", "pending", "mismatch" };

  g_return_val_if_fail ((guint) verdict < G_N_ELEMENTS (words), "unchanged");
  return words[verdict];
}

/**
 * tresen_refund_left:
 * @captured: what was paid
 * @accepted: refunds that were taken
 * @reserved: refunds that are queued, on their way or unknown
 *
 * Returns: what may still be refunded, never below 0
 */
gint64
tresen_refund_left (gint64 captured, gint64 accepted, gint64 reserved)
{
  return MAX (captured - accepted - reserved, 0);
}

/**
 * tresen_refund_check:
 * @left: tresen_refund_left()
 *
 * Returns: whether @amount may be refunded (spec 5)
 */
TresenRefundCheck
tresen_refund_check (gint64 left, gint64 amount)
{
  if (amount < TRESEN_REFUND_MINIMUM)
    return TRESEN_REFUND_CHECK_BELOW_MINIMUM;
  if (amount > left)
    return TRESEN_REFUND_CHECK_OVER_LEFT;
  return left - amount > 0 && left - amount < TRESEN_REFUND_MINIMUM
             ? TRESEN_REFUND_CHECK_LEAVES_LITTLE
             : TRESEN_REFUND_CHECK_GOOD;
}

static gint64
sum_of (const gint64 *unknown, guint n_unknown, guint set)
{
  gint64 sum = 0;

  for (guint i = 0; i < n_unknown; i++)
    if (set & (1u << i))
      sum += unknown[i];
  return sum;
}

/* Which of them make up @grown: only one choice counts. Returns: 0 when there is none or more than one. */
static guint
find_set (gint64 grown, const gint64 *unknown, guint n_unknown)
{
  guint found = 0;

  for (guint set = 1; set < 1u << n_unknown; set++)
    if (sum_of (unknown, n_unknown, set) == grown)
      {
        if (found != 0)
          return 0;
        found = set;
      }
  return found;
}

/**
 * tresen_refund_settle:
 * @accepted: sum of the refunds of the attempt that are known to be taken
 * @credited: AmountCred of an inquiry, asked after the last of @unknown was sent
 * @unknown: (array length=n_unknown): amounts of the refunds of which nobody knows
 * @is_settled: (out) (array length=n_unknown): which of them have been taken
 *
 * What is credited beyond @accepted tells which unknown refunds were taken, when exactly one choice of them makes it up. In all
 * other cases they stay unknown: nothing proves that a refund was not taken (spec 5).
 *
 * Returns: how many are settled
 */
guint
tresen_refund_settle (gint64 accepted,
                      gint64 credited,
                      const gint64 *unknown,
                      guint n_unknown,
                      gboolean *is_settled)
{
  gint64 grown = credited - accepted, all = 0;
  guint n_settled = 0, set = 0;

  for (guint i = 0; i < n_unknown; i++)
    all += unknown[i];
  if (grown > 0 && n_unknown <= MOST_TRIED)
    set = find_set (grown, unknown, n_unknown);
  for (guint i = 0; i < n_unknown; i++)
    {
      is_settled[i]
          = n_unknown > 0 && ((grown > 0 && grown == all) || (i < 32 && (set & (1u << i))));
      n_settled += is_settled[i] ? 1 : 0;
    }
  return n_settled;
}
