/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-practice-paygate-private.h"

#include <string.h>

#include "tresen-json.h"
#include "tresen-practice-refusal.h"
#include "tresen-practice-visit.h"

#define ORDER_MAX 65536

/* Returns: (nullable): why it was not carried out. */
typedef const char *(*OrderFunc) (TresenPracticePaygate *self, JsonObject *order);

static void
reply_text (TresenHttpExchange *exchange, guint status, const char *text)
{
  g_autoptr (TresenHttpReply) reply
      = tresen_http_reply_new_text (status, "text/plain; charset=utf-8", text);

  tresen_http_exchange_reply (exchange, reply);
}

static void
reply_json (TresenHttpExchange *exchange, JsonObject *object)
{
  g_autoptr (TresenHttpReply) reply = tresen_practice_answer_new (object);

  tresen_http_exchange_reply (exchange, reply);
}

static guint
get_count (JsonObject *order, const char *name, guint fallback, guint most)
{
  return (guint) CLAMP (tresen_json_get_int (order, name, fallback), 0, (gint64) most);
}

static const char *
order_fault (TresenPracticePaygate *self, JsonObject *order)
{
  const char *path = tresen_json_get_string (order, "endpoint");
  const char *kind = tresen_json_get_string (order, "kind");
  const char *word = tresen_json_get_string (order, "word");
  const char *code = tresen_json_get_string (order, "code");
  TresenPracticeFault fault = {
    .status = get_count (order, "status", 500, 599),
    .ms = get_count (order, "ms", 0, 3600 * 1000),
    .copies = get_count (order, "copies", 2, 100),
    .amount = tresen_json_get_int (order, "amount", -1),
  };

  if (g_strcmp0 (kind, "none") == 0)
    {
      tresen_practice_faults_clear (self->faults);
      return NULL;
    }
  if (path == NULL || !tresen_practice_faults_find_kind (kind, &fault.kind))
    return "endpoint and kind: see the README";
  g_strlcpy (fault.word, word != NULL ? word : "", sizeof fault.word);
  g_strlcpy (fault.code, code != NULL ? code : "20500050", sizeof fault.code);
  tresen_practice_faults_add (self->faults, path, &fault, get_count (order, "count", 1, 1000000));
  return NULL;
}

static const char *
order_act (TresenPracticePaygate *self, JsonObject *order)
{
  const char *trans_id = tresen_json_get_string (order, "transid");
  const char *act = tresen_json_get_string (order, "act");

  if (trans_id == NULL || act == NULL)
    return "transid, and act: pay, cancel, later, settle or tell";
  return tresen_practice_paygate_act (self, trans_id, act) ? NULL : "nothing has moved";
}

static const char *
order_clock (TresenPracticePaygate *self, JsonObject *order)
{
  gint64 seconds = CLAMP (tresen_json_get_int (order, "advance", 0), 0, 10 * 365 * 86400);

  self->skew_us += seconds * G_TIME_SPAN_SECOND;
  return NULL;
}

static void
set_text (char **text, const char *value)
{
  if (value == NULL || *value == '\0')
    return;
  g_free (*text);
  *text = g_strdup (value);
}

static const char *
order_settings (TresenPracticePaygate *self, JsonObject *order)
{
  const char *repeats = tresen_json_get_string (order, "repeats");
  guint minute_ms = get_count (order, "minute_ms", 0, 60000);
  guint later_ms = get_count (order, "later_ms", 0, 3600 * 1000);

  if (repeats != NULL && strcmp (repeats, "show") != 0 && strcmp (repeats, "refuse") != 0)
    return "repeats: show or refuse";
  if (minute_ms > 0)
    self->minute_us = (gint64) minute_ms * 1000;
  if (later_ms > 0)
    self->later_us = (gint64) later_ms * 1000;
  set_text (&self->keys->password, tresen_json_get_string (order, "encryption_password"));
  set_text (&self->keys->hmac_password, tresen_json_get_string (order, "hmac_password"));
  if (repeats != NULL)
    self->refuses_repeats = strcmp (repeats, "refuse") == 0;
  return NULL;
}

static void
visited_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenHttpExchange) exchange = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenPracticeVisitEnd) end = tresen_practice_visit_finish (result, &error);
  g_autoptr (JsonObject) answer = json_object_new ();

  json_object_set_boolean_member (answer, "chosen", end != NULL && end->has_chosen);
  json_object_set_int_member (answer, "status", end != NULL ? end->status : 0);
  json_object_set_string_member (answer, "url", end != NULL ? end->url : "");
  json_object_set_string_member (answer, "why", error != NULL ? error->message : "");
  reply_json (exchange, answer);
}

/* Answered when the browser has come to rest. */
static void
visit_cb (TresenHttpExchange *exchange, gpointer user_data)
{
  TresenPracticePaygate *self = user_data;
  TresenHttpRequest *request = tresen_http_exchange_get_request (exchange);
  g_autoptr (JsonObject) order = NULL;
  const char *url, *act;

  if (tresen_practice_paygate_is_foreign (request)
      || strcmp (request->content_type, "application/json") != 0)
    {
      reply_text (exchange, 403, "orders are application/json and come from this address");
      return;
    }
  order = tresen_json_parse_object (request->body, NULL);
  url = order != NULL ? tresen_json_get_string (order, "url") : NULL;
  act = order != NULL ? tresen_json_get_string (order, "act") : NULL;
  if (url == NULL || !tresen_practice_paygate_is_near (url))
    {
      reply_text (exchange, 400, "url of this machine, and act: pay, cancel or later");
      return;
    }
  tresen_practice_visit_async (url, act != NULL ? act : "pay", self->cancellable, visited_cb,
                               tresen_http_exchange_ref (exchange));
}

static const struct
{
  const char *path;
  OrderFunc func;
} orders[] = {
  { "/practice/fault", order_fault },
  { "/practice/act", order_act },
  { "/practice/clock", order_clock },
  { "/practice/settings", order_settings },
};

/* Whatever page a browser shows, it cannot steer the stand-in unless it is the stand-in's own. */
gboolean
tresen_practice_paygate_is_foreign (const TresenHttpRequest *request)
{
  const char *host = strstr (request->origin, "://");

  return *request->origin != '\0' && (host == NULL || strcmp (host + 3, request->host) != 0);
}

static void
order_cb (TresenHttpExchange *exchange, gpointer user_data)
{
  TresenPracticePaygate *self = user_data;
  TresenHttpRequest *request = tresen_http_exchange_get_request (exchange);
  g_autoptr (JsonObject) order = NULL;
  g_autoptr (JsonObject) answer = json_object_new ();
  const char *why = "not an order";

  if (tresen_practice_paygate_is_foreign (request)
      || strcmp (request->content_type, "application/json") != 0)
    {
      reply_text (exchange, 403, "orders are application/json and come from this address");
      return;
    }
  order = tresen_json_parse_object (request->body, NULL);
  for (gsize i = 0; order != NULL && i < G_N_ELEMENTS (orders); i++)
    if (strcmp (orders[i].path, request->path) == 0)
      why = orders[i].func (self, order);
  if (why != NULL)
    {
      reply_text (exchange, 400, why);
      return;
    }
  json_object_set_boolean_member (answer, "ok", TRUE);
  reply_json (exchange, answer);
}

static JsonObject *
describe (TresenPracticePaygate *self)
{
  JsonObject *object;
  JsonObject *calls = json_object_new ();
  GHashTableIter iter;
  gpointer path, count;

  tresen_practice_paygate_books_expire (self->books, tresen_practice_paygate_now_us (self));
  object = tresen_practice_paygate_books_to_json (self->books);
  g_hash_table_iter_init (&iter, self->calls);
  while (g_hash_table_iter_next (&iter, &path, &count))
    json_object_set_int_member (calls, path, GPOINTER_TO_INT (count));
  json_object_set_object_member (object, "calls", calls);
  json_object_set_array_member (object, "refused", json_array_ref (self->refused));
  json_object_set_int_member (object, "faults_left", tresen_practice_faults_count (self->faults));
  json_object_set_int_member (object, "waiting", self->waits->len);
  json_object_set_int_member (object, "now_us", tresen_practice_paygate_now_us (self));
  return object;
}

/** tresen_practice_paygate_dup_books: Returns: (transfer full): what /practice/books answers */
char *
tresen_practice_paygate_dup_books (TresenPracticePaygate *self)
{
  g_autoptr (JsonObject) object = describe (self);

  return tresen_json_to_text (object);
}

static void
books_cb (TresenHttpExchange *exchange, gpointer user_data)
{
  g_autoptr (JsonObject) object = NULL;

  if (tresen_practice_paygate_is_foreign (tresen_http_exchange_get_request (exchange)))
    {
      reply_text (exchange, 403, "requests of other pages are refused");
      return;
    }
  object = describe (user_data);
  reply_json (exchange, object);
}

/* The orders and looks of tests; the room's README.md describes them. */
void
tresen_practice_paygate_add_orders (TresenPracticePaygate *self, TresenHttpRouter *router)
{
  TresenHttpRoute route
      = { .methods = "POST", .max_body = ORDER_MAX, .handler = order_cb, .user_data = self };
  const TresenHttpRoute books
      = { .path = "/practice/books", .methods = "GET", .handler = books_cb, .user_data = self };
  const TresenHttpRoute visit = { .path = "/practice/visit",
                                  .methods = "POST",
                                  .max_body = ORDER_MAX,
                                  .handler = visit_cb,
                                  .user_data = self };

  for (gsize i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      route.path = orders[i].path;
      tresen_http_router_add (router, &route);
    }
  tresen_http_router_add (router, &books);
  tresen_http_router_add (router, &visit);
}
