/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-payment.h"

G_BEGIN_DECLS

/** TresenPaymentFace: what is shown to the one who shall pay. Pure. */
typedef enum
{
  TRESEN_PAYMENT_FACE_CODE,  /* a code to scan */
  TRESEN_PAYMENT_FACE_APP,   /* nothing to scan: an app of the dealer's own pays */
  TRESEN_PAYMENT_FACE_WAIT,  /* something has been paid or not: the result is still to come */
  TRESEN_PAYMENT_FACE_PAID,  /* a signed result says so */
  TRESEN_PAYMENT_FACE_ALARM, /* Paygate tells another amount: staff have to look */
  TRESEN_PAYMENT_FACE_FAILED,
  TRESEN_PAYMENT_FACE_EXPIRED,
  TRESEN_PAYMENT_FACE_WITHDRAWN, /* staff took the page back */
} TresenPaymentFace;

TresenPaymentFace tresen_payment_get_face (const TresenPayment *payment, gint64 now_us);
gboolean tresen_payment_face_is_open (TresenPaymentFace face);
gint64 tresen_payment_get_left_us (const TresenPayment *payment, gint64 now_us);
char *tresen_payment_face_countdown (const TresenPayment *payment, gint64 now_us);

G_END_DECLS
