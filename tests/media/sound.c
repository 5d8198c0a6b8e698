/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sound.h"

#include <math.h>
#include <ogg/ogg.h>
#include <opencore-amrnb/interf_enc.h>
#include <speex/speex.h>
#include <speex/speex_header.h>
#include <string.h>

#define AMR_SAMPLES 160
#define MOST_SAMPLES 640
#define LOUDNESS 8000.0

static void
make_tone (gint16 *samples, guint n, guint rate, guint from)
{
  for (guint i = 0; i < n; i++)
    samples[i] = (gint16) (LOUDNESS * sin (2 * G_PI * SOUND_HERTZ * (from + i) / rate));
}

GByteArray *
sound_new_amr (guint mode, guint n_frames)
{
  GByteArray *bytes = g_byte_array_new ();
  void *encoder = Encoder_Interface_init (0);

  g_byte_array_append (bytes, (const guint8 *) "#!AMR\n", 6);
  for (guint i = 0; i < n_frames; i++)
    {
      gint16 samples[AMR_SAMPLES];
      guint8 frame[64];

      make_tone (samples, AMR_SAMPLES, 8000, i * AMR_SAMPLES);
      g_byte_array_append (
          bytes, frame,
          (guint) Encoder_Interface_Encode (encoder, (enum Mode) mode, samples, frame, 0));
    }
  Encoder_Interface_exit (encoder);
  return bytes;
}

typedef struct
{
  void *encoder;
  SpeexBits bits;
  int rate;
  int frame_samples;
  guint n_frames;
} Speex;

static void
speex_open (Speex *self, int mode_id, int quality)
{
  self->encoder = speex_encoder_init (speex_lib_get_mode (mode_id));
  self->n_frames = 0;
  speex_encoder_ctl (self->encoder, SPEEX_SET_QUALITY, &quality);
  speex_encoder_ctl (self->encoder, SPEEX_GET_FRAME_SIZE, &self->frame_samples);
  speex_encoder_ctl (self->encoder, SPEEX_GET_SAMPLING_RATE, &self->rate);
  speex_bits_init (&self->bits);
}

static void
speex_close (Speex *self)
{
  speex_bits_destroy (&self->bits);
  speex_encoder_destroy (self->encoder);
}

static int
speex_encode_packet (Speex *self, guint n_frames, char *packet, int room)
{
  speex_bits_reset (&self->bits);
  for (guint i = 0; i < n_frames; i++)
    {
      gint16 samples[MOST_SAMPLES];

      make_tone (samples, (guint) self->frame_samples, (guint) self->rate,
                 self->n_frames++ * (guint) self->frame_samples);
      speex_encode_int (self->encoder, samples, &self->bits);
    }
  return speex_bits_write (&self->bits, packet, room);
}

GByteArray *
sound_new_bare_speex (int quality, guint n_frames)
{
  GByteArray *bytes = g_byte_array_new ();
  char packet[256];
  Speex speex;

  speex_open (&speex, SPEEX_MODEID_WB, quality);
  for (guint i = 0; i < n_frames; i++)
    g_byte_array_append (bytes, (const guint8 *) packet,
                         (guint) speex_encode_packet (&speex, 1, packet, sizeof packet));
  speex_close (&speex);
  return bytes;
}

static void
add_packet (GByteArray *bytes,
            ogg_stream_state *stream,
            const void *data,
            long size,
            gboolean is_last)
{
  ogg_packet packet = { 0 };
  ogg_page page;

  packet.packet = (unsigned char *) data;
  packet.bytes = size;
  packet.b_o_s = bytes->len == 0;
  packet.e_o_s = is_last;
  ogg_stream_packetin (stream, &packet);
  while (ogg_stream_flush (stream, &page) != 0)
    {
      g_byte_array_append (bytes, page.header, (guint) page.header_len);
      g_byte_array_append (bytes, page.body, (guint) page.body_len);
    }
}

GByteArray *
sound_new_ogg_speex (int mode_id, guint frames_a_packet, guint n_frames)
{
  GByteArray *bytes = g_byte_array_new ();
  ogg_stream_state stream;
  SpeexHeader head;
  Speex speex;
  char *head_packet;
  int size;

  speex_open (&speex, mode_id, 8);
  ogg_stream_init (&stream, 4711);
  speex_init_header (&head, speex.rate, 1, speex_lib_get_mode (mode_id));
  head.frames_per_packet = (int) frames_a_packet;
  head_packet = speex_header_to_packet (&head, &size);
  add_packet (bytes, &stream, head_packet, size, FALSE);
  speex_header_free (head_packet);
  add_packet (bytes, &stream, "\4\0\0\0test\0\0\0\0", 12, FALSE);
  for (guint i = 0; i < n_frames; i += frames_a_packet)
    {
      char packet[2048];

      size = speex_encode_packet (&speex, frames_a_packet, packet, sizeof packet);
      add_packet (bytes, &stream, packet, size, i + frames_a_packet >= n_frames);
    }
  ogg_stream_clear (&stream);
  speex_close (&speex);
  return bytes;
}

/* By the number of times the sound crosses the middle upwards, in the third quarter, where every coder has settled. */
guint
sound_measure_hertz (const TresenVoice *voice)
{
  guint from = voice->samples->len / 2;
  guint to = from + voice->samples->len / 4;
  guint n = 0;

  for (guint i = from + 1; i < to; i++)
    if (g_array_index (voice->samples, gint16, i - 1) < 0
        && g_array_index (voice->samples, gint16, i) >= 0)
      n++;
  return n * voice->rate / (to - from);
}

/* The root of the mean of the squares. */
guint
sound_measure_loudness (const TresenVoice *voice)
{
  double sum = 0;

  for (guint i = 0; i < voice->samples->len; i++)
    {
      double sample = g_array_index (voice->samples, gint16, i);

      sum += sample * sample;
    }
  return (guint) sqrt (sum / MAX (voice->samples->len, 1));
}
