/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-paygate-request.h"

#include <string.h>

#include "tresen-amount.h"
#include "tresen-paygate-address.h"
#include "tresen-paygate-envelope.h"

#define SIMULATION "Test:0000 "
#define SHOP_SYSTEM "WAP"

void
tresen_paygate_form_free (TresenPaygateForm *self)
{
  g_free (self->url);
  g_free (self->merchant_id);
  g_free (self->len);
  g_free (self->data);
  g_free (self);
}

/**
 * tresen_paygate_form_to_body:
 *
 * Any thread.
 *
 * Returns: (transfer full): the form as application/x-www-form-urlencoded, in ASCII
 */
char *
tresen_paygate_form_to_body (const TresenPaygateForm *self)
{
  g_autofree char *merchant_id = g_uri_escape_string (self->merchant_id, NULL, FALSE);

  return g_strdup_printf ("MerchantID=%s&Len=%s&Data=%s", merchant_id, self->len, self->data);
}

/**
 * tresen_paygate_merchant_get_rules:
 *
 * Any thread.
 *
 * Returns: what a value that is sent to @endpoint has to obey
 */
TresenPaygateRules
tresen_paygate_merchant_get_rules (const TresenPaygateMerchant *merchant,
                                   TresenPaygateEndpoint endpoint,
                                   TresenPayChannel channel)
{
  return (TresenPaygateRules){
    .endpoint = endpoint,
    .channel = channel,
    .shop_system = SHOP_SYSTEM,
    .is_live = merchant->is_live,
    .may_refnr_have_letters = merchant->may_refnr_have_letters,
    .may_product_nr_have_digits = merchant->may_product_nr_have_digits,
    .are_small_amounts_approved = merchant->are_small_amounts_approved,
    .may_call_loopback = tresen_paygate_merchant_is_loopback (merchant),
  };
}

static void
add_field (TresenPaygateParams *params, TresenPaygateField field, const char *value)
{
  tresen_paygate_params_add (params, tresen_paygate_field_get_name (field), value);
}

static const char *
get_channel_name (TresenPayChannel channel)
{
  switch (channel)
    {
    case TRESEN_PAY_CHANNEL_QRCODE:
      return "QRCode";
    case TRESEN_PAY_CHANNEL_W2A:
      return "W2A";
    case TRESEN_PAY_CHANNEL_APP:
      return "APP";
    case TRESEN_PAY_CHANNEL_JSAPI:
      return "JSAPI";
    case TRESEN_PAY_CHANNEL_BY_BROWSER:
    default:
      return NULL;
    }
}

/* Where no money is meant to move the platform is told so in the description. A simulation that staff chose stays. */
static char *
describe (const TresenPaygateMerchant *merchant, const char *order_desc)
{
  g_autofree char *marked = NULL;
  g_autofree char *whole = NULL;

  if (merchant->is_live || order_desc == NULL || *order_desc == '\0'
      || tresen_paygate_text_is_simulation (order_desc))
    return g_strdup (order_desc);
  marked = g_strconcat (SIMULATION, order_desc, NULL);
  whole = tresen_paygate_text_put_together (marked);
  if (whole == NULL)
    return g_strdup (order_desc);
  if (g_utf8_strlen (whole, -1) > TRESEN_PAYGATE_ORDER_DESC_MAX)
    *g_utf8_offset_to_pointer (whole, TRESEN_PAYGATE_ORDER_DESC_MAX) = '\0';
  return g_steal_pointer (&whole);
}

/* Lines are told apart by ";", so inside of one there is none. */
static char *
join_items (const char *const *items)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (; items != NULL && *items != NULL; items++)
    {
      g_autofree char *line = g_strdelimit (g_strdup (*items), ";", ',');

      if (*line == '\0')
        continue;
      if (text->len > 0)
        g_string_append_c (text, ';');
      g_string_append (text, line);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_mac (TresenPaygateParams *params,
         const TresenPaygateMerchant *merchant,
         const char *pay_id,
         const char *trans_id,
         const char *amount,
         const char *currency)
{
  const char *parts[TRESEN_PAYGATE_MAC_PARTS]
      = { pay_id, trans_id, merchant->merchant_id, amount, currency };
  g_autofree char *sum = tresen_paygate_mac (tresen_secret_peek (merchant->hmac_key), parts);

  add_field (params, TRESEN_PAYGATE_FIELD_MAC, sum);
}

static void
add_order (TresenPaygateParams *params,
           const TresenPaygateMerchant *merchant,
           const TresenPaygateOrder *order)
{
  g_autofree char *amount = tresen_amount_to_wire (order->amount);
  g_autofree char *description = describe (merchant, order->order_desc);
  g_autofree char *items = join_items (order->items);

  add_field (params, TRESEN_PAYGATE_FIELD_MERCHANT_ID, merchant->merchant_id);
  add_field (params, TRESEN_PAYGATE_FIELD_TRANS_ID, order->trans_id);
  add_field (params, TRESEN_PAYGATE_FIELD_REF_NR, order->ref_nr);
  add_field (params, TRESEN_PAYGATE_FIELD_AMOUNT, amount);
  add_field (params, TRESEN_PAYGATE_FIELD_CURRENCY, order->currency);
  add_mac (params, merchant, NULL, order->trans_id, amount, order->currency);
  add_field (params, TRESEN_PAYGATE_FIELD_CHANNEL, get_channel_name (order->channel));
  add_field (params, TRESEN_PAYGATE_FIELD_ORDER_DESC, description);
  add_field (params, TRESEN_PAYGATE_FIELD_ORDER_DESC2, items);
  add_field (params, TRESEN_PAYGATE_FIELD_URL_SUCCESS, order->url_success);
  add_field (params, TRESEN_PAYGATE_FIELD_URL_FAILURE, order->url_failure);
  add_field (params, TRESEN_PAYGATE_FIELD_RESPONSE, "encrypt");
  add_field (params, TRESEN_PAYGATE_FIELD_URL_NOTIFY, order->url_notify);
}

static const char *
get_shop_system (const TresenPaygateOrder *order)
{
  return order->shop_system != NULL ? order->shop_system : SHOP_SYSTEM;
}

static void
add_particulars (TresenPaygateParams *params, const TresenPaygateOrder *order)
{
  g_autofree char *minutes
      = order->timeout_minutes > 0 ? g_strdup_printf ("%u", order->timeout_minutes) : NULL;
  gboolean is_public
      = order->ip_addr != NULL && tresen_paygate_address_is_public_ipv4 (order->ip_addr);

  if (order->channel != TRESEN_PAY_CHANNEL_APP)
    add_field (params, TRESEN_PAYGATE_FIELD_USER_DATA, order->user_data);
  add_field (params, TRESEN_PAYGATE_FIELD_REQ_ID, order->req_id);
  add_field (params, TRESEN_PAYGATE_FIELD_IP_ADDR, is_public ? order->ip_addr : NULL);
  add_field (params, TRESEN_PAYGATE_FIELD_TIME_OUT, minutes);
  add_field (params, TRESEN_PAYGATE_FIELD_GOODS_CATEGORY, order->goods_category);
  if (order->channel == TRESEN_PAY_CHANNEL_QRCODE)
    add_field (params, TRESEN_PAYGATE_FIELD_PRODUCT_NR, order->product_nr);
  add_field (params, TRESEN_PAYGATE_FIELD_LIMIT, order->has_limit ? "true" : NULL);
  if (order->channel == TRESEN_PAY_CHANNEL_JSAPI)
    add_field (params, TRESEN_PAYGATE_FIELD_OPEN_ID, order->open_id);
  if (order->channel == TRESEN_PAY_CHANNEL_W2A)
    {
      add_field (params, TRESEN_PAYGATE_FIELD_SHOP_SYSTEM, get_shop_system (order));
      add_field (params, TRESEN_PAYGATE_FIELD_SHOP_NAME, order->shop_name);
      add_field (params, TRESEN_PAYGATE_FIELD_SHOP_URL, order->shop_url);
    }
  add_field (params, TRESEN_PAYGATE_FIELD_PLAIN, order->plain);
  add_field (params, TRESEN_PAYGATE_FIELD_CUSTOM, order->custom);
}

static GArray *
check_params (const TresenPaygateRules *rules, const TresenPaygateParams *params)
{
  GArray *faults = tresen_paygate_faults_new ();

  for (TresenPaygateField field = 0; field < TRESEN_PAYGATE_N_FIELDS; field++)
    if (tresen_paygate_field_is_used (rules, field))
      tresen_paygate_field_check (
          rules, field, tresen_paygate_params_get (params, tresen_paygate_field_get_name (field)),
          faults);
  return faults;
}

/* Names and rules alone: values may be personal. */
static void
set_faults_error (GError **error, const GArray *faults)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < faults->len; i++)
    {
      const TresenPaygateFault *fault = &g_array_index (faults, TresenPaygateFault, i);

      g_string_append_printf (text, "%s%s %s", i > 0 ? ", " : "",
                              tresen_paygate_field_get_name (fault->field),
                              tresen_paygate_rule_get_word (fault->rule));
    }
  g_set_error (error, TRESEN_PAYGATE_ERROR, TRESEN_PAYGATE_ERROR_INVALID,
               "Paygate: cannot be sent: %s", text->str);
}

/*
 * The same text always gives the same form, so a page that is loaded again sends the same thing; another text has another IV,
 * which nobody without the key can tell beforehand.
 */
static void
derive_iv (const TresenPaygateMerchant *merchant, GBytes *text, guint8 iv[TRESEN_PAYGATE_AES_BLOCK])
{
  gsize size = 0;
  const guint8 *bytes = g_bytes_get_data (text, &size);
  g_autofree char *sum = tresen_paygate_hmac (tresen_secret_peek (merchant->hmac_key), bytes, size);

  memset (iv, 0, TRESEN_PAYGATE_AES_BLOCK);
  for (guint i = 0; i < TRESEN_PAYGATE_AES_BLOCK && sum[2 * i] != '\0'; i++)
    iv[i]
        = (guint8) (g_ascii_xdigit_value (sum[2 * i]) << 4 | g_ascii_xdigit_value (sum[2 * i + 1]));
}

static TresenPaygateForm *
seal (const TresenPaygateMerchant *merchant,
      const TresenPaygateRules *rules,
      const TresenPaygateParams *params,
      GError **error)
{
  g_autoptr (GArray) faults = check_params (rules, params);
  g_autoptr (GBytes) text = NULL;
  g_autofree char *data = NULL;
  guint8 iv[TRESEN_PAYGATE_AES_BLOCK];
  TresenPaygateForm *form;

  if (*tresen_secret_peek (merchant->hmac_key) == '\0')
    {
      g_set_error (error, TRESEN_PAYGATE_ERROR, TRESEN_PAYGATE_ERROR_INVALID,
                   "Paygate: there is no HMAC password");
      return NULL;
    }
  if (faults->len > 0)
    {
      set_faults_error (error, faults);
      return NULL;
    }
  text = tresen_paygate_params_join (params, error);
  if (text == NULL)
    return NULL;
  derive_iv (merchant, text, iv);
  data = tresen_paygate_envelope_seal (merchant->cipher, tresen_secret_peek (merchant->password),
                                       iv, text, error);
  if (data == NULL)
    return NULL;
  form = g_new (TresenPaygateForm, 1);
  form->url = tresen_paygate_merchant_get_url (merchant, rules->endpoint);
  form->merchant_id = g_strdup (merchant->merchant_id);
  form->len = g_strdup_printf ("%" G_GSIZE_FORMAT, g_bytes_get_size (text));
  form->data = g_steal_pointer (&data);
  return form;
}

static TresenPaygateRules
get_order_rules (const TresenPaygateMerchant *merchant, const TresenPaygateOrder *order)
{
  TresenPaygateRules rules
      = tresen_paygate_merchant_get_rules (merchant, TRESEN_PAYGATE_ENDPOINT_START, order->channel);

  rules.shop_system = get_shop_system (order);
  return rules;
}

/**
 * tresen_paygate_order_check:
 *
 * Pure; any thread.
 *
 * Returns: (transfer full) (element-type TresenPaygateFault): everything for which @order cannot be sent; empty when it can
 */
GArray *
tresen_paygate_order_check (const TresenPaygateMerchant *merchant, const TresenPaygateOrder *order)
{
  g_autoptr (TresenPaygateParams) params = tresen_paygate_params_new ();
  TresenPaygateRules rules = get_order_rules (merchant, order);

  add_order (params, merchant, order);
  add_particulars (params, order);
  return check_params (&rules, params);
}

/**
 * tresen_paygate_request_start:
 * @order: what was stored; the same order gives the same form
 *
 * The form for wechat.aspx, which the customer's browser submits, or Tresen itself for APP. Without a live contract the
 * description begins with "Test:0000". Pure; any thread. Errors: %TRESEN_PAYGATE_ERROR_INVALID, naming all that is wrong.
 *
 * Returns: (transfer full) (nullable): the form
 */
TresenPaygateForm *
tresen_paygate_request_start (const TresenPaygateMerchant *merchant,
                              const TresenPaygateOrder *order,
                              GError **error)
{
  g_autoptr (TresenPaygateParams) params = tresen_paygate_params_new ();
  TresenPaygateRules rules = get_order_rules (merchant, order);

  add_order (params, merchant, order);
  add_particulars (params, order);
  return seal (merchant, &rules, params, error);
}

/**
 * tresen_paygate_request_credit:
 * @credit: what was stored
 *
 * The form for credit.aspx. Its MAC covers the PayID of the payment and the TransID of the refund. Pure; any thread. Errors:
 * %TRESEN_PAYGATE_ERROR_INVALID.
 *
 * Returns: (transfer full) (nullable): the form
 */
TresenPaygateForm *
tresen_paygate_request_credit (const TresenPaygateMerchant *merchant,
                               const TresenPaygateCredit *credit,
                               GError **error)
{
  g_autoptr (TresenPaygateParams) params = tresen_paygate_params_new ();
  TresenPaygateRules rules = tresen_paygate_merchant_get_rules (
      merchant, TRESEN_PAYGATE_ENDPOINT_CREDIT, TRESEN_PAY_CHANNEL_BY_BROWSER);
  g_autofree char *amount = tresen_amount_to_wire (credit->amount);

  add_field (params, TRESEN_PAYGATE_FIELD_MERCHANT_ID, merchant->merchant_id);
  add_field (params, TRESEN_PAYGATE_FIELD_PAY_ID, credit->pay_id);
  add_field (params, TRESEN_PAYGATE_FIELD_TRANS_ID, credit->trans_id);
  add_field (params, TRESEN_PAYGATE_FIELD_AMOUNT, amount);
  add_field (params, TRESEN_PAYGATE_FIELD_CURRENCY, credit->currency);
  add_mac (params, merchant, credit->pay_id, credit->trans_id, amount, credit->currency);
  add_field (params, TRESEN_PAYGATE_FIELD_REF_NR, credit->ref_nr);
  return seal (merchant, &rules, params, error);
}

/**
 * tresen_paygate_request_inquire:
 * @pay_id: (nullable): the platform's id of the payment; without one inquire24.aspx is asked
 * @trans_id: our id of the payment
 *
 * Pure; any thread. Errors: %TRESEN_PAYGATE_ERROR_INVALID.
 *
 * Returns: (transfer full) (nullable): the form
 */
TresenPaygateForm *
tresen_paygate_request_inquire (const TresenPaygateMerchant *merchant,
                                const char *pay_id,
                                const char *trans_id,
                                GError **error)
{
  g_autoptr (TresenPaygateParams) params = tresen_paygate_params_new ();
  gboolean has_id = pay_id != NULL && *pay_id != '\0';
  TresenPaygateRules rules = tresen_paygate_merchant_get_rules (
      merchant, has_id ? TRESEN_PAYGATE_ENDPOINT_INQUIRE : TRESEN_PAYGATE_ENDPOINT_INQUIRE24,
      TRESEN_PAY_CHANNEL_BY_BROWSER);

  add_field (params, TRESEN_PAYGATE_FIELD_MERCHANT_ID, merchant->merchant_id);
  add_field (params, TRESEN_PAYGATE_FIELD_PAY_ID, pay_id);
  add_field (params, TRESEN_PAYGATE_FIELD_TRANS_ID, trans_id);
  add_mac (params, merchant, pay_id, trans_id, NULL, NULL);
  return seal (merchant, &rules, params, error);
}
