/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "practice-fixture.h"

#include <string.h>

#include "tresen-json.h"

#define PATIENCE_US (20 * G_USEC_PER_SEC)
#define ANSWER_TIME_US (150 * 1000)

static void
desk_cb (TresenHttpExchange *exchange, gpointer user_data)
{
  Fixture *self = user_data;
  TresenHttpRequest *request = tresen_http_exchange_get_request (exchange);
  g_autoptr (TresenHttpQuery) query = tresen_http_query_parse (request->query, NULL);
  const char *echo = tresen_http_query_get (query, "echostr");
  g_autoptr (TresenHttpReply) reply = NULL;
  gboolean is_first = self->callbacks->len == 0;

  g_ptr_array_add (self->callbacks, tresen_http_request_ref (request));
  if (self->mood == DESK_SILENT)
    {
      g_ptr_array_add (self->held, tresen_http_exchange_ref (exchange));
      return;
    }
  if (self->mood == DESK_FAILS || (self->mood == DESK_FAILS_ONCE && is_first))
    reply = tresen_http_reply_new_empty (500);
  else if (echo != NULL && self->mood == DESK_SUCCESS)
    reply = tresen_http_reply_new_text (200, "text/plain", echo);
  else if (self->mood == DESK_ANSWER)
    reply = tresen_http_reply_new_text (200, "text/xml", self->answer);
  else
    reply
        = tresen_http_reply_new_text (200, "text/plain", self->mood == DESK_EMPTY ? "" : "success");
  tresen_http_exchange_reply (exchange, reply);
}

static void
start_desk (Fixture *self)
{
  TresenHttpRouter *router = tresen_http_router_new ();
  const TresenHttpRoute route = { .path = "/wechat",
                                  .methods = "GET POST",
                                  .max_body = 65536,
                                  .handler = desk_cb,
                                  .user_data = self };
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;

  tresen_http_router_add (router, &route);
  self->desk = tresen_http_server_new (router, NULL);
  tresen_http_server_listen (self->desk, "127.0.0.1", 0, &error);
  g_assert_no_error (error);
  url = g_strdup_printf ("http://127.0.0.1:%u/wechat?desk=1",
                         (guint) tresen_http_server_get_port (self->desk));
  tresen_practice_wechat_set_callback_url (self->practice, url);
}

Fixture *
fixture_new (const char *mode, const char *state_file)
{
  Fixture *self = g_new0 (Fixture, 1);
  TresenPracticeConfig config = {
    .app_id = PRACTICE_APP_ID,
    .app_secret = PRACTICE_SECRET,
    .original_id = PRACTICE_ORIGINAL_ID,
    .token = PRACTICE_TOKEN,
    .encoding_aes_key = PRACTICE_KEY,
    .mode = mode,
    .state_file = state_file,
    .answer_time_us = ANSWER_TIME_US,
  };
  g_autoptr (GError) error = NULL;

  self->callbacks = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_http_request_unref);
  self->held = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_http_exchange_unref);
  self->clock = config.clock = tresen_clock_new_manual (START_US);
  self->client = tresen_http_client_new ();
  self->practice = tresen_practice_wechat_new (&config);
  tresen_practice_wechat_listen (self->practice, 0, &error);
  g_assert_no_error (error);
  start_desk (self);
  return self;
}

void
fixture_free (Fixture *self)
{
  tresen_practice_wechat_stop (self->practice);
  g_ptr_array_unref (self->held);
  g_clear_object (&self->client);
  g_clear_object (&self->desk);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (self->practice);
  tresen_clock_unref (self->clock);
  g_ptr_array_unref (self->callbacks);
  g_free (self);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

TresenHttpReply *
fixture_call (Fixture *self, const char *method, const char *path, const char *type, GBytes *body)
{
  g_autofree char *url = g_strconcat (tresen_practice_wechat_get_base (self->practice), path, NULL);
  TresenHttpCall call = { .method = method,
                          .url = url,
                          .content_type = type,
                          .body = body,
                          .deadline_us = PATIENCE_US,
                          .max_answer = 16 * 1024 * 1024 };
  g_autoptr (GAsyncResult) result = NULL;

  tresen_http_client_call_async (self->client, &call, NULL, answered_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return tresen_http_client_call_finish (self->client, result, NULL);
}

TresenHttpReply *
fixture_get (Fixture *self, const char *path)
{
  return fixture_call (self, "GET", path, NULL, NULL);
}

JsonObject *
fixture_order (Fixture *self, const char *path, const char *json)
{
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));
  g_autoptr (TresenHttpReply) reply = fixture_call (self, "POST", path, "application/json", body);
  g_autoptr (GError) error = NULL;
  JsonObject *object;

  g_assert_nonnull (reply);
  g_assert_cmpuint (reply->status, ==, 200);
  object = tresen_json_parse_object (reply->body, &error);
  g_assert_no_error (error);
  return object;
}

JsonObject *
fixture_state (Fixture *self)
{
  g_autoptr (TresenHttpReply) reply = fixture_get (self, "/practice/state");

  g_assert_nonnull (reply);
  return tresen_json_parse_object (reply->body, NULL);
}

/** The errcode of an answer of the API; 0 if it has none. */
int
fixture_get_code (TresenHttpReply *reply)
{
  g_autoptr (JsonObject) object = NULL;

  g_assert_nonnull (reply);
  g_assert_cmpuint (reply->status, ==, 200);
  object = tresen_json_parse_object (reply->body, NULL);
  return object != NULL ? (int) tresen_json_get_int (object, "errcode", 0) : 0;
}

char *
fixture_token (Fixture *self)
{
  g_autoptr (JsonObject) answer
      = fixture_order (self, "/cgi-bin/stable_token",
                       "{\"grant_type\":\"client_credential\",\"appid\":\"" PRACTICE_APP_ID
                       "\",\"secret\":\"" PRACTICE_SECRET "\"}");

  g_assert_nonnull (tresen_json_get_string (answer, "access_token"));
  return g_strdup (tresen_json_get_string (answer, "access_token"));
}

JsonObject *
fixture_find_follower (JsonObject *state, const char *openid)
{
  JsonArray *followers = json_object_get_array_member (state, "followers");

  for (guint i = 0; i < json_array_get_length (followers); i++)
    {
      JsonObject *follower = json_array_get_object_element (followers, i);

      if (g_strcmp0 (tresen_json_get_string (follower, "openid"), openid) == 0)
        return follower;
    }
  return NULL;
}
