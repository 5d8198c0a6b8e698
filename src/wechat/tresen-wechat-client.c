/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-client.h"

#include <string.h>

#include "tresen-wechat-client-private.h"
#include "tresen-wechat-error.h"
#include "tresen-wechat-limits.h"
#include "tresen-wechat-ticket-holder.h"

#define SEND_PATH "/cgi-bin/message/custom/send"
#define FILE_DEADLINE_US (60 * G_TIME_SPAN_SECOND)
#define MAX_FILE (TRESEN_WECHAT_IMAGE_MAX_BYTES + 1024 * 1024)

struct _TresenWechatClient
{
  GObject parent_instance;
  TresenHttpClient *http;
  TresenWechatApi *api;
  TresenWechatHolder *ticket_holder;
  TresenWechatClientConfig config; /* its texts are owned */
  gboolean is_on_loopback;
};

G_DEFINE_FINAL_TYPE (TresenWechatClient, tresen_wechat_client, G_TYPE_OBJECT)

static void
tresen_wechat_client_dispose (GObject *object)
{
  TresenWechatClient *self = TRESEN_WECHAT_CLIENT (object);

  g_clear_object (&self->ticket_holder);
  g_clear_object (&self->http);
  g_clear_object (&self->api);
  G_OBJECT_CLASS (tresen_wechat_client_parent_class)->dispose (object);
}

static void
tresen_wechat_client_finalize (GObject *object)
{
  TresenWechatClient *self = TRESEN_WECHAT_CLIENT (object);

  g_free ((char *) self->config.api_base);
  g_free ((char *) self->config.app_id);
  g_clear_pointer (&self->config.app_secret, tresen_secret_unref);
  G_OBJECT_CLASS (tresen_wechat_client_parent_class)->finalize (object);
}

static void
tresen_wechat_client_class_init (TresenWechatClientClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tresen_wechat_client_dispose;
  G_OBJECT_CLASS (klass)->finalize = tresen_wechat_client_finalize;
}

static void
tresen_wechat_client_init (TresenWechatClient *self)
{
}

/**
 * tresen_wechat_client_new:
 * @config: the account; copied
 * @http: calls from the same context
 * @clock: for the life of tokens
 *
 * The client belongs to the context that is thread-default now. One client an account: it holds the account's token.
 *
 * Returns: (transfer full): a client that has not called anything yet
 */
TresenWechatClient *
tresen_wechat_client_new (const TresenWechatClientConfig *config,
                          TresenHttpClient *http,
                          TresenClock *clock)
{
  TresenWechatClient *self = g_object_new (TRESEN_TYPE_WECHAT_CLIENT, NULL);

  self->http = g_object_ref (http);
  self->config = *config;
  self->config.api_base = g_strdup (config->api_base);
  self->config.app_id = g_strdup (config->app_id);
  if (config->app_secret != NULL)
    tresen_secret_ref (config->app_secret);
  self->api = tresen_wechat_api_new (config, http, clock);
  self->ticket_holder = tresen_wechat_ticket_holder_new (self->api, clock);
  self->is_on_loopback = tresen_wechat_url_is_loopback (config->api_base);
  return self;
}

/**
 * tresen_wechat_client_resume:
 *
 * Lets tokens be asked for again after WeChat refused the AppID, the secret or the address and a person has set it right.
 * Of the client's thread.
 */
void
tresen_wechat_client_resume (TresenWechatClient *self)
{
  tresen_wechat_api_resume (self->api);
  tresen_wechat_holder_resume (self->ticket_holder);
}

/**
 * tresen_wechat_client_get_gate:
 *
 * Of the client's thread.
 *
 * Returns: (transfer none): what every call goes through: tells what was answered and how often what was called
 */
TresenWechatGate *
tresen_wechat_client_get_gate (TresenWechatClient *self)
{
  return tresen_wechat_api_get_gate (self->api);
}

/* tresen_wechat_client_get_api: Returns: (transfer none): for the calls of other files of this room. */
TresenWechatApi *
tresen_wechat_client_get_api (TresenWechatClient *self)
{
  return self->api;
}

/* tresen_wechat_client_get_config: Returns: (transfer none): the account. */
const TresenWechatClientConfig *
tresen_wechat_client_get_config (TresenWechatClient *self)
{
  return &self->config;
}

/* tresen_wechat_client_get_http: Returns: (transfer none): for calls that need no token. */
TresenHttpClient *
tresen_wechat_client_get_http (TresenWechatClient *self)
{
  return self->http;
}

/* tresen_wechat_client_get_ticket_holder: Returns: (transfer none): the jsapi ticket's. */
TresenWechatHolder *
tresen_wechat_client_get_ticket_holder (TresenWechatClient *self)
{
  return self->ticket_holder;
}

static GTask *
new_task (TresenWechatClient *self,
          gpointer tag,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE);
  return task;
}

static void
fail (GTask *task, GError *error)
{
  g_task_return_error (task, error);
  g_object_unref (task);
}

static gpointer
read_sent (JsonObject *answer, GError **error)
{
  tresen_wechat_read_sent (answer, error);
  return NULL;
}

static void
send_body (TresenWechatClient *self,
           GBytes *body,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data)
{
  const TresenWechatApiCall call = { "POST",
                                     SEND_PATH,
                                     TRESEN_WECHAT_JSON_TYPE,
                                     body,
                                     TRESEN_WECHAT_CALL_DEADLINE_US,
                                     TRESEN_WECHAT_MAX_ANSWER,
                                     FALSE };

  tresen_wechat_client_ask_async (self, &call, read_sent, NULL, send_body, cancellable, callback,
                                  user_data);
}

/**
 * tresen_wechat_client_may_send:
 *
 * Of the client's thread.
 *
 * Errors: as tresen_wechat_gate_check().
 *
 * Returns: whether a customer-service message would be sent now; %FALSE while the day's or the minute's are used up
 */
gboolean
tresen_wechat_client_may_send (TresenWechatClient *self, GError **error)
{
  return tresen_wechat_gate_check (tresen_wechat_client_get_gate (self), SEND_PATH, error);
}

/**
 * tresen_wechat_client_send_text_async:
 * @openid: the customer
 * @text: UTF-8; whether it is too long is WeChat's to say (2048 bytes are taken)
 *
 * Sends a customer-service message: one request, and a second only if WeChat refused the token of the first, for then it did
 * nothing. A lost answer or "system busy" leaves open whether the customer got it, and is never repeated here. Of the
 * client's thread. Source: WeChat, customer-service messages.
 *
 * Errors: #TresenWechatError; %G_IO_ERROR_CANCELLED only when nothing has left.
 */
void
tresen_wechat_client_send_text_async (TresenWechatClient *self,
                                      const char *openid,
                                      const char *text,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  GError *error = NULL;
  g_autoptr (GBytes) body = tresen_wechat_body_new_text (openid, text, &error);

  if (body != NULL)
    send_body (self, body, cancellable, callback, user_data);
  else
    g_task_report_error (self, callback, user_data, send_body, error);
}

/**
 * tresen_wechat_client_send_media_async:
 * @openid: the customer
 * @kind: "image" or "voice"
 * @media_id: from tresen_wechat_client_upload_finish() of the same kind, not older than three days
 *
 * As tresen_wechat_client_send_text_async().
 */
void
tresen_wechat_client_send_media_async (TresenWechatClient *self,
                                       const char *openid,
                                       const char *kind,
                                       const char *media_id,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  g_autoptr (GBytes) body = tresen_wechat_body_new_media (openid, kind, media_id);

  send_body (self, body, cancellable, callback, user_data);
}

/** tresen_wechat_client_send_finish: Returns: whether WeChat has accepted the message (it tells nothing beyond that). */
gboolean
tresen_wechat_client_send_finish (TresenWechatClient *self, GAsyncResult *result, GError **error)
{
  return tresen_wechat_client_do_finish (self, result, error);
}

void
tresen_wechat_file_free (TresenWechatFile *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->content, g_bytes_unref);
  g_free (self->content_type);
  g_free (self);
}

typedef struct
{
  char *fallback_url;  /* (nullable) where else the file may be */
  GError *first_error; /* (nullable) why it could not be had by its id */
} Fetch;

static void
fetch_free (Fetch *fetch)
{
  g_free (fetch->fallback_url);
  g_clear_error (&fetch->first_error);
  g_free (fetch);
}

static void
return_file (GTask *task, TresenWechatFile *file)
{
  g_task_return_pointer (task, file, (GDestroyNotify) tresen_wechat_file_free);
  g_object_unref (task);
}

/* Of two errors the one that promises another try counts, else the one that says why WeChat itself did not give the file. */
static void
fail_fetch (GTask *task, GError *error)
{
  Fetch *fetch = g_task_get_task_data (task);

  if (fetch->first_error != NULL && !tresen_wechat_error_is_transient (error))
    {
      g_error_free (error);
      error = g_steal_pointer (&fetch->first_error);
    }
  fail (task, error);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  g_autoptr (GError) http_error = NULL;
  g_autoptr (TresenHttpReply) reply
      = tresen_http_client_call_finish (TRESEN_HTTP_CLIENT (source), result, &http_error);
  TresenWechatFile *file = NULL;
  GError *error = NULL;

  if (reply == NULL)
    error = tresen_wechat_error_new_from_http (http_error, TRUE);
  else if (tresen_wechat_reply_is_json (reply))
    error = tresen_wechat_error_new_here (TRESEN_WECHAT_ERROR_BAD_ANSWER, 0,
                                          "the address of the file gives a text");
  else
    file = tresen_wechat_read_file (reply, &error);
  if (file != NULL)
    return_file (task, file);
  else
    fail_fetch (task, error);
}

static void
fetch_url (GTask *task, const char *url)
{
  TresenWechatClient *self = g_task_get_source_object (task);
  const TresenHttpCall call = { "GET", url, NULL, NULL, FILE_DEADLINE_US, MAX_FILE };

  tresen_http_client_call_async (self->http, &call, g_task_get_cancellable (task), fetched_cb,
                                 task);
}

/* Takes @error, or goes on with the other address. */
static void
fall_back (GTask *task, GError *error)
{
  Fetch *fetch = g_task_get_task_data (task);
  g_autofree char *url = g_steal_pointer (&fetch->fallback_url);

  if (url == NULL || g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      fail (task, error);
      return;
    }
  fetch->first_error = error;
  fetch_url (task, url);
}

static void
got_media_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  TresenWechatClient *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (TresenWechatApiAnswer) answer
      = tresen_wechat_api_call_finish (TRESEN_WECHAT_API (source), result, &error);
  const char *video_url = answer != NULL && answer->object != NULL
                              ? tresen_json_get_string (answer->object, "video_url")
                              : NULL;
  g_autofree char *url = video_url != NULL
                             ? tresen_wechat_picture_url_normalize (video_url, self->is_on_loopback)
                             : NULL;
  TresenWechatFile *file = NULL;

  if (url != NULL)
    {
      fetch_url (task, url);
      return;
    }
  if (answer != NULL && answer->object != NULL)
    error = tresen_wechat_error_new_here (TRESEN_WECHAT_ERROR_BAD_ANSWER, 0,
                                          "the answer is JSON, not a file");
  else if (answer != NULL)
    file = tresen_wechat_read_file (answer->reply, &error);
  if (file != NULL)
    return_file (task, file);
  else
    fall_back (task, error);
}

/**
 * tresen_wechat_client_get_media_async:
 * @media_id: MediaId of a message, "" if there was none
 * @fallback_url: (nullable): PicUrl; fetched over https (or from loopback, where the API is there too) if the id gives nothing
 *
 * Fetches a file that a customer sent; WeChat keeps it for three days. A picture, a voice message or a video, at most
 * 11 MB. Of the client's thread. Source: WeChat, media/get; of videos it tells only where they are.
 *
 * Errors: #TresenWechatError; %G_IO_ERROR_CANCELLED.
 */
void
tresen_wechat_client_get_media_async (TresenWechatClient *self,
                                      const char *media_id,
                                      const char *fallback_url,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  GTask *task
      = new_task (self, tresen_wechat_client_get_media_async, cancellable, callback, user_data);
  Fetch *fetch = g_new0 (Fetch, 1);
  g_autofree char *path
      = tresen_http_query_append ("/cgi-bin/media/get", "media_id", media_id, NULL);
  const TresenWechatApiCall call = { "GET", path, NULL, NULL, FILE_DEADLINE_US, MAX_FILE, TRUE };

  g_task_set_task_data (task, fetch, (GDestroyNotify) fetch_free);
  if (fallback_url != NULL)
    fetch->fallback_url = tresen_wechat_picture_url_normalize (fallback_url, self->is_on_loopback);
  if (*media_id != '\0')
    tresen_wechat_api_call_async (self->api, &call, cancellable, got_media_cb, task);
  else
    fall_back (task, tresen_wechat_error_new_here (TRESEN_WECHAT_ERROR_REFUSED, 40007,
                                                   "the message names no file"));
}

/** tresen_wechat_client_get_media_finish: Returns: (transfer full) (nullable): the file. */
TresenWechatFile *
tresen_wechat_client_get_media_finish (TresenWechatClient *self,
                                       GAsyncResult *result,
                                       GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
tresen_wechat_user_free (TresenWechatUser *self)
{
  if (self == NULL)
    return;
  g_free (self->openid);
  g_free (self->remark);
  g_free (self->language);
  g_free (self->unionid);
  g_free (self->subscribe_scene);
  g_free (self->qr_scene);
  g_clear_pointer (&self->tag_ids, g_array_unref);
  g_free (self);
}

static gpointer
read_user (JsonObject *answer, GError **error)
{
  return tresen_wechat_read_user (answer, error);
}

/**
 * tresen_wechat_client_get_user_async:
 * @openid: the customer
 *
 * Asks what WeChat still tells of a customer; names and pictures are not among it. Of the client's thread. Source: WeChat,
 * user/info.
 *
 * Errors: #TresenWechatError; %G_IO_ERROR_CANCELLED.
 */
void
tresen_wechat_client_get_user_async (TresenWechatClient *self,
                                     const char *openid,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_autofree char *path
      = tresen_http_query_append ("/cgi-bin/user/info", "openid", openid, "lang", "zh_CN", NULL);
  const TresenWechatApiCall call = { "GET", path, NULL, NULL, TRESEN_WECHAT_CALL_DEADLINE_US, TRESEN_WECHAT_MAX_ANSWER, TRUE };

  tresen_wechat_client_ask_async (self, &call, read_user, (GDestroyNotify) tresen_wechat_user_free,
                                  tresen_wechat_client_get_user_async, cancellable, callback,
                                  user_data);
}

/** tresen_wechat_client_get_user_finish: Returns: (transfer full) (nullable): what is known of the customer. */
TresenWechatUser *
tresen_wechat_client_get_user_finish (TresenWechatClient *self,
                                      GAsyncResult *result,
                                      GError **error)
{
  return tresen_wechat_client_ask_finish (self, result, error);
}
