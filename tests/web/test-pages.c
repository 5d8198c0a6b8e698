/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "tresen-pay-page.h"
#include "tresen-web-reply.h"
#include "tresen-web-words.h"

#define ADDRESS "../pay/0123456789abcdef0123456789abcdef"

static TresenPayment *
new_payment (void)
{
  TresenPayment *payment = tresen_payment_new ();

  payment->amount = 24000;
  g_free (payment->currency);
  payment->currency = g_strdup ("EUR");
  g_free (payment->description);
  payment->description = g_strdup ("Bremsscheiben <b>& \"Klötze\"</b>");
  g_free (payment->ref_nr);
  payment->ref_nr = g_strdup ("20260117001");
  payment->is_live = TRUE;
  return payment;
}

static TresenPayPage
make_page (TresenPayPageKind kind, const TresenPayment *payment, GPtrArray *fields)
{
  return (TresenPayPage){
    .kind = kind,
    .language = TRESEN_WEB_LANGUAGE_DE,
    .shop_name = "Autohaus <Meier> & Söhne",
    .payment = payment,
    .minutes = 15,
    .address = ADDRESS,
    .form_url = "https://pay.example/wechat.aspx",
    .fields = fields,
    .form_origins = "https://pay.example https://open.example",
  };
}

static GPtrArray *
new_fields (void)
{
  GPtrArray *fields = g_ptr_array_new ();

  g_ptr_array_add (fields, (char *) "MerchantID");
  g_ptr_array_add (fields, (char *) "shop\"1");
  g_ptr_array_add (fields, (char *) "Len");
  g_ptr_array_add (fields, (char *) "42");
  g_ptr_array_add (fields, (char *) "Data");
  g_ptr_array_add (fields, (char *) "0AFF");
  return fields;
}

static char *
make_html (const TresenPayPage *page)
{
  g_autoptr (TresenHttpReply) reply = tresen_pay_page_to_reply (page);

  return g_strndup (g_bytes_get_data (reply->body, NULL), g_bytes_get_size (reply->body));
}

static gboolean
has (const char *html, const char *text)
{
  return strstr (html, text) != NULL;
}

/* Every page in every language is well-formed, escapes what is not ours, and is small. */
static void
test_well_formed (void)
{
  g_autoptr (TresenPayment) payment = new_payment ();
  g_autoptr (GPtrArray) fields = new_fields ();

  payment->is_live = FALSE;
  payment->refunded = 500;
  for (guint kind = 0; kind < TRESEN_N_PAY_PAGES; kind++)
    for (guint language = 0; language < TRESEN_WEB_N_LANGUAGES; language++)
      {
        static const GMarkupParser nothing = { 0 };
        static const char *const items[] = { "<i>", "&", NULL };
        TresenPayPage page = make_page ((TresenPayPageKind) kind, payment, fields);
        g_autoptr (GMarkupParseContext) parser = NULL;
        g_autoptr (GError) error = NULL;
        g_autofree char *html = NULL;
        g_autofree char *lang = NULL;

        page.language = (TresenWebLanguage) language;
        page.items = items;
        html = make_html (&page);
        lang = g_strdup_printf ("<html lang=\"%s\">", tresen_web_language_get_tag (page.language));
        parser = g_markup_parse_context_new (&nothing, G_MARKUP_DEFAULT_FLAGS, NULL, NULL);
        g_markup_parse_context_parse (parser, strstr (html, "<html"), -1, &error);
        g_assert_no_error (error);
        g_markup_parse_context_end_parse (parser, &error);
        g_assert_no_error (error);
        g_assert_true (g_str_has_prefix (html, "<!DOCTYPE html>\n"));
        g_assert_true (has (html, lang));
        g_assert_false (has (html, "<b>"));
        g_assert_false (has (html, "<Meier>"));
        g_assert_cmpuint (strlen (html), <, 10 * 1024);
      }
}

/* Nothing has a hole in any language, and nothing is left in another one by mistake. */
static void
test_words (void)
{
  for (guint word = 0; word < TRESEN_WEB_N_WORDS; word++)
    {
      const char *chinese = tresen_web_word (TRESEN_WEB_LANGUAGE_ZH_CN, (TresenWebWord) word);
      const char *german = tresen_web_word (TRESEN_WEB_LANGUAGE_DE, (TresenWebWord) word);
      const char *english = tresen_web_word (TRESEN_WEB_LANGUAGE_EN, (TresenWebWord) word);

      g_test_message ("%u %s", word, english != NULL ? english : "nothing");
      g_assert_true (chinese != NULL && german != NULL && english != NULL);
      g_assert_cmpstr (chinese, !=, english);
      g_assert_cmpstr (german, !=, english);
      g_assert_cmpint (has (chinese, "{minutes}"), ==, has (english, "{minutes}"));
      g_assert_cmpint (has (german, "{minutes}"), ==, has (english, "{minutes}"));
    }
}

static void
test_headers (void)
{
  g_autoptr (TresenPayment) payment = new_payment ();
  g_autoptr (GPtrArray) fields = new_fields ();

  for (guint kind = 0; kind < TRESEN_N_PAY_PAGES; kind++)
    {
      TresenPayPage page = make_page ((TresenPayPageKind) kind, payment, fields);
      g_autoptr (TresenHttpReply) reply = tresen_pay_page_to_reply (&page);
      const char *policy = tresen_http_reply_get_header (reply, "Content-Security-Policy");
      guint expected = kind == TRESEN_PAY_PAGE_UNKNOWN   ? 404
                       : kind == TRESEN_PAY_PAGE_REFUSED ? 400
                       : kind == TRESEN_PAY_PAGE_LATER   ? 503
                                                         : 200;

      g_assert_cmpuint (reply->status, ==, expected);
      g_assert_cmpstr (reply->content_type, ==, "text/html; charset=utf-8");
      g_assert_cmpstr (tresen_http_reply_get_header (reply, "Cache-Control"), ==, "no-store");
      g_assert_cmpstr (tresen_http_reply_get_header (reply, "Referrer-Policy"), ==, "no-referrer");
      g_assert_cmpstr (tresen_http_reply_get_header (reply, "X-Content-Type-Options"), ==,
                       "nosniff");
      g_assert_true (g_str_has_prefix (policy, "default-src 'none'; style-src 'sha256-"));
      g_assert_true (has (policy, "base-uri 'none'; frame-ancestors 'none'"));
      g_assert_cmpint (has (policy, "script-src 'none'"), ==, kind != TRESEN_PAY_PAGE_GO_ON);
      g_assert_false (has (policy, "unsafe"));
    }
}

static void
test_start (void)
{
  g_autoptr (TresenPayment) payment = new_payment ();
  TresenPayPage page = make_page (TRESEN_PAY_PAGE_START, payment, NULL);
  g_autoptr (TresenHttpReply) reply = tresen_pay_page_to_reply (&page);
  g_autofree char *html = make_html (&page);

  g_assert_true (
      has (html, "<form method=\"post\" action=\"" ADDRESS "\">\n<button type=\"submit\">"));
  g_assert_true (has (html, "Bremsscheiben &lt;b&gt;&amp; &quot;Klötze&quot;&lt;/b&gt;"));
  g_assert_true (has (html, "Autohaus &lt;Meier&gt; &amp; Söhne"));
  g_assert_true (has (html, "240,00\302\240€"));
  g_assert_true (has (html, "15 Minuten"));
  g_assert_true (has (html, "20260117001"));
  g_assert_false (has (html, "<script"));
  g_assert_false (has (html, "http-equiv"));
  g_assert_false (has (html, "class=\"test\""));
  g_assert_true (has (tresen_http_reply_get_header (reply, "Content-Security-Policy"),
                      "form-action 'self' https://pay.example https://open.example;"));
}

static void
test_go_on (void)
{
  g_autoptr (TresenPayment) payment = new_payment ();
  g_autoptr (GPtrArray) fields = new_fields ();
  TresenPayPage page = make_page (TRESEN_PAY_PAGE_GO_ON, payment, fields);
  g_autofree char *html = make_html (&page);

  g_assert_true (has (html, "<form method=\"post\" action=\"https://pay.example/wechat.aspx\">"));
  g_assert_true (has (html, "<input type=\"hidden\" name=\"MerchantID\" value=\"shop&quot;1\"/>"));
  g_assert_true (has (html, "<input type=\"hidden\" name=\"Len\" value=\"42\"/>"));
  g_assert_true (has (html, "<input type=\"hidden\" name=\"Data\" value=\"0AFF\"/>"));
  g_assert_true (has (html, "<button type=\"submit\">Weiter</button>"));
  g_assert_true (has (html, "<script>" TRESEN_WEB_SUBMIT_SCRIPT "</script>"));
}

static void
test_test_mode (void)
{
  g_autoptr (TresenPayment) payment = new_payment ();
  TresenPayPage page = make_page (TRESEN_PAY_PAGE_START, payment, NULL);
  g_autofree char *html = NULL;

  payment->is_live = FALSE;
  html = make_html (&page);
  g_assert_true (has (html, "Es wird kein Geld bewegt"));
}

static void
test_confirming (void)
{
  g_autoptr (TresenPayment) payment = new_payment ();
  TresenPayPage page = make_page (TRESEN_PAY_PAGE_CONFIRMING, payment, NULL);
  g_autofree char *first = make_html (&page);
  g_autofree char *last = NULL;
  g_autofree char *slow = NULL;

  g_assert_true (
      has (first, "<meta http-equiv=\"refresh\" content=\"3;url=" ADDRESS "?round=1\"/>"));
  g_assert_true (has (first, "nicht noch einmal"));
  page.round = TRESEN_PAY_PAGE_ROUNDS - 1;
  last = make_html (&page);
  g_assert_true (has (last, "?round=10\""));
  page.round = TRESEN_PAY_PAGE_ROUNDS;
  slow = make_html (&page);
  g_assert_false (has (slow, "http-equiv"));
  g_assert_true (has (slow, "<a class=\"button\" href=\"" ADDRESS "\">Aktualisieren</a>"));
}

static void
test_rounds (void)
{
  g_assert_cmpuint (tresen_pay_page_read_round (""), ==, 0);
  g_assert_cmpuint (tresen_pay_page_read_round ("round=3"), ==, 3);
  g_assert_cmpuint (tresen_pay_page_read_round ("round=10"), ==, 10);
  g_assert_cmpuint (tresen_pay_page_read_round ("round=11"), ==, 0);
  g_assert_cmpuint (tresen_pay_page_read_round ("round=-1"), ==, 0);
  g_assert_cmpuint (tresen_pay_page_read_round ("round=1&round=2"), ==, 0);
  g_assert_cmpuint (tresen_pay_page_read_round ("%zz"), ==, 0);
}

static void
test_again (void)
{
  g_autoptr (TresenPayment) payment = new_payment ();
  TresenPayPage page = make_page (TRESEN_PAY_PAGE_FAILED, payment, NULL);
  g_autofree char *html = make_html (&page);
  g_autofree char *without = NULL;

  g_assert_true (has (html, "<form method=\"post\" action=\"" ADDRESS "/again\">"));
  page.address = NULL;
  without = make_html (&page);
  g_assert_false (has (without, "<form"));
}

static void
test_refunded (void)
{
  g_autoptr (TresenPayment) payment = new_payment ();
  TresenPayPage page = make_page (TRESEN_PAY_PAGE_ALREADY_PAID, payment, NULL);
  g_autofree char *whole = make_html (&page);
  g_autofree char *partly = NULL;

  g_assert_false (has (whole, "Erstattung"));
  payment->refunded = 2500;
  partly = make_html (&page);
  g_assert_true (has (partly, "<dt>Erstattung veranlasst</dt>\n<dd>25,00\302\240€</dd>"));
}

static void
test_items (void)
{
  static const char *const items[] = { "4 × Scheibe <vorn>", "Einbau", NULL };
  g_autoptr (TresenPayment) payment = new_payment ();
  TresenPayPage page = make_page (TRESEN_PAY_PAGE_START, payment, NULL);
  g_autofree char *without = make_html (&page);
  g_autofree char *with = NULL;

  g_assert_false (has (without, "Posten"));
  page.items = items;
  with = make_html (&page);
  g_assert_true (has (with, "<dt>Posten</dt>\n<dd>4 × Scheibe &lt;vorn&gt;<br/>Einbau</dd>"));
}

/* A page for a stranger says nothing of any order, and no shop name leaves no hole. */
static void
test_unknown (void)
{
  g_autoptr (TresenPayment) payment = new_payment ();
  TresenPayPage page = make_page (TRESEN_PAY_PAGE_UNKNOWN, payment, NULL);
  g_autofree char *html = NULL;

  page.shop_name = "";
  html = make_html (&page);
  g_assert_false (has (html, "240"));
  g_assert_false (has (html, "class=\"shop\""));
  g_assert_true (has (html, "<title>Diese Seite gibt es nicht</title>"));
}

/* The budget of the style that every page carries, and what makes it readable. */
static void
test_style (void)
{
  const char *style = tresen_web_reply_get_style ();

  g_assert_cmpuint (strlen (style), >, 1000);
  g_assert_cmpuint (strlen (style), <, 6 * 1024);
  g_assert_null (strpbrk (style, "<&"));
  g_assert_false (has (style, "url("));
  g_assert_true (has (style, "prefers-color-scheme: dark"));
  g_assert_true (has (style, "safe-area-inset-bottom"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/web/pages/well-formed", test_well_formed);
  g_test_add_func ("/web/pages/words", test_words);
  g_test_add_func ("/web/pages/headers", test_headers);
  g_test_add_func ("/web/pages/start", test_start);
  g_test_add_func ("/web/pages/go-on", test_go_on);
  g_test_add_func ("/web/pages/test-mode", test_test_mode);
  g_test_add_func ("/web/pages/confirming", test_confirming);
  g_test_add_func ("/web/pages/rounds", test_rounds);
  g_test_add_func ("/web/pages/again", test_again);
  g_test_add_func ("/web/pages/refunded", test_refunded);
  g_test_add_func ("/web/pages/items", test_items);
  g_test_add_func ("/web/pages/unknown", test_unknown);
  g_test_add_func ("/web/pages/style", test_style);
  return g_test_run ();
}
