/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-pay-writes.h"

#include "tresen-pay-judge.h"
#include "tresen-store-payments.h"

void
tresen_pay_fixing_free (TresenPayFixing *self)
{
  g_free (self->openid);
  g_free (self->payer_ip);
  g_free (self);
}

/**
 * tresen_pay_fixing_write:
 * @fixing: a TresenPayFixing
 *
 * A TresenStoreFunc: fixes the attempt, once. Writer's thread.
 *
 * Returns: (transfer full) (nullable): the TresenPayAttempt as it is fixed now, or %NULL with an error of
 *   tresen_store_pay_attempt_fix()
 */
gpointer
tresen_pay_fixing_write (TresenDb *db, gpointer fixing, GError **error)
{
  const TresenPayFixing *self = fixing;

  return tresen_store_pay_attempt_fix (db, self->attempt_id, self->channel, self->openid,
                                       self->payer_ip, self->now_us, error);
}

void
tresen_pay_again_free (TresenPayAgain *self)
{
  g_free (self->token);
  g_free (self->new_token);
  g_free (self->trans_id);
  g_free (self->req_id);
  g_free (self->user_data);
  g_free (self);
}

/* For the same contract, mode and payer as the one that is over. */
static gboolean
add_attempt (TresenDb *db, const TresenPayAgain *self, const TresenPayment *payment, GError **error)
{
  TresenPayAttempt attempt = *payment->attempt;

  attempt.token = self->new_token;
  attempt.trans_id = self->trans_id;
  attempt.req_id = self->req_id;
  attempt.user_data = self->user_data;
  return tresen_store_pay_attempt_add (db, payment->id, &attempt, NULL, self->now_us, error) >= 0;
}

/**
 * tresen_pay_again_write:
 * @again: a TresenPayAgain
 *
 * A TresenStoreFunc: another attempt, if the one of the page is over and nothing is paid. Of two clicks the second finds the attempt
 * that the first has made. Writer's thread.
 *
 * Returns: (transfer full) (nullable): the token of the page to go to, or %NULL with an error of tresen_store_pay_attempt_add()
 */
gpointer
tresen_pay_again_write (TresenDb *db, gpointer again, GError **error)
{
  const TresenPayAgain *self = again;
  g_autoptr (TresenPayment) payment = tresen_store_payment_find_by_token (db, self->token, error);
  const TresenPayAttempt *newest;
  TresenPayPageKind kind;

  if (payment == NULL)
    return NULL;
  newest = tresen_pay_judge_successor (payment);
  if (newest != NULL)
    return g_strdup (newest->token);
  kind = tresen_pay_judge_page (payment, self->now_us);
  if (kind != TRESEN_PAY_PAGE_FAILED && kind != TRESEN_PAY_PAGE_EXPIRED)
    return g_strdup (self->token);
  return add_attempt (db, self, payment, error) ? g_strdup (self->new_token) : NULL;
}
