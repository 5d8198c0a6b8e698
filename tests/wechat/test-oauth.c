/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-oauth.h"

#include <string.h>

#include "stand-in.h"

#define APP_ID "wx0123456789abcdef"
#define SECRET "secretOfTheTests"

typedef struct
{
  StandIn *stand_in;
  TresenHttpClient *http;
  TresenClock *clock;
  TresenWechatClient *client;
  guint n_done;
  TresenWechatVisitor *visitor; /* of the last call */
  GError *error;
} Fixture;

static void
make_client (Fixture *fixture, TresenSecret *secret)
{
  const TresenWechatClientConfig config = { fixture->stand_in->base, APP_ID, secret, FALSE };

  g_clear_object (&fixture->client);
  fixture->client = tresen_wechat_client_new (&config, fixture->http, fixture->clock);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TresenSecret) secret = tresen_secret_new (SECRET);

  fixture->stand_in = stand_in_new ();
  fixture->http = tresen_http_client_new ();
  fixture->clock = tresen_clock_new_manual (0);
  make_client (fixture, secret);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->visitor, tresen_wechat_visitor_free);
  g_clear_error (&fixture->error);
  g_assert_finalize_object (fixture->client);
  g_object_unref (fixture->http);
  tresen_clock_unref (fixture->clock);
  stand_in_free (fixture->stand_in);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_clear_pointer (&fixture->visitor, tresen_wechat_visitor_free);
  g_clear_error (&fixture->error);
  fixture->visitor = tresen_wechat_client_sign_in_finish (TRESEN_WECHAT_CLIENT (source), result,
                                                          &fixture->error);
  fixture->n_done++;
}

static void
sign_in (Fixture *fixture, const char *code)
{
  fixture->n_done = 0;
  tresen_wechat_client_sign_in_async (fixture->client, code, NULL, done_cb, fixture);
  wait_for (&fixture->n_done, 1);
}

/* The order and the fragment are WeChat's wish. */
static void
test_url (void)
{
  g_autofree char *url = tresen_wechat_oauth_make_url (
      "https://open.weixin.qq.com", APP_ID, "https://desk.example.de/pay/00ff/oauth", "abc123");

  g_assert_cmpstr (url, ==,
                   "https://open.weixin.qq.com/connect/oauth2/authorize?appid=" APP_ID
                   "&redirect_uri=https%3A%2F%2Fdesk.example.de%2Fpay%2F00ff%2Foauth"
                   "&response_type=code&scope=snsapi_base&state=abc123#wechat_redirect");
}

static void
test_sign_in (Fixture *fixture, gconstpointer data)
{
  const StandInRoute *route = &fixture->stand_in->routes[STAND_IN_SIGN_IN];

  stand_in_say_json (fixture->stand_in, STAND_IN_SIGN_IN,
                     "{\"access_token\":\"a\",\"expires_in\":7200,\"refresh_token\":\"r\","
                     "\"openid\":\"oPr4ctLiWei-9d2Kq7ZxB1mN5tYc\",\"scope\":\"snsapi_base\"}");
  sign_in (fixture, "001a/+b");
  g_assert_no_error (fixture->error);
  g_assert_cmpstr (fixture->visitor->openid, ==, "oPr4ctLiWei-9d2Kq7ZxB1mN5tYc");
  g_assert_cmpstr (fixture->visitor->unionid, ==, "");
  g_assert_false (fixture->visitor->is_snapshot);
  g_assert_cmpstr (route->method, ==, "GET");
  g_assert_cmpstr (route->query, ==,
                   "appid=" APP_ID "&secret=" SECRET
                   "&code=001a%2F%2Bb&grant_type=authorization_code");
  g_assert_cmpuint (fixture->stand_in->routes[STAND_IN_STABLE_TOKEN].n_calls, ==, 0);
}

static void
test_snapshot (Fixture *fixture, gconstpointer data)
{
  stand_in_say_json (fixture->stand_in, STAND_IN_SIGN_IN,
                     "{\"openid\":\"oNobody\",\"is_snapshotuser\":1,\"unionid\":\"u1\"}");
  sign_in (fixture, "code");
  g_assert_no_error (fixture->error);
  g_assert_true (fixture->visitor->is_snapshot);
  g_assert_cmpstr (fixture->visitor->unionid, ==, "u1");
}

/* A code that is no good, or used, or too old: once, and not again. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  static const int codes[] = { 40029, 40163, 42003 };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autofree char *json
          = g_strdup_printf ("{\"errcode\":%d,\"errmsg\":\"invalid code\"}", codes[i]);

      stand_in_say_json (fixture->stand_in, STAND_IN_SIGN_IN, json);
      sign_in (fixture, "code");
      g_assert_error (fixture->error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_REFUSED);
      g_assert_cmpint (tresen_wechat_error_get_code (fixture->error), ==, codes[i]);
      g_assert_null (strstr (fixture->error->message, SECRET));
      g_assert_cmpuint (fixture->stand_in->routes[STAND_IN_SIGN_IN].n_calls, ==, i + 1);
    }
}

static void
test_bad_answers (Fixture *fixture, gconstpointer data)
{
  static const char *const answers[] = {
    "{}",
    "{\"openid\":\"\"}",
    "{\"openid\":7}",
    "{\"openid\":\"o&Data=1\"}",
    "[]",
    "<html>",
    "{\"openid\":\"o1234567890123456789012345678901234567890123456789012345678901234567890\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_test_message ("%s", answers[i]);
      stand_in_say_json (fixture->stand_in, STAND_IN_SIGN_IN, answers[i]);
      sign_in (fixture, "code");
      g_assert_error (fixture->error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_BAD_ANSWER);
      g_assert_null (fixture->visitor);
    }
}

static void
test_lost (Fixture *fixture, gconstpointer data)
{
  stand_in_hang_up (fixture->stand_in, STAND_IN_SIGN_IN);
  sign_in (fixture, "code");
  g_assert_nonnull (fixture->error);
  g_assert_true (fixture->error->domain == TRESEN_WECHAT_ERROR);
  g_assert_null (strstr (fixture->error->message, SECRET));
  g_assert_cmpuint (fixture->stand_in->routes[STAND_IN_SIGN_IN].n_calls, ==, 1);
}

/* What cannot be asked is not asked. */
static void
test_not_asked (Fixture *fixture, gconstpointer data)
{
  g_autofree char *long_code = g_strnfill (513, 'a');

  sign_in (fixture, "");
  g_assert_error (fixture->error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_REFUSED);
  sign_in (fixture, long_code);
  g_assert_error (fixture->error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_REFUSED);
  make_client (fixture, NULL);
  sign_in (fixture, "code");
  g_assert_error (fixture->error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_SETTINGS);
  g_assert_cmpuint (fixture->stand_in->routes[STAND_IN_SIGN_IN].n_calls, ==, 0);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/wechat/oauth/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wechat/oauth/url", test_url);
  ADD ("sign-in", test_sign_in);
  ADD ("snapshot", test_snapshot);
  ADD ("refused", test_refused);
  ADD ("bad-answers", test_bad_answers);
  ADD ("lost", test_lost);
  ADD ("not-asked", test_not_asked);
  return g_test_run ();
}
