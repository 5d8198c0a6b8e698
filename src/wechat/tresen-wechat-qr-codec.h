/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-json.h"
#include "tresen-wechat-qr.h"

G_BEGIN_DECLS

/* Private to the room: QR codes in JSON. Pure; any thread. */

GBytes *tresen_wechat_body_new_qr_code (const char *scene, gint64 expire_seconds, GError **error);
TresenWechatQrCode *tresen_wechat_read_qr_code (JsonObject *answer, GError **error);

G_END_DECLS
