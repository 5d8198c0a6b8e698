/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-paygate-client.h"

#include <string.h>

#include "paygate-rig.h"
#include "tresen-http-server.h"
#include "tresen-paygate-envelope.h"

#define WAIT_US (10 * G_TIME_SPAN_SECOND)
#define REFUND_ID "AH17R1"

/* Paygate's pages on loopback: each says what the test has told it to say. */
typedef struct
{
  TresenHttpServer *server;
  TresenPaygateMerchant *merchant;
  TresenHttpClient *http;
  TresenPaygateClient *client;
  guint status; /* 0: hangs up */
  char *answer;
  guint n_calls;
  char *path;
  char *content_type;
  TresenPaygateParams *asked;
  GAsyncResult *result;
} Rig;

static void
remember (Rig *rig, const TresenHttpRequest *request)
{
  TresenPaygateRefusal refusal;
  g_autofree char *form
      = g_strndup (g_bytes_get_data (request->body, NULL), g_bytes_get_size (request->body));
  g_auto (GStrv) pieces = g_strsplit_set (form, "=&", -1);
  g_autoptr (GBytes) text = NULL;

  rig->n_calls++;
  g_free (rig->path);
  g_free (rig->content_type);
  g_clear_pointer (&rig->asked, tresen_paygate_params_free);
  rig->path = g_strdup (request->path);
  rig->content_type = g_strdup (request->content_type);
  g_assert_cmpuint (g_strv_length (pieces), ==, 6);
  g_assert_cmpstr (pieces[0], ==, "MerchantID");
  g_assert_cmpstr (pieces[1], ==, RIG_MERCHANT);
  text = tresen_paygate_envelope_open (TRESEN_PAYGATE_CIPHER_BLOWFISH, RIG_PASSWORD, pieces[5],
                                       pieces[3], &refusal);
  g_assert_nonnull (text);
  rig->asked = tresen_paygate_params_parse (text, &refusal);
}

static void
handle (TresenHttpExchange *exchange, gpointer user_data)
{
  Rig *rig = user_data;
  g_autoptr (TresenHttpReply) reply = NULL;

  remember (rig, tresen_http_exchange_get_request (exchange));
  if (rig->status == 0)
    {
      tresen_http_exchange_hang_up (exchange);
      return;
    }
  reply = tresen_http_reply_new_text (rig->status, "text/html; charset=iso-8859-1", rig->answer);
  tresen_http_exchange_reply (exchange, reply);
}

static gboolean
wake_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static void
wait_for_result (Rig *rig)
{
  gint64 end = g_get_monotonic_time () + WAIT_US;
  guint ticks = g_timeout_add (50, wake_cb, NULL);

  while (rig->result == NULL)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (ticks);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Rig *rig = user_data;

  g_set_object (&rig->result, result);
}

static void
rig_init (Rig *rig)
{
  static const char *const pages[]
      = { "/x/wechat.aspx", "/x/credit.aspx", "/x/inquire.aspx", "/x/inquire24.aspx" };
  TresenHttpRouter *router = tresen_http_router_new ();
  g_autofree char *base = NULL;

  memset (rig, 0, sizeof *rig);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      const TresenHttpRoute route = { pages[i], "POST", 65536, FALSE, handle, rig };

      tresen_http_router_add (router, &route);
    }
  rig->server = tresen_http_server_new (router, NULL);
  g_assert_true (tresen_http_server_listen (rig->server, "127.0.0.1", 0, NULL));
  base = g_strdup_printf ("http://127.0.0.1:%u/x/", tresen_http_server_get_port (rig->server));
  rig->merchant = tresen_paygate_merchant_new (RIG_MERCHANT, base);
  tresen_paygate_merchant_set_keys (rig->merchant, RIG_PASSWORD, RIG_HMAC_KEY);
  rig->merchant->is_live = TRUE;
  rig->http = tresen_http_client_new ();
  rig->client = tresen_paygate_client_new (rig->merchant, rig->http);
  rig->status = 200;
}

static void
rig_clear (Rig *rig)
{
  g_clear_object (&rig->result);
  tresen_http_server_stop_async (rig->server, done_cb, rig);
  wait_for_result (rig);
  g_assert_true (tresen_http_server_stop_finish (rig->server, rig->result, NULL));
  g_clear_object (&rig->result);
  g_clear_object (&rig->server);
  g_clear_object (&rig->client);
  g_clear_object (&rig->http);
  g_clear_pointer (&rig->merchant, tresen_paygate_merchant_unref);
  g_clear_pointer (&rig->asked, tresen_paygate_params_free);
  g_free (rig->answer);
  g_free (rig->path);
  g_free (rig->content_type);
}

static void
say (Rig *rig, const char *text)
{
  g_free (rig->answer);
  rig->answer = rig_seal (text);
}

static TresenPaygateAnswer *
give_back (Rig *rig, GError **error)
{
  TresenPaygateCredit credit = { RIG_PAY_ID, REFUND_ID, "1701", 25000, "EUR" };

  g_clear_object (&rig->result);
  tresen_paygate_client_credit_async (rig->client, &credit, NULL, done_cb, rig);
  wait_for_result (rig);
  return tresen_paygate_client_credit_finish (rig->client, rig->result, error);
}

static void
assert_outcome (Rig *rig, TresenPaygateOutcome outcome)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenPaygateAnswer) answer = give_back (rig, &error);

  g_assert_no_error (error);
  g_assert_cmpint (answer->outcome, ==, outcome);
}

static void
test_credit (void)
{
  Rig rig;
  g_autofree char *accepted = rig_result (RIG_PAY_ID, REFUND_ID, "OK", "00000000", "");
  g_autofree char *refused
      = rig_result (RIG_PAY_ID, REFUND_ID, "FAILED", "21190957", "&CodeExt=NOTENOUGH");
  g_autofree char *lost = rig_result (RIG_PAY_ID, REFUND_ID, "FAILED", "21190051", "");
  g_autofree char *fatal = rig_result (RIG_PAY_ID, REFUND_ID, "FAILED", "41190957", "");
  g_autofree char *open = rig_result (RIG_PAY_ID, REFUND_ID, "PENDING", "60010985", "");
  g_autofree char *other_refund = rig_result (RIG_PAY_ID, "AH17R2", "OK", "00000000", "");
  g_autofree char *other_payment
      = rig_result ("00000000000000000000000000000000", REFUND_ID, "OK", "00000000", "");
  g_autoptr (TresenPaygateAnswer) answer = NULL;

  rig_init (&rig);
  say (&rig, accepted);
  assert_outcome (&rig, TRESEN_PAYGATE_OUTCOME_DONE);
  g_assert_cmpstr (rig.path, ==, "/x/credit.aspx");
  g_assert_cmpstr (rig.content_type, ==, "application/x-www-form-urlencoded");
  g_assert_cmpstr (tresen_paygate_params_get (rig.asked, "Amount"), ==, "25000");
  say (&rig, refused);
  answer = give_back (&rig, NULL);
  g_assert_cmpint (answer->outcome, ==, TRESEN_PAYGATE_OUTCOME_REFUSED);
  g_assert_cmpstr (answer->result->code_ext, ==, "NOTENOUGH");
  for (const char **at = (const char *[]){ lost, fatal, open, other_refund, other_payment, NULL };
       *at != NULL; at++)
    {
      say (&rig, *at);
      assert_outcome (&rig, TRESEN_PAYGATE_OUTCOME_UNKNOWN);
    }
  g_assert_cmpuint (rig.n_calls, ==, 7);
  rig_clear (&rig);
}

/* Whatever comes instead of an answer leaves open what happened, and nothing is sent twice. */
static void
test_unusable_answers (void)
{
  static const struct
  {
    guint status;
    const char *text;
  } cases[] = {
    { 200, "" },
    { 200, "<html><body>Runtime Error</body></html>" },
    { 200, "MID=autohaus_demo&Status=OK&Code=00000000" },
    { 200, "Len=8&Data=00" },
    { 200, "Len=&Data=" },
    { 500, "error" },
    { 302, "" },
    { 503, "" },
  };
  Rig rig;
  g_autofree char *accepted = rig_result (RIG_PAY_ID, REFUND_ID, "OK", "00000000", "");
  g_autofree char *spaced = NULL;

  rig_init (&rig);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_free (rig.answer);
      rig.answer = g_strdup (cases[i].text);
      rig.status = cases[i].status;
      assert_outcome (&rig, TRESEN_PAYGATE_OUTCOME_UNKNOWN);
    }
  g_assert_cmpuint (rig.n_calls, ==, G_N_ELEMENTS (cases));
  /* The right text under the wrong status is none either; a line break behind it does no harm. */
  say (&rig, accepted);
  assert_outcome (&rig, TRESEN_PAYGATE_OUTCOME_UNKNOWN);
  rig.status = 200;
  spaced = g_strconcat (rig.answer, "\r\n", NULL);
  g_free (rig.answer);
  rig.answer = g_steal_pointer (&spaced);
  assert_outcome (&rig, TRESEN_PAYGATE_OUTCOME_DONE);
  rig_clear (&rig);
}

static void
test_transport (void)
{
  Rig rig;
  g_autoptr (GError) lost = NULL;
  g_autoptr (GError) away = NULL;
  g_autoptr (GError) large = NULL;
  g_autoptr (TresenPaygateMerchant) nobody = NULL;

  rig_init (&rig);
  rig.status = 0;
  g_assert_null (give_back (&rig, &lost));
  g_assert_error (lost, TRESEN_PAYGATE_ERROR, TRESEN_PAYGATE_ERROR_UNKNOWN);
  g_assert_false (tresen_paygate_error_is_transient (lost));
  g_assert_cmpuint (rig.n_calls, ==, 1);
  rig.status = 200;
  rig.answer = g_strnfill (100000, 'x');
  g_assert_null (give_back (&rig, &large));
  g_assert_error (large, TRESEN_PAYGATE_ERROR, TRESEN_PAYGATE_ERROR_UNKNOWN);
  nobody = tresen_paygate_merchant_new (RIG_MERCHANT, "http://127.0.0.1:1/");
  tresen_paygate_merchant_set_keys (nobody, RIG_PASSWORD, RIG_HMAC_KEY);
  g_clear_object (&rig.client);
  rig.client = tresen_paygate_client_new (nobody, rig.http);
  g_assert_null (give_back (&rig, &away));
  g_assert_error (away, TRESEN_PAYGATE_ERROR, TRESEN_PAYGATE_ERROR_NOT_SENT);
  g_assert_true (tresen_paygate_error_is_transient (away));
  rig_clear (&rig);
}

static void
test_invalid (void)
{
  Rig rig;
  g_autoptr (GError) error = NULL;
  TresenPaygateCredit credit = { "short", REFUND_ID, "1701", 25000, "EUR" };

  rig_init (&rig);
  tresen_paygate_client_credit_async (rig.client, &credit, NULL, done_cb, &rig);
  wait_for_result (&rig);
  g_assert_null (tresen_paygate_client_credit_finish (rig.client, rig.result, &error));
  g_assert_error (error, TRESEN_PAYGATE_ERROR, TRESEN_PAYGATE_ERROR_INVALID);
  g_assert_cmpuint (rig.n_calls, ==, 0);
  rig_clear (&rig);
}

static TresenPaygateAnswer *
start_app (Rig *rig, GError **error)
{
  TresenPaygateOrder order = {
    .channel = TRESEN_PAY_CHANNEL_APP,
    .trans_id = "AH24",
    .amount = 200000,
    .currency = "EUR",
    .order_desc = "Anzahlung",
    .url_success = "https://pay.autohaus.example/paygate/success",
    .url_failure = "https://pay.autohaus.example/paygate/failure",
    .url_notify = "https://pay.autohaus.example/paygate/notify",
    .req_id = "99998888777766665555444433332222",
  };

  g_clear_object (&rig->result);
  tresen_paygate_client_start_app_async (rig->client, &order, NULL, done_cb, rig);
  wait_for_result (rig);
  return tresen_paygate_client_start_app_finish (rig->client, rig->result, error);
}

/* A PrepayID is not a payment: the class of the answer is never success. */
static void
test_start_app (void)
{
  Rig rig;
  g_autofree char *taken = rig_result (RIG_PAY_ID, "AH24", "OK", "00000000", "&PrepayID=wx2018");
  g_autofree char *bare = rig_result (RIG_PAY_ID, "AH24", "OK", "00000000", "");
  g_autofree char *refused = rig_result ("", "AH24", "FAILED", "20120044", "");
  g_autofree char *other = rig_result (RIG_PAY_ID, "AH25", "OK", "00000000", "&PrepayID=wx2018");
  g_autoptr (TresenPaygateAnswer) done = NULL;
  g_autoptr (TresenPaygateAnswer) empty = NULL;
  g_autoptr (TresenPaygateAnswer) no = NULL;
  g_autoptr (TresenPaygateAnswer) wrong = NULL;

  rig_init (&rig);
  say (&rig, taken);
  done = start_app (&rig, NULL);
  g_assert_cmpint (done->outcome, ==, TRESEN_PAYGATE_OUTCOME_DONE);
  g_assert_cmpint (done->result->pay_class, ==, TRESEN_PAY_CLASS_PENDING);
  g_assert_cmpstr (done->result->prepay_id, ==, "wx2018");
  g_assert_cmpstr (rig.path, ==, "/x/wechat.aspx");
  say (&rig, bare);
  empty = start_app (&rig, NULL);
  g_assert_cmpint (empty->outcome, ==, TRESEN_PAYGATE_OUTCOME_UNKNOWN);
  g_assert_cmpint (empty->result->pay_class, ==, TRESEN_PAY_CLASS_UNKNOWN);
  say (&rig, refused);
  no = start_app (&rig, NULL);
  g_assert_cmpint (no->outcome, ==, TRESEN_PAYGATE_OUTCOME_REFUSED);
  say (&rig, other);
  wrong = start_app (&rig, NULL);
  g_assert_cmpint (wrong->outcome, ==, TRESEN_PAYGATE_OUTCOME_UNKNOWN);
  rig_clear (&rig);
}

static TresenPayVerdict
inquire (Rig *rig, const char *pay_id)
{
  TresenPaygateQuestion question = { pay_id, RIG_TRANS_ID, 10000, "EUR" };
  g_autoptr (TresenPaygateInquiry) inquiry = NULL;

  g_clear_object (&rig->result);
  tresen_paygate_client_inquire_async (rig->client, &question, NULL, done_cb, rig);
  wait_for_result (rig);
  inquiry = tresen_paygate_client_inquire_finish (rig->client, rig->result, NULL);
  g_assert_nonnull (inquiry);
  return inquiry != NULL ? inquiry->verdict : TRESEN_PAY_VERDICT_UNCHANGED;
}

static const struct
{
  const char *text;
  TresenPayVerdict verdict;
} inquiries[] = {
  { "Status=OK&Code=00000000&AmountAuth=10000&AmountCap=10000&AmountCred=0&Currency=EUR&LastStatus="
    "OK",
    TRESEN_PAY_VERDICT_PAID },
  /* A refund that failed is a last step too. */
  { "Status=OK&Code=00000000&AmountAuth=10000&AmountCap=10000&AmountCred=0&Currency=EUR&LastStatus="
    "FAILED",
    TRESEN_PAY_VERDICT_PAID },
  { "Status=OK&Code=00000000&AmountAuth=10000&AmountCap=10000&AmountCred=1&Currency=EUR&LastStatus="
    "OK",
    TRESEN_PAY_VERDICT_PART_REFUNDED },
  { "Status=OK&Code=00000000&AmountAuth=10000&AmountCap=10001&AmountCred=0&Currency=EUR&LastStatus="
    "OK",
    TRESEN_PAY_VERDICT_MISMATCH },
  { "Status=OK&Code=00000000&AmountAuth=10000&AmountCap=10000&AmountCred=0&Currency=USD&LastStatus="
    "OK",
    TRESEN_PAY_VERDICT_MISMATCH },
  { "Status=OK&Code=00000000&AmountAuth=10000&AmountCap=10000&AmountCred=10001&Currency=EUR&"
    "LastStatus=OK",
    TRESEN_PAY_VERDICT_MISMATCH },
  { "Status=OK&Code=00000000&AmountAuth=0&AmountCap=0&AmountCred=0&Currency=EUR&LastStatus=FAILED",
    TRESEN_PAY_VERDICT_FAILED },
  { "Status=OK&Code=00000000&AmountAuth=0&AmountCap=0&AmountCred=0&Currency=EUR",
    TRESEN_PAY_VERDICT_PENDING },
  { "Status=FAILED&Code=20110061&AmountAuth=10000&AmountCap=10000&AmountCred=0&Currency=EUR",
    TRESEN_PAY_VERDICT_UNCHANGED },
  { "Status=OK&Code=00000000&AmountAuth=10000&AmountCap=10000&Currency=EUR",
    TRESEN_PAY_VERDICT_UNCHANGED },
  { "Status=OK&Code=00000000&AmountAuth=10000&AmountCap=-1&AmountCred=0&Currency=EUR",
    TRESEN_PAY_VERDICT_UNCHANGED },
  { "TransID=AH18&Status=OK&Code=00000000&AmountAuth=10000&AmountCap=10000&AmountCred=0&Currency="
    "EUR",
    TRESEN_PAY_VERDICT_UNCHANGED },
  { "PayID=other&Status=OK&Code=00000000&AmountAuth=10000&AmountCap=10000&AmountCred=0&Currency="
    "EUR",
    TRESEN_PAY_VERDICT_UNCHANGED },
  { "MID=other&Status=OK&Code=00000000&AmountAuth=10000&AmountCap=10000&AmountCred=0&Currency=EUR",
    TRESEN_PAY_VERDICT_UNCHANGED },
};

static void
test_inquire (void)
{
  Rig rig;

  rig_init (&rig);
  for (guint i = 0; i < G_N_ELEMENTS (inquiries); i++)
    {
      g_test_message ("%s", inquiries[i].text);
      say (&rig, inquiries[i].text);
      g_assert_cmpint (inquire (&rig, RIG_PAY_ID), ==, inquiries[i].verdict);
      g_assert_cmpstr (rig.path, ==, "/x/inquire.aspx");
    }
  /* Who has no PayID asks by TransID. A clear answer is none. */
  say (&rig, inquiries[0].text);
  g_assert_cmpint (inquire (&rig, NULL), ==, TRESEN_PAY_VERDICT_PAID);
  g_assert_cmpstr (rig.path, ==, "/x/inquire24.aspx");
  g_free (rig.answer);
  rig.answer = g_strdup (inquiries[0].text);
  g_assert_cmpint (inquire (&rig, RIG_PAY_ID), ==, TRESEN_PAY_VERDICT_UNCHANGED);
  rig_clear (&rig);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/paygate/client/credit", test_credit);
  g_test_add_func ("/paygate/client/unusable-answers", test_unusable_answers);
  g_test_add_func ("/paygate/client/transport", test_transport);
  g_test_add_func ("/paygate/client/invalid", test_invalid);
  g_test_add_func ("/paygate/client/start-app", test_start_app);
  g_test_add_func ("/paygate/client/inquire", test_inquire);
  return g_test_run ();
}
