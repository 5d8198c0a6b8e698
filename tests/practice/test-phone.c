/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <libsoup/soup.h>
#include <string.h>

#include "practice-fixture.h"
#include "tresen-json.h"

typedef struct
{
  const char *path;
  const char *content_type;
  const char *holds;
} PageCase;

static const PageCase page_cases[] = {
  { "/", "text/html; charset=utf-8", "id=\"composer\"" },
  { "/phone", "text/html; charset=utf-8", "id=\"composer\"" },
  { "/practice/phone.css", "text/css; charset=utf-8", "prefers-color-scheme: dark" },
  { "/practice/phone.js", "text/javascript; charset=utf-8", "\"use strict\"" },
  { "/practice/words.js", "text/javascript; charset=utf-8", "练习手机" },
  { "/practice/menu", "application/json; charset=utf-8", "\"button\"" },
  { "/practice/car.png", "image/png", "PNG" },
  { "/favicon.ico", "image/svg+xml", "<svg" },
};

static void
test_pages (void)
{
  g_autoptr (Fixture) fixture = fixture_new ("plain", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (page_cases); i++)
    {
      const PageCase *page = &page_cases[i];
      g_autoptr (TresenHttpReply) reply = fixture_get (fixture, page->path);

      g_assert_cmpuint (reply->status, ==, 200);
      g_assert_cmpstr (reply->content_type, ==, page->content_type);
      g_assert_nonnull (memmem (g_bytes_get_data (reply->body, NULL),
                                g_bytes_get_size (reply->body), page->holds, strlen (page->holds)));
    }
}

static void
test_unknown_page (void)
{
  g_autoptr (Fixture) fixture = fixture_new ("plain", NULL);
  g_autoptr (TresenHttpReply) page = fixture_get (fixture, "/nothing");
  g_autoptr (TresenHttpReply) medium = fixture_get (fixture, "/practice/media/nothing");

  g_assert_cmpuint (page->status, ==, 404);
  g_assert_cmpuint (medium->status, ==, 404);
}

static void
test_chat (void)
{
  g_autoptr (Fixture) fixture = fixture_new ("plain", NULL);
  g_autoptr (JsonObject) first = fixture_order (
      fixture, "/practice/act", "{\"openid\":\"" LI_WEI "\",\"act\":\"text\",\"text\":\"one\"}");
  g_autoptr (JsonObject) second = fixture_order (
      fixture, "/practice/act", "{\"openid\":\"" LI_WEI "\",\"act\":\"click\",\"key\":\"k\"}");
  g_autoptr (TresenHttpReply) all = fixture_get (fixture, "/practice/chat?openid=" LI_WEI);
  g_autoptr (TresenHttpReply) rest = fixture_get (fixture, "/practice/chat?after=1&openid=" LI_WEI);
  g_autoptr (JsonObject) whole = tresen_json_parse_object (all->body, NULL);
  g_autoptr (JsonObject) part = tresen_json_parse_object (rest->body, NULL);
  JsonArray *lines = json_object_get_array_member (part, "chat");

  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (whole, "chat")), ==, 2);
  g_assert_cmpuint (json_array_get_length (lines), ==, 1);
  g_assert_cmpstr (tresen_json_get_string (json_array_get_object_element (lines, 0), "kind"), ==,
                   "click");
}

static void
received_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GBytes) body = soup_session_send_and_read_finish (SOUP_SESSION (source), result, NULL);

  *(gboolean *) user_data = TRUE;
}

/* Tresen's own client sends no Origin, so this asks with libsoup. */
static guint
status_with_origin (Fixture *fixture,
                    const char *method,
                    const char *path,
                    const char *type,
                    const char *origin)
{
  g_autofree char *url
      = g_strconcat (tresen_practice_wechat_get_base (fixture->practice), path, NULL);
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autoptr (SoupMessage) message = soup_message_new (method, url);
  g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2);
  gboolean is_over = FALSE;

  if (type != NULL)
    soup_message_set_request_body_from_bytes (message, type, body);
  if (origin != NULL)
    soup_message_headers_append (soup_message_get_request_headers (message), "Origin", origin);
  soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, NULL, received_cb,
                                    &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
  return soup_message_get_status (message);
}

/* A page from elsewhere cannot steer the stand-in through somebody's browser. */
static void
test_origin (void)
{
  g_autoptr (Fixture) fixture = fixture_new ("plain", NULL);
  const char *own = tresen_practice_wechat_get_base (fixture->practice);

  g_assert_cmpuint (status_with_origin (fixture, "GET", "/practice/state", NULL, NULL), ==, 200);
  g_assert_cmpuint (status_with_origin (fixture, "GET", "/practice/state", NULL, own), ==, 200);
  g_assert_cmpuint (
      status_with_origin (fixture, "GET", "/practice/state", NULL, "http://evil.example"), ==, 403);
  g_assert_cmpuint (status_with_origin (fixture, "GET", "/practice/chat", NULL, "null"), ==, 403);
  g_assert_cmpuint (
      status_with_origin (fixture, "POST", "/practice/clock", "application/json", own), ==, 200);
  g_assert_cmpuint (status_with_origin (fixture, "POST", "/practice/clock", "application/json",
                                        "http://evil.example"),
                    ==, 403);
  g_assert_cmpuint (status_with_origin (fixture, "POST", "/practice/clock", "text/plain", NULL), ==,
                    403);
  g_assert_cmpuint (
      status_with_origin (fixture, "POST", "/cgi-bin/stable_token", "application/json", "null"), ==,
      403);
}

static void
test_bad_orders (void)
{
  static const char *const bad[][2] = {
    { "/practice/fault", "{\"kind\":\"errcode\"}" },
    { "/practice/fault", "{\"endpoint\":\"/x\",\"kind\":\"earthquake\"}" },
    { "/practice/token", "{\"action\":\"burn\"}" },
    { "/practice/callback", "{\"mode\":\"loud\"}" },
    { "/practice/customer", "{\"name\":\"\"}" },
    { "/practice/customer", "{\"name\":\"a\",\"openid\":\"" LI_WEI "\"}" },
    { "/practice/act", "[" },
  };
  g_autoptr (Fixture) fixture = fixture_new ("plain", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GBytes) body = g_bytes_new (bad[i][1], strlen (bad[i][1]));
      g_autoptr (TresenHttpReply) reply
          = fixture_call (fixture, "POST", bad[i][0], "application/json", body);

      g_assert_cmpuint (reply->status, ==, 400);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/practice/phone/pages", test_pages);
  g_test_add_func ("/practice/phone/unknown-page", test_unknown_page);
  g_test_add_func ("/practice/phone/chat", test_chat);
  g_test_add_func ("/practice/phone/origin", test_origin);
  g_test_add_func ("/practice/phone/bad-orders", test_bad_orders);
  return g_test_run ();
}
