/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-paygate-result.h"

#include <string.h>

#include "tresen-paygate-codes.h"
#include "tresen-paygate-crypto.h"
#include "tresen-paygate-outer.h"

#define HTTP_OK 200
#define FORM_TYPE "application/x-www-form-urlencoded"

/* Four times what is documented: a longer description is no reason to lose a result. */
#define MAX_ID 256
#define MAX_STATUS 200
#define MAX_REF_NR 120
#define MAX_CODE 32
#define MAX_CODE_EXT 128
#define MAX_ERROR_TEXT 512
#define MAX_LONG 4096

void
tresen_paygate_result_free (TresenPaygateResult *self)
{
  g_free (self->pay_id);
  g_free (self->trans_id);
  g_free (self->status);
  g_free (self->code);
  g_free (self->xid);
  g_free (self->ref_nr);
  g_free (self->description);
  g_free (self->user_data);
  g_free (self->prepay_id);
  g_free (self->code_ext);
  g_free (self->error_text);
  g_free (self->dedupe_key);
  g_free (self->audit);
  g_clear_pointer (&self->clear, tresen_paygate_params_free);
  g_free (self);
}

/* A missing PayID is legal only where it failed before there was one. */
static gboolean
has_needed_names (const TresenPaygateParams *params)
{
  const char *trans_id = tresen_paygate_params_get (params, "TransID");
  const char *status = tresen_paygate_params_get (params, "Status");
  const char *pay_id = tresen_paygate_params_get (params, "PayID");

  if (trans_id == NULL || *trans_id == '\0' || status == NULL
      || tresen_paygate_params_get (params, "Code") == NULL
      || tresen_paygate_params_get (params, "MAC") == NULL)
    return FALSE;
  return (pay_id != NULL && *pay_id != '\0') || g_ascii_strcasecmp (status, "FAILED") == 0;
}

/* The merchant id that is signed is our own, whatever came back. A value with a NUL inside has no bytes to be signed. */
static gboolean
is_signed (const TresenPaygateParams *params, const char *merchant_id, const char *hmac_key)
{
  const char *parts[TRESEN_PAYGATE_MAC_PARTS] = {
    tresen_paygate_params_get_wire (params, "PayID"),
    tresen_paygate_params_get_wire (params, "TransID"),
    merchant_id,
    tresen_paygate_params_get_wire (params, "Status"),
    tresen_paygate_params_get_wire (params, "Code"),
  };
  const char *received = tresen_paygate_params_get_wire (params, "MAC");

  if (parts[0] == NULL && tresen_paygate_params_get (params, "PayID") != NULL)
    return FALSE;
  if (parts[1] == NULL || parts[3] == NULL || parts[4] == NULL || received == NULL)
    return FALSE;
  return tresen_paygate_mac_verify (hmac_key, parts, received);
}

static TresenPaygateParams *
open_with (const TresenPaygateMerchant *merchant,
           const TresenPaygateOuter *outer,
           const TresenSecret *password,
           const TresenSecret *hmac_key,
           TresenPaygateRefusal *refusal)
{
  g_autoptr (TresenPaygateParams) params
      = tresen_paygate_outer_open (outer, merchant->cipher, tresen_secret_peek (password), refusal);

  if (params == NULL)
    return NULL;
  if (!has_needed_names (params))
    *refusal = TRESEN_PAYGATE_REFUSAL_MISSING_FIELD;
  else
    *refusal = tresen_paygate_params_check_merchant (params, merchant->merchant_id);
  if (*refusal == TRESEN_PAYGATE_REFUSAL_NONE
      && !is_signed (params, merchant->merchant_id, tresen_secret_peek (hmac_key)))
    *refusal = TRESEN_PAYGATE_REFUSAL_BAD_MAC;
  return *refusal == TRESEN_PAYGATE_REFUSAL_NONE ? g_steal_pointer (&params) : NULL;
}

/* With the present keys, then with those before; only one of the two passwords may have changed. */
static TresenPaygateParams *
open_result (const TresenPaygateMerchant *merchant,
             const TresenPaygateOuter *outer,
             TresenPaygateResult *result)
{
  TresenPaygateParams *params
      = open_with (merchant, outer, merchant->password, merchant->hmac_key, &result->refusal);
  TresenPaygateRefusal refusal;

  if (params != NULL
      || (merchant->previous_password == NULL && merchant->previous_hmac_key == NULL))
    return params;
  params = open_with (
      merchant, outer,
      merchant->previous_password != NULL ? merchant->previous_password : merchant->password,
      merchant->previous_hmac_key != NULL ? merchant->previous_hmac_key : merchant->hmac_key,
      &refusal);
  if (params == NULL)
    return NULL;
  result->refusal = TRESEN_PAYGATE_REFUSAL_NONE;
  result->is_by_previous_key = TRUE;
  return params;
}

/* What may be kept of the text. */
static char *
write_audit (const TresenPaygateParams *params)
{
  static const char *const left_out[] = { "mac", "userdata", "prepayid", "openid", NULL };
  GString *text = g_string_new (NULL);

  for (guint i = 0; params != NULL && i < tresen_paygate_params_count (params); i++)
    {
      const char *value = NULL;
      const char *name = tresen_paygate_params_get_nth (params, i, &value);

      if (!g_strv_contains (left_out, name))
        g_string_append_printf (text, "%s%s=%s", text->len > 0 ? "&" : "", name, value);
    }
  return g_string_free (text, FALSE);
}

/* XID names a step. A step that was still open may end later under the same XID, so what it came to is part of the key. */
static char *
make_key (const TresenPaygateResult *result)
{
  if (result->refusal != TRESEN_PAYGATE_REFUSAL_NONE)
    return g_strdup ("");
  if (*result->pay_id != '\0' && *result->xid != '\0')
    return g_strjoin ("/", result->pay_id, result->xid, result->status, result->code, NULL);
  return g_strjoin ("/", result->trans_id, result->status, result->code, NULL);
}

static void
fill (TresenPaygateResult *result, const TresenPaygateParams *params)
{
  result->pay_id = tresen_paygate_params_dup (params, "PayID", MAX_ID);
  result->trans_id = tresen_paygate_params_dup (params, "TransID", MAX_ID);
  result->status = tresen_paygate_params_dup (params, "Status", MAX_STATUS);
  result->code = tresen_paygate_params_dup (params, "Code", MAX_CODE);
  result->xid = tresen_paygate_params_dup (params, "XID", MAX_ID);
  result->ref_nr = tresen_paygate_params_dup (params, "RefNr", MAX_REF_NR);
  result->description = tresen_paygate_params_dup (params, "Description", MAX_LONG);
  result->user_data = tresen_paygate_params_dup (params, "UserData", MAX_LONG);
  result->prepay_id = tresen_paygate_params_dup (params, "PrepayID", MAX_ID);
  result->code_ext = tresen_paygate_params_dup (params, "CodeExt", MAX_CODE_EXT);
  result->error_text = tresen_paygate_params_dup (params, "ErrorText", MAX_ERROR_TEXT);
  result->audit = write_audit (params);
  result->dedupe_key = make_key (result);
  if (result->refusal == TRESEN_PAYGATE_REFUSAL_NONE)
    result->pay_class = tresen_paygate_classify (result->status, result->code);
}

/* @refusal: what was wrong before the form was looked at. */
static TresenPaygateResult *
read_form (const TresenPaygateMerchant *merchant,
           TresenPaygateRefusal refusal,
           const char *text,
           gsize size)
{
  TresenPaygateResult *result = g_new0 (TresenPaygateResult, 1);
  TresenPaygateOuter outer = { NULL, NULL, NULL };
  g_autoptr (TresenPaygateParams) params = NULL;

  result->refusal = refusal;
  if (refusal == TRESEN_PAYGATE_REFUSAL_NONE)
    result->refusal = tresen_paygate_outer_read (&outer, text, size);
  if (result->refusal == TRESEN_PAYGATE_REFUSAL_NONE)
    params = open_result (merchant, &outer, result);
  fill (result, params);
  result->clear
      = outer.clear != NULL ? g_steal_pointer (&outer.clear) : tresen_paygate_params_new ();
  tresen_paygate_outer_clear (&outer);
  return result;
}

/* "application/x-www-form-urlencoded; charset=iso-8859-1", or nothing at all. */
static gboolean
is_form (const char *content_type)
{
  gsize size = strcspn (content_type, "; \t");

  return size == 0
         || (size == strlen (FORM_TYPE)
             && g_ascii_strncasecmp (content_type, FORM_TYPE, size) == 0);
}

/**
 * tresen_paygate_result_read:
 * @method: "GET", "POST", …
 * @query: as received, without "?"
 * @content_type: as received, with or without parameters; "" when there is none
 * @body: as received
 *
 * Reads what came to one of the three addresses. Which of them it was does not matter: an authentic text is the same evidence
 * wherever it arrives. Of a POST only the body is read, of a GET only the query. In this order: method, size, outer form,
 * envelope, names that have to be there, merchant id, MAC. What is signed is found in Data alone. Pure; any thread. Source:
 * Computop, URLSuccess, URLFailure, URLNotify.
 *
 * Returns: (transfer full): what it is; tresen_paygate_refusal_get_http_status() says what to answer once it is stored
 */
TresenPaygateResult *
tresen_paygate_result_read (const TresenPaygateMerchant *merchant,
                            const char *method,
                            const char *query,
                            const char *content_type,
                            GBytes *body)
{
  gboolean is_post = strcmp (method, "POST") == 0;
  TresenPaygateRefusal refusal = TRESEN_PAYGATE_REFUSAL_NONE;
  gsize size = strlen (query);
  const char *text = query;

  if (is_post)
    text = g_bytes_get_data (body, &size);
  if (!is_post && strcmp (method, "GET") != 0)
    refusal = TRESEN_PAYGATE_REFUSAL_BAD_METHOD;
  else if (size > TRESEN_PAYGATE_MAX_BODY)
    refusal = TRESEN_PAYGATE_REFUSAL_TOO_LARGE;
  else if (is_post && !is_form (content_type))
    refusal = TRESEN_PAYGATE_REFUSAL_MISSING_DATA;
  return read_form (merchant, refusal, text, size);
}

/* tresen_paygate_result_read_request: The same for a request that came in. */
TresenPaygateResult *
tresen_paygate_result_read_request (const TresenPaygateMerchant *merchant,
                                    const TresenHttpRequest *request)
{
  return tresen_paygate_result_read (merchant, request->method, request->query,
                                     request->content_type, request->body);
}

void
tresen_paygate_answer_free (TresenPaygateAnswer *self)
{
  g_clear_pointer (&self->result, tresen_paygate_result_free);
  g_free (self);
}

static TresenPaygateAnswer *
read_answer (const TresenPaygateMerchant *merchant, guint http_status, GBytes *body)
{
  TresenPaygateAnswer *answer = g_new0 (TresenPaygateAnswer, 1);
  TresenPaygateRefusal refusal = TRESEN_PAYGATE_REFUSAL_NONE;
  gsize size = 0;
  const char *text = g_bytes_get_data (body, &size);

  while (size > 0 && g_ascii_isspace (text[size - 1]))
    size--;
  if (http_status != HTTP_OK)
    refusal = TRESEN_PAYGATE_REFUSAL_MISSING_DATA;
  else if (size > TRESEN_PAYGATE_MAX_BODY)
    refusal = TRESEN_PAYGATE_REFUSAL_TOO_LARGE;
  answer->outcome = TRESEN_PAYGATE_OUTCOME_UNKNOWN;
  answer->http_status = http_status;
  answer->result = read_form (merchant, refusal, text, size);
  return answer;
}

/* An answer that cannot be believed leaves open what happened. */
static TresenPaygateOutcome
judge (const TresenPaygateResult *result)
{
  if (result->refusal != TRESEN_PAYGATE_REFUSAL_NONE
      || tresen_paygate_outcome_is_uncertain (result->status, result->code))
    return TRESEN_PAYGATE_OUTCOME_UNKNOWN;
  return result->pay_class == TRESEN_PAY_CLASS_SUCCESS ? TRESEN_PAYGATE_OUTCOME_DONE
                                                       : TRESEN_PAYGATE_OUTCOME_REFUSED;
}

/**
 * tresen_paygate_answer_read_start:
 * @trans_id: what was sent
 * @http_status: of the answer
 * @body: of the answer
 *
 * What wechat.aspx answered for the channel APP. Done means that there is a PrepayID, not that money was paid: the class is
 * then pending. Pure; any thread.
 *
 * Returns: (transfer full): the answer
 */
TresenPaygateAnswer *
tresen_paygate_answer_read_start (const TresenPaygateMerchant *merchant,
                                  const char *trans_id,
                                  guint http_status,
                                  GBytes *body)
{
  TresenPaygateAnswer *answer = read_answer (merchant, http_status, body);
  TresenPaygateResult *result = answer->result;

  if (strcmp (result->trans_id, trans_id) == 0)
    answer->outcome = judge (result);
  else
    result->pay_class = TRESEN_PAY_CLASS_UNKNOWN;
  if (answer->outcome == TRESEN_PAYGATE_OUTCOME_DONE && *result->prepay_id == '\0')
    answer->outcome = TRESEN_PAYGATE_OUTCOME_UNKNOWN;
  if (result->pay_class == TRESEN_PAY_CLASS_SUCCESS)
    result->pay_class = answer->outcome == TRESEN_PAYGATE_OUTCOME_DONE ? TRESEN_PAY_CLASS_PENDING
                                                                       : TRESEN_PAY_CLASS_UNKNOWN;
  return answer;
}

/**
 * tresen_paygate_answer_read_credit:
 * @pay_id: what was sent
 * @trans_id: what was sent
 * @http_status: of the answer
 * @body: of the answer
 *
 * What credit.aspx answered. Unknown is everything that is neither a signed success nor a signed definite refusal of this very
 * refund: time-outs behind the platform, HTML, a missing or wrong MAC, another TransID. Then an inquiry has to show what
 * happened. Pure; any thread.
 *
 * Returns: (transfer full): the answer
 */
TresenPaygateAnswer *
tresen_paygate_answer_read_credit (const TresenPaygateMerchant *merchant,
                                   const char *pay_id,
                                   const char *trans_id,
                                   guint http_status,
                                   GBytes *body)
{
  TresenPaygateAnswer *answer = read_answer (merchant, http_status, body);
  TresenPaygateResult *result = answer->result;

  if (strcmp (result->trans_id, trans_id) == 0 && strcmp (result->pay_id, pay_id) == 0)
    answer->outcome = judge (result);
  else
    result->pay_class = TRESEN_PAY_CLASS_UNKNOWN;
  return answer;
}
