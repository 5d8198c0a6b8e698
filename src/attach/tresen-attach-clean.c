/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-attach-clean.h"

#include <string.h>

void
tresen_attach_clean_clear (TresenAttachClean *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
}

/* A place in a file. */
typedef struct
{
  const guint8 *data;
  gsize length;
  gsize at;
} Reader;

static Reader
reader_of (GBytes *bytes)
{
  Reader reader = { NULL, 0, 0 };

  reader.data = g_bytes_get_data (bytes, &reader.length);
  return reader;
}

static gboolean
has (const Reader *reader, gsize count)
{
  return reader->length - reader->at >= count;
}

/* JPEG: marker segments, then the coded pixels, in which FF is followed by 00 or is a marker itself */

#define SOI 0xd8
#define EOI 0xd9
#define SOS 0xda
#define COM 0xfe
#define APP0 0xe0
#define APP2 0xe2
#define APP14 0xee
#define APP15 0xef

static gboolean
is_frame (guint8 marker)
{
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

/* Without these a picture could have other colours; the rest tells of camera, place and maker. */
static gboolean
is_kept (guint8 marker, const guint8 *segment, gsize length)
{
  if (marker == COM)
    return FALSE;
  if (marker < APP0 || marker > APP15)
    return TRUE;
  if (marker == APP0)
    return length >= 7 && memcmp (segment + 2, "JFIF", 5) == 0;
  if (marker == APP2)
    return length >= 14 && memcmp (segment + 2, "ICC_PROFILE", 12) == 0;
  return marker == APP14 && length >= 7 && memcmp (segment + 2, "Adobe", 5) == 0;
}

/* Goes over the coded pixels to the next marker; %FALSE at the end of the file. */
static gboolean
skip_pixels (Reader *reader)
{
  while (has (reader, 2))
    {
      guint8 next = reader->data[reader->at + 1];

      if (reader->data[reader->at] == 0xff && next != 0 && next != 0xff
          && (next < 0xd0 || next > 0xd7))
        return TRUE;
      reader->at++;
    }
  return FALSE;
}

/* One segment with its marker; its pixels too when it is the head of a scan. %FALSE: not as it should be. */
static gboolean
copy_segment (Reader *reader, GByteArray *out, TresenAttachClean *clean)
{
  const guint8 *head = reader->data + reader->at;
  guint8 marker = head[1];
  gsize start = reader->at;
  gsize length;

  if (!has (reader, 4))
    return FALSE;
  length = (gsize) head[2] << 8 | head[3];
  if (length < 2 || !has (reader, 2 + length))
    return FALSE;
  if (is_frame (marker) && length >= 8)
    clean->n_colours = head[9];
  reader->at += 2 + length;
  if (marker == SOS && !skip_pixels (reader))
    return FALSE;
  if (is_kept (marker, head + 2, length))
    g_byte_array_append (out, head, (guint) (reader->at - start));
  else
    clean->has_removed = TRUE;
  return TRUE;
}

/**
 * tresen_attach_clean_jpeg:
 * @bytes: a JPEG file; anything at all may stand in it
 * @clean: (out caller-allocates): the same pixels to the bit, without camera data, places, comments and previews, and
 *   without what stands behind the picture (such as a film)
 *
 * Returns: %FALSE when it is not built like a JPEG. Any thread.
 */
gboolean
tresen_attach_clean_jpeg (GBytes *bytes, TresenAttachClean *clean)
{
  Reader reader = reader_of (bytes);
  g_autoptr (GByteArray) out = g_byte_array_new ();

  *clean = (TresenAttachClean){ NULL, FALSE, 0 };
  if (!has (&reader, 2) || reader.data[0] != 0xff || reader.data[1] != SOI)
    return FALSE;
  g_byte_array_append (out, reader.data, 2);
  reader.at = 2;
  while (has (&reader, 2))
    {
      if (reader.data[reader.at] != 0xff)
        return FALSE;
      if (reader.data[reader.at + 1] == 0xff)
        {
          reader.at++;
          continue;
        }
      if (reader.data[reader.at + 1] == EOI)
        {
          g_byte_array_append (out, reader.data + reader.at, 2);
          clean->has_removed = clean->has_removed || reader.at + 2 < reader.length;
          clean->bytes = g_byte_array_free_to_bytes (g_steal_pointer (&out));
          return TRUE;
        }
      if (!copy_segment (&reader, out, clean))
        return FALSE;
    }
  return FALSE;
}

/* PNG: chunks of length, name, content and checksum */

static gboolean
is_kept_chunk (const guint8 *name)
{
  static const char *const dropped[] = { "tEXt", "zTXt", "iTXt", "eXIf", "tIME" };

  for (gsize i = 0; i < G_N_ELEMENTS (dropped); i++)
    if (memcmp (name, dropped[i], 4) == 0)
      return FALSE;
  return TRUE;
}

/**
 * tresen_attach_clean_png:
 * @bytes: a PNG file; anything at all may stand in it
 * @clean: (out caller-allocates): the same pixels, without texts, camera data and time, and without what stands behind it
 *
 * Returns: %FALSE when it is not built like a PNG. Any thread.
 */
gboolean
tresen_attach_clean_png (GBytes *bytes, TresenAttachClean *clean)
{
  Reader reader = reader_of (bytes);
  g_autoptr (GByteArray) out = g_byte_array_new ();

  *clean = (TresenAttachClean){ NULL, FALSE, 0 };
  if (!has (&reader, 8) || memcmp (reader.data, "\x89PNG\r\n\x1a\n", 8) != 0)
    return FALSE;
  g_byte_array_append (out, reader.data, 8);
  reader.at = 8;
  while (has (&reader, 12))
    {
      const guint8 *chunk = reader.data + reader.at;
      gsize length = (gsize) chunk[0] << 24 | (gsize) chunk[1] << 16 | (gsize) chunk[2] << 8
                     | (gsize) chunk[3];

      if (length > G_MAXINT32 || !has (&reader, 12 + length))
        return FALSE;
      if (is_kept_chunk (chunk + 4))
        g_byte_array_append (out, chunk, (guint) length + 12);
      else
        clean->has_removed = TRUE;
      reader.at += 12 + length;
      if (memcmp (chunk + 4, "IEND", 4) != 0)
        continue;
      clean->has_removed = clean->has_removed || reader.at < reader.length;
      clean->bytes = g_byte_array_free_to_bytes (g_steal_pointer (&out));
      return TRUE;
    }
  return FALSE;
}

/* GIF: a head, then blocks */

static gboolean
skip (Reader *reader, gsize count)
{
  if (!has (reader, count))
    return FALSE;
  reader->at += count;
  return TRUE;
}

static gsize
get_table_size (guint8 flags)
{
  return (flags & 0x80) != 0 ? (gsize) 3 << ((flags & 7) + 1) : 0;
}

/* Blocks of up to 255 bytes, of which an empty one is the last. */
static gboolean
skip_blocks (Reader *reader)
{
  while (has (reader, 1))
    {
      guint8 size = reader->data[reader->at];

      if (!skip (reader, 1 + (gsize) size))
        return FALSE;
      if (size == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
skip_image (Reader *reader)
{
  return has (reader, 10) && skip (reader, 10 + get_table_size (reader->data[reader->at + 9]) + 1)
         && skip_blocks (reader);
}

/**
 * tresen_attach_clean_read_gif:
 * @bytes: a GIF file; anything at all may stand in it
 * @gif: (out caller-allocates): what it says of itself; a file that ends early has the frames that are whole
 *
 * Decodes nothing. Returns: %FALSE when there is no whole frame in it. Any thread.
 */
gboolean
tresen_attach_clean_read_gif (GBytes *bytes, TresenAttachGif *gif)
{
  Reader reader = reader_of (bytes);

  *gif = (TresenAttachGif){ 0, 0, 0 };
  if (!has (&reader, 13) || memcmp (reader.data, "GIF8", 4) != 0)
    return FALSE;
  gif->width = reader.data[6] | reader.data[7] << 8;
  gif->height = reader.data[8] | reader.data[9] << 8;
  if (!skip (&reader, 13 + get_table_size (reader.data[10])))
    return FALSE;
  while (has (&reader, 1) && gif->n_frames < 2)
    {
      guint8 block = reader.data[reader.at];

      if (block == 0x2c && skip_image (&reader))
        gif->n_frames++;
      else if (block != 0x21 || !skip (&reader, 2) || !skip_blocks (&reader))
        break;
    }
  return gif->n_frames > 0;
}
