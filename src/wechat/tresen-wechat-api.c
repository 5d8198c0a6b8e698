/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-api.h"

#include "tresen-wechat-api-codec.h"
#include "tresen-wechat-error.h"
#include "tresen-wechat-token-holder.h"

struct _TresenWechatApi
{
  GObject parent_instance;
  TresenHttpClient *http;
  TresenWechatGate *gate;
  TresenWechatHolder *holder;
  char *api_base;
};

G_DEFINE_FINAL_TYPE (TresenWechatApi, tresen_wechat_api, G_TYPE_OBJECT)

typedef struct
{
  TresenWechatApiCall call; /* its texts are owned */
  TresenWechatLoan *token;  /* (nullable) the one that was used last */
  gboolean is_second;
} Attempt;

static void
attempt_free (Attempt *attempt)
{
  g_free ((char *) attempt->call.method);
  g_free ((char *) attempt->call.path);
  g_free ((char *) attempt->call.content_type);
  g_clear_pointer (&attempt->call.body, g_bytes_unref);
  tresen_wechat_loan_free (attempt->token);
  g_free (attempt);
}

static Attempt *
attempt_new (const TresenWechatApiCall *call)
{
  Attempt *attempt = g_new0 (Attempt, 1);

  attempt->call = *call;
  attempt->call.method = g_strdup (call->method);
  attempt->call.path = g_strdup (call->path);
  attempt->call.content_type = g_strdup (call->content_type);
  attempt->call.body = call->body != NULL ? g_bytes_ref (call->body) : NULL;
  return attempt;
}

void
tresen_wechat_api_answer_free (TresenWechatApiAnswer *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->reply, tresen_http_reply_unref);
  g_clear_pointer (&self->object, json_object_unref);
  g_free (self);
}

static void
tresen_wechat_api_dispose (GObject *object)
{
  TresenWechatApi *self = TRESEN_WECHAT_API (object);

  g_clear_object (&self->http);
  g_clear_object (&self->holder);
  g_clear_object (&self->gate);
  g_clear_pointer (&self->api_base, g_free);
  G_OBJECT_CLASS (tresen_wechat_api_parent_class)->dispose (object);
}

static void
tresen_wechat_api_class_init (TresenWechatApiClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tresen_wechat_api_dispose;
}

static void
tresen_wechat_api_init (TresenWechatApi *self)
{
}

/**
 * tresen_wechat_api_new:
 * @config: copied
 * @http: calls from the same context
 * @clock: only its monotonic side is asked
 *
 * Returns: (transfer full): a way to the API with a token holder of its own
 */
TresenWechatApi *
tresen_wechat_api_new (const TresenWechatClientConfig *config,
                       TresenHttpClient *http,
                       TresenClock *clock)
{
  TresenWechatApi *self = g_object_new (TRESEN_TYPE_WECHAT_API, NULL);

  self->http = g_object_ref (http);
  self->gate = tresen_wechat_gate_new (clock);
  self->holder = tresen_wechat_token_holder_new (config, http, self->gate, clock);
  self->api_base = g_strdup (config->api_base);
  return self;
}

static void
fail (GTask *task, GError *error)
{
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void get_token (GTask *task, const TresenWechatLoan *refused);

/* The first refusal of a token is no error yet: nothing was carried out, so the call may be made once more. */
static void
take_error (GTask *task, GError *error)
{
  Attempt *attempt = g_task_get_task_data (task);
  g_autoptr (TresenWechatLoan) refused = NULL;

  if (attempt->is_second
      || !tresen_wechat_code_is_stale_token (tresen_wechat_error_get_code (error)))
    {
      fail (task, error);
      return;
    }
  g_error_free (error);
  attempt->is_second = TRUE;
  refused = g_steal_pointer (&attempt->token);
  get_token (task, refused);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  TresenWechatApi *self = g_task_get_source_object (task);
  Attempt *attempt = g_task_get_task_data (task);
  g_autoptr (GError) http_error = NULL;
  g_autoptr (TresenHttpReply) reply
      = tresen_http_client_call_finish (TRESEN_HTTP_CLIENT (source), result, &http_error);
  g_autoptr (TresenWechatApiAnswer) answer = NULL;
  GError *error = NULL;
  gint64 retry_at_us;

  if (reply == NULL)
    {
      fail (task, tresen_wechat_error_new_from_http (http_error, attempt->call.is_repeatable));
      return;
    }
  answer = g_new0 (TresenWechatApiAnswer, 1);
  if (tresen_wechat_reply_is_json (reply))
    answer->object = tresen_wechat_reply_read (reply, attempt->call.is_repeatable, &error);
  retry_at_us = tresen_wechat_gate_note (self->gate, attempt->call.path,
                                         tresen_wechat_error_get_code (error));
  if (error != NULL)
    {
      tresen_wechat_error_set_retry_at (error, retry_at_us);
      take_error (task, error);
      return;
    }
  answer->reply = g_steal_pointer (&reply);
  g_task_return_pointer (task, g_steal_pointer (&answer),
                         (GDestroyNotify) tresen_wechat_api_answer_free);
  g_object_unref (task);
}

static void
token_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  TresenWechatApi *self = g_task_get_source_object (task);
  Attempt *attempt = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *address = NULL;
  g_autofree char *url = NULL;
  TresenHttpCall call = { attempt->call.method,       NULL,
                          attempt->call.content_type, attempt->call.body,
                          attempt->call.deadline_us,  attempt->call.max_answer };

  attempt->token = tresen_wechat_holder_get_finish (TRESEN_WECHAT_HOLDER (source), result, &error);
  if (attempt->token == NULL || !tresen_wechat_gate_enter (self->gate, attempt->call.path, &error))
    {
      fail (task, error);
      return;
    }
  address = g_strconcat (self->api_base, attempt->call.path, NULL);
  call.url = url = tresen_http_query_append (address, "access_token", attempt->token->text, NULL);
  tresen_http_client_call_async (self->http, &call, g_task_get_cancellable (task), answered_cb,
                                 task);
}

static void
get_token (GTask *task, const TresenWechatLoan *refused)
{
  TresenWechatApi *self = g_task_get_source_object (task);

  tresen_wechat_holder_get_async (self->holder, refused, g_task_get_cancellable (task), token_cb,
                                  task);
}

/**
 * tresen_wechat_api_call_async:
 * @call: copied
 * @cancellable: (nullable): when it is cancelled before anything has left, the error is %G_IO_ERROR_CANCELLED; later the
 *   call ends as one whose answer was lost
 *
 * Makes one HTTP request, or two if WeChat refuses the token of the first (40001, 40014, 42001); none while the API's calls
 * of the day or the minute are used up. Of the owner's thread.
 *
 * Errors: #TresenWechatError.
 */
void
tresen_wechat_api_call_async (TresenWechatApi *self,
                              const TresenWechatApiCall *call,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;

  g_task_set_source_tag (task, tresen_wechat_api_call_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, attempt_new (call), (GDestroyNotify) attempt_free);
  if (tresen_wechat_gate_check (self->gate, call->path, &error))
    get_token (task, NULL);
  else
    fail (task, error);
}

/** tresen_wechat_api_call_finish: Returns: (transfer full) (nullable): the answer. */
TresenWechatApiAnswer *
tresen_wechat_api_call_finish (TresenWechatApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/** tresen_wechat_api_resume: as tresen_wechat_holder_resume(), and lets calls be made although the account was frozen. */
void
tresen_wechat_api_resume (TresenWechatApi *self)
{
  tresen_wechat_gate_resume (self->gate);
  tresen_wechat_holder_resume (self->holder);
}

/** tresen_wechat_api_get_gate: Returns: (transfer none): what every call goes through. */
TresenWechatGate *
tresen_wechat_api_get_gate (TresenWechatApi *self)
{
  return self->gate;
}
