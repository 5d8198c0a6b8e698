/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-payment.h"

G_BEGIN_DECLS

/* What staff read about payments. Pure: texts in the person's language from values. */

/**
 * TresenPaymentLook: what a payment is called on the screen. Never more than is known: "paid" without "confirmed" says so.
 */
typedef enum
{
  TRESEN_PAYMENT_LOOK_WAITING, /* for the customer to begin */
  TRESEN_PAYMENT_LOOK_STARTED,
  TRESEN_PAYMENT_LOOK_PENDING,
  TRESEN_PAYMENT_LOOK_CONFIRMING, /* paid; the amount is not confirmed yet */
  TRESEN_PAYMENT_LOOK_DIFFERING, /* paid, but Paygate tells another amount */
  TRESEN_PAYMENT_LOOK_PAID,
  TRESEN_PAYMENT_LOOK_PARTLY_REFUNDED,
  TRESEN_PAYMENT_LOOK_REFUNDED,
  TRESEN_PAYMENT_LOOK_FAILED,
  TRESEN_PAYMENT_LOOK_EXPIRED,
  TRESEN_PAYMENT_LOOK_CANCELLED, /* staff took the page back */
  TRESEN_PAYMENT_LOOK_CHECK,
} TresenPaymentLook;

TresenPaymentLook tresen_payment_words_look (const TresenPayment *payment);
const char *tresen_payment_words_state (const TresenPayment *payment);
const char *tresen_payment_words_icon (const TresenPayment *payment);
const char *tresen_payment_words_style (const TresenPayment *payment);
const char *tresen_payment_words_hint (const TresenPayment *payment);
const char *tresen_payment_words_alarm (const TresenPayment *payment);
const char *tresen_payment_words_alarm_text (const TresenPayment *payment);
char *tresen_payment_words_line (const TresenPayment *payment, gint64 now_us);
char *tresen_payment_words_customer (const TresenPayment *payment);
char *tresen_payment_words_accessible (const TresenPayment *payment, gint64 now_us);

gboolean tresen_payment_words_is_waiting (const TresenPayment *payment);
gboolean tresen_payment_words_needs_attention (const TresenPayment *payment);
gint64 tresen_payment_words_left_us (const TresenPayment *payment, gint64 now_us);
char *tresen_payment_words_countdown (gint64 left_us);
char *tresen_payment_words_left (gint64 left_us);
char *tresen_payment_words_paid (const TresenPayment *payment);
gint64 tresen_payment_words_get_paid (const TresenPayment *payment);

const char *tresen_payment_words_channel (TresenPayChannel channel);
const char *tresen_refund_words_state (TresenRefundState state);
const char *tresen_refund_words_icon (TresenRefundState state);
const char *tresen_refund_words_hint (TresenRefundState state);

G_END_DECLS
