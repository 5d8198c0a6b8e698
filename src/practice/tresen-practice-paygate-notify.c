/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-practice-paygate-private.h"

#include <string.h>

#include "tresen-random.h"

#define ATTEMPTS 9
#define ANSWER_TIME_US (20 * G_TIME_SPAN_SECOND)
#define MAX_ANSWER (64 * 1024)
#define FORM_TYPE "application/x-www-form-urlencoded; charset=iso-8859-1"

/* One notification and its repeats. */
typedef struct
{
  TresenPracticePaygate
      *owner; /* not owned: what waits for it ends with it; while a call is out, see sent_cb() */
  TresenPracticePaygatePayment *payment;
  char *url;
  char *form;
  gboolean is_get;
  guint attempt;
  char code[TRESEN_PRACTICE_PAYGATE_CODE_SIZE];
  TresenHttpExchange
      *exchange; /* (nullable) the browser that waits for the first attempt to be over */
  TresenHttpReply *reply;
} Letter;

static void
letter_free (gpointer data)
{
  Letter *letter = data;

  g_free (letter->url);
  g_free (letter->form);
  g_clear_pointer (&letter->exchange, tresen_http_exchange_unref);
  g_clear_pointer (&letter->reply, tresen_http_reply_unref);
  g_free (letter);
}

static void
let_browser_go (Letter *letter)
{
  if (letter->exchange != NULL)
    tresen_http_exchange_reply (letter->exchange, letter->reply);
  g_clear_pointer (&letter->exchange, tresen_http_exchange_unref);
}

static void send_letter (TresenPracticePaygate *self, gpointer data);

/* Delivered is what was answered with 200; pauses of one, eight, 27 … minutes, the last after 21 h 36 (spec 4.2). */
static void
go_on (TresenPracticePaygate *self, Letter *letter, guint http_status)
{
  TresenPracticePaygateNote note = { .at_us = tresen_practice_paygate_now_us (self),
                                     .http_status = http_status,
                                     .attempt = letter->attempt };
  gint64 minutes;

  g_strlcpy (note.code, letter->code, sizeof note.code);
  tresen_practice_paygate_payment_note (letter->payment, &note);
  tresen_practice_paygate_touch (self);
  let_browser_go (letter);
  letter->attempt++;
  if (http_status == 200 || letter->attempt == ATTEMPTS)
    {
      letter_free (letter);
      return;
    }
  minutes = (gint64) letter->attempt * letter->attempt * letter->attempt;
  tresen_practice_paygate_wait (self, minutes * self->minute_us, send_letter, letter, letter_free);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Letter *letter = user_data;
  g_autoptr (TresenPracticePaygate) self = letter->owner; /* the reference of send_letter() */
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenHttpReply) answer
      = tresen_http_client_call_finish (TRESEN_HTTP_CLIENT (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    letter_free (letter);
  else
    go_on (self, letter, answer != NULL ? answer->status : 0);
}

static void
send_letter (TresenPracticePaygate *self, gpointer data)
{
  Letter *letter = data;
  g_autofree char *url = letter->is_get ? g_strconcat (letter->url, "?", letter->form, NULL)
                                        : g_strdup (letter->url);
  g_autoptr (GBytes) body = g_bytes_new (letter->form, strlen (letter->form));
  TresenHttpCall call = { .method = letter->is_get ? "GET" : "POST",
                          .url = url,
                          .deadline_us = ANSWER_TIME_US,
                          .max_answer = MAX_ANSWER };

  if (!letter->is_get)
    {
      call.content_type = FORM_TYPE;
      call.body = body;
    }
  letter->owner = g_object_ref (self);
  tresen_http_client_call_async (self->client, &call, self->cancellable, sent_cb, letter);
}

static void
change_verdict (const TresenPracticeFault *fault, TresenPracticePaygateVerdict *verdict)
{
  if (fault == NULL || fault->kind != TRESEN_PRACTICE_FAULT_CODE)
    return;
  tresen_practice_paygate_verdict_set (verdict, *fault->word != '\0' ? fault->word : "FAILED",
                                       fault->code, "made up");
}

static Letter *
letter_new (TresenPracticePaygate *self,
            TresenPracticePaygatePayment *payment,
            const TresenPracticeFault *fault)
{
  Letter *letter = g_new0 (Letter, 1);
  g_autofree char *other_id = tresen_random_token ();
  TresenPracticePaygateVerdict verdict = payment->verdict;
  TresenPracticePaygateResult result = {
    .keys = self->keys,
    .request = payment->request,
    .verdict = &verdict,
    .pay_id = payment->pay_id,
    .xid = payment->xid,
    .trans_id = tresen_practice_paygate_payment_get (payment, "TransID"),
    .signing = tresen_practice_paygate_signing (fault),
  };

  if (fault != NULL && fault->kind == TRESEN_PRACTICE_FAULT_OTHER_PAYID)
    result.pay_id = result.xid = other_id;
  if (fault != NULL && fault->kind == TRESEN_PRACTICE_FAULT_OTHER_TRANSID)
    result.trans_id = other_id;
  change_verdict (fault, &verdict);
  letter->payment = payment;
  letter->url = g_strdup (tresen_practice_paygate_payment_get (payment, "URLNotify"));
  letter->form = tresen_practice_paygate_result_form (&result);
  letter->is_get = fault != NULL && fault->kind == TRESEN_PRACTICE_FAULT_METHOD;
  g_strlcpy (letter->code, verdict.code, sizeof letter->code);
  return letter;
}

/* The stand-in reaches nobody but this machine. */
gboolean
tresen_practice_paygate_is_near (const char *url)
{
  return g_str_has_prefix (url, "http://127.0.0.1:") || g_str_has_prefix (url, "http://localhost:")
         || g_str_has_prefix (url, "http://[::1]:");
}

static void
send_copies (TresenPracticePaygate *self,
             TresenPracticePaygatePayment *payment,
             const TresenPracticeFault *fault,
             gint64 delay_us)
{
  guint copies
      = fault != NULL && fault->kind == TRESEN_PRACTICE_FAULT_REPEAT ? MAX (fault->copies, 1) : 1;

  for (guint i = 0; i < copies; i++)
    {
      Letter *letter = letter_new (self, payment, fault);

      if (delay_us > 0)
        tresen_practice_paygate_wait (self, delay_us, send_letter, letter, letter_free);
      else
        send_letter (self, letter);
    }
}

static void
send_first (TresenPracticePaygate *self,
            TresenPracticePaygatePayment *payment,
            const TresenPracticeFault *fault,
            TresenHttpExchange *exchange,
            TresenHttpReply *reply)
{
  Letter *letter = letter_new (self, payment, fault);

  if (exchange != NULL)
    {
      letter->exchange = tresen_http_exchange_ref (exchange);
      letter->reply = tresen_http_reply_ref (reply);
    }
  send_letter (self, letter);
}

/*
 * Tells the desk of the last step of @payment, and lets the browser in @exchange (nullable) go on with @reply: both at once,
 * or as the fault of "notify-when" says.
 */
void
tresen_practice_paygate_notify (TresenPracticePaygate *self,
                                TresenPracticePaygatePayment *payment,
                                const TresenPracticeFault *fault,
                                TresenHttpExchange *exchange,
                                TresenHttpReply *reply)
{
  TresenPracticeFault when = { .kind = TRESEN_PRACTICE_FAULT_ERRCODE };
  gboolean is_near_enough = tresen_practice_paygate_is_near (
      tresen_practice_paygate_payment_get (payment, "URLNotify"));

  tresen_practice_faults_take (self->faults, "notify-when", &when);
  if (when.kind == TRESEN_PRACTICE_FAULT_BEFORE && is_near_enough)
    {
      send_first (self, payment, fault, exchange, reply);
      return;
    }
  if (is_near_enough && when.kind != TRESEN_PRACTICE_FAULT_DROP)
    send_copies (self, payment, fault,
                 when.kind == TRESEN_PRACTICE_FAULT_AFTER ? (gint64) when.ms * 1000 : 0);
  if (exchange != NULL)
    tresen_http_exchange_reply (exchange, reply);
}
