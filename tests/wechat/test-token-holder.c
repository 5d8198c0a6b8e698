/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-token-holder.h"

#include <string.h>

#include "stand-in.h"
#include "tresen-json.h"
#include "tresen-wechat-error.h"

#define TOKEN_JSON(token, life) "{\"access_token\":\"" token "\",\"expires_in\":" life "}"
#define SECRET "secretOfTheTests"
#define S G_TIME_SPAN_SECOND

typedef struct
{
  StandIn *stand_in;
  TresenHttpClient *http;
  TresenClock *clock;
  TresenWechatGate *gate;
  TresenWechatHolder *holder;
  StandInPath path;
  guint n_calls_before;
} Fixture;

typedef struct
{
  guint n_done;
  TresenWechatLoan *token; /* the last one */
  GError *error;            /* the last one */
} Got;

static void
got_clear (Got *got)
{
  g_clear_pointer (&got->token, tresen_wechat_loan_free);
  g_clear_error (&got->error);
  got->n_done = 0;
}

static void
got_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Got *got = user_data;
  guint n_done = got->n_done;

  got_clear (got);
  got->token = tresen_wechat_holder_get_finish (TRESEN_WECHAT_HOLDER (source), result,
                                                      &got->error);
  got->n_done = n_done + 1;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  gboolean is_classic = GPOINTER_TO_INT (data);
  g_autoptr (TresenSecret) secret = tresen_secret_new (SECRET);
  TresenWechatClientConfig config = { NULL, "wx0123456789abcdef", secret, is_classic };

  fixture->stand_in = stand_in_new ();
  fixture->http = tresen_http_client_new ();
  fixture->clock = tresen_clock_new_manual (0);
  fixture->path = is_classic ? STAND_IN_TOKEN : STAND_IN_STABLE_TOKEN;
  tresen_clock_advance (fixture->clock, 1000 * S);
  config.api_base = fixture->stand_in->base;
  fixture->gate = tresen_wechat_gate_new (fixture->clock);
  fixture->holder
      = tresen_wechat_token_holder_new (&config, fixture->http, fixture->gate, fixture->clock);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->holder);
  g_object_unref (fixture->gate);
  g_object_unref (fixture->http);
  tresen_clock_unref (fixture->clock);
  stand_in_free (fixture->stand_in);
}

static guint
n_calls (Fixture *fixture)
{
  return fixture->stand_in->routes[fixture->path].n_calls;
}

static void
say (Fixture *fixture, const char *json)
{
  stand_in_say_json (fixture->stand_in, fixture->path, json);
}

static void
get (Fixture *fixture, const TresenWechatLoan *refused, Got *got)
{
  got_clear (got);
  tresen_wechat_holder_get_async (fixture->holder, refused, NULL, got_cb, got);
  wait_for (&got->n_done, 1);
}

static void
assert_token (Fixture *fixture, Got *got, const char *text, guint calls)
{
  g_assert_no_error (got->error);
  g_assert_cmpstr (got->token->text, ==, text);
  g_assert_cmpuint (n_calls (fixture), ==, calls);
}

static TresenWechatLoan *
take_token (Got *got)
{
  return g_steal_pointer (&got->token);
}

static JsonObject *
get_body (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  JsonObject *body
      = tresen_json_parse_object (fixture->stand_in->routes[fixture->path].body, &error);

  g_assert_no_error (error);
  return body;
}

static void
test_stable (Fixture *fixture, gconstpointer data)
{
  Got got = { 0 };
  g_autoptr (JsonObject) body = NULL;

  say (fixture, TOKEN_JSON ("t1", "7200"));
  get (fixture, NULL, &got);
  assert_token (fixture, &got, "t1", 1);
  body = get_body (fixture);
  g_assert_cmpstr (fixture->stand_in->routes[fixture->path].method, ==, "POST");
  g_assert_cmpstr (tresen_json_get_string (body, "grant_type"), ==, "client_credential");
  g_assert_cmpstr (tresen_json_get_string (body, "appid"), ==, "wx0123456789abcdef");
  g_assert_cmpstr (tresen_json_get_string (body, "secret"), ==, SECRET);
  g_assert_false (json_object_has_member (body, "force_refresh"));
  tresen_clock_advance (fixture->clock, 7100 * S);
  get (fixture, NULL, &got);
  assert_token (fixture, &got, "t1", 1);
  got_clear (&got);
}

static void
test_classic (Fixture *fixture, gconstpointer data)
{
  Got got = { 0 };

  say (fixture, TOKEN_JSON ("t1", "7200"));
  say (fixture, TOKEN_JSON ("t2", "7200"));
  get (fixture, NULL, &got);
  assert_token (fixture, &got, "t1", 1);
  g_assert_cmpstr (fixture->stand_in->routes[fixture->path].method, ==, "GET");
  g_assert_cmpstr (fixture->stand_in->routes[fixture->path].query, ==,
                   "grant_type=client_credential&appid=wx0123456789abcdef&secret=" SECRET);
  tresen_clock_advance (fixture->clock, 6800 * S);
  get (fixture, NULL, &got);
  assert_token (fixture, &got, "t1", 1);
  tresen_clock_advance (fixture->clock, 101 * S);
  get (fixture, NULL, &got);
  assert_token (fixture, &got, "t2", 2);
  got_clear (&got);
}

/* Conformance 5: two hundred callers at the moment it ends, one request. */
static void
test_single_flight (Fixture *fixture, gconstpointer data)
{
  Got got = { 0 };

  say (fixture, TOKEN_JSON ("t1", "7200"));
  say (fixture, TOKEN_JSON ("t2", "7200"));
  get (fixture, NULL, &got);
  tresen_clock_advance (fixture->clock, 7200 * S);
  got_clear (&got);
  for (guint i = 0; i < 200; i++)
    tresen_wechat_holder_get_async (fixture->holder, NULL, NULL, got_cb, &got);
  wait_for (&got.n_done, 200);
  settle ();
  assert_token (fixture, &got, "t2", 2);
  got_clear (&got);
}

/* Of many who saw the same token refused, the first has it renewed; the others take what came. */
static void
test_refused_by_many (Fixture *fixture, gconstpointer data)
{
  Got got = { 0 };
  g_autoptr (TresenWechatLoan) refused = NULL;

  say (fixture, TOKEN_JSON ("t1", "7200"));
  say (fixture, TOKEN_JSON ("t2", "7200"));
  get (fixture, NULL, &got);
  refused = take_token (&got);
  got_clear (&got);
  for (guint i = 0; i < 200; i++)
    tresen_wechat_holder_get_async (fixture->holder, refused, NULL, got_cb, &got);
  wait_for (&got.n_done, 200);
  assert_token (fixture, &got, "t2", 2);
  get (fixture, refused, &got);
  assert_token (fixture, &got, "t2", 2);
  got_clear (&got);
}

/* A token at hand that turns out refused: asked for plainly first, and forced once if the same one comes. */
static void
test_force (Fixture *fixture, gconstpointer data)
{
  Got got = { 0 };
  g_autoptr (TresenWechatLoan) refused = NULL;
  g_autoptr (JsonObject) body = NULL;

  say (fixture, TOKEN_JSON ("t1", "7200"));
  say (fixture, TOKEN_JSON ("t1", "7100"));
  say (fixture, TOKEN_JSON ("t2", "7200"));
  get (fixture, NULL, &got);
  get (fixture, NULL, &got);
  refused = take_token (&got);
  g_assert_false (refused->is_fresh);
  get (fixture, refused, &got);
  assert_token (fixture, &got, "t2", 3);
  body = get_body (fixture);
  g_assert_true (json_object_get_boolean_member (body, "force_refresh"));
  got_clear (&got);
}

/* One that was asked for just now need not be asked for again to know what would come. */
static void
test_force_fresh (Fixture *fixture, gconstpointer data)
{
  Got got = { 0 };
  g_autoptr (TresenWechatLoan) refused = NULL;

  say (fixture, TOKEN_JSON ("t1", "7200"));
  say (fixture, TOKEN_JSON ("t2", "7200"));
  get (fixture, NULL, &got);
  refused = take_token (&got);
  g_assert_true (refused->is_fresh);
  get (fixture, refused, &got);
  assert_token (fixture, &got, "t2", 2);
  got_clear (&got);
}

static void
test_force_is_rare (Fixture *fixture, gconstpointer data)
{
  Got got = { 0 };
  g_autoptr (TresenWechatLoan) refused = NULL;

  say (fixture, TOKEN_JSON ("t1", "7200"));
  get (fixture, NULL, &got);
  refused = take_token (&got);
  get (fixture, refused, &got);
  g_assert_error (got.error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_SETTINGS);
  g_assert_cmpint (tresen_wechat_error_get_code (got.error), ==, 40001);
  g_assert_cmpuint (n_calls (fixture), ==, 2);
  for (guint i = 0; i < 20; i++)
    get (fixture, i % 2 == 0 ? refused : NULL, &got);
  g_assert_error (got.error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_SETTINGS);
  g_assert_cmpuint (n_calls (fixture), ==, 2);

  tresen_clock_advance (fixture->clock, 31 * S);
  get (fixture, NULL, &got);
  g_assert_error (got.error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_SETTINGS);
  g_assert_cmpuint (n_calls (fixture), ==, 4);
  got_clear (&got);
}

static void
test_force_twenty_times_a_day (Fixture *fixture, gconstpointer data)
{
  Got got = { 0 };
  guint n_forced = 0;

  say (fixture, TOKEN_JSON ("t1", "7200"));
  for (guint i = 0; i < 30; i++)
    {
      g_autoptr (TresenWechatLoan) refused = NULL;
      g_autoptr (JsonObject) body = NULL;

      get (fixture, NULL, &got);
      refused = take_token (&got);
      if (refused != NULL)
        get (fixture, refused, &got);
      body = get_body (fixture);
      n_forced += json_object_has_member (body, "force_refresh");
      tresen_clock_advance (fixture->clock, 60 * S);
    }
  g_assert_cmpuint (n_forced, ==, 20);
  tresen_clock_advance (fixture->clock, G_TIME_SPAN_DAY);
  stand_in_say_json (fixture->stand_in, fixture->path, TOKEN_JSON ("t2", "7200"));
  get (fixture, NULL, &got);
  g_assert_no_error (got.error);
  g_assert_cmpstr (got.token->text, ==, "t2");
  got_clear (&got);
}

/* Conformance 7: the same token with 300 seconds left, over and over. */
static void
test_no_spin (Fixture *fixture, gconstpointer data)
{
  Got got = { 0 };

  say (fixture, TOKEN_JSON ("t1", "300"));
  for (guint second = 0; second < 600; second++)
    {
      get (fixture, NULL, &got);
      g_assert_no_error (got.error);
      tresen_clock_advance (fixture->clock, S);
    }
  g_assert_cmpuint (n_calls (fixture), <=, 10);
  g_assert_cmpuint (n_calls (fixture), >=, 2);
  got_clear (&got);
}

static void
test_no_spin_without_life (Fixture *fixture, gconstpointer data)
{
  Got got = { 0 };

  say (fixture, "{\"access_token\":\"t1\",\"expires_in\":-5}");
  for (guint second = 0; second < 600; second++)
    {
      get (fixture, NULL, &got);
      g_assert_no_error (got.error);
      tresen_clock_advance (fixture->clock, S);
    }
  g_assert_cmpuint (n_calls (fixture), <=, 10);
  got_clear (&got);
}

/* Conformance 8: the answer to an earlier request comes after that to a later one. */
static void
test_late_answer (Fixture *fixture, gconstpointer data)
{
  Got early = { 0 };
  Got late = { 0 };
  Got after = { 0 };

  stand_in_hold (fixture->stand_in, fixture->path);
  say (fixture, TOKEN_JSON ("new", "7200"));
  tresen_wechat_holder_get_async (fixture->holder, NULL, NULL, got_cb, &early);
  wait_for (&fixture->stand_in->routes[fixture->path].n_calls, 1);
  tresen_clock_advance (fixture->clock, 6 * S);
  get (fixture, NULL, &late);
  assert_token (fixture, &late, "new", 2);
  stand_in_release (fixture->stand_in, TOKEN_JSON ("old", "7200"));
  wait_for (&early.n_done, 1);
  assert_token (fixture, &early, "new", 2);
  get (fixture, NULL, &after);
  assert_token (fixture, &after, "new", 2);
  got_clear (&early);
  got_clear (&late);
  got_clear (&after);
}

/* The life of a token is counted from when it was asked for, not from when it came. */
static void
test_slow_answer (Fixture *fixture, gconstpointer data)
{
  Got got = { 0 };

  stand_in_hold (fixture->stand_in, fixture->path);
  say (fixture, TOKEN_JSON ("t2", "7200"));
  tresen_wechat_holder_get_async (fixture->holder, NULL, NULL, got_cb, &got);
  wait_for (&fixture->stand_in->routes[fixture->path].n_calls, 1);
  tresen_clock_advance (fixture->clock, 100 * S);
  stand_in_release (fixture->stand_in, TOKEN_JSON ("t1", "300"));
  wait_for (&got.n_done, 1);
  assert_token (fixture, &got, "t1", 1);
  tresen_clock_advance (fixture->clock, 141 * S);
  get (fixture, NULL, &got);
  assert_token (fixture, &got, "t2", 2);
  got_clear (&got);
}

static void
test_wrong_secret (Fixture *fixture, gconstpointer data)
{
  static const int codes[] = { 40001, 40125, 40013 };
  Got got = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autofree char *json
          = g_strdup_printf ("{\"errcode\":%d,\"errmsg\":\"no rid: 1-2\"}", codes[i]);
      guint before = n_calls (fixture);

      g_ptr_array_set_size (fixture->stand_in->routes[fixture->path].script, 0);
      say (fixture, json);
      tresen_wechat_holder_resume (fixture->holder);
      for (guint second = 0; second < 600; second++)
        {
          get (fixture, NULL, &got);
          g_assert_error (got.error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_SETTINGS);
          g_assert_cmpint (tresen_wechat_error_get_code (got.error), ==, codes[i]);
          g_assert_null (strstr (got.error->message, SECRET));
          tresen_clock_advance (fixture->clock, S);
        }
      g_assert_cmpuint (n_calls (fixture) - before, >=, 3);
      g_assert_cmpuint (n_calls (fixture) - before, <=, 4);
    }
  got_clear (&got);
}

static void
test_address_refused (Fixture *fixture, gconstpointer data)
{
  Got got = { 0 };

  say (fixture, "{\"errcode\":40164,\"errmsg\":\"invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, "
                "not in whitelist rid: 1\"}");
  say (fixture, TOKEN_JSON ("t1", "7200"));
  get (fixture, NULL, &got);
  g_assert_error (got.error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_SETTINGS);
  g_assert_cmpstr (tresen_wechat_error_get_address (got.error), ==, "203.0.113.7");
  get (fixture, NULL, &got);
  g_assert_cmpstr (tresen_wechat_error_get_address (got.error), ==, "203.0.113.7");
  g_assert_cmpuint (n_calls (fixture), ==, 1);
  tresen_wechat_holder_resume (fixture->holder);
  get (fixture, NULL, &got);
  assert_token (fixture, &got, "t1", 2);
  got_clear (&got);
}

/* While the old token lives, trouble in renewing it is nobody's trouble. */
static void
test_old_token_outlives_trouble (Fixture *fixture, gconstpointer data)
{
  Got got = { 0 };

  say (fixture, TOKEN_JSON ("t1", "7200"));
  stand_in_hang_up (fixture->stand_in, fixture->path);
  get (fixture, NULL, &got);
  tresen_clock_advance (fixture->clock, 7150 * S);
  get (fixture, NULL, &got);
  assert_token (fixture, &got, "t1", 2);
  tresen_clock_advance (fixture->clock, 50 * S);
  get (fixture, NULL, &got);
  g_assert_error (got.error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_NOT_SENT);
  got_clear (&got);
}

static void
test_trouble (Fixture *fixture, gconstpointer data)
{
  Got got = { 0 };

  stand_in_hang_up (fixture->stand_in, fixture->path);
  say (fixture, "{\"errcode\":-1,\"errmsg\":\"system error\"}");
  stand_in_say (fixture->stand_in, fixture->path, 502, "text/html", "<html>bad gateway</html>");
  stand_in_say (fixture->stand_in, fixture->path, 200, "text/html",
                "<html>log in to the wireless network</html>");
  say (fixture, "{\"expires_in\":7200}");
  say (fixture, TOKEN_JSON ("t1", "7200"));
  for (guint i = 0; i < 5; i++)
    {
      get (fixture, NULL, &got);
      g_assert_error (got.error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_NOT_SENT);
      g_assert_true (tresen_wechat_error_is_transient (got.error));
    }
  get (fixture, NULL, &got);
  assert_token (fixture, &got, "t1", 6);
  got_clear (&got);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Got cancelled = { 0 };
  Got other = { 0 };

  stand_in_hold (fixture->stand_in, fixture->path);
  tresen_wechat_holder_get_async (fixture->holder, NULL, cancellable, got_cb, &cancelled);
  tresen_wechat_holder_get_async (fixture->holder, NULL, NULL, got_cb, &other);
  wait_for (&fixture->stand_in->routes[fixture->path].n_calls, 1);
  g_cancellable_cancel (cancellable);
  stand_in_release (fixture->stand_in, TOKEN_JSON ("t1", "7200"));
  wait_for (&other.n_done, 1);
  wait_for (&cancelled.n_done, 1);
  g_assert_error (cancelled.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_token (fixture, &other, "t1", 1);
  got_clear (&cancelled);
  got_clear (&other);
}

#define ADD(name, is_classic, func)                                                                \
  g_test_add ("/wechat/token-holder/" name, Fixture, GINT_TO_POINTER (is_classic), set_up, func,   \
              tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("stable", FALSE, test_stable);
  ADD ("classic", TRUE, test_classic);
  ADD ("stable/single-flight", FALSE, test_single_flight);
  ADD ("classic/single-flight", TRUE, test_single_flight);
  ADD ("stable/refused-by-many", FALSE, test_refused_by_many);
  ADD ("classic/refused-by-many", TRUE, test_refused_by_many);
  ADD ("force", FALSE, test_force);
  ADD ("force-fresh", FALSE, test_force_fresh);
  ADD ("force-is-rare", FALSE, test_force_is_rare);
  ADD ("force-twenty-times-a-day", FALSE, test_force_twenty_times_a_day);
  ADD ("stable/no-spin", FALSE, test_no_spin);
  ADD ("classic/no-spin", TRUE, test_no_spin);
  ADD ("no-spin-without-life", FALSE, test_no_spin_without_life);
  ADD ("late-answer", FALSE, test_late_answer);
  ADD ("slow-answer", FALSE, test_slow_answer);
  ADD ("wrong-secret", FALSE, test_wrong_secret);
  ADD ("address-refused", FALSE, test_address_refused);
  ADD ("old-token-outlives-trouble", FALSE, test_old_token_outlives_trouble);
  ADD ("trouble", FALSE, test_trouble);
  ADD ("cancelled", FALSE, test_cancelled);
  return g_test_run ();
}
