/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-qr-print.h"

#include <glib/gi18n.h>

#include "tresen-qr-code.h"

/* As large as a page allows, but not larger than what hangs behind a windscreen. */
#define MOST_MM 140.0
#define GAP_MM 8.0

typedef struct
{
  TresenQrPicture *picture;
  char *label;
  char *shop;
} Sheet;

static void
sheet_free (gpointer data)
{
  Sheet *sheet = data;

  g_clear_pointer (&sheet->picture, tresen_qr_picture_free);
  g_free (sheet->label);
  g_free (sheet->shop);
  g_free (sheet);
}

/* Returns: how far down it reaches. */
static double
draw_text (GtkPrintContext *context, const char *text, int points, gboolean is_bold, double y)
{
  cairo_t *cairo = gtk_print_context_get_cairo_context (context);
  g_autoptr (PangoLayout) layout = gtk_print_context_create_pango_layout (context);
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("Sans");
  int height = 0;

  if (*text == '\0')
    return y;
  pango_font_description_set_size (font, points * PANGO_SCALE);
  if (is_bold)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_width (layout, (int) gtk_print_context_get_width (context) * PANGO_SCALE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, NULL, &height);
  cairo_set_source_rgb (cairo, 0, 0, 0);
  cairo_move_to (cairo, 0, y);
  pango_cairo_show_layout (cairo, layout);
  return y + height;
}

static void
draw_page_cb (GtkPrintOperation *operation, GtkPrintContext *context, int page, gpointer user_data)
{
  const Sheet *sheet = user_data;
  double width = gtk_print_context_get_width (context);
  double mm = gtk_print_context_get_dpi_x (context) / 25.4;
  double size = MIN (MIN (width, gtk_print_context_get_height (context) * 0.6), MOST_MM * mm);
  double y = draw_text (context, sheet->label, 28, TRUE, GAP_MM * mm) + GAP_MM * mm;

  if (sheet->picture != NULL)
    tresen_qr_picture_draw (sheet->picture, gtk_print_context_get_cairo_context (context),
                            (width - size) / 2, y, size);
  y = draw_text (context, _ ("Scan with WeChat · 微信扫一扫"), 16, FALSE, y + size + GAP_MM * mm);
  draw_text (context, sheet->shop, 20, FALSE, y + GAP_MM * mm);
}

/**
 * tresen_qr_print_new:
 * @shop: the dealer's name, "" for none
 *
 * One page: what the code is for, the code, and whose it is. Without a printer it can be exported as PDF.
 *
 * Returns: (transfer full): what is to be run
 */
GtkPrintOperation *
tresen_qr_print_new (const TresenQrCode *code, const char *shop)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  Sheet *sheet = g_new0 (Sheet, 1);

  sheet->picture = tresen_qr_picture_new (code->url);
  sheet->label = g_strdup (code->label);
  sheet->shop = g_strdup (shop);
  gtk_print_operation_set_n_pages (operation, 1);
  gtk_print_operation_set_job_name (operation, code->label);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_page_cb), sheet);
  g_object_set_data_full (G_OBJECT (operation), "sheet", sheet, sheet_free);
  return operation;
}
