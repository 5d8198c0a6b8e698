/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-wechat-api-codec.h"
#include "tresen-wechat-api.h"
#include "tresen-wechat-client.h"
#include "tresen-wechat-holder.h"

G_BEGIN_DECLS

/* Private to the room: how a family of calls (users, tags, …) is made from the client's API. */

#define TRESEN_WECHAT_CALL_DEADLINE_US (15 * G_TIME_SPAN_SECOND)
#define TRESEN_WECHAT_MAX_ANSWER (256 * 1024)

/**
 * TresenWechatReadFunc:
 * @answer: what WeChat said, not an error of its own
 * @error: set when the answer has not the right shape
 *
 * Returns: (transfer full) (nullable): what the caller gets; %NULL without an error for a call that only succeeds or fails
 */
typedef gpointer (*TresenWechatReadFunc) (JsonObject *answer, GError **error);

TresenWechatApi *tresen_wechat_client_get_api (TresenWechatClient *self);
const TresenWechatClientConfig *tresen_wechat_client_get_config (TresenWechatClient *self);
TresenHttpClient *tresen_wechat_client_get_http (TresenWechatClient *self);
TresenWechatHolder *tresen_wechat_client_get_ticket_holder (TresenWechatClient *self);

void tresen_wechat_client_ask_async (TresenWechatClient *self,
                                     const TresenWechatApiCall *call,
                                     TresenWechatReadFunc read,
                                     GDestroyNotify result_free,
                                     gpointer tag,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gpointer
tresen_wechat_client_ask_finish (TresenWechatClient *self, GAsyncResult *result, GError **error);
gboolean
tresen_wechat_client_do_finish (TresenWechatClient *self, GAsyncResult *result, GError **error);

G_END_DECLS
