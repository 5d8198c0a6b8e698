/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-json.h"
#include "tresen-wechat-notices.h"

G_BEGIN_DECLS

/* Private to the room: notices and QR codes in JSON. Pure; any thread. */

GBytes *tresen_wechat_body_new_notice (const TresenWechatNotice *notice, GError **error);
char *tresen_wechat_read_notice_id (JsonObject *answer, GError **error);
GPtrArray *tresen_wechat_read_templates (JsonObject *answer, GError **error);

G_END_DECLS
