/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-payment-face.h"

#define HOUR_S 3600
#define MINUTE_S 60

/* The time of an attempt may be over before the bridge has written it down. */
static gboolean
is_over (const TresenPayment *payment, gint64 now_us)
{
  return payment->attempt != NULL && payment->attempt->expires_at_us != 0
         && payment->attempt->expires_at_us <= now_us;
}

static TresenPaymentFace
get_open_face (const TresenPayment *payment, gint64 now_us)
{
  if (is_over (payment, now_us))
    return TRESEN_PAYMENT_FACE_EXPIRED;
  return payment->attempt != NULL && payment->attempt->channel == TRESEN_PAY_CHANNEL_APP
             ? TRESEN_PAYMENT_FACE_APP
             : TRESEN_PAYMENT_FACE_CODE;
}

TresenPaymentFace
tresen_payment_get_face (const TresenPayment *payment, gint64 now_us)
{
  if (payment->has_mismatch)
    return TRESEN_PAYMENT_FACE_ALARM;
  if (payment->state == TRESEN_PAYMENT_PAID)
    return TRESEN_PAYMENT_FACE_PAID;
  if (payment->state == TRESEN_PAYMENT_PENDING || payment->state == TRESEN_PAYMENT_CHECK)
    return TRESEN_PAYMENT_FACE_WAIT;
  if (payment->withdrawn_at_us != 0)
    return TRESEN_PAYMENT_FACE_WITHDRAWN;
  if (payment->state == TRESEN_PAYMENT_FAILED)
    return TRESEN_PAYMENT_FACE_FAILED;
  if (payment->state == TRESEN_PAYMENT_EXPIRED)
    return TRESEN_PAYMENT_FACE_EXPIRED;
  return get_open_face (payment, now_us);
}

/** Whether the customer can begin to pay. */
gboolean
tresen_payment_face_is_open (TresenPaymentFace face)
{
  return face == TRESEN_PAYMENT_FACE_CODE || face == TRESEN_PAYMENT_FACE_APP;
}

/** Returns: how long the attempt lasts; -1 while its time has not begun */
gint64
tresen_payment_get_left_us (const TresenPayment *payment, gint64 now_us)
{
  if (payment->attempt == NULL || payment->attempt->expires_at_us == 0)
    return -1;
  return MAX (payment->attempt->expires_at_us - now_us, 0);
}

/** Returns: (transfer full) (nullable): "14:59" or "1:52:10"; %NULL while the time has not begun */
char *
tresen_payment_face_countdown (const TresenPayment *payment, gint64 now_us)
{
  gint64 left_us = tresen_payment_get_left_us (payment, now_us);
  gint64 seconds = (left_us + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC;

  if (left_us < 0)
    return NULL;
  if (seconds >= HOUR_S)
    return g_strdup_printf ("%d:%02d:%02d", (int) (seconds / HOUR_S),
                            (int) (seconds % HOUR_S / MINUTE_S), (int) (seconds % MINUTE_S));
  return g_strdup_printf ("%d:%02d", (int) (seconds / MINUTE_S), (int) (seconds % MINUTE_S));
}
