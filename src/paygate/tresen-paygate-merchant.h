/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-bytes.h"
#include "tresen-paygate-crypto.h"
#include "tresen-paygate-fields.h"

G_BEGIN_DECLS

/**
 * TresenPaygateMerchant: a contract with Paygate and the keys for it. Filled in by who makes it and not changed once it is
 * handed out; then any thread.
 */
typedef struct
{
  char *merchant_id;
  TresenPaygateCipher cipher;
  TresenSecret *password;          /* encryption password */
  TresenSecret *hmac_key;          /* HMAC password */
  TresenSecret *previous_password; /* (nullable) taken for what comes in, beside the present one */
  TresenSecret *previous_hmac_key; /* (nullable) */
  char *base;                      /* with the path prefix if there is one; ends with "/" */
  gboolean is_live;                /* FALSE: descriptions go out as "Test:0000 …" */
  gboolean may_refnr_have_letters;
  gboolean may_product_nr_have_digits;
  gboolean are_small_amounts_approved; /* below 100 minor units */

  /*< private >*/
  gatomicrefcount refs;
} TresenPaygateMerchant;

TresenPaygateMerchant *tresen_paygate_merchant_new (const char *merchant_id, const char *base);
TresenPaygateMerchant *tresen_paygate_merchant_ref (TresenPaygateMerchant *self);
void tresen_paygate_merchant_unref (TresenPaygateMerchant *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenPaygateMerchant, tresen_paygate_merchant_unref)

void tresen_paygate_merchant_set_keys (TresenPaygateMerchant *self,
                                       const char *password,
                                       const char *hmac_key);
void tresen_paygate_merchant_set_previous_keys (TresenPaygateMerchant *self,
                                                const char *password,
                                                const char *hmac_key);
gboolean tresen_paygate_merchant_is_loopback (const TresenPaygateMerchant *self);
char *tresen_paygate_merchant_get_url (const TresenPaygateMerchant *self,
                                       TresenPaygateEndpoint endpoint);
const char *tresen_paygate_endpoint_get_page (TresenPaygateEndpoint endpoint);

G_END_DECLS
