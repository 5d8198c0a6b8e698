/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "tresen-http-rate.h"
#include "tresen-http-router.h"

static void
test_query (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenHttpQuery) query = tresen_http_query_parse (
      "b=1+2%2B3&a=%E4%BD%A0%E5%A5%BD&once=%2541&flag&&empty=&eq=a=b", &error);
  const char *value = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (tresen_http_query_count (query), ==, 6);
  g_assert_cmpstr (tresen_http_query_get (query, "b"), ==, "1 2+3");
  g_assert_cmpstr (tresen_http_query_get (query, "a"), ==, "你好");
  g_assert_cmpstr (tresen_http_query_get (query, "once"), ==, "%41");
  g_assert_cmpstr (tresen_http_query_get (query, "flag"), ==, "");
  g_assert_cmpstr (tresen_http_query_get (query, "empty"), ==, "");
  g_assert_cmpstr (tresen_http_query_get (query, "eq"), ==, "a=b");
  g_assert_null (tresen_http_query_get (query, "B"));
  g_assert_cmpstr (tresen_http_query_get_nth (query, 1, &value), ==, "a");
  g_assert_cmpstr (value, ==, "你好");
}

static void
test_query_refused (void)
{
  static const char *const texts[]
      = { "a=1&a=2", "a=1&%61=2", "a=%00", "a%00b=1", "a=%ff", "a=%", "a=%4", "a=%zz", "=1&=2" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", texts[i]);
      g_assert_null (tresen_http_query_parse (texts[i], &error));
      g_assert_error (error, TRESEN_HTTP_ERROR, TRESEN_HTTP_ERROR_INVALID);
    }
}

static TresenHttpQuery *
parse_many (guint count, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < count; i++)
    g_string_append_printf (text, "n%u=x&", i);
  return tresen_http_query_parse (text->str, error);
}

static void
test_query_count (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenHttpQuery) none = tresen_http_query_parse ("", &error);
  g_autoptr (TresenHttpQuery) most = parse_many (64, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (tresen_http_query_count (none), ==, 0);
  g_assert_cmpuint (tresen_http_query_count (most), ==, 64);
  g_assert_null (parse_many (65, &error));
  g_assert_error (error, TRESEN_HTTP_ERROR, TRESEN_HTTP_ERROR_INVALID);
}

static void
test_append (void)
{
  g_autofree char *plain = tresen_http_query_append ("https://a/b", "x", "1 &=?", "你", "ä+", NULL);
  g_autofree char *more = tresen_http_query_append ("https://a/b?y=1", "x", "2", NULL);
  g_autofree char *none = tresen_http_query_append ("https://a/b", NULL, NULL);

  g_assert_cmpstr (plain, ==, "https://a/b?x=1%20%26%3D%3F&%E4%BD%A0=%C3%A4%2B");
  g_assert_cmpstr (more, ==, "https://a/b?y=1&x=2");
  g_assert_cmpstr (none, ==, "https://a/b");
}

static void
test_router (void)
{
  static const struct
  {
    const char *path;
    const char *route;
  } cases[] = {
    { "/wechat", "/wechat" },
    { "/wechat/", NULL },
    { "/Wechat", NULL },
    { "/h5/", "/h5/" },
    { "/h5/a/b", "/h5/" },
    { "/h5", NULL },
    { "/h5/exact", "/h5/exact" },
    { "/MP_verify_abc.txt", "/MP_verify_*.txt" },
    { "/MP_verify_.txt", NULL },
    { "/MP_verify_a/b.txt", NULL },
    { "/MP_verify_abc.txt.gz", NULL },
    { "/", NULL },
  };
  static const char *const routes[] = { "/h5/", "/wechat", "/MP_verify_*.txt", "/h5/exact" };
  g_autoptr (TresenHttpRouter) router = tresen_http_router_new ();

  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    tresen_http_router_add (router, &(TresenHttpRoute){ .path = routes[i], .methods = "GET" });
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const TresenHttpRoute *route = tresen_http_router_find (router, cases[i].path);

      g_assert_cmpstr (route != NULL ? route->path : NULL, ==, cases[i].route);
    }
}

static void
test_methods (void)
{
  const TresenHttpRoute both = { .path = "/", .methods = "GET POST" };
  const TresenHttpRoute get = { .path = "/", .methods = "GET" };

  g_assert_true (tresen_http_route_allows (&both, "GET"));
  g_assert_true (tresen_http_route_allows (&both, "POST"));
  g_assert_false (tresen_http_route_allows (&both, "POS"));
  g_assert_false (tresen_http_route_allows (&both, "GET POST"));
  g_assert_false (tresen_http_route_allows (&both, ""));
  g_assert_false (tresen_http_route_allows (&get, "HEAD"));
  g_assert_false (tresen_http_route_allows (&get, "POST"));
}

static void
test_rate (void)
{
  g_autoptr (TresenHttpRate) rate = tresen_http_rate_new (10);
  guint passed = 0;

  for (guint i = 0; i < 30; i++)
    passed += tresen_http_rate_take (rate, "a", 1000) ? 1 : 0;
  g_assert_cmpuint (passed, ==, 10);
  g_assert_true (tresen_http_rate_take (rate, "b", 1000));
  g_assert_true (tresen_http_rate_take (rate, "a", 1000 + 100000));
  g_assert_false (tresen_http_rate_take (rate, "a", 1000 + 100001));
}

/* Callers by the thousand cost bounded memory, and those who have gone make room. */
static void
test_rate_callers (void)
{
  g_autoptr (TresenHttpRate) rate = tresen_http_rate_new (10);

  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *caller = g_strdup_printf ("caller %u", i);

      g_assert_true (tresen_http_rate_take (rate, caller, 1000) == (i < 4096));
    }
  g_assert_true (tresen_http_rate_take (rate, "new", 2000000));
}

static void
test_headers (void)
{
  g_autoptr (TresenHttpReply) reply
      = tresen_http_reply_new_redirect (302, "https://desk.example.de/pay/1?a=b");

  tresen_http_reply_set_header (reply, "Cache-Control", "private");
  tresen_http_reply_set_header (reply, "cache-control", "no-store");
  tresen_http_reply_set_header (reply, "X-Split", "one\r\nSet-Cookie: two");
  g_assert_cmpuint (reply->status, ==, 302);
  g_assert_cmpstr (tresen_http_reply_get_header (reply, "location"), ==,
                   "https://desk.example.de/pay/1?a=b");
  g_assert_cmpstr (tresen_http_reply_get_header (reply, "Cache-Control"), ==, "no-store");
  g_assert_null (tresen_http_reply_get_header (reply, "X-Split"));
  g_assert_cmpuint (reply->headers->len, ==, 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/query/parse", test_query);
  g_test_add_func ("/http/query/refused", test_query_refused);
  g_test_add_func ("/http/query/count", test_query_count);
  g_test_add_func ("/http/query/append", test_append);
  g_test_add_func ("/http/router/find", test_router);
  g_test_add_func ("/http/router/methods", test_methods);
  g_test_add_func ("/http/rate/take", test_rate);
  g_test_add_func ("/http/rate/callers", test_rate_callers);
  g_test_add_func ("/http/reply/headers", test_headers);
  return g_test_run ();
}
