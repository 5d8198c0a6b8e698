/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-practice-paygate-private.h"

#include <string.h>

#include "tresen-practice-samples.h"

#define HTML_TYPE "text/html; charset=utf-8"

typedef TresenPracticePaygatePayment Payment;

/* How many digits stand behind the point (spec 8). */
static guint
decimals_of (const char *currency)
{
  static const char *const none[]
      = { "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG",
          "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF", NULL };
  static const char *const three[] = { "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND", NULL };
  static const char *const four[] = { "CLF", "UYW", NULL };

  if (g_strv_contains (none, currency))
    return 0;
  if (g_strv_contains (four, currency))
    return 4;
  return g_strv_contains (three, currency) ? 3 : 2;
}

static char *
show_amount (const Payment *payment)
{
  const char *currency = tresen_practice_paygate_payment_get (payment, "Currency");
  guint decimals = decimals_of (currency);
  gint64 unit = 1;

  for (guint i = 0; i < decimals; i++)
    unit *= 10;
  if (decimals == 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT " %s", payment->amount, currency);
  return g_strdup_printf ("%" G_GINT64_FORMAT ".%0*" G_GINT64_FORMAT " %s", payment->amount / unit,
                          (int) decimals, payment->amount % unit, currency);
}

/* The page around @body, which is whole and escaped. */
static TresenHttpReply *
page_reply (guint status, const char *body)
{
  g_autoptr (GBytes) frame = tresen_practice_page_file_new ("paygate.html");
  gsize size;
  const char *data = g_bytes_get_data (frame, &size);
  g_autofree char *text = g_strndup (data, size);
  g_auto (GStrv) halves = g_strsplit (text, "@BODY@", 2);
  g_autofree char *page = g_strconcat (halves[0], body, halves[0] != NULL ? halves[1] : NULL, NULL);
  TresenHttpReply *reply = tresen_http_reply_new_text (status, HTML_TYPE, page);

  tresen_http_reply_set_header (reply, "Cache-Control", "no-store");
  return reply;
}

static void
append_row (GString *text, const char *word, const char *english, const char *value)
{
  g_autofree char *escaped = g_markup_escape_text (value, -1);

  if (*value != '\0')
    g_string_append_printf (text, "<div><dt data-word=\"%s\">%s</dt><dd>%s</dd></div>\n", word,
                            english, escaped);
}

static void
append_buttons (GString *text, const Payment *payment)
{
  static const char *const buttons[][3] = { { "pay", "Pay", "strong" },
                                            { "cancel", "Cancel", "" },
                                            { "later", "Close and Pay Later", "" } };

  g_string_append_printf (text,
                          "<form method=\"post\" action=\"/cbWechat.aspx\">\n"
                          "<input type=\"hidden\" name=\"id\" value=\"%s\">\n",
                          payment->page_id);
  for (gsize i = 0; i < G_N_ELEMENTS (buttons); i++)
    g_string_append_printf (
        text, "<button class=\"%s\" name=\"do\" value=\"%s\" data-word=\"%s\">%s</button>\n",
        buttons[i][2], buttons[i][0], buttons[i][0], buttons[i][1]);
  g_string_append (text, "</form>\n");
}

/* Returns: (transfer full): the hosted page of an order: what it is for and what it costs, pay, cancel, close */
TresenHttpReply *
tresen_practice_paygate_page (TresenPracticePaygate *self, Payment *payment)
{
  g_autoptr (GString) body = g_string_new (NULL);
  g_autofree char *amount = show_amount (payment);
  g_autofree char *escaped
      = g_markup_escape_text (tresen_practice_paygate_payment_get (payment, "OrderDesc"), -1);
  const char *shop = tresen_practice_paygate_payment_get (payment, "ShopName");

  g_string_append_printf (body, "<h1>%s</h1>\n<p class=\"amount\">%s</p>\n<dl>\n", escaped, amount);
  append_row (body, "merchant", "Merchant", *shop != '\0' ? shop : self->keys->merchant_id);
  append_row (body, "items", "Items", tresen_practice_paygate_payment_get (payment, "OrderDesc2"));
  append_row (body, "order", "Order", tresen_practice_paygate_payment_get (payment, "TransID"));
  g_string_append (body, "</dl>\n");
  append_buttons (body, payment);
  return page_reply (200, body->str);
}

/* Returns: (transfer full): what a browser sees that cannot be sent back to the shop */
TresenHttpReply *
tresen_practice_paygate_error_page (const TresenPracticePaygateVerdict *verdict)
{
  g_autofree char *escaped = g_markup_escape_text (verdict->description, -1);
  g_autofree char *body = g_strdup_printf (
      "<h1 data-word=\"refused\">The payment cannot begin</h1>\n<p class=\"code\">%s %s: %s</p>\n",
      verdict->status, verdict->code, escaped);

  return page_reply (200, body);
}

/* Returns: (transfer full): a page that posts @form, which is form-coded, to @url by itself */
TresenHttpReply *
tresen_practice_paygate_posting_page (const char *url, const char *form)
{
  g_autoptr (TresenPracticePaygateForm) outer
      = tresen_practice_paygate_read_outer (form, strlen (form));
  g_autofree char *action = g_markup_escape_text (url, -1);
  g_autoptr (GString) body = g_string_new (NULL);
  const char *name, *value;

  g_string_append_printf (body, "<form method=\"post\" action=\"%s\" data-now>\n", action);
  for (guint i = 0; (name = tresen_practice_paygate_form_nth (outer, i, &value)) != NULL; i++)
    {
      g_autofree char *escaped_name = g_markup_escape_text (name, -1);
      g_autofree char *escaped = g_markup_escape_text (value, -1);

      g_string_append_printf (body, "<input type=\"hidden\" name=\"%s\" value=\"%s\">\n",
                              escaped_name, escaped);
    }
  g_string_append (body, "<button class=\"strong\" data-word=\"goOn\">Go on</button>\n</form>\n");
  return page_reply (200, body->str);
}

static const char *
word_of (const Payment *payment)
{
  static const char *const words[] = {
    [TRESEN_PRACTICE_PAYGATE_OPEN] = "open",
    [TRESEN_PRACTICE_PAYGATE_PENDING] = "pending",
    [TRESEN_PRACTICE_PAYGATE_PAID] = "paid",
    [TRESEN_PRACTICE_PAYGATE_FAILED] = "failed",
  };

  return words[payment->state];
}

/* Returns: (transfer full): all orders, newest first; those of an app can be paid here */
TresenHttpReply *
tresen_practice_paygate_list_page (TresenPracticePaygate *self)
{
  g_autoptr (GString) body = g_string_new ("<h1 data-word=\"payments\">Payments</h1>\n");

  if (self->books->payments->len == 0)
    g_string_append (body, "<p data-word=\"none\">No payment yet.</p>\n");
  else
    g_string_append (body, "<ul>\n");
  for (guint i = self->books->payments->len; i > 0; i--)
    {
      const Payment *payment = g_ptr_array_index (self->books->payments, i - 1);
      g_autofree char *amount = show_amount (payment);
      g_autofree char *escaped
          = g_markup_escape_text (tresen_practice_paygate_payment_get (payment, "OrderDesc"), -1);

      g_string_append_printf (body,
                              "<li><a href=\"/cbWechat.aspx?id=%s\">%s<br>%s <small "
                              "data-word=\"%s\">%s</small></a></li>\n",
                              payment->page_id, escaped, amount, word_of (payment),
                              word_of (payment));
    }
  if (self->books->payments->len > 0)
    g_string_append (body, "</ul>\n");
  return page_reply (200, body->str);
}
