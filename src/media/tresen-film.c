/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-film.h"

#include <string.h>

#define MOST_BOXES 1000
#define MOST_DURATION_US (24 * G_TIME_SPAN_HOUR)

/* An ISO base media file (MP4) is a row of boxes, each with its length and a name of four letters; some hold boxes. */
typedef struct
{
  const guint8 *data;
  gsize size;
} Box;

static guint64
get_number (const guint8 *at, gsize n_bytes)
{
  guint64 number = 0;

  for (gsize i = 0; i < n_bytes; i++)
    number = number << 8 | at[i];
  return number;
}

/* Finds the first box of a name among those of @outer; @inner is its content. */
static gboolean
find_box (const Box *outer, const char *name, Box *inner)
{
  gsize at = 0;

  for (guint n = 0; n < MOST_BOXES && outer->size - at >= 8; n++)
    {
      gsize left = outer->size - at;
      guint64 length = get_number (outer->data + at, 4);
      gsize head = 8;

      if (length == 1 && left >= 16)
        {
          length = get_number (outer->data + at + 8, 8);
          head = 16;
        }
      else if (length == 0)
        length = left;
      if (length < head || length > left)
        return FALSE;
      if (memcmp (outer->data + at + 4, name, 4) == 0)
        {
          *inner = (Box){ outer->data + at + head, (gsize) length - head };
          return TRUE;
        }
      at += (gsize) length;
    }
  return FALSE;
}

/** tresen_film_is_film: Returns: whether the bytes begin as an MP4 does. Pure; any thread. */
gboolean
tresen_film_is_film (GBytes *content)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (content, &size);

  return size >= 8 && memcmp (data + 4, "ftyp", 4) == 0;
}

/**
 * tresen_film_read_duration_us:
 * @content: an MP4
 *
 * Pure; any thread. Source: ISO/IEC 14496-12, the box "mvhd" in "moov".
 *
 * Returns: how long it plays in microseconds, 0 if it does not say so in a way that can be believed
 */
gint64
tresen_film_read_duration_us (GBytes *content)
{
  Box file = { NULL, 0 }, movie, head;
  gsize word, at;
  guint64 scale, duration;

  file.data = g_bytes_get_data (content, &file.size);
  if (!tresen_film_is_film (content) || !find_box (&file, "moov", &movie)
      || !find_box (&movie, "mvhd", &head) || head.size < 4)
    return 0;
  word = head.data[0] == 1 ? 8 : 4;
  at = 4 + 2 * word; /* behind version, flags and two times */
  if (head.size < at + 4 + word)
    return 0;
  scale = get_number (head.data + at, 4);
  duration = get_number (head.data + at + 4, word);
  if (scale == 0 || duration / scale >= MOST_DURATION_US / G_USEC_PER_SEC)
    return 0;
  return (gint64) (duration / scale * G_USEC_PER_SEC + duration % scale * G_USEC_PER_SEC / scale);
}
