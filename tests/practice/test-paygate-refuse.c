/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the stand-in for Paygate does not take, and with which code. */
#include <libsoup/soup.h>
#include <string.h>

#include "paygate-client.h"
#include "tresen-json.h"

typedef struct
{
  const char *name; /* the parameter that is changed, or added */
  const char *channel;
  const char *value; /* NULL leaves it out */
  const char *code;
} FieldCase;

static const FieldCase field_cases[] = {
  { "TransID", "APP", NULL, "20100002" },
  { "TransID", "APP", "a*b", "20110002" },
  { "TransID", "APP", "", "20150002" },
  { "RefNr", "APP", "A17", "20110032" },
  { "RefNr", "APP", "0123456789012345678901234567890", "20140032" },
  { "Amount", "APP", NULL, "20100005" },
  { "Amount", "APP", "012", "20110005" },
  { "Amount", "APP", "-5", "20110005" },
  { "Amount", "APP", "1234567890123", "20140005" },
  { "Currency", "APP", "eur", "20110006" },
  { "Currency", "APP", "EURO", "20140006" },
  { "Currency", "APP", "USD", "20120044" },
  { "MAC", "APP", NULL, "20100044" },
  { "MAC", "APP", "AB", "20130044" },
  { "MAC", "APP", "0000000000000000000000000000000000000000000000000000000000000000", "20120044" },
  { "Channel", "APP", NULL, "20100085" },
  { "Channel", "QRCode", "INAPP", "20160085" },
  { "OrderDesc", "APP", NULL, "20100011" },
  { "OrderDesc", "APP", "50 % Rabatt", "20110011" },
  { "OrderDesc2", "APP", "a#b", "20110012" },
  { "URLNotify", "APP", "http://example.com/notify", "20110022" },
  { "URLNotify", "APP", "https://example.com:8443/notify", "20110022" },
  { "URLSuccess", "APP", "https://example.com/?a", "20110020" },
  { "Response", "APP", "clear", "20160010" },
  { "ReqId", "APP", "5f0c7a3e-9b1d-4c26-8e7f-a90b12c3d4e5", "20140004" },
  { "ReqId", "APP", "a-b", "20110004" },
  { "IPAddr", "APP", "300.1.1.1", "2011003D" },
  { "IPAddr", "APP", "::1", "2011003D" },
  { "TimeOut", "APP", "4", "20160000" },
  { "TimeOut", "APP", "015", "20110000" },
  { "GoodsCategory", "APP", "a b", "20110000" },
  { "ProductNr", "QRCode", NULL, "20101714" },
  { "ProductNr", "QRCode", "C4R", "20111714" },
  { "Limit", "APP", "TRUE", "20160990" },
  { "OpenID", "JSAPI", NULL, "20100000" },
  { "OpenID", "JSAPI", "a b", "20110000" },
  { "OpenID", "JSAPI", "nobody", "23550312" },
  { "ShopSystem", "W2A", NULL, "20101348" },
  { "ShopSystem", "W2A", "Wap", "20161348" },
  { "ShopURL", "W2A", "example.autohaus.app", "20110000" },
  { "ShopName", "W2A", NULL, "20100000" },
  { "ShopURL", "W2A", "https://m.autohaus.example/?a", "20110000" },
  { "Plain", "APP", "a+b", "20110014" },
  { "Custom", "APP", "nothing", "20110000" },
  { "transid", "APP", "T1", "20190000" },
  { "PayID", "APP", "a1b2c3d4e5f60718293a4b5c6d7e8f90", "20190001" },
  { "Amount", "APP", "99", "20120044" },
};

static GHashTable *
refusal_of (Merchant *merchant, const FieldCase *field)
{
  g_autofree char *form = NULL;
  g_autoptr (TresenHttpReply) reply = NULL;
  const char *location;

  merchant->override_name = field->name;
  merchant->override_value = field->value;
  form = merchant_order (merchant, field->channel, "T1", "5000");
  if (strcmp (field->channel, "APP") == 0 && strcmp (field->name, "Channel") != 0)
    return merchant_ask (merchant, "/wechat.aspx", form);
  reply = merchant_call (merchant, "POST", "/wechat.aspx", form);
  g_assert_nonnull (reply);
  g_assert_cmpuint (reply->status, ==, 302);
  location = tresen_http_reply_get_header (reply, "Location");
  g_assert_nonnull (strstr (location, "/failure?Len="));
  return merchant_open (strchr (location, '?') + 1);
}

static void
test_fields (void)
{
  g_autoptr (Merchant) merchant = merchant_new (NULL);
  g_autoptr (JsonObject) books = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (field_cases); i++)
    {
      g_autoptr (GHashTable) answer = refusal_of (merchant, &field_cases[i]);

      g_test_message ("%s: %s", field_cases[i].name, field_cases[i].value);
      g_assert_nonnull (answer);
      g_assert_true (is_signed (answer));
      g_assert_cmpstr (value_of (answer, "status"), ==, "FAILED");
      g_assert_cmpstr (value_of (answer, "code"), ==, field_cases[i].code);
      g_assert_cmpstr (value_of (answer, "payid"), ==, "");
    }
  books = merchant_books (merchant);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (books, "payments")), ==,
                    0);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (books, "refused")), ==,
                    G_N_ELEMENTS (field_cases));
}

static void
test_small_amount (void)
{
  g_autoptr (Merchant) merchant = merchant_new (NULL);
  g_autofree char *form = merchant_order (merchant, "APP", "T1", "99");
  g_autoptr (GHashTable) answer = merchant_ask (merchant, "/wechat.aspx", form);

  g_assert_cmpstr (value_of (answer, "code"), ==, "20120070");
}

static void
assert_error_page (Merchant *merchant, const char *form, const char *code)
{
  g_autoptr (TresenHttpReply) reply = merchant_call (merchant, "POST", "/wechat.aspx", form);
  g_autofree char *text = NULL;

  g_assert_nonnull (reply);
  g_assert_cmpuint (reply->status, ==, 200);
  text = g_strndup (g_bytes_get_data (reply->body, NULL), g_bytes_get_size (reply->body));
  g_assert_nonnull (strstr (text, code));
}

/* Nothing can be read, so nobody can be sent anywhere. */
static void
test_envelope (void)
{
  g_autoptr (Merchant) merchant = merchant_new (NULL);
  g_autofree char *sealed = merchant_seal ("MerchantID=" MERCHANT "&TransID=T1");
  const char *data = strstr (sealed, "&Data=") + 6;
  g_autofree char *cut = g_strdup_printf ("MerchantID=" MERCHANT "&Len=12&Data=%s", data);
  g_autofree char *past = g_strdup_printf ("MerchantID=" MERCHANT "&Len=99&Data=%s", data);
  g_autofree char *foreign = g_strdup_printf ("MerchantID=other&Len=35&Data=%s", data);
  g_autofree char *odd = g_strdup_printf ("MerchantID=" MERCHANT "&Len=35&Data=%sA", data);
  g_autofree char *nameless = merchant_seal ("TransID=T1&Amount=5000");

  assert_error_page (merchant, "Len=35&Data=00", "20100003");
  assert_error_page (merchant, foreign, "20120003");
  assert_error_page (merchant, "MerchantID=" MERCHANT "&Data=00", "20100008");
  assert_error_page (merchant, "MerchantID=" MERCHANT "&Len=-5&Data=00", "20110008");
  assert_error_page (merchant, "MerchantID=" MERCHANT "&Len=35", "20100007");
  assert_error_page (merchant, odd, "20110007");
  assert_error_page (merchant, cut, "20120008");
  assert_error_page (merchant, past, "20120008");
  assert_error_page (merchant, nameless, "20010007");
}

static void
test_duplicate (void)
{
  g_autoptr (Merchant) merchant = merchant_new (NULL);
  g_autofree char *form = merchant_seal ("MerchantID=" MERCHANT "&TransID=T1&TransID=T2");
  g_autoptr (GHashTable) answer = merchant_ask (merchant, "/credit.aspx", form);

  g_assert_cmpstr (value_of (answer, "code"), ==, "20170002");
}

/* A failure that cannot be sent to URLFailure, because that is what is wrong. */
static void
test_unreadable_failure (void)
{
  g_autoptr (Merchant) merchant = merchant_new (NULL);
  g_autofree char *form = NULL;

  merchant->override_name = "URLFailure";
  merchant->override_value = "javascript:alert(1)";
  form = merchant_order (merchant, "QRCode", "T1", "5000");
  assert_error_page (merchant, form, "20110021");
}

/* Orders of tests come from this machine and not from a page that a browser happens to show. */
static void
test_orders (void)
{
  g_autoptr (Merchant) merchant = merchant_new (NULL);
  g_autoptr (TresenHttpReply) plain
      = merchant_call (merchant, "POST", "/practice/act", "{\"transid\":\"T1\",\"act\":\"pay\"}");
  g_autoptr (TresenHttpReply) bad
      = merchant_post_json (merchant, "/practice/fault", "{\"kind\":\"unheard-of\"}");
  g_autoptr (TresenHttpReply) nobody
      = merchant_post_json (merchant, "/practice/act", "{\"transid\":\"T1\",\"act\":\"pay\"}");

  g_assert_cmpuint (plain->status, ==, 403);
  g_assert_cmpuint (bad->status, ==, 400);
  g_assert_cmpuint (nobody->status, ==, 400);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GBytes) body = soup_session_send_and_read_finish (SOUP_SESSION (source), result, NULL);

  *(gboolean *) user_data = TRUE;
}

/* As a browser posts a form of another page; Tresen's own client sends no Origin, so this asks with libsoup. */
static guint
status_from_elsewhere (Merchant *merchant, const char *path, const char *form)
{
  g_autofree char *url
      = g_strconcat (tresen_practice_paygate_get_base (merchant->paygate), path + 1, NULL);
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autoptr (SoupMessage) message = soup_message_new ("POST", url);
  g_autoptr (GBytes) body = g_bytes_new (form, strlen (form));
  gboolean is_over = FALSE;

  soup_message_set_request_body_from_bytes (message, SEALED_TYPE, body);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_append (soup_message_get_request_headers (message), "Origin",
                               "https://elsewhere.example");
  soup_session_send_and_read_async (session, message, 0, NULL, sent_cb, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
  return soup_message_get_status (message);
}

/* The shop's page sends the browser here; no other page can press a button of the hosted one. */
static void
test_other_pages (void)
{
  g_autoptr (Merchant) merchant = merchant_new (NULL);
  g_autofree char *form = merchant_order (merchant, "QRCode", "T1", "5000");
  g_autofree char *page = merchant_begin (merchant, "QRCode", "T2", "5000");
  g_autofree char *body = g_strconcat (strchr (page, '?') + 1, "&do=pay", NULL);

  g_assert_cmpuint (status_from_elsewhere (merchant, "/wechat.aspx", form), ==, 302);
  g_assert_cmpuint (status_from_elsewhere (merchant, "/cbWechat.aspx", body), ==, 404);
}

static JsonArray *
load_vectors (JsonObject **file, const char *group)
{
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "data", "vectors", "paygate.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  g_file_get_contents (path, &text, &size, &error);
  g_assert_no_error (error);
  bytes = g_bytes_new (text, size);
  *file = tresen_json_parse_object (bytes, &error);
  g_assert_no_error (error);
  return json_object_get_array_member (*file, group);
}

/* Whole requests that others wrote: read, and refused for nothing but what the books have. */
/* What the stand-in makes of a request of others: a code, or "page" for the hosted page. */
static char *
outcome_of (Merchant *merchant, JsonObject *vector)
{
  g_autofree char *path
      = g_strconcat ("/", json_object_get_string_member (vector, "endpoint"), NULL);
  g_autoptr (TresenHttpReply) reply
      = merchant_call (merchant, "POST", path, json_object_get_string_member (vector, "form_body"));
  const char *location = tresen_http_reply_get_header (reply, "Location");
  g_autofree char *text = NULL;
  g_autoptr (GHashTable) answer = NULL;

  if (location != NULL)
    return g_strdup (g_str_has_prefix (location, "/cbWechat.aspx?id=") ? "page" : location);
  text = g_strndup (g_bytes_get_data (reply->body, NULL), g_bytes_get_size (reply->body));
  answer = merchant_open (text);
  g_assert_nonnull (answer);
  return g_strdup (value_of (answer, "code"));
}

/* Whole requests that others wrote: read, and refused for nothing but what the books have. */
static void
test_vectors (void)
{
  g_autoptr (Merchant) merchant = merchant_new (NULL);
  g_autoptr (JsonObject) file = NULL;
  JsonArray *vectors = load_vectors (&file, "requests");

  for (guint i = 0; i < json_array_get_length (vectors); i++)
    {
      JsonObject *vector = json_array_get_object_element (vectors, i);
      gboolean is_start
          = strcmp (json_object_get_string_member (vector, "endpoint"), "wechat.aspx") == 0;
      gboolean is_app
          = strstr (json_object_get_string_member (vector, "plaintext"), "=APP&") != NULL;
      g_autofree char *outcome = outcome_of (merchant, vector);

      g_test_message ("%s", json_object_get_string_member (vector, "id"));
      g_assert_cmpstr (outcome, ==, !is_start ? "20600061" : is_app ? "00000000" : "page");
    }
  g_assert_cmpuint (json_array_get_length (vectors), >=, 5);
}

static const char *
context_of (JsonObject *vector, const char *name)
{
  JsonObject *context = tresen_json_get_object (vector, "context");

  return context != NULL ? tresen_json_get_string (context, name) : NULL;
}

/* Nobody behind the wire can see an ampersand in a value, a letter that is not in ISO-8859-1, or what only we promised. The
 * stand-in is on this machine and calls it. */
static gboolean
is_for_the_platform (JsonObject *vector)
{
  const char *value = tresen_json_get_string (vector, "value");
  g_autofree char *latin
      = value != NULL ? g_convert (value, -1, "ISO-8859-1", "UTF-8", NULL, NULL, NULL) : NULL;

  if (value == NULL)
    return TRUE;
  return latin != NULL && strchr (value, '&') == NULL && context_of (vector, "mode") == NULL
         && strstr (value, "://localhost") == NULL && strstr (value, "://127.") == NULL;
}

static char *
order_with (Merchant *merchant, JsonObject *vector)
{
  const char *field = json_object_get_string_member (vector, "field");
  const char *value = tresen_json_get_string (vector, "value");
  const char *channel = context_of (vector, "Channel");
  static guint serial;
  g_autofree char *trans_id = g_strdup_printf ("F%u", ++serial);
  gboolean is_trans_id = strcmp (field, "TransID") == 0;
  gboolean is_amount = strcmp (field, "Amount") == 0;

  merchant->shop_system = context_of (vector, "ShopSystem");
  if (strcmp (field, "ShopSystem") == 0 && channel != NULL && strcmp (channel, "W2A") == 0)
    merchant->shop_system = value;
  merchant->override_name = is_trans_id || is_amount ? NULL : field;
  merchant->override_value = value;
  if (strcmp (field, "Channel") == 0 && g_strcmp0 (value, "QRCode") == 0)
    channel = value;
  return merchant_order (merchant, channel != NULL ? channel : "APP",
                         is_trans_id ? value : trans_id, is_amount ? value : "5000");
}

static gboolean
is_taken (Merchant *merchant, JsonObject *vector)
{
  const char *endpoint = context_of (vector, "endpoint");
  const char *pay_id = tresen_json_get_string (vector, "value");
  gboolean is_credit = g_strcmp0 (endpoint, "credit.aspx") == 0;
  g_autofree char *form = is_credit ? merchant_credit (merchant, pay_id, "R1", "5000", "EUR", "17")
                                    : order_with (merchant, vector);
  g_autoptr (TresenHttpReply) reply
      = merchant_call (merchant, "POST", is_credit ? "/credit.aspx" : "/wechat.aspx", form);
  const char *location = tresen_http_reply_get_header (reply, "Location");
  g_autofree char *text = NULL;
  g_autoptr (GHashTable) answer = NULL;

  if (location != NULL)
    return g_str_has_prefix (location, "/cbWechat.aspx?id=");
  text = g_strndup (g_bytes_get_data (reply->body, NULL), g_bytes_get_size (reply->body));
  answer = merchant_open (text);
  return answer != NULL && strcmp (value_of (answer, "code"), "00000000") == 0;
}

/* What one reading of the tables says of a value, the other says as well. */
static void
test_field_vectors (void)
{
  g_autoptr (Merchant) merchant = merchant_new (NULL);
  g_autoptr (JsonObject) file = NULL;
  JsonArray *vectors = load_vectors (&file, "fields");
  guint count = 0;

  for (guint i = 0; i < json_array_get_length (vectors); i++)
    {
      JsonObject *vector = json_array_get_object_element (vectors, i);

      if (!is_for_the_platform (vector))
        continue;
      g_test_message ("%s", json_object_get_string_member (vector, "id"));
      g_assert_true (is_taken (merchant, vector)
                     == json_object_get_boolean_member (vector, "valid"));
      count++;
    }
  g_test_message ("%u values", count);
  g_assert_cmpuint (count, >=, 60);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/practice/paygate/refuse/fields", test_fields);
  g_test_add_func ("/practice/paygate/refuse/small-amount", test_small_amount);
  g_test_add_func ("/practice/paygate/refuse/envelope", test_envelope);
  g_test_add_func ("/practice/paygate/refuse/duplicate", test_duplicate);
  g_test_add_func ("/practice/paygate/refuse/unreadable-failure", test_unreadable_failure);
  g_test_add_func ("/practice/paygate/refuse/orders", test_orders);
  g_test_add_func ("/practice/paygate/refuse/other-pages", test_other_pages);
  g_test_add_func ("/practice/paygate/refuse/vectors", test_vectors);
  g_test_add_func ("/practice/paygate/refuse/field-vectors", test_field_vectors);
  return g_test_run ();
}
