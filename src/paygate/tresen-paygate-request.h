/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-paygate-fields.h"
#include "tresen-paygate-merchant.h"
#include "tresen-paygate-params.h"

G_BEGIN_DECLS

/** TresenPaygateOrder: a payment to start, as a plain value. Texts are UTF-8; what is %NULL or "" is left out. */
typedef struct
{
  TresenPayChannel channel; /* not by browser */
  const char *trans_id;
  const char *ref_nr;
  gint64 amount; /* minor units */
  const char *currency;
  const char *order_desc;
  const char *const *items; /* (nullable): the lines of OrderDesc2 */
  const char *url_success;
  const char *url_failure;
  const char *url_notify;
  const char *user_data; /* not sent for APP, which does not give it back */
  const char *req_id;
  const char *ip_addr;   /* of the payer; not sent unless it is a public IPv4 address */
  guint timeout_minutes; /* 0: left out */
  const char *goods_category;
  const char *product_nr; /* sent for QRCode alone */
  gboolean has_limit;     /* no credit cards */
  const char *plain;
  const char *custom; /* "name=value|name=value" */
  const char
      *shop_system; /* (nullable): "WAP" when %NULL; sent for W2A alone, as are the next two */
  const char *shop_name;
  const char *shop_url;
  const char *open_id; /* sent for JSAPI alone */
} TresenPaygateOrder;

/** TresenPaygateCredit: money that is to go back, as a plain value. */
typedef struct
{
  const char *pay_id;   /* of the payment */
  const char *trans_id; /* of the refund */
  const char *ref_nr;
  gint64 amount; /* minor units */
  const char *currency;
} TresenPaygateCredit;

/** TresenPaygateForm: what is posted, and where. */
typedef struct
{
  char *url;
  char *merchant_id;
  char *len;
  char *data;
} TresenPaygateForm;

void tresen_paygate_form_free (TresenPaygateForm *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenPaygateForm, tresen_paygate_form_free)

char *tresen_paygate_form_to_body (const TresenPaygateForm *self);

TresenPaygateRules tresen_paygate_merchant_get_rules (const TresenPaygateMerchant *merchant,
                                                      TresenPaygateEndpoint endpoint,
                                                      TresenPayChannel channel);
GArray *tresen_paygate_order_check (const TresenPaygateMerchant *merchant,
                                    const TresenPaygateOrder *order);

TresenPaygateForm *tresen_paygate_request_start (const TresenPaygateMerchant *merchant,
                                                 const TresenPaygateOrder *order,
                                                 GError **error);
TresenPaygateForm *tresen_paygate_request_credit (const TresenPaygateMerchant *merchant,
                                                  const TresenPaygateCredit *credit,
                                                  GError **error);
TresenPaygateForm *tresen_paygate_request_inquire (const TresenPaygateMerchant *merchant,
                                                   const char *pay_id,
                                                   const char *trans_id,
                                                   GError **error);

G_END_DECLS
