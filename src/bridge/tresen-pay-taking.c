/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-pay-taking.h"

#include <string.h>

#include "tresen-json.h"
#include "tresen-store-payments.h"

/* Four times what is documented. */
#define MOST_PLAIN 200
#define MOST_CUSTOM 4096

struct _TresenPayTaking
{
  TresenRawCallback *raw;
  TresenPayVia via;
  TresenPaygateResult *result;
  char *detail;
  gboolean wants_payment;
};

/* The bar between the pieces of Custom came back as "&", so that they stand at the top under names of their own. */
static char *
join_custom (const TresenPaygateParams *clear)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < tresen_paygate_params_count (clear); i++)
    {
      const char *value = NULL;
      const char *name = tresen_paygate_params_get_nth (clear, i, &value);

      if (g_ascii_strcasecmp (name, "plain") == 0)
        continue;
      if (text->len > 0)
        g_string_append_c (text, '|');
      if (g_ascii_strcasecmp (name, "custom") != 0)
        g_string_append_printf (text, "%s=", name);
      g_string_append (text, value);
    }
  return g_string_free (text, FALSE);
}

static void
add_text (JsonObject *detail, const char *name, const char *text, glong most)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;
  g_autofree char *cut
      = valid != NULL ? g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), most)) : NULL;

  if (cut != NULL && *cut != '\0')
    json_object_set_string_member (detail, name, cut);
}

/* What nobody vouches for, and the text that was signed in part, without what must not be shown. */
static char *
make_detail (const TresenPaygateResult *result)
{
  g_autoptr (JsonObject) detail = json_object_new ();
  g_autofree char *custom = join_custom (result->clear);

  add_text (detail, "plain", tresen_paygate_params_get (result->clear, "plain"), MOST_PLAIN);
  add_text (detail, "custom", custom, MOST_CUSTOM);
  json_object_set_string_member (detail, "text", result->audit);
  return tresen_json_to_text (detail);
}

/**
 * tresen_pay_taking_new:
 * @request: kept as it came
 * @result: (transfer full): authentic
 * @wants_payment: the payment is to be shown
 *
 * Returns: (transfer full): what tresen_pay_taking_write() takes
 */
TresenPayTaking *
tresen_pay_taking_new (TresenHttpRequest *request,
                       TresenPayVia via,
                       TresenPaygateResult *result,
                       gboolean wants_payment,
                       gint64 now_us)
{
  TresenPayTaking *self = g_new0 (TresenPayTaking, 1);

  self->raw = tresen_raw_callback_new ();
  self->raw->source = TRESEN_SOURCE_PAYGATE;
  self->raw->received_at_us = now_us;
  self->raw->query = g_strdup (request->query);
  self->raw->body = g_bytes_ref (request->body);
  self->via = via;
  self->result = result;
  self->detail = make_detail (result);
  self->wants_payment = wants_payment;
  return self;
}

void
tresen_pay_taking_free (TresenPayTaking *self)
{
  g_clear_pointer (&self->raw, tresen_raw_callback_unref);
  g_clear_pointer (&self->result, tresen_paygate_result_free);
  g_free (self->detail);
  g_free (self);
}

void
tresen_pay_taken_free (TresenPayTaken *self)
{
  g_clear_pointer (&self->payment, tresen_payment_unref);
  g_free (self);
}

/**
 * tresen_pay_result_of:
 * @read: must outlive what is returned
 *
 * Returns: what the store takes of it. Any thread.
 */
TresenPayResult
tresen_pay_result_of (const TresenPaygateResult *read, TresenPayVia via)
{
  return (TresenPayResult){
    .via = via,
    .result_class = read->pay_class,
    .trans_id = read->trans_id,
    .pay_id = read->pay_id,
    .xid = read->xid,
    .status = read->status,
    .code = read->code,
    .code_ext = read->code_ext,
    .error_text = read->error_text,
    .description = read->description,
  };
}

static void
tell (const TresenPayTaking *self, const TresenPayEffect *effect)
{
  static const char *const classes[] = { "unknown", "success", "authorized", "pending", "failed" };
  const TresenPaygateResult *result = self->result;
  GLogLevelFlags level = effect->verdict == TRESEN_VERDICT_ORPHAN || effect->has_new_conflict
                                 || result->is_by_previous_key
                             ? G_LOG_LEVEL_MESSAGE
                             : G_LOG_LEVEL_INFO;

  g_log (G_LOG_DOMAIN, level, "payments: a result for TransID %s, PayID %s, Code %s: %s%s%s%s",
         result->trans_id, result->pay_id, result->code, classes[result->pay_class],
         effect->verdict == TRESEN_VERDICT_ORPHAN ? ", no such order" : "",
         effect->has_new_conflict ? ", in conflict with an earlier one" : "",
         result->is_by_previous_key ? ", by the previous keys" : "");
}

/**
 * tresen_pay_taking_write:
 * @data: a TresenPayTaking
 *
 * A TresenStoreFunc. Writer's thread, may run twice.
 *
 * Returns: (transfer full) (nullable): a TresenPayTaken; %NULL with @error
 */
gpointer
tresen_pay_taking_write (TresenDb *db, gpointer data, GError **error)
{
  TresenPayTaking *self = data;
  TresenPayResult result = tresen_pay_result_of (self->result, self->via);
  g_autoptr (TresenPayTaken) taken = g_new0 (TresenPayTaken, 1);

  result.detail = self->detail;
  if (!tresen_store_pay_result_take (db, self->raw, &result, self->raw->received_at_us,
                                     &taken->effect, error))
    return NULL;
  if (self->wants_payment && taken->effect.payment_id != 0)
    {
      taken->payment = tresen_store_payment_find_by_trans_id (db, result.trans_id, error);
      if (taken->payment == NULL)
        return NULL;
    }
  tell (self, &taken->effect);
  return g_steal_pointer (&taken);
}
