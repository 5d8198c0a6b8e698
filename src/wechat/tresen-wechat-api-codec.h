/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-json.h"
#include "tresen-wechat-client.h"

G_BEGIN_DECLS

/* Private to the room: what is said to WeChat's API and what its answers mean. Pure; any thread. */

#define TRESEN_WECHAT_JSON_TYPE "application/json; charset=utf-8"

/* Of a call for many that was done for some of them; the answer tells for whom it was not. */
#define TRESEN_WECHAT_CODE_PARTLY_FAILED 45171

char *tresen_wechat_drop_control_characters (const char *text);
GBytes *tresen_wechat_body_new_text (const char *openid, const char *text, GError **error);
GBytes *tresen_wechat_body_new_media (const char *openid, const char *kind, const char *media_id);
GBytes *tresen_wechat_body_new_token (const char *app_id, const char *secret, gboolean is_forced);

gboolean tresen_wechat_reply_is_json (const TresenHttpReply *reply);
JsonObject *
tresen_wechat_reply_read (const TresenHttpReply *reply, gboolean is_repeatable, GError **error);

gboolean tresen_wechat_read_sent (JsonObject *answer, GError **error);
char *tresen_wechat_read_token (JsonObject *answer, gint64 *expires_in, GError **error);
char *tresen_wechat_read_media_id (JsonObject *answer, GError **error);
GArray *tresen_wechat_read_ids (JsonObject *answer, const char *name);
TresenWechatUser *tresen_wechat_read_user (JsonObject *answer, GError **error);
TresenWechatFile *tresen_wechat_read_file (const TresenHttpReply *reply, GError **error);

gboolean tresen_wechat_url_is_loopback (const char *url);
char *tresen_wechat_picture_url_normalize (const char *url, gboolean may_be_loopback);

G_END_DECLS
