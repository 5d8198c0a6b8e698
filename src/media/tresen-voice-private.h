/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-voice.h"

G_BEGIN_DECLS

/* Private to the room: one decoder a form. Each is given bytes that begin as its form does, and stops at what it cannot
 * read: what was heard until then counts. */

TresenVoice *tresen_voice_new (guint rate);
gboolean tresen_voice_append (TresenVoice *self, const gint16 *samples, gsize n, GError **error);

TresenVoice *tresen_voice_decode_amr (const guint8 *data, gsize size, GError **error);
TresenVoice *tresen_voice_decode_amr_wide (const guint8 *data, gsize size, GError **error);
TresenVoice *tresen_voice_decode_ogg_speex (const guint8 *data, gsize size, GError **error);
TresenVoice *tresen_voice_decode_bare_speex (const guint8 *data, gsize size, GError **error);
TresenVoice *tresen_voice_decode_mp3 (const guint8 *data, gsize size, GError **error);

gboolean tresen_voice_is_bare_speex (const guint8 *data, gsize size);

G_END_DECLS
