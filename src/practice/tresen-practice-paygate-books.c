/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-practice-paygate-books.h"

#include <string.h>

#include "tresen-random.h"

#define DEFAULT_TIMEOUT_MINUTES 120 /* WeChat keeps an order for two hours (spec 3.3) */
#define EXPIRED "23550110"

typedef TresenPracticePaygatePayment Payment;
typedef TresenPracticePaygateCredit Credit;

static void
credit_free (gpointer data)
{
  Credit *credit = data;

  g_free (credit->trans_id);
  g_free (credit->ref_nr);
  g_free (credit->xid);
  g_free (credit);
}

static void
payment_free (gpointer data)
{
  Payment *payment = data;

  tresen_practice_paygate_form_free (payment->request);
  g_free (payment->pay_id);
  g_free (payment->page_id);
  g_free (payment->xid);
  g_ptr_array_unref (payment->credits);
  g_ptr_array_unref (payment->notes);
  g_free (payment);
}

/** tresen_practice_paygate_books_new: Returns: (transfer full): books without an order */
TresenPracticePaygateBooks *
tresen_practice_paygate_books_new (void)
{
  TresenPracticePaygateBooks *self = g_new0 (TresenPracticePaygateBooks, 1);

  self->payments = g_ptr_array_new_with_free_func (payment_free);
  return self;
}

void
tresen_practice_paygate_books_free (TresenPracticePaygateBooks *self)
{
  g_ptr_array_unref (self->payments);
  g_free (self);
}

static gint64
read_timeout_us (const TresenPracticePaygateForm *request)
{
  const char *text = tresen_practice_paygate_form_text (request, "TimeOut");
  gint64 minutes = g_ascii_strtoll (text, NULL, 10);

  return (minutes > 0 ? minutes : DEFAULT_TIMEOUT_MINUTES) * G_TIME_SPAN_MINUTE;
}

/** tresen_practice_paygate_books_add: Returns: (transfer none): an order that waits for the customer; @request is copied */
TresenPracticePaygatePayment *
tresen_practice_paygate_books_add (TresenPracticePaygateBooks *self,
                                   const TresenPracticePaygateForm *request,
                                   gint64 now_us)
{
  Payment *payment = g_new0 (Payment, 1);

  payment->request = tresen_practice_paygate_form_copy (request);
  payment->pay_id = tresen_random_token ();
  payment->page_id = tresen_random_token ();
  payment->xid = tresen_random_token ();
  payment->amount
      = g_ascii_strtoll (tresen_practice_paygate_form_text (request, "Amount"), NULL, 10);
  payment->created_us = now_us;
  payment->expires_us = now_us + read_timeout_us (request);
  payment->credits = g_ptr_array_new_with_free_func (credit_free);
  payment->notes = g_ptr_array_new_with_free_func (g_free);
  g_strlcpy (payment->last_status, "PENDING", sizeof payment->last_status);
  g_ptr_array_add (self->payments, payment);
  return payment;
}

/** tresen_practice_paygate_payment_get: Returns: a parameter of the order, "" for none */
const char *
tresen_practice_paygate_payment_get (const TresenPracticePaygatePayment *self, const char *name)
{
  return tresen_practice_paygate_form_text (self->request, name);
}

/** tresen_practice_paygate_books_find_transid: Returns: (nullable): the order with that TransID */
TresenPracticePaygatePayment *
tresen_practice_paygate_books_find_transid (TresenPracticePaygateBooks *self, const char *trans_id)
{
  for (guint i = 0; i < self->payments->len; i++)
    {
      Payment *payment = g_ptr_array_index (self->payments, i);

      if (strcmp (tresen_practice_paygate_payment_get (payment, "TransID"), trans_id) == 0)
        return payment;
    }
  return NULL;
}

/** tresen_practice_paygate_books_find_payid: Returns: (nullable): the order with that PayID */
TresenPracticePaygatePayment *
tresen_practice_paygate_books_find_payid (TresenPracticePaygateBooks *self, const char *pay_id)
{
  for (guint i = 0; i < self->payments->len; i++)
    {
      Payment *payment = g_ptr_array_index (self->payments, i);

      if (g_ascii_strcasecmp (payment->pay_id, pay_id) == 0)
        return payment;
    }
  return NULL;
}

/** tresen_practice_paygate_books_find_page: Returns: (nullable): the order whose hosted page that is */
TresenPracticePaygatePayment *
tresen_practice_paygate_books_find_page (TresenPracticePaygateBooks *self, const char *page_id)
{
  for (guint i = 0; i < self->payments->len; i++)
    {
      Payment *payment = g_ptr_array_index (self->payments, i);

      if (g_strcmp0 (payment->page_id, page_id) == 0)
        return payment;
    }
  return NULL;
}

/** tresen_practice_paygate_books_find_reqid: Returns: (nullable): the first order with that ReqId; none has "" */
TresenPracticePaygatePayment *
tresen_practice_paygate_books_find_reqid (TresenPracticePaygateBooks *self, const char *req_id)
{
  for (guint i = 0; *req_id != '\0' && i < self->payments->len; i++)
    {
      Payment *payment = g_ptr_array_index (self->payments, i);

      if (strcmp (tresen_practice_paygate_payment_get (payment, "ReqId"), req_id) == 0)
        return payment;
    }
  return NULL;
}

/* A step has an id and a status of its own. */
static void
begin_step (Payment *payment, const char *status)
{
  g_free (payment->xid);
  payment->xid = tresen_random_token ();
  g_strlcpy (payment->last_status, status, sizeof payment->last_status);
}

/** tresen_practice_paygate_books_expire: whoever has not paid in time cannot any more; nobody is told of it. */
void
tresen_practice_paygate_books_expire (TresenPracticePaygateBooks *self, gint64 now_us)
{
  for (guint i = 0; i < self->payments->len; i++)
    {
      Payment *payment = g_ptr_array_index (self->payments, i);

      if (payment->state == TRESEN_PRACTICE_PAYGATE_OPEN && payment->expires_us <= now_us)
        tresen_practice_paygate_payment_fail (payment, EXPIRED, "expired", "ORDERCLOSED");
    }
}

/** tresen_practice_paygate_payment_credited: Returns: what went back to the customer, minor units */
gint64
tresen_practice_paygate_payment_credited (const TresenPracticePaygatePayment *self)
{
  gint64 sum = 0;

  for (guint i = 0; i < self->credits->len; i++)
    {
      const Credit *credit = g_ptr_array_index (self->credits, i);

      sum += credit->booked > 0 ? credit->amount : 0;
    }
  return sum;
}

/** tresen_practice_paygate_payment_pay: Returns: whether money came in; %FALSE if it had before. A failed order can still be paid. */
gboolean
tresen_practice_paygate_payment_pay (TresenPracticePaygatePayment *self, gint64 now_us)
{
  if (self->state == TRESEN_PRACTICE_PAYGATE_PAID)
    return FALSE;
  self->state = TRESEN_PRACTICE_PAYGATE_PAID;
  self->captured = self->amount;
  self->booked++;
  self->paid_us = now_us;
  tresen_practice_paygate_verdict_succeed (&self->verdict);
  begin_step (self, self->verdict.status);
  return TRUE;
}

/** tresen_practice_paygate_payment_fail: Returns: whether the order failed by this; %FALSE if it is paid or failed already */
gboolean
tresen_practice_paygate_payment_fail (TresenPracticePaygatePayment *self,
                                      const char *code,
                                      const char *description,
                                      const char *code_ext)
{
  if (self->state == TRESEN_PRACTICE_PAYGATE_PAID || self->state == TRESEN_PRACTICE_PAYGATE_FAILED)
    return FALSE;
  self->state = TRESEN_PRACTICE_PAYGATE_FAILED;
  tresen_practice_paygate_verdict_set (&self->verdict, "FAILED", code, description);
  g_strlcpy (self->verdict.code_ext, code_ext, sizeof self->verdict.code_ext);
  g_strlcpy (self->verdict.error_text, description, sizeof self->verdict.error_text);
  begin_step (self, self->verdict.status);
  return TRUE;
}

/** tresen_practice_paygate_payment_wait: Returns: whether the customer has confirmed but the money is still to come */
gboolean
tresen_practice_paygate_payment_wait (TresenPracticePaygatePayment *self)
{
  if (self->state != TRESEN_PRACTICE_PAYGATE_OPEN)
    return FALSE;
  self->state = TRESEN_PRACTICE_PAYGATE_PENDING;
  tresen_practice_paygate_verdict_set (&self->verdict, "PENDING", "60010985", "pending");
  begin_step (self, self->verdict.status);
  return TRUE;
}

/** tresen_practice_paygate_payment_add_credit: Returns: (transfer none): a refund of which nothing is known yet */
TresenPracticePaygateCredit *
tresen_practice_paygate_payment_add_credit (TresenPracticePaygatePayment *self,
                                            const char *trans_id)
{
  Credit *credit = g_new0 (Credit, 1);

  credit->trans_id = g_strdup (trans_id);
  credit->ref_nr = g_strdup ("");
  credit->xid = tresen_random_token ();
  g_ptr_array_add (self->credits, credit);
  return credit;
}

/** tresen_practice_paygate_payment_find_credit: Returns: (nullable): the refund with that TransID */
TresenPracticePaygateCredit *
tresen_practice_paygate_payment_find_credit (const TresenPracticePaygatePayment *self,
                                             const char *trans_id)
{
  for (guint i = 0; i < self->credits->len; i++)
    {
      Credit *credit = g_ptr_array_index (self->credits, i);

      if (strcmp (credit->trans_id, trans_id) == 0)
        return credit;
    }
  return NULL;
}

/** tresen_practice_paygate_payment_note: @note is copied */
void
tresen_practice_paygate_payment_note (TresenPracticePaygatePayment *self,
                                      const TresenPracticePaygateNote *note)
{
  g_ptr_array_add (self->notes, g_memdup2 (note, sizeof *note));
}
