/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-tickets.h"

#include "stand-in.h"

/* The ticket is held as the access token is: test-token-holder has the rest. */

#define APP_ID "wx0123456789abcdef"
#define SECRET "secretOfTheTests"
#define TICKET(text) "{\"errcode\":0,\"errmsg\":\"ok\",\"ticket\":\"" text "\",\"expires_in\":7200}"
#define S G_TIME_SPAN_SECOND

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
  TresenSecret *ticket; /* the last one */
  GError *error;        /* the last one */
} Got;

static void
got_clear (Got *got)
{
  g_clear_pointer (&got->ticket, tresen_secret_unref);
  g_clear_error (&got->error);
  got->n_done = 0;
}

static void
got_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Got *got = user_data;
  guint n_done = got->n_done;

  got_clear (got);
  got->ticket
      = tresen_wechat_client_get_ticket_finish (TRESEN_WECHAT_CLIENT (source), result, &got->error);
  got->n_done = n_done + 1;
}

static void
get (Fixture *fixture, Got *got)
{
  got_clear (got);
  tresen_wechat_client_get_ticket_async (fixture->client, NULL, got_cb, got);
  wait_for (&got->n_done, 1);
}

static void
assert_ticket (Fixture *fixture, Got *got, const char *text, guint n_calls)
{
  g_assert_no_error (got->error);
  g_assert_cmpstr (tresen_secret_peek (got->ticket), ==, text);
  g_assert_cmpuint (fixture->stand_in->routes[STAND_IN_TICKET].n_calls, ==, n_calls);
}

static void
test_held (Fixture *fixture, gconstpointer data)
{
  Got got = { 0 };

  stand_in_say_json (fixture->stand_in, STAND_IN_TICKET, TICKET ("one"));
  stand_in_say_json (fixture->stand_in, STAND_IN_TICKET, TICKET ("two"));
  get (fixture, &got);
  assert_ticket (fixture, &got, "one", 1);
  g_assert_cmpstr (fixture->stand_in->routes[STAND_IN_TICKET].query, ==,
                   "type=jsapi&access_token=token-one");
  tresen_clock_advance (fixture->clock, 6800 * S);
  get (fixture, &got);
  assert_ticket (fixture, &got, "one", 1);
  tresen_clock_advance (fixture->clock, 101 * S);
  get (fixture, &got);
  assert_ticket (fixture, &got, "two", 2);
  got_clear (&got);
}

/* Whatever life an answer promises, none is believed beyond a day. */
static void
test_long_life (Fixture *fixture, gconstpointer data)
{
  Got got = { 0 };

  stand_in_say_json (fixture->stand_in, STAND_IN_TICKET,
                     "{\"errcode\":0,\"ticket\":\"one\",\"expires_in\":9000000000000000000}");
  stand_in_say_json (fixture->stand_in, STAND_IN_TICKET, TICKET ("two"));
  get (fixture, &got);
  assert_ticket (fixture, &got, "one", 1);
  tresen_clock_advance (fixture->clock, 6800 * S);
  get (fixture, &got);
  assert_ticket (fixture, &got, "one", 1);
  tresen_clock_advance (fixture->clock, 79601 * S);
  stand_in_say_json (fixture->stand_in, STAND_IN_STABLE_TOKEN,
                     "{\"access_token\":\"token-two\",\"expires_in\":7200}");
  get (fixture, &got);
  assert_ticket (fixture, &got, "two", 2);
  got_clear (&got);
}

static void
test_single_flight (Fixture *fixture, gconstpointer data)
{
  Got got = { 0 };

  stand_in_say_json (fixture->stand_in, STAND_IN_TICKET, TICKET ("one"));
  for (guint i = 0; i < 200; i++)
    tresen_wechat_client_get_ticket_async (fixture->client, NULL, got_cb, &got);
  wait_for (&got.n_done, 200);
  settle ();
  assert_ticket (fixture, &got, "one", 1);
  g_assert_cmpuint (fixture->stand_in->routes[STAND_IN_STABLE_TOKEN].n_calls, ==, 1);
  got_clear (&got);
}

/* The answer to an earlier request comes after that to a later one. */
static void
test_late_answer (Fixture *fixture, gconstpointer data)
{
  Got early = { 0 };
  Got late = { 0 };

  stand_in_hold (fixture->stand_in, STAND_IN_TICKET);
  stand_in_say_json (fixture->stand_in, STAND_IN_TICKET, TICKET ("new"));
  tresen_wechat_client_get_ticket_async (fixture->client, NULL, got_cb, &early);
  wait_for (&fixture->stand_in->routes[STAND_IN_TICKET].n_calls, 1);
  tresen_clock_advance (fixture->clock, 6 * S);
  get (fixture, &late);
  assert_ticket (fixture, &late, "new", 2);
  stand_in_release (fixture->stand_in, TICKET ("old"));
  wait_for (&early.n_done, 1);
  assert_ticket (fixture, &early, "new", 2);
  get (fixture, &late);
  assert_ticket (fixture, &late, "new", 2);
  got_clear (&early);
  got_clear (&late);
}

/* An access token that has gone stale meanwhile is renewed on the way. */
static void
test_stale_token (Fixture *fixture, gconstpointer data)
{
  Got got = { 0 };

  stand_in_say_json (fixture->stand_in, STAND_IN_STABLE_TOKEN,
                     "{\"access_token\":\"token-two\",\"expires_in\":7200}");
  stand_in_say_json (fixture->stand_in, STAND_IN_TICKET,
                     "{\"errcode\":40001,\"errmsg\":\"invalid credential\"}");
  stand_in_say_json (fixture->stand_in, STAND_IN_TICKET, TICKET ("one"));
  get (fixture, &got);
  assert_ticket (fixture, &got, "one", 2);
  got_clear (&got);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  Got got = { 0 };

  stand_in_say_json (fixture->stand_in, STAND_IN_TICKET,
                     "{\"errcode\":48001,\"errmsg\":\"api unauthorized\"}");
  stand_in_say_json (fixture->stand_in, STAND_IN_TICKET, TICKET ("one"));
  for (guint i = 0; i < 20; i++)
    {
      get (fixture, &got);
      g_assert_error (got.error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_REFUSED);
      g_assert_cmpint (tresen_wechat_error_get_code (got.error), ==, 48001);
    }
  g_assert_cmpuint (fixture->stand_in->routes[STAND_IN_TICKET].n_calls, ==, 1);
  tresen_wechat_client_resume (fixture->client);
  get (fixture, &got);
  assert_ticket (fixture, &got, "one", 2);
  got_clear (&got);
}

static void
test_no_ticket (Fixture *fixture, gconstpointer data)
{
  Got got = { 0 };

  stand_in_say_json (fixture->stand_in, STAND_IN_TICKET, "{\"errcode\":0,\"errmsg\":\"ok\"}");
  stand_in_say (fixture->stand_in, STAND_IN_TICKET, 200, "text/html", "<html>");
  stand_in_say_json (fixture->stand_in, STAND_IN_TICKET, TICKET ("one"));
  for (guint i = 0; i < 2; i++)
    {
      get (fixture, &got);
      g_assert_error (got.error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_NOT_SENT);
    }
  get (fixture, &got);
  assert_ticket (fixture, &got, "one", 3);
  got_clear (&got);
}

#define ADD(name, func) g_test_add ("/wechat/tickets/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("held", test_held);
  ADD ("long-life", test_long_life);
  ADD ("single-flight", test_single_flight);
  ADD ("late-answer", test_late_answer);
  ADD ("stale-token", test_stale_token);
  ADD ("refused", test_refused);
  ADD ("no-ticket", test_no_ticket);
  return g_test_run ();
}
