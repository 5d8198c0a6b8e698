/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-bytes.h"
#include "tresen-clock.h"
#include "tresen-http-client.h"
#include "tresen-wechat-gate.h"

G_BEGIN_DECLS

#define TRESEN_WECHAT_ERROR (tresen_wechat_error_quark ())
GQuark tresen_wechat_error_quark (void);

/**
 * TresenWechatError: what became of a call of WeChat's API. WeChat's own code is told by tresen_wechat_error_get_code().
 * @TRESEN_WECHAT_ERROR_NOT_SENT: certainly not carried out (no connection, no token yet); transient
 * @TRESEN_WECHAT_ERROR_REFUSED: WeChat refused; permanent for this call
 * @TRESEN_WECHAT_ERROR_BUSY: WeChat refused for now and did nothing (45009, 45011), or the answer was lost of a call
 *   that may be repeated without harm (everything but sending); transient
 * @TRESEN_WECHAT_ERROR_UNKNOWN: it left and no answer came, or WeChat said -1: not known whether it was carried out
 * @TRESEN_WECHAT_ERROR_BAD_ANSWER: an answer that is not WeChat's (HTML, not JSON); not known whether it was carried out
 * @TRESEN_WECHAT_ERROR_SETTINGS: AppID, secret or address are not accepted; needs a person (40013, 40125, 40164, 40243, …)
 */
typedef enum
{
  TRESEN_WECHAT_ERROR_NOT_SENT,
  TRESEN_WECHAT_ERROR_REFUSED,
  TRESEN_WECHAT_ERROR_BUSY,
  TRESEN_WECHAT_ERROR_UNKNOWN,
  TRESEN_WECHAT_ERROR_BAD_ANSWER,
  TRESEN_WECHAT_ERROR_SETTINGS,
} TresenWechatError;

gboolean tresen_wechat_error_is_transient (const GError *error);
int tresen_wechat_error_get_code (const GError *error);
gint64 tresen_wechat_error_get_retry_at_us (const GError *error);
const char *tresen_wechat_error_get_address (const GError *error);

/**
 * TresenWechatClientConfig: copied by the client.
 */
typedef struct
{
  const char *api_base; /* "https://api.weixin.qq.com" */
  const char *app_id;
  TresenSecret *app_secret;  /* (nullable) then every call ends as one that WeChat refuses */
  gboolean is_classic_token; /* token-endpoint=classic */
} TresenWechatClientConfig;

#define TRESEN_TYPE_WECHAT_CLIENT (tresen_wechat_client_get_type ())
G_DECLARE_FINAL_TYPE (TresenWechatClient, tresen_wechat_client, TRESEN, WECHAT_CLIENT, GObject)

TresenWechatClient *
tresen_wechat_client_new (const TresenWechatClientConfig *config, TresenHttpClient *http, TresenClock *clock);
void tresen_wechat_client_resume (TresenWechatClient *self);
TresenWechatGate *tresen_wechat_client_get_gate (TresenWechatClient *self);

gboolean tresen_wechat_client_may_send (TresenWechatClient *self, GError **error);
void tresen_wechat_client_send_text_async (TresenWechatClient *self,
                                           const char *openid,
                                           const char *text,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
void tresen_wechat_client_send_media_async (TresenWechatClient *self,
                                            const char *openid,
                                            const char *kind,
                                            const char *media_id,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);
gboolean tresen_wechat_client_send_finish (TresenWechatClient *self, GAsyncResult *result, GError **error);

/** TresenWechatFile: what media/get gave. */
typedef struct
{
  GBytes *content;
  char *content_type;
} TresenWechatFile;

void tresen_wechat_file_free (TresenWechatFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenWechatFile, tresen_wechat_file_free)

void tresen_wechat_client_get_media_async (TresenWechatClient *self,
                                           const char *media_id,
                                           const char *fallback_url,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
TresenWechatFile *
tresen_wechat_client_get_media_finish (TresenWechatClient *self, GAsyncResult *result, GError **error);

/** TresenWechatUser: what user/info still tells. Texts are "" when not told. */
typedef struct
{
  char *openid;
  gboolean is_followed;
  gint64 followed_at_us; /* 0 when not told */
  char *remark;
  char *language;
  char *unionid;
  char *subscribe_scene; /* how he came: "ADD_SCENE_QR_CODE" */
  char *qr_scene;        /* of the QR code by which he came */
  GArray *tag_ids;       /* (nullable) (element-type gint64): %NULL when not told */
} TresenWechatUser;

void tresen_wechat_user_free (TresenWechatUser *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenWechatUser, tresen_wechat_user_free)

void tresen_wechat_client_get_user_async (TresenWechatClient *self,
                                          const char *openid,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
TresenWechatUser *
tresen_wechat_client_get_user_finish (TresenWechatClient *self, GAsyncResult *result, GError **error);

G_END_DECLS
