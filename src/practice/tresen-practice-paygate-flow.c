/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-practice-paygate-private.h"

#include <string.h>

/* 355 stands for the module of WeChat, whose own number is in no public list (spec 7.1). */
#define CANCELLED "23550053"
#define REPEATED_TRANSID "20170002"
#define WRONG_OPENID "23550312"
#define SIMULATED "2355%s"

typedef TresenPracticePaygatePayment Payment;
typedef TresenPracticePaygateVerdict Verdict;

static gboolean
is_app (const TresenPracticePaygateForm *form)
{
  return strcmp (tresen_practice_paygate_form_text (form, "Channel"), "APP") == 0;
}

static TresenHttpReply *
redirect_reply (const TresenPracticePaygateResult *result, const char *address)
{
  g_autofree char *url = tresen_practice_paygate_result_url (result, address);

  return tresen_http_reply_new_redirect (302, url);
}

/* The app's server gets a body, a browser is sent to URLFailure if that can be read, else it sees a page. */
static TresenHttpReply *
refuse (TresenPracticePaygate *self, const TresenPracticePaygateForm *form, const Verdict *verdict)
{
  TresenPracticePaygateResult result = { .keys = self->keys, .request = form, .verdict = verdict };
  const char *url = form != NULL ? tresen_practice_paygate_form_text (form, "URLFailure") : "";
  g_autofree char *body = NULL;

  tresen_practice_paygate_refused (self, "/wechat.aspx", form, verdict);
  if (form == NULL)
    return tresen_practice_paygate_error_page (verdict);
  result.trans_id = tresen_practice_paygate_form_text (form, "TransID");
  if (!is_app (form))
    return tresen_practice_paygate_rules_take_url (url)
               ? redirect_reply (&result, url)
               : tresen_practice_paygate_error_page (verdict);
  body = tresen_practice_paygate_result_body (&result);
  return tresen_practice_paygate_body_reply (body);
}

static TresenHttpReply *
refuse_with (TresenPracticePaygate *self,
             const TresenPracticePaygateForm *form,
             const char *code,
             const char *description)
{
  Verdict verdict;

  tresen_practice_paygate_verdict_set (&verdict, "FAILED", code, description);
  return refuse (self, form, &verdict);
}

static gboolean
is_final (const Payment *payment)
{
  return payment->state == TRESEN_PRACTICE_PAYGATE_PAID
         || payment->state == TRESEN_PRACTICE_PAYGATE_FAILED;
}

static void
fill_result (TresenPracticePaygate *self,
             const Payment *payment,
             const Verdict *verdict,
             TresenPracticePaygateResult *result)
{
  *result = (TresenPracticePaygateResult){
    .keys = self->keys,
    .request = payment->request,
    .verdict = verdict,
    .pay_id = payment->pay_id,
    .xid = payment->xid,
    .trans_id = tresen_practice_paygate_payment_get (payment, "TransID"),
  };
}

/* What the app's server is told: an order that waits, with its PrepayID, or what became of it. */
static TresenHttpReply *
app_reply (TresenPracticePaygate *self, const Payment *payment, const TresenPracticeFault *fault)
{
  TresenPracticePaygateResult result;
  Verdict verdict = payment->verdict;
  g_autofree char *body = NULL;

  if (payment->state == TRESEN_PRACTICE_PAYGATE_OPEN)
    tresen_practice_paygate_verdict_succeed (&verdict);
  fill_result (self, payment, &verdict, &result);
  result.signing = tresen_practice_paygate_signing (fault);
  if (payment->state == TRESEN_PRACTICE_PAYGATE_OPEN)
    result.prepay_id = payment->page_id;
  if (fault != NULL && fault->kind == TRESEN_PRACTICE_FAULT_PENDING)
    tresen_practice_paygate_verdict_set (&verdict, "PENDING", "60010985", "pending");
  if (fault != NULL && fault->kind == TRESEN_PRACTICE_FAULT_CODE_AFTER)
    tresen_practice_paygate_verdict_set (&verdict, *fault->word != '\0' ? fault->word : "FAILED",
                                         fault->code, "made up");
  body = tresen_practice_paygate_result_body (&result);
  return tresen_practice_paygate_body_reply (body);
}

/* The platform leaves its page for one of the two URLs when the state is final. */
TresenHttpReply *
tresen_practice_paygate_result_reply (TresenPracticePaygate *self, Payment *payment)
{
  gboolean has_failed = payment->state == TRESEN_PRACTICE_PAYGATE_FAILED;
  const char *url
      = tresen_practice_paygate_payment_get (payment, has_failed ? "URLFailure" : "URLSuccess");
  TresenPracticeFault fault = { .kind = TRESEN_PRACTICE_FAULT_ERRCODE };
  TresenPracticePaygateResult result;
  g_autofree char *form = NULL;

  tresen_practice_faults_take (self->faults, "return", &fault);
  fill_result (self, payment, &payment->verdict, &result);
  result.signing = tresen_practice_paygate_signing (&fault);
  if (fault.kind == TRESEN_PRACTICE_FAULT_DROP)
    return tresen_practice_paygate_page (self, payment);
  if (fault.kind != TRESEN_PRACTICE_FAULT_METHOD)
    return redirect_reply (&result, url);
  form = tresen_practice_paygate_result_form (&result);
  return tresen_practice_paygate_posting_page (url, form);
}

static TresenHttpReply *
open_page (const Payment *payment)
{
  g_autofree char *url = g_strconcat ("/cbWechat.aspx?id=", payment->page_id, NULL);

  return tresen_http_reply_new_redirect (302, url);
}

static TresenHttpReply *
show (TresenPracticePaygate *self, Payment *payment, const TresenPracticeFault *fault)
{
  if (is_app (payment->request))
    return app_reply (self, payment, fault);
  return is_final (payment) ? tresen_practice_paygate_result_reply (self, payment)
                            : open_page (payment);
}

/* "Test:" at the beginning of OrderDesc switches the simulation on (spec 6.4). */
static const char *
find_simulation (const TresenPracticePaygateForm *form, char digits[5])
{
  const char *text = tresen_practice_paygate_form_text (form, "OrderDesc");

  text += strspn (text, " ");
  if (g_ascii_strncasecmp (text, "test", 4) != 0)
    return NULL;
  text += 4 + strspn (text + 4, " ");
  if (*text != ':')
    return NULL;
  text += 1 + strspn (text + 1, " ");
  for (guint i = 0; i < 4; i++)
    if (!g_ascii_isdigit (text[i]))
      return NULL;
  g_strlcpy (digits, text, 5);
  return strcmp (digits, "0000") != 0 ? digits : NULL;
}

static TresenHttpReply *
take_order (TresenPracticePaygate *self,
            const TresenPracticePaygateForm *form,
            const TresenPracticeFault *fault)
{
  Payment *payment = tresen_practice_paygate_books_add (self->books, form,
                                                        tresen_practice_paygate_now_us (self));
  char digits[5];

  if (find_simulation (form, digits) != NULL)
    {
      g_autofree char *code = g_strdup_printf (SIMULATED, digits);

      tresen_practice_paygate_payment_fail (payment, code, "simulated", "");
      tresen_practice_paygate_notify (self, payment, NULL, NULL, NULL);
    }
  tresen_practice_paygate_touch (self);
  return show (self, payment, fault);
}

static gboolean
knows_openid (TresenPracticePaygate *self, const TresenPracticePaygateForm *form)
{
  const char *openid = tresen_practice_paygate_form_text (form, "OpenID");

  return strcmp (tresen_practice_paygate_form_text (form, "Channel"), "JSAPI") != 0
         || self->knows_openid == NULL || self->knows_openid (openid, self->user_data);
}

/* An order that was there before: shown again, refused, or NULL for a new one (spec 6.3). */
static TresenHttpReply *
answer_repeat (TresenPracticePaygate *self,
               const TresenPracticePaygateForm *form,
               const TresenPracticeFault *fault)
{
  Payment *first = tresen_practice_paygate_books_find_reqid (
      self->books, tresen_practice_paygate_form_text (form, "ReqId"));
  Payment *same = tresen_practice_paygate_books_find_transid (
      self->books, tresen_practice_paygate_form_text (form, "TransID"));

  if (first != NULL && is_final (first))
    return show (self, first, fault);
  if (same == NULL)
    return NULL;
  if (!self->refuses_repeats && !is_final (same)
      && tresen_practice_paygate_form_is_equal (same->request, form))
    return show (self, same, fault);
  return refuse_with (self, form, REPEATED_TRANSID, "TransID was used before");
}

static gboolean
is_too_small (const TresenPracticePaygateForm *form)
{
  return g_ascii_strtoll (tresen_practice_paygate_form_text (form, "Amount"), NULL, 10) < 100;
}

/* A page of the customer's browser, or the call of the app's server. */
TresenHttpReply *
tresen_practice_paygate_start (TresenPracticePaygate *self,
                               const TresenHttpRequest *request,
                               const TresenPracticeFault *fault)
{
  Verdict verdict;
  g_autoptr (TresenPracticePaygateForm) form = tresen_practice_paygate_read_request (
      self, TRESEN_PRACTICE_PAYGATE_WECHAT, request, &verdict);
  TresenHttpReply *repeat;

  if (*verdict.code != '\0')
    return refuse (self, form, &verdict);
  if (fault != NULL && fault->kind == TRESEN_PRACTICE_FAULT_CODE)
    return refuse_with (self, form, fault->code, "made up");
  repeat = answer_repeat (self, form, fault);
  if (repeat != NULL)
    return repeat;
  if (is_too_small (form))
    return refuse_with (self, form, "20120070", "Amount");
  if (!knows_openid (self, form))
    return refuse_with (self, form, WRONG_OPENID, "OpenID");
  return take_order (self, form, fault);
}

static void
pay_later (TresenPracticePaygate *self, gpointer data)
{
  g_autofree char *pay_id = data;
  Payment *payment = tresen_practice_paygate_books_find_payid (self->books, pay_id);

  if (payment != NULL)
    tresen_practice_paygate_do (self, payment, "settle", NULL);
}

static void
plan_payment (TresenPracticePaygate *self, const Payment *payment, gint64 delay_us)
{
  tresen_practice_paygate_wait (self, delay_us, pay_later, g_strdup (payment->pay_id), g_free);
}

/* The customer confirms; a fault of "notify" may say that the money comes later. */
static gboolean
pay (TresenPracticePaygate *self, Payment *payment, TresenPracticeFault *fault)
{
  gboolean has_fault = tresen_practice_faults_take (self->faults, "notify", fault);

  if (!has_fault || fault->kind != TRESEN_PRACTICE_FAULT_PENDING)
    return tresen_practice_paygate_payment_pay (payment, tresen_practice_paygate_now_us (self));
  if (!tresen_practice_paygate_payment_wait (payment))
    return FALSE;
  if (fault->ms > 0)
    plan_payment (self, payment, (gint64) fault->ms * 1000);
  return TRUE;
}

static gboolean
fail (TresenPracticePaygate *self, Payment *payment, TresenPracticeFault *fault)
{
  if (!tresen_practice_paygate_payment_fail (payment, CANCELLED, "cancelled by user",
                                             "ORDERCLOSED"))
    return FALSE;
  tresen_practice_faults_take (self->faults, "notify", fault);
  return TRUE;
}

static gboolean
move (TresenPracticePaygate *self, Payment *payment, const char *act, TresenPracticeFault *fault)
{
  if (strcmp (act, "pay") == 0 || strcmp (act, "settle") == 0)
    return payment->state != TRESEN_PRACTICE_PAYGATE_PAID && pay (self, payment, fault);
  if (strcmp (act, "tell") == 0 && payment->state != TRESEN_PRACTICE_PAYGATE_OPEN)
    {
      tresen_practice_faults_take (self->faults, "notify", fault);
      return TRUE;
    }
  if (strcmp (act, "cancel") == 0)
    return fail (self, payment, fault);
  if (strcmp (act, "later") != 0 || !fail (self, payment, fault))
    return FALSE;
  plan_payment (self, payment, self->later_us);
  return TRUE;
}

/*
 * What the customer does: "pay", "cancel", "later" (close the page and pay on the phone after a while), "settle", which
 * pays whatever was before, and "tell", which moves nothing and tells the last step once more. Moves the books, tells the desk, and sends the browser of @exchange (nullable) on.
 *
 * Returns: whether anything has moved
 */
gboolean
tresen_practice_paygate_do (TresenPracticePaygate *self,
                            Payment *payment,
                            const char *act,
                            TresenHttpExchange *exchange)
{
  TresenPracticeFault fault = { .kind = TRESEN_PRACTICE_FAULT_ERRCODE };
  gboolean has_moved = move (self, payment, act, &fault);
  g_autoptr (TresenHttpReply) reply = NULL;

  if (exchange != NULL)
    reply = payment->state == TRESEN_PRACTICE_PAYGATE_OPEN
                ? open_page (payment)
                : tresen_practice_paygate_result_reply (self, payment);
  if (has_moved)
    {
      tresen_practice_paygate_touch (self);
      tresen_practice_paygate_notify (self, payment, &fault, exchange, reply);
    }
  else if (exchange != NULL)
    tresen_http_exchange_reply (exchange, reply);
  return has_moved;
}
