/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "attach-samples.h"

#include <cairo-pdf.h>
#include <string.h>

/* The left upper quarter is red, so that turning is seen; the right half shines through if it may. */
GdkPixbuf *
sample_pixbuf (int width, int height, gboolean has_alpha)
{
  GdkPixbuf *pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, has_alpha, 8, width, height);
  g_autoptr (GdkPixbuf) corner = NULL;

  gdk_pixbuf_fill (pixbuf, has_alpha ? 0x0000ff00 : 0x0000ffff);
  corner = gdk_pixbuf_new_subpixbuf (pixbuf, 0, 0, MAX (width / 2, 1), MAX (height / 2, 1));
  gdk_pixbuf_fill (corner, 0xff0000ff);
  return pixbuf;
}

/* What no format makes small. */
GdkPixbuf *
sample_noise (int width, int height)
{
  GdkPixbuf *pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  guint8 *pixels = gdk_pixbuf_get_pixels (pixbuf);
  gsize length = gdk_pixbuf_get_byte_length (pixbuf);
  guint32 number = 12345;

  for (gsize i = 0; i < length; i++)
    {
      number = number * 1664525 + 1013904223;
      pixels[i] = (guint8) (number >> 24);
    }
  return pixbuf;
}

GBytes *
sample_save (GdkPixbuf *pixbuf, const char *type)
{
  g_autoptr (GError) error = NULL;
  char *data = NULL;
  gsize length = 0;

  gdk_pixbuf_save_to_buffer (pixbuf, &data, &length, type, &error, NULL);
  g_assert_no_error (error);
  return g_bytes_new_take (data, length);
}

GBytes *
sample_jpeg (int width, int height)
{
  g_autoptr (GdkPixbuf) pixbuf = sample_pixbuf (width, height, FALSE);

  return sample_save (pixbuf, "jpeg");
}

/* As a telephone writes it: how it was held, where, with what, a comment, and a film behind it. */
GBytes *
sample_photo (GBytes *jpeg, guint orientation)
{
  static const guint8 comment[] = { 0xff, 0xfe, 0, 9, 'S', 'E', 'C', 'R', 'E', 'T', '1' };
  const guint8 exif[]
      = { 0xff, 0xe1, 0, 46, 'E', 'x', 'i', 'f', 0,   0,   'M', 'M', 0,   42,  0,
          0,    0,    8, 0,  1,   1,   18,  0,   3,   0,   0,   0,   1,   0,   (guint8) orientation,
          0,    0,    0, 0,  0,   0,   'G', 'P', 'S', 'P', 'L', 'A', 'C', 'E', '4',
          '2',  0,    0 };
  GByteArray *array = g_byte_array_new ();
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (jpeg, &length);

  g_byte_array_append (array, data, 2);
  g_byte_array_append (array, exif, sizeof exif);
  g_byte_array_append (array, comment, sizeof comment);
  g_byte_array_append (array, data + 2, (guint) length - 2);
  g_byte_array_append (array, (const guint8 *) "BEHIND ftypmp42", 15);
  return g_byte_array_free_to_bytes (array);
}

/* Checksums of chunks that are dropped are not looked at. */
GBytes *
sample_png_with_text (GBytes *png)
{
  static const guint8 text[] = { 0,   0, 0,   13,  't', 'E', 'X', 't', 'A', 'u', 't', 'h', 'o',
                                 'r', 0, 'S', 'E', 'C', 'R', 'E', 'T', 0,   0,   0,   0 };
  GByteArray *array = g_byte_array_new ();
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (png, &length);

  /* Behind the head, which is always the first chunk. */
  g_byte_array_append (array, data, 33);
  g_byte_array_append (array, text, sizeof text);
  g_byte_array_append (array, data + 33, (guint) length - 33);
  return g_byte_array_free_to_bytes (array);
}

/* Frames of one pixel; with @most_bytes a comment makes the file so large. */
GBytes *
sample_gif (guint n_frames, gsize most_bytes)
{
  static const guint8 head[]
      = { 'G', 'I', 'F', '8', '9', 'a', 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255 };
  static const guint8 frame[]
      = { 0x21, 0xf9, 4, 0, 10, 0, 0, 0, 0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0 };
  guint8 comment[256] = { 255 };
  GByteArray *array = g_byte_array_new ();

  g_byte_array_append (array, head, sizeof head);
  for (guint i = 0; i < n_frames; i++)
    g_byte_array_append (array, frame, sizeof frame);
  g_byte_array_append (array, (const guint8 *) "\x21\xfe", 2);
  while (array->len + 258 <= most_bytes)
    g_byte_array_append (array, comment, sizeof comment);
  g_byte_array_append (array, (const guint8 *) "\0\x3b", 2);
  return g_byte_array_free_to_bytes (array);
}

static cairo_status_t
write_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

GBytes *
sample_pdf (guint n_pages, double width, double height)
{
  GByteArray *array = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (write_cb, array, width, height);
  cairo_t *cr = cairo_create (surface);

  for (guint i = 0; i < n_pages; i++)
    {
      g_autofree char *text = g_strdup_printf ("Offer, page %u", i + 1);

      cairo_set_source_rgb (cr, 1, 0, 0);
      cairo_rectangle (cr, 0, 0, width / 2, height / 2);
      cairo_fill (cr);
      cairo_set_source_rgb (cr, 0, 0, 0);
      cairo_move_to (cr, 10, height - 20);
      cairo_set_font_size (cr, 14);
      cairo_show_text (cr, text);
      cairo_show_page (cr);
    }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (array);
}

/* Closed with a password that nobody knows. */
GBytes *
sample_locked_pdf (void)
{
  g_autofree char *key = g_strnfill (64, 'a');
  g_autofree char *text = g_strdup_printf (
      "%%PDF-1.4\n"
      "1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
      "2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
      "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>\nendobj\n"
      "4 0 obj\n<< /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >>\nendobj\n"
      "trailer\n<< /Root 1 0 R /Size 5 /Encrypt 4 0 R /ID [<61> <61>] >>\n%%%%EOF\n",
      key, key);

  return g_bytes_new (text, strlen (text));
}

/* So many frames of 20 ms. */
GBytes *
sample_amr (guint n_frames)
{
  gsize size = 6 + n_frames * 13;
  guint8 *data = g_malloc0 (size);

  memcpy (data, "#!AMR\n", 6);
  for (guint i = 0; i < n_frames; i++)
    data[6 + i * 13] = 0x04;
  return g_bytes_new_take (data, size);
}

GdkPixbuf *
sample_decode (GBytes *bytes)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (bytes);
  g_autoptr (GError) error = NULL;
  GdkPixbuf *pixbuf = gdk_pixbuf_new_from_stream (stream, NULL, &error);

  g_assert_no_error (error);
  return pixbuf;
}

gboolean
sample_holds (GBytes *bytes, const char *text)
{
  gsize length = 0;
  const void *data = g_bytes_get_data (bytes, &length);

  return memmem (data, length, text, strlen (text)) != NULL;
}

GBytes *
sample_join (GBytes *one, const char *text)
{
  GByteArray *array = g_byte_array_new ();

  g_byte_array_append (array, g_bytes_get_data (one, NULL), (guint) g_bytes_get_size (one));
  g_byte_array_append (array, (const guint8 *) text, (guint) strlen (text));
  return g_byte_array_free_to_bytes (array);
}
