/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-voice-private.h"

#include <ogg/ogg.h>
#include <speex/speex.h>
#include <speex/speex_header.h>
#include <string.h>

#define MOST_FRAME_SAMPLES 640
#define MOST_FRAMES_A_PACKET 10
#define MOST_PACKET 4000 /* bytes; ten frames of the widest mode are fewer */
#define COMMENT_PACKETS 1
#define LEAST_BARE_FRAMES 5
#define MODE_BITS 0xf8 /* of a frame's first byte: whether it is wide, and how it is coded */

typedef struct
{
  SpeexBits bits;
  void *state;
  guint frame_samples;
  guint frames_a_packet;
} Decoder;

static void
decoder_open (Decoder *self, int mode_id, guint frames_a_packet, TresenVoice *voice)
{
  spx_int32_t rate = 0;
  spx_int32_t samples = 0;

  self->state = speex_decoder_init (speex_lib_get_mode (mode_id));
  self->frames_a_packet = frames_a_packet;
  speex_bits_init (&self->bits);
  speex_decoder_ctl (self->state, SPEEX_GET_FRAME_SIZE, &samples);
  speex_decoder_ctl (self->state, SPEEX_GET_SAMPLING_RATE, &rate);
  self->frame_samples = (guint) samples;
  voice->rate = (guint) rate;
}

static void
decoder_close (Decoder *self)
{
  if (self->state == NULL)
    return;
  speex_bits_destroy (&self->bits);
  speex_decoder_destroy (self->state);
}

/* Returns FALSE at what cannot be decoded, with @error if it is too long. */
static gboolean
decode_packet (Decoder *self, const guint8 *data, gsize size, TresenVoice *voice, GError **error)
{
  if (size == 0 || size > MOST_PACKET)
    return FALSE;
  speex_bits_read_from (&self->bits, (const char *) data, (int) size);
  for (guint i = 0; i < self->frames_a_packet; i++)
    {
      gint16 samples[MOST_FRAME_SAMPLES] = { 0 };

      if (speex_decode_int (self->state, &self->bits, samples) != 0
          || speex_bits_remaining (&self->bits) < 0)
        return FALSE;
      if (!tresen_voice_append (voice, samples, self->frame_samples, error))
        return FALSE;
    }
  return TRUE;
}

/* Ogg: pages, packets of them; the first is the head, the second a comment. */

static gboolean
read_head (Decoder *decoder, const ogg_packet *packet, TresenVoice *voice)
{
  SpeexHeader *head;

  /* The library complains to standard error about a head that it does not like. */
  if (packet->bytes < (long) sizeof (SpeexHeader) || memcmp (packet->packet, "Speex   ", 8) != 0)
    return FALSE;
  head = speex_packet_to_header ((char *) packet->packet, (int) packet->bytes);
  if (head == NULL)
    return FALSE;
  if (head->mode >= 0 && head->mode < SPEEX_NB_MODES && head->frames_per_packet >= 1
      && head->frames_per_packet <= MOST_FRAMES_A_PACKET)
    decoder_open (decoder, head->mode, (guint) head->frames_per_packet, voice);
  speex_header_free (head);
  return decoder->state != NULL;
}

typedef struct
{
  ogg_sync_state sync;
  ogg_stream_state stream;
  gboolean has_stream;
} Pages;

/* The next packet of the one stream that is read; other streams are passed over. */
static gboolean
next_packet (Pages *self, ogg_packet *packet)
{
  ogg_page page;
  int found;

  while (!self->has_stream || ogg_stream_packetout (&self->stream, packet) != 1)
    {
      while ((found = ogg_sync_pageout (&self->sync, &page)) < 0)
        ;
      if (found == 0)
        return FALSE;
      if (!self->has_stream)
        self->has_stream = ogg_stream_init (&self->stream, ogg_page_serialno (&page)) == 0;
      if (self->has_stream)
        ogg_stream_pagein (&self->stream, &page);
    }
  return TRUE;
}

static gboolean
decode_packets (Pages *pages, Decoder *decoder, TresenVoice *voice, GError **error)
{
  GError *own_error = NULL;
  ogg_packet packet;

  if (!next_packet (pages, &packet) || !read_head (decoder, &packet, voice))
    {
      g_set_error (error, TRESEN_VOICE_ERROR, TRESEN_VOICE_ERROR_FORMAT,
                   "voice: Ogg without Speex");
      return FALSE;
    }
  for (guint i = 0; i < COMMENT_PACKETS; i++)
    if (!next_packet (pages, &packet))
      return TRUE;
  while (next_packet (pages, &packet))
    if (!decode_packet (decoder, packet.packet, (gsize) MAX (packet.bytes, 0), voice, &own_error))
      break;
  if (own_error == NULL)
    return TRUE;
  g_propagate_error (error, own_error);
  return FALSE;
}

/* tresen_voice_decode_ogg_speex: As tresen_voice_decode(). Source: RFC 5574, 3, and the Speex manual, 5.3. */
TresenVoice *
tresen_voice_decode_ogg_speex (const guint8 *data, gsize size, GError **error)
{
  g_autoptr (TresenVoice) voice = tresen_voice_new (0);
  Decoder decoder = { 0 };
  Pages pages = { 0 };
  char *room;
  gboolean is_good;

  ogg_sync_init (&pages.sync);
  room = ogg_sync_buffer (&pages.sync, (long) size);
  memcpy (room, data, size);
  ogg_sync_wrote (&pages.sync, (long) size);
  is_good = decode_packets (&pages, &decoder, voice, error);
  decoder_close (&decoder);
  if (pages.has_stream)
    ogg_stream_clear (&pages.stream);
  ogg_sync_clear (&pages.sync);
  return is_good ? g_steal_pointer (&voice) : NULL;
}

/* Frame after frame: nothing says so but that all frames are alike and that the last one ends where the bytes do. */

/* How many bytes the first frame takes, 0 if it is none. */
static gsize
measure_frame (const guint8 *data, gsize size)
{
  g_autoptr (TresenVoice) voice = tresen_voice_new (0);
  Decoder decoder = { 0 };
  gsize most = MIN (size, MOST_PACKET);
  gsize taken = 0;

  decoder_open (&decoder, SPEEX_MODEID_WB, 1, voice);
  if (decode_packet (&decoder, data, most, voice, NULL))
    taken = most - (gsize) speex_bits_remaining (&decoder.bits) / 8;
  decoder_close (&decoder);
  return taken;
}

/* tresen_voice_is_bare_speex: Returns: whether the bytes are at least five frames of one kind and nothing else. */
gboolean
tresen_voice_is_bare_speex (const guint8 *data, gsize size)
{
  gsize frame = size > 0 ? measure_frame (data, size) : 0;

  if (frame == 0 || size % frame != 0 || size / frame < LEAST_BARE_FRAMES)
    return FALSE;
  for (gsize at = 0; at < size; at += frame)
    if ((data[at] & MODE_BITS) != (data[0] & MODE_BITS))
      return FALSE;
  return TRUE;
}

/* tresen_voice_decode_bare_speex: As tresen_voice_decode(), for what tresen_voice_is_bare_speex() has found so. */
TresenVoice *
tresen_voice_decode_bare_speex (const guint8 *data, gsize size, GError **error)
{
  g_autoptr (TresenVoice) voice = tresen_voice_new (0);
  gsize frame = measure_frame (data, size);
  Decoder decoder = { 0 };
  GError *own_error = NULL;

  decoder_open (&decoder, SPEEX_MODEID_WB, 1, voice);
  for (gsize at = 0; frame > 0 && size - at >= frame; at += frame)
    if (!decode_packet (&decoder, data + at, frame, voice, &own_error))
      break;
  decoder_close (&decoder);
  if (own_error == NULL)
    return g_steal_pointer (&voice);
  g_propagate_error (error, own_error);
  return NULL;
}
