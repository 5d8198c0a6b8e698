/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TRESEN_WECHAT_TEXT_MAX_BYTES 2048
#define TRESEN_WECHAT_IMAGE_WARN_BYTES (2 * 1024 * 1024)
#define TRESEN_WECHAT_IMAGE_MAX_BYTES (10 * 1024 * 1024)
#define TRESEN_WECHAT_VOICE_MAX_BYTES (2 * 1024 * 1024)
#define TRESEN_WECHAT_VOICE_MAX_US (60 * G_TIME_SPAN_SECOND)
#define TRESEN_WECHAT_MEDIA_LIFE_US (3 * G_TIME_SPAN_DAY)

/**
 * TresenWechatUpload: what WeChat would take a file for.
 *
 * @kind: "image" or "voice": the type= of the upload and the msgtype of the message
 * @duration_us: of a voice, else 0
 */
typedef struct
{
  const char *kind;
  const char *content_type;
  const char *suffix; /* without the dot */
  gint64 duration_us;
} TresenWechatUpload;

int tresen_wechat_limits_check (gconstpointer data, gsize length, TresenWechatUpload *upload);
const char *tresen_wechat_limits_explain (int code);

G_END_DECLS
