/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** TRESEN_VOICE_MOST_SECONDS: WeChat records at most 60 seconds; what is longer is not decoded. */
#define TRESEN_VOICE_MOST_SECONDS 65

/** TRESEN_VOICE_MOST_BYTES: of a coded recording; 65 seconds of the widest MP3 are less. */
#define TRESEN_VOICE_MOST_BYTES (4 * 1024 * 1024)

#define TRESEN_VOICE_ERROR (tresen_voice_error_quark ())
GQuark tresen_voice_error_quark (void);

/**
 * TresenVoiceError:
 * @TRESEN_VOICE_ERROR_FORMAT: none of the forms that are known here
 * @TRESEN_VOICE_ERROR_DAMAGED: a known form, but nothing in it can be heard
 * @TRESEN_VOICE_ERROR_TOO_LONG: more bytes or more seconds than are decoded
 */
typedef enum
{
  TRESEN_VOICE_ERROR_FORMAT,
  TRESEN_VOICE_ERROR_DAMAGED,
  TRESEN_VOICE_ERROR_TOO_LONG,
} TresenVoiceError;

/** TresenVoice: a recording that any player can take: one channel of 16 bits. */
typedef struct
{
  guint rate;      /* samples a second */
  GArray *samples; /* (element-type gint16) */
} TresenVoice;

TresenVoice *tresen_voice_decode (GBytes *coded, GError **error);
gint64 tresen_voice_get_duration_us (const TresenVoice *self);
GBytes *tresen_voice_to_wave (const TresenVoice *self);
void tresen_voice_free (TresenVoice *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenVoice, tresen_voice_free)

G_END_DECLS
