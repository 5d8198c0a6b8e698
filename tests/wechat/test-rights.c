/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-rights.h"

#include "stand-in.h"
#include "tresen-json.h"

/* Finding out what the account may do, and setting its quotas to nothing. */

#define APP_ID "wx0123456789abcdef"
#define SECRET "secretOfTheTests"

typedef struct
{
  StandIn *stand_in;
  TresenHttpClient *http;
  TresenClock *clock;
  TresenWechatClient *client;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TresenSecret) secret = tresen_secret_new (SECRET);
  TresenWechatClientConfig config = { NULL, APP_ID, secret, FALSE };

  fixture->stand_in = stand_in_new ();
  fixture->http = tresen_http_client_new ();
  fixture->clock = tresen_clock_new_manual (0);
  config.api_base = fixture->stand_in->base;
  fixture->client = tresen_wechat_client_new (&config, fixture->http, fixture->clock);
  stand_in_say_json (fixture->stand_in, STAND_IN_STABLE_TOKEN,
                     "{\"access_token\":\"token-one\",\"expires_in\":7200}");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->client);
  g_object_unref (fixture->http);
  tresen_clock_unref (fixture->clock);
  stand_in_free (fixture->stand_in);
}

typedef struct
{
  guint n_done;
  TresenWechatProbe *probe;
  gboolean is_done;
  GError *error;
} Got;

static void
got_clear (Got *got)
{
  g_clear_pointer (&got->probe, g_free);
  g_clear_error (&got->error);
  got->n_done = 0;
}

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Got *got = user_data;

  got->probe
      = tresen_wechat_client_probe_finish (TRESEN_WECHAT_CLIENT (source), result, &got->error);
  got->n_done = 1;
}

static void
probe (Fixture *fixture, const char *feature, Got *got)
{
  got_clear (got);
  tresen_wechat_client_probe_async (fixture->client, feature, NULL, probed_cb, got);
  wait_for (&got->n_done, 1);
}

typedef struct
{
  const char *feature;
  StandInPath path;
  const char *answer;
  TresenWechatRight verdict;
} ProbeCase;

#define ERR(code) "{\"errcode\":" code ",\"errmsg\":\"why\"}"

static const ProbeCase probe_cases[] = {
  { "custom-send", STAND_IN_TYPING, ERR ("40003"), TRESEN_WECHAT_RIGHT_GRANTED },
  { "custom-send", STAND_IN_TYPING, ERR ("45080"), TRESEN_WECHAT_RIGHT_GRANTED },
  { "custom-send", STAND_IN_TYPING, ERR ("48001"), TRESEN_WECHAT_RIGHT_REFUSED },
  { "custom-send", STAND_IN_TYPING, ERR ("40200"), TRESEN_WECHAT_RIGHT_REFUSED },
  { "custom-send", STAND_IN_TYPING, ERR ("48004"), TRESEN_WECHAT_RIGHT_REFUSED },
  { "custom-send", STAND_IN_TYPING, ERR ("47009"), TRESEN_WECHAT_RIGHT_UNKNOWN },
  { "custom-send", STAND_IN_TYPING, ERR ("45009"), TRESEN_WECHAT_RIGHT_UNKNOWN },
  { "qr", STAND_IN_QR_CODE, ERR ("40035"), TRESEN_WECHAT_RIGHT_GRANTED },
  { "qr", STAND_IN_QR_CODE, ERR ("48001"), TRESEN_WECHAT_RIGHT_REFUSED },
  { "qr", STAND_IN_QR_CODE, ERR ("40200"), TRESEN_WECHAT_RIGHT_UNKNOWN },
  { "media", STAND_IN_MEDIA, ERR ("40007"), TRESEN_WECHAT_RIGHT_GRANTED },
  { "media", STAND_IN_MEDIA, ERR ("48001"), TRESEN_WECHAT_RIGHT_REFUSED },
};

static void
test_probe (Fixture *fixture, gconstpointer data)
{
  const ProbeCase *c = data;
  Got got = { 0 };

  stand_in_say_json (fixture->stand_in, c->path, c->answer);
  probe (fixture, c->feature, &got);
  g_assert_no_error (got.error);
  g_assert_cmpint (got.probe->verdict, ==, c->verdict);
  g_assert_cmpint (got.probe->code == 0, ==, c->verdict == TRESEN_WECHAT_RIGHT_GRANTED);
  got_clear (&got);
}

/* What came to nothing tells nothing. */
static void
test_probe_fails (Fixture *fixture, gconstpointer data)
{
  Got got = { 0 };

  stand_in_say (fixture->stand_in, STAND_IN_TYPING, 502, "text/html", "<html>");
  probe (fixture, "custom-send", &got);
  g_assert_error (got.error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_BUSY);
  stand_in_say_json (fixture->stand_in, STAND_IN_TYPING, ERR ("40164"));
  probe (fixture, "custom-send", &got);
  g_assert_error (got.error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_SETTINGS);
  got_clear (&got);
}

static void
test_features (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *api;
    const char *feature;
  } cases[] = {
    { "/cgi-bin/message/custom/send", "custom-send" },
    { "/cgi-bin/message/custom/typing", "custom-send" },
    { "/cgi-bin/media/get", "media" },
    { "/cgi-bin/media/upload", "media" },
    { "/cgi-bin/user/get", "followers" },
    { "/cgi-bin/user/info", "followers" },
    { "/cgi-bin/user/info/batchget", "followers" },
    { "/cgi-bin/user/info/updateremark", "remark" },
    { "/cgi-bin/tags/members/batchtagging", "tags" },
    { "/cgi-bin/message/template/send", "template" },
    { "/cgi-bin/qrcode/create", "qr" },
    { "/cgi-bin/menu/create", "menu" },
    { "/cgi-bin/stable_token", NULL },
    { "/cgi-bin/media", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *feature = tresen_wechat_feature_of (cases[i].api);

      g_assert_cmpstr (feature, ==, cases[i].feature);
      g_assert_true (feature == NULL || g_strv_contains (tresen_wechat_features (), feature));
    }
}

static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Got *got = user_data;

  got->is_done = tresen_wechat_client_clear_quota_finish (TRESEN_WECHAT_CLIENT (source), result,
                                                          &got->error);
  got->n_done = 1;
}

static void
clear (Fixture *fixture, Got *got)
{
  got_clear (got);
  tresen_wechat_client_clear_quota_async (fixture->client, NULL, cleared_cb, got);
  wait_for (&got->n_done, 1);
}

static JsonObject *
get_body (Fixture *fixture, StandInPath path)
{
  g_autoptr (GError) error = NULL;
  JsonObject *body = tresen_json_parse_object (fixture->stand_in->routes[path].body, &error);

  g_assert_no_error (error);
  return body;
}

static void
test_clear (Fixture *fixture, gconstpointer data)
{
  TresenWechatGate *gate = tresen_wechat_client_get_gate (fixture->client);
  g_autoptr (JsonObject) body = NULL;
  Got got = { 0 };

  tresen_wechat_gate_note (gate, "/cgi-bin/user/get", 45009);
  stand_in_say_json (fixture->stand_in, STAND_IN_CLEAR, ERR ("0"));
  clear (fixture, &got);
  g_assert_no_error (got.error);
  g_assert_true (got.is_done);
  body = get_body (fixture, STAND_IN_CLEAR);
  g_assert_cmpstr (tresen_json_get_string (body, "appid"), ==, APP_ID);
  g_assert_false (json_object_has_member (body, "appsecret"));
  g_assert_true (tresen_wechat_gate_check (gate, "/cgi-bin/user/get", NULL));
  g_assert_cmpuint (fixture->stand_in->routes[STAND_IN_CLEAR_V2].n_calls, ==, 0);
}

/* Without tokens there is a way that needs none. */
static void
test_clear_without_token (Fixture *fixture, gconstpointer data)
{
  TresenWechatGate *gate = tresen_wechat_client_get_gate (fixture->client);
  g_autoptr (JsonObject) body = NULL;
  Got got = { 0 };

  tresen_wechat_gate_note (gate, "/cgi-bin/stable_token", 45009);
  stand_in_say_json (fixture->stand_in, STAND_IN_CLEAR_V2, ERR ("0"));
  clear (fixture, &got);
  g_assert_no_error (got.error);
  body = get_body (fixture, STAND_IN_CLEAR_V2);
  g_assert_cmpstr (tresen_json_get_string (body, "appid"), ==, APP_ID);
  g_assert_cmpstr (tresen_json_get_string (body, "appsecret"), ==, SECRET);
  g_assert_cmpuint (fixture->stand_in->routes[STAND_IN_CLEAR].n_calls, ==, 0);
  g_assert_true (tresen_wechat_gate_check (gate, "/cgi-bin/stable_token", NULL));
}

/* Ten times a month; and what is not known to have been done is not done again. */
static void
test_clear_fails (Fixture *fixture, gconstpointer data)
{
  TresenWechatGate *gate = tresen_wechat_client_get_gate (fixture->client);
  Got got = { 0 };

  tresen_wechat_gate_note (gate, "/cgi-bin/user/get", 45009);
  stand_in_say_json (fixture->stand_in, STAND_IN_CLEAR, ERR ("48006"));
  clear (fixture, &got);
  g_assert_error (got.error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_REFUSED);
  g_assert_cmpint (tresen_wechat_error_get_code (got.error), ==, 48006);
  g_assert_false (tresen_wechat_gate_check (gate, "/cgi-bin/user/get", NULL));
  stand_in_hang_up (fixture->stand_in, STAND_IN_CLEAR);
  clear (fixture, &got);
  g_assert_error (got.error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_UNKNOWN);
  g_assert_cmpuint (fixture->stand_in->routes[STAND_IN_CLEAR].n_calls, ==, 2);
  got_clear (&got);
}

#define ADD(name, func) g_test_add ("/wechat/rights/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (probe_cases); i++)
    {
      g_autofree char *path
          = g_strdup_printf ("/wechat/rights/probe/%u-%s", i, probe_cases[i].feature);

      g_test_add (path, Fixture, &probe_cases[i], set_up, test_probe, tear_down);
    }
  ADD ("probe-fails", test_probe_fails);
  ADD ("features", test_features);
  ADD ("clear", test_clear);
  ADD ("clear-without-token", test_clear_without_token);
  ADD ("clear-fails", test_clear_fails);
  return g_test_run ();
}
