/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-practice-voice.h"

#include <string.h>

/* A place in a file. */
typedef struct
{
  const guint8 *at;
  const guint8 *end;
} Reader;

static gsize
left (const Reader *reader)
{
  return (gsize) (reader->end - reader->at);
}

static gboolean
skip_text (Reader *reader, const char *text)
{
  gsize size = strlen (text);

  if (left (reader) < size || memcmp (reader->at, text, size) != 0)
    return FALSE;
  reader->at += size;
  return TRUE;
}

/* @bits: how many a frame of each kind has, beside the byte that names the kind; -1: there is no such kind. */
static gint64
measure_amr (Reader *reader, const gint16 bits[16])
{
  gint64 duration_us = 0;

  while (left (reader) > 0)
    {
      gint16 size = bits[(*reader->at & 0x78) / 8];

      if (size < 0)
        return -1;
      reader->at++;
      if (left (reader) < (gsize) (size + 7) / 8)
        break;
      reader->at += (size + 7) / 8;
      duration_us += 20000;
    }
  return duration_us;
}

static void
skip_title (Reader *reader)
{
  gsize size = 0;

  if (left (reader) < 10 || memcmp (reader->at, "ID3", 3) != 0)
    return;
  for (guint i = 6; i < 10; i++)
    size = size * 128 + (reader->at[i] & 127);
  reader->at += MIN (left (reader), size + 10);
}

/* Returns: the length in microseconds of the frame that begins here, stepping behind it; 0: none does. */
static gint64
read_mp3_frame (Reader *reader)
{
  static const int kbits[2][15] = {
    { 0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160 },
    { 0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320 },
  };
  static const int hertz[4][3]
      = { { 11025, 12000, 8000 }, { 0, 0, 0 }, { 22050, 24000, 16000 }, { 44100, 48000, 32000 } };
  guint32 head;
  int rate, kbit, samples, size;

  if (left (reader) < 4)
    return 0;
  memcpy (&head, reader->at, 4);
  head = GUINT32_FROM_BE (head);
  if (head >> 21 != 0x7ff || ((head >> 17) & 3) != 1 || ((head >> 10) & 3) == 3
      || ((head >> 12) & 15) == 15)
    return 0;
  rate = hertz[(head >> 19) & 3][(head >> 10) & 3];
  kbit = kbits[((head >> 19) & 3) == 3][(head >> 12) & 15];
  samples = ((head >> 19) & 3) == 3 ? 1152 : 576;
  if (rate == 0 || kbit == 0)
    return 0;
  size = samples / 8 * kbit * 1000 / rate + (int) ((head >> 9) & 1);
  if (left (reader) < (gsize) size)
    return 0;
  reader->at += size;
  return samples * G_USEC_PER_SEC / rate;
}

static gint64
measure_mp3 (Reader *reader)
{
  gint64 duration_us = 0;
  gint64 frame_us;

  skip_title (reader);
  while ((frame_us = read_mp3_frame (reader)) > 0)
    duration_us += frame_us;
  return duration_us > 0 ? duration_us : -1;
}

/** tresen_practice_voice_measure: Returns: how long an AMR or MP3 recording lasts, in microseconds; -1: it is none. Any thread. */
gint64
tresen_practice_voice_measure (GBytes *content)
{
  static const gint16 narrow[16]
      = { 95, 103, 118, 134, 148, 159, 204, 244, 39, -1, -1, -1, -1, -1, -1, 0 };
  static const gint16 wide[16]
      = { 132, 177, 253, 285, 317, 365, 397, 461, 477, 40, -1, -1, -1, -1, 0, 0 };
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (content, &size);
  Reader reader = { data, data + size };

  if (skip_text (&reader, "#!AMR\n"))
    return measure_amr (&reader, narrow);
  if (skip_text (&reader, "#!AMR-WB\n"))
    return measure_amr (&reader, wide);
  return measure_mp3 (&reader);
}
