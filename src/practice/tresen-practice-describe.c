/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-practice-wechat-private.h"

#include <string.h>

#include "tresen-practice-codes.h"
#include "tresen-practice-refusal.h"

#define MEDIA_PREFIX "/practice/media/"

static const char *
side_name (TresenPracticeSide side)
{
  static const char *const names[] = { "customer", "desk", "notice" };

  return names[side];
}

static JsonObject *
describe_entry (const TresenPracticeEntry *entry)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "n", (gint64) entry->number);
  json_object_set_string_member (object, "side", side_name (entry->side));
  json_object_set_string_member (object, "kind", entry->kind);
  json_object_set_string_member (object, "text", entry->text);
  json_object_set_string_member (object, "media_id", entry->media_id);
  json_object_set_string_member (object, "url", entry->url);
  json_object_set_int_member (object, "at", entry->at_us / G_TIME_SPAN_SECOND);
  return object;
}

static JsonArray *
describe_chat (const TresenPracticeFollower *follower, guint64 after)
{
  JsonArray *chat = json_array_new ();

  for (guint i = 0; i < follower->entries->len; i++)
    {
      const TresenPracticeEntry *entry = g_ptr_array_index (follower->entries, i);

      if (entry->number > after)
        json_array_add_object_element (chat, describe_entry (entry));
    }
  return chat;
}

static JsonObject *
describe_follower (TresenPracticeAccount *account, const TresenPracticeFollower *follower)
{
  JsonObject *object = json_object_new ();
  gint64 until_us = 0;
  guint left = tresen_practice_account_get_left (account, follower, &until_us);
  JsonArray *tags = json_array_new ();

  for (guint i = 0; i < follower->tag_ids->len; i++)
    json_array_add_int_element (tags, g_array_index (follower->tag_ids, gint64, i));
  json_object_set_string_member (object, "openid", follower->openid);
  json_object_set_string_member (object, "name", follower->name);
  json_object_set_boolean_member (object, "followed", follower->is_followed);
  json_object_set_int_member (object, "left", left);
  json_object_set_int_member (object, "until", until_us / G_TIME_SPAN_SECOND);
  json_object_set_string_member (object, "remark", follower->remark);
  json_object_set_array_member (object, "tags", tags);
  json_object_set_boolean_member (object, "typing",
                                  tresen_practice_account_now_us (account)
                                      < follower->typing_until_us);
  return object;
}

static JsonArray *
describe_followers (TresenPracticeAccount *account, gboolean with_chats)
{
  JsonArray *followers = json_array_new ();

  for (guint i = 0; i < account->followers->len; i++)
    {
      const TresenPracticeFollower *follower = g_ptr_array_index (account->followers, i);
      JsonObject *object;

      if (follower->is_one_of_many)
        continue;
      object = describe_follower (account, follower);
      if (with_chats)
        json_object_set_array_member (object, "chat", describe_chat (follower, 0));
      json_array_add_object_element (followers, object);
    }
  return followers;
}

static JsonObject *
describe_send (const TresenPracticeSend *send)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "n", (gint64) send->number);
  json_object_set_string_member (object, "openid", send->openid);
  json_object_set_string_member (object, "kind", send->kind);
  json_object_set_string_member (object, "text", send->text);
  json_object_set_string_member (object, "media_id", send->media_id);
  json_object_set_int_member (object, "at", send->at_us / G_TIME_SPAN_SECOND);
  return object;
}

static JsonArray *
describe_sends (TresenPracticeAccount *account, guint64 after)
{
  JsonArray *sends = json_array_new ();

  for (guint i = (guint) MIN (after, account->sends->len); i < account->sends->len; i++)
    json_array_add_object_element (sends, describe_send (g_ptr_array_index (account->sends, i)));
  return sends;
}

/* {openid: {text: how often}}: a test sees at once that nothing went out twice. */
static JsonObject *
count_sends (TresenPracticeAccount *account)
{
  JsonObject *counts = json_object_new ();

  for (guint i = 0; i < account->sends->len; i++)
    {
      const TresenPracticeSend *send = g_ptr_array_index (account->sends, i);
      const char *what = *send->text != '\0' ? send->text : send->media_id;
      JsonObject *of_customer;

      if (!json_object_has_member (counts, send->openid))
        json_object_set_object_member (counts, send->openid, json_object_new ());
      of_customer = json_object_get_object_member (counts, send->openid);
      json_object_set_int_member (
          of_customer, what, 1 + json_object_get_int_member_with_default (of_customer, what, 0));
    }
  return counts;
}

static JsonObject *
describe_calls (TresenPracticeAccount *account)
{
  JsonObject *calls = json_object_new ();
  GHashTableIter iter;
  gpointer path;
  gpointer count;

  g_hash_table_iter_init (&iter, account->calls);
  while (g_hash_table_iter_next (&iter, &path, &count))
    json_object_set_int_member (calls, path, GPOINTER_TO_UINT (count));
  return calls;
}

static guint
count_token_requests (TresenPracticeAccount *account)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (account->calls, "/cgi-bin/token"))
         + GPOINTER_TO_UINT (g_hash_table_lookup (account->calls, "/cgi-bin/stable_token"));
}

static void
reply_json (TresenHttpExchange *exchange, JsonObject *object)
{
  g_autoptr (TresenHttpReply) reply = tresen_practice_answer_new (object);

  tresen_http_exchange_reply (exchange, reply);
}

static gboolean
refuse_foreign (TresenHttpExchange *exchange)
{
  if (!tresen_practice_wechat_is_foreign (tresen_http_exchange_get_request (exchange)))
    return FALSE;
  tresen_practice_wechat_reply_text (exchange, 403, "requests of other pages are refused");
  return TRUE;
}

static guint64
number_of (const TresenHttpQuery *query, const char *name)
{
  const char *text = query != NULL ? tresen_http_query_get (query, name) : NULL;

  return text != NULL ? g_ascii_strtoull (text, NULL, 10) : 0;
}

static const char *
parameter (const TresenHttpQuery *query, const char *name)
{
  return query != NULL ? tresen_http_query_get (query, name) : NULL;
}

/* GET /practice/state?chats=0&after=N: everything, or without the chats, with the sends after the Nth. */
static void
state_cb (TresenHttpExchange *exchange, gpointer user_data)
{
  TresenPracticeWechat *self = user_data;
  TresenHttpRequest *request = tresen_http_exchange_get_request (exchange);
  g_autoptr (TresenHttpQuery) query = tresen_http_query_parse (request->query, NULL);
  g_autoptr (JsonObject) state = json_object_new ();
  const char *url = tresen_practice_push_get_url (self->push);
  gboolean with_chats = g_strcmp0 (parameter (query, "chats"), "0") != 0;

  if (refuse_foreign (exchange))
    return;
  json_object_set_string_member (state, "callback", url != NULL ? url : "");
  json_object_set_int_member (state, "now",
                              tresen_practice_account_now_us (self->account) / G_TIME_SPAN_SECOND);
  json_object_set_array_member (state, "followers", describe_followers (self->account, with_chats));
  json_object_set_array_member (state, "sends",
                                describe_sends (self->account, number_of (query, "after")));
  json_object_set_object_member (state, "send_counts", count_sends (self->account));
  json_object_set_int_member (state, "sends_total", self->account->sends->len);
  json_object_set_object_member (state, "calls", describe_calls (self->account));
  json_object_set_int_member (state, "token_requests", count_token_requests (self->account));
  json_object_set_int_member (state, "faults_left", tresen_practice_faults_count (self->faults));
  reply_json (exchange, state);
}

/* What can be scanned: the newest first, each once, and nothing that has expired. */
static JsonArray *
describe_scenes (TresenPracticeAccount *account)
{
  JsonArray *scenes = json_array_new ();
  gint64 now_us = tresen_practice_account_now_us (account);

  for (guint i = account->codes->len; i > 0; i--)
    {
      const TresenPracticeCode *code = account->codes->pdata[i - 1];

      if (tresen_practice_codes_find (account->codes, code->scene, now_us) == code)
        json_array_add_string_element (scenes, code->scene);
    }
  return scenes;
}

/* GET /practice/chat?openid=&after=N: what the phone of one customer shows after its Nth line, and who there is.
 * A page that is opened within WeChat is from now on opened by this customer. */
static void
chat_cb (TresenHttpExchange *exchange, gpointer user_data)
{
  TresenPracticeWechat *self = user_data;
  TresenHttpRequest *request = tresen_http_exchange_get_request (exchange);
  g_autoptr (TresenHttpQuery) query = tresen_http_query_parse (request->query, NULL);
  TresenPracticeFollower *follower
      = tresen_practice_account_find (self->account, parameter (query, "openid"));
  g_autoptr (JsonObject) chat = json_object_new ();

  if (refuse_foreign (exchange))
    return;
  json_object_set_boolean_member (chat, "has_callback",
                                  tresen_practice_push_get_url (self->push) != NULL);
  json_object_set_string_member (chat, "paygate", self->paygate);
  json_object_set_array_member (chat, "followers", describe_followers (self->account, FALSE));
  json_object_set_array_member (chat, "scenes", describe_scenes (self->account));
  if (follower != NULL)
    {
      g_free (self->account->phone_openid);
      self->account->phone_openid = g_strdup (follower->openid);
    }
  if (follower != NULL)
    json_object_set_array_member (chat, "chat",
                                  describe_chat (follower, number_of (query, "after")));
  reply_json (exchange, chat);
}

/* GET /practice/media/ID: a picture under its PicUrl, a film under its video_url. */
static void
media_cb (TresenHttpExchange *exchange, gpointer user_data)
{
  TresenPracticeWechat *self = user_data;
  TresenHttpRequest *request = tresen_http_exchange_get_request (exchange);
  const TresenPracticeMedium *medium
      = tresen_practice_media_find (self->account->media, request->path + strlen (MEDIA_PREFIX),
                                    tresen_practice_account_now_us (self->account));
  g_autoptr (TresenHttpReply) reply
      = medium != NULL ? tresen_http_reply_new (200, medium->content_type, medium->content)
                       : tresen_http_reply_new_empty (404);

  tresen_http_exchange_reply (exchange, reply);
}

/* What can be seen of the account. */
void
tresen_practice_describe_add_routes (TresenPracticeWechat *self, TresenHttpRouter *router)
{
  const TresenHttpRoute routes[] = {
    { .path = "/practice/state", .methods = "GET", .handler = state_cb, .user_data = self },
    { .path = "/practice/chat", .methods = "GET", .handler = chat_cb, .user_data = self },
    { .path = MEDIA_PREFIX, .methods = "GET", .handler = media_cb, .user_data = self },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (routes); i++)
    tresen_http_router_add (router, &routes[i]);
}
