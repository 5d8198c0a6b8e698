/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-qr.h"

#include "tresen-wechat-client-private.h"
#include "tresen-wechat-qr-codec.h"

static gpointer
read_qr_code (JsonObject *answer, GError **error)
{
  return tresen_wechat_read_qr_code (answer, error);
}

/**
 * tresen_wechat_client_make_qr_code_async:
 * @scene: 1 to 64 characters: comes back when somebody follows or scans by the code
 * @expire_seconds: 0: for ever; else at most 30 days
 *
 * May be repeated: a permanent code stays the same, a temporary one is made once more. Of the client's thread. Source: WeChat,
 * qrcode/create.
 *
 * Errors: #TresenWechatError (48001: the account has no codes with a scene); %G_IO_ERROR_CANCELLED.
 */
void
tresen_wechat_client_make_qr_code_async (TresenWechatClient *self,
                                         const char *scene,
                                         gint64 expire_seconds,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  GError *error = NULL;
  g_autoptr (GBytes) body = tresen_wechat_body_new_qr_code (scene, expire_seconds, &error);
  const TresenWechatApiCall call
      = { "POST", "/cgi-bin/qrcode/create",       TRESEN_WECHAT_JSON_TYPE,
          body,   TRESEN_WECHAT_CALL_DEADLINE_US, TRESEN_WECHAT_MAX_ANSWER,
          TRUE };

  if (body != NULL)
    tresen_wechat_client_ask_async (
        self, &call, read_qr_code, (GDestroyNotify) tresen_wechat_qr_code_free,
        tresen_wechat_client_make_qr_code_async, cancellable, callback, user_data);
  else
    g_task_report_error (self, callback, user_data, tresen_wechat_client_make_qr_code_async, error);
}

/** tresen_wechat_client_make_qr_code_finish: Returns: (transfer full) (nullable): the code. */
TresenWechatQrCode *
tresen_wechat_client_make_qr_code_finish (TresenWechatClient *self,
                                          GAsyncResult *result,
                                          GError **error)
{
  return tresen_wechat_client_ask_finish (self, result, error);
}
