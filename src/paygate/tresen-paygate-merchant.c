/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-paygate-merchant.h"

#include <gio/gio.h>
#include <string.h>

static const char *const pages[] = {
  [TRESEN_PAYGATE_ENDPOINT_START] = "wechat.aspx",
  [TRESEN_PAYGATE_ENDPOINT_CREDIT] = "credit.aspx",
  [TRESEN_PAYGATE_ENDPOINT_INQUIRE] = "inquire.aspx",
  [TRESEN_PAYGATE_ENDPOINT_INQUIRE24] = "inquire24.aspx",
};

/* One "/" at the end, however many there were. */
static char *
normalise_base (const char *base)
{
  gsize size = strlen (base);

  while (size > 0 && base[size - 1] == '/')
    size--;
  return g_strdup_printf ("%.*s/", (int) size, base);
}

/**
 * tresen_paygate_merchant_new:
 * @merchant_id: UTF-8
 * @base: the address before the page's name, with or without "/" at its end
 *
 * Any thread.
 *
 * Returns: (transfer full): a merchant in test mode, with Blowfish, no keys and nothing approved
 */
TresenPaygateMerchant *
tresen_paygate_merchant_new (const char *merchant_id, const char *base)
{
  TresenPaygateMerchant *self = g_new0 (TresenPaygateMerchant, 1);

  g_atomic_ref_count_init (&self->refs);
  self->merchant_id = g_strdup (merchant_id);
  self->base = normalise_base (base);
  self->password = tresen_secret_new (NULL);
  self->hmac_key = tresen_secret_new (NULL);
  return self;
}

TresenPaygateMerchant *
tresen_paygate_merchant_ref (TresenPaygateMerchant *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
tresen_paygate_merchant_unref (TresenPaygateMerchant *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->merchant_id);
  g_free (self->base);
  g_clear_pointer (&self->password, tresen_secret_unref);
  g_clear_pointer (&self->hmac_key, tresen_secret_unref);
  g_clear_pointer (&self->previous_password, tresen_secret_unref);
  g_clear_pointer (&self->previous_hmac_key, tresen_secret_unref);
  g_free (self);
}

static void
replace_secret (TresenSecret **place, const char *text)
{
  g_clear_pointer (place, tresen_secret_unref);
  if (text != NULL && *text != '\0')
    *place = tresen_secret_new (text);
}

/**
 * tresen_paygate_merchant_set_keys:
 * @password: the encryption password, as given
 * @hmac_key: the HMAC password, as given; not decoded
 *
 * Both are copied and wiped with the merchant. Before the merchant is handed out.
 */
void
tresen_paygate_merchant_set_keys (TresenPaygateMerchant *self,
                                  const char *password,
                                  const char *hmac_key)
{
  replace_secret (&self->password, password);
  replace_secret (&self->hmac_key, hmac_key);
}

/**
 * tresen_paygate_merchant_set_previous_keys:
 * @password: (nullable): the encryption password before; %NULL or "": it has not changed
 * @hmac_key: (nullable): the HMAC password before; %NULL or "": it has not changed
 *
 * Payments that are under way when the keys change still come back with the old ones. Nothing is sent with these. Before the
 * merchant is handed out.
 */
void
tresen_paygate_merchant_set_previous_keys (TresenPaygateMerchant *self,
                                           const char *password,
                                           const char *hmac_key)
{
  replace_secret (&self->previous_password, password);
  replace_secret (&self->previous_hmac_key, hmac_key);
}

/**
 * tresen_paygate_merchant_is_loopback:
 *
 * Any thread.
 *
 * Returns: whether Paygate is a stand-in on this machine, which alone may call addresses on this machine back
 */
gboolean
tresen_paygate_merchant_is_loopback (const TresenPaygateMerchant *self)
{
  g_autoptr (GUri) uri = g_uri_parse (self->base, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  g_autoptr (GInetAddress) address = NULL;

  if (host == NULL)
    return FALSE;
  address = g_inet_address_new_from_string (host);
  return address != NULL ? g_inet_address_get_is_loopback (address)
                         : g_ascii_strcasecmp (host, "localhost") == 0;
}

/**
 * tresen_paygate_endpoint_get_page:
 *
 * Any thread.
 *
 * Returns: the name of the page: "wechat.aspx"
 */
const char *
tresen_paygate_endpoint_get_page (TresenPaygateEndpoint endpoint)
{
  return (guint) endpoint < G_N_ELEMENTS (pages) ? pages[endpoint] : "";
}

/**
 * tresen_paygate_merchant_get_url:
 *
 * Any thread.
 *
 * Returns: (transfer full): the address of a page of this merchant's Paygate
 */
char *
tresen_paygate_merchant_get_url (const TresenPaygateMerchant *self, TresenPaygateEndpoint endpoint)
{
  return g_strconcat (self->base, tresen_paygate_endpoint_get_page (endpoint), NULL);
}
