/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-wechat-client.h"

G_BEGIN_DECLS

/* What an account may do, found out by calls that do no harm, and its quotas. */

/**
 * TresenWechatRight:
 * @TRESEN_WECHAT_RIGHT_UNKNOWN: WeChat's answer does not tell
 */
typedef enum
{
  TRESEN_WECHAT_RIGHT_UNKNOWN,
  TRESEN_WECHAT_RIGHT_GRANTED,
  TRESEN_WECHAT_RIGHT_REFUSED,
} TresenWechatRight;

/** TresenWechatProbe: what WeChat said of a feature. */
typedef struct
{
  TresenWechatRight verdict;
  int code;
} TresenWechatProbe;

const char *const *tresen_wechat_features (void);
const char *tresen_wechat_feature_of (const char *api);
gboolean tresen_wechat_feature_is_refused_by (const char *feature, int code);

void tresen_wechat_client_probe_async (TresenWechatClient *self,
                                       const char *feature,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
TresenWechatProbe *
tresen_wechat_client_probe_finish (TresenWechatClient *self, GAsyncResult *result, GError **error);

void tresen_wechat_client_clear_quota_async (TresenWechatClient *self,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data);
gboolean tresen_wechat_client_clear_quota_finish (TresenWechatClient *self,
                                                  GAsyncResult *result,
                                                  GError **error);

G_END_DECLS
