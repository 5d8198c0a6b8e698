/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-crypto.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <string.h>

#include "tresen-bytes.h"

#define AES_BLOCK 16
#define PAD_BLOCK 32
#define SHA1_SIZE 20
#define ENCODED_KEY_SIZE 43
#define LENGTH_SIZE 4
#define HEAD_SIZE (TRESEN_WECHAT_SALT_SIZE + LENGTH_SIZE)

G_DEFINE_QUARK (tresen_wechat_crypto_error_quark, tresen_wechat_crypto_error)

static char *
sha1_hex (const void *data, gsize size)
{
  guint8 digest[SHA1_SIZE];

  if (gnutls_hash_fast (GNUTLS_DIG_SHA1, data, size, digest) < 0)
    return g_strdup ("");
  return tresen_hex_encode (digest, sizeof digest);
}

/* Sorts by bytes (strcmp compares as unsigned char), joins without anything between, and hashes. */
static char *
sign (const char **parts, guint n_parts)
{
  gsize sizes[4];
  gsize total = 0;
  char *joined, *end, *hex;

  for (guint i = 1; i < n_parts; i++)
    for (guint j = i; j > 0 && strcmp (parts[j - 1], parts[j]) > 0; j--)
      {
        const char *held = parts[j];

        parts[j] = parts[j - 1];
        parts[j - 1] = held;
      }
  for (guint i = 0; i < n_parts; i++)
    total += sizes[i] = strlen (parts[i]);
  joined = end = g_malloc (total + 1);
  for (guint i = 0; i < n_parts; i++)
    {
      memcpy (end, parts[i], sizes[i]);
      end += sizes[i];
    }
  hex = sha1_hex (joined, total);
  tresen_memory_wipe (joined, total);
  g_free (joined);
  return hex;
}

/**
 * tresen_wechat_signature:
 * @token: the token of the push settings
 * @timestamp: as in the query, decoded
 * @nonce: as in the query, decoded
 *
 * The signature of a URL check and of a callback's query. It says nothing about a callback's body. Pure; any thread.
 * Source: WeChat, message push, "URL check".
 *
 * Returns: (transfer full): 40 lower-case hexadecimal digits; "" if the machine's policy forbids SHA-1
 */
char *
tresen_wechat_signature (const char *token, const char *timestamp, const char *nonce)
{
  const char *parts[] = { token, timestamp, nonce };

  return sign (parts, G_N_ELEMENTS (parts));
}

/**
 * tresen_wechat_msg_signature:
 * @token: the token of the push settings
 * @timestamp: as in the query, decoded
 * @nonce: as in the query, decoded
 * @encrypt: the base64 text as it stands in the body
 *
 * The signature that covers a sealed body. Pure; any thread. Source: WeChat, message push, "Encryption".
 *
 * Returns: (transfer full): 40 lower-case hexadecimal digits; "" if the machine's policy forbids SHA-1
 */
char *
tresen_wechat_msg_signature (const char *token,
                             const char *timestamp,
                             const char *nonce,
                             const char *encrypt)
{
  const char *parts[] = { token, timestamp, nonce, encrypt };

  return sign (parts, G_N_ELEMENTS (parts));
}

/**
 * tresen_wechat_jsapi_signature:
 * @ticket: the jsapi ticket
 * @nonce: the noncestr
 * @timestamp: seconds since 1970, decimal
 * @url: the page's address, not encoded; what stands from "#" on is left out
 *
 * Pure; any thread. Source: WeChat, JS-SDK, appendix on signing.
 *
 * Returns: (transfer full): 40 lower-case hexadecimal digits; "" if the machine's policy forbids SHA-1
 */
char *
tresen_wechat_jsapi_signature (const char *ticket,
                               const char *nonce,
                               const char *timestamp,
                               const char *url)
{
  g_autofree char *text = g_strdup_printf ("jsapi_ticket=%s&noncestr=%s&timestamp=%s&url=%.*s",
                                           ticket, nonce, timestamp, (int) strcspn (url, "#"), url);

  return sha1_hex (text, strlen (text));
}

/**
 * tresen_wechat_key_decode:
 * @encoding_aes_key: 43 base64 characters without their "="
 * @key: (out): the AES-256 key; its first 16 bytes are the IV too
 *
 * The last character carries two bits too many, which WeChat leaves as they fall, so they are not looked at. Pure; any
 * thread. Source: WeChat, message push, "Encryption".
 *
 * Returns: %FALSE with %TRESEN_WECHAT_CRYPTO_ERROR_KEY if it is no such key
 */
gboolean
tresen_wechat_key_decode (const char *encoding_aes_key,
                          guint8 key[TRESEN_WECHAT_KEY_SIZE],
                          GError **error)
{
  char padded[ENCODED_KEY_SIZE + 2];
  gsize size = 0;
  guint8 *bytes;
  gboolean good = strlen (encoding_aes_key) == ENCODED_KEY_SIZE;

  for (guint i = 0; good && i < ENCODED_KEY_SIZE; i++)
    good = g_ascii_isalnum (encoding_aes_key[i]) || strchr ("+/", encoding_aes_key[i]) != NULL;
  if (!good)
    {
      g_set_error (error, TRESEN_WECHAT_CRYPTO_ERROR, TRESEN_WECHAT_CRYPTO_ERROR_KEY,
                   "EncodingAESKey: not %d letters and digits", ENCODED_KEY_SIZE);
      return FALSE;
    }
  memcpy (padded, encoding_aes_key, ENCODED_KEY_SIZE);
  memcpy (padded + ENCODED_KEY_SIZE, "=", 2);
  bytes = g_base64_decode (padded, &size);
  good = size == TRESEN_WECHAT_KEY_SIZE;
  if (good)
    memcpy (key, bytes, TRESEN_WECHAT_KEY_SIZE);
  else
    g_set_error (error, TRESEN_WECHAT_CRYPTO_ERROR, TRESEN_WECHAT_CRYPTO_ERROR_KEY,
                 "EncodingAESKey: not 32 bytes");
  tresen_memory_wipe (bytes, size);
  tresen_memory_wipe (padded, sizeof padded);
  g_free (bytes);
  return good;
}

static gboolean
set_cipher_error (GError **error, const char *what)
{
  g_set_error (error, TRESEN_WECHAT_CRYPTO_ERROR, TRESEN_WECHAT_CRYPTO_ERROR_CIPHER,
               "sealed message: %s", what);
  return FALSE;
}

/* g_base64_decode() passes over what it does not know, so the alphabet and the end are looked at first. */
static gboolean
is_base64 (const char *text, gsize size)
{
  gsize n_pad = 0;

  if (size == 0 || size % 4 != 0)
    return FALSE;
  while (n_pad < 2 && text[size - 1 - n_pad] == '=')
    n_pad++;
  for (gsize i = 0; i < size - n_pad; i++)
    if (!g_ascii_isalnum (text[i]) && text[i] != '+' && text[i] != '/')
      return FALSE;
  return TRUE;
}

/* CBC with the key's own first half as IV, in place; @size is a multiple of the block. */
static gboolean
run_cipher (const guint8 *key, guint8 *data, gsize size, gboolean seal, GError **error)
{
  gnutls_datum_t key_datum = { (guint8 *) key, TRESEN_WECHAT_KEY_SIZE };
  gnutls_datum_t iv_datum = { (guint8 *) key, AES_BLOCK };
  gnutls_cipher_hd_t cipher;
  int result = gnutls_cipher_init (&cipher, GNUTLS_CIPHER_AES_256_CBC, &key_datum, &iv_datum);

  if (result < 0)
    return set_cipher_error (error, gnutls_strerror (result));
  result = seal ? gnutls_cipher_encrypt (cipher, data, size)
                : gnutls_cipher_decrypt (cipher, data, size);
  gnutls_cipher_deinit (cipher);
  return result < 0 ? set_cipher_error (error, gnutls_strerror (result)) : TRUE;
}

/* Padding goes up to 32, beyond the cipher's block of 16, so no stock unpadder fits. */
static gboolean
cut_padding (const guint8 *data, gsize *size)
{
  guint8 n = data[*size - 1];
  guint8 differs = 0;

  if (n < 1 || n > PAD_BLOCK || n > *size)
    return FALSE;
  for (gsize i = *size - n; i < *size; i++)
    differs |= data[i] ^ n;
  *size -= n;
  return differs == 0;
}

static GBytes *
open_envelope (guint8 *data, gsize size, const char *app_id, GError **error)
{
  gsize id_size = strlen (app_id);
  guint32 length;

  if (!cut_padding (data, &size) || size < HEAD_SIZE)
    {
      set_cipher_error (error, "wrong padding, so probably another key");
      return NULL;
    }
  memcpy (&length, data + TRESEN_WECHAT_SALT_SIZE, LENGTH_SIZE);
  length = GUINT32_FROM_BE (length);
  if (length > size - HEAD_SIZE)
    {
      set_cipher_error (error, "wrong length inside");
      return NULL;
    }
  if (size - HEAD_SIZE - length != id_size
      || !tresen_memory_is_equal (data + HEAD_SIZE + length, app_id, id_size))
    {
      g_set_error (error, TRESEN_WECHAT_CRYPTO_ERROR, TRESEN_WECHAT_CRYPTO_ERROR_RECEIVER,
                   "sealed message: meant for another AppID");
      return NULL;
    }
  return g_bytes_new (data + HEAD_SIZE, length);
}

/**
 * tresen_wechat_decrypt:
 * @key: from tresen_wechat_key_decode()
 * @app_id: the AppID that must stand inside
 * @encrypt: base64, as in the body; check msg_signature first
 *
 * Opens a sealed callback: AES-256-CBC, padding of 1 to 32 bytes, then 16 random bytes, a big-endian length, the message
 * and the AppID. Pure; any thread. Source: WeChat, message push, "Encryption".
 *
 * Errors: %TRESEN_WECHAT_CRYPTO_ERROR_CIPHER, %TRESEN_WECHAT_CRYPTO_ERROR_RECEIVER.
 *
 * Returns: (transfer full) (nullable): the message
 */
GBytes *
tresen_wechat_decrypt (const guint8 key[TRESEN_WECHAT_KEY_SIZE],
                       const char *app_id,
                       const char *encrypt,
                       GError **error)
{
  g_autofree guint8 *data = NULL;
  gsize size = 0;

  if (!is_base64 (encrypt, strlen (encrypt)))
    {
      set_cipher_error (error, "not base64");
      return NULL;
    }
  data = g_base64_decode (encrypt, &size);
  if (size < 2 * AES_BLOCK || size % AES_BLOCK != 0)
    {
      set_cipher_error (error, "not whole blocks");
      return NULL;
    }
  if (!run_cipher (key, data, size, FALSE, error))
    return NULL;
  return open_envelope (data, size, app_id, error);
}

/**
 * tresen_wechat_encrypt:
 * @key: from tresen_wechat_key_decode()
 * @app_id: the AppID to put inside
 * @salt: 16 random bytes
 * @message: UTF-8 text
 *
 * The reverse of tresen_wechat_decrypt(). Pure; any thread. Errors: %TRESEN_WECHAT_CRYPTO_ERROR_CIPHER.
 *
 * Returns: (transfer full) (nullable): base64 without line breaks
 */
char *
tresen_wechat_encrypt (const guint8 key[TRESEN_WECHAT_KEY_SIZE],
                       const char *app_id,
                       const guint8 salt[TRESEN_WECHAT_SALT_SIZE],
                       GBytes *message,
                       GError **error)
{
  gsize message_size = 0, id_size = strlen (app_id), size;
  const void *text = g_bytes_get_data (message, &message_size);
  guint32 length = GUINT32_TO_BE ((guint32) message_size);
  g_autofree guint8 *data = NULL;
  guint8 n_pad;

  if (message_size > G_MAXINT32)
    {
      set_cipher_error (error, "too long to be sealed");
      return NULL;
    }
  size = HEAD_SIZE + message_size + id_size;
  n_pad = (guint8) (PAD_BLOCK - size % PAD_BLOCK);
  data = g_malloc (size + n_pad);
  memcpy (data, salt, TRESEN_WECHAT_SALT_SIZE);
  memcpy (data + TRESEN_WECHAT_SALT_SIZE, &length, LENGTH_SIZE);
  if (message_size > 0)
    memcpy (data + HEAD_SIZE, text, message_size);
  memcpy (data + HEAD_SIZE + message_size, app_id, id_size);
  memset (data + size, n_pad, n_pad);
  if (!run_cipher (key, data, size + n_pad, TRUE, error))
    return NULL;
  return g_base64_encode (data, size + n_pad);
}
