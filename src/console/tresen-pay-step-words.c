/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-pay-step-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "tresen-amount-words.h"
#include "tresen-json.h"
#include "tresen-pay-code-words.h"

static void
fact_free (gpointer data)
{
  TresenPayFact *self = data;

  g_free (self->name);
  g_free (self->value);
  g_free (self);
}

static const char *
get_result_title (TresenPayClass result_class)
{
  switch (result_class)
    {
    case TRESEN_PAY_CLASS_SUCCESS:
      return _ ("Result: paid");
    case TRESEN_PAY_CLASS_AUTHORIZED:
      return _ ("Result: reserved, not paid yet");
    case TRESEN_PAY_CLASS_PENDING:
      return _ ("Result: still to come");
    case TRESEN_PAY_CLASS_FAILED:
      return _ ("Result: failed");
    case TRESEN_PAY_CLASS_UNKNOWN:
    default:
      return _ ("Result: not clear");
    }
}

static const char *
get_refund_title (TresenPayClass result_class)
{
  switch (result_class)
    {
    case TRESEN_PAY_CLASS_SUCCESS:
      return _ ("Refund accepted");
    case TRESEN_PAY_CLASS_FAILED:
      return _ ("Refund refused");
    case TRESEN_PAY_CLASS_AUTHORIZED:
    case TRESEN_PAY_CLASS_PENDING:
    case TRESEN_PAY_CLASS_UNKNOWN:
    default:
      return _ ("Refund: no clear answer");
    }
}

static JsonObject *
parse_detail (const TresenPaymentStep *step)
{
  const char *json = step->detail != NULL ? step->detail : "";
  g_autoptr (GBytes) text = g_bytes_new (json, strlen (json));

  return tresen_json_parse_object (text, NULL);
}

/* Whether staff asked for a refund again that was sent before. */
static gboolean
is_again (const TresenPaymentStep *step)
{
  g_autoptr (JsonObject) detail = parse_detail (step);

  return detail != NULL && json_object_get_boolean_member_with_default (detail, "again", FALSE);
}

static const char *
get_title (const TresenPaymentStep *step)
{
  switch (step->kind)
    {
    case TRESEN_PAY_STEP_CREATED:
      return _ ("Payment made");
    case TRESEN_PAY_STEP_NEW_ATTEMPT:
      return _ ("New code made");
    case TRESEN_PAY_STEP_LINK_SENT:
      return _ ("Link sent in the chat");
    case TRESEN_PAY_STEP_STARTED:
      return _ ("Customer went on to pay");
    case TRESEN_PAY_STEP_RESULT:
      return get_result_title (step->result_class);
    case TRESEN_PAY_STEP_INQUIRY:
      return _ ("Paygate was asked");
    case TRESEN_PAY_STEP_CONFIRMED:
      return _ ("Amount and currency confirmed");
    case TRESEN_PAY_STEP_EXPIRED:
      return _ ("Time was over");
    case TRESEN_PAY_STEP_WITHDRAWN:
      return _ ("Payment cancelled here");
    case TRESEN_PAY_STEP_CONFLICT:
      return _ ("Result contradicts an earlier one");
    case TRESEN_PAY_STEP_MISMATCH:
      return _ ("Another amount or currency than ordered");
    case TRESEN_PAY_STEP_REFUND_ASKED:
      return is_again (step) ? _ ("Same refund to be sent again") : _ ("Refund asked for");
    case TRESEN_PAY_STEP_REFUND_SENT:
      return _ ("Refund sent to Paygate");
    case TRESEN_PAY_STEP_REFUND_ANSWER:
      return get_refund_title (step->result_class);
    case TRESEN_PAY_STEP_REFUND_FOUND:
      return _ ("Refund looked up");
    case TRESEN_PAY_STEP_START_FAILED:
      return _ ("Could not be started");
    case TRESEN_PAY_STEP_START_LOST:
      return _ ("Not known whether it was started");
    case TRESEN_PAY_STEP_HANDLED:
      return _ ("Marked as handled");
    default:
      return _ ("Step");
    }
}

/** What happened, and who did it where staff did. */
char *
tresen_pay_step_words_title (const TresenPaymentStep *step)
{
  if (step->who == NULL || *step->who == '\0')
    return g_strdup (get_title (step));
  /* Translators: what happened, and the name of the member of staff who did it */
  return g_strdup_printf (_ ("%s, by %s"), get_title (step), step->who);
}

const char *
tresen_pay_step_words_icon (const TresenPaymentStep *step)
{
  switch (step->kind)
    {
    case TRESEN_PAY_STEP_CONFLICT:
    case TRESEN_PAY_STEP_MISMATCH:
    case TRESEN_PAY_STEP_START_LOST:
      return "dialog-warning-symbolic";
    case TRESEN_PAY_STEP_CONFIRMED:
      return "object-select-symbolic";
    case TRESEN_PAY_STEP_EXPIRED:
    case TRESEN_PAY_STEP_WITHDRAWN:
    case TRESEN_PAY_STEP_START_FAILED:
      return "process-stop-symbolic";
    case TRESEN_PAY_STEP_RESULT:
    case TRESEN_PAY_STEP_REFUND_ANSWER:
      return step->result_class == TRESEN_PAY_CLASS_SUCCESS   ? "object-select-symbolic"
             : step->result_class == TRESEN_PAY_CLASS_FAILED  ? "process-stop-symbolic"
             : step->result_class == TRESEN_PAY_CLASS_UNKNOWN ? "dialog-warning-symbolic"
                                                              : "content-loading-symbolic";
    default:
      return "media-record-symbolic";
    }
}

/** (nullable): how it came to be known; %NULL where that goes without saying. */
const char *
tresen_pay_step_words_via (const TresenPaymentStep *step)
{
  if (step->kind == TRESEN_PAY_STEP_REFUND_SENT)
    return NULL;
  switch (step->via)
    {
    case TRESEN_PAY_VIA_NOTIFY:
      return _ ("Notification from Paygate");
    case TRESEN_PAY_VIA_SUCCESS:
    case TRESEN_PAY_VIA_FAILURE:
      return _ ("Brought by the customer's browser");
    case TRESEN_PAY_VIA_ANSWER:
      return _ ("Answer from Paygate");
    case TRESEN_PAY_VIA_PAGE:
      return _ ("Customer's page");
    case TRESEN_PAY_VIA_STAFF:
    case TRESEN_PAY_VIA_CLOCK:
    default:
      return NULL;
    }
}

/** What the codes mean and what to do; "" where there is nothing to say. */
char *
tresen_pay_step_words_meaning (const TresenPaymentStep *step)
{
  g_autofree char *meaning = tresen_pay_code_words_meaning (step->code);
  const char *ext = tresen_pay_code_words_ext (step->code_ext);

  if (g_strcmp0 (step->code, "00000000") == 0 && ext == NULL)
    return g_strdup ("");
  if (ext == NULL)
    return g_steal_pointer (&meaning);
  if (*meaning == '\0')
    return g_strdup (ext);
  return g_strdup_printf (C_ ("sentences", "%s %s"), meaning, ext);
}

static void
add_fact (GPtrArray *facts, const char *name, const char *value, gboolean is_unconfirmed)
{
  TresenPayFact *fact;

  if (value == NULL || *value == '\0')
    return;
  fact = g_new0 (TresenPayFact, 1);
  fact->name = g_strdup (name);
  fact->value = g_strdup (value);
  fact->is_unconfirmed = is_unconfirmed;
  g_ptr_array_add (facts, fact);
}

/* Amounts stand in a detail as strings of minor units. */
static void
add_amount (GPtrArray *facts,
            JsonObject *detail,
            const char *key,
            const char *name,
            const char *currency)
{
  const char *digits = tresen_json_get_string (detail, key);
  g_autofree char *words = NULL;
  gint64 amount;

  if (digits == NULL || !g_ascii_string_to_signed (digits, 10, 0, G_MAXINT64, &amount, NULL))
    return;
  words = tresen_amount_words (amount, currency);
  add_fact (facts, name, words, FALSE);
}

static void
add_detail (GPtrArray *facts, const TresenPaymentStep *step, const char *order_currency)
{
  g_autoptr (JsonObject) detail = parse_detail (step);
  const char *told = detail != NULL ? tresen_json_get_string (detail, "currency") : NULL;
  const char *currency = told != NULL && *told != '\0' ? told : order_currency;

  if (detail == NULL)
    return;
  add_amount (facts, detail, "amount", _ ("Amount"), currency);
  add_amount (facts, detail, "captured", _ ("Amount paid"), currency);
  add_amount (facts, detail, "credited", _ ("Amount given back"), currency);
  add_fact (facts, _ ("Last status"), tresen_json_get_string (detail, "last_status"), FALSE);
  add_fact (facts, _ ("Reason"), tresen_json_get_string (detail, "reason"), FALSE);
  add_fact (facts, "Plain", tresen_json_get_string (detail, "plain"), TRUE);
  add_fact (facts, "Custom", tresen_json_get_string (detail, "custom"), TRUE);
}

/** @currency: of the payment. Returns: (element-type TresenPayFact): only what there is; the values are as they came */
GPtrArray *
tresen_pay_step_words_facts (const TresenPaymentStep *step, const char *currency)
{
  GPtrArray *facts = g_ptr_array_new_with_free_func (fact_free);

  add_fact (facts, _ ("Code"), step->code, FALSE);
  add_fact (facts, _ ("Status"), step->status, FALSE);
  add_fact (facts, "CodeExt", step->code_ext, FALSE);
  add_fact (facts, "ErrorText", step->error_text, FALSE);
  add_fact (facts, _ ("Description"), step->description, FALSE);
  add_fact (facts, "TransID", step->trans_id, FALSE);
  add_fact (facts, "PayID", step->pay_id, FALSE);
  add_fact (facts, "XID", step->xid, FALSE);
  add_detail (facts, step, currency);
  return facts;
}
