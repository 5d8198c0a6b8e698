/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-connection.h"
#include "tresen-paygate-request.h"
#include "tresen-payment.h"

G_BEGIN_DECLS

/**
 * TresenPayTerms: what goes into each order by the dealer's settings, and where Paygate brings the result. Texts are "" when not
 * given. Not changed once something is started with it; then any thread.
 */
typedef struct
{
  TresenPaygateMerchant *merchant; /* (nullable): nothing can be started */
  char *base_url;  /* of our results and pages, without a slash at the end; "" until it is set */
  char *shop_name; /* as the customer reads it */
  char *order_shop_name; /* as Paygate can be told it */
  char *shop_url;
  char *product_nr;
  char *goods_category;
  gboolean limits_cards;
  char *plain;
  char *custom;
} TresenPayTerms;

/** TresenPayOrder: what Paygate is told of an attempt. Its texts belong to it and to what it was made of. */
typedef struct
{
  TresenPaygateOrder order;

  /*< private >*/
  GStrv items;
  char *url_success;
  char *url_failure;
  char *url_notify;
} TresenPayOrder;

void tresen_pay_order_free (TresenPayOrder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenPayOrder, tresen_pay_order_free)

TresenPayTerms *tresen_pay_terms_new (const TresenConnection *connection,
                                      TresenPaygateMerchant *merchant);
void tresen_pay_terms_free (TresenPayTerms *self);
void tresen_pay_terms_set_server_url (TresenPayTerms *self, const char *server_url);
GStrv tresen_pay_terms_read_items (const TresenPayment *payment);
gboolean tresen_pay_terms_hold (const TresenPayTerms *self, const TresenPayAttempt *attempt);
TresenPayOrder *tresen_pay_terms_make_order (const TresenPayTerms *self,
                                             const TresenPayment *payment,
                                             const TresenPayAttempt *attempt);
TresenPaygateForm *tresen_pay_terms_make_form (const TresenPayTerms *self,
                                               const TresenPayment *payment,
                                               const TresenPayAttempt *attempt,
                                               GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenPayTerms, tresen_pay_terms_free)

G_END_DECLS
