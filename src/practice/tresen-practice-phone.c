/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-practice-wechat-private.h"

#include <string.h>

#include "tresen-practice-samples.h"

typedef struct
{
  const char *path;
  const char *file;
  const char *content_type;
} Page;

static const Page pages[] = {
  { "/", "phone.html", "text/html; charset=utf-8" },
  { "/phone", "phone.html", "text/html; charset=utf-8" },
  { "/practice/phone.css", "phone.css", "text/css; charset=utf-8" },
  { "/practice/phone.js", "phone.js", "text/javascript; charset=utf-8" },
  { "/practice/words.js", "words.js", "text/javascript; charset=utf-8" },
  { "/practice/menu", "menu.json", "application/json; charset=utf-8" },
  { "/practice/car.png", "car.png", "image/png" },
  { "/favicon.ico", "icon.svg", "image/svg+xml" },
};

static void
page_cb (TresenHttpExchange *exchange, gpointer user_data)
{
  const Page *page = user_data;
  g_autoptr (GBytes) content = NULL;
  g_autoptr (TresenHttpReply) reply = NULL;

  if (tresen_practice_wechat_is_foreign (tresen_http_exchange_get_request (exchange)))
    {
      tresen_practice_wechat_reply_text (exchange, 403, "requests of other pages are refused");
      return;
    }
  content = tresen_practice_page_file_new (page->file);
  reply = tresen_http_reply_new (200, page->content_type, content);
  tresen_http_exchange_reply (exchange, reply);
}

/* The practice phone: one page, its script and style, and the account's menu. */
void
tresen_practice_phone_add_routes (TresenPracticeWechat *self, TresenHttpRouter *router)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      TresenHttpRoute route = { .path = pages[i].path, .methods = "GET", .handler = page_cb };

      route.user_data = (gpointer) &pages[i];
      tresen_http_router_add (router, &route);
    }
}
