/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-practice-paygate-books.h"

#include <string.h>

#include "tresen-json.h"

typedef TresenPracticePaygatePayment Payment;
typedef TresenPracticePaygateCredit Credit;
typedef TresenPracticePaygateNote Note;

static const char *const state_words[] = {
  [TRESEN_PRACTICE_PAYGATE_OPEN] = "open",
  [TRESEN_PRACTICE_PAYGATE_PENDING] = "pending",
  [TRESEN_PRACTICE_PAYGATE_PAID] = "paid",
  [TRESEN_PRACTICE_PAYGATE_FAILED] = "failed",
};

static void
add_verdict (JsonObject *object, const TresenPracticePaygateVerdict *verdict)
{
  json_object_set_string_member (object, "status", verdict->status);
  json_object_set_string_member (object, "code", verdict->code);
  json_object_set_string_member (object, "description", verdict->description);
  json_object_set_string_member (object, "code_ext", verdict->code_ext);
  json_object_set_string_member (object, "error_text", verdict->error_text);
}

static JsonObject *
credit_to_json (const Credit *credit)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "transid", credit->trans_id);
  json_object_set_string_member (object, "refnr", credit->ref_nr);
  json_object_set_string_member (object, "xid", credit->xid);
  json_object_set_int_member (object, "amount", credit->amount);
  json_object_set_int_member (object, "seen", credit->seen);
  json_object_set_int_member (object, "booked", credit->booked);
  json_object_set_int_member (object, "at_us", credit->at_us);
  add_verdict (object, &credit->verdict);
  return object;
}

static JsonObject *
note_to_json (const Note *note)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "at_us", note->at_us);
  json_object_set_int_member (object, "http_status", note->http_status);
  json_object_set_int_member (object, "attempt", note->attempt);
  json_object_set_string_member (object, "code", note->code);
  return object;
}

static JsonObject *
request_to_json (const TresenPracticePaygateForm *request)
{
  JsonObject *object = json_object_new ();
  const char *name, *value;

  for (guint i = 0; (name = tresen_practice_paygate_form_nth (request, i, &value)) != NULL; i++)
    json_object_set_string_member (object, name, value);
  return object;
}

static void
add_members (JsonObject *object, const Payment *payment)
{
  static const char *const names[] = { "TransID", "ReqId", "RefNr", "Currency", "Channel" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *member = g_ascii_strdown (names[i], -1);

      json_object_set_string_member (object, member,
                                     tresen_practice_paygate_payment_get (payment, names[i]));
    }
  json_object_set_string_member (object, "payid", payment->pay_id);
  json_object_set_string_member (object, "page", payment->page_id);
  json_object_set_string_member (object, "xid", payment->xid);
  json_object_set_string_member (object, "state", state_words[payment->state]);
  json_object_set_string_member (object, "last_status", payment->last_status);
  json_object_set_int_member (object, "amount", payment->amount);
  json_object_set_int_member (object, "captured", payment->captured);
  json_object_set_int_member (object, "credited",
                              tresen_practice_paygate_payment_credited (payment));
  json_object_set_int_member (object, "booked", payment->booked);
  json_object_set_int_member (object, "created_us", payment->created_us);
  json_object_set_int_member (object, "expires_us", payment->expires_us);
  json_object_set_int_member (object, "paid_us", payment->paid_us);
  add_verdict (object, &payment->verdict);
}

static JsonObject *
payment_to_json (const Payment *payment)
{
  JsonObject *object = json_object_new ();
  JsonArray *credits = json_array_new ();
  JsonArray *notes = json_array_new ();

  add_members (object, payment);
  for (guint i = 0; i < payment->credits->len; i++)
    json_array_add_object_element (credits,
                                   credit_to_json (g_ptr_array_index (payment->credits, i)));
  for (guint i = 0; i < payment->notes->len; i++)
    json_array_add_object_element (notes, note_to_json (g_ptr_array_index (payment->notes, i)));
  json_object_set_object_member (object, "request", request_to_json (payment->request));
  json_object_set_array_member (object, "credits", credits);
  json_object_set_array_member (object, "notifications", notes);
  return object;
}

/** tresen_practice_paygate_books_to_json: Returns: (transfer full): all there is, for tests and to be kept; the README has the members */
JsonObject *
tresen_practice_paygate_books_to_json (TresenPracticePaygateBooks *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *payments = json_array_new ();

  for (guint i = 0; i < self->payments->len; i++)
    json_array_add_object_element (payments,
                                   payment_to_json (g_ptr_array_index (self->payments, i)));
  json_object_set_array_member (object, "payments", payments);
  return object;
}

static const char *
text_of (JsonObject *object, const char *name)
{
  const char *text = tresen_json_get_string (object, name);

  return text != NULL ? text : "";
}

static void
read_verdict (TresenPracticePaygateVerdict *verdict, JsonObject *object)
{
  tresen_practice_paygate_verdict_set (verdict, text_of (object, "status"),
                                       text_of (object, "code"), text_of (object, "description"));
  g_strlcpy (verdict->code_ext, text_of (object, "code_ext"), sizeof verdict->code_ext);
  g_strlcpy (verdict->error_text, text_of (object, "error_text"), sizeof verdict->error_text);
}

static void
replace (char **text, JsonObject *object, const char *name)
{
  g_free (*text);
  *text = g_strdup (text_of (object, name));
}

static void
read_credit (Payment *payment, JsonObject *object)
{
  Credit *credit
      = tresen_practice_paygate_payment_add_credit (payment, text_of (object, "transid"));

  replace (&credit->ref_nr, object, "refnr");
  replace (&credit->xid, object, "xid");
  credit->amount = tresen_json_get_int (object, "amount", 0);
  credit->seen = (guint) CLAMP (tresen_json_get_int (object, "seen", 0), 0, G_MAXINT);
  credit->booked = tresen_json_get_int (object, "booked", 0) > 0 ? 1 : 0;
  credit->at_us = tresen_json_get_int (object, "at_us", 0);
  read_verdict (&credit->verdict, object);
}

static void
read_note (Payment *payment, JsonObject *object)
{
  Note note = { .at_us = tresen_json_get_int (object, "at_us", 0) };

  note.http_status = (guint) CLAMP (tresen_json_get_int (object, "http_status", 0), 0, 999);
  note.attempt = (guint) CLAMP (tresen_json_get_int (object, "attempt", 0), 0, 99);
  g_strlcpy (note.code, text_of (object, "code"), sizeof note.code);
  tresen_practice_paygate_payment_note (payment, &note);
}

static void
read_state (Payment *payment, const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (state_words); i++)
    if (strcmp (state_words[i], word) == 0)
      payment->state = (TresenPracticePaygateState) i;
}

static void
each_object (Payment *payment,
             JsonObject *object,
             const char *name,
             void (*read) (Payment *payment, JsonObject *element))
{
  JsonNode *node = json_object_get_member (object, name);
  JsonArray *array
      = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (element))
        read (payment, json_node_get_object (element));
    }
}

static TresenPracticePaygateForm *
read_request (JsonObject *object)
{
  TresenPracticePaygateForm *form = tresen_practice_paygate_form_new ();
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *at = names; at != NULL; at = at->next)
    tresen_practice_paygate_form_add (form, at->data, tresen_json_get_string (object, at->data));
  return form;
}

static void
read_payment (TresenPracticePaygateBooks *self, JsonObject *object)
{
  JsonObject *request = tresen_json_get_object (object, "request");
  g_autoptr (TresenPracticePaygateForm) form = request != NULL ? read_request (request) : NULL;
  Payment *payment;

  if (form == NULL)
    return;
  payment = tresen_practice_paygate_books_add (self, form, 0);
  replace (&payment->pay_id, object, "payid");
  replace (&payment->page_id, object, "page");
  replace (&payment->xid, object, "xid");
  read_state (payment, text_of (object, "state"));
  read_verdict (&payment->verdict, object);
  g_strlcpy (payment->last_status, text_of (object, "last_status"), sizeof payment->last_status);
  payment->captured = tresen_json_get_int (object, "captured", 0);
  payment->booked = tresen_json_get_int (object, "booked", 0) > 0 ? 1 : 0;
  payment->created_us = tresen_json_get_int (object, "created_us", 0);
  payment->expires_us = tresen_json_get_int (object, "expires_us", 0);
  payment->paid_us = tresen_json_get_int (object, "paid_us", 0);
  each_object (payment, object, "credits", read_credit);
  each_object (payment, object, "notifications", read_note);
}

/** tresen_practice_paygate_books_read_json: adds what tresen_practice_paygate_books_to_json() wrote; what cannot be read is left out */
void
tresen_practice_paygate_books_read_json (TresenPracticePaygateBooks *self, JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "payments");
  JsonArray *array
      = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (element))
        read_payment (self, json_node_get_object (element));
    }
}
