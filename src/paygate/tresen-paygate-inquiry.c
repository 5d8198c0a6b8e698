/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-paygate-inquiry.h"

#include <string.h>

#include "tresen-amount.h"
#include "tresen-paygate-codes.h"
#include "tresen-paygate-outer.h"

#define HTTP_OK 200
#define MAX_BODY (16 * 1024)
#define UNREADABLE (-1)

void
tresen_paygate_inquiry_free (TresenPaygateInquiry *self)
{
  g_clear_pointer (&self->texts, tresen_paygate_params_free);
  g_free (self);
}

static TresenPaygateParams *
open_answer (const TresenPaygateMerchant *merchant,
             guint http_status,
             GBytes *body,
             TresenPaygateRefusal *refusal)
{
  TresenPaygateOuter outer = { NULL, NULL, NULL };
  g_autoptr (TresenPaygateParams) params = NULL;
  gsize size = 0;
  const char *text = g_bytes_get_data (body, &size);

  while (size > 0 && g_ascii_isspace (text[size - 1]))
    size--;
  *refusal = TRESEN_PAYGATE_REFUSAL_NONE;
  if (http_status != HTTP_OK)
    *refusal = TRESEN_PAYGATE_REFUSAL_MISSING_DATA;
  else if (size > MAX_BODY)
    *refusal = TRESEN_PAYGATE_REFUSAL_TOO_LARGE;
  else
    *refusal = tresen_paygate_outer_read (&outer, text, size);
  if (*refusal == TRESEN_PAYGATE_REFUSAL_NONE)
    params = tresen_paygate_outer_open (&outer, merchant->cipher,
                                        tresen_secret_peek (merchant->password), refusal);
  tresen_paygate_outer_clear (&outer);
  if (params != NULL)
    *refusal = tresen_paygate_params_check_merchant (params, merchant->merchant_id);
  return *refusal == TRESEN_PAYGATE_REFUSAL_NONE ? g_steal_pointer (&params) : NULL;
}

static gint64
read_amount (const TresenPaygateParams *params, const char *name)
{
  const char *text = tresen_paygate_params_get (params, name);
  gint64 minor = 0;

  return text != NULL && tresen_amount_from_wire (text, &minor) ? minor : UNREADABLE;
}

static const char *
read_text (const TresenPaygateParams *params, const char *name)
{
  const char *text = params != NULL ? tresen_paygate_params_get (params, name) : NULL;

  return text != NULL ? text : "";
}

static gboolean
is_about (const char *told, const char *asked)
{
  return asked == NULL || *asked == '\0' || *told == '\0' || strcmp (told, asked) == 0;
}

static TresenPayInquiry
read_facts (const TresenPaygateParams *params, const TresenPaygateQuestion *question)
{
  TresenPayInquiry facts = {
    .auth = params != NULL ? read_amount (params, "AmountAuth") : UNREADABLE,
    .captured = params != NULL ? read_amount (params, "AmountCap") : UNREADABLE,
    .credited = params != NULL ? read_amount (params, "AmountCred") : UNREADABLE,
    .currency = read_text (params, "Currency"),
    .last_status = read_text (params, "LastStatus"),
    .pay_id = read_text (params, "PayID"),
    .xid = read_text (params, "XID"),
    .status = read_text (params, "Status"),
    .code = read_text (params, "Code"),
    .code_ext = read_text (params, "CodeExt"),
    .error_text = read_text (params, "ErrorText"),
    .description = read_text (params, "Description"),
  };

  facts.is_success = tresen_paygate_classify (facts.status, facts.code) == TRESEN_PAY_CLASS_SUCCESS
                     && is_about (facts.pay_id, question->pay_id)
                     && is_about (read_text (params, "TransID"), question->trans_id);
  return facts;
}

/**
 * tresen_paygate_inquiry_read:
 * @question: what was asked, and what was ordered
 * @http_status: of the answer
 * @body: of the answer
 *
 * Status and Code of the answer are those of the inquiry; an answer about another order is no success. No MAC is documented for
 * it: it is trusted because it came by TLS from the host that was asked. Pure; any thread. Source: Computop, status inquiries.
 *
 * Returns: (transfer full): what it says
 */
TresenPaygateInquiry *
tresen_paygate_inquiry_read (const TresenPaygateMerchant *merchant,
                             const TresenPaygateQuestion *question,
                             guint http_status,
                             GBytes *body)
{
  TresenPaygateInquiry *self = g_new0 (TresenPaygateInquiry, 1);

  self->http_status = http_status;
  self->texts = open_answer (merchant, http_status, body, &self->refusal);
  self->facts = read_facts (self->texts, question);
  self->verdict = tresen_pay_inquiry_judge (&self->facts, question->amount, question->currency);
  return self;
}
