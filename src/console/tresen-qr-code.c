/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-qr-code.h"

#include <qrencode.h>

/* What has to stay light around a code (ISO/IEC 18004), in fields. */
#define QUIET 4

struct _TresenQrPicture
{
  QRcode *code;
};

/**
 * tresen_qr_picture_new:
 * @text: what a telephone reads, at most 512 bytes or so
 *
 * Returns: (transfer full) (nullable): %NULL when it does not fit into a code
 */
TresenQrPicture *
tresen_qr_picture_new (const char *text)
{
  QRcode *code = *text != '\0' ? QRcode_encodeString8bit (text, 0, QR_ECLEVEL_M) : NULL;
  TresenQrPicture *self;

  if (code == NULL)
    return NULL;
  self = g_new0 (TresenQrPicture, 1);
  self->code = code;
  return self;
}

void
tresen_qr_picture_free (TresenQrPicture *self)
{
  QRcode_free (self->code);
  g_free (self);
}

/* Always dark on white, also where the window is dark: telephones read nothing else for certain. Fields have whole lengths, so
 * that no grey lines come between them; what is left over goes to the margin. */
void
tresen_qr_picture_draw (const TresenQrPicture *self,
                        cairo_t *cairo,
                        double x,
                        double y,
                        double size)
{
  int width = self->code->width;
  double exact = size / (width + 2 * QUIET);
  double field = exact >= 1 ? (int) exact : exact;
  double start = (size - field * width) / 2;

  start = exact >= 1 ? (int) start : start;
  cairo_save (cairo);
  cairo_translate (cairo, x, y);
  cairo_set_antialias (cairo, CAIRO_ANTIALIAS_NONE);
  cairo_set_source_rgb (cairo, 1, 1, 1);
  cairo_rectangle (cairo, 0, 0, size, size);
  cairo_fill (cairo);
  cairo_set_source_rgb (cairo, 0, 0, 0);
  for (int row = 0; row < width; row++)
    for (int column = 0; column < width; column++)
      if (self->code->data[row * width + column] & 1)
        cairo_rectangle (cairo, start + column * field, start + row * field, field, field);
  cairo_fill (cairo);
  cairo_restore (cairo);
}

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/** Returns: (transfer full): a square picture with its white margin */
GBytes *
tresen_qr_picture_to_png (const TresenQrPicture *self, int pixels)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, pixels, pixels);
  cairo_t *cairo = cairo_create (surface);
  GByteArray *png = g_byte_array_new ();

  tresen_qr_picture_draw (self, cairo, 0, 0, pixels);
  cairo_destroy (cairo);
  cairo_surface_write_to_png_stream (surface, append_cb, png);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (png);
}
