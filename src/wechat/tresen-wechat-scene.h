/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What WeChat takes for a QR code with a scene. */

#define TRESEN_WECHAT_SCENE_MAX_CHARACTERS 64
#define TRESEN_WECHAT_QR_MAX_DAYS 30
#define TRESEN_WECHAT_QR_MAX_SECONDS (G_GINT64_CONSTANT (86400) * TRESEN_WECHAT_QR_MAX_DAYS)
/* WeChat's are some 45 bytes long; what is much longer makes no code that a phone can read from a print. */
#define TRESEN_WECHAT_QR_URL_MAX_BYTES 512

gboolean tresen_wechat_scene_is_valid (const char *scene);

G_END_DECLS
