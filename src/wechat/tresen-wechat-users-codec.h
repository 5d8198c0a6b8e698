/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-json.h"
#include "tresen-wechat-users.h"

G_BEGIN_DECLS

/* Private to the room: what is said about followers and tags, and what the answers mean. Pure; any thread. */

GBytes *tresen_wechat_body_new_users (const char *const *openids);
GBytes *tresen_wechat_body_new_remark (const char *openid, const char *remark);
GBytes *tresen_wechat_body_new_tag (gint64 tag_id, const char *name);
GBytes *tresen_wechat_body_new_tagged (gint64 tag_id, const char *next_openid);
GBytes *tresen_wechat_body_new_tagging (gint64 tag_id, const char *const *openids);
GBytes *tresen_wechat_body_new_openid (const char *openid);
GBytes *tresen_wechat_body_new_typing (const char *openid, gboolean is_typing);

gpointer tresen_wechat_read_done (JsonObject *answer, GError **error);
gpointer tresen_wechat_read_followers (JsonObject *answer, GError **error);
gpointer tresen_wechat_read_users (JsonObject *answer, GError **error);
gpointer tresen_wechat_read_tag (JsonObject *answer, GError **error);
gpointer tresen_wechat_read_tags (JsonObject *answer, GError **error);
gpointer tresen_wechat_read_tagging (JsonObject *answer, GError **error);
gpointer tresen_wechat_read_tag_ids (JsonObject *answer, GError **error);

G_END_DECLS
