/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TresenWechatVoice: what the bytes of a voice recording say of themselves.
 *
 * @content_type: "audio/amr", "audio/amr-wb" or "audio/mpeg"
 * @suffix: the usual ending of its file name, without the dot
 */
typedef struct
{
  const char *content_type;
  const char *suffix;
  gint64 duration_us;
} TresenWechatVoice;

gboolean tresen_wechat_voice_begins (gconstpointer data, gsize length);
gboolean tresen_wechat_voice_read (gconstpointer data, gsize length, TresenWechatVoice *voice);

G_END_DECLS
