/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-attach-pdf.h"

#include <poppler.h>

#include "tresen-attach-error.h"

/* A page of A4 then has 130 dots an inch: small print can be read on a telephone. */
#define PAGE_WIDTH 1080
#define MOST_HEIGHT 4320

/* One document at a time: the library shares its fonts between them. */
static GMutex document_mutex;

/* Returns: (transfer full) (nullable): a PopplerDocument, whose own type frees itself with newer libraries only. */
static GObject *
open_document (GBytes *source, GError **error)
{
  g_autoptr (GError) local = NULL;
  PopplerDocument *document = poppler_document_new_from_bytes (source, NULL, &local);

  if (document != NULL)
    return G_OBJECT (document);
  if (g_error_matches (local, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED))
    tresen_attach_error_take (error, TRESEN_ATTACH_ERROR_LOCKED, "opening the document",
                              g_steal_pointer (&local));
  else
    tresen_attach_error_take (error, TRESEN_ATTACH_ERROR_DOCUMENT, "opening the document",
                              g_steal_pointer (&local));
  return NULL;
}

/**
 * tresen_attach_pdf_count:
 * @source: a PDF file
 *
 * Returns: how many pages it has, 0 with @error (%TRESEN_ATTACH_ERROR_LOCKED, %TRESEN_ATTACH_ERROR_DOCUMENT). Any thread.
 */
guint
tresen_attach_pdf_count (GBytes *source, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&document_mutex);
  g_autoptr (GObject) document = open_document (source, error);
  int count = document != NULL ? poppler_document_get_n_pages (POPPLER_DOCUMENT (document)) : 0;

  if (document != NULL && count <= 0)
    g_set_error (error, TRESEN_ATTACH_ERROR, TRESEN_ATTACH_ERROR_DOCUMENT,
                 "the document has no pages");
  return (guint) MAX (count, 0);
}

/* Cairo keeps a pixel in a number, gdk-pixbuf in three bytes. */
static GdkPixbuf *
to_pixbuf (cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  int stride = cairo_image_surface_get_stride (surface);
  const guint8 *data = cairo_image_surface_get_data (surface);
  GdkPixbuf *pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  guint8 *pixels = pixbuf != NULL ? gdk_pixbuf_get_pixels (pixbuf) : NULL;
  int rowstride = pixbuf != NULL ? gdk_pixbuf_get_rowstride (pixbuf) : 0;

  for (int y = 0; pixbuf != NULL && y < height; y++)
    for (int x = 0; x < width; x++)
      {
        guint32 pixel;
        guint8 *to = pixels + (gsize) y * (gsize) rowstride + (gsize) x * 3;

        memcpy (&pixel, data + (gsize) y * (gsize) stride + (gsize) x * 4, sizeof pixel);
        to[0] = (guint8) (pixel >> 16);
        to[1] = (guint8) (pixel >> 8);
        to[2] = (guint8) pixel;
      }
  return pixbuf;
}

/* On white paper, as wide as a telephone shows it. */
static GdkPixbuf *
draw (PopplerPage *page)
{
  double width = 0;
  double height = 0;
  double factor;
  cairo_surface_t *surface;
  cairo_t *cr;
  GdkPixbuf *pixbuf = NULL;

  poppler_page_get_size (page, &width, &height);
  if (!(width >= 1 && height >= 1))
    return NULL;
  factor = MIN (PAGE_WIDTH / width, MOST_HEIGHT / height);
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, MAX ((int) (width * factor + 0.5), 1),
                                        MAX ((int) (height * factor + 0.5), 1));
  cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, factor, factor);
  poppler_page_render (page, cr);
  if (cairo_status (cr) == CAIRO_STATUS_SUCCESS)
    {
      cairo_surface_flush (surface);
      pixbuf = to_pixbuf (surface);
    }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return pixbuf;
}

/**
 * tresen_attach_pdf_make:
 * @source: a PDF file
 * @page: which one, from 0
 * @picture: (out caller-allocates): the page, 1080 pixels wide (less if it is very long), of at most 2 MB
 *
 * Takes some tenths of a second, and longer for a page full of drawings. Any thread without a window.
 *
 * Errors: %TRESEN_ATTACH_ERROR_LOCKED, %TRESEN_ATTACH_ERROR_DOCUMENT, %TRESEN_ATTACH_ERROR_PICTURE
 */
gboolean
tresen_attach_pdf_make (GBytes *source, guint page, TresenAttachPicture *picture, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&document_mutex);
  g_autoptr (GObject) document = open_document (source, error);
  g_autoptr (GObject) sheet = NULL;
  g_autoptr (GdkPixbuf) pixbuf = NULL;

  *picture = (TresenAttachPicture){ NULL };
  if (document == NULL)
    return FALSE;
  if (page < (guint) MAX (poppler_document_get_n_pages (POPPLER_DOCUMENT (document)), 0))
    sheet = (GObject *) poppler_document_get_page (POPPLER_DOCUMENT (document), (int) page);
  pixbuf = sheet != NULL ? draw (POPPLER_PAGE (sheet)) : NULL;
  if (pixbuf == NULL)
    {
      g_set_error (error, TRESEN_ATTACH_ERROR, TRESEN_ATTACH_ERROR_DOCUMENT,
                   "page %u cannot be drawn", page + 1);
      return FALSE;
    }
  if (!tresen_attach_picture_encode (pixbuf, TRUE, picture, error))
    return FALSE;
  picture->changes |= TRESEN_ATTACH_CONVERTED;
  return TRUE;
}
