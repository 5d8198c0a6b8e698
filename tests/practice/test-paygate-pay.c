/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a customer's browser and an app's server get from the stand-in for Paygate, and what the desk hears of it. */
#include <string.h>

#include "paygate-client.h"
#include "tresen-json.h"

static char *
text_of (TresenHttpReply *reply)
{
  return g_strndup (g_bytes_get_data (reply->body, NULL), g_bytes_get_size (reply->body));
}

static void
assert_payment (Merchant *merchant,
                const char *trans_id,
                const char *state,
                int booked,
                int captured)
{
  g_autoptr (JsonObject) books = merchant_books (merchant);
  JsonObject *payment = merchant_find (books, trans_id);

  g_assert_nonnull (payment);
  g_assert_cmpstr (json_object_get_string_member (payment, "state"), ==, state);
  g_assert_cmpint (json_object_get_int_member (payment, "booked"), ==, booked);
  g_assert_cmpint (json_object_get_int_member (payment, "captured"), ==, captured);
}

static GHashTable *
heard (Merchant *merchant, guint number)
{
  return g_ptr_array_index (merchant->notifications, number);
}

static void
assert_result (GHashTable *result, const char *trans_id, const char *status, const char *code)
{
  g_assert_nonnull (result);
  g_assert_true (is_signed (result));
  g_assert_cmpstr (value_of (result, "mid"), ==, MERCHANT);
  g_assert_cmpstr (value_of (result, "transid"), ==, trans_id);
  g_assert_cmpstr (value_of (result, "status"), ==, status);
  g_assert_cmpstr (value_of (result, "code"), ==, code);
}

static void
test_pay (gconstpointer channel)
{
  g_autoptr (Merchant) merchant = merchant_new (NULL);
  g_autofree char *page = merchant_begin (merchant, channel, "T1", "1250000");
  g_autoptr (TresenHttpReply) shown = merchant_call (merchant, "GET", page, NULL);
  g_autofree char *html = text_of (shown);
  g_autofree char *url = NULL;
  g_autoptr (GHashTable) returned = NULL;

  g_assert_cmpuint (shown->status, ==, 200);
  g_assert_nonnull (strstr (html, "Anzahlung für &lt;Golf&gt;"));
  g_assert_nonnull (strstr (html, "12500.00 EUR"));
  g_assert_nonnull (strstr (html, "Close and Pay Later"));
  assert_payment (merchant, "T1", "open", 0, 0);
  returned = merchant_press (merchant, page, "pay", &url);
  assert_result (returned, "T1", "OK", "00000000");
  g_assert_true (g_str_has_suffix (url, "/success"));
  merchant_await (merchant, 1);
  assert_result (heard (merchant, 0), "T1", "OK", "00000000");
  g_assert_cmpstr (value_of (heard (merchant, 0), "userdata"), ==, "b3JkZXItMTc");
  g_assert_cmpstr (value_of (heard (merchant, 0), "xid"), ==, value_of (returned, "xid"));
  g_assert_cmpuint (strlen (value_of (returned, "payid")), ==, 32);
  assert_payment (merchant, "T1", "paid", 1, 1250000);
}

/* Pressed twice, and the page opened again: booked once, and told once. */
static void
test_twice (void)
{
  g_autoptr (Merchant) merchant = merchant_new (NULL);
  g_autofree char *page = merchant_begin (merchant, "QRCode", "T1", "5000");
  g_autoptr (GHashTable) first = merchant_press (merchant, page, "pay", NULL);
  g_autoptr (GHashTable) second = merchant_press (merchant, page, "cancel", NULL);
  g_autoptr (TresenHttpReply) again = merchant_call (merchant, "GET", page, NULL);

  merchant_await (merchant, 1);
  merchant_spin (merchant, 100);
  assert_result (second, "T1", "OK", "00000000");
  g_assert_cmpuint (again->status, ==, 302);
  g_assert_cmpuint (merchant->notifications->len, ==, 1);
  assert_payment (merchant, "T1", "paid", 1, 5000);
}

static void
test_cancel (void)
{
  g_autoptr (Merchant) merchant = merchant_new (NULL);
  g_autofree char *page = merchant_begin (merchant, "W2A", "T1", "5000");
  g_autofree char *url = NULL;
  g_autoptr (GHashTable) returned = merchant_press (merchant, page, "cancel", &url);

  assert_result (returned, "T1", "FAILED", "23550053");
  g_assert_cmpstr (value_of (returned, "codeext"), ==, "ORDERCLOSED");
  g_assert_true (g_str_has_suffix (url, "/failure"));
  merchant_await (merchant, 1);
  assert_result (heard (merchant, 0), "T1", "FAILED", "23550053");
  assert_payment (merchant, "T1", "failed", 0, 0);
}

/* The page is closed, which fails, and the phone pays all the same. */
static void
test_later (void)
{
  g_autoptr (Merchant) merchant = merchant_new (NULL);
  g_autofree char *page = merchant_begin (merchant, "QRCode", "T1", "5000");
  g_autoptr (GHashTable) returned = merchant_press (merchant, page, "later", NULL);

  merchant_await (merchant, 2);
  assert_result (returned, "T1", "FAILED", "23550053");
  assert_result (heard (merchant, 0), "T1", "FAILED", "23550053");
  assert_result (heard (merchant, 1), "T1", "OK", "00000000");
  g_assert_cmpstr (value_of (heard (merchant, 0), "payid"), ==,
                   value_of (heard (merchant, 1), "payid"));
  g_assert_cmpstr (value_of (heard (merchant, 0), "xid"), !=,
                   value_of (heard (merchant, 1), "xid"));
  assert_payment (merchant, "T1", "paid", 1, 5000);
}

static void
test_app (void)
{
  g_autoptr (Merchant) merchant = merchant_new (NULL);
  g_autofree char *form = merchant_order (merchant, "APP", "T1", "5000");
  g_autoptr (GHashTable) answer = merchant_ask (merchant, "/wechat.aspx", form);

  assert_result (answer, "T1", "OK", "00000000");
  g_assert_cmpstr (value_of (answer, "prepayid"), !=, "");
  g_assert_cmpstr (value_of (answer, "userdata"), ==, "");
  assert_payment (merchant, "T1", "open", 0, 0);
  g_assert_true (tresen_practice_paygate_act (merchant->paygate, "T1", "pay"));
  merchant_await (merchant, 1);
  assert_result (heard (merchant, 0), "T1", "OK", "00000000");
  g_assert_cmpstr (value_of (heard (merchant, 0), "prepayid"), ==, "");
}

/* By GET as well, and with Plain and Custom, which come back in clear. */
static void
test_echo (void)
{
  g_autoptr (Merchant) merchant = merchant_new (NULL);
  g_autofree char *form = NULL;
  g_autofree char *path = NULL;
  g_autofree char *body = NULL;
  g_autoptr (TresenHttpReply) begun = NULL;
  g_autoptr (TresenHttpReply) returned = NULL;
  const char *location;

  merchant->override_name = "Custom";
  merchant->override_value = "session=1|status=OK";
  form = merchant_order (merchant, "QRCode", "T1", "5000");
  path = g_strconcat ("/wechat.aspx?", form, NULL);
  begun = merchant_call (merchant, "GET", path, NULL);
  g_assert_cmpuint (begun->status, ==, 302);
  location = tresen_http_reply_get_header (begun, "Location");
  body = g_strconcat (strchr (location, '?') + 1, "&do=pay", NULL);
  returned = merchant_call (merchant, "POST", "/cbWechat.aspx", body);
  location = tresen_http_reply_get_header (returned, "Location");
  g_assert_nonnull (strstr (location, "&Session=1&Status=OK"));
}

static void
test_expiry (void)
{
  g_autoptr (Merchant) merchant = merchant_new (NULL);
  g_autofree char *page = merchant_begin (merchant, "QRCode", "T1", "5000");
  g_autoptr (GHashTable) returned = NULL;

  merchant_order_json (merchant, "/practice/clock", "{\"advance\":901}");
  returned = merchant_press (merchant, page, "pay", NULL);
  assert_result (returned, "T1", "FAILED", "23550110");
  assert_payment (merchant, "T1", "failed", 0, 0);
  merchant_spin (merchant, 50);
  g_assert_cmpuint (merchant->notifications->len, ==, 0);
}

/* A desk that fails is called nine times, with pauses of one, eight, 27 … minutes. */
static void
test_retries (void)
{
  g_autoptr (Merchant) merchant = merchant_new (NULL);
  g_autofree char *page = merchant_begin (merchant, "QRCode", "T1", "5000");
  g_autoptr (GHashTable) returned = NULL;

  merchant->desk_status = 400;
  returned = merchant_press (merchant, page, "pay", NULL);
  merchant_await (merchant, 9);
  merchant_spin (merchant, 100);
  g_assert_cmpuint (merchant->notifications->len, ==, 9);
  for (guint i = 1; i < 9; i++)
    {
      gint64 pause_us = g_array_index (merchant->at_us, gint64, i)
                        - g_array_index (merchant->at_us, gint64, i - 1);

      g_assert_cmpint (pause_us, >=, (gint64) i * i * i * 2000 - 1000);
      g_assert_cmpstr (value_of (heard (merchant, i), "mac"), ==,
                       value_of (heard (merchant, 0), "mac"));
    }
}

static void
test_recovers (void)
{
  g_autoptr (Merchant) merchant = merchant_new (NULL);
  g_autofree char *page = merchant_begin (merchant, "QRCode", "T1", "5000");
  g_autoptr (GHashTable) returned = NULL;
  g_autoptr (JsonObject) books = NULL;
  JsonArray *notes;

  merchant->failures = 2;
  returned = merchant_press (merchant, page, "pay", NULL);
  merchant_await (merchant, 3);
  merchant_spin (merchant, 100);
  g_assert_cmpuint (merchant->notifications->len, ==, 3);
  books = merchant_books (merchant);
  notes = json_object_get_array_member (merchant_find (books, "T1"), "notifications");
  g_assert_cmpuint (json_array_get_length (notes), ==, 3);
  g_assert_cmpint (
      json_object_get_int_member (json_array_get_object_element (notes, 2), "http_status"), ==,
      200);
}

/* The same once more while it waits: its page again. Other data or another ReqId: refused. */
static void
test_repeats (void)
{
  g_autoptr (Merchant) merchant = merchant_new (NULL);
  g_autofree char *form = merchant_order (merchant, "APP", "T1", "5000");
  g_autofree char *other = merchant_order (merchant, "APP", "T1", "5000");
  g_autoptr (GHashTable) first = merchant_ask (merchant, "/wechat.aspx", form);
  g_autoptr (GHashTable) again = merchant_ask (merchant, "/wechat.aspx", form);
  g_autoptr (GHashTable) refused = merchant_ask (merchant, "/wechat.aspx", other);
  g_autoptr (GHashTable) strict = NULL;
  g_autoptr (GHashTable) final = NULL;

  g_assert_cmpstr (value_of (again, "payid"), ==, value_of (first, "payid"));
  assert_result (refused, "T1", "FAILED", "20170002");
  merchant_order_json (merchant, "/practice/settings", "{\"repeats\":\"refuse\"}");
  strict = merchant_ask (merchant, "/wechat.aspx", form);
  assert_result (strict, "T1", "FAILED", "20170002");
  g_assert_true (tresen_practice_paygate_act (merchant->paygate, "T1", "pay"));
  final = merchant_ask (merchant, "/wechat.aspx", form);
  assert_result (final, "T1", "OK", "00000000");
  g_assert_cmpstr (value_of (final, "payid"), ==, value_of (first, "payid"));
  g_assert_cmpstr (value_of (final, "prepayid"), ==, "");
}

static void
test_simulation (void)
{
  g_autoptr (Merchant) merchant = merchant_new (NULL);
  g_autofree char *form = NULL;
  g_autofree char *page = NULL;
  g_autoptr (TresenHttpReply) reply = NULL;
  g_autoptr (GHashTable) returned = NULL;

  merchant->override_name = "OrderDesc";
  merchant->override_value = "Test:0305 Anzahlung";
  form = merchant_order (merchant, "QRCode", "T1", "5000");
  reply = merchant_call (merchant, "POST", "/wechat.aspx", form);
  g_assert_cmpuint (reply->status, ==, 302);
  returned = merchant_open (strchr (tresen_http_reply_get_header (reply, "Location"), '?') + 1);
  assert_result (returned, "T1", "FAILED", "23550305");
  merchant_await (merchant, 1);
  assert_result (heard (merchant, 0), "T1", "FAILED", "23550305");
  merchant->override_value = "Test:0000 Anzahlung";
  page = merchant_begin (merchant, "QRCode", "T2", "5000");
  assert_payment (merchant, "T2", "open", 0, 0);
}

static JsonObject *
visit (Merchant *merchant, const char *form, const char *act)
{
  const char *base = tresen_practice_paygate_get_base (merchant->paygate);
  g_autofree char *json
      = g_strdup_printf ("{\"url\":\"%swechat.aspx?%s\",\"act\":\"%s\"}", base, form, act);
  g_autoptr (TresenHttpReply) reply = merchant_post_json (merchant, "/practice/visit", json);

  g_assert_nonnull (reply);
  g_assert_cmpuint (reply->status, ==, 200);
  return tresen_json_parse_object (reply->body, NULL);
}

/* A browser without a screen goes all the way by itself. */
static void
test_visit (void)
{
  g_autoptr (Merchant) merchant = merchant_new (NULL);
  g_autofree char *first = merchant_order (merchant, "QRCode", "T1", "5000");
  g_autofree char *second = merchant_order (merchant, "W2A", "T2", "5000");
  g_autoptr (JsonObject) paid = visit (merchant, first, "pay");
  g_autoptr (JsonObject) cancelled = NULL;

  merchant_order_json (merchant, "/practice/fault",
                       "{\"endpoint\":\"return\",\"kind\":\"method\"}");
  cancelled = visit (merchant, second, "cancel");
  g_assert_true (json_object_get_boolean_member (paid, "chosen"));
  g_assert_nonnull (strstr (json_object_get_string_member (paid, "url"), "/success?Len="));
  g_assert_true (g_str_has_suffix (json_object_get_string_member (cancelled, "url"), "/failure"));
  assert_payment (merchant, "T1", "paid", 1, 5000);
  assert_payment (merchant, "T2", "failed", 0, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/practice/paygate/pay/qrcode", "QRCode", test_pay);
  g_test_add_data_func ("/practice/paygate/pay/w2a", "W2A", test_pay);
  g_test_add_data_func ("/practice/paygate/pay/jsapi", "JSAPI", test_pay);
  g_test_add_func ("/practice/paygate/pay/twice", test_twice);
  g_test_add_func ("/practice/paygate/pay/cancel", test_cancel);
  g_test_add_func ("/practice/paygate/pay/later", test_later);
  g_test_add_func ("/practice/paygate/pay/app", test_app);
  g_test_add_func ("/practice/paygate/pay/echo", test_echo);
  g_test_add_func ("/practice/paygate/pay/expiry", test_expiry);
  g_test_add_func ("/practice/paygate/notify/retries", test_retries);
  g_test_add_func ("/practice/paygate/notify/recovers", test_recovers);
  g_test_add_func ("/practice/paygate/pay/repeats", test_repeats);
  g_test_add_func ("/practice/paygate/pay/simulation", test_simulation);
  g_test_add_func ("/practice/paygate/visit", test_visit);
  return g_test_run ();
}
