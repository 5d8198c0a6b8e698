/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-wechat-client.h"

G_BEGIN_DECLS

/**
 * TresenWechatVisitor: who has opened a page inside WeChat.
 */
typedef struct
{
  char *openid;
  char *unionid;        /* "" when not told */
  gboolean is_snapshot; /* a made-up user of WeChat's preview: nobody */
} TresenWechatVisitor;

void tresen_wechat_visitor_free (TresenWechatVisitor *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenWechatVisitor, tresen_wechat_visitor_free)

char *tresen_wechat_oauth_make_url (const char *oauth_base,
                                    const char *app_id,
                                    const char *redirect_uri,
                                    const char *state);
void tresen_wechat_client_sign_in_async (TresenWechatClient *self,
                                         const char *code,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
TresenWechatVisitor *tresen_wechat_client_sign_in_finish (TresenWechatClient *self,
                                                          GAsyncResult *result,
                                                          GError **error);

G_END_DECLS
