/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-wechat-client.h"

G_BEGIN_DECLS

/* Private to the room. */

/**
 * TresenWechatToken: an access token as it was handed out.
 * @generation: told apart from every other token of the same holder
 * @is_fresh: it was asked for on behalf of this caller, just now
 */
typedef struct
{
  char *text;
  guint64 generation;
  gboolean is_fresh;
} TresenWechatToken;

void tresen_wechat_token_free (TresenWechatToken *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenWechatToken, tresen_wechat_token_free)

/**
 * TresenWechatTokenHolder: the one place that asks for access tokens, whoever needs one.
 *
 * Belongs to the context that was thread-default when it was made. The token is in memory only.
 */
#define TRESEN_TYPE_WECHAT_TOKEN_HOLDER (tresen_wechat_token_holder_get_type ())
G_DECLARE_FINAL_TYPE (TresenWechatTokenHolder,
                      tresen_wechat_token_holder,
                      TRESEN,
                      WECHAT_TOKEN_HOLDER,
                      GObject)

TresenWechatTokenHolder *tresen_wechat_token_holder_new (const TresenWechatClientConfig *config,
                                                         TresenHttpClient *http,
                                                         TresenClock *clock);
void tresen_wechat_token_holder_get_async (TresenWechatTokenHolder *self,
                                           const TresenWechatToken *refused,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
TresenWechatToken *tresen_wechat_token_holder_get_finish (TresenWechatTokenHolder *self,
                                                          GAsyncResult *result,
                                                          GError **error);
void tresen_wechat_token_holder_resume (TresenWechatTokenHolder *self);

G_END_DECLS
