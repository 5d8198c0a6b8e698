/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-voice.h"

#include <string.h>

#include "tresen-voice-private.h"

#define WAVE_HEAD 44

G_DEFINE_QUARK (tresen_voice_error_quark, tresen_voice_error)

typedef struct
{
  const char *magic;
  gsize size;
  TresenVoice *(*decode) (const guint8 *data, gsize size, GError **error);
} Form;

static const Form forms[] = {
  { "#!AMR\n", 6, tresen_voice_decode_amr },
  { "#!AMR-WB\n", 9, tresen_voice_decode_amr_wide },
  { "OggS", 4, tresen_voice_decode_ogg_speex },
  { "ID3", 3, tresen_voice_decode_mp3 },
};

/* tresen_voice_new: Returns: (transfer full): without a sample yet; 0 for a @rate that the decoder will tell. */
TresenVoice *
tresen_voice_new (guint rate)
{
  TresenVoice *self = g_new0 (TresenVoice, 1);

  self->rate = rate;
  self->samples = g_array_new (FALSE, FALSE, sizeof (gint16));
  return self;
}

void
tresen_voice_free (TresenVoice *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->samples);
  g_free (self);
}

/* Refuses what would be too long before it is kept. */
gboolean
tresen_voice_append (TresenVoice *self, const gint16 *samples, gsize n, GError **error)
{
  gsize most = (gsize) self->rate * TRESEN_VOICE_MOST_SECONDS;

  if (n > most - self->samples->len)
    {
      g_set_error (error, TRESEN_VOICE_ERROR, TRESEN_VOICE_ERROR_TOO_LONG,
                   "voice: longer than %d seconds", TRESEN_VOICE_MOST_SECONDS);
      return FALSE;
    }
  g_array_append_vals (self->samples, samples, (guint) n);
  return TRUE;
}

/* MP3 may begin without a tag: eleven bits set, then a version, a layer and a rate that exist. */
static gboolean
is_mp3_frame (const guint8 *data, gsize size)
{
  return size >= 4 && data[0] == 0xff && (data[1] & 0xe0) == 0xe0 && (data[1] & 0x18) != 0x08
         && (data[1] & 0x06) != 0 && (data[2] & 0xf0) != 0xf0 && (data[2] & 0x0c) != 0x0c;
}

static TresenVoice *
decode_by_form (const guint8 *data, gsize size, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    if (size >= forms[i].size && memcmp (data, forms[i].magic, forms[i].size) == 0)
      return forms[i].decode (data, size, error);
  if (is_mp3_frame (data, size))
    return tresen_voice_decode_mp3 (data, size, error);
  if (tresen_voice_is_bare_speex (data, size))
    return tresen_voice_decode_bare_speex (data, size, error);
  g_set_error (error, TRESEN_VOICE_ERROR, TRESEN_VOICE_ERROR_FORMAT,
               "voice: neither AMR nor Speex nor MP3");
  return NULL;
}

/**
 * tresen_voice_decode:
 * @coded: a recording as WeChat hands it over: AMR, AMR wide band, Speex (in Ogg or frame after frame) or MP3, told apart by
 *   the first bytes
 *
 * A recording that ends in the middle or is damaged further on is decoded up to there. Costs some 100 ms for a minute:
 * not for a handler. Pure; any thread. Source: RFC 4867 (the file form of AMR), WeChat, voice messages.
 *
 * Errors: #TresenVoiceError.
 *
 * Returns: (transfer full) (nullable): at least one sample, at most %TRESEN_VOICE_MOST_SECONDS of them
 */
TresenVoice *
tresen_voice_decode (GBytes *coded, GError **error)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (coded, &size);
  g_autoptr (TresenVoice) voice = NULL;

  if (size > TRESEN_VOICE_MOST_BYTES)
    {
      g_set_error (error, TRESEN_VOICE_ERROR, TRESEN_VOICE_ERROR_TOO_LONG,
                   "voice: %" G_GSIZE_FORMAT " bytes are too many", size);
      return NULL;
    }
  voice = decode_by_form (data, size, error);
  if (voice != NULL && voice->samples->len == 0)
    {
      g_set_error (error, TRESEN_VOICE_ERROR, TRESEN_VOICE_ERROR_DAMAGED,
                   "voice: nothing in it can be heard");
      return NULL;
    }
  return g_steal_pointer (&voice);
}

/** tresen_voice_get_duration_us: Returns: how long it plays, in microseconds. Any thread. */
gint64
tresen_voice_get_duration_us (const TresenVoice *self)
{
  return (gint64) self->samples->len * G_USEC_PER_SEC / self->rate;
}

static void
put_32 (guint8 *at, guint32 value)
{
  value = GUINT32_TO_LE (value);
  memcpy (at, &value, sizeof value);
}

static void
put_16 (guint8 *at, guint16 value)
{
  value = GUINT16_TO_LE (value);
  memcpy (at, &value, sizeof value);
}

static void
write_head (guint8 *head, guint rate, guint32 size)
{
  memcpy (head, "RIFF", 4);
  put_32 (head + 4, WAVE_HEAD - 8 + size);
  memcpy (head + 8, "WAVEfmt ", 8);
  put_32 (head + 16, 16);
  put_16 (head + 20, 1); /* plain samples */
  put_16 (head + 22, 1); /* one channel */
  put_32 (head + 24, rate);
  put_32 (head + 28, rate * sizeof (gint16));
  put_16 (head + 32, sizeof (gint16));
  put_16 (head + 34, 16);
  memcpy (head + 36, "data", 4);
  put_32 (head + 40, size);
}

/** tresen_voice_to_wave: Returns: (transfer full): the content of a WAV file. Any thread. */
GBytes *
tresen_voice_to_wave (const TresenVoice *self)
{
  gsize size = self->samples->len * sizeof (gint16);
  guint8 *wave = g_malloc (WAVE_HEAD + size);

  write_head (wave, self->rate, (guint32) size);
  for (guint i = 0; i < self->samples->len; i++)
    put_16 (wave + WAVE_HEAD + i * sizeof (gint16),
            (guint16) g_array_index (self->samples, gint16, i));
  return g_bytes_new_take (wave, WAVE_HEAD + size);
}
