/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Refunds, inquiries, and what goes wrong on request: the books of the stand-in for Paygate stay right. */
#include <glib/gstdio.h>
#include <string.h>

#include "paygate-client.h"

/* A paid order; its PayID. */
static char *
pay (Merchant *merchant, const char *trans_id, const char *amount)
{
  g_autofree char *form = merchant_order (merchant, "APP", trans_id, amount);
  g_autoptr (GHashTable) answer = merchant_ask (merchant, "/wechat.aspx", form);

  g_assert_true (tresen_practice_paygate_act (merchant->paygate, trans_id, "pay"));
  return g_strdup (value_of (answer, "payid"));
}

static GHashTable *
credit (Merchant *merchant, const char *pay_id, const char *trans_id, const char *amount)
{
  g_autofree char *form = merchant_credit (merchant, pay_id, trans_id, amount, "EUR", "1701");

  return merchant_ask (merchant, "/credit.aspx", form);
}

static GHashTable *
inquire (Merchant *merchant, const char *pay_id, const char *trans_id)
{
  g_autofree char *form = merchant_inquiry (merchant, pay_id, trans_id);

  return merchant_ask (merchant, pay_id != NULL ? "/inquire.aspx" : "/inquire24.aspx", form);
}

static void
assert_code (GHashTable *answer, const char *code)
{
  g_assert_nonnull (answer);
  g_assert_true (is_signed (answer));
  g_assert_cmpstr (value_of (answer, "code"), ==, code);
  g_assert_cmpstr (value_of (answer, "status"), ==,
                   strcmp (code, "00000000") == 0 ? "OK" : "FAILED");
}

static void
assert_credit (Merchant *merchant,
               const char *pay_id,
               const char *trans_id,
               const char *amount,
               const char *code)
{
  g_autoptr (GHashTable) answer = credit (merchant, pay_id, trans_id, amount);

  assert_code (answer, code);
}

static void
assert_inquiry (Merchant *merchant,
                const char *pay_id,
                const char *captured,
                const char *credited,
                const char *last_status)
{
  g_autoptr (GHashTable) answer = inquire (merchant, pay_id, "T1");

  g_assert_cmpstr (value_of (answer, "status"), ==, "OK");
  g_assert_cmpstr (value_of (answer, "code"), ==, "00000000");
  g_assert_cmpstr (value_of (answer, "amountcap"), ==, captured);
  g_assert_cmpstr (value_of (answer, "amountcred"), ==, credited);
  g_assert_cmpstr (value_of (answer, "currency"), ==, "EUR");
  g_assert_cmpstr (value_of (answer, "laststatus"), ==, last_status);
}

static void
assert_booked (Merchant *merchant, gint64 credited, guint credits, guint seen)
{
  g_autoptr (JsonObject) books = merchant_books (merchant);
  JsonObject *payment = merchant_find (books, "T1");
  JsonArray *list = json_object_get_array_member (payment, "credits");
  guint booked = 0, asked = 0;

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *item = json_array_get_object_element (list, i);

      booked += (guint) json_object_get_int_member (item, "booked");
      asked += (guint) json_object_get_int_member (item, "seen");
    }
  g_assert_cmpint (json_object_get_int_member (payment, "credited"), ==, credited);
  g_assert_cmpuint (booked, ==, credits);
  g_assert_cmpuint (asked, ==, seen);
}

static void
test_credit (void)
{
  g_autoptr (Merchant) merchant = merchant_new (NULL);
  g_autofree char *pay_id = pay (merchant, "T1", "10000");

  assert_inquiry (merchant, pay_id, "10000", "0", "OK");
  assert_credit (merchant, pay_id, "T1R1", "3000", "00000000");
  assert_inquiry (merchant, pay_id, "10000", "3000", "OK");
  assert_credit (merchant, pay_id, "T1R2", "7001", "23550957");
  assert_inquiry (merchant, pay_id, "10000", "3000", "FAILED");
  assert_credit (merchant, pay_id, "T1R3", "99", "20600070");
  assert_credit (merchant, pay_id, "T1R4", "7000", "00000000");
  assert_inquiry (merchant, pay_id, "10000", "10000", "OK");
  assert_credit (merchant, pay_id, "T1R5", "100", "23550958");
  assert_booked (merchant, 10000, 2, 5);
}

/* The identical request is answered again and booked once; another amount under the same number is refused. */
static void
test_credit_again (void)
{
  g_autoptr (Merchant) merchant = merchant_new (NULL);
  g_autofree char *pay_id = pay (merchant, "T1", "10000");
  g_autofree char *other = pay (merchant, "T2", "10000");

  assert_credit (merchant, pay_id, "T1R1", "3000", "00000000");
  assert_credit (merchant, pay_id, "T1R1", "3000", "00000000");
  assert_credit (merchant, pay_id, "T1R1", "3001", "20170002");
  assert_credit (merchant, other, "T1R1", "3000", "20170002");
  assert_credit (merchant, pay_id, "T1", "3000", "20170002");
  assert_booked (merchant, 3000, 1, 2);
}

static void
test_credit_refused (void)
{
  g_autoptr (Merchant) merchant = merchant_new (NULL);
  g_autofree char *pay_id = pay (merchant, "T1", "10000");
  g_autofree char *open = merchant_order (merchant, "APP", "T2", "10000");
  g_autoptr (GHashTable) opened = merchant_ask (merchant, "/wechat.aspx", open);
  g_autofree char *dollars = merchant_credit (merchant, pay_id, "R1", "3000", "USD", "1701");
  g_autofree char *bare = merchant_credit (merchant, pay_id, "R1", "3000", "EUR", NULL);
  g_autofree char *wrong = NULL;
  g_autoptr (GHashTable) currency = merchant_ask (merchant, "/credit.aspx", dollars);
  g_autoptr (GHashTable) ref_nr = merchant_ask (merchant, "/credit.aspx", bare);
  g_autoptr (GHashTable) mac = NULL;

  assert_code (currency, "20600349");
  assert_code (ref_nr, "20100032");
  merchant->override_name = "MAC";
  merchant->override_value = "0000000000000000000000000000000000000000000000000000000000000000";
  wrong = merchant_credit (merchant, pay_id, "R1", "3000", "EUR", "1701");
  mac = merchant_ask (merchant, "/credit.aspx", wrong);
  merchant->override_name = NULL;
  assert_code (mac, "20120044");
  assert_credit (merchant, "ffffffffffffffffffffffffffffffff", "R1", "3000", "20600061");
  assert_credit (merchant, value_of (opened, "payid"), "R2", "3000", "20600069");
  assert_booked (merchant, 0, 0, 1);
}

static void
test_credit_count (void)
{
  g_autoptr (Merchant) merchant = merchant_new (NULL);
  g_autofree char *pay_id = pay (merchant, "T1", "10000");

  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *trans_id = g_strdup_printf ("T1R%u", i);

      assert_credit (merchant, pay_id, trans_id, "100", "00000000");
    }
  assert_credit (merchant, pay_id, "T1R50", "100", "23551956");
  assert_booked (merchant, 5000, 50, 51);
}

static void
test_inquiry (void)
{
  g_autoptr (Merchant) merchant = merchant_new (NULL);
  g_autofree char *form = merchant_order (merchant, "APP", "T1", "10000");
  g_autoptr (GHashTable) begun = merchant_ask (merchant, "/wechat.aspx", form);
  const char *pay_id = value_of (begun, "payid");
  g_autoptr (GHashTable) by_trans_id = inquire (merchant, NULL, "T1");
  g_autoptr (GHashTable) unknown = inquire (merchant, NULL, "T2");

  assert_inquiry (merchant, pay_id, "0", "0", "PENDING");
  g_assert_cmpstr (value_of (by_trans_id, "payid"), ==, pay_id);
  assert_code (unknown, "20600061");
  merchant_order_json (merchant, "/practice/clock", "{\"advance\":900}");
  assert_inquiry (merchant, pay_id, "0", "0", "FAILED");
  g_assert_true (tresen_practice_paygate_act (merchant->paygate, "T1", "settle"));
  assert_inquiry (merchant, pay_id, "10000", "0", "OK");
}

static void
set_fault (Merchant *merchant, const char *endpoint, const char *rest)
{
  g_autofree char *json = g_strdup_printf ("{\"endpoint\":\"%s\",%s}", endpoint, rest);

  merchant_order_json (merchant, "/practice/fault", json);
}

/* The money has moved and nobody says so. */
static const char *const silent_faults[] = {
  "\"kind\":\"cut-after\"",
  "\"kind\":\"html-after\"",
  "\"kind\":\"status-after\",\"status\":503",
};

static void
test_credit_silent (void)
{
  g_autoptr (Merchant) merchant = merchant_new (NULL);
  g_autofree char *pay_id = pay (merchant, "T1", "10000");

  for (guint i = 0; i < G_N_ELEMENTS (silent_faults); i++)
    {
      g_autofree char *trans_id = g_strdup_printf ("T1R%u", i);
      g_autoptr (GHashTable) answer = NULL;

      set_fault (merchant, "/credit.aspx", silent_faults[i]);
      answer = credit (merchant, pay_id, trans_id, "1000");
      g_assert_null (answer);
      assert_booked (merchant, 1000 * (i + 1), i + 1, 2 * i + 1);
      assert_credit (merchant, pay_id, trans_id, "1000", "00000000");
      assert_booked (merchant, 1000 * (i + 1), i + 1, 2 * i + 2);
    }
}

/* Nothing has moved and nobody says so. */
static void
test_credit_lost (void)
{
  static const char *const faults[]
      = { "\"kind\":\"cut-before\"", "\"kind\":\"html\"", "\"kind\":\"status\"" };
  g_autoptr (Merchant) merchant = merchant_new (NULL);
  g_autofree char *pay_id = pay (merchant, "T1", "10000");

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (GHashTable) answer = NULL;

      set_fault (merchant, "/credit.aspx", faults[i]);
      answer = credit (merchant, pay_id, "T1R1", "1000");
      g_assert_null (answer);
      assert_booked (merchant, 0, 0, 0);
    }
}

typedef struct
{
  const char *fault;
  const char *status;
  const char *code;
  gboolean is_signed;
  gboolean is_booked;
} AnswerCase;

static const AnswerCase answer_cases[] = {
  { "\"kind\":\"wrong-mac\"", "OK", "00000000", FALSE, TRUE },
  { "\"kind\":\"no-mac\"", "OK", "00000000", FALSE, TRUE },
  { "\"kind\":\"pending\"", "PENDING", "60010985", TRUE, TRUE },
  { "\"kind\":\"code-after\",\"code\":\"23550051\"", "FAILED", "23550051", TRUE, TRUE },
  { "\"kind\":\"code\",\"code\":\"23550313\"", "FAILED", "23550313", TRUE, FALSE },
  { "\"kind\":\"code-after\",\"code\":\"20110005\",\"word\":\"OK\"", "OK", "20110005", TRUE, TRUE },
};

static void
test_credit_answers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (answer_cases); i++)
    {
      const AnswerCase *what = &answer_cases[i];
      g_autoptr (Merchant) merchant = merchant_new (NULL);
      g_autofree char *pay_id = pay (merchant, "T1", "10000");
      g_autoptr (GHashTable) answer = NULL;

      set_fault (merchant, "/credit.aspx", what->fault);
      answer = credit (merchant, pay_id, "T1R1", "1000");
      g_assert_nonnull (answer);
      g_assert_cmpstr (value_of (answer, "status"), ==, what->status);
      g_assert_cmpstr (value_of (answer, "code"), ==, what->code);
      g_assert_true (is_signed (answer) == what->is_signed);
      assert_booked (merchant, what->is_booked ? 1000 : 0, what->is_booked ? 1 : 0, 1);
      assert_credit (merchant, pay_id, "T1R1", "1000", "00000000");
      assert_booked (merchant, 1000, 1, 2);
    }
}

static void
test_app_faults (void)
{
  g_autoptr (Merchant) merchant = merchant_new (NULL);
  g_autofree char *first = merchant_order (merchant, "APP", "T1", "10000");
  g_autofree char *second = merchant_order (merchant, "APP", "T2", "10000");
  g_autoptr (GHashTable) cut = NULL;
  g_autoptr (GHashTable) wrong = NULL;
  g_autoptr (JsonObject) books = NULL;

  set_fault (merchant, "/wechat.aspx", "\"kind\":\"cut-after\"");
  set_fault (merchant, "/wechat.aspx", "\"kind\":\"wrong-mac\"");
  cut = merchant_ask (merchant, "/wechat.aspx", first);
  wrong = merchant_ask (merchant, "/wechat.aspx", second);
  g_assert_null (cut);
  g_assert_false (is_signed (wrong));
  books = merchant_books (merchant);
  g_assert_nonnull (merchant_find (books, "T1"));
  g_assert_nonnull (merchant_find (books, "T2"));
}

static void
test_inquiry_faults (void)
{
  g_autoptr (Merchant) merchant = merchant_new (NULL);
  g_autofree char *pay_id = pay (merchant, "T1", "10000");
  g_autoptr (GHashTable) amount = NULL;
  g_autoptr (GHashTable) none = NULL;
  g_autoptr (GHashTable) currency = NULL;

  set_fault (merchant, "/inquire.aspx", "\"kind\":\"amount\",\"amount\":9999");
  set_fault (merchant, "/inquire.aspx", "\"kind\":\"amount\"");
  set_fault (merchant, "/inquire.aspx", "\"kind\":\"currency\",\"word\":\"USD\"");
  amount = inquire (merchant, pay_id, "T1");
  none = inquire (merchant, pay_id, "T1");
  currency = inquire (merchant, pay_id, "T1");
  g_assert_cmpstr (value_of (amount, "amountcap"), ==, "9999");
  g_assert_false (g_hash_table_contains (none, "amountcap"));
  g_assert_cmpstr (value_of (currency, "currency"), ==, "USD");
  assert_inquiry (merchant, pay_id, "10000", "0", "OK");
}

static GHashTable *
heard (Merchant *merchant, guint number)
{
  return g_ptr_array_index (merchant->notifications, number);
}

static guint
count_heard (Merchant *merchant, const char *name, const char *value)
{
  guint count = 0;

  for (guint i = 0; i < merchant->notifications->len; i++)
    count += strcmp (value_of (heard (merchant, i), name), value) == 0 ? 1 : 0;
  return count;
}

static void
test_notify_copies (void)
{
  g_autoptr (Merchant) merchant = merchant_new (NULL);

  set_fault (merchant, "notify", "\"kind\":\"repeat\",\"copies\":5");
  g_free (pay (merchant, "T1", "10000"));
  merchant_await (merchant, 5);
  merchant_spin (merchant, 50);
  g_assert_cmpuint (merchant->notifications->len, ==, 5);
  for (guint i = 1; i < 5; i++)
    g_assert_cmpstr (value_of (heard (merchant, i), "xid"), ==,
                     value_of (heard (merchant, 0), "xid"));
}

static void
test_notify_signing (void)
{
  g_autoptr (Merchant) merchant = merchant_new (NULL);

  set_fault (merchant, "notify", "\"kind\":\"wrong-mac\"");
  g_free (pay (merchant, "T1", "10000"));
  merchant_await (merchant, 1);
  set_fault (merchant, "notify", "\"kind\":\"no-mac\"");
  g_free (pay (merchant, "T2", "10000"));
  merchant_await (merchant, 2);
  g_assert_false (is_signed (heard (merchant, 0)));
  g_assert_true (g_hash_table_contains (heard (merchant, 0), "mac"));
  g_assert_false (g_hash_table_contains (heard (merchant, 1), "mac"));
}

static void
test_notify_others (void)
{
  g_autoptr (Merchant) merchant = merchant_new (NULL);
  g_autofree char *pay_id = NULL;

  set_fault (merchant, "notify", "\"kind\":\"other-payid\"");
  set_fault (merchant, "notify", "\"kind\":\"other-transid\"");
  pay_id = pay (merchant, "T1", "10000");
  merchant_order_json (merchant, "/practice/act", "{\"transid\":\"T1\",\"act\":\"tell\"}");
  merchant_order_json (merchant, "/practice/act", "{\"transid\":\"T1\",\"act\":\"tell\"}");
  merchant_await (merchant, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_true (is_signed (heard (merchant, i)));
  g_assert_cmpuint (count_heard (merchant, "payid", pay_id), ==, 2);
  g_assert_cmpuint (count_heard (merchant, "transid", "T1"), ==, 2);
}

/* A notification that is repeated after the passwords were changed is still sealed with the old ones. */
static void
test_new_keys (void)
{
  g_autoptr (Merchant) merchant = merchant_new (NULL);
  g_autofree char *form = merchant_inquiry (merchant, NULL, "T1");
  g_autoptr (TresenHttpReply) reply = NULL;
  g_autoptr (JsonObject) books = NULL;
  JsonArray *refused;

  merchant->failures = 1;
  g_free (pay (merchant, "T1", "10000"));
  merchant_order_json (
      merchant, "/practice/settings",
      "{\"encryption_password\":\"another password\",\"hmac_password\":\"another\"}");
  merchant_await (merchant, 2);
  g_assert_true (is_signed (heard (merchant, 1)));
  reply = merchant_call (merchant, "POST", "/inquire24.aspx", form);
  books = merchant_books (merchant);
  refused = json_object_get_array_member (books, "refused");
  g_assert_cmpstr (
      json_object_get_string_member (json_array_get_object_element (refused, 0), "code"), ==,
      "20010007");
}

/* Nobody beyond this machine is ever called. */
static void
test_notify_near (void)
{
  g_autoptr (Merchant) merchant = merchant_new (NULL);
  g_autofree char *page = NULL;

  merchant->override_name = "URLNotify";
  merchant->override_value = "https://desk.example.de/paygate/notify";
  page = merchant_begin (merchant, "QRCode", "T1", "10000");
  set_fault (merchant, "notify-when", "\"kind\":\"before\"");
  g_hash_table_unref (merchant_press (merchant, page, "pay", NULL));
  merchant_spin (merchant, 50);
  g_assert_cmpuint (merchant->notifications->len, ==, 0);
}

/* Booked at once and answered late; and the other way round. */
static void
test_hang (void)
{
  g_autoptr (Merchant) merchant = merchant_new (NULL);
  g_autofree char *pay_id = pay (merchant, "T1", "10000");
  gint64 begin_us = g_get_monotonic_time ();

  set_fault (merchant, "/credit.aspx", "\"kind\":\"hang\",\"ms\":200");
  set_fault (merchant, "/credit.aspx", "\"kind\":\"hang-before\",\"ms\":200");
  assert_credit (merchant, pay_id, "T1R1", "3000", "00000000");
  assert_credit (merchant, pay_id, "T1R2", "3000", "00000000");
  g_assert_cmpint (g_get_monotonic_time () - begin_us, >=, 390 * 1000);
  assert_booked (merchant, 6000, 2, 2);
}

/* Before the browser, after it, and never. */
static void
test_notify_when (void)
{
  g_autoptr (Merchant) merchant = merchant_new (NULL);
  g_autofree char *first = merchant_begin (merchant, "QRCode", "T1", "10000");
  g_autofree char *second = merchant_begin (merchant, "QRCode", "T2", "10000");
  g_autofree char *third = merchant_begin (merchant, "QRCode", "T3", "10000");

  set_fault (merchant, "notify-when", "\"kind\":\"before\"");
  set_fault (merchant, "notify-when", "\"kind\":\"after\",\"ms\":150");
  set_fault (merchant, "notify-when", "\"kind\":\"drop\"");
  g_hash_table_unref (merchant_press (merchant, first, "pay", NULL));
  g_assert_cmpuint (merchant->notifications->len, ==, 1);
  g_hash_table_unref (merchant_press (merchant, second, "pay", NULL));
  merchant_spin (merchant, 20);
  g_assert_cmpuint (merchant->notifications->len, ==, 1);
  merchant_await (merchant, 2);
  g_hash_table_unref (merchant_press (merchant, third, "pay", NULL));
  merchant_spin (merchant, 50);
  g_assert_cmpuint (merchant->notifications->len, ==, 2);
}

static void
test_notify_pending (void)
{
  g_autoptr (Merchant) merchant = merchant_new (NULL);
  g_autofree char *page = merchant_begin (merchant, "QRCode", "T1", "10000");
  g_autoptr (GHashTable) returned = NULL;
  TresenHttpRequest *second;

  set_fault (merchant, "notify", "\"kind\":\"pending\",\"ms\":100");
  set_fault (merchant, "notify", "\"kind\":\"method\"");
  returned = merchant_press (merchant, page, "pay", NULL);
  g_assert_cmpstr (value_of (returned, "status"), ==, "PENDING");
  merchant_await (merchant, 2);
  g_assert_cmpstr (value_of (heard (merchant, 0), "code"), ==, "60010985");
  g_assert_cmpstr (value_of (heard (merchant, 1), "code"), ==, "00000000");
  second = g_ptr_array_index (merchant->raw, 1);
  g_assert_cmpstr (second->method, ==, "GET");
}

static void
test_return (void)
{
  g_autoptr (Merchant) merchant = merchant_new (NULL);
  g_autofree char *page = merchant_begin (merchant, "QRCode", "T1", "10000");
  g_autofree char *body = g_strconcat (strchr (page, '?') + 1, "&do=pay", NULL);
  g_autoptr (TresenHttpReply) posting = NULL;
  g_autoptr (TresenHttpReply) staying = NULL;
  g_autofree char *html = NULL;

  set_fault (merchant, "return", "\"kind\":\"method\"");
  set_fault (merchant, "return", "\"kind\":\"drop\"");
  posting = merchant_call (merchant, "POST", "/cbWechat.aspx", body);
  staying = merchant_call (merchant, "GET", page, NULL);
  html = g_strndup (g_bytes_get_data (posting->body, NULL), g_bytes_get_size (posting->body));
  g_assert_cmpuint (posting->status, ==, 200);
  g_assert_nonnull (strstr (html, "/success\""));
  g_assert_nonnull (strstr (html, "name=\"Data\""));
  g_assert_cmpuint (staying->status, ==, 200);
}

static void
test_kept (void)
{
  g_autofree char *folder = g_dir_make_tmp ("practice-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "books.json", NULL);
  g_autofree char *pay_id = NULL;

  {
    g_autoptr (Merchant) merchant = merchant_new (path);

    pay_id = pay (merchant, "T1", "10000");
    assert_credit (merchant, pay_id, "T1R1", "3000", "00000000");
    merchant_await (merchant, 1);
  }
  {
    g_autoptr (Merchant) merchant = merchant_new (path);

    assert_inquiry (merchant, pay_id, "10000", "3000", "OK");
    assert_credit (merchant, pay_id, "T1R1", "3000", "00000000");
    assert_credit (merchant, pay_id, "T1R2", "7001", "23550957");
    assert_booked (merchant, 3000, 1, 3);
  }
  g_remove (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/practice/paygate/credit/books", test_credit);
  g_test_add_func ("/practice/paygate/credit/again", test_credit_again);
  g_test_add_func ("/practice/paygate/credit/refused", test_credit_refused);
  g_test_add_func ("/practice/paygate/credit/count", test_credit_count);
  g_test_add_func ("/practice/paygate/credit/silent", test_credit_silent);
  g_test_add_func ("/practice/paygate/credit/lost", test_credit_lost);
  g_test_add_func ("/practice/paygate/credit/answers", test_credit_answers);
  g_test_add_func ("/practice/paygate/app/faults", test_app_faults);
  g_test_add_func ("/practice/paygate/inquire/states", test_inquiry);
  g_test_add_func ("/practice/paygate/inquire/faults", test_inquiry_faults);
  g_test_add_func ("/practice/paygate/notify/copies", test_notify_copies);
  g_test_add_func ("/practice/paygate/notify/signing", test_notify_signing);
  g_test_add_func ("/practice/paygate/notify/when", test_notify_when);
  g_test_add_func ("/practice/paygate/notify/pending", test_notify_pending);
  g_test_add_func ("/practice/paygate/notify/others", test_notify_others);
  g_test_add_func ("/practice/paygate/notify/new-keys", test_new_keys);
  g_test_add_func ("/practice/paygate/notify/near", test_notify_near);
  g_test_add_func ("/practice/paygate/credit/hang", test_hang);
  g_test_add_func ("/practice/paygate/return", test_return);
  g_test_add_func ("/practice/paygate/kept", test_kept);
  return g_test_run ();
}
