/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-voice-private.h"

#include <mpg123.h>

#define ROOM_SAMPLES 8192

static mpg123_handle *
open_decoder (void)
{
  static const long rates[] = { 8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000 };
  mpg123_handle *decoder = mpg123_new (NULL, NULL);

  if (decoder == NULL)
    return NULL;
  mpg123_param (decoder, MPG123_ADD_FLAGS, MPG123_MONO_MIX | MPG123_QUIET, 0);
  mpg123_format_none (decoder);
  for (gsize i = 0; i < G_N_ELEMENTS (rates); i++)
    mpg123_format (decoder, rates[i], MPG123_MONO, MPG123_ENC_SIGNED_16);
  if (mpg123_open_feed (decoder) == MPG123_OK)
    return decoder;
  mpg123_delete (decoder);
  return NULL;
}

static gboolean
take_rate (mpg123_handle *decoder, TresenVoice *voice)
{
  long rate = 0;
  int channels = 0;
  int encoding = 0;

  if (mpg123_getformat (decoder, &rate, &channels, &encoding) != MPG123_OK || channels != 1
      || encoding != MPG123_ENC_SIGNED_16)
    return FALSE;
  /* A recording that changes its rate in the middle is cut there. */
  if (voice->samples->len > 0 && voice->rate != (guint) rate)
    return FALSE;
  voice->rate = (guint) rate;
  return TRUE;
}

static gboolean
read_all (mpg123_handle *decoder, TresenVoice *voice, GError **error)
{
  gint16 room[ROOM_SAMPLES];

  while (TRUE)
    {
      size_t done = 0;
      int result = mpg123_read (decoder, (void *) room, sizeof room, &done);

      if (result == MPG123_NEW_FORMAT && !take_rate (decoder, voice))
        return TRUE;
      if (done > 0 && voice->rate == 0)
        return TRUE;
      if (done > 0 && !tresen_voice_append (voice, room, done / sizeof (gint16), error))
        return FALSE;
      if (result != MPG123_OK && result != MPG123_NEW_FORMAT)
        return TRUE;
    }
}

/* tresen_voice_decode_mp3: As tresen_voice_decode(); two channels become one. */
TresenVoice *
tresen_voice_decode_mp3 (const guint8 *data, gsize size, GError **error)
{
  g_autoptr (TresenVoice) voice = tresen_voice_new (0);
  mpg123_handle *decoder = open_decoder ();
  gboolean is_good;

  if (decoder == NULL || mpg123_feed (decoder, data, size) != MPG123_OK)
    {
      mpg123_delete (decoder);
      g_set_error (error, TRESEN_VOICE_ERROR, TRESEN_VOICE_ERROR_DAMAGED,
                   "voice: the decoder does not start");
      return NULL;
    }
  is_good = read_all (decoder, voice, error);
  mpg123_delete (decoder);
  return is_good ? g_steal_pointer (&voice) : NULL;
}
