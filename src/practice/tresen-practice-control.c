/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-practice-quotas.h"
#include "tresen-practice-wechat-private.h"

#include <string.h>

#include "tresen-json.h"
#include "tresen-practice-notices.h"
#include "tresen-practice-refusal.h"

#define ORDER_MAX (14 * 1024 * 1024)
#define NAME_MAX_BYTES 256
#define MOST_AT_ONCE 200000
#define OPENID_LENGTH 28

/* Carries out one order; replies or keeps the exchange. */
typedef void (*OrderFunc) (TresenPracticeWechat *self,
                           TresenHttpExchange *exchange,
                           JsonObject *order);

static void
reply_json (TresenHttpExchange *exchange, JsonObject *object)
{
  g_autoptr (TresenHttpReply) reply = tresen_practice_answer_new (object);

  tresen_http_exchange_reply (exchange, reply);
}

static void
reply_done (TresenHttpExchange *exchange)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_boolean_member (object, "ok", TRUE);
  reply_json (exchange, object);
}

static void
reply_bad (TresenHttpExchange *exchange, const char *why)
{
  tresen_practice_wechat_reply_text (exchange, 400, why);
}

static double
get_decimal (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_double (node) : 0;
}

static guint
get_count (JsonObject *object, const char *name, guint fallback, guint most)
{
  return (guint) CLAMP (tresen_json_get_int (object, name, fallback), 0, (gint64) most);
}

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenHttpExchange) exchange = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenPracticeOutcome) outcome
      = tresen_practice_wechat_act_finish (TRESEN_PRACTICE_WECHAT (source), result, &error);
  g_autoptr (JsonObject) answer = json_object_new ();
  g_autofree char *msgid = NULL;

  if (outcome == NULL)
    {
      tresen_practice_wechat_reply_text (exchange, 500, error->message);
      return;
    }
  msgid
      = outcome->msgid != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, outcome->msgid) : g_strdup ("");
  json_object_set_boolean_member (answer, "delivered", outcome->is_delivered);
  json_object_set_string_member (answer, "status", outcome->status);
  json_object_set_int_member (answer, "deliveries", outcome->deliveries);
  json_object_set_int_member (answer, "http_status", outcome->http_status);
  json_object_set_string_member (answer, "msgid", msgid);
  json_object_set_string_member (answer, "why", outcome->why != NULL ? outcome->why : "");
  reply_json (exchange, answer);
}

static GBytes *
decode_data (JsonObject *order)
{
  const char *text = tresen_json_get_string (order, "data");
  gsize size = 0;
  guchar *data;

  if (text == NULL)
    return NULL;
  data = g_base64_decode (text, &size);
  return g_bytes_new_take (data, size);
}

static void
order_act (TresenPracticeWechat *self, TresenHttpExchange *exchange, JsonObject *order)
{
  g_autoptr (GBytes) data = decode_data (order);
  JsonObject *members = tresen_json_get_object (order, "members");
  g_autofree char *members_text = members != NULL ? tresen_json_to_text (members) : NULL;
  TresenPracticeAct act = {
    .openid = tresen_json_get_string (order, "openid"),
    .action = tresen_json_get_string (order, "act"),
    .text = tresen_json_get_string (order, "text"),
    .title = tresen_json_get_string (order, "title"),
    .url = tresen_json_get_string (order, "url"),
    .key = tresen_json_get_string (order, "key"),
    .members = members_text,
    .latitude = get_decimal (order, "latitude"),
    .longitude = get_decimal (order, "longitude"),
    .data = data,
    .repeat = get_count (order, "repeat", 0, 100),
  };

  tresen_practice_wechat_act_async (self, &act, NULL, acted_cb,
                                    tresen_http_exchange_ref (exchange));
}

static void
order_customer (TresenPracticeWechat *self, TresenHttpExchange *exchange, JsonObject *order)
{
  const char *name = tresen_json_get_string (order, "name");
  const char *openid = tresen_json_get_string (order, "openid");
  g_autoptr (JsonObject) answer = json_object_new ();
  TresenPracticeFollower *follower;

  if (name == NULL || *name == '\0' || strlen (name) > NAME_MAX_BYTES)
    {
      reply_bad (exchange, "name: 1 to 256 bytes");
      return;
    }
  if (openid != NULL
      && (strlen (openid) != OPENID_LENGTH
          || tresen_practice_account_find (self->account, openid) != NULL))
    {
      reply_bad (exchange, "openid: 28 characters, not taken yet");
      return;
    }
  follower = tresen_practice_account_add_follower (self->account, openid, name);
  tresen_practice_wechat_touch (self);
  json_object_set_string_member (answer, "openid", follower->openid);
  reply_json (exchange, answer);
}

static void
order_customers (TresenPracticeWechat *self, TresenHttpExchange *exchange, JsonObject *order)
{
  tresen_practice_account_add_many (self->account, get_count (order, "count", 0, MOST_AT_ONCE),
                                    tresen_json_get_string (order, "remark"));
  reply_done (exchange);
}

static void
order_fault (TresenPracticeWechat *self, TresenHttpExchange *exchange, JsonObject *order)
{
  const char *path = tresen_json_get_string (order, "endpoint");
  const char *kind = tresen_json_get_string (order, "kind");
  TresenPracticeFault fault = {
    .errcode = (int) CLAMP (tresen_json_get_int (order, "errcode", -1), G_MININT, G_MAXINT),
    .status = get_count (order, "status", 500, 599),
    .ms = get_count (order, "ms", 1000, 3600 * 1000),
  };

  if (g_strcmp0 (kind, "none") == 0)
    {
      tresen_practice_faults_clear (self->faults);
      reply_done (exchange);
      return;
    }
  if (path == NULL || !tresen_practice_faults_find_kind (kind, &fault.kind)
      || fault.kind > TRESEN_PRACTICE_FAULT_HANG)
    {
      reply_bad (exchange, "endpoint and kind: errcode, status, html, cut-before, cut-after, "
                           "hang-before, hang, none");
      return;
    }
  tresen_practice_faults_add (self->faults, path, &fault, get_count (order, "count", 1, 1000000));
  reply_done (exchange);
}

static void
order_clock (TresenPracticeWechat *self, TresenHttpExchange *exchange, JsonObject *order)
{
  gint64 seconds = CLAMP (tresen_json_get_int (order, "advance", 0), 0, 10 * 365 * 86400);

  self->account->skew_us += seconds * G_TIME_SPAN_SECOND;
  reply_done (exchange);
}

static void
order_token (TresenPracticeWechat *self, TresenHttpExchange *exchange, JsonObject *order)
{
  static const char *const names[] = { "expire", "revoke", "spoil" };
  const char *action = tresen_json_get_string (order, "action");
  guint life_s = get_count (order, "life", 0, 7200);
  gboolean is_known = action == NULL && life_s > 0;

  if (life_s > 0)
    tresen_practice_tokens_set_life (self->account->tokens, life_s);
  for (guint i = 0; action != NULL && i < G_N_ELEMENTS (names); i++)
    {
      if (strcmp (names[i], action) != 0)
        continue;
      is_known = TRUE;
      tresen_practice_tokens_end (self->account->tokens, (TresenPracticeTokenEnd) i,
                                  tresen_practice_account_now_us (self->account));
    }
  if (is_known)
    reply_done (exchange);
  else
    reply_bad (exchange, "action: expire, revoke or spoil; life: seconds");
}

static void
order_callback (TresenPracticeWechat *self, TresenHttpExchange *exchange, JsonObject *order)
{
  const char *url = tresen_json_get_string (order, "url");
  const char *mode = tresen_json_get_string (order, "mode");
  const char *format = tresen_json_get_string (order, "format");
  guint answer_ms = get_count (order, "answer_ms", 0, 60 * 1000);

  if (mode != NULL && !tresen_practice_identity_set_mode (self->identity, mode))
    {
      reply_bad (exchange, "mode: plain, compat or safe; the last two need a key");
      return;
    }
  if (format != NULL)
    self->identity->writes_json = strcmp (format, "json") == 0;
  if (url != NULL)
    tresen_practice_push_set_url (self->push, *url != '\0' ? url : NULL);
  if (answer_ms > 0)
    tresen_practice_push_set_answer_time (self->push, (gint64) answer_ms * 1000);
  reply_done (exchange);
}

static void
order_notices (TresenPracticeWechat *self, TresenHttpExchange *exchange, JsonObject *order)
{
  if (tresen_practice_notices_set_results (self->account->notices,
                                           tresen_json_get_string (order, "result"),
                                           get_count (order, "count", 1, 1000000)))
    reply_done (exchange);
  else
    reply_bad (exchange, "result: success, block or failed");
}

static void
order_account (TresenPracticeWechat *self, TresenHttpExchange *exchange, JsonObject *order)
{
  if (tresen_practice_rights_find_kind (tresen_json_get_string (order, "kind"),
                                        &self->account->kind))
    reply_done (exchange);
  else
    reply_bad (exchange, "kind: verified-service, unverified-service, verified-subscription or "
                         "unverified-subscription");
}

static void
order_quota (TresenPracticeWechat *self, TresenHttpExchange *exchange, JsonObject *order)
{
  const char *path = tresen_json_get_string (order, "path");
  gint64 limit = tresen_json_get_int (order, "limit", -1);

  if (path == NULL || limit < 0 || limit > G_MAXINT)
    {
      reply_bad (exchange, "path, and limit: how many calls a day it takes");
      return;
    }
  tresen_practice_quotas_set_limit (self->account->quotas, path, (guint) limit);
  reply_done (exchange);
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenHttpExchange) exchange = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = json_object_new ();
  gboolean is_good
      = tresen_practice_push_check_finish (TRESEN_PRACTICE_PUSH (source), result, &error);

  json_object_set_boolean_member (answer, "ok", is_good);
  json_object_set_string_member (answer, "why", error != NULL ? error->message : "");
  reply_json (exchange, answer);
}

static void
order_check (TresenPracticeWechat *self, TresenHttpExchange *exchange, JsonObject *order)
{
  tresen_practice_push_check_async (
      self->push, tresen_practice_account_now_us (self->account) / G_TIME_SPAN_SECOND,
      self->cancellable, checked_cb, tresen_http_exchange_ref (exchange));
}

typedef struct
{
  const char *path;
  OrderFunc func;
} Order;

static const Order orders[] = {
  { "/practice/act", order_act },     { "/practice/customer", order_customer },
  { "/practice/fault", order_fault }, { "/practice/clock", order_clock },
  { "/practice/token", order_token }, { "/practice/callback", order_callback },
  { "/practice/check", order_check }, { "/practice/notices", order_notices }, { "/practice/customers", order_customers },
  { "/practice/account", order_account },
  { "/practice/quota", order_quota },
};

static void
order_cb (TresenHttpExchange *exchange, gpointer user_data)
{
  TresenPracticeWechat *self = user_data;
  TresenHttpRequest *request = tresen_http_exchange_get_request (exchange);
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (GError) error = NULL;

  if (tresen_practice_wechat_is_foreign (request)
      || strcmp (request->content_type, "application/json") != 0)
    {
      tresen_practice_wechat_reply_text (exchange, 403,
                                         "orders are application/json and come from this address");
      return;
    }
  body = tresen_json_parse_object (request->body, &error);
  if (body == NULL)
    {
      reply_bad (exchange, error->message);
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (orders); i++)
    if (strcmp (orders[i].path, request->path) == 0)
      orders[i].func (self, exchange, body);
}

/* The orders of tests, the tour and the phone; the room's README.md describes them. */
void
tresen_practice_control_add_routes (TresenPracticeWechat *self, TresenHttpRouter *router)
{
  TresenHttpRoute route
      = { .methods = "POST", .max_body = ORDER_MAX, .handler = order_cb, .user_data = self };

  for (gsize i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      route.path = orders[i].path;
      tresen_http_router_add (router, &route);
    }
}
