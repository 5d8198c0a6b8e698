/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-paygate-inquiry.h"

#include <string.h>

#include "tresen-amount.h"
#include "tresen-paygate-codes.h"
#include "tresen-paygate-outer.h"

#define HTTP_OK 200
#define MAX_BODY (16 * 1024)
#define MAX_ID 256
#define MAX_WORD 200
#define MAX_LONG 4096

static const char *const words[] = {
  [TRESEN_PAYGATE_INQUIRY_UNCHANGED] = "unchanged",
  [TRESEN_PAYGATE_INQUIRY_PENDING] = "pending",
  [TRESEN_PAYGATE_INQUIRY_FAILED] = "failed",
  [TRESEN_PAYGATE_INQUIRY_PAID] = "paid",
  [TRESEN_PAYGATE_INQUIRY_PART_REFUNDED] = "part_refunded",
  [TRESEN_PAYGATE_INQUIRY_REFUNDED] = "refunded",
  [TRESEN_PAYGATE_INQUIRY_MISMATCH] = "mismatch",
};

void
tresen_paygate_inquiry_free (TresenPaygateInquiry *self)
{
  g_free (self->currency);
  g_free (self->pay_id);
  g_free (self->xid);
  g_free (self->trans_id);
  g_free (self->status);
  g_free (self->code);
  g_free (self->description);
  g_free (self->last_status);
  g_free (self);
}

/* tresen_paygate_inquiry_state_to_word: Returns: "part_refunded". Any thread. */
const char *
tresen_paygate_inquiry_state_to_word (TresenPaygateInquiryState state)
{
  return (guint) state < G_N_ELEMENTS (words) ? words[state] : "";
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

static gboolean
read_amount (const TresenPaygateParams *params, const char *name, gint64 *minor)
{
  const char *text = tresen_paygate_params_get (params, name);

  return text != NULL && tresen_amount_from_wire (text, minor);
}

static gboolean
is_about (const char *told, const char *asked)
{
  return asked == NULL || *asked == '\0' || *told == '\0' || strcmp (told, asked) == 0;
}

/* Whether the answer is one, about this order, and tells all three amounts and the currency. */
static gboolean
is_usable (TresenPaygateInquiry *self,
           const TresenPaygateParams *params,
           const TresenPaygateQuestion *question)
{
  gint64 amount_auth, amount_cap, amount_cred;

  if (tresen_paygate_classify (self->status, self->code) != TRESEN_PAY_CLASS_SUCCESS
      || !is_about (self->trans_id, question->trans_id)
      || !is_about (self->pay_id, question->pay_id) || *self->currency == '\0')
    return FALSE;
  if (!read_amount (params, "AmountAuth", &amount_auth)
      || !read_amount (params, "AmountCap", &amount_cap)
      || !read_amount (params, "AmountCred", &amount_cred))
    return FALSE;
  self->amount_auth = amount_auth;
  self->amount_cap = amount_cap;
  self->amount_cred = amount_cred;
  return TRUE;
}

static TresenPaygateInquiryState
classify (const TresenPaygateInquiry *self, const TresenPaygateQuestion *question)
{
  if (strcmp (self->currency, question->currency) != 0
      || (self->amount_cap > 0 && self->amount_cap != question->amount)
      || self->amount_cred > self->amount_cap)
    return TRESEN_PAYGATE_INQUIRY_MISMATCH;
  if (self->amount_cap == 0)
    return g_ascii_strcasecmp (self->last_status, "FAILED") == 0 ? TRESEN_PAYGATE_INQUIRY_FAILED
                                                                 : TRESEN_PAYGATE_INQUIRY_PENDING;
  if (self->amount_cred == 0)
    return TRESEN_PAYGATE_INQUIRY_PAID;
  return self->amount_cred < self->amount_cap ? TRESEN_PAYGATE_INQUIRY_PART_REFUNDED
                                              : TRESEN_PAYGATE_INQUIRY_REFUNDED;
}

/**
 * tresen_paygate_inquiry_read:
 * @question: what was asked, and what was ordered
 * @http_status: of the answer
 * @body: of the answer
 *
 * Status and Code of the answer are those of the inquiry. What was paid is told by the amounts; the status of the last step
 * counts only where nothing was captured, as a refund that failed is a last step too. No MAC is documented for this answer:
 * it is trusted because it came by TLS from the host that was asked. Pure; any thread. Source: Computop, status inquiries.
 *
 * Returns: (transfer full): what it shows
 */
TresenPaygateInquiry *
tresen_paygate_inquiry_read (const TresenPaygateMerchant *merchant,
                             const TresenPaygateQuestion *question,
                             guint http_status,
                             GBytes *body)
{
  TresenPaygateInquiry *self = g_new0 (TresenPaygateInquiry, 1);
  g_autoptr (TresenPaygateParams) params
      = open_answer (merchant, http_status, body, &self->refusal);

  self->http_status = http_status;
  self->currency = tresen_paygate_params_dup (params, "Currency", MAX_WORD);
  self->pay_id = tresen_paygate_params_dup (params, "PayID", MAX_ID);
  self->xid = tresen_paygate_params_dup (params, "XID", MAX_ID);
  self->trans_id = tresen_paygate_params_dup (params, "TransID", MAX_ID);
  self->status = tresen_paygate_params_dup (params, "Status", MAX_WORD);
  self->code = tresen_paygate_params_dup (params, "Code", MAX_WORD);
  self->description = tresen_paygate_params_dup (params, "Description", MAX_LONG);
  self->last_status = tresen_paygate_params_dup (params, "LastStatus", MAX_WORD);
  if (params != NULL && is_usable (self, params, question))
    self->state = classify (self, question);
  return self;
}
