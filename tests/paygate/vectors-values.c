/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vectors.h"

#include <string.h>

#include "tresen-amount.h"
#include "tresen-json.h"
#include "tresen-paygate-codes.h"
#include "tresen-paygate-envelope.h"
#include "tresen-paygate-params.h"
#include "tresen-paygate-request.h"

static TresenPaygateParams *
need_params (JsonObject *vector)
{
  TresenPaygateParams *params = tresen_paygate_params_new ();
  JsonArray *pairs = json_object_get_array_member (vector, "params");

  g_assert_nonnull (pairs);
  for (guint i = 0; i < json_array_get_length (pairs); i++)
    {
      JsonArray *pair = json_array_get_array_element (pairs, i);

      tresen_paygate_params_add (params, json_array_get_string_element (pair, 0),
                                 json_array_get_string_element (pair, 1));
    }
  return params;
}

static gint64
need_amount (const TresenPaygateParams *params)
{
  gint64 minor = 0;

  g_assert_true (tresen_amount_from_wire (tresen_paygate_params_get (params, "Amount"), &minor));
  return minor;
}

static TresenPayChannel
need_channel (const TresenPaygateParams *params)
{
  const char *name = tresen_paygate_params_get (params, "Channel");

  for (TresenPayChannel channel = TRESEN_PAY_CHANNEL_QRCODE; channel <= TRESEN_PAY_CHANNEL_JSAPI;
       channel++)
    {
      static const char *const names[] = { [TRESEN_PAY_CHANNEL_BY_BROWSER] = "",
                                           [TRESEN_PAY_CHANNEL_QRCODE] = "QRCode",
                                           [TRESEN_PAY_CHANNEL_W2A] = "W2A",
                                           [TRESEN_PAY_CHANNEL_APP] = "APP",
                                           [TRESEN_PAY_CHANNEL_JSAPI] = "JSAPI" };

      if (g_strcmp0 (names[channel], name) == 0)
        return channel;
    }
  g_error ("no such channel: %s", name);
}

static TresenPaygateForm *
start (const TresenPaygateMerchant *merchant, const TresenPaygateParams *params)
{
  g_autoptr (GError) error = NULL;
  const char *items = tresen_paygate_params_get (params, "OrderDesc2");
  g_auto (GStrv) lines = g_strsplit (items != NULL ? items : "", ";", -1);
  const char *minutes = tresen_paygate_params_get (params, "TimeOut");
  TresenPaygateOrder order = {
    .channel = need_channel (params),
    .trans_id = tresen_paygate_params_get (params, "TransID"),
    .ref_nr = tresen_paygate_params_get (params, "RefNr"),
    .amount = need_amount (params),
    .currency = tresen_paygate_params_get (params, "Currency"),
    .order_desc = tresen_paygate_params_get (params, "OrderDesc"),
    .items = (const char *const *) lines,
    .url_success = tresen_paygate_params_get (params, "URLSuccess"),
    .url_failure = tresen_paygate_params_get (params, "URLFailure"),
    .url_notify = tresen_paygate_params_get (params, "URLNotify"),
    .user_data = tresen_paygate_params_get (params, "UserData"),
    .req_id = tresen_paygate_params_get (params, "ReqId"),
    .ip_addr = tresen_paygate_params_get (params, "IPAddr"),
    .timeout_minutes = minutes != NULL ? (guint) g_ascii_strtoull (minutes, NULL, 10) : 0,
    .goods_category = tresen_paygate_params_get (params, "GoodsCategory"),
    .product_nr = tresen_paygate_params_get (params, "ProductNr"),
    .has_limit = tresen_paygate_params_get (params, "Limit") != NULL,
    .plain = tresen_paygate_params_get (params, "Plain"),
    .custom = tresen_paygate_params_get (params, "Custom"),
    .shop_system = tresen_paygate_params_get (params, "ShopSystem"),
    .shop_name = tresen_paygate_params_get (params, "ShopName"),
    .shop_url = tresen_paygate_params_get (params, "ShopURL"),
    .open_id = tresen_paygate_params_get (params, "OpenID"),
  };
  TresenPaygateForm *form = tresen_paygate_request_start (merchant, &order, &error);

  g_assert_no_error (error);
  return form;
}

static TresenPaygateForm *
ask (const TresenPaygateMerchant *merchant, const TresenPaygateParams *params, const char *endpoint)
{
  g_autoptr (GError) error = NULL;
  TresenPaygateForm *form = NULL;

  if (strcmp (endpoint, "wechat.aspx") == 0)
    return start (merchant, params);
  if (strcmp (endpoint, "credit.aspx") == 0)
    {
      TresenPaygateCredit credit = {
        .pay_id = tresen_paygate_params_get (params, "PayID"),
        .trans_id = tresen_paygate_params_get (params, "TransID"),
        .ref_nr = tresen_paygate_params_get (params, "RefNr"),
        .amount = need_amount (params),
        .currency = tresen_paygate_params_get (params, "Currency"),
      };

      form = tresen_paygate_request_credit (merchant, &credit, &error);
    }
  else if (strcmp (endpoint, "inquire.aspx") == 0 || strcmp (endpoint, "inquire24.aspx") == 0)
    form = tresen_paygate_request_inquire (merchant, tresen_paygate_params_get (params, "PayID"),
                                           tresen_paygate_params_get (params, "TransID"), &error);
  else
    g_error ("no such page: %s", endpoint);
  g_assert_no_error (error);
  return form;
}

static void
assert_form_holds (const TresenPaygateForm *form,
                   const char *password,
                   const TresenPaygateParams *wanted)
{
  TresenPaygateRefusal refusal;
  g_autoptr (GBytes) text = tresen_paygate_envelope_open (TRESEN_PAYGATE_CIPHER_BLOWFISH, password,
                                                          form->data, form->len, &refusal);
  g_autoptr (TresenPaygateParams) params = NULL;

  g_assert_nonnull (text);
  params = tresen_paygate_params_parse (text, &refusal);
  g_assert_nonnull (params);
  g_assert_cmpuint (tresen_paygate_params_count (params), ==, tresen_paygate_params_count (wanted));
  for (guint i = 0; i < tresen_paygate_params_count (wanted); i++)
    {
      const char *value;
      const char *name = tresen_paygate_params_get_nth (wanted, i, &value);

      g_assert_cmpstr (tresen_paygate_params_get (params, name), ==, value);
    }
}

/* Once as the case lists it, byte for byte; once as Tresen builds it from values, where the order is free. */
void
vectors_run_request (JsonObject *vector)
{
  const char *password = vector_need (vector, "password");
  const char *endpoint = vector_need (vector, "endpoint");
  g_autoptr (TresenPaygateMerchant) merchant = vector_make_merchant (vector);
  g_autoptr (TresenPaygateParams) params = need_params (vector);
  const char *order_desc = tresen_paygate_params_get (params, "OrderDesc");
  g_autoptr (GBytes) text = tresen_paygate_params_join (params, NULL);
  g_autoptr (GBytes) plain = vector_need_hex (vector, "plaintext_hex");
  g_autofree char *data = NULL;
  g_autofree char *page = NULL;
  g_autoptr (TresenPaygateForm) form = NULL;
  TresenPaygateForm listed = { NULL, NULL, NULL, NULL };
  g_autofree char *body = NULL;

  g_assert_true (g_bytes_equal (text, plain));
  /* What only a setting allows is allowed here. */
  merchant->is_live = !tresen_paygate_text_is_simulation (order_desc != NULL ? order_desc : "");
  merchant->may_refnr_have_letters = merchant->may_product_nr_have_digits = TRUE;
  data = tresen_paygate_envelope_seal (TRESEN_PAYGATE_CIPHER_BLOWFISH, password, NULL, text, NULL);
  g_assert_cmpint (g_ascii_strcasecmp (data, vector_need (vector, "data_hex")), ==, 0);
  g_assert_cmpstr (tresen_paygate_params_get (params, "MAC"), ==, vector_need (vector, "mac_hex"));
  form = ask (merchant, params, endpoint);
  page = g_strconcat (merchant->base, endpoint, NULL);
  g_assert_cmpstr (form->url, ==, page);
  assert_form_holds (form, password, params);
  listed.merchant_id = form->merchant_id;
  listed.len = form->len;
  listed.data = data;
  body = tresen_paygate_form_to_body (&listed);
  g_assert_cmpstr (body, ==, vector_need (vector, "form_body"));
}

static TresenPaygateField
need_field (JsonObject *vector)
{
  const char *name = vector_need (vector, "field");

  for (TresenPaygateField field = 0; field < TRESEN_PAYGATE_N_FIELDS; field++)
    if (strcmp (tresen_paygate_field_get_name (field), name) == 0)
      return field;
  g_error ("no such field: %s", name);
}

static TresenPaygateRules
get_rules (JsonObject *vector)
{
  static const char *const pages[]
      = { "wechat.aspx", "credit.aspx", "inquire.aspx", "inquire24.aspx" };
  static const char *const channels[] = { "", "QRCode", "W2A", "APP", "JSAPI" };
  JsonObject *context = tresen_json_get_object (vector, "context");
  TresenPaygateRules rules = { .endpoint = TRESEN_PAYGATE_ENDPOINT_START };

  if (context == NULL)
    return rules;
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_strcmp0 (vector_get (context, "endpoint"), pages[i]) == 0)
      rules.endpoint = (TresenPaygateEndpoint) i;
  for (guint i = 1; i < G_N_ELEMENTS (channels); i++)
    if (g_strcmp0 (vector_get (context, "Channel"), channels[i]) == 0)
      rules.channel = (TresenPayChannel) i;
  rules.shop_system = vector_get (context, "ShopSystem");
  rules.is_live = g_strcmp0 (vector_get (context, "mode"), "live") == 0;
  return rules;
}

void
vectors_run_field (JsonObject *vector)
{
  g_autoptr (GArray) faults = tresen_paygate_faults_new ();
  TresenPaygateRules rules = get_rules (vector);
  TresenPaygateField field = need_field (vector);

  tresen_paygate_field_check (&rules, field, vector_get (vector, "value"), faults);
  for (guint i = 0; i < faults->len; i++)
    {
      const TresenPaygateFault *fault = &g_array_index (faults, TresenPaygateFault, i);

      g_test_message ("%s %s at %d", tresen_paygate_field_get_name (fault->field),
                      tresen_paygate_rule_get_word (fault->rule), fault->position);
    }
  g_assert_true (vector_get_flag (vector, "valid") == (faults->len == 0));
}

static void
assert_amount_error (JsonObject *expect, const GError *error)
{
  static const struct
  {
    const char *reason;
    TresenAmountError code;
  } known[] = {
    { "too many decimals", TRESEN_AMOUNT_ERROR_DECIMALS },
    { "below 100 minor units", TRESEN_AMOUNT_ERROR_BELOW_MINIMUM },
    { "negative", TRESEN_AMOUNT_ERROR_SIGN },
    { "sign", TRESEN_AMOUNT_ERROR_SIGN },
    { "not a decimal number", TRESEN_AMOUNT_ERROR_NOT_DECIMAL },
    { "currency without exponent", TRESEN_AMOUNT_ERROR_NO_EXPONENT },
    { "currency not three letters", TRESEN_AMOUNT_ERROR_CURRENCY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_strcmp0 (vector_get (expect, "reason"), known[i].reason) == 0)
      g_assert_error (error, TRESEN_AMOUNT_ERROR, (int) known[i].code);
}

void
vectors_run_amount (JsonObject *vector)
{
  JsonObject *expect = vector_need_object (vector, "expect");
  g_autoptr (GError) error = NULL;
  g_autofree char *wire = NULL;
  gint64 minor = 0;
  gboolean good
      = tresen_amount_parse (vector_need (vector, "input"), vector_need (vector, "currency"),
                             TRESEN_AMOUNT_MINIMUM, &minor, &error);

  g_assert_true (good == vector_get_flag (expect, "ok"));
  if (!good)
    {
      assert_amount_error (expect, error);
      return;
    }
  wire = tresen_amount_to_wire (minor);
  g_assert_cmpstr (wire, ==, vector_need (expect, "wire"));
}

void
vectors_run_code (JsonObject *vector)
{
  const char *status = vector_get (vector, "status");
  const char *code = vector_get (vector, "code");
  TresenPaygateCode parts;
  gboolean is_code = tresen_paygate_code_split (code, &parts);

  g_assert_cmpstr (vector_name_class (tresen_paygate_classify (status, code)), ==,
                   vector_need (vector, "expect_class"));
  g_assert_true (tresen_paygate_outcome_is_uncertain (status, code)
                 == vector_get_flag (vector, "outcome_uncertain"));
  g_assert_true (is_code == vector_has (vector, "severity"));
  if (!is_code)
    return;
  vector_assert_text (vector, "severity", parts.severity);
  vector_assert_text (vector, "module", parts.module);
  vector_assert_text (vector, "detail", parts.detail);
}
