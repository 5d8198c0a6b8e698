/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-oauth.h"

#include <string.h>

#include "tresen-wechat-client-private.h"
#include "tresen-wechat-error.h"

#define TOKEN_PATH "/sns/oauth2/access_token"
#define SIGN_IN_DEADLINE_US (8 * G_TIME_SPAN_SECOND)
#define MAX_SIGN_IN_ANSWER (16 * 1024)
#define MAX_CODE 512
#define MAX_OPENID 64

void
tresen_wechat_visitor_free (TresenWechatVisitor *self)
{
  if (self == NULL)
    return;
  g_free (self->openid);
  g_free (self->unionid);
  g_free (self);
}

/**
 * tresen_wechat_oauth_make_url:
 * @oauth_base: "https://open.weixin.qq.com", without a slash at the end
 * @app_id: of the account
 * @redirect_uri: an address of ours, on the host that the account names for this
 * @state: comes back with the code; 1 to 128 letters and digits
 *
 * Where a browser inside WeChat is sent so that it comes back with a code; nobody is asked anything (snsapi_base). WeChat wants the
 * parameters in this order, and the fragment. Pure; any thread. Source: WeChat, web authorisation.
 *
 * Returns: (transfer full): the address
 */
char *
tresen_wechat_oauth_make_url (const char *oauth_base,
                              const char *app_id,
                              const char *redirect_uri,
                              const char *state)
{
  g_autofree char *page = g_strconcat (oauth_base, "/connect/oauth2/authorize", NULL);
  g_autofree char *url = tresen_http_query_append (page, "appid", app_id, "redirect_uri",
                                                   redirect_uri, "response_type", "code", "scope",
                                                   "snsapi_base", "state", state, NULL);

  return g_strconcat (url, "#wechat_redirect", NULL);
}

static gboolean
is_openid (const char *text)
{
  gsize size = strspn (text, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_-");

  return size > 0 && size <= MAX_OPENID && text[size] == '\0';
}

static TresenWechatVisitor *
read_visitor (JsonObject *answer, GError **error)
{
  const char *openid = tresen_json_get_string (answer, "openid");
  const char *unionid = tresen_json_get_string (answer, "unionid");
  TresenWechatVisitor *visitor;

  if (openid == NULL || !is_openid (openid))
    {
      g_propagate_error (error, tresen_wechat_error_new_here (TRESEN_WECHAT_ERROR_BAD_ANSWER, 0,
                                                              "the answer does not say who it is"));
      return NULL;
    }
  visitor = g_new0 (TresenWechatVisitor, 1);
  visitor->openid = g_strdup (openid);
  visitor->unionid = g_strdup (unionid != NULL ? unionid : "");
  visitor->is_snapshot = tresen_json_get_int (answer, "is_snapshotuser", 0) == 1;
  return visitor;
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TresenWechatClient *self = g_task_get_source_object (task);
  g_autoptr (GError) http_error = NULL;
  g_autoptr (TresenHttpReply) reply
      = tresen_http_client_call_finish (TRESEN_HTTP_CLIENT (source), result, &http_error);
  g_autoptr (JsonObject) answer = NULL;
  TresenWechatVisitor *visitor = NULL;
  GError *error = NULL;

  if (reply == NULL)
    {
      g_task_return_error (task, tresen_wechat_error_new_from_http (http_error, TRUE));
      return;
    }
  answer = tresen_wechat_reply_read (reply, TRUE, &error);
  tresen_wechat_gate_note (tresen_wechat_client_get_gate (self), TOKEN_PATH,
                           error != NULL ? tresen_wechat_error_get_code (error) : 0);
  if (answer != NULL)
    visitor = read_visitor (answer, &error);
  if (visitor != NULL)
    g_task_return_pointer (task, visitor, (GDestroyNotify) tresen_wechat_visitor_free);
  else
    g_task_return_error (task, error);
}

static GError *
check_sign_in (const TresenWechatClientConfig *config, const char *code)
{
  if (config->app_secret == NULL || *config->app_id == '\0')
    return tresen_wechat_error_new_here (TRESEN_WECHAT_ERROR_SETTINGS, 0,
                                         "AppID or AppSecret is not given");
  if (*code == '\0' || strlen (code) > MAX_CODE)
    return tresen_wechat_error_new_here (TRESEN_WECHAT_ERROR_REFUSED, 41008,
                                         "no code has come back from WeChat");
  return NULL;
}

/**
 * tresen_wechat_client_sign_in_async:
 * @code: came back with the browser; holds for five minutes and for one call
 *
 * Asks who the visitor is. The answer's tokens are for the user's profile, which nobody wants here: they are dropped. The call
 * carries the AppSecret in its address, as WeChat wants it; addresses are logged without it. Never repeated: the code is used up.
 * Of the client's thread. Source: WeChat, sns/oauth2/access_token.
 *
 * Errors: #TresenWechatError (40029 bad code, 40163 used, 42003 too old, 41008 none; all %TRESEN_WECHAT_ERROR_REFUSED: the visitor
 * may begin anew); %G_IO_ERROR_CANCELLED.
 */
void
tresen_wechat_client_sign_in_async (TresenWechatClient *self,
                                    const char *code,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  const TresenWechatClientConfig *config = tresen_wechat_client_get_config (self);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = check_sign_in (config, code);
  g_autofree char *address = NULL;
  g_autofree char *url = NULL;
  TresenHttpCall call
      = { .method = "GET", .deadline_us = SIGN_IN_DEADLINE_US, .max_answer = MAX_SIGN_IN_ANSWER };

  g_task_set_source_tag (task, tresen_wechat_client_sign_in_async);
  g_task_set_check_cancellable (task, FALSE);
  if (error == NULL)
    tresen_wechat_gate_enter (tresen_wechat_client_get_gate (self), TOKEN_PATH, &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  address = g_strconcat (config->api_base, TOKEN_PATH, NULL);
  call.url = url = tresen_http_query_append (address, "appid", config->app_id, "secret",
                                             tresen_secret_peek (config->app_secret), "code", code,
                                             "grant_type", "authorization_code", NULL);
  tresen_http_client_call_async (tresen_wechat_client_get_http (self), &call, cancellable,
                                 signed_in_cb, g_steal_pointer (&task));
}

/** tresen_wechat_client_sign_in_finish: Returns: (transfer full) (nullable): who it is. */
TresenWechatVisitor *
tresen_wechat_client_sign_in_finish (TresenWechatClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
