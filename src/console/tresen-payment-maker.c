/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-payment-maker.h"

#include "tresen-random.h"

#define TRANS_ID_DIGITS 14
#define REF_NR_DIGITS 8

/* Begins with the day, so that people find it in lists of others. */
static char *
make_number (const char *prefix, guint n_digits, gint64 now_us)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (now_us / G_USEC_PER_SEC);
  g_autofree char *day = now != NULL ? g_date_time_format (now, "%y%m%d") : g_strdup ("");
  g_autofree char *digits = tresen_random_digits (n_digits);

  return g_strconcat (prefix, day, digits, NULL);
}

/**
 * @channel: as staff fixed it
 *
 * Returns: (transfer full): with numbers of its own, which are never used for anything else
 */
TresenPayAttempt *
tresen_payment_maker_new_attempt (const TresenConnection *connection,
                                  TresenPayChannel channel,
                                  gint64 now_us)
{
  TresenPayAttempt *attempt = tresen_pay_attempt_new ();

  attempt->channel = channel;
  g_free (attempt->trans_id);
  g_free (attempt->req_id);
  g_free (attempt->token);
  g_free (attempt->user_data);
  g_free (attempt->merchant_id);
  attempt->trans_id = make_number ("T", TRANS_ID_DIGITS, now_us);
  attempt->req_id = tresen_random_token ();
  attempt->token = tresen_random_token ();
  attempt->user_data = tresen_random_token ();
  attempt->merchant_id = g_strdup (connection->paygate_merchant_id);
  attempt->is_live = connection->paygate_is_live;
  attempt->timeout_minutes = connection->paygate_timeout_minutes;
  return attempt;
}

/** Returns: (transfer full): digits alone: what every acquirer takes */
char *
tresen_payment_maker_new_ref_nr (gint64 now_us)
{
  return make_number ("", REF_NR_DIGITS, now_us);
}

/**
 * @payment: with its refunds
 * @attempt: the one that was paid
 *
 * Returns: (transfer full): called as the payment, with R and a running number: two windows that ask in the same moment ask for the
 *   same one
 */
TresenRefund *
tresen_payment_maker_new_refund (const TresenPayment *payment,
                                 const TresenPayAttempt *attempt,
                                 gint64 amount,
                                 gint64 now_us)
{
  TresenRefund *refund = tresen_refund_new ();
  guint number = payment->refunds != NULL ? payment->refunds->len + 1 : 1;

  g_free (refund->trans_id);
  g_free (refund->ref_nr);
  refund->trans_id = g_strdup_printf ("%sR%u", attempt->trans_id, number);
  refund->ref_nr = tresen_payment_maker_new_ref_nr (now_us);
  refund->amount = amount;
  return refund;
}
