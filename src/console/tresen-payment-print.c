/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-payment-print.h"

#include <glib/gi18n.h>

#include "tresen-amount-words.h"
#include "tresen-text-list.h"
#include "tresen-words.h"

#define MARGIN_MM 5.0
#define GAP_MM 4.0
#define LABEL_SHARE 0.36
#define TITLE_POINTS 18
#define TEXT_POINTS 11
#define SMALL_POINTS 9

/* The same in each language: a customer, the dealer and the tax adviser read it. Never "receipt": that is what a cash register
 * prints, by law. */
#define TITLE "Payment confirmation\nZahlungsbestätigung\n付款凭证"
#define TEST_MARK "TEST · KEINE ZAHLUNG · 测试"

static void
line_free (gpointer data)
{
  TresenPaymentSheetLine *line = data;

  g_free (line->label);
  g_free (line->value);
  g_free (line);
}

static void
add (GPtrArray *lines, const char *label, const char *value)
{
  TresenPaymentSheetLine *line;

  if (value == NULL || *value == '\0')
    return;
  line = g_new0 (TresenPaymentSheetLine, 1);
  line->label = g_strdup (label);
  line->value = g_strdup (value);
  g_ptr_array_add (lines, line);
}

/* Date and time in numbers, as a document wants it. */
static char *
dup_moment (gint64 us)
{
  g_autoptr (GDateTime) utc = us != 0 ? g_date_time_new_from_unix_utc (us / G_USEC_PER_SEC) : NULL;
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;

  return local != NULL ? g_date_time_format (local, "%Y-%m-%d %H:%M") : NULL;
}

/* Never more than is known. */
static const char *
get_state (const TresenPayment *payment)
{
  if (payment->has_mismatch)
    return _ ("Being checked: Paygate tells another amount");
  switch (payment->state)
    {
    case TRESEN_PAYMENT_PAID:
      if (payment->refunded >= payment->amount)
        return _ ("Paid and refunded");
      if (payment->refunded > 0)
        return _ ("Paid, refunded in part");
      return payment->confirmed_at_us != 0 ? _ ("Paid") : _ ("Paid, amount being confirmed");
    case TRESEN_PAYMENT_FAILED:
      return _ ("Not paid: failed");
    case TRESEN_PAYMENT_EXPIRED:
      return _ ("Not paid: expired");
    case TRESEN_PAYMENT_PENDING:
    case TRESEN_PAYMENT_CHECK:
      return _ ("Result not known yet");
    case TRESEN_PAYMENT_NEW:
    case TRESEN_PAYMENT_STARTED:
    default:
      return _ ("Not paid yet");
    }
}

static void
add_items (GPtrArray *lines, const TresenPayment *payment)
{
  g_autoptr (GPtrArray) items = tresen_text_list_parse (payment->items);
  g_autofree char *text = NULL;

  g_ptr_array_add (items, NULL);
  text = g_strjoinv ("\n", (char **) items->pdata);
  add (lines, _ ("Items"), text);
}

static void
add_numbers (GPtrArray *lines, const TresenPayment *payment)
{
  const TresenPayAttempt *attempt = payment->attempt;

  if (attempt != NULL)
    {
      add (lines, "PayID", attempt->pay_id);
      add (lines, "TransID", attempt->trans_id);
    }
  add (lines, _ ("Reference"), payment->ref_nr);
}

/**
 * @connection: whose shop it is
 *
 * Returns: (transfer full) (element-type TresenPaymentSheetLine): what stands on the sheet behind the title
 */
GPtrArray *
tresen_payment_sheet_lines (const TresenPayment *payment, const TresenConnection *connection)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (line_free);
  g_autofree char *amount = tresen_amount_words (payment->amount, payment->currency);
  g_autofree char *refunded = tresen_amount_words (payment->refunded, payment->currency);
  g_autofree char *made = dup_moment (payment->created_at_us);
  g_autofree char *paid = dup_moment (payment->paid_at_us);

  add (lines, _ ("Shop"), connection->shop_name);
  add (lines, "", connection->shop_url);
  add (lines, _ ("Amount"), amount);
  add (lines, _ ("State"), get_state (payment));
  if (payment->refunded > 0)
    add (lines, _ ("Refunded"), refunded);
  add (lines, _ ("Asked for on"), made);
  add (lines, _ ("Paid on"), paid);
  add (lines, _ ("Way"), payment->state == TRESEN_PAYMENT_PAID ? "WeChat Pay 微信支付" : "");
  add (lines, _ ("For"), payment->description);
  add_items (lines, payment);
  add (lines, _ ("Customer"), payment->customer_name);
  add_numbers (lines, payment);
  return lines;
}

typedef struct
{
  GPtrArray *lines;
  gboolean is_live;
} Sheet;

static void
sheet_free (gpointer data)
{
  Sheet *sheet = data;

  g_ptr_array_unref (sheet->lines);
  g_free (sheet);
}

/* Returns: how far down it reaches. */
static double
draw_text (GtkPrintContext *context,
           const char *text,
           int points,
           PangoWeight weight,
           double x,
           double y,
           double width)
{
  cairo_t *cairo = gtk_print_context_get_cairo_context (context);
  g_autoptr (PangoLayout) layout = gtk_print_context_create_pango_layout (context);
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("Sans");
  int height = 0;

  pango_font_description_set_size (font, points * PANGO_SCALE);
  pango_font_description_set_weight (font, weight);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_width (layout, (int) width * PANGO_SCALE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, NULL, &height);
  cairo_set_source_rgb (cairo, 0, 0, 0);
  cairo_move_to (cairo, x, y);
  pango_cairo_show_layout (cairo, layout);
  return y + height;
}

static double
draw_line (GtkPrintContext *context,
           const TresenPaymentSheetLine *line,
           double x,
           double y,
           double width)
{
  double side = width * LABEL_SHARE;
  double left = draw_text (context, line->label, TEXT_POINTS, PANGO_WEIGHT_NORMAL, x, y, side);
  double right = draw_text (context, line->value, TEXT_POINTS, PANGO_WEIGHT_SEMIBOLD, x + side, y,
                            width - side);

  return MAX (left, right);
}

static void
draw_page_cb (GtkPrintOperation *operation, GtkPrintContext *context, int page, gpointer user_data)
{
  const Sheet *sheet = user_data;
  double mm = gtk_print_context_get_dpi_x (context) / 25.4;
  double x = MARGIN_MM * mm;
  double width = gtk_print_context_get_width (context) - 2 * x;
  double y = MARGIN_MM * mm;

  if (!sheet->is_live)
    y = draw_text (context, TEST_MARK, TITLE_POINTS, PANGO_WEIGHT_BOLD, x, y, width) + GAP_MM * mm;
  y = draw_text (context, TITLE, TITLE_POINTS, PANGO_WEIGHT_BOLD, x, y, width) + 2 * GAP_MM * mm;
  for (guint i = 0; i < sheet->lines->len; i++)
    y = draw_line (context, sheet->lines->pdata[i], x, y, width) + GAP_MM / 2 * mm;
  draw_text (context,
             _ ("Confirms what Tresen knows of this payment at the moment of printing. It is "
                "neither an invoice nor a document of a cash register."),
             SMALL_POINTS, PANGO_WEIGHT_NORMAL, x, y + 2 * GAP_MM * mm, width);
}

/**
 * Returns: (transfer full): what is to be run: one page. Without a printer it can be exported as PDF.
 */
GtkPrintOperation *
tresen_payment_print_new (const TresenPayment *payment, const TresenConnection *connection)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  Sheet *sheet = g_new0 (Sheet, 1);
  g_autofree char *amount = tresen_amount_words (payment->amount, payment->currency);
  /* Translators: name of a print job; %s is the amount */
  g_autofree char *name = g_strdup_printf (_ ("Payment Confirmation %s"), amount);

  sheet->lines = tresen_payment_sheet_lines (payment, connection);
  sheet->is_live = payment->is_live;
  gtk_print_operation_set_n_pages (operation, 1);
  gtk_print_operation_set_job_name (operation, name);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_page_cb), sheet);
  g_object_set_data_full (G_OBJECT (operation), "sheet", sheet, sheet_free);
  return operation;
}

void
tresen_payment_print (GtkWindow *parent, TresenTill *till, const TresenPayment *payment)
{
  const TresenPaymentSetup *setup = tresen_till_get_setup (till);
  g_autoptr (GtkPrintOperation) operation = NULL;
  g_autoptr (GError) error = NULL;

  if (setup == NULL)
    return;
  operation = tresen_payment_print_new (payment, setup->connection);
  gtk_print_operation_set_allow_async (operation, TRUE);
  if (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent, &error)
      == GTK_PRINT_OPERATION_RESULT_ERROR)
    g_warning ("Printing a payment: %s", error->message);
}
