/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-wechat-client.h"

G_BEGIN_DECLS

/**
 * TresenWechatQrCode: a code with a scene, as WeChat has made it.
 */
typedef struct
{
  char *ticket;
  char *url;             /* what the picture says */
  gint64 expire_seconds; /* 0: never */
} TresenWechatQrCode;

void tresen_wechat_qr_code_free (TresenWechatQrCode *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenWechatQrCode, tresen_wechat_qr_code_free)

void tresen_wechat_client_make_qr_code_async (TresenWechatClient *self,
                                              const char *scene,
                                              gint64 expire_seconds,
                                              GCancellable *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer user_data);
TresenWechatQrCode *tresen_wechat_client_make_qr_code_finish (TresenWechatClient *self,
                                                              GAsyncResult *result,
                                                              GError **error);

G_END_DECLS
