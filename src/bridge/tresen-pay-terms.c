/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-pay-terms.h"

#include <string.h>

#include "tresen-json.h"

#define MOST_ITEMS 100

/* A name that Paygate does not take ("Müller & Sohn", a Chinese one) is told by the host of its page. */
static char *
make_order_shop_name (const char *name, const char *url)
{
  const TresenPaygateRules rules = { .channel = TRESEN_PAY_CHANNEL_W2A };
  g_autoptr (GArray) faults = tresen_paygate_faults_new ();
  g_autoptr (GUri) uri = NULL;

  tresen_paygate_field_check (&rules, TRESEN_PAYGATE_FIELD_SHOP_NAME, name, faults);
  if (faults->len == 0)
    return g_strdup (name);
  uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  return g_strdup (uri != NULL && g_uri_get_host (uri) != NULL ? g_uri_get_host (uri) : name);
}

/**
 * tresen_pay_terms_new:
 * @connection: copied
 * @merchant: (nullable): a reference is taken
 *
 * Returns: (transfer full): what the settings say of each order
 */
TresenPayTerms *
tresen_pay_terms_new (const TresenConnection *connection, TresenPaygateMerchant *merchant)
{
  TresenPayTerms *self = g_new0 (TresenPayTerms, 1);

  self->merchant = merchant != NULL ? tresen_paygate_merchant_ref (merchant) : NULL;
  self->base_url = g_strdup (connection->public_url);
  self->shop_name = g_strdup (connection->shop_name);
  self->shop_url
      = g_strdup (*connection->shop_url != '\0' ? connection->shop_url : connection->public_url);
  self->order_shop_name = make_order_shop_name (self->shop_name, self->shop_url);
  self->product_nr = g_strdup (connection->paygate_product_nr);
  self->goods_category = g_strdup (connection->paygate_goods_category);
  self->limits_cards = connection->paygate_limits_cards;
  self->plain = g_strdup (connection->paygate_plain);
  self->custom = g_strdup (connection->paygate_custom);
  return self;
}

void
tresen_pay_terms_free (TresenPayTerms *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->merchant, tresen_paygate_merchant_unref);
  g_free (self->base_url);
  g_free (self->shop_name);
  g_free (self->order_shop_name);
  g_free (self->shop_url);
  g_free (self->product_nr);
  g_free (self->goods_category);
  g_free (self->plain);
  g_free (self->custom);
  g_free (self);
}

/**
 * tresen_pay_terms_set_server_url:
 * @server_url: where the bridge listens, without a slash at the end
 *
 * Without a public address results come there: Paygate never gets to it, a stand-in on this machine does.
 */
void
tresen_pay_terms_set_server_url (TresenPayTerms *self, const char *server_url)
{
  if (*self->base_url != '\0')
    return;
  g_free (self->base_url);
  self->base_url = g_strdup (server_url);
}

/**
 * tresen_pay_terms_hold:
 *
 * Returns: whether @attempt can still be started with the settings as they are: it was made for this contract, and for money or for
 *   a test as they say now
 */
gboolean
tresen_pay_terms_hold (const TresenPayTerms *self, const TresenPayAttempt *attempt)
{
  return self->merchant != NULL && strcmp (self->merchant->merchant_id, attempt->merchant_id) == 0
         && self->merchant->is_live == attempt->is_live;
}

/**
 * tresen_pay_terms_read_items:
 *
 * Returns: (transfer full): the lines of an order; what is no text is left out
 */
GStrv
tresen_pay_terms_read_items (const TresenPayment *payment)
{
  g_autofree char *text = g_strdup_printf ("{\"items\":%s}", payment->items);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (JsonObject) object = tresen_json_parse_object (bytes, NULL);
  JsonNode *node = object != NULL ? json_object_get_member (object, "items") : NULL;
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    for (guint i = 0; i < MIN (json_array_get_length (json_node_get_array (node)), MOST_ITEMS); i++)
      {
        JsonNode *line = json_array_get_element (json_node_get_array (node), i);

        if (json_node_get_value_type (line) == G_TYPE_STRING)
          g_strv_builder_add (lines, json_node_get_string (line));
      }
  return g_strv_builder_end (lines);
}

void
tresen_pay_order_free (TresenPayOrder *self)
{
  g_strfreev (self->items);
  g_free (self->url_success);
  g_free (self->url_failure);
  g_free (self->url_notify);
  g_free (self);
}

/**
 * tresen_pay_terms_make_order:
 * @payment, @attempt: must outlive the order; the attempt is of @payment, with its channel fixed
 *
 * All of it comes from what is stored of the attempt and from the settings, so the same attempt gives the same order (Paygate,
 * "wechat.aspx"). Any thread.
 *
 * Returns: (transfer full): the order
 */
TresenPayOrder *
tresen_pay_terms_make_order (const TresenPayTerms *self,
                             const TresenPayment *payment,
                             const TresenPayAttempt *attempt)
{
  TresenPayOrder *made = g_new0 (TresenPayOrder, 1);

  made->items = tresen_pay_terms_read_items (payment);
  made->url_success = g_strconcat (self->base_url, "/paygate/success", NULL);
  made->url_failure = g_strconcat (self->base_url, "/paygate/failure", NULL);
  made->url_notify = g_strconcat (self->base_url, "/paygate/notify", NULL);
  made->order = (TresenPaygateOrder){
    .channel = attempt->channel,
    .trans_id = attempt->trans_id,
    .ref_nr = payment->ref_nr,
    .amount = payment->amount,
    .currency = payment->currency,
    .order_desc = payment->description,
    .items = (const char *const *) made->items,
    .url_success = made->url_success,
    .url_failure = made->url_failure,
    .url_notify = made->url_notify,
    .user_data = attempt->user_data,
    .req_id = attempt->req_id,
    .ip_addr = attempt->payer_ip,
    .timeout_minutes = attempt->timeout_minutes,
    .goods_category = self->goods_category,
    .product_nr = self->product_nr,
    .has_limit = self->limits_cards,
    .plain = self->plain,
    .custom = self->custom,
    .shop_name = self->order_shop_name,
    .shop_url = self->shop_url,
    .open_id = attempt->openid,
  };
  return made;
}

/**
 * tresen_pay_terms_make_form:
 * @attempt: of @payment, with its channel fixed
 *
 * What the browser submits to Paygate: the same form for the same attempt.
 *
 * Errors: %TRESEN_PAYGATE_ERROR_INVALID: something of it may not be sent; the message names the fields, not their values.
 *
 * Returns: (transfer full) (nullable): the form
 */
TresenPaygateForm *
tresen_pay_terms_make_form (const TresenPayTerms *self,
                            const TresenPayment *payment,
                            const TresenPayAttempt *attempt,
                            GError **error)
{
  g_autoptr (TresenPayOrder) made = tresen_pay_terms_make_order (self, payment, attempt);

  return tresen_paygate_request_start (self->merchant, &made->order, error);
}
