/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-pay-page.h"

#include <string.h>

#include "tresen-web-html.h"
#include "tresen-web-money.h"
#include "tresen-web-reply.h"
#include "tresen-web-words.h"

#define SECONDS_A_ROUND 3

typedef enum
{
  MARK_NONE,
  MARK_GOOD,
  MARK_BAD,
  MARK_WAIT,
  MARK_TURN, /* waits, and moves */
  MARK_INFO,
  N_MARKS,
} Mark;

typedef enum
{
  BUTTON_NONE,
  BUTTON_PAY,
  BUTTON_FORM,
  BUTTON_AGAIN, /* another attempt */
  BUTTON_RETRY, /* the same once more */
  BUTTON_RELOAD,
} Button;

typedef struct
{
  guint status;
  TresenWebWord title; /* the text stands behind it */
  Mark mark;
  Button button;
  gboolean has_order;
} Look;

static const Look looks[TRESEN_N_PAY_PAGES] = {
  [TRESEN_PAY_PAGE_START] = { 200, TRESEN_WEB_WORD_START_TITLE, MARK_NONE, BUTTON_PAY, TRUE },
  [TRESEN_PAY_PAGE_GO_ON] = { 200, TRESEN_WEB_WORD_GO_ON_TITLE, MARK_TURN, BUTTON_FORM, TRUE },
  [TRESEN_PAY_PAGE_CONFIRMING]
  = { 200, TRESEN_WEB_WORD_CONFIRMING_TITLE, MARK_TURN, BUTTON_NONE, TRUE },
  [TRESEN_PAY_PAGE_PAID] = { 200, TRESEN_WEB_WORD_PAID_TITLE, MARK_GOOD, BUTTON_NONE, TRUE },
  [TRESEN_PAY_PAGE_ALREADY_PAID]
  = { 200, TRESEN_WEB_WORD_ALREADY_TITLE, MARK_GOOD, BUTTON_NONE, TRUE },
  [TRESEN_PAY_PAGE_FAILED] = { 200, TRESEN_WEB_WORD_FAILED_TITLE, MARK_BAD, BUTTON_AGAIN, TRUE },
  [TRESEN_PAY_PAGE_EXPIRED] = { 200, TRESEN_WEB_WORD_EXPIRED_TITLE, MARK_WAIT, BUTTON_AGAIN, TRUE },
  [TRESEN_PAY_PAGE_WITHDRAWN]
  = { 200, TRESEN_WEB_WORD_WITHDRAWN_TITLE, MARK_INFO, BUTTON_NONE, TRUE },
  [TRESEN_PAY_PAGE_OUTDATED]
  = { 200, TRESEN_WEB_WORD_OUTDATED_TITLE, MARK_INFO, BUTTON_NONE, FALSE },
  [TRESEN_PAY_PAGE_IN_APP] = { 200, TRESEN_WEB_WORD_IN_APP_TITLE, MARK_INFO, BUTTON_NONE, TRUE },
  [TRESEN_PAY_PAGE_OPEN_IN_WECHAT]
  = { 200, TRESEN_WEB_WORD_OPEN_IN_WECHAT_TITLE, MARK_INFO, BUTTON_NONE, TRUE },
  [TRESEN_PAY_PAGE_OPEN_IN_BROWSER]
  = { 200, TRESEN_WEB_WORD_OPEN_IN_BROWSER_TITLE, MARK_INFO, BUTTON_NONE, TRUE },
  [TRESEN_PAY_PAGE_SIGN_IN_FAILED]
  = { 200, TRESEN_WEB_WORD_SIGN_IN_TITLE, MARK_WAIT, BUTTON_RETRY, TRUE },
  [TRESEN_PAY_PAGE_LATER] = { 503, TRESEN_WEB_WORD_LATER_TITLE, MARK_WAIT, BUTTON_RELOAD, FALSE },
  [TRESEN_PAY_PAGE_UNKNOWN] = { 404, TRESEN_WEB_WORD_UNKNOWN_TITLE, MARK_INFO, BUTTON_NONE, FALSE },
  [TRESEN_PAY_PAGE_ORPHAN] = { 200, TRESEN_WEB_WORD_ORPHAN_TITLE, MARK_INFO, BUTTON_NONE, FALSE },
  [TRESEN_PAY_PAGE_REFUSED] = { 400, TRESEN_WEB_WORD_REFUSED_TITLE, MARK_INFO, BUTTON_NONE, FALSE },
};

/* A page that waits and has come often enough goes on without coming again. */
static Look
get_look (const TresenPayPage *page)
{
  Look look = looks[page->kind];

  if (page->kind == TRESEN_PAY_PAGE_CONFIRMING && page->round >= TRESEN_PAY_PAGE_ROUNDS)
    {
      look.title = TRESEN_WEB_WORD_SLOW_TITLE;
      look.mark = MARK_WAIT;
      look.button = BUTTON_RELOAD;
    }
  if (page->address == NULL && look.button != BUTTON_FORM)
    look.button = BUTTON_NONE;
  return look;
}

static const char *
get_word (const TresenPayPage *page, TresenWebWord word)
{
  return tresen_web_word (page->language, word);
}

static void
append_mark (GString *html, Mark mark)
{
  static const char *const marks[N_MARKS] = {
    [MARK_GOOD] = "<svg class=\"good\" viewBox=\"0 0 64 64\" aria-hidden=\"true\">"
                  "<circle cx=\"32\" cy=\"32\" r=\"28\"/><path d=\"M19 33l9 9 17-19\"/></svg>\n",
    [MARK_BAD]
    = "<svg class=\"bad\" viewBox=\"0 0 64 64\" aria-hidden=\"true\">"
      "<circle cx=\"32\" cy=\"32\" r=\"28\"/><path d=\"M23 23l18 18M41 23L23 41\"/></svg>\n",
    [MARK_WAIT] = "<svg class=\"wait\" viewBox=\"0 0 64 64\" aria-hidden=\"true\">"
                  "<circle cx=\"32\" cy=\"32\" r=\"28\"/><path d=\"M32 16v17l11 7\"/></svg>\n",
    [MARK_TURN] = "<svg class=\"wait\" viewBox=\"0 0 64 64\" aria-hidden=\"true\">"
                  "<path class=\"turn\" d=\"M32 6a26 26 0 1 1-24 16\"/></svg>\n",
    [MARK_INFO] = "<svg class=\"wait\" viewBox=\"0 0 64 64\" aria-hidden=\"true\">"
                  "<circle cx=\"32\" cy=\"32\" r=\"28\"/><path d=\"M32 29v17M32 19v.1\"/></svg>\n",
  };

  if (marks[mark] != NULL)
    g_string_append (html, marks[mark]);
}

static void
append_row (GString *html, const char *name, const char *value)
{
  if (*value == '\0')
    return;
  g_string_append (html, "<div>");
  tresen_web_append_element (html, "dt", NULL, name);
  tresen_web_append_element (html, "dd", NULL, value);
  g_string_append (html, "</div>\n");
}

static void
append_items (GString *html, const TresenPayPage *page)
{
  if (page->items == NULL || page->items[0] == NULL)
    return;
  g_string_append (html, "<div>");
  tresen_web_append_element (html, "dt", NULL, get_word (page, TRESEN_WEB_WORD_ITEMS));
  g_string_append (html, "<dd>");
  for (guint i = 0; page->items[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append (html, "<br/>");
      tresen_web_append_text (html, page->items[i]);
    }
  g_string_append (html, "</dd>\n</div>\n");
}

static void
append_rows (GString *html, const TresenPayPage *page)
{
  const TresenPayment *payment = page->payment;

  g_string_append (html, "<dl>\n");
  append_row (html, get_word (page, TRESEN_WEB_WORD_PURPOSE), payment->description);
  append_items (html, page);
  append_row (html, get_word (page, TRESEN_WEB_WORD_NUMBER), payment->ref_nr);
  if (payment->refunded > 0)
    {
      g_autofree char *refunded
          = tresen_web_format_amount (payment->refunded, payment->currency, page->language);

      append_row (html, get_word (page, TRESEN_WEB_WORD_REFUNDED), refunded);
    }
  g_string_append (html, "</dl>\n");
}

static void
append_card (GString *html, const TresenPayPage *page, const Look *look)
{
  gboolean has_order = look->has_order && page->payment != NULL;

  g_string_append (html, "<div class=\"card\">\n");
  append_mark (html, look->mark);
  if (*page->shop_name != '\0')
    tresen_web_append_element (html, "p", "shop", page->shop_name);
  tresen_web_append_element (html, "h1", NULL, get_word (page, look->title));
  if (has_order)
    {
      g_autofree char *amount = tresen_web_format_amount (page->payment->amount,
                                                          page->payment->currency, page->language);

      tresen_web_append_element (html, "p", "sum", amount);
    }
  if (look->button != BUTTON_PAY)
    tresen_web_append_element (html, "p", "text",
                               get_word (page, (TresenWebWord) (look->title + 1)));
  if (has_order)
    append_rows (html, page);
  g_string_append (html, "</div>\n");
}

static void
append_form (GString *html, const char *url, const GPtrArray *fields, const char *label)
{
  g_string_append (html, "<form method=\"post\"");
  tresen_web_append_attribute (html, "action", url);
  g_string_append (html, ">\n");
  for (guint i = 0; fields != NULL && i + 1 < fields->len; i += 2)
    {
      g_string_append (html, "<input type=\"hidden\"");
      tresen_web_append_attribute (html, "name", fields->pdata[i]);
      tresen_web_append_attribute (html, "value", fields->pdata[i + 1]);
      g_string_append (html, "/>\n");
    }
  g_string_append (html, "<button type=\"submit\">");
  tresen_web_append_text (html, label);
  g_string_append (html, "</button>\n</form>\n");
}

static void
append_hints (GString *html, const TresenPayPage *page)
{
  tresen_web_append_element (html, "p", "hint", get_word (page, TRESEN_WEB_WORD_START_TEXT));
  if (page->minutes > 0)
    {
      g_autofree char *number = g_strdup_printf ("%u", page->minutes);
      g_autofree char *text
          = tresen_web_fill (get_word (page, TRESEN_WEB_WORD_MINUTES), "minutes", number);

      tresen_web_append_element (html, "p", "hint", text);
    }
}

static void
append_link (GString *html, const char *url, const char *label)
{
  g_string_append (html, "<p class=\"link\"><a class=\"button\"");
  tresen_web_append_attribute (html, "href", url);
  g_string_append_c (html, '>');
  tresen_web_append_text (html, label);
  g_string_append (html, "</a></p>\n");
}

static void
append_button (GString *html, const TresenPayPage *page, Button button)
{
  g_autofree char *again = NULL;

  switch (button)
    {
    case BUTTON_PAY:
      append_form (html, page->address, NULL, get_word (page, TRESEN_WEB_WORD_PAY));
      append_hints (html, page);
      break;
    case BUTTON_FORM:
      append_form (html, page->form_url, page->fields, get_word (page, TRESEN_WEB_WORD_CONTINUE));
      break;
    case BUTTON_AGAIN:
      again = g_strconcat (page->address, "/again", NULL);
      append_form (html, again, NULL, get_word (page, TRESEN_WEB_WORD_AGAIN));
      break;
    case BUTTON_RETRY:
      append_form (html, page->address, NULL, get_word (page, TRESEN_WEB_WORD_AGAIN));
      break;
    case BUTTON_RELOAD:
      append_link (html, page->address, get_word (page, TRESEN_WEB_WORD_RELOAD));
      break;
    case BUTTON_NONE:
    default:
      break;
    }
}

static void
append_refresh (GString *html, const TresenPayPage *page)
{
  g_autofree char *content = NULL;

  if (page->kind != TRESEN_PAY_PAGE_CONFIRMING || page->round >= TRESEN_PAY_PAGE_ROUNDS
      || page->address == NULL)
    return;
  content = g_strdup_printf ("%d;url=%s?round=%u", SECONDS_A_ROUND, page->address, page->round + 1);
  g_string_append (html, "<meta http-equiv=\"refresh\"");
  tresen_web_append_attribute (html, "content", content);
  g_string_append (html, "/>\n");
}

static void
append_head (GString *html, const TresenPayPage *page, const Look *look)
{
  g_string_append (html, "<!DOCTYPE html>\n<html");
  tresen_web_append_attribute (html, "lang", tresen_web_language_get_tag (page->language));
  g_string_append (html,
                   ">\n<head>\n<meta charset=\"utf-8\"/>\n"
                   "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1, "
                   "viewport-fit=cover\"/>\n<meta name=\"color-scheme\" content=\"light dark\"/>\n"
                   "<meta name=\"format-detection\" content=\"telephone=no\"/>\n"
                   "<meta name=\"robots\" content=\"noindex\"/>\n");
  append_refresh (html, page);
  g_string_append (html, "<title>");
  tresen_web_append_text (html, get_word (page, look->title));
  if (*page->shop_name != '\0')
    {
      g_string_append (html, " · ");
      tresen_web_append_text (html, page->shop_name);
    }
  g_string_append_printf (html, "</title>\n<style>%s</style>\n</head>\n",
                          tresen_web_reply_get_style ());
}

/* Where forms of this page may lead; who is asked is told here by where the form leads at first. */
static char *
list_form_origins (const TresenPayPage *page, const Look *look)
{
  if (look->button == BUTTON_NONE || look->button == BUTTON_RELOAD)
    return g_strdup ("'none'");
  if (page->form_origins == NULL || *page->form_origins == '\0')
    return g_strdup ("'self'");
  return g_strconcat ("'self' ", page->form_origins, NULL);
}

/**
 * tresen_pay_page_to_reply:
 * @page: what stands on it
 *
 * A page that loads nothing, works without script, and is kept by nobody. Any thread.
 *
 * Returns: (transfer full): the page with its status and header
 */
TresenHttpReply *
tresen_pay_page_to_reply (const TresenPayPage *page)
{
  const Look look = get_look (page);
  g_autoptr (GString) html = g_string_sized_new (8192);
  g_autofree char *origins = list_form_origins (page, &look);
  gboolean submits = look.button == BUTTON_FORM;
  TresenHttpReply *reply;

  append_head (html, page, &look);
  g_string_append (html, "<body>\n<main>\n");
  if (page->payment != NULL && !page->payment->is_live && look.has_order)
    tresen_web_append_element (html, "p", "test", get_word (page, TRESEN_WEB_WORD_TEST));
  append_card (html, page, &look);
  append_button (html, page, look.button);
  g_string_append (html, "</main>\n");
  if (submits)
    g_string_append_printf (html, "<script>%s</script>\n", TRESEN_WEB_SUBMIT_SCRIPT);
  g_string_append (html, "</body>\n</html>\n");
  reply = tresen_web_reply_new (look.status, html->str, origins, submits);
  if (look.status == 503)
    tresen_http_reply_set_header (reply, "Retry-After", "60");
  return reply;
}

/**
 * tresen_pay_page_read_round:
 * @query: of a request for an attempt's page, as received
 *
 * Any thread.
 *
 * Returns: how often a page that waits has come again by itself, at most %TRESEN_PAY_PAGE_ROUNDS
 */
guint
tresen_pay_page_read_round (const char *query)
{
  g_autoptr (TresenHttpQuery) parameters = tresen_http_query_parse (query, NULL);
  const char *round = parameters != NULL ? tresen_http_query_get (parameters, "round") : NULL;
  guint64 value = 0;

  if (round == NULL
      || !g_ascii_string_to_unsigned (round, 10, 0, TRESEN_PAY_PAGE_ROUNDS, &value, NULL))
    return 0;
  return (guint) value;
}
