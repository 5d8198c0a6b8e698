/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-payment-states.h"

#define WORD_OF(words, value) ((guint) (value) < G_N_ELEMENTS (words) ? words[value] : "")

/** tresen_pay_channel_to_word: Returns: Paygate's word for it, "" while it is not fixed and for a
 * number that is none. Pure; any thread. */
const char *
tresen_pay_channel_to_word (TresenPayChannel channel)
{
  static const char *const words[] = { "", "QRCode", "W2A", "APP", "JSAPI" };

  return WORD_OF (words, channel);
}

/** tresen_payment_state_to_word: Returns: the word of the export contract, "" for a number that is
 * none. Pure; any thread. */
const char *
tresen_payment_state_to_word (TresenPaymentState state)
{
  static const char *const words[]
      = { "new", "started", "pending", "paid", "failed", "expired", "check" };

  return WORD_OF (words, state);
}

/** tresen_refund_state_to_word: Returns: the word of the export contract, "" for a number that is
 * none. Pure; any thread. */
const char *
tresen_refund_state_to_word (TresenRefundState state)
{
  static const char *const words[] = { "queued", "sending", "accepted", "refused", "unknown" };

  return WORD_OF (words, state);
}
