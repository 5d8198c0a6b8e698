/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-wechat-client.h"

G_BEGIN_DECLS

/* Private to the room: how an error of WeChat's API comes about. Pure. */

GError *tresen_wechat_error_new_here (TresenWechatError kind, int code, const char *text);
GError *tresen_wechat_error_new_from_code (int code, const char *text, gboolean is_repeatable);
GError *tresen_wechat_error_new_waiting (int code, const char *api, gint64 retry_at_us);
void tresen_wechat_error_set_retry_at (GError *error, gint64 retry_at_us);
GError *tresen_wechat_error_new_from_http (const GError *http_error, gboolean is_repeatable);
gboolean tresen_wechat_code_is_stale_token (int code);
gint64 tresen_wechat_code_get_pause_us (int code, guint n_pauses);

G_END_DECLS
