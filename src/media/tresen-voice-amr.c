/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-voice-private.h"

#include <opencore-amrnb/interf_dec.h>
#include <opencore-amrwb/dec_if.h>
#include <string.h>

/* What both decoders may look at behind the bytes of a short frame. */
#define FRAME_ROOM 128
#define MOST_SAMPLES 320
#define NOT_A_FRAME (-1)

/* One of the two rates: how long a frame of each type is behind its leading byte, and who decodes it. */
typedef struct
{
  guint rate;
  guint frame_samples; /* 20 ms */
  gsize head_size;     /* of the file, "#!AMR…\n" */
  gint8 sizes[16];     /* by type; RFC 4867, 5.3 with the tables of 3GPP TS 26.101 and 26.201 */
  void *(*open) (void);
  void (*decode) (void *state, const guint8 *frame, gint16 *samples, int is_bad);
  void (*close) (void *state);
} Rate;

static const Rate narrow = {
  .rate = 8000,
  .frame_samples = 160,
  .head_size = 6,
  .sizes = { 12, 13, 15, 17, 19, 20, 26, 31, 5, -1, -1, -1, -1, -1, -1, 0 },
  .open = Decoder_Interface_init,
  .decode = Decoder_Interface_Decode,
  .close = Decoder_Interface_exit,
};

static const Rate wide = {
  .rate = 16000,
  .frame_samples = MOST_SAMPLES,
  .head_size = 9,
  .sizes = { 17, 23, 32, 36, 40, 46, 50, 58, 60, 5, -1, -1, -1, -1, 0, 0 },
  .open = D_IF_init,
  .decode = D_IF_decode,
  .close = D_IF_exit,
};

static gboolean
decode_frames (const Rate *rate,
               void *state,
               const guint8 *data,
               gsize size,
               TresenVoice *voice,
               GError **error)
{
  gsize at = rate->head_size;

  while (at < size)
    {
      guint8 frame[FRAME_ROOM] = { 0 };
      gint16 samples[MOST_SAMPLES] = { 0 };
      int length = rate->sizes[(data[at] >> 3) & 0x0f];

      if (length == NOT_A_FRAME || size - at - 1 < (gsize) length)
        return TRUE;
      memcpy (frame, data + at, (gsize) length + 1);
      rate->decode (state, frame, samples, 0);
      if (!tresen_voice_append (voice, samples, rate->frame_samples, error))
        return FALSE;
      at += (gsize) length + 1;
    }
  return TRUE;
}

static TresenVoice *
decode_at (const Rate *rate, const guint8 *data, gsize size, GError **error)
{
  g_autoptr (TresenVoice) voice = tresen_voice_new (rate->rate);
  void *state = rate->open ();
  gboolean is_good;

  if (state == NULL)
    {
      g_set_error (error, TRESEN_VOICE_ERROR, TRESEN_VOICE_ERROR_DAMAGED,
                   "voice: the decoder does not start");
      return NULL;
    }
  is_good = decode_frames (rate, state, data, size, voice, error);
  rate->close (state);
  return is_good ? g_steal_pointer (&voice) : NULL;
}

/* tresen_voice_decode_amr: As tresen_voice_decode(), for 8 kHz. Source: RFC 4867, 5. */
TresenVoice *
tresen_voice_decode_amr (const guint8 *data, gsize size, GError **error)
{
  return decode_at (&narrow, data, size, error);
}

/* tresen_voice_decode_amr_wide: As tresen_voice_decode(), for 16 kHz. Source: RFC 4867, 5. */
TresenVoice *
tresen_voice_decode_amr_wide (const guint8 *data, gsize size, GError **error)
{
  return decode_at (&wide, data, size, error);
}
