/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-paygate-crypto.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <nettle/blowfish.h>
#include <string.h>

#include "tresen-bytes.h"
#include "tresen-paygate-error.h"

#define MIN_BLOWFISH_KEY 4
#define SHA256_SIZE 32
#define MAC_SIZE (2 * SHA256_SIZE)

/**
 * tresen_paygate_password_is_valid:
 * @password: the encryption password
 *
 * Blowfish takes 4 to 56 bytes, AES 16, 24 or 32. Pure; any thread.
 *
 * Returns: whether @password is a key for @cipher
 */
gboolean
tresen_paygate_password_is_valid (TresenPaygateCipher cipher, const char *password)
{
  gsize size = strlen (password);

  if (cipher == TRESEN_PAYGATE_CIPHER_AES)
    return size == 16 || size == 24 || size == 32;
  return size >= MIN_BLOWFISH_KEY && size <= BLOWFISH_MAX_KEY_SIZE;
}

static gboolean
set_error (GError **error, const char *what)
{
  g_set_error (error, TRESEN_PAYGATE_ERROR, TRESEN_PAYGATE_ERROR_INVALID, "Paygate: %s", what);
  return FALSE;
}

/* Nettle takes 8 bytes at least. The schedule runs through the key again and again, so a key written twice is the same key. */
static void
set_blowfish_key (struct blowfish_ctx *context, const guint8 *key, gsize size)
{
  guint8 twice[2 * BLOWFISH_MIN_KEY_SIZE];

  if (size >= BLOWFISH_MIN_KEY_SIZE)
    {
      blowfish_set_key (context, size, key);
      return;
    }
  memcpy (twice, key, size);
  memcpy (twice + size, key, size);
  blowfish_set_key (context, 2 * size, twice);
  tresen_memory_wipe (twice, sizeof twice);
}

/**
 * tresen_paygate_blowfish:
 * @key: the bytes of the encryption password
 * @key_size: 4 to 56
 * @seal: %TRUE encrypts, %FALSE decrypts
 * @data: in place
 * @size: a multiple of 8
 *
 * Blowfish in ECB mode, 16 rounds, big-endian halves. Pure; any thread. Errors: %TRESEN_PAYGATE_ERROR_INVALID.
 */
gboolean
tresen_paygate_blowfish (const guint8 *key,
                         gsize key_size,
                         gboolean seal,
                         guint8 *data,
                         gsize size,
                         GError **error)
{
  struct blowfish_ctx context;

  if (key_size < MIN_BLOWFISH_KEY || key_size > BLOWFISH_MAX_KEY_SIZE)
    return set_error (error, "an encryption password for Blowfish has 4 to 56 bytes");
  if (size % TRESEN_PAYGATE_BLOWFISH_BLOCK != 0)
    return set_error (error, "Blowfish takes whole blocks");
  set_blowfish_key (&context, key, key_size);
  if (seal)
    blowfish_encrypt (&context, size, data, data);
  else
    blowfish_decrypt (&context, size, data, data);
  tresen_memory_wipe (&context, sizeof context);
  return TRUE;
}

static gnutls_cipher_algorithm_t
get_aes (gsize key_size)
{
  switch (key_size)
    {
    case 16:
      return GNUTLS_CIPHER_AES_128_CBC;
    case 24:
      return GNUTLS_CIPHER_AES_192_CBC;
    case 32:
      return GNUTLS_CIPHER_AES_256_CBC;
    default:
      return GNUTLS_CIPHER_UNKNOWN;
    }
}

/**
 * tresen_paygate_aes:
 * @key: the bytes of the encryption password
 * @key_size: 16, 24 or 32
 * @seal: %TRUE encrypts, %FALSE decrypts
 * @data: in place; padding is the caller's
 * @size: a multiple of 16
 *
 * AES in CBC mode. Pure; any thread. Errors: %TRESEN_PAYGATE_ERROR_INVALID.
 */
gboolean
tresen_paygate_aes (const guint8 *key,
                    gsize key_size,
                    const guint8 iv[TRESEN_PAYGATE_AES_BLOCK],
                    gboolean seal,
                    guint8 *data,
                    gsize size,
                    GError **error)
{
  gnutls_datum_t key_datum = { (guint8 *) key, (unsigned int) key_size };
  gnutls_datum_t iv_datum = { (guint8 *) iv, TRESEN_PAYGATE_AES_BLOCK };
  gnutls_cipher_hd_t cipher;
  int result;

  if (get_aes (key_size) == GNUTLS_CIPHER_UNKNOWN)
    return set_error (error, "an encryption password for AES has 16, 24 or 32 bytes");
  if (size % TRESEN_PAYGATE_AES_BLOCK != 0)
    return set_error (error, "AES takes whole blocks");
  result = gnutls_cipher_init (&cipher, get_aes (key_size), &key_datum, &iv_datum);
  if (result < 0)
    return set_error (error, gnutls_strerror (result));
  result = seal ? gnutls_cipher_encrypt (cipher, data, size)
                : gnutls_cipher_decrypt (cipher, data, size);
  gnutls_cipher_deinit (cipher);
  return result < 0 ? set_error (error, gnutls_strerror (result)) : TRUE;
}

/**
 * tresen_paygate_hmac:
 * @key: the HMAC password, as given
 * @message: the bytes to sign
 *
 * HMAC with SHA-256. Pure; any thread.
 *
 * Returns: (transfer full): 64 upper-case hexadecimal digits; "" if the library refuses the key, which fits nothing
 */
char *
tresen_paygate_hmac (const char *key, const guint8 *message, gsize size)
{
  guint8 digest[SHA256_SIZE];
  g_autofree char *hex = NULL;

  if (gnutls_hmac_fast (GNUTLS_MAC_SHA256, key, strlen (key), message, size, digest) < 0)
    return g_strdup ("");
  hex = tresen_hex_encode (digest, sizeof digest);
  return g_ascii_strup (hex, -1);
}

/**
 * tresen_paygate_mac:
 * @key: the HMAC password
 * @parts: PayID, TransID, merchant id, then Amount and Currency of a request or Status and Code of an answer; %NULL or ""
 *   where there is none; the bytes as they are on the wire
 *
 * The five are joined by asterisks: there are always four. Pure; any thread. Source: Computop, HMAC authentication.
 *
 * Returns: (transfer full): 64 upper-case hexadecimal digits
 */
char *
tresen_paygate_mac (const char *key, const char *const parts[TRESEN_PAYGATE_MAC_PARTS])
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < TRESEN_PAYGATE_MAC_PARTS; i++)
    {
      if (i > 0)
        g_string_append_c (text, '*');
      if (parts[i] != NULL)
        g_string_append (text, parts[i]);
    }
  return tresen_paygate_hmac (key, (const guint8 *) text->str, text->len);
}

/**
 * tresen_paygate_mac_verify:
 * @key: the HMAC password
 * @parts: as for tresen_paygate_mac(), in the spelling received; the merchant id is the configured one
 * @received: the MAC that came, in either case
 *
 * A value that holds an asterisk could stand for two, so it fits nothing; neither does an empty key, which anybody has. The
 * time it takes does not tell where a difference is. Pure; any thread.
 *
 * Returns: whether @received is the MAC of @parts
 */
gboolean
tresen_paygate_mac_verify (const char *key,
                           const char *const parts[TRESEN_PAYGATE_MAC_PARTS],
                           const char *received)
{
  g_autofree char *wanted = tresen_paygate_mac (key, parts);
  g_autofree char *folded = g_ascii_strup (received, -1);

  if (*key == '\0' || strlen (folded) != MAC_SIZE || strlen (wanted) != MAC_SIZE)
    return FALSE;
  for (guint i = 0; i < TRESEN_PAYGATE_MAC_PARTS; i++)
    if (parts[i] != NULL && strchr (parts[i], '*') != NULL)
      return FALSE;
  return tresen_memory_is_equal (wanted, folded, MAC_SIZE);
}
