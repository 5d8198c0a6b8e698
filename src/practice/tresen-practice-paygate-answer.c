/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-practice-paygate-answer.h"

#include <string.h>

#define WRONG_MAC "0000000000000000000000000000000000000000000000000000000000000000"

static gboolean
is_given (const char *text)
{
  return text != NULL && *text != '\0';
}

static void
add_given (TresenPracticePaygateForm *form, const char *name, const char *value)
{
  if (is_given (value))
    tresen_practice_paygate_form_add (form, name, value);
}

static const char *
asked (const TresenPracticePaygateResult *self, const char *name)
{
  return self->request != NULL ? tresen_practice_paygate_form_text (self->request, name) : "";
}

static void
sign (const TresenPracticePaygateResult *self, TresenPracticePaygateForm *form)
{
  g_autofree char *mac = tresen_practice_paygate_mac (self->keys, self->pay_id, self->trans_id,
                                                      self->verdict->status, self->verdict->code);

  if (self->signing == TRESEN_PRACTICE_PAYGATE_SIGNED)
    tresen_practice_paygate_form_add (form, "MAC", mac);
  else if (self->signing == TRESEN_PRACTICE_PAYGATE_SIGNED_WRONG)
    tresen_practice_paygate_form_add (form, "MAC", WRONG_MAC);
}

/* The table of spec 11.2, spelled as the live platform spells the merchant's id. */
static TresenPracticePaygateForm *
make_form (const TresenPracticePaygateResult *self)
{
  TresenPracticePaygateForm *form = tresen_practice_paygate_form_new ();
  gboolean is_app = strcmp (asked (self, "Channel"), "APP") == 0;

  tresen_practice_paygate_form_add (form, "mid", self->keys->merchant_id);
  tresen_practice_paygate_form_add (form, "PayID", self->pay_id != NULL ? self->pay_id : "");
  add_given (form, "XID", self->xid);
  tresen_practice_paygate_form_add (form, "TransID", self->trans_id != NULL ? self->trans_id : "");
  add_given (form, "RefNr", asked (self, "RefNr"));
  sign (self, form);
  tresen_practice_paygate_form_add (form, "Status", self->verdict->status);
  tresen_practice_paygate_form_add (form, "Description", self->verdict->description);
  tresen_practice_paygate_form_add (form, "Code", self->verdict->code);
  if (!is_app)
    add_given (form, "UserData", asked (self, "UserData"));
  add_given (form, "PrepayID", self->prepay_id);
  add_given (form, "CodeExt", self->verdict->code_ext);
  add_given (form, "ErrorText", self->verdict->error_text);
  return form;
}

static GBytes *
join (const TresenPracticePaygateForm *form)
{
  GString *text = g_string_new (NULL);
  const char *name, *value;
  g_autofree char *bytes = NULL;
  gsize size;

  for (guint i = 0; (name = tresen_practice_paygate_form_nth (form, i, &value)) != NULL; i++)
    g_string_append_printf (text, "%s%s=%s", i > 0 ? "&" : "", name, value);
  bytes = tresen_practice_paygate_to_latin1 (text->str, &size);
  g_string_free (text, TRUE);
  return g_bytes_new (bytes, size);
}

/** tresen_practice_paygate_seal_form: Returns: (transfer full): "Len=…&Data=…", which needs no further coding */
char *
tresen_practice_paygate_seal_form (const TresenPracticePaygateKeys *keys,
                                   const TresenPracticePaygateForm *form)
{
  g_autoptr (GBytes) text = join (form);
  g_autofree char *data = tresen_practice_paygate_seal (keys, text);

  return g_strdup_printf ("Len=%" G_GSIZE_FORMAT "&Data=%s", g_bytes_get_size (text), data);
}

static void
append_coded (GString *text, const char *name, const char *value)
{
  gsize size;
  g_autofree char *bytes = tresen_practice_paygate_to_latin1 (value, &size);

  g_string_append_printf (text, "%s%s=", text->len > 0 ? "&" : "", name);
  for (gsize i = 0; i < size; i++)
    {
      if (g_ascii_isalnum (bytes[i]) || strchr ("-._~", bytes[i]) != NULL)
        g_string_append_c (text, bytes[i]);
      else
        g_string_append_printf (text, "%%%02X", (guint) (guchar) bytes[i]);
    }
}

/* Whoever did not ask for a sealed result gets it in clear. */
static char *
write_clear (const TresenPracticePaygateForm *form)
{
  GString *text = g_string_new (NULL);
  const char *name, *value;

  for (guint i = 0; (name = tresen_practice_paygate_form_nth (form, i, &value)) != NULL; i++)
    append_coded (text, name, value);
  return g_string_free (text, FALSE);
}

/* Plain comes back as it went, Custom as parameters of their own: both in clear, beside the result (spec 4.1). */
static void
append_echo (GString *text, const TresenPracticePaygateResult *self)
{
  const char *plain = asked (self, "Plain");
  g_auto (GStrv) pieces = g_strsplit (asked (self, "Custom"), "|", -1);

  if (*plain != '\0')
    append_coded (text, "Plain", plain);
  for (char **piece = pieces; *piece != NULL; piece++)
    {
      char *equals = strchr (*piece, '=');

      if (equals == NULL)
        continue;
      *equals = '\0';
      **piece = g_ascii_toupper (**piece);
      append_coded (text, *piece, equals + 1);
    }
}

/** tresen_practice_paygate_result_form: Returns: (transfer full): the result as the query or body of one of the three URLs */
char *
tresen_practice_paygate_result_form (const TresenPracticePaygateResult *self)
{
  g_autoptr (TresenPracticePaygateForm) form = make_form (self);
  gboolean is_sealed = strcmp (asked (self, "Response"), "encrypt") == 0;
  g_autofree char *result
      = is_sealed ? tresen_practice_paygate_seal_form (self->keys, form) : write_clear (form);
  GString *text = g_string_new (result);

  append_echo (text, self);
  return g_string_free (text, FALSE);
}

/** tresen_practice_paygate_result_url: Returns: (transfer full): where the browser is sent */
char *
tresen_practice_paygate_result_url (const TresenPracticePaygateResult *self, const char *url)
{
  g_autofree char *query = tresen_practice_paygate_result_form (self);

  return g_strconcat (url, "?", query, NULL);
}

/** tresen_practice_paygate_result_body: Returns: (transfer full): the answer to a call of the merchant's server, always sealed */
char *
tresen_practice_paygate_result_body (const TresenPracticePaygateResult *self)
{
  g_autoptr (TresenPracticePaygateForm) form = make_form (self);

  return tresen_practice_paygate_seal_form (self->keys, form);
}

static void
add_amount (TresenPracticePaygateForm *form, const char *name, gint64 amount)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, amount);

  tresen_practice_paygate_form_add (form, name, text);
}

/**
 * tresen_practice_paygate_inquiry_body:
 * @trans_id: as it was asked with
 * @captured: what the answer says, minor units; below 0 says nothing of amounts
 *
 * Status and Code are of the inquiry; no MAC is documented for this answer (spec 6.1).
 *
 * Returns: (transfer full): the answer to an inquiry about an order that is known
 */
char *
tresen_practice_paygate_inquiry_body (const TresenPracticePaygateKeys *keys,
                                      const TresenPracticePaygatePayment *payment,
                                      const char *trans_id,
                                      gint64 captured,
                                      const char *currency)
{
  g_autoptr (TresenPracticePaygateForm) form = tresen_practice_paygate_form_new ();

  tresen_practice_paygate_form_add (form, "mid", keys->merchant_id);
  tresen_practice_paygate_form_add (form, "PayID", payment->pay_id);
  tresen_practice_paygate_form_add (form, "XID", payment->xid);
  tresen_practice_paygate_form_add (form, "TransID", trans_id);
  tresen_practice_paygate_form_add (form, "Status", "OK");
  tresen_practice_paygate_form_add (form, "Description", "success");
  tresen_practice_paygate_form_add (form, "Code", "00000000");
  if (captured >= 0)
    {
      add_amount (form, "AmountAuth", captured);
      add_amount (form, "AmountCap", captured);
      add_amount (form, "AmountCred", tresen_practice_paygate_payment_credited (payment));
    }
  tresen_practice_paygate_form_add (form, "Currency", currency);
  tresen_practice_paygate_form_add (form, "LastStatus", payment->last_status);
  return tresen_practice_paygate_seal_form (keys, form);
}
