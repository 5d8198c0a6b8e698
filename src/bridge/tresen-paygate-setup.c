/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-paygate-setup.h"

#include <string.h>

static const char *
peek (TresenSecret *secret)
{
  return secret != NULL ? tresen_secret_peek (secret) : "";
}

static TresenPaygateCipher
get_cipher (const TresenConnection *connection)
{
  return strcmp (connection->paygate_cipher, "aes") == 0 ? TRESEN_PAYGATE_CIPHER_AES
                                                         : TRESEN_PAYGATE_CIPHER_BLOWFISH;
}

/* Without these nothing can be sent or read. Returns: (nullable): the secret that is missing or wrong */
static const char *
find_bad_secret (const TresenConnection *connection, const TresenSecrets *secrets)
{
  const char *password = peek (secrets->paygate_encryption_password);
  const char *previous = peek (secrets->paygate_previous_encryption_password);

  if (!tresen_paygate_password_is_valid (get_cipher (connection), password))
    return "encryption-password";
  if (*peek (secrets->paygate_hmac_password) == '\0')
    return "hmac-password";
  if (*previous != '\0' && !tresen_paygate_password_is_valid (get_cipher (connection), previous))
    return "previous-encryption-password";
  return NULL;
}

/* Paygate calls https on port 443 only (spec 9.1); a stand-in on this machine calls anything here. Without it no payment can be
 * started, but refunds and inquiries go on. */
static gboolean
can_be_called_back (const TresenConnection *connection, const TresenPaygateMerchant *merchant)
{
  g_autoptr (GUri) uri = g_uri_parse (connection->public_url, G_URI_FLAGS_NONE, NULL);

  if (tresen_paygate_merchant_is_loopback (merchant))
    return TRUE;
  return uri != NULL && strcmp (g_uri_get_scheme (uri), "https") == 0
         && (g_uri_get_port (uri) == -1 || g_uri_get_port (uri) == 443);
}

static TresenPaygateMerchant *
new_merchant (const TresenConnection *connection, const TresenSecrets *secrets)
{
  TresenPaygateMerchant *merchant
      = tresen_paygate_merchant_new (connection->paygate_merchant_id, connection->paygate_base);

  merchant->cipher = get_cipher (connection);
  merchant->is_live = connection->paygate_is_live;
  merchant->may_refnr_have_letters = connection->paygate_refnr_letters;
  tresen_paygate_merchant_set_keys (merchant, peek (secrets->paygate_encryption_password),
                                    peek (secrets->paygate_hmac_password));
  tresen_paygate_merchant_set_previous_keys (merchant,
                                             peek (secrets->paygate_previous_encryption_password),
                                             peek (secrets->paygate_previous_hmac_password));
  return merchant;
}

/**
 * tresen_paygate_setup_new:
 *
 * Looks at the settings of Paygate. Nothing of it fails: a desk without payments is a whole desk. Any thread.
 *
 * Returns: (transfer full): what came of it
 */
TresenPaygateSetup *
tresen_paygate_setup_new (const TresenConnection *connection, const TresenSecrets *secrets)
{
  TresenPaygateSetup *self = g_new0 (TresenPaygateSetup, 1);
  const char *bad_secret;

  self->state = "unset";
  self->detail = "";
  if (*connection->paygate_merchant_id == '\0')
    return self;
  self->state = "failed";
  bad_secret = find_bad_secret (connection, secrets);
  if (bad_secret != NULL)
    {
      self->detail = bad_secret;
      return self;
    }
  self->merchant = new_merchant (connection, secrets);
  if (can_be_called_back (connection, self->merchant))
    {
      self->state = "ok";
      self->detail = self->merchant->merchant_id;
    }
  else
    self->detail = "public-url";
  return self;
}

void
tresen_paygate_setup_free (TresenPaygateSetup *self)
{
  g_clear_pointer (&self->merchant, tresen_paygate_merchant_unref);
  g_free (self);
}
