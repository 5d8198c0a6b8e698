/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-paygate-request.h"

#include <string.h>

#include "paygate-rig.h"
#include "tresen-paygate-envelope.h"

static const char *const lines[] = { "2 x Winterreifen; 225/45", "", "Montage", NULL };

static TresenPaygateOrder
make_order (TresenPayChannel channel)
{
  return (TresenPaygateOrder){
    .channel = channel,
    .trans_id = "AH20180307000017",
    .ref_nr = "17",
    .amount = 1250000,
    .currency = "EUR",
    .order_desc = "Anzahlung Käfer",
    .items = lines,
    .url_success = "https://pay.autohaus.example/paygate/success",
    .url_failure = "https://pay.autohaus.example/paygate/failure",
    .url_notify = "https://pay.autohaus.example/paygate/notify",
    .user_data = "b3JkZXItMTc",
    .req_id = "5f0c7a3e9b1d4c268e7fa90b12c3d4e5",
    .ip_addr = "203.0.113.7",
    .timeout_minutes = 15,
    .goods_category = "CARS",
    .product_nr = "CAR",
    .has_limit = TRUE,
    .plain = "till 3",
    .custom = "desk=3|floor=1",
    .shop_name = "Autohaus Müller",
    .shop_url = "https://m.autohaus.example",
    .open_id = "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o",
  };
}

static TresenPaygateParams *
open_form (const TresenPaygateMerchant *merchant, const TresenPaygateForm *form)
{
  TresenPaygateRefusal refusal;
  g_autoptr (GBytes) text = tresen_paygate_envelope_open (merchant->cipher, RIG_PASSWORD,
                                                          form->data, form->len, &refusal);
  TresenPaygateParams *params;

  g_assert_nonnull (text);
  g_assert_cmpuint (g_ascii_strtoull (form->len, NULL, 10), ==, g_bytes_get_size (text));
  params = tresen_paygate_params_parse (text, &refusal);
  g_assert_nonnull (params);
  return params;
}

static TresenPaygateParams *
start (const TresenPaygateMerchant *merchant, const TresenPaygateOrder *order)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenPaygateForm) form = tresen_paygate_request_start (merchant, order, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (form->url, ==, "https://www.computop-paygate.com/wechat.aspx");
  g_assert_cmpstr (form->merchant_id, ==, RIG_MERCHANT);
  return open_form (merchant, form);
}

static void
assert_has (const TresenPaygateParams *params, const char *name, const char *value)
{
  g_test_message ("%s", name);
  g_assert_cmpstr (tresen_paygate_params_get (params, name), ==, value);
}

/* Each channel gets what it needs and nothing that belongs to another. */
static void
test_channels (void)
{
  static const struct
  {
    TresenPayChannel channel;
    const char *name, *user_data, *product_nr, *open_id, *shop_system;
  } cases[] = {
    { TRESEN_PAY_CHANNEL_QRCODE, "QRCode", "b3JkZXItMTc", "CAR", NULL, NULL },
    { TRESEN_PAY_CHANNEL_W2A, "W2A", "b3JkZXItMTc", NULL, NULL, "WAP" },
    { TRESEN_PAY_CHANNEL_APP, "APP", NULL, NULL, NULL, NULL },
    { TRESEN_PAY_CHANNEL_JSAPI, "JSAPI", "b3JkZXItMTc", NULL, "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o",
      NULL },
  };
  g_autoptr (TresenPaygateMerchant) merchant = rig_merchant_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      TresenPaygateOrder order = make_order (cases[i].channel);
      g_autoptr (TresenPaygateParams) params = start (merchant, &order);
      gboolean is_site = cases[i].shop_system != NULL;

      assert_has (params, "Channel", cases[i].name);
      assert_has (params, "UserData", cases[i].user_data);
      assert_has (params, "ProductNr", cases[i].product_nr);
      assert_has (params, "OpenID", cases[i].open_id);
      assert_has (params, "ShopSystem", cases[i].shop_system);
      assert_has (params, "ShopName", is_site ? "Autohaus Müller" : NULL);
      assert_has (params, "ShopURL", is_site ? "https://m.autohaus.example" : NULL);
    }
}

static void
test_every_parameter (void)
{
  g_autoptr (TresenPaygateMerchant) merchant = rig_merchant_new ();
  TresenPaygateOrder order = make_order (TRESEN_PAY_CHANNEL_QRCODE);
  g_autoptr (TresenPaygateParams) params = start (merchant, &order);

  assert_has (params, "MerchantID", RIG_MERCHANT);
  assert_has (params, "TransID", "AH20180307000017");
  assert_has (params, "RefNr", "17");
  assert_has (params, "Amount", "1250000");
  assert_has (params, "Currency", "EUR");
  assert_has (params, "MAC", "CEC1B99B638990C4B859AF725205571C776ABD81FDC5C28E3F9E4071D44B6F33");
  assert_has (params, "OrderDesc", "Anzahlung Käfer");
  assert_has (params, "OrderDesc2", "2 x Winterreifen, 225/45;Montage");
  assert_has (params, "URLSuccess", order.url_success);
  assert_has (params, "URLFailure", order.url_failure);
  assert_has (params, "URLNotify", order.url_notify);
  assert_has (params, "Response", "encrypt");
  assert_has (params, "ReqId", order.req_id);
  assert_has (params, "IPAddr", "203.0.113.7");
  assert_has (params, "TimeOut", "15");
  assert_has (params, "GoodsCategory", "CARS");
  assert_has (params, "Limit", "true");
  assert_has (params, "Plain", "till 3");
  assert_has (params, "Custom", "desk=3|floor=1");
  g_assert_cmpuint (tresen_paygate_params_count (params), ==, 22);
}

/* What has no value is left out, name and all. */
static void
test_left_out (void)
{
  g_autoptr (TresenPaygateMerchant) merchant = rig_merchant_new ();
  TresenPaygateOrder order = make_order (TRESEN_PAY_CHANNEL_APP);
  g_autoptr (TresenPaygateParams) params = NULL;

  order.ref_nr = "";
  order.items = NULL;
  order.goods_category = NULL;
  order.plain = "";
  order.custom = NULL;
  order.has_limit = FALSE;
  order.timeout_minutes = 0;
  order.ip_addr = "2001:db8::1";
  params = start (merchant, &order);
  g_assert_cmpuint (tresen_paygate_params_count (params), ==, 12);
  for (const char **at = (const char *[]){ "10.0.0.5", "192.168.1.1", "127.0.0.1", "169.254.1.1",
                                           "0.0.0.0", "224.0.0.1", "nonsense", "", NULL };
       *at != NULL; at++)
    {
      g_autoptr (TresenPaygateParams) other = NULL;

      order.ip_addr = *at;
      other = start (merchant, &order);
      assert_has (other, "IPAddr", NULL);
    }
}

/* Without a live contract no description can be taken for one that moves money. */
static void
test_test_mode (void)
{
  g_autoptr (TresenPaygateMerchant) merchant = rig_merchant_new ();
  TresenPaygateOrder order = make_order (TRESEN_PAY_CHANNEL_QRCODE);
  g_autofree char *long_text = g_strnfill (125, 'x');
  g_autoptr (TresenPaygateParams) marked = NULL;
  g_autoptr (TresenPaygateParams) cut = NULL;
  g_autoptr (TresenPaygateParams) chosen = NULL;
  g_autoptr (GError) error = NULL;

  merchant->is_live = FALSE;
  marked = start (merchant, &order);
  assert_has (marked, "OrderDesc", "Test:0000 Anzahlung Käfer");
  order.order_desc = long_text;
  cut = start (merchant, &order);
  g_assert_cmpuint (strlen (tresen_paygate_params_get (cut, "OrderDesc")), ==, 128);
  g_assert_true (g_str_has_prefix (tresen_paygate_params_get (cut, "OrderDesc"), "Test:0000 xxx"));
  order.order_desc = "Test:0305";
  chosen = start (merchant, &order);
  assert_has (chosen, "OrderDesc", "Test:0305");
  merchant->is_live = TRUE;
  g_assert_null (tresen_paygate_request_start (merchant, &order, &error));
  g_assert_error (error, TRESEN_PAYGATE_ERROR, TRESEN_PAYGATE_ERROR_INVALID);
}

/* A page that is loaded again sends the same thing, under either cipher; another order sends another IV. */
static void
test_same_form (void)
{
  g_autoptr (TresenPaygateMerchant) merchant = rig_merchant_new ();
  TresenPaygateOrder order = make_order (TRESEN_PAY_CHANNEL_W2A);

  for (TresenPaygateCipher cipher = TRESEN_PAYGATE_CIPHER_BLOWFISH;
       cipher <= TRESEN_PAYGATE_CIPHER_AES; cipher++)
    {
      g_autoptr (TresenPaygateForm) first = NULL;
      g_autoptr (TresenPaygateForm) again = NULL;
      g_autoptr (TresenPaygateForm) other = NULL;
      g_autoptr (TresenPaygateParams) params = NULL;

      merchant->cipher = cipher;
      order.trans_id = "A1";
      first = tresen_paygate_request_start (merchant, &order, NULL);
      again = tresen_paygate_request_start (merchant, &order, NULL);
      order.trans_id = "A2";
      other = tresen_paygate_request_start (merchant, &order, NULL);
      g_assert_cmpstr (first->data, ==, again->data);
      g_assert_cmpstr (first->data, !=, other->data);
      if (cipher == TRESEN_PAYGATE_CIPHER_AES)
        g_assert_cmpint (strncmp (first->data, other->data, 32), !=, 0);
      params = open_form (merchant, first);
      assert_has (params, "TransID", "A1");
    }
}

static void
test_faults (void)
{
  g_autoptr (TresenPaygateMerchant) merchant = rig_merchant_new ();
  TresenPaygateOrder order = make_order (TRESEN_PAY_CHANNEL_W2A);
  g_autoptr (GArray) faults = NULL;
  g_autoptr (GArray) none = tresen_paygate_order_check (merchant, &order);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (none->len, ==, 0);
  order.trans_id = "SECRET&17";
  order.amount = 99;
  order.order_desc = "定金";
  order.shop_name = NULL;
  order.url_notify = "https://localhost/n";
  faults = tresen_paygate_order_check (merchant, &order);
  g_assert_cmpuint (faults->len, ==, 5);
  g_assert_null (tresen_paygate_request_start (merchant, &order, &error));
  g_assert_error (error, TRESEN_PAYGATE_ERROR, TRESEN_PAYGATE_ERROR_INVALID);
  for (const char **at
       = (const char *[]){ "TransID bad_char", "Amount below_minimum", "OrderDesc not_latin1",
                           "URLNotify bad_value", "ShopName missing", NULL };
       *at != NULL; at++)
    g_assert_nonnull (strstr (error->message, *at));
  g_assert_null (strstr (error->message, "SECRET"));
}

static void
test_amounts_out_of_range (void)
{
  g_autoptr (TresenPaygateMerchant) merchant = rig_merchant_new ();
  TresenPaygateOrder order = make_order (TRESEN_PAY_CHANNEL_APP);

  for (const gint64 *at = (const gint64[]){ 0, -100, 99, G_GINT64_CONSTANT (1000000000000),
                                            G_MAXINT64, G_MININT64, 1 };
       *at != 1; at++)
    {
      g_autoptr (GError) error = NULL;

      order.amount = *at;
      g_assert_null (tresen_paygate_request_start (merchant, &order, &error));
      g_assert_error (error, TRESEN_PAYGATE_ERROR, TRESEN_PAYGATE_ERROR_INVALID);
    }
}

static void
test_keys (void)
{
  TresenPaygateOrder order = make_order (TRESEN_PAY_CHANNEL_APP);
  g_autoptr (TresenPaygateMerchant) merchant = rig_merchant_new ();
  static const char *const pairs[][2]
      = { { "", RIG_HMAC_KEY }, { "abc", RIG_HMAC_KEY }, { RIG_PASSWORD, "" } };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autoptr (GError) error = NULL;

      tresen_paygate_merchant_set_keys (merchant, pairs[i][0], pairs[i][1]);
      g_assert_null (tresen_paygate_request_start (merchant, &order, &error));
      g_assert_error (error, TRESEN_PAYGATE_ERROR, TRESEN_PAYGATE_ERROR_INVALID);
    }
  /* Nothing is ever sent with the keys before. */
  tresen_paygate_merchant_set_keys (merchant, "", "");
  tresen_paygate_merchant_set_previous_keys (merchant, RIG_PASSWORD, RIG_HMAC_KEY);
  g_assert_null (tresen_paygate_request_start (merchant, &order, NULL));
}

static void
test_stand_in (void)
{
  g_autoptr (TresenPaygateMerchant) merchant
      = tresen_paygate_merchant_new (RIG_MERCHANT, "http://127.0.0.1:8080/pay//");
  TresenPaygateOrder order = make_order (TRESEN_PAY_CHANNEL_APP);
  g_autoptr (TresenPaygateForm) form = NULL;
  g_autofree char *body = NULL;

  tresen_paygate_merchant_set_keys (merchant, RIG_PASSWORD, RIG_HMAC_KEY);
  order.url_notify = order.url_success = order.url_failure = "http://127.0.0.1:9000/paygate/notify";
  form = tresen_paygate_request_start (merchant, &order, NULL);
  g_assert_nonnull (form);
  g_assert_cmpstr (form->url, ==, "http://127.0.0.1:8080/pay/wechat.aspx");
  body = tresen_paygate_form_to_body (form);
  g_assert_true (g_str_has_prefix (body, "MerchantID=" RIG_MERCHANT "&Len="));
}

static void
test_inquire (void)
{
  g_autoptr (TresenPaygateMerchant) merchant = rig_merchant_new ();
  g_autoptr (TresenPaygateForm) by_pay_id
      = tresen_paygate_request_inquire (merchant, RIG_PAY_ID, "AH17", NULL);
  g_autoptr (TresenPaygateForm) by_trans_id
      = tresen_paygate_request_inquire (merchant, "", "AH17", NULL);
  g_autoptr (TresenPaygateParams) params = open_form (merchant, by_trans_id);

  g_assert_true (g_str_has_suffix (by_pay_id->url, "/inquire.aspx"));
  g_assert_true (g_str_has_suffix (by_trans_id->url, "/inquire24.aspx"));
  g_assert_cmpuint (tresen_paygate_params_count (params), ==, 3);
  g_assert_null (tresen_paygate_request_inquire (merchant, "short", "AH17", NULL));
  g_assert_null (tresen_paygate_request_inquire (merchant, RIG_PAY_ID, NULL, NULL));
}

static void
test_credit (void)
{
  g_autoptr (TresenPaygateMerchant) merchant = rig_merchant_new ();
  TresenPaygateCredit credit = { RIG_PAY_ID, "AH17R1", "1701", 25000, "EUR" };
  g_autoptr (TresenPaygateForm) form = tresen_paygate_request_credit (merchant, &credit, NULL);
  g_autoptr (TresenPaygateParams) params = open_form (merchant, form);

  g_assert_cmpuint (tresen_paygate_params_count (params), ==, 7);
  assert_has (params, "PayID", RIG_PAY_ID);
  credit.ref_nr = "";
  g_assert_null (tresen_paygate_request_credit (merchant, &credit, NULL));
  credit.ref_nr = "1701";
  credit.pay_id = NULL;
  g_assert_null (tresen_paygate_request_credit (merchant, &credit, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/paygate/request/channels", test_channels);
  g_test_add_func ("/paygate/request/every-parameter", test_every_parameter);
  g_test_add_func ("/paygate/request/left-out", test_left_out);
  g_test_add_func ("/paygate/request/test-mode", test_test_mode);
  g_test_add_func ("/paygate/request/same-form", test_same_form);
  g_test_add_func ("/paygate/request/faults", test_faults);
  g_test_add_func ("/paygate/request/amounts-out-of-range", test_amounts_out_of_range);
  g_test_add_func ("/paygate/request/keys", test_keys);
  g_test_add_func ("/paygate/request/stand-in", test_stand_in);
  g_test_add_func ("/paygate/request/inquire", test_inquire);
  g_test_add_func ("/paygate/request/credit", test_credit);
  return g_test_run ();
}
