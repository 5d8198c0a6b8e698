/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-token-holder.h"

#include "tresen-wechat-api-codec.h"
#include "tresen-wechat-error.h"

#define TOKEN_DEADLINE_US (10 * G_TIME_SPAN_SECOND)
#define MAX_TOKEN_ANSWER (16 * 1024)
/* The stable endpoint gives the same token until its last five minutes: renewing earlier than that would spin. */
#define STABLE_MARGIN_US (60 * G_TIME_SPAN_SECOND)
#define CLASSIC_MARGIN_US (300 * G_TIME_SPAN_SECOND)

#define CLASSIC_PATH "/cgi-bin/token"
#define STABLE_PATH "/cgi-bin/stable_token"

struct _TresenWechatTokenHolder
{
  TresenWechatHolder parent_instance;

  TresenHttpClient *http;
  TresenWechatGate *gate;
  char *api_base;
  char *app_id;
  TresenSecret *app_secret;
  gboolean is_classic;
};

G_DEFINE_FINAL_TYPE (TresenWechatTokenHolder, tresen_wechat_token_holder, TRESEN_TYPE_WECHAT_HOLDER)

static const char *
get_path (TresenWechatTokenHolder *self)
{
  return self->is_classic ? CLASSIC_PATH : STABLE_PATH;
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  TresenHttpReply *reply
      = tresen_http_client_call_finish (TRESEN_HTTP_CLIENT (source), result, &error);

  if (reply != NULL)
    g_task_return_pointer (task, reply, (GDestroyNotify) tresen_http_reply_unref);
  else
    {
      g_task_return_error (task, tresen_wechat_error_new_from_http (error, TRUE));
      g_error_free (error);
    }
}

static void
tresen_wechat_token_holder_ask (TresenWechatHolder *holder,
                                gboolean is_forced,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  TresenWechatTokenHolder *self = TRESEN_WECHAT_TOKEN_HOLDER (holder);
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  const char *secret = tresen_secret_peek (self->app_secret);
  g_autofree char *address = g_strconcat (self->api_base, get_path (self), NULL);
  g_autofree char *url = NULL;
  g_autoptr (GBytes) body = NULL;
  TresenHttpCall call
      = { "POST", address, TRESEN_WECHAT_JSON_TYPE, NULL, TOKEN_DEADLINE_US, MAX_TOKEN_ANSWER };
  GError *error = NULL;

  g_task_set_source_tag (task, tresen_wechat_token_holder_ask);
  if (!tresen_wechat_gate_enter (self->gate, get_path (self), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (self->is_classic)
    {
      call.url = url = tresen_http_query_append (address, "grant_type", "client_credential",
                                                 "appid", self->app_id, "secret", secret, NULL);
      call.method = "GET";
      call.content_type = NULL;
    }
  else
    call.body = body = tresen_wechat_body_new_token (self->app_id, secret, is_forced);
  tresen_http_client_call_async (self->http, &call, NULL, answered_cb, g_steal_pointer (&task));
}

static char *
tresen_wechat_token_holder_ask_finish (TresenWechatHolder *holder,
                                       GAsyncResult *result,
                                       gint64 *expires_in,
                                       GError **error)
{
  TresenWechatTokenHolder *self = TRESEN_WECHAT_TOKEN_HOLDER (holder);
  g_autoptr (TresenHttpReply) reply = g_task_propagate_pointer (G_TASK (result), error);
  g_autoptr (JsonObject) answer = NULL;
  GError *fault = NULL;
  gint64 retry_at_us;

  if (reply == NULL)
    return NULL;
  answer = tresen_wechat_reply_read (reply, TRUE, &fault);
  retry_at_us = tresen_wechat_gate_note (self->gate, get_path (self),
                                         fault != NULL ? tresen_wechat_error_get_code (fault) : 0);
  if (fault != NULL)
    {
      tresen_wechat_error_set_retry_at (fault, retry_at_us);
      g_propagate_error (error, fault);
      return NULL;
    }
  return tresen_wechat_read_token (answer, expires_in, error);
}

static void
tresen_wechat_token_holder_finalize (GObject *object)
{
  TresenWechatTokenHolder *self = TRESEN_WECHAT_TOKEN_HOLDER (object);

  g_clear_object (&self->http);
  g_clear_object (&self->gate);
  g_clear_pointer (&self->app_secret, tresen_secret_unref);
  g_free (self->api_base);
  g_free (self->app_id);
  G_OBJECT_CLASS (tresen_wechat_token_holder_parent_class)->finalize (object);
}

static void
tresen_wechat_token_holder_class_init (TresenWechatTokenHolderClass *klass)
{
  TresenWechatHolderClass *holder_class = TRESEN_WECHAT_HOLDER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tresen_wechat_token_holder_finalize;
  holder_class->name = "access token";
  holder_class->ask = tresen_wechat_token_holder_ask;
  holder_class->ask_finish = tresen_wechat_token_holder_ask_finish;
}

static void
tresen_wechat_token_holder_init (TresenWechatTokenHolder *self)
{
}

/**
 * tresen_wechat_token_holder_new:
 * @config: copied
 * @http: calls from the same context
 * @gate: what every call goes through
 * @clock: only its monotonic side is asked
 *
 * Source: WeChat, access_token and stable_token.
 *
 * Returns: (transfer full): a holder without a token
 */
TresenWechatHolder *
tresen_wechat_token_holder_new (const TresenWechatClientConfig *config,
                                TresenHttpClient *http,
                                TresenWechatGate *gate,
                                TresenClock *clock)
{
  TresenWechatTokenHolder *self = g_object_new (TRESEN_TYPE_WECHAT_TOKEN_HOLDER, NULL);

  self->http = g_object_ref (http);
  self->gate = g_object_ref (gate);
  self->api_base = g_strdup (config->api_base);
  self->app_id = g_strdup (config->app_id);
  if (config->app_secret != NULL)
    self->app_secret = tresen_secret_ref (config->app_secret);
  self->is_classic = config->is_classic_token;
  tresen_wechat_holder_set_terms (TRESEN_WECHAT_HOLDER (self), clock,
                                  self->is_classic ? CLASSIC_MARGIN_US : STABLE_MARGIN_US,
                                  !self->is_classic);
  return TRESEN_WECHAT_HOLDER (self);
}
