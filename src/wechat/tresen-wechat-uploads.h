/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-wechat-client.h"

G_BEGIN_DECLS

/* Files that are lent to WeChat, so that they can be sent. */

void tresen_wechat_client_upload_async (TresenWechatClient *self,
                                        const char *kind,
                                        GBytes *content,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
char *tresen_wechat_client_upload_finish (TresenWechatClient *self, GAsyncResult *result, GError **error);

G_END_DECLS
