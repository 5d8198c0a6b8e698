/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-wechat-client.h"

G_BEGIN_DECLS

/* The jsapi ticket, with which a page is signed for WeChat's script library (tresen_wechat_crypto's signature of pages). */

void tresen_wechat_client_get_ticket_async (TresenWechatClient *self,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);
TresenSecret *tresen_wechat_client_get_ticket_finish (TresenWechatClient *self,
                                                      GAsyncResult *result,
                                                      GError **error);

G_END_DECLS
