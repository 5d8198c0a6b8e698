/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "bridge-fixture.h"
#include "tresen-paygate-envelope.h"
#include "tresen-paygate-params.h"
#include "tresen-store-pay-results.h"
#include "tresen-store-payments.h"

#define PASSWORD "16CharKeyLength!"
#define HMAC_KEY "mySecret"
#define PAYGATE "http://127.0.0.1:9/paygate/"
#define SETTINGS                                                                                   \
  "name=Autohaus Meier\nurl=https://meier.example\n"                                               \
  "[bridge]\ntrusted-proxy=true\n[paygate]\nmerchant-id=shop1\nbase=" PAYGATE "\n"                 \
  "live=true\nproduct-nr=CAR\ntimeout=15\n"

#define COMPUTER "Mozilla/5.0 (X11; Linux x86_64) Chrome/120 Safari/537.36"
#define PHONE "Mozilla/5.0 (iPhone; CPU iPhone OS 16_5 like Mac OS X) Mobile/15E148 Safari/604.1"
#define WECHAT "Mozilla/5.0 (iPhone) Mobile/15E148 MicroMessenger/8.0.37 Language/de"

#define MINUTES(n) ((n) *60)

/* Requests of a browser */

typedef struct
{
  const char *user_agent;
  const char *more; /* further lines of the header */
} Browser;

static const Browser computer = { COMPUTER, "Accept-Language: de\r\n" };
static const Browser phone = { PHONE, "Accept-Language: de\r\n" };
static const Browser wechat = { WECHAT, "" };

typedef struct
{
  guint16 port;
  char *text;
  char *answer;
  gint is_done;
} Line;

static gpointer
run_line (gpointer data)
{
  Line *line = data;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection
      = g_socket_client_connect_to_host (client, "127.0.0.1", line->port, NULL, NULL);
  GString *answer = g_string_new (NULL);
  char piece[4096];
  gssize size = 0;

  g_assert_nonnull (connection);
  g_socket_set_timeout (g_socket_connection_get_socket (connection), 15);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), line->text,
                             strlen (line->text), NULL, NULL, NULL);
  while ((size = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)),
                                      piece, sizeof piece, NULL, NULL))
         > 0)
    g_string_append_len (answer, piece, size);
  line->answer = g_string_free (answer, FALSE);
  g_atomic_int_set (&line->is_done, 1);
  return NULL;
}

static gboolean
is_done (Fixture *fixture, gpointer data)
{
  return g_atomic_int_get (&((Line *) data)->is_done) != 0;
}

/* Returns: (transfer full): the whole answer, header and body */
static char *
ask (Fixture *fixture, const Browser *browser, const char *method, const char *target)
{
  g_autofree char *url = tresen_bridge_dup_url (fixture->bridge);
  guint16 port = (guint16) g_ascii_strtoull (strrchr (url, ':') + 1, NULL, 10);
  Line line = { .port = port };
  GThread *thread;

  line.text = g_strdup_printf ("%s %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nConnection: close\r\n"
                               "User-Agent: %s\r\n%s%s\r\n",
                               method, target, port, browser->user_agent, browser->more,
                               strcmp (method, "POST") == 0 ? "Content-Length: 0\r\n" : "");
  thread = g_thread_new ("browser", run_line, &line);
  g_assert_true (fixture_wait (fixture, is_done, &line));
  g_thread_join (thread);
  g_free (line.text);
  return line.answer;
}

static char *
ask_page (Fixture *fixture,
          const Browser *browser,
          const char *method,
          const char *token,
          const char *rest)
{
  g_autofree char *target = g_strconcat ("/pay/", token, rest, NULL);

  return ask (fixture, browser, method, target);
}

static gboolean
has (const char *text, const char *part)
{
  return strstr (text, part) != NULL;
}

static void
assert_has (const char *text, const char *part)
{
  if (has (text, part))
    return;
  g_test_message ("\"%s\" is not in: %s", part, text);
  g_assert_not_reached ();
}

static guint
get_status (const char *answer)
{
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 "));
  return (guint) g_ascii_strtoull (answer + 9, NULL, 10);
}

/* The value behind @before up to @after, of the first place where @before is. */
static char *
cut (const char *text, const char *before, const char *after)
{
  const char *at = strstr (text, before);

  g_assert_nonnull (at);
  at += strlen (before);
  g_assert_nonnull (strstr (at, after));
  return g_strndup (at, strstr (at, after) - at);
}

/* What the form of the page says, opened. */
static TresenPaygateParams *
open_form (const char *page)
{
  g_autofree char *len = cut (page, "name=\"Len\" value=\"", "\"");
  g_autofree char *data = cut (page, "name=\"Data\" value=\"", "\"");
  TresenPaygateRefusal refusal = 0;
  g_autoptr (GBytes) text = tresen_paygate_envelope_open (TRESEN_PAYGATE_CIPHER_BLOWFISH, PASSWORD,
                                                          data, len, &refusal);
  TresenPaygateParams *params;

  assert_has (page, "<form method=\"post\" action=\"" PAYGATE "wechat.aspx\">");
  assert_has (page, "name=\"MerchantID\" value=\"shop1\"");
  g_assert_nonnull (text);
  params = tresen_paygate_params_parse (text, &refusal);
  g_assert_nonnull (params);
  return params;
}

static const char *
field (TresenPaygateParams *params, const char *name)
{
  return tresen_paygate_params_get (params, name);
}

/* What staff and Paygate do */

typedef struct
{
  TresenPayChannel channel;
  const char *openid;
  const char *description;
  const char *merchant_id;
  char token[33];
} Order;

static gpointer
write_order (TresenDb *db, gpointer data, GError **error)
{
  Order *order = data;
  TresenPayment payment = {
    .amount = 24000,
    .currency = (char *) "EUR",
    .channel = order->channel,
    .description = (char *) (order->description != NULL ? order->description : "Bremsbeläge"),
    .items = (char *) "[\"4 Stück; vorn\",\"Einbau\"]",
    .ref_nr = (char *) "20260117001",
    .is_live = TRUE,
  };
  g_autofree char *trans_id = g_strconcat ("T", order->token + 2, NULL);
  TresenPayAttempt attempt = {
    .trans_id = trans_id,
    .req_id = order->token,
    .token = order->token,
    .user_data = order->token,
    .openid = (char *) order->openid,
    .merchant_id = (char *) (order->merchant_id != NULL ? order->merchant_id : "shop1"),
    .timeout_minutes = 15,
  };
  gint64 id = tresen_store_payment_create (db, &payment, &attempt, g_get_real_time (), error);

  return g_memdup2 (&id, sizeof id);
}

static gint64
make_order (Fixture *fixture, Order *order)
{
  static guint number = 0;
  g_autofree gint64 *id = NULL;

  g_snprintf (order->token, sizeof order->token, "%032x", ++number);
  id = fixture_write (fixture, write_order, order);
  g_assert_cmpint (*id, >, 0);
  return *id;
}

static gpointer
read_payment (TresenDb *db, gpointer data, GError **error)
{
  return tresen_store_payment_load (db, *(gint64 *) data, error);
}

static TresenPayment *
load (Fixture *fixture, gint64 id)
{
  return fixture_read (fixture, read_payment, &id);
}

static gpointer
write_withdrawal (TresenDb *db, gpointer data, GError **error)
{
  g_assert_true (
      tresen_store_payment_withdraw (db, *(gint64 *) data, "Kim", g_get_real_time (), error));
  return NULL;
}

typedef struct
{
  const char *trans_id;
  TresenPayClass result_class;
} Result;

static gpointer
write_result (TresenDb *db, gpointer data, GError **error)
{
  const Result *result = data;
  gboolean is_good = result->result_class == TRESEN_PAY_CLASS_SUCCESS;
  const TresenPayResult taken = {
    .via = TRESEN_PAY_VIA_NOTIFY,
    .result_class = result->result_class,
    .trans_id = result->trans_id,
    .pay_id = "0123456789abcdef0123456789abcdef",
    .xid = g_intern_string (result->trans_id),
    .status = is_good ? "OK" : "FAILED",
    .code = is_good ? "00000000" : "20000053",
  };
  g_autoptr (TresenRawCallback) raw = tresen_raw_callback_new ();
  TresenPayEffect effect = { 0 };

  raw->source = TRESEN_SOURCE_PAYGATE;
  raw->received_at_us = g_get_real_time ();
  raw->dedupe_key = tresen_store_pay_result_make_key (&taken);
  raw->reason = g_strdup ("");
  raw->query = g_strdup ("");
  g_assert_true (
      tresen_store_pay_result_take (db, raw, &taken, g_get_real_time (), &effect, error));
  return NULL;
}

static void
take_result (Fixture *fixture, gint64 id, TresenPayClass result_class)
{
  g_autoptr (TresenPayment) payment = load (fixture, id);
  Result result = { payment->attempt->trans_id, result_class };

  fixture_write (fixture, write_result, &result);
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture_set_up (fixture, "safe");
  fixture->secrets->paygate_encryption_password = tresen_secret_new (PASSWORD);
  fixture->secrets->paygate_hmac_password = tresen_secret_new (HMAC_KEY);
  fixture_set_shop (fixture, SETTINGS);
}

/* Restarts the bridge, with these keys behind the others. */
static void
set_more (Fixture *fixture, const char *keys)
{
  g_autofree char *all = g_strconcat (SETTINGS, keys, NULL);

  fixture_set_shop (fixture, all);
}

/* Opening the page starts nothing: messengers open links by themselves. */
static void
test_look (Fixture *fixture, gconstpointer unused)
{
  Order order = { 0 };
  gint64 id = make_order (fixture, &order);
  g_autofree char *answer = ask_page (fixture, &wechat, "GET", order.token, "");
  g_autofree char *again = ask_page (fixture, &computer, "GET", order.token, "");
  g_autofree char *button = g_strdup_printf ("action=\"../pay/%s\"", order.token);
  g_autoptr (TresenPayment) payment = load (fixture, id);

  g_assert_cmpuint (get_status (answer), ==, 200);
  assert_has (answer, button);
  assert_has (answer, "240,00");
  assert_has (answer, "Bremsbeläge");
  assert_has (answer, "Autohaus Meier");
  assert_has (answer, "4 Stück; vorn<br/>Einbau");
  assert_has (answer, "Cache-Control: no-store\r\n");
  assert_has (answer, "Referrer-Policy: no-referrer\r\n");
  assert_has (answer,
              "form-action 'self' http://127.0.0.1:9 https://open.weixin.qq.com http://127");
  g_assert_false (has (answer, "name=\"Data\""));
  g_assert_cmpint (payment->state, ==, TRESEN_PAYMENT_NEW);
  g_assert_cmpint (payment->attempt->channel, ==, TRESEN_PAY_CHANNEL_BY_BROWSER);
}

static void
test_unknown (Fixture *fixture, gconstpointer unused)
{
  static const char *const targets[] = {
    "/pay/",
    "/pay/x",
    "/pay/00000000000000000000000000000bad",
    "/pay/0000000000000000000000000000001/",
    "/pay/ABCDEF00000000000000000000000001",
    "/pay/00000000000000000000000000000001/else",
    "/pay/000000000000000000000000000000010000",
    "/pay/%00",
  };

  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autofree char *got = ask (fixture, &computer, "GET", targets[i]);
      g_autofree char *posted = ask (fixture, &computer, "POST", targets[i]);

      g_test_message ("%s", targets[i]);
      g_assert_cmpuint (get_status (got), ==, i == 7 ? 400 : 404);
      g_assert_cmpuint (get_status (posted), ==, i == 7 ? 400 : 404);
      if (i != 7)
        assert_has (got, "Diese Seite gibt es nicht");
    }
}

static void
test_methods (Fixture *fixture, gconstpointer unused)
{
  static const char *const cases[][3] = {
    { "HEAD", "", "Allow: GET, POST\r\n" }, { "OPTIONS", "", "Allow: GET, POST\r\n" },
    { "PUT", "", "Allow: GET, POST\r\n" },  { "GET", "/again", "Allow: POST\r\n" },
    { "POST", "/oauth", "Allow: GET\r\n" },
  };
  Order order = { 0 };
  gint64 id = make_order (fixture, &order);
  g_autoptr (TresenPayment) payment = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *answer
          = ask_page (fixture, &computer, cases[i][0], order.token, cases[i][1]);

      g_assert_cmpuint (get_status (answer), ==, 405);
      assert_has (answer, cases[i][2]);
    }
  payment = load (fixture, id);
  g_assert_cmpint (payment->state, ==, TRESEN_PAYMENT_NEW);
  g_assert_cmpuint (payment->attempts->len, ==, 1);
}

/* Everything of the order, in the right charset, and committed before it leaves. */
static void
test_computer (Fixture *fixture, gconstpointer unused)
{
  static const Browser browser = { COMPUTER, "X-Forwarded-For: 10.0.0.1, 93.184.216.34\r\n" };
  Order order = { 0 };
  gint64 id = make_order (fixture, &order);
  g_autofree char *url = tresen_bridge_dup_url (fixture->bridge);
  g_autofree char *url_notify = g_strconcat (url, "/paygate/notify", NULL);
  g_autofree char *answer = ask_page (fixture, &browser, "POST", order.token, "");
  g_autoptr (TresenPaygateParams) form = open_form (answer);
  g_autoptr (TresenPayment) payment = load (fixture, id);

  g_assert_cmpuint (get_status (answer), ==, 200);
  g_assert_cmpstr (field (form, "Channel"), ==, "QRCode");
  g_assert_cmpstr (field (form, "ProductNr"), ==, "CAR");
  g_assert_cmpstr (field (form, "TransID"), ==, payment->attempt->trans_id);
  g_assert_cmpstr (field (form, "ReqId"), ==, payment->attempt->req_id);
  g_assert_cmpstr (field (form, "RefNr"), ==, "20260117001");
  g_assert_cmpstr (field (form, "Amount"), ==, "24000");
  g_assert_cmpstr (field (form, "Currency"), ==, "EUR");
  g_assert_cmpstr (field (form, "OrderDesc"), ==, "Bremsbeläge");
  g_assert_cmpstr (field (form, "OrderDesc2"), ==, "4 Stück, vorn;Einbau");
  g_assert_cmpstr (field (form, "Response"), ==, "encrypt");
  g_assert_cmpstr (field (form, "TimeOut"), ==, "15");
  g_assert_cmpstr (field (form, "IPAddr"), ==, "93.184.216.34");
  g_assert_cmpstr (field (form, "URLNotify"), ==, url_notify);
  g_assert_cmpstr (field (form, "UserData"), ==, payment->attempt->user_data);
  g_assert_null (field (form, "OpenID"));
  g_assert_null (field (form, "ShopName"));
  g_assert_cmpint (payment->state, ==, TRESEN_PAYMENT_STARTED);
  g_assert_cmpint (payment->attempt->channel, ==, TRESEN_PAY_CHANNEL_QRCODE);
  g_assert_cmpstr (payment->attempt->payer_ip, ==, "93.184.216.34");
  g_assert_cmpint (payment->attempt->expires_at_us - payment->attempt->started_at_us, ==,
                   15 * G_TIME_SPAN_MINUTE);
}

/* An address that is not the payer's own does not go out. */
static void
test_addresses (Fixture *fixture, gconstpointer unused)
{
  static const char *const lines[] = {
    "",
    "X-Forwarded-For: 192.168.1.7\r\n",
    "X-Forwarded-For: 2001:db8::1\r\n",
    "X-Forwarded-For: 93.184.216.34, 127.0.0.1\r\n",
    "X-Forwarded-For: 093.184.216.34\r\n",
    "X-Forwarded-For: unknown\r\n",
    "X-Forwarded-For: 100.64.1.1\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      const Browser browser = { COMPUTER, lines[i] };
      Order order = { 0 };
      g_autofree char *answer = NULL;
      g_autoptr (TresenPaygateParams) form = NULL;

      make_order (fixture, &order);
      answer = ask_page (fixture, &browser, "POST", order.token, "");
      form = open_form (answer);
      g_test_message ("%s", lines[i]);
      g_assert_null (field (form, "IPAddr"));
    }
}

static void
test_phone (Fixture *fixture, gconstpointer unused)
{
  Order order = { 0 };
  gint64 id = make_order (fixture, &order);
  g_autofree char *answer = ask_page (fixture, &phone, "POST", order.token, "");
  g_autoptr (TresenPaygateParams) form = open_form (answer);
  g_autoptr (TresenPayment) payment = load (fixture, id);

  g_assert_cmpstr (field (form, "Channel"), ==, "W2A");
  g_assert_cmpstr (field (form, "ShopSystem"), ==, "WAP");
  g_assert_cmpstr (field (form, "ShopName"), ==, "Autohaus Meier");
  g_assert_cmpstr (field (form, "ShopURL"), ==, "https://meier.example");
  g_assert_null (field (form, "ProductNr"));
  g_assert_cmpint (payment->attempt->channel, ==, TRESEN_PAY_CHANNEL_W2A);
}

/* The first one who goes on fixes everything; whoever comes later gets the same form, also after a restart. */
static void
test_same_form (Fixture *fixture, gconstpointer unused)
{
  Order order = { 0 };
  gint64 id = make_order (fixture, &order);
  g_autofree char *first = ask_page (fixture, &phone, "POST", order.token, "");
  g_autofree char *data = cut (first, "name=\"Data\" value=\"", "\"");
  g_autofree char *second = ask_page (fixture, &computer, "POST", order.token, "");
  g_autofree char *look = ask_page (fixture, &computer, "GET", order.token, "");
  g_autofree char *third = NULL;
  g_autoptr (TresenPayment) payment = NULL;
  guint n_started = 0;

  assert_has (second, data);
  assert_has (look, "<button type=\"submit\">");
  fixture_restart_bridge (fixture);
  third = ask_page (fixture, &wechat, "POST", order.token, "");
  {
    g_autoptr (TresenPaygateParams) form = open_form (third);

    /* Only the port of this test's bridge is another one. */
    g_assert_cmpstr (field (form, "Channel"), ==, "W2A");
  }
  payment = load (fixture, id);
  g_assert_cmpuint (payment->attempts->len, ==, 1);
  for (guint i = 0; i < payment->steps->len; i++)
    if (((TresenPaymentStep *) payment->steps->pdata[i])->kind == TRESEN_PAY_STEP_STARTED)
      n_started++;
  g_assert_cmpuint (n_started, ==, 1);
}

static void
test_fixed_channel (Fixture *fixture, gconstpointer unused)
{
  Order order = { .channel = TRESEN_PAY_CHANNEL_QRCODE };
  g_autofree char *answer = NULL;
  g_autoptr (TresenPaygateParams) form = NULL;

  make_order (fixture, &order);
  answer = ask_page (fixture, &wechat, "POST", order.token, "");
  form = open_form (answer);
  g_assert_cmpstr (field (form, "Channel"), ==, "QRCode");
}

static void
test_app (Fixture *fixture, gconstpointer unused)
{
  Order order = { .channel = TRESEN_PAY_CHANNEL_APP };
  g_autofree char *look = NULL;
  g_autofree char *posted = NULL;

  make_order (fixture, &order);
  look = ask_page (fixture, &phone, "GET", order.token, "");
  posted = ask_page (fixture, &phone, "POST", order.token, "");
  assert_has (look, "In der App bezahlen");
  assert_has (posted, "In der App bezahlen");
  g_assert_false (has (look, "<form"));
}

/* Inside WeChat */

static void
test_known_payer (Fixture *fixture, gconstpointer unused)
{
  Order order = { .openid = "oPr4ctLiWei-9d2Kq7ZxB1mN5tYc" };
  g_autofree char *answer = NULL;
  g_autoptr (TresenPaygateParams) form = NULL;

  make_order (fixture, &order);
  answer = ask_page (fixture, &wechat, "POST", order.token, "");
  form = open_form (answer);
  g_assert_cmpstr (field (form, "Channel"), ==, "JSAPI");
  g_assert_cmpstr (field (form, "OpenID"), ==, "oPr4ctLiWei-9d2Kq7ZxB1mN5tYc");
}

static void
set_oauth (Fixture *fixture)
{
  g_autofree char *keys = g_strdup_printf ("[wechat]\noauth-base=%s\n",
                                           tresen_practice_wechat_get_base (fixture->practice));

  set_more (fixture, keys);
}

/* Goes where the page leads, as WeChat's browser does. Returns: (transfer full): what WeChat answers */
static char *
follow (Fixture *fixture, const char *answer)
{
  g_autofree char *location = cut (answer, "Location: ", "\r\n");
  const char *base = tresen_practice_wechat_get_base (fixture->practice);
  guint16 port = (guint16) g_ascii_strtoull (strrchr (base, ':') + 1, NULL, 10);
  g_autofree char *target = NULL;
  Line line = { .port = port };
  GThread *thread;

  g_assert_true (g_str_has_prefix (location, base));
  g_assert_true (g_str_has_suffix (location, "#wechat_redirect"));
  target = cut (location + strlen (base), "", "#");
  line.text = g_strdup_printf ("GET %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nConnection: close\r\n"
                               "User-Agent: " WECHAT "\r\n\r\n",
                               target, port);
  thread = g_thread_new ("wechat", run_line, &line);
  g_assert_true (fixture_wait (fixture, is_done, &line));
  g_thread_join (thread);
  g_free (line.text);
  return line.answer;
}

static char *
get_way_back (Fixture *fixture, const char *answer)
{
  g_autofree char *url = tresen_bridge_dup_url (fixture->bridge);
  g_autofree char *location = cut (answer, "Location: ", "\r\n");

  g_assert_cmpuint (get_status (answer), ==, 302);
  g_assert_true (g_str_has_prefix (location, url));
  return g_strdup (location + strlen (url));
}

static void
test_sign_in (Fixture *fixture, gconstpointer unused)
{
  Order order = { 0 };
  gint64 id;
  g_autofree char *answer = NULL;
  g_autofree char *sent_back = NULL;
  g_autofree char *way_back = NULL;
  g_autofree char *page = NULL;
  g_autofree char *once_more = NULL;
  g_autofree char *same = NULL;
  g_autofree char *data = NULL;
  g_autoptr (TresenPaygateParams) form = NULL;
  g_autoptr (TresenPayment) before = NULL;
  g_autoptr (TresenPayment) payment = NULL;

  set_oauth (fixture);
  fixture_say (fixture, "hello");
  id = make_order (fixture, &order);
  answer = ask_page (fixture, &wechat, "POST", order.token, "");
  g_assert_cmpuint (get_status (answer), ==, 303);
  assert_has (answer, "scope=snsapi_base");
  before = load (fixture, id);
  g_assert_cmpint (before->state, ==, TRESEN_PAYMENT_NEW);
  sent_back = follow (fixture, answer);
  way_back = get_way_back (fixture, sent_back);
  page = ask (fixture, &wechat, "GET", way_back);
  form = open_form (page);
  g_assert_cmpstr (field (form, "Channel"), ==, "JSAPI");
  g_assert_cmpstr (field (form, "OpenID"), ==, fixture->openid);
  payment = load (fixture, id);
  g_assert_cmpint (payment->attempt->channel, ==, TRESEN_PAY_CHANNEL_JSAPI);
  g_assert_cmpstr (payment->attempt->openid, ==, fixture->openid);

  /* The same address again is worth nothing, and the page gives the same form without asking WeChat. */
  once_more = ask (fixture, &wechat, "GET", way_back);
  g_assert_cmpuint (get_status (once_more), ==, 303);
  assert_has (once_more, "Location: ../../pay/");
  same = ask_page (fixture, &wechat, "POST", order.token, "");
  data = cut (page, "name=\"Data\" value=\"", "\"");
  assert_has (same, data);
}

/* Somebody who was not sent, another state, and a state of another page. */
static void
test_foreign_state (Fixture *fixture, gconstpointer unused)
{
  Order order = { 0 };
  Order other = { 0 };
  g_autofree char *answer = NULL;
  g_autofree char *sent_back = NULL;
  g_autofree char *way_back = NULL;
  g_autofree char *query = NULL;
  static const char *const queries[] = { "/oauth", "/oauth?code=a", "/oauth?code=a&state=b",
                                         "/oauth?code=a&state=", "/oauth?code=a&code=b" };
  g_autofree char *crossed = NULL;

  set_oauth (fixture);
  make_order (fixture, &order);
  make_order (fixture, &other);
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autofree char *page = ask_page (fixture, &wechat, "GET", order.token, queries[i]);

      g_assert_cmpuint (get_status (page), ==, 303);
    }
  answer = ask_page (fixture, &wechat, "POST", order.token, "");
  sent_back = follow (fixture, answer);
  way_back = get_way_back (fixture, sent_back);
  query = g_strconcat ("/oauth?", strchr (way_back, '?') + 1, NULL);
  crossed = ask_page (fixture, &wechat, "GET", other.token, query);
  g_assert_cmpuint (get_status (crossed), ==, 303);
}

/* After ten minutes the customer has to press the button again. */
static void
test_late_sign_in (Fixture *fixture, gconstpointer unused)
{
  Order order = { 0 };
  g_autofree char *answer = NULL;
  g_autofree char *sent_back = NULL;
  g_autofree char *way_back = NULL;
  g_autofree char *page = NULL;

  set_oauth (fixture);
  make_order (fixture, &order);
  answer = ask_page (fixture, &wechat, "POST", order.token, "");
  sent_back = follow (fixture, answer);
  way_back = get_way_back (fixture, sent_back);
  fixture_order (fixture, "/practice/clock", "{\"advance\":301}");
  page = ask (fixture, &wechat, "GET", way_back);
  g_assert_cmpuint (get_status (page), ==, 200);
  assert_has (page, "WeChat hat nicht geantwortet");
  assert_has (page, "<form method=\"post\" action=\"../../pay/");
}

static void
test_no_sign_in (Fixture *fixture, gconstpointer unused)
{
  Order order = { 0 };
  Order fixed = { .channel = TRESEN_PAY_CHANNEL_JSAPI };
  g_autofree char *inside = NULL;
  g_autofree char *outside = NULL;

  g_clear_pointer (&fixture->secrets->wechat_app_secret, tresen_secret_unref);
  fixture_restart_bridge (fixture);
  make_order (fixture, &order);
  make_order (fixture, &fixed);
  inside = ask_page (fixture, &wechat, "POST", order.token, "");
  outside = ask_page (fixture, &phone, "POST", fixed.token, "");
  assert_has (inside, "Bitte im Browser öffnen");
  assert_has (outside, "Bitte in WeChat öffnen");
}

/* How it stands */

static void
test_paid (Fixture *fixture, gconstpointer unused)
{
  Order order = { 0 };
  gint64 id = make_order (fixture, &order);
  g_autofree char *form = ask_page (fixture, &computer, "POST", order.token, "");
  g_autofree char *look = NULL;
  g_autofree char *posted = NULL;
  g_autofree char *again = NULL;

  take_result (fixture, id, TRESEN_PAY_CLASS_SUCCESS);
  look = ask_page (fixture, &computer, "GET", order.token, "");
  posted = ask_page (fixture, &computer, "POST", order.token, "");
  again = ask_page (fixture, &computer, "POST", order.token, "/again");
  assert_has (look, "Schon bezahlt");
  assert_has (posted, "Schon bezahlt");
  g_assert_false (has (look, "<form"));
  g_assert_false (has (posted, "name=\"Data\""));
  g_assert_cmpuint (get_status (again), ==, 303);
}

static void
test_again (Fixture *fixture, gconstpointer unused)
{
  Order order = { 0 };
  gint64 id = make_order (fixture, &order);
  g_autofree char *form = ask_page (fixture, &computer, "POST", order.token, "");
  g_autofree char *look = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *old = NULL;
  g_autofree char *page = NULL;
  g_autofree char *way = NULL;
  g_autofree char *token = NULL;
  g_autoptr (TresenPayment) payment = NULL;
  const TresenPayAttempt *attempts[2];

  take_result (fixture, id, TRESEN_PAY_CLASS_FAILED);
  look = ask_page (fixture, &phone, "GET", order.token, "");
  assert_has (look, "Nicht bezahlt");
  assert_has (look, "/again\">");
  first = ask_page (fixture, &phone, "POST", order.token, "/again");
  g_assert_cmpuint (get_status (first), ==, 303);
  way = cut (first, "Location: ../../pay/", "\r\n");
  token = g_strdup (way);
  second = ask_page (fixture, &phone, "POST", order.token, "/again");
  assert_has (second, token);
  old = ask_page (fixture, &phone, "GET", order.token, "");
  g_assert_cmpuint (get_status (old), ==, 303);
  assert_has (old, token);
  page = ask_page (fixture, &phone, "POST", token, "");
  payment = load (fixture, id);
  g_assert_cmpuint (payment->attempts->len, ==, 2);
  attempts[0] = payment->attempts->pdata[0];
  attempts[1] = payment->attempts->pdata[1];
  g_assert_cmpstr (attempts[0]->trans_id, !=, attempts[1]->trans_id);
  g_assert_cmpstr (attempts[0]->req_id, !=, attempts[1]->req_id);
  g_assert_cmpint (attempts[1]->channel, ==, TRESEN_PAY_CHANNEL_W2A);
  g_assert_cmpint (payment->state, ==, TRESEN_PAYMENT_STARTED);
  {
    g_autoptr (TresenPaygateParams) params = open_form (page);

    g_assert_cmpstr (field (params, "TransID"), ==, attempts[1]->trans_id);
  }
}

/* Who pays is not asked for again. */
static void
test_same_payer (Fixture *fixture, gconstpointer unused)
{
  Order order = { .openid = "oPr4ctLiWei-9d2Kq7ZxB1mN5tYc" };
  gint64 id = make_order (fixture, &order);
  g_autofree char *page = ask_page (fixture, &wechat, "POST", order.token, "");
  g_autofree char *again = NULL;
  g_autofree char *token = NULL;
  g_autofree char *second = NULL;
  g_autoptr (TresenPaygateParams) form = NULL;

  take_result (fixture, id, TRESEN_PAY_CLASS_FAILED);
  again = ask_page (fixture, &wechat, "POST", order.token, "/again");
  token = cut (again, "Location: ../../pay/", "\r\n");
  second = ask_page (fixture, &wechat, "POST", token, "");
  form = open_form (second);
  g_assert_cmpstr (field (form, "OpenID"), ==, order.openid);
}

/* The old attempt is paid after all, when the customer has another page open already. */
static void
test_late_success (Fixture *fixture, gconstpointer unused)
{
  Order order = { 0 };
  gint64 id = make_order (fixture, &order);
  g_autofree char *form = ask_page (fixture, &computer, "POST", order.token, "");
  g_autofree char *again = NULL;
  g_autofree char *token = NULL;
  g_autofree char *page = NULL;
  g_autoptr (TresenPayment) payment = load (fixture, id);
  Result late = { payment->attempt->trans_id, TRESEN_PAY_CLASS_SUCCESS };

  take_result (fixture, id, TRESEN_PAY_CLASS_FAILED);
  again = ask_page (fixture, &computer, "POST", order.token, "/again");
  token = cut (again, "Location: ../../pay/", "\r\n");
  fixture_write (fixture, write_result, &late);
  page = ask_page (fixture, &computer, "POST", token, "");
  assert_has (page, "Schon bezahlt");
}

static void
test_expired (Fixture *fixture, gconstpointer unused)
{
  Order order = { 0 };
  gint64 id = make_order (fixture, &order);
  g_autofree char *form = ask_page (fixture, &computer, "POST", order.token, "");
  g_autofree char *look = NULL;
  g_autofree char *posted = NULL;
  g_autofree char *again = NULL;
  g_autoptr (TresenPayment) payment = NULL;

  tresen_clock_jump (fixture->clock, MINUTES (16) * G_USEC_PER_SEC);
  look = ask_page (fixture, &computer, "GET", order.token, "");
  posted = ask_page (fixture, &computer, "POST", order.token, "");
  assert_has (look, "Zeit abgelaufen");
  assert_has (posted, "Zeit abgelaufen");
  g_assert_false (has (posted, "name=\"Data\""));
  again = ask_page (fixture, &computer, "POST", order.token, "/again");
  g_assert_cmpuint (get_status (again), ==, 303);
  payment = load (fixture, id);
  g_assert_cmpuint (payment->attempts->len, ==, 2);
}

static void
test_pending (Fixture *fixture, gconstpointer unused)
{
  Order order = { 0 };
  gint64 id = make_order (fixture, &order);
  g_autofree char *form = ask_page (fixture, &computer, "POST", order.token, "");
  g_autofree char *look = NULL;
  g_autofree char *last = NULL;
  g_autofree char *posted = NULL;
  g_autofree char *refresh = g_strdup_printf ("content=\"3;url=../pay/%s?round=1\"", order.token);

  take_result (fixture, id, TRESEN_PAY_CLASS_PENDING);
  look = ask_page (fixture, &computer, "GET", order.token, "");
  last = ask_page (fixture, &computer, "GET", order.token, "?round=10");
  posted = ask_page (fixture, &computer, "POST", order.token, "");
  assert_has (look, "Wird bestätigt");
  assert_has (look, refresh);
  assert_has (last, "Die Bestätigung dauert länger");
  g_assert_false (has (last, "http-equiv"));
  assert_has (posted, "Wird bestätigt");
}

static void
test_withdrawn (Fixture *fixture, gconstpointer unused)
{
  Order order = { 0 };
  gint64 id = make_order (fixture, &order);
  g_autofree char *look = NULL;
  g_autofree char *posted = NULL;
  g_autofree char *again = NULL;
  g_autoptr (TresenPayment) payment = NULL;

  fixture_write (fixture, write_withdrawal, &id);
  look = ask_page (fixture, &computer, "GET", order.token, "");
  posted = ask_page (fixture, &computer, "POST", order.token, "");
  again = ask_page (fixture, &computer, "POST", order.token, "/again");
  assert_has (look, "Zahlung zurückgezogen");
  assert_has (posted, "Zahlung zurückgezogen");
  g_assert_cmpuint (get_status (again), ==, 303);
  payment = load (fixture, id);
  g_assert_cmpuint (payment->attempts->len, ==, 1);
  g_assert_cmpint (payment->state, ==, TRESEN_PAYMENT_NEW);
}

/* Made for another contract, for a test, or when payments were set up: it is not begun with the settings of today. */
static void
test_other_settings (Fixture *fixture, gconstpointer unused)
{
  Order other = { .merchant_id = "shop2" };
  Order live = { 0 };
  gint64 id;
  g_autofree char *foreign = NULL;
  g_autofree char *test = NULL;
  g_autofree char *unset = NULL;
  g_autoptr (TresenPayment) payment = NULL;

  make_order (fixture, &other);
  id = make_order (fixture, &live);
  foreign = ask_page (fixture, &computer, "POST", other.token, "");
  assert_has (foreign, "Dieser Link gilt nicht mehr");
  set_more (fixture, "live=false\n");
  test = ask_page (fixture, &computer, "POST", live.token, "");
  assert_has (test, "Dieser Link gilt nicht mehr");
  fixture_set_shop (fixture, "name=Autohaus Meier");
  unset = ask_page (fixture, &computer, "POST", live.token, "");
  assert_has (unset, "Dieser Link gilt nicht mehr");
  payment = load (fixture, id);
  g_assert_cmpint (payment->state, ==, TRESEN_PAYMENT_NEW);
}

/* An order that Paygate would refuse is not begun. */
static void
test_unsendable (Fixture *fixture, gconstpointer unused)
{
  Order order = { .description = "Test: Bremsen" };
  gint64 id = make_order (fixture, &order);
  g_autofree char *answer = NULL;
  g_autoptr (TresenPayment) payment = NULL;

  g_test_expect_message ("tresen-bridge", G_LOG_LEVEL_WARNING, "*OrderDesc forbidden_prefix*");
  answer = ask_page (fixture, &computer, "POST", order.token, "");
  g_test_assert_expected_messages ();
  assert_has (answer, "Dieser Link gilt nicht mehr");
  payment = load (fixture, id);
  g_assert_cmpint (payment->state, ==, TRESEN_PAYMENT_NEW);
}

static void
fill_disk (rlim_t most)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = most > 0 ? most : limit.rlim_max;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

/* What could not be written down does not leave; the page says when to come again, and then all is well. */
static void
test_full_disk (Fixture *fixture, gconstpointer unused)
{
  Order order = { 0 };
  gint64 id = make_order (fixture, &order);
  g_autofree char *refused = NULL;
  g_autofree char *look = NULL;
  g_autofree char *later = NULL;
  g_autoptr (TresenPayment) before = NULL;
  g_autoptr (TresenPaygateParams) form = NULL;

  g_test_expect_message ("tresen-bridge", G_LOG_LEVEL_WARNING, "pay-desk: a customer has to*");
  fill_disk (1);
  refused = ask_page (fixture, &computer, "POST", order.token, "");
  look = ask_page (fixture, &computer, "GET", order.token, "");
  fill_disk (0);
  g_test_assert_expected_messages ();
  g_assert_cmpuint (get_status (refused), ==, 503);
  assert_has (refused, "Retry-After: 60\r\n");
  assert_has (refused, "Gerade nicht möglich");
  g_assert_false (has (refused, "name=\"Data\""));
  assert_has (look, "240,00");
  before = load (fixture, id);
  g_assert_cmpint (before->state, ==, TRESEN_PAYMENT_NEW);
  later = ask_page (fixture, &computer, "POST", order.token, "");
  form = open_form (later);
  g_assert_cmpstr (field (form, "Channel"), ==, "QRCode");
}

/* Many at once: each of them gets the one form. */
static void
test_crowd (Fixture *fixture, gconstpointer unused)
{
  Order order = { 0 };
  gint64 id = make_order (fixture, &order);
  g_autofree char *url = tresen_bridge_dup_url (fixture->bridge);
  Line lines[8] = { 0 };
  GThread *threads[8];
  g_autofree char *data = NULL;
  g_autoptr (TresenPayment) payment = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      lines[i].port = (guint16) g_ascii_strtoull (strrchr (url, ':') + 1, NULL, 10);
      lines[i].text = g_strdup_printf ("POST /pay/%s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n"
                                       "User-Agent: %s\r\nContent-Length: 0\r\n"
                                       "Connection: close\r\n\r\n",
                                       order.token, lines[i].port, i % 2 == 0 ? PHONE : COMPUTER);
      threads[i] = g_thread_new ("crowd", run_line, &lines[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_assert_true (fixture_wait (fixture, is_done, &lines[i]));
      g_thread_join (threads[i]);
      if (data == NULL)
        data = cut (lines[i].answer, "name=\"Data\" value=\"", "\"");
      assert_has (lines[i].answer, data);
      g_free (lines[i].text);
      g_free (lines[i].answer);
    }
  payment = load (fixture, id);
  g_assert_cmpuint (payment->attempts->len, ==, 1);
}

/* What has come out of the window's language and the browser's. */
static void
test_languages (Fixture *fixture, gconstpointer unused)
{
  static const Browser chinese = { "MicroMessenger/8 Language/zh_CN", "Accept-Language: de\r\n" };
  static const Browser english = { COMPUTER, "Accept-Language: en-GB\r\n" };
  Order order = { 0 };
  g_autofree char *zh = NULL;
  g_autofree char *en = NULL;

  make_order (fixture, &order);
  zh = ask_page (fixture, &chinese, "GET", order.token, "");
  en = ask_page (fixture, &english, "GET", order.token, "");
  assert_has (zh, "<html lang=\"zh-CN\">");
  assert_has (zh, "微信支付");
  assert_has (en, "Pay with WeChat Pay");
}

#define ADD(name, function)                                                                        \
  g_test_add ("/bridge/pay-desk/" name, Fixture, NULL, set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  /* Writing beyond the limit fails then, as it does on a full disk. */
  signal (SIGXFSZ, SIG_IGN);
  g_test_init (&argc, &argv, NULL);
  ADD ("look", test_look);
  ADD ("unknown", test_unknown);
  ADD ("methods", test_methods);
  ADD ("computer", test_computer);
  ADD ("addresses", test_addresses);
  ADD ("phone", test_phone);
  ADD ("same-form", test_same_form);
  ADD ("fixed-channel", test_fixed_channel);
  ADD ("app", test_app);
  ADD ("known-payer", test_known_payer);
  ADD ("sign-in", test_sign_in);
  ADD ("foreign-state", test_foreign_state);
  ADD ("late-sign-in", test_late_sign_in);
  ADD ("no-sign-in", test_no_sign_in);
  ADD ("paid", test_paid);
  ADD ("again", test_again);
  ADD ("same-payer", test_same_payer);
  ADD ("late-success", test_late_success);
  ADD ("expired", test_expired);
  ADD ("pending", test_pending);
  ADD ("withdrawn", test_withdrawn);
  ADD ("other-settings", test_other_settings);
  ADD ("unsendable", test_unsendable);
  ADD ("full-disk", test_full_disk);
  ADD ("crowd", test_crowd);
  ADD ("languages", test_languages);
  return g_test_run ();
}
