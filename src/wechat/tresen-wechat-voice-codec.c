/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-voice-codec.h"

#include <string.h>

#define AMR_FRAME_US 20000

/* Of so many bytes between two frames of an MP3 nothing is said: they are not sound, and not too many of them. */
#define MOST_STRAY_BYTES 65536

/* The bytes that follow the first one of a frame; -1: no such frame (RFC 4867, 3GPP TS 26.101 and 26.201). */
static const gint8 narrow_frames[16]
    = { 12, 13, 15, 17, 19, 20, 26, 31, 5, -1, -1, -1, -1, -1, -1, 0 };
static const gint8 wide_frames[16]
    = { 17, 23, 32, 36, 40, 46, 50, 58, 60, 5, -1, -1, -1, -1, 0, 0 };

static gboolean
begins_with (const guint8 *data, gsize length, const char *head)
{
  gsize size = strlen (head);

  return length >= size && memcmp (data, head, size) == 0;
}

/* A recording that was cut off in its last frame is as long as its whole frames. */
static gboolean
read_amr (const guint8 *data, gsize length, const gint8 *frames, gint64 *duration_us)
{
  gint64 n_frames = 0;

  for (gsize at = 0; at < length;)
    {
      int size = frames[(data[at] >> 3) & 0xf];

      /* The bits around the kind of the frame are padding and always 0. */
      if ((data[at] & 0x83) != 0 || size < 0)
        return FALSE;
      if (length - at - 1 < (gsize) size)
        break;
      n_frames++;
      at += 1 + (gsize) size;
    }
  *duration_us = n_frames * AMR_FRAME_US;
  return n_frames > 0;
}

/* One frame of MPEG-1, 2 or 2.5, layer III. */
typedef struct
{
  gsize size;
  guint rate;    /* samples a second */
  guint samples; /* in the frame */
  gsize side;    /* where the name of a frame with a table of contents would be */
} Frame;

static gboolean
read_frame (const guint8 *data, gsize length, Frame *frame)
{
  static const guint16 rates_1[14]
      = { 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320 };
  static const guint16 rates_2[14] = { 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160 };
  static const guint16 samples[3] = { 44100, 48000, 32000 };
  guint version, bits, sampling, is_mono;

  if (length < 4 || data[0] != 0xff || (data[1] & 0xe0) != 0xe0)
    return FALSE;
  version = (data[1] >> 3) & 3; /* 0: 2.5, 2: 2, 3: 1 */
  bits = data[2] >> 4;
  sampling = (data[2] >> 2) & 3;
  is_mono = (data[3] >> 6) == 3;
  /* Layer III only; no frames of a free or forbidden size. */
  if (version == 1 || ((data[1] >> 1) & 3) != 1 || bits == 0 || bits == 15 || sampling == 3)
    return FALSE;
  frame->rate = samples[sampling] >> (version == 3 ? 0 : version == 2 ? 1 : 2);
  frame->samples = version == 3 ? 1152 : 576;
  frame->size
      = (version == 3 ? 144000u * rates_1[bits - 1] : 72000u * rates_2[bits - 1]) / frame->rate
        + ((data[2] >> 1) & 1);
  frame->side = 4 + (version == 3 ? (is_mono ? 17 : 32) : (is_mono ? 9 : 17));
  return TRUE;
}

/* The first frame may hold no sound, but a table of contents. */
static gboolean
is_table (const guint8 *data, gsize length, const Frame *frame)
{
  if (length < frame->side + 4)
    return FALSE;
  return memcmp (data + frame->side, "Xing", 4) == 0 || memcmp (data + frame->side, "Info", 4) == 0
         || (length >= 40 && memcmp (data + 36, "VBRI", 4) == 0);
}

/* How many bytes of titles and pictures stand before the sound (ID3v2, whose sizes have seven bits a byte). */
static gsize
get_tags_size (const guint8 *data, gsize length)
{
  gsize at = 0;

  while (length - at >= 10 && memcmp (data + at, "ID3", 3) == 0)
    {
      const guint8 *head = data + at;
      gsize size = ((gsize) (head[6] & 0x7f) << 21) | ((gsize) (head[7] & 0x7f) << 14)
                   | ((gsize) (head[8] & 0x7f) << 7) | (head[9] & 0x7f);

      size += (head[5] & 0x10) != 0 ? 20 : 10;
      if (size > length - at)
        return length;
      at += size;
    }
  return at;
}

/* Where the next frame begins that is followed by another of its make, or by the end; @length: nowhere. */
static gsize
find_frame (const guint8 *data, gsize length, gsize at, guint rate)
{
  gsize end = MIN (length, at + MOST_STRAY_BYTES);
  Frame frame;
  Frame next;

  for (; at < end; at++)
    {
      if (!read_frame (data + at, length - at, &frame) || frame.size > length - at
          || (rate != 0 && frame.rate != rate))
        continue;
      if (frame.size == length - at
          || (read_frame (data + at + frame.size, length - at - frame.size, &next)
              && next.rate == frame.rate))
        return at;
    }
  return length;
}

static gboolean
read_mp3 (const guint8 *data, gsize length, gint64 *duration_us)
{
  gsize start = get_tags_size (data, length);
  gsize at = find_frame (data, length, start, 0);
  gint64 n_samples = 0;
  guint rate = 0;
  Frame frame;

  /* Without a title before it, sound that does not begin at once is something else. */
  if (at == length || (start == 0 && at != 0))
    return FALSE;
  while (at < length)
    {
      if (!read_frame (data + at, length - at, &frame) || (rate != 0 && frame.rate != rate))
        {
          at = find_frame (data, length, at + 1, rate);
          continue;
        }
      if (frame.size > length - at)
        break;
      if (rate != 0 || !is_table (data + at, frame.size, &frame))
        n_samples += frame.samples;
      rate = frame.rate;
      at += frame.size;
    }
  *duration_us = rate != 0 ? n_samples * G_USEC_PER_SEC / rate : 0;
  return n_samples > 0;
}

/**
 * tresen_wechat_voice_begins:
 * @data: the first bytes of a file, 64 or more if it has so many
 *
 * Returns: whether they may be those of a recording that WeChat takes; whether they are only the whole file tells. Any thread.
 */
gboolean
tresen_wechat_voice_begins (gconstpointer data, gsize length)
{
  Frame frame;

  return begins_with (data, length, "#!AMR\n") || begins_with (data, length, "#!AMR-WB\n")
         || begins_with (data, length, "ID3") || read_frame (data, length, &frame);
}

/**
 * tresen_wechat_voice_read:
 * @data: a whole file; anything at all may stand in it
 * @length: bytes
 * @voice: (out caller-allocates): filled in when it is a recording
 *
 * Reads every frame, since neither an AMR nor an MP3 file says how long it is. Takes time in proportion to the length and
 * no memory. Of the AMR files those with one channel are known. Any thread.
 *
 * Returns: whether it is a voice recording in AMR (narrow or wide band) or MP3 with some sound in it
 */
gboolean
tresen_wechat_voice_read (gconstpointer data, gsize length, TresenWechatVoice *voice)
{
  const guint8 *bytes = data;

  if (begins_with (bytes, length, "#!AMR\n"))
    {
      *voice = (TresenWechatVoice){ "audio/amr", "amr", 0 };
      return read_amr (bytes + 6, length - 6, narrow_frames, &voice->duration_us);
    }
  if (begins_with (bytes, length, "#!AMR-WB\n"))
    {
      *voice = (TresenWechatVoice){ "audio/amr-wb", "amr", 0 };
      return read_amr (bytes + 9, length - 9, wide_frames, &voice->duration_us);
    }
  *voice = (TresenWechatVoice){ "audio/mpeg", "mp3", 0 };
  return read_mp3 (bytes, length, &voice->duration_us);
}
