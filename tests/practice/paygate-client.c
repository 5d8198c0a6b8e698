/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "paygate-client.h"

#include <nettle/blowfish.h>
#include <string.h>

#include "tresen-json.h"

#define PATIENCE_US (20 * G_USEC_PER_SEC)
#define START_US (G_GINT64_CONSTANT (1520000000) * G_USEC_PER_SEC)

static void
convert (guint8 *data, gsize size, gboolean seals)
{
  struct blowfish_ctx key;

  blowfish_set_key (&key, strlen (PASSWORD), (const guint8 *) PASSWORD);
  if (seals)
    blowfish_encrypt (&key, size, data, data);
  else
    blowfish_decrypt (&key, size, data, data);
}

/** A form's body around @plain, which is UTF-8 and goes as ISO-8859-1. */
char *
merchant_seal (const char *plain)
{
  gsize size = 0;
  g_autofree char *latin = g_convert (plain, -1, "ISO-8859-1", "UTF-8", NULL, &size, NULL);
  gsize whole = (size + 7) / 8 * 8;
  g_autofree guint8 *data = g_malloc (whole);
  GString *form = g_string_new ("MerchantID=" MERCHANT);

  memset (data, ' ', whole);
  memcpy (data, latin, size);
  convert (data, whole, TRUE);
  g_string_append_printf (form, "&Len=%" G_GSIZE_FORMAT "&Data=", size);
  for (gsize i = 0; i < whole; i++)
    g_string_append_printf (form, "%02X", data[i]);
  return g_string_free (form, FALSE);
}

static char *
part_of (const char *form, const char *name)
{
  g_auto (GStrv) parts = g_strsplit (form, "&", -1);

  for (char **part = parts; *part != NULL; part++)
    if (g_str_has_prefix (*part, name) && (*part)[strlen (name)] == '=')
      return g_strdup (*part + strlen (name) + 1);
  return NULL;
}

/** What stands in "Len=…&Data=…", names in lower case; NULL if that is not it. */
GHashTable *
merchant_open (const char *form)
{
  g_autofree char *len = part_of (form, "Len");
  g_autofree char *hex = part_of (form, "Data");
  gsize size = hex != NULL ? strlen (hex) / 2 : 0;
  g_autofree guint8 *data = g_malloc (size + 1);
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = NULL;
  GHashTable *table;

  if (len == NULL || hex == NULL || size % 8 != 0)
    return NULL;
  for (gsize i = 0; i < size; i++)
    data[i]
        = (guint8) (g_ascii_xdigit_value (hex[2 * i]) * 16 + g_ascii_xdigit_value (hex[2 * i + 1]));
  convert (data, size, FALSE);
  text = g_convert ((const char *) data, (gssize) g_ascii_strtoull (len, NULL, 10), "UTF-8",
                    "ISO-8859-1", NULL, NULL, NULL);
  parts = g_strsplit (text, "&", -1);
  table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (char **part = parts; *part != NULL; part++)
    {
      char *equals = strchr (*part, '=');

      g_assert_nonnull (equals);
      g_hash_table_insert (table, g_ascii_strdown (*part, equals - *part), g_strdup (equals + 1));
    }
  return table;
}

const char *
value_of (GHashTable *answer, const char *name)
{
  const char *value = g_hash_table_lookup (answer, name);

  return value != NULL ? value : "";
}

char *
merchant_mac (const char *a, const char *b, const char *c, const char *d)
{
  g_autofree char *text = g_strdup_printf ("%s*%s*" MERCHANT "*%s*%s", a, b, c, d);
  g_autofree char *mac = g_compute_hmac_for_string (
      G_CHECKSUM_SHA256, (const guchar *) HMAC_PASSWORD, strlen (HMAC_PASSWORD), text, -1);

  return g_ascii_strup (mac, -1);
}

gboolean
is_signed (GHashTable *answer)
{
  g_autofree char *mac = merchant_mac (value_of (answer, "payid"), value_of (answer, "transid"),
                                       value_of (answer, "status"), value_of (answer, "code"));

  return strcmp (mac, value_of (answer, "mac")) == 0;
}

static void
notify_cb (TresenHttpExchange *exchange, gpointer user_data)
{
  Merchant *self = user_data;
  TresenHttpRequest *request = tresen_http_exchange_get_request (exchange);
  gboolean is_post = strcmp (request->method, "POST") == 0;
  g_autofree char *form = is_post ? g_strndup (g_bytes_get_data (request->body, NULL),
                                               g_bytes_get_size (request->body))
                                  : g_strdup (request->query);
  g_autoptr (TresenHttpReply) reply = NULL;
  gint64 now_us = g_get_monotonic_time ();
  GHashTable *opened = merchant_open (form);
  guint status = self->failures > 0 ? 500 : self->desk_status;

  g_assert_nonnull (opened);
  g_ptr_array_add (self->notifications, opened);
  g_ptr_array_add (self->raw, tresen_http_request_ref (request));
  g_array_append_val (self->at_us, now_us);
  if (self->failures > 0)
    self->failures--;
  reply = tresen_http_reply_new_text (status, "text/plain", "ok");
  tresen_http_exchange_reply (exchange, reply);
}

static void
start_desk (Merchant *self)
{
  TresenHttpRouter *router = tresen_http_router_new ();
  const TresenHttpRoute route = { .path = "/notify",
                                  .methods = "GET POST",
                                  .max_body = 65536,
                                  .handler = notify_cb,
                                  .user_data = self };
  g_autoptr (GError) error = NULL;

  tresen_http_router_add (router, &route);
  self->desk = tresen_http_server_new (router, NULL);
  tresen_http_server_listen (self->desk, "127.0.0.1", 0, &error);
  g_assert_no_error (error);
}

static gboolean
knows_openid (const char *openid, gpointer user_data)
{
  return strcmp (openid, "nobody") != 0;
}

Merchant *
merchant_new (const char *state_file)
{
  Merchant *self = g_new0 (Merchant, 1);
  TresenPracticePaygateConfig config = { .merchant_id = MERCHANT,
                                         .encryption_password = PASSWORD,
                                         .hmac_password = HMAC_PASSWORD,
                                         .state_file = state_file,
                                         .minute_us = 2000,
                                         .later_us = 100 * 1000,
                                         .knows_openid = knows_openid };
  g_autoptr (GError) error = NULL;

  self->desk_status = 200;
  self->notifications = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
  self->raw = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_http_request_unref);
  self->at_us = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->clock = config.clock = tresen_clock_new_manual (START_US);
  self->client = tresen_http_client_new ();
  self->paygate = tresen_practice_paygate_new (&config);
  tresen_practice_paygate_listen (self->paygate, 0, &error);
  g_assert_no_error (error);
  start_desk (self);
  return self;
}

void
merchant_free (Merchant *self)
{
  tresen_practice_paygate_stop (self->paygate);
  g_clear_object (&self->client);
  g_clear_object (&self->desk);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (self->paygate);
  tresen_clock_unref (self->clock);
  g_ptr_array_unref (self->notifications);
  g_ptr_array_unref (self->raw);
  g_array_unref (self->at_us);
  g_free (self);
}

static void
add (Merchant *self, GString *text, const char *name, const char *value)
{
  if (g_strcmp0 (self->override_name, name) == 0)
    value = self->override_value;
  if (value != NULL)
    g_string_append_printf (text, "%s%s=%s", text->len > 0 ? "&" : "", name, value);
}

static void
add_urls (Merchant *self, GString *text)
{
  static const char *const names[][2]
      = { { "URLSuccess", "success" }, { "URLFailure", "failure" }, { "URLNotify", "notify" } };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *url = g_strdup_printf (
          "http://127.0.0.1:%u/%s", (guint) tresen_http_server_get_port (self->desk), names[i][1]);

      add (self, text, names[i][0], url);
    }
}

static void
add_channel (Merchant *self, GString *text, const char *channel)
{
  add (self, text, "Channel", channel);
  if (strcmp (channel, "QRCode") == 0)
    add (self, text, "ProductNr", "CAR");
  if (strcmp (channel, "JSAPI") == 0)
    add (self, text, "OpenID", "oPr4ctLiWei-9d2Kq7ZxB1mN5tYc");
  if (strcmp (channel, "W2A") == 0)
    {
      const char *system = self->shop_system != NULL ? self->shop_system : "WAP";
      gboolean is_web = strcmp (system, "WAP") == 0;

      add (self, text, "ShopSystem", system);
      add (self, text, "ShopName", "Autohaus Müller");
      add (self, text, "ShopURL", is_web ? "https://m.autohaus.example" : "example.autohaus.app");
    }
  if (strcmp (channel, "APP") != 0)
    add (self, text, "UserData", "b3JkZXItMTc");
}

/** The sealed form of an order in EUR. */
char *
merchant_order (Merchant *self, const char *channel, const char *trans_id, const char *amount)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *mac = merchant_mac ("", trans_id, amount, "EUR");
  g_autofree char *req_id = g_strdup_printf ("req%u", ++self->serial);

  add (self, text, "MerchantID", MERCHANT);
  add (self, text, "TransID", trans_id);
  add (self, text, "RefNr", "17");
  add (self, text, "Amount", amount);
  add (self, text, "Currency", "EUR");
  add (self, text, "MAC", mac);
  add_channel (self, text, channel);
  add (self, text, "OrderDesc", "Anzahlung für <Golf>");
  add (self, text, "Response", "encrypt");
  add (self, text, "ReqId", req_id);
  add (self, text, "TimeOut", "15");
  add_urls (self, text);
  if (self->override_name != NULL && strstr (text->str, self->override_name) == NULL)
    add (self, text, self->override_name, self->override_value);
  return merchant_seal (text->str);
}

char *
merchant_credit (Merchant *self,
                 const char *pay_id,
                 const char *trans_id,
                 const char *amount,
                 const char *currency,
                 const char *ref_nr)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *mac = merchant_mac (pay_id != NULL ? pay_id : "", trans_id, amount, currency);

  add (self, text, "MerchantID", MERCHANT);
  add (self, text, "PayID", pay_id);
  add (self, text, "TransID", trans_id);
  add (self, text, "Amount", amount);
  add (self, text, "Currency", currency);
  add (self, text, "MAC", mac);
  add (self, text, "RefNr", ref_nr);
  return merchant_seal (text->str);
}

/** By PayID, or with NULL by TransID alone. */
char *
merchant_inquiry (Merchant *self, const char *pay_id, const char *trans_id)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *mac = merchant_mac (pay_id != NULL ? pay_id : "", trans_id, "", "");

  add (self, text, "MerchantID", MERCHANT);
  add (self, text, "PayID", pay_id);
  add (self, text, "TransID", trans_id);
  add (self, text, "MAC", mac);
  return merchant_seal (text->str);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static TresenHttpReply *
call (Merchant *self, const char *method, const char *path, const char *type, const char *body)
{
  g_autofree char *url
      = g_strconcat (tresen_practice_paygate_get_base (self->paygate), path + 1, NULL);
  g_autoptr (GBytes) bytes = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;
  TresenHttpCall what = { .method = method,
                          .url = url,
                          .content_type = type,
                          .body = bytes,
                          .deadline_us = PATIENCE_US,
                          .max_answer = 1024 * 1024 };
  g_autoptr (GAsyncResult) result = NULL;

  tresen_http_client_call_async (self->client, &what, NULL, answered_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return tresen_http_client_call_finish (self->client, result, NULL);
}

/** NULL when the connection was cut. */
TresenHttpReply *
merchant_call (Merchant *self, const char *method, const char *path, const char *body)
{
  return call (self, method, path, body != NULL ? SEALED_TYPE : NULL, body);
}

/** A call of the merchant's server: the answer opened, NULL if there is none that could be. */
GHashTable *
merchant_ask (Merchant *self, const char *path, const char *body)
{
  g_autoptr (TresenHttpReply) reply = merchant_call (self, "POST", path, body);
  g_autofree char *text = NULL;

  if (reply == NULL || reply->status != 200)
    return NULL;
  text = g_strndup (g_bytes_get_data (reply->body, NULL), g_bytes_get_size (reply->body));
  return merchant_open (text);
}

TresenHttpReply *
merchant_post_json (Merchant *self, const char *path, const char *json)
{
  return call (self, "POST", path, "application/json", json);
}

void
merchant_order_json (Merchant *self, const char *path, const char *json)
{
  g_autoptr (TresenHttpReply) reply = merchant_post_json (self, path, json);

  g_assert_nonnull (reply);
  g_assert_cmpuint (reply->status, ==, 200);
}

/** Sends the browser to Paygate; returns the path of the hosted page. */
char *
merchant_begin (Merchant *self, const char *channel, const char *trans_id, const char *amount)
{
  g_autofree char *form = merchant_order (self, channel, trans_id, amount);
  g_autoptr (TresenHttpReply) reply = merchant_call (self, "POST", "/wechat.aspx", form);
  const char *location;

  g_assert_nonnull (reply);
  g_assert_cmpuint (reply->status, ==, 302);
  location = tresen_http_reply_get_header (reply, "Location");
  g_assert_true (g_str_has_prefix (location, "/cbWechat.aspx?id="));
  return g_strdup (location);
}

/** Presses a button of the hosted page: what the browser takes along to @url. */
GHashTable *
merchant_press (Merchant *self, const char *page, const char *button, char **url)
{
  g_autofree char *body = g_strdup_printf ("%s&do=%s", strchr (page, '?') + 1, button);
  g_autoptr (TresenHttpReply) reply = merchant_call (self, "POST", "/cbWechat.aspx", body);
  const char *location, *query;

  g_assert_nonnull (reply);
  g_assert_cmpuint (reply->status, ==, 302);
  location = tresen_http_reply_get_header (reply, "Location");
  query = strchr (location, '?');
  g_assert_nonnull (query);
  if (url != NULL)
    *url = g_strndup (location, (gsize) (query - location));
  return merchant_open (query + 1);
}

void
merchant_await (Merchant *self, guint notifications)
{
  gint64 end_us = g_get_monotonic_time () + PATIENCE_US;

  while (self->notifications->len < notifications && g_get_monotonic_time () < end_us)
    g_main_context_iteration (NULL, FALSE) ? (void) 0 : g_usleep (500);
  g_assert_cmpuint (self->notifications->len, >=, notifications);
}

void
merchant_spin (Merchant *self, guint ms)
{
  gint64 end_us = g_get_monotonic_time () + (gint64) ms * 1000;

  while (g_get_monotonic_time () < end_us)
    g_main_context_iteration (NULL, FALSE) ? (void) 0 : g_usleep (500);
}

JsonObject *
merchant_books (Merchant *self)
{
  g_autoptr (TresenHttpReply) reply = merchant_call (self, "GET", "/practice/books", NULL);

  g_assert_nonnull (reply);
  return tresen_json_parse_object (reply->body, NULL);
}

JsonObject *
merchant_find (JsonObject *books, const char *trans_id)
{
  JsonArray *payments = json_object_get_array_member (books, "payments");

  for (guint i = 0; i < json_array_get_length (payments); i++)
    {
      JsonObject *payment = json_array_get_object_element (payments, i);

      if (strcmp (json_object_get_string_member (payment, "transid"), trans_id) == 0)
        return payment;
    }
  return NULL;
}
