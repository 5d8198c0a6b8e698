/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-refund-form.h"

#include "tresen-payment-machine.h"

static gboolean
is_paid (const TresenPayAttempt *attempt)
{
  return attempt->state == TRESEN_PAYMENT_PAID;
}

/**
 * @payment: with its attempts
 * @attempt_id: 0 for the one that stands for the payment
 *
 * Returns: (nullable): the paid attempt
 */
const TresenPayAttempt *
tresen_refund_form_find_attempt (const TresenPayment *payment, gint64 attempt_id)
{
  if (attempt_id == 0)
    return payment->attempt != NULL && is_paid (payment->attempt) ? payment->attempt : NULL;
  for (guint i = 0; payment->attempts != NULL && i < payment->attempts->len; i++)
    {
      const TresenPayAttempt *attempt = payment->attempts->pdata[i];

      if (attempt->id == attempt_id)
        return is_paid (attempt) ? attempt : NULL;
    }
  return NULL;
}

static void
add_up (const TresenPayment *payment, gint64 attempt_id, gint64 *accepted, gint64 *reserved)
{
  for (guint i = 0; payment->refunds != NULL && i < payment->refunds->len; i++)
    {
      const TresenRefund *refund = payment->refunds->pdata[i];

      if (refund->attempt_id != attempt_id || refund->state == TRESEN_REFUND_REFUSED)
        continue;
      if (refund->state == TRESEN_REFUND_ACCEPTED)
        *accepted += refund->amount;
      else
        *reserved += refund->amount;
    }
}

/** Returns: what can still be refunded of one attempt; 0 when it is not paid */
gint64
tresen_refund_form_get_left (const TresenPayment *payment, gint64 attempt_id)
{
  const TresenPayAttempt *attempt = tresen_refund_form_find_attempt (payment, attempt_id);
  gint64 accepted = 0, reserved = 0;

  if (attempt == NULL)
    return 0;
  add_up (payment, attempt->id, &accepted, &reserved);
  return tresen_refund_left (payment->amount, accepted, reserved);
}

static gboolean
is_under_way (const TresenPayment *payment)
{
  for (guint i = 0; payment->refunds != NULL && i < payment->refunds->len; i++)
    {
      const TresenRefund *refund = payment->refunds->pdata[i];

      if (refund->state == TRESEN_REFUND_QUEUED || refund->state == TRESEN_REFUND_SENDING)
        return TRUE;
    }
  return FALSE;
}

/* Whatever is typed. */
static TresenRefundStop
review_payment (const TresenRefundForm *form, gint64 left)
{
  if (tresen_refund_form_find_attempt (form->payment, form->attempt_id) == NULL)
    return TRESEN_REFUND_STOP_NOT_PAID;
  if (is_under_way (form->payment))
    return TRESEN_REFUND_STOP_UNDER_WAY;
  return left <= 0 ? TRESEN_REFUND_STOP_NOTHING_LEFT : TRESEN_REFUND_STOP_NONE;
}

static TresenRefundStop
review_again (const TresenRefundForm *form, const TresenRefundReview *review)
{
  gint64 again = 0;
  TresenAmountFault fault;

  if (tresen_amount_text_parse (form->again, form->payment->currency, form->style, &again, &fault)
      && again == review->amount)
    return TRESEN_REFUND_STOP_NONE;
  return fault.rule == TRESEN_AMOUNT_MISSING ? TRESEN_REFUND_STOP_NOT_REPEATED
                                             : TRESEN_REFUND_STOP_REPEATED_WRONG;
}

static TresenRefundStop
review_amount (const TresenRefundForm *form, TresenRefundReview *review)
{
  if (!tresen_amount_text_parse (form->amount, form->payment->currency, form->style,
                                 &review->amount, &review->fault))
    return review->fault.rule == TRESEN_AMOUNT_MISSING ? TRESEN_REFUND_STOP_NO_AMOUNT
                                                       : TRESEN_REFUND_STOP_BAD_AMOUNT;
  switch (tresen_refund_check (review->left, review->amount))
    {
    case TRESEN_REFUND_CHECK_BELOW_MINIMUM:
      return TRESEN_REFUND_STOP_TOO_SMALL;
    case TRESEN_REFUND_CHECK_OVER_LEFT:
      return TRESEN_REFUND_STOP_TOO_MUCH;
    case TRESEN_REFUND_CHECK_LEAVES_LITTLE:
      review->leaves_little = TRUE;
      break;
    case TRESEN_REFUND_CHECK_GOOD:
    default:
      break;
    }
  review->rest = review->left - review->amount;
  review->wants_again = review->amount >= form->threshold || review->rest == 0;
  return TRESEN_REFUND_STOP_NONE;
}

TresenRefundReview
tresen_refund_form_review (const TresenRefundForm *form)
{
  TresenRefundReview review = { 0 };

  review.left = tresen_refund_form_get_left (form->payment, form->attempt_id);
  review.stop = review_payment (form, review.left);
  if (review.stop != TRESEN_REFUND_STOP_NONE)
    return review;
  review.stop = review_amount (form, &review);
  if (review.stop != TRESEN_REFUND_STOP_NONE)
    return review;
  if (!form->has_reason)
    review.stop = TRESEN_REFUND_STOP_NO_REASON;
  else if (review.wants_again)
    review.stop = review_again (form, &review);
  return review;
}
