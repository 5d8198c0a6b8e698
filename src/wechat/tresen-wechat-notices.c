/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-notices.h"

#include "tresen-wechat-client-private.h"
#include "tresen-wechat-notices-codec.h"

/* 25 templates of some kilobytes each is what an account may have. */
#define MAX_LIST (1024 * 1024)

static gpointer
read_templates (JsonObject *answer, GError **error)
{
  return tresen_wechat_read_templates (answer, error);
}

/**
 * tresen_wechat_client_get_templates_async:
 *
 * Asks which templates the account may send. May be repeated without harm. Of the client's thread. Source: WeChat,
 * template/get_all_private_template.
 *
 * Errors: #TresenWechatError (48001: the account has no template messages); %G_IO_ERROR_CANCELLED.
 */
void
tresen_wechat_client_get_templates_async (TresenWechatClient *self,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data)
{
  const TresenWechatApiCall call = { "GET",
                                     "/cgi-bin/template/get_all_private_template",
                                     NULL,
                                     NULL,
                                     TRESEN_WECHAT_CALL_DEADLINE_US,
                                     MAX_LIST,
                                     TRUE };

  tresen_wechat_client_ask_async (self, &call, read_templates, (GDestroyNotify) g_ptr_array_unref,
                                  tresen_wechat_client_get_templates_async, cancellable, callback,
                                  user_data);
}

/** tresen_wechat_client_get_templates_finish: Returns: (transfer full) (element-type TresenWechatTemplate) (nullable): all. */
GPtrArray *
tresen_wechat_client_get_templates_finish (TresenWechatClient *self,
                                           GAsyncResult *result,
                                           GError **error)
{
  return tresen_wechat_client_ask_finish (self, result, error);
}

static gpointer
read_notice_id (JsonObject *answer, GError **error)
{
  return tresen_wechat_read_notice_id (answer, error);
}

/**
 * tresen_wechat_client_send_notice_async:
 * @notice: copied
 *
 * Sends a template message. One request, as with tresen_wechat_client_send_text_async(): a lost answer leaves open whether the
 * customer got it. Unlike there it may be sent again with the same client_msg_id within ten minutes: WeChat delivers it once.
 * Of the client's thread. Source: WeChat, message/template/send.
 *
 * Errors: #TresenWechatError; %G_IO_ERROR_CANCELLED only when nothing has left.
 */
void
tresen_wechat_client_send_notice_async (TresenWechatClient *self,
                                        const TresenWechatNotice *notice,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  GError *error = NULL;
  g_autoptr (GBytes) body = tresen_wechat_body_new_notice (notice, &error);
  const TresenWechatApiCall call
      = { "POST", "/cgi-bin/message/template/send", TRESEN_WECHAT_JSON_TYPE,
          body,   TRESEN_WECHAT_CALL_DEADLINE_US,   TRESEN_WECHAT_MAX_ANSWER,
          FALSE };

  if (body != NULL)
    tresen_wechat_client_ask_async (self, &call, read_notice_id, g_free,
                                    tresen_wechat_client_send_notice_async, cancellable, callback,
                                    user_data);
  else
    g_task_report_error (self, callback, user_data, tresen_wechat_client_send_notice_async, error);
}

/**
 * tresen_wechat_client_send_notice_finish:
 *
 * Returns: (transfer full) (nullable): WeChat has taken it, under this id; "" when it gave none
 */
char *
tresen_wechat_client_send_notice_finish (TresenWechatClient *self,
                                         GAsyncResult *result,
                                         GError **error)
{
  return tresen_wechat_client_ask_finish (self, result, error);
}
