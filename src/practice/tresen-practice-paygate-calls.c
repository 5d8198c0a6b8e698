/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-practice-paygate-private.h"

#include <string.h>

#define MOST_CREDITS 50
#define SMALLEST 100

/* 355: see -flow.c; 060 is the platform's own module of payments. */
#define NOT_FOUND "20600061"
#define NOTHING_CAPTURED "20600069"
#define WRONG_CURRENCY "20600349"
#define BELOW_MINIMUM "20600070"
#define REPEATED_TRANSID "20170002"
#define ABOVE_REST "23550957"
#define FULLY_CREDITED "23550958"
#define TOO_MANY "23551956"

typedef TresenPracticePaygatePayment Payment;
typedef TresenPracticePaygateCredit Credit;
typedef TresenPracticePaygateVerdict Verdict;
typedef TresenPracticePaygateForm Form;

/* Returns: (transfer full): "Len=…&Data=…" as the platform answers it */
TresenHttpReply *
tresen_practice_paygate_body_reply (const char *body)
{
  return tresen_http_reply_new_text (200, "text/plain; charset=iso-8859-1", body);
}

/* How an answer is signed under @fault (nullable). */
TresenPracticePaygateSigning
tresen_practice_paygate_signing (const TresenPracticeFault *fault)
{
  if (fault != NULL && fault->kind == TRESEN_PRACTICE_FAULT_WRONG_MAC)
    return TRESEN_PRACTICE_PAYGATE_SIGNED_WRONG;
  return fault != NULL && fault->kind == TRESEN_PRACTICE_FAULT_NO_MAC
             ? TRESEN_PRACTICE_PAYGATE_UNSIGNED
             : TRESEN_PRACTICE_PAYGATE_SIGNED;
}

/*
 * Reads a request from its query or its body. @verdict is empty if it can be carried out. Returns: (nullable): what is in
 * it, also of a request that is refused
 */
Form *
tresen_practice_paygate_read_request (TresenPracticePaygate *self,
                                      TresenPracticePaygateAction action,
                                      const TresenHttpRequest *request,
                                      Verdict *verdict)
{
  g_autoptr (TresenPracticePaygateForm) outer = NULL;
  gboolean is_post = strcmp (request->method, "POST") == 0;
  gsize size = 0;
  const char *body = g_bytes_get_data (request->body, &size);
  const char *code = NULL;
  Form *form;

  memset (verdict, 0, sizeof *verdict);
  outer = is_post && size > 0
              ? tresen_practice_paygate_read_outer (body, size)
              : tresen_practice_paygate_read_outer (request->query, strlen (request->query));
  form = tresen_practice_paygate_read (self->keys, outer, &code);
  if (form == NULL)
    tresen_practice_paygate_verdict_set (verdict, "FAILED", code, "envelope");
  else
    tresen_practice_paygate_rules_check (self->keys, action, form, verdict);
  return form;
}

static TresenHttpReply *
answer (TresenPracticePaygate *self,
        const Form *form,
        const Verdict *verdict,
        const char *xid,
        const TresenPracticeFault *fault)
{
  TresenPracticePaygateResult result = {
    .keys = self->keys,
    .request = form,
    .verdict = verdict,
    .pay_id = form != NULL ? tresen_practice_paygate_form_text (form, "PayID") : "",
    .xid = xid,
    .trans_id = form != NULL ? tresen_practice_paygate_form_text (form, "TransID") : "",
    .signing = tresen_practice_paygate_signing (fault),
  };
  g_autofree char *body = tresen_practice_paygate_result_body (&result);

  return tresen_practice_paygate_body_reply (body);
}

static TresenHttpReply *
refuse (TresenPracticePaygate *self,
        const TresenHttpRequest *request,
        const Form *form,
        const Verdict *verdict,
        const TresenPracticeFault *fault)
{
  tresen_practice_paygate_refused (self, request->path, form, verdict);
  return answer (self, form, verdict, NULL, fault);
}

static gint64
amount_of (const Form *form)
{
  return g_ascii_strtoll (tresen_practice_paygate_form_text (form, "Amount"), NULL, 10);
}

static guint
count_booked (const Payment *payment)
{
  guint count = 0;

  for (guint i = 0; i < payment->credits->len; i++)
    count += ((const Credit *) g_ptr_array_index (payment->credits, i))->booked;
  return count;
}

/* Why money cannot go back, NULL if it can (spec 5). */
static const char *
find_obstacle (const Payment *payment, const Form *form)
{
  gint64 rest = payment->captured - tresen_practice_paygate_payment_credited (payment);
  gint64 amount = amount_of (form);

  if (strcmp (tresen_practice_paygate_payment_get (payment, "Currency"),
              tresen_practice_paygate_form_text (form, "Currency"))
      != 0)
    return WRONG_CURRENCY;
  if (amount < SMALLEST)
    return BELOW_MINIMUM;
  if (payment->captured == 0)
    return NOTHING_CAPTURED;
  if (rest == 0)
    return FULLY_CREDITED;
  if (amount > rest)
    return ABOVE_REST;
  return count_booked (payment) >= MOST_CREDITS ? TOO_MANY : NULL;
}

static gboolean
is_same_credit (const Credit *credit, const Form *form)
{
  return credit->amount == amount_of (form)
         && strcmp (credit->ref_nr, tresen_practice_paygate_form_text (form, "RefNr")) == 0;
}

/* A TransID belongs to one order or one refund, whatever the order. */
static gboolean
is_taken (TresenPracticePaygate *self, const Payment *payment, const char *trans_id)
{
  if (tresen_practice_paygate_books_find_transid (self->books, trans_id) != NULL)
    return TRUE;
  for (guint i = 0; i < self->books->payments->len; i++)
    {
      const Payment *other = g_ptr_array_index (self->books->payments, i);

      if (other != payment && tresen_practice_paygate_payment_find_credit (other, trans_id) != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
book (Payment *payment, Credit *credit, const Form *form, gint64 now_us)
{
  g_free (credit->ref_nr);
  credit->ref_nr = g_strdup (tresen_practice_paygate_form_text (form, "RefNr"));
  credit->amount = amount_of (form);
  credit->at_us = now_us;
  credit->booked = 1;
  tresen_practice_paygate_verdict_succeed (&credit->verdict);
  g_strlcpy (payment->last_status, "OK", sizeof payment->last_status);
}

static void
leave_unbooked (Payment *payment, Credit *credit, const Form *form, const char *code)
{
  g_free (credit->ref_nr);
  credit->ref_nr = g_strdup (tresen_practice_paygate_form_text (form, "RefNr"));
  credit->amount = amount_of (form);
  tresen_practice_paygate_verdict_set (&credit->verdict, "FAILED", code, "refund refused");
  g_strlcpy (payment->last_status, "FAILED", sizeof payment->last_status);
}

/* One refund, booked at most once however often it is asked for. NULL with a code in @verdict. */
static Credit *
carry_out_credit (TresenPracticePaygate *self,
                  const Form *form,
                  const char *forced,
                  Verdict *verdict)
{
  const char *trans_id = tresen_practice_paygate_form_text (form, "TransID");
  Payment *payment = tresen_practice_paygate_books_find_payid (
      self->books, tresen_practice_paygate_form_text (form, "PayID"));
  Credit *credit
      = payment != NULL ? tresen_practice_paygate_payment_find_credit (payment, trans_id) : NULL;
  const char *obstacle;

  if (payment == NULL)
    {
      tresen_practice_paygate_verdict_set (verdict, "FAILED", NOT_FOUND, "PayID is not known");
      return NULL;
    }
  if (is_taken (self, payment, trans_id) || (credit != NULL && !is_same_credit (credit, form)))
    {
      tresen_practice_paygate_verdict_set (verdict, "FAILED", REPEATED_TRANSID, "TransID");
      return NULL;
    }
  if (credit == NULL)
    credit = tresen_practice_paygate_payment_add_credit (payment, trans_id);
  credit->seen++;
  if (credit->booked > 0)
    return credit;
  obstacle = forced != NULL ? forced : find_obstacle (payment, form);
  if (obstacle == NULL)
    book (payment, credit, form, tresen_practice_paygate_now_us (self));
  else
    leave_unbooked (payment, credit, form, obstacle);
  return credit;
}

static void
change_verdict (const TresenPracticeFault *fault, Verdict *verdict)
{
  if (fault == NULL)
    return;
  if (fault->kind == TRESEN_PRACTICE_FAULT_PENDING)
    tresen_practice_paygate_verdict_set (verdict, "PENDING", "60010985", "pending");
  else if (fault->kind == TRESEN_PRACTICE_FAULT_CODE_AFTER)
    tresen_practice_paygate_verdict_set (verdict, *fault->word != '\0' ? fault->word : "FAILED",
                                         fault->code, "made up");
}

TresenHttpReply *
tresen_practice_paygate_credit (TresenPracticePaygate *self,
                                const TresenHttpRequest *request,
                                const TresenPracticeFault *fault)
{
  Verdict verdict;
  g_autoptr (TresenPracticePaygateForm) form = tresen_practice_paygate_read_request (
      self, TRESEN_PRACTICE_PAYGATE_CREDIT, request, &verdict);
  gboolean is_forced = fault != NULL && fault->kind == TRESEN_PRACTICE_FAULT_CODE;
  Credit *credit;

  if (*verdict.code != '\0')
    return refuse (self, request, form, &verdict, fault);
  credit = carry_out_credit (self, form, is_forced ? fault->code : NULL, &verdict);
  if (credit == NULL)
    return refuse (self, request, form, &verdict, fault);
  tresen_practice_paygate_touch (self);
  verdict = credit->verdict;
  if (credit->booked == 0)
    return refuse (self, request, form, &verdict, fault);
  change_verdict (fault, &verdict);
  return answer (self, form, &verdict, credit->xid, fault);
}

/* By PayID, or by the TransID of an order or of one of its refunds. */
static Payment *
find_payment (TresenPracticePaygate *self, const Form *form)
{
  const char *pay_id = tresen_practice_paygate_form_get (form, "PayID");
  const char *trans_id = tresen_practice_paygate_form_text (form, "TransID");

  if (pay_id != NULL)
    return tresen_practice_paygate_books_find_payid (self->books, pay_id);
  for (guint i = 0; i < self->books->payments->len; i++)
    {
      Payment *payment = g_ptr_array_index (self->books->payments, i);

      if (strcmp (tresen_practice_paygate_payment_get (payment, "TransID"), trans_id) == 0
          || tresen_practice_paygate_payment_find_credit (payment, trans_id) != NULL)
        return payment;
    }
  return NULL;
}

static TresenHttpReply *
tell_state (TresenPracticePaygate *self,
            const Form *form,
            const Payment *payment,
            const TresenPracticeFault *fault)
{
  gboolean has_amount = fault != NULL && fault->kind == TRESEN_PRACTICE_FAULT_AMOUNT;
  gboolean has_currency = fault != NULL && fault->kind == TRESEN_PRACTICE_FAULT_CURRENCY;
  g_autofree char *body = tresen_practice_paygate_inquiry_body (
      self->keys, payment, tresen_practice_paygate_form_text (form, "TransID"),
      has_amount ? fault->amount : payment->captured,
      has_currency ? fault->word : tresen_practice_paygate_payment_get (payment, "Currency"));

  return tresen_practice_paygate_body_reply (body);
}

/* inquire.aspx by PayID, inquire24.aspx by TransID (spec 6.1). */
TresenHttpReply *
tresen_practice_paygate_inquire (TresenPracticePaygate *self,
                                 const TresenHttpRequest *request,
                                 const TresenPracticeFault *fault)
{
  TresenPracticePaygateAction action = strcmp (request->path, "/inquire.aspx") == 0
                                           ? TRESEN_PRACTICE_PAYGATE_INQUIRE
                                           : TRESEN_PRACTICE_PAYGATE_INQUIRE24;
  Verdict verdict;
  g_autoptr (TresenPracticePaygateForm) form
      = tresen_practice_paygate_read_request (self, action, request, &verdict);
  Payment *payment;

  if (*verdict.code != '\0')
    return refuse (self, request, form, &verdict, fault);
  payment = find_payment (self, form);
  if (payment == NULL || (fault != NULL && fault->kind == TRESEN_PRACTICE_FAULT_CODE))
    {
      tresen_practice_paygate_verdict_set (&verdict, "FAILED",
                                           payment != NULL ? fault->code : NOT_FOUND, "not found");
      return refuse (self, request, form, &verdict, fault);
    }
  tresen_practice_paygate_books_expire (self->books, tresen_practice_paygate_now_us (self));
  return tell_state (self, form, payment, fault);
}
