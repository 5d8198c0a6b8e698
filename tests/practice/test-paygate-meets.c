/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two readings meet: what paygate/ sends is taken by the stand-in, and what that answers is believed by paygate/. */
#include <string.h>

#include "tresen-http-client.h"
#include "tresen-paygate-client.h"
#include "tresen-practice-paygate.h"

#define MERCHANT "autohaus_demo"
#define PASSWORD "Xk9(f_2Lq!7Rz[5B"
#define HMAC_PASSWORD "q8)Zt3=Yw_N5(rC9?xK2!aM7*dJ4]gB6"

typedef struct
{
  TresenPracticePaygate *paygate;
  TresenPaygateMerchant *merchant;
  TresenHttpClient *http;
  TresenPaygateClient *client;
} Meeting;

static void
set_up (Meeting *self, gconstpointer cipher)
{
  gboolean uses_aes = GPOINTER_TO_INT (cipher) == TRESEN_PAYGATE_CIPHER_AES;
  const TresenPracticePaygateConfig config = { .merchant_id = MERCHANT,
                                               .encryption_password = PASSWORD,
                                               .hmac_password = HMAC_PASSWORD,
                                               .uses_aes = uses_aes };
  g_autoptr (GError) error = NULL;

  self->paygate = tresen_practice_paygate_new (&config);
  tresen_practice_paygate_listen (self->paygate, 0, &error);
  g_assert_no_error (error);
  self->merchant
      = tresen_paygate_merchant_new (MERCHANT, tresen_practice_paygate_get_base (self->paygate));
  tresen_paygate_merchant_set_keys (self->merchant, PASSWORD, HMAC_PASSWORD);
  self->merchant->cipher = uses_aes ? TRESEN_PAYGATE_CIPHER_AES : TRESEN_PAYGATE_CIPHER_BLOWFISH;
  self->http = tresen_http_client_new ();
  self->client = tresen_paygate_client_new (self->merchant, self->http);
}

static void
tear_down (Meeting *self, gconstpointer cipher)
{
  tresen_practice_paygate_stop (self->paygate);
  g_clear_object (&self->client);
  g_clear_object (&self->http);
  tresen_paygate_merchant_unref (self->merchant);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (self->paygate);
}

static const char *const items[]
    = { "2 x Winterreifen: 205/55 R16", "Räder wuchten, 4 Stück", NULL };

/* With all that the tables know. The desk's port is closed: nobody hears of it. */
static TresenPaygateOrder
order_of (TresenPayChannel channel, const char *trans_id)
{
  return (TresenPaygateOrder){
    .channel = channel,
    .trans_id = trans_id,
    .ref_nr = "2026/17",
    .amount = 1250000,
    .currency = "EUR",
    .order_desc = "Anzahlung für Käfer (Größe 3)",
    .items = items,
    .url_success = "http://127.0.0.1:9/paygate/success",
    .url_failure = "http://127.0.0.1:9/paygate/failure",
    .url_notify = "http://127.0.0.1:9/paygate/notify",
    .user_data = "0123456789abcdef0123456789abcdef",
    .req_id = trans_id,
    .ip_addr = "93.184.216.34",
    .timeout_minutes = 15,
    .goods_category = "cars",
    .product_nr = "CAR",
    .has_limit = TRUE,
    .plain = "Tresen 1",
    .custom = "desk=1|room=Werkstatt",
    .shop_name = "Autohaus Müller",
    .shop_url = "https://m.autohaus.example",
    .open_id = "oPr4ctLiWei-9d2Kq7ZxB1mN5tYc",
  };
}

static void
keep_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static TresenHttpReply *
post (Meeting *self, const char *url, const char *body)
{
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  const TresenHttpCall call = { .method = "POST",
                                .url = url,
                                .content_type = "application/x-www-form-urlencoded",
                                .body = bytes,
                                .deadline_us = 20 * G_USEC_PER_SEC,
                                .max_answer = 65536 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TresenHttpReply *reply;

  tresen_http_client_call_async (self->http, &call, NULL, keep_cb, &result);
  reply = tresen_http_client_call_finish (self->http, wait_for (&result), &error);
  g_assert_no_error (error);
  return reply;
}

/* The customer's browser: to the hosted page, one button, and back. */
static TresenPaygateResult *
go_through (Meeting *self, const TresenPaygateOrder *order, const char *button)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenPaygateForm) form = tresen_paygate_request_start (self->merchant, order, &error);
  g_autofree char *body = NULL;
  g_autoptr (TresenHttpReply) begun = NULL;
  g_autoptr (TresenHttpReply) pressed = NULL;
  g_autofree char *choice = NULL;
  g_autofree char *page = NULL;
  const char *location;

  g_assert_no_error (error);
  body = tresen_paygate_form_to_body (form);
  begun = post (self, form->url, body);
  location = tresen_http_reply_get_header (begun, "Location");
  g_assert_true (g_str_has_prefix (location, "/cbWechat.aspx?"));
  choice = g_strdup_printf ("%s&do=%s", strchr (location, '?') + 1, button);
  page = g_strconcat (tresen_practice_paygate_get_base (self->paygate), "cbWechat.aspx", NULL);
  pressed = post (self, page, choice);
  location = tresen_http_reply_get_header (pressed, "Location");
  return tresen_paygate_result_read (self->merchant, "GET", strchr (location, '?') + 1, NULL, NULL);
}

static void
test_browser (Meeting *self, gconstpointer cipher)
{
  static const TresenPayChannel channels[]
      = { TRESEN_PAY_CHANNEL_QRCODE, TRESEN_PAY_CHANNEL_W2A, TRESEN_PAY_CHANNEL_JSAPI };

  for (gsize i = 0; i < G_N_ELEMENTS (channels); i++)
    {
      g_autofree char *trans_id = g_strdup_printf ("T%u", (guint) i);
      g_autofree char *other_id = g_strdup_printf ("U%u", (guint) i);
      const TresenPaygateOrder order = order_of (channels[i], trans_id);
      const TresenPaygateOrder other = order_of (channels[i], other_id);
      g_autoptr (TresenPaygateResult) paid = go_through (self, &order, "pay");
      g_autoptr (TresenPaygateResult) cancelled = go_through (self, &other, "cancel");

      g_assert_cmpint (paid->refusal, ==, TRESEN_PAYGATE_REFUSAL_NONE);
      g_assert_cmpint (paid->pay_class, ==, TRESEN_PAY_CLASS_SUCCESS);
      g_assert_cmpstr (paid->trans_id, ==, trans_id);
      g_assert_cmpstr (paid->user_data, ==, order.user_data);
      g_assert_cmpstr (paid->ref_nr, ==, order.ref_nr);
      g_assert_cmpint (cancelled->refusal, ==, TRESEN_PAYGATE_REFUSAL_NONE);
      g_assert_cmpint (cancelled->pay_class, ==, TRESEN_PAY_CLASS_FAILED);
    }
}

static TresenPaygateAnswer *
start_app (Meeting *self, const char *trans_id)
{
  const TresenPaygateOrder order = order_of (TRESEN_PAY_CHANNEL_APP, trans_id);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TresenPaygateAnswer *answer;

  tresen_paygate_client_start_app_async (self->client, &order, NULL, keep_cb, &result);
  answer = tresen_paygate_client_start_app_finish (self->client, wait_for (&result), &error);
  g_assert_no_error (error);
  return answer;
}

static void
assert_inquiry (Meeting *self, const char *pay_id, const char *trans_id, TresenPayVerdict verdict)
{
  const TresenPaygateQuestion question
      = { .pay_id = pay_id, .trans_id = trans_id, .amount = 1250000, .currency = "EUR" };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenPaygateInquiry) inquiry = NULL;

  tresen_paygate_client_inquire_async (self->client, &question, NULL, keep_cb, &result);
  inquiry = tresen_paygate_client_inquire_finish (self->client, wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpint (inquiry->verdict, ==, verdict);
}

static TresenPaygateOutcome
credit (Meeting *self, const char *pay_id, const char *trans_id, gint64 amount)
{
  const TresenPaygateCredit what = {
    .pay_id = pay_id, .trans_id = trans_id, .ref_nr = "1701", .amount = amount, .currency = "EUR"
  };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenPaygateAnswer) answer = NULL;

  tresen_paygate_client_credit_async (self->client, &what, NULL, keep_cb, &result);
  answer = tresen_paygate_client_credit_finish (self->client, wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpint (answer->result->refusal, ==, TRESEN_PAYGATE_REFUSAL_NONE);
  return answer->outcome;
}

static void
test_server (Meeting *self, gconstpointer cipher)
{
  g_autoptr (TresenPaygateAnswer) answer = start_app (self, "T1");
  g_autoptr (TresenPaygateAnswer) again = NULL;
  const char *pay_id = answer->result->pay_id;

  g_assert_cmpint (answer->outcome, ==, TRESEN_PAYGATE_OUTCOME_DONE);
  g_assert_cmpstr (answer->result->prepay_id, !=, "");
  assert_inquiry (self, NULL, "T1", TRESEN_PAY_VERDICT_PENDING);
  g_assert_true (tresen_practice_paygate_act (self->paygate, "T1", "pay"));
  assert_inquiry (self, pay_id, "T1", TRESEN_PAY_VERDICT_PAID);
  g_assert_cmpint (credit (self, pay_id, "T1R1", 250000), ==, TRESEN_PAYGATE_OUTCOME_DONE);
  assert_inquiry (self, pay_id, "T1", TRESEN_PAY_VERDICT_PART_REFUNDED);
  g_assert_cmpint (credit (self, pay_id, "T1R2", 1000001), ==, TRESEN_PAYGATE_OUTCOME_REFUSED);
  g_assert_cmpint (credit (self, pay_id, "T1R3", 1000000), ==, TRESEN_PAYGATE_OUTCOME_DONE);
  assert_inquiry (self, pay_id, "T1", TRESEN_PAY_VERDICT_REFUNDED);
  assert_inquiry (self, NULL, "T2", TRESEN_PAY_VERDICT_UNCHANGED);
}

int
main (int argc, char **argv)
{
  gpointer blowfish = GINT_TO_POINTER (TRESEN_PAYGATE_CIPHER_BLOWFISH);
  gpointer aes = GINT_TO_POINTER (TRESEN_PAYGATE_CIPHER_AES);

  g_test_init (&argc, &argv, NULL);
  g_test_add ("/practice/paygate/meets/browser/blowfish", Meeting, blowfish, set_up, test_browser,
              tear_down);
  g_test_add ("/practice/paygate/meets/browser/aes", Meeting, aes, set_up, test_browser, tear_down);
  g_test_add ("/practice/paygate/meets/server/blowfish", Meeting, blowfish, set_up, test_server,
              tear_down);
  g_test_add ("/practice/paygate/meets/server/aes", Meeting, aes, set_up, test_server, tear_down);
  return g_test_run ();
}
