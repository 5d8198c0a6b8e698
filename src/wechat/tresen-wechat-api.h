/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-json.h"
#include "tresen-wechat-client.h"
#include "tresen-wechat-gate.h"

G_BEGIN_DECLS

/* Private to the room. */

/**
 * TresenWechatApiCall: a call of the API, but for the access token.
 * @path: with its query, which ends in front of access_token; "/cgi-bin/user/info?openid=o1"
 * @max_answer: bytes
 * @is_repeatable: whether doing it twice does no harm
 */
typedef struct
{
  const char *method;
  const char *path;
  const char *content_type; /* (nullable) */
  GBytes *body;             /* (nullable) */
  gint64 deadline_us;
  gsize max_answer;
  gboolean is_repeatable;
} TresenWechatApiCall;

/**
 * TresenWechatApiAnswer: what the API said; never an error.
 */
typedef struct
{
  TresenHttpReply *reply;
  JsonObject *object; /* (nullable) %NULL when the answer is a file */
} TresenWechatApiAnswer;

void tresen_wechat_api_answer_free (TresenWechatApiAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenWechatApiAnswer, tresen_wechat_api_answer_free)

/**
 * TresenWechatApi: calls with an access token, and once more with a new one if it had gone stale.
 *
 * Belongs to the context that was thread-default when it was made.
 */
#define TRESEN_TYPE_WECHAT_API (tresen_wechat_api_get_type ())
G_DECLARE_FINAL_TYPE (TresenWechatApi, tresen_wechat_api, TRESEN, WECHAT_API, GObject)

TresenWechatApi *tresen_wechat_api_new (const TresenWechatClientConfig *config,
                                        TresenHttpClient *http,
                                        TresenClock *clock);
void tresen_wechat_api_call_async (TresenWechatApi *self,
                                   const TresenWechatApiCall *call,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
TresenWechatApiAnswer *
tresen_wechat_api_call_finish (TresenWechatApi *self, GAsyncResult *result, GError **error);
void tresen_wechat_api_resume (TresenWechatApi *self);
TresenWechatGate *tresen_wechat_api_get_gate (TresenWechatApi *self);

G_END_DECLS
