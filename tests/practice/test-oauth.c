/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who opens a page within WeChat. */
#include <string.h>

#include "practice-fixture.h"
#include "tresen-json.h"

#define BACK "http%3A%2F%2F127.0.0.1%3A9%2Fpay%2Ft%2Foauth"
#define AUTHORIZE                                                                                  \
  "/connect/oauth2/authorize?appid=" PRACTICE_APP_ID "&redirect_uri=" BACK                         \
  "&response_type=code&scope=snsapi_base&state=s1"

static char *
get_code (Fixture *fixture)
{
  g_autoptr (TresenHttpReply) reply = fixture_get (fixture, AUTHORIZE);
  const char *location = tresen_http_reply_get_header (reply, "Location");
  g_autoptr (TresenHttpQuery) query = NULL;

  g_assert_cmpuint (reply->status, ==, 302);
  g_assert_true (g_str_has_prefix (location, "http://127.0.0.1:9/pay/t/oauth?code="));
  query = tresen_http_query_parse (strchr (location, '?') + 1, NULL);
  g_assert_cmpstr (tresen_http_query_get (query, "state"), ==, "s1");
  return g_strdup (tresen_http_query_get (query, "code"));
}

static TresenHttpReply *
exchange (Fixture *fixture,
          const char *app_id,
          const char *secret,
          const char *code,
          const char *grant)
{
  g_autofree char *path
      = g_strdup_printf ("/sns/oauth2/access_token?appid=%s&secret=%s&code=%s&grant_type=%s",
                         app_id, secret, code, grant);

  return fixture_get (fixture, path);
}

static int
exchange_code (Fixture *fixture,
               const char *app_id,
               const char *secret,
               const char *code,
               const char *grant)
{
  g_autoptr (TresenHttpReply) reply = exchange (fixture, app_id, secret, code, grant);

  return fixture_get_code (reply);
}

static void
assert_openid (Fixture *fixture, const char *code, const char *openid)
{
  g_autoptr (TresenHttpReply) reply
      = exchange (fixture, PRACTICE_APP_ID, PRACTICE_SECRET, code, "authorization_code");
  g_autoptr (JsonObject) answer = tresen_json_parse_object (reply->body, NULL);

  g_assert_cmpstr (tresen_json_get_string (answer, "openid"), ==, openid);
  g_assert_cmpstr (tresen_json_get_string (answer, "scope"), ==, "snsapi_base");
  g_assert_cmpint (tresen_json_get_int (answer, "expires_in", 0), ==, 7200);
}

/* Without a phone it is the first who follows; with one the customer whose phone it is. */
static void
test_person (void)
{
  g_autoptr (Fixture) fixture = fixture_new ("plain", NULL);
  g_autofree char *first = get_code (fixture);
  g_autofree char *second = NULL;
  g_autoptr (JsonObject) made
      = fixture_order (fixture, "/practice/customer", "{\"name\":\"Frau Größmann\"}");
  const char *openid = tresen_json_get_string (made, "openid");
  g_autofree char *path = g_strconcat ("/practice/chat?openid=", openid, NULL);
  g_autoptr (TresenHttpReply) chat = NULL;

  assert_openid (fixture, first, LI_WEI);
  chat = fixture_get (fixture, path);
  second = get_code (fixture);
  assert_openid (fixture, second, openid);
}

static void
test_code (void)
{
  g_autoptr (Fixture) fixture = fixture_new ("plain", NULL);
  g_autofree char *code = get_code (fixture);
  g_autofree char *old = get_code (fixture);
  static const char *const grant = "authorization_code";

  g_assert_cmpint (exchange_code (fixture, PRACTICE_APP_ID, PRACTICE_SECRET, "", grant), ==, 41008);
  g_assert_cmpint (exchange_code (fixture, PRACTICE_APP_ID, PRACTICE_SECRET, "nonsense", grant), ==,
                   40029);
  g_assert_cmpint (exchange_code (fixture, "wxffffffffffffffff", PRACTICE_SECRET, code, grant), ==,
                   40013);
  g_assert_cmpint (exchange_code (fixture, PRACTICE_APP_ID, "another", code, grant), ==, 40125);
  g_assert_cmpint (exchange_code (fixture, PRACTICE_APP_ID, PRACTICE_SECRET, code, "none"), ==,
                   40002);
  assert_openid (fixture, code, LI_WEI);
  g_assert_cmpint (exchange_code (fixture, PRACTICE_APP_ID, PRACTICE_SECRET, code, grant), ==,
                   40163);
  tresen_clock_advance (fixture->clock, 300 * G_USEC_PER_SEC);
  g_assert_cmpint (exchange_code (fixture, PRACTICE_APP_ID, PRACTICE_SECRET, old, grant), ==,
                   42003);
}

static const char *const bad_addresses[] = {
  "/connect/oauth2/authorize?appid=wxffffffffffffffff&redirect_uri=" BACK
  "&response_type=code&scope=snsapi_base&state=s1",
  "/connect/oauth2/authorize?appid=" PRACTICE_APP_ID
  "&redirect_uri=http%3A%2F%2Felsewhere.example%2F"
  "&response_type=code&scope=snsapi_base&state=s1",
  "/connect/oauth2/authorize?appid=" PRACTICE_APP_ID "&redirect_uri=" BACK
  "&response_type=token&scope=snsapi_base&state=s1",
  "/connect/oauth2/authorize?appid=" PRACTICE_APP_ID "&redirect_uri=" BACK
  "&response_type=code&scope=snsapi_all&state=s1",
  "/connect/oauth2/authorize?appid=" PRACTICE_APP_ID "&redirect_uri=" BACK
  "&response_type=code&scope=snsapi_base&state=a%2Bb",
};

static void
test_refused (void)
{
  g_autoptr (Fixture) fixture = fixture_new ("plain", NULL);
  g_autoptr (JsonObject) done = NULL;
  g_autoptr (TresenHttpReply) last = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (bad_addresses); i++)
    {
      g_autoptr (TresenHttpReply) reply = fixture_get (fixture, bad_addresses[i]);

      g_assert_cmpuint (reply->status, ==, 200);
      g_assert_null (tresen_http_reply_get_header (reply, "Location"));
    }
  done = fixture_order (fixture, "/practice/account", "{\"kind\":\"unverified-service\"}");
  last = fixture_get (fixture, AUTHORIZE);
  g_assert_cmpuint (last->status, ==, 200);
  g_assert_cmpint (
      exchange_code (fixture, PRACTICE_APP_ID, PRACTICE_SECRET, "x", "authorization_code"), ==,
      48001);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/practice/oauth/person", test_person);
  g_test_add_func ("/practice/oauth/code", test_code);
  g_test_add_func ("/practice/oauth/refused", test_refused);
  return g_test_run ();
}
