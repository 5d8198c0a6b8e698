/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-uploads.h"

#include <string.h>

#include "tresen-wechat-client-private.h"
#include "tresen-wechat-error.h"
#include "tresen-wechat-limits.h"

#define DEADLINE_US (60 * G_TIME_SPAN_SECOND)

/* WeChat's code when what is handed in is not what it is said to be. */
#define CODE_WRONG_KIND 40004

static GError *
check (const char *kind, GBytes *content, TresenWechatUpload *upload)
{
  gsize length = 0;
  const void *data = g_bytes_get_data (content, &length);
  int code = tresen_wechat_limits_check (data, length, upload);

  if (code != 0)
    return tresen_wechat_error_new_here (TRESEN_WECHAT_ERROR_REFUSED, code,
                                         tresen_wechat_limits_explain (code));
  if (strcmp (upload->kind, kind) != 0)
    return tresen_wechat_error_new_here (TRESEN_WECHAT_ERROR_REFUSED, CODE_WRONG_KIND,
                                         "the file is of another kind than the message");
  return NULL;
}

static gpointer
read_media_id (JsonObject *answer, GError **error)
{
  return tresen_wechat_read_media_id (answer, error);
}

/**
 * tresen_wechat_client_upload_async:
 * @kind: "image" or "voice"
 * @content: the file; what it is, its bytes say
 *
 * Lends WeChat a file for three days, so that it can be sent. May be repeated without harm. What WeChat would refuse by its
 * size, its length or its format is refused here with the same code, before anything is called. The name in the form is
 * made up: WeChat goes by its ending, and the customer never sees it. Of the client's thread. Source: WeChat, media/upload.
 *
 * Errors: #TresenWechatError; %G_IO_ERROR_CANCELLED.
 */
void
tresen_wechat_client_upload_async (TresenWechatClient *self,
                                   const char *kind,
                                   GBytes *content,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  TresenWechatUpload upload;
  GError *error = check (kind, content, &upload);
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  g_autofree char *type = NULL;
  g_autoptr (GBytes) body = NULL;
  TresenWechatApiCall call
      = { "POST", NULL, NULL, NULL, DEADLINE_US, TRESEN_WECHAT_MAX_ANSWER, TRUE };

  if (error != NULL)
    {
      g_task_report_error (self, callback, user_data, tresen_wechat_client_upload_async, error);
      return;
    }
  name = g_strdup_printf ("%s.%s", kind, upload.suffix);
  call.path = path = g_strdup_printf ("/cgi-bin/media/upload?type=%s", kind);
  call.body = body = tresen_http_multipart_new ("media", name, upload.content_type, content, &type);
  call.content_type = type;
  tresen_wechat_client_ask_async (self, &call, read_media_id, g_free,
                                  tresen_wechat_client_upload_async, cancellable, callback,
                                  user_data);
}

/** tresen_wechat_client_upload_finish: Returns: (transfer full) (nullable): the media id. */
char *
tresen_wechat_client_upload_finish (TresenWechatClient *self, GAsyncResult *result, GError **error)
{
  return tresen_wechat_client_ask_finish (self, result, error);
}
