/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-paygate-envelope.h"

#include <string.h>

#include "tresen-bytes.h"

#define IV_DIGITS (2 * TRESEN_PAYGATE_AES_BLOCK)
#define MAX_LEN_DIGITS 5

/* Whole blocks, filled with blanks; nothing is added to what fits already. */
static guint8 *
fill_with_blanks (GBytes *text, gsize *size)
{
  gsize text_size = 0;
  const guint8 *bytes = g_bytes_get_data (text, &text_size);
  guint8 *data;

  *size = (text_size + TRESEN_PAYGATE_BLOWFISH_BLOCK - 1) / TRESEN_PAYGATE_BLOWFISH_BLOCK
          * TRESEN_PAYGATE_BLOWFISH_BLOCK;
  data = g_malloc (*size);
  memcpy (data, bytes, text_size);
  memset (data + text_size, ' ', *size - text_size);
  return data;
}

/* PKCS#7: the number of bytes that are missing, that many times; a whole block when none is. */
static guint8 *
fill_by_number (GBytes *text, gsize *size)
{
  gsize text_size = 0;
  const guint8 *bytes = g_bytes_get_data (text, &text_size);
  guint8 n = (guint8) (TRESEN_PAYGATE_AES_BLOCK - text_size % TRESEN_PAYGATE_AES_BLOCK);
  guint8 *data;

  *size = text_size + n;
  data = g_malloc (*size);
  memcpy (data, bytes, text_size);
  memset (data + text_size, n, n);
  return data;
}

static char *
to_upper_hex (const guint8 *data, gsize size)
{
  g_autofree char *hex = tresen_hex_encode (data, size);

  return g_ascii_strup (hex, -1);
}

static char *
seal_aes (const char *password, const guint8 *iv, GBytes *text, GError **error)
{
  gsize size = 0;
  g_autofree guint8 *data = fill_by_number (text, &size);
  g_autofree char *iv_hex = NULL;
  g_autofree char *hex = NULL;

  if (!tresen_paygate_aes ((const guint8 *) password, strlen (password), iv, TRUE, data, size,
                           error))
    return NULL;
  iv_hex = to_upper_hex (iv, TRESEN_PAYGATE_AES_BLOCK);
  hex = to_upper_hex (data, size);
  return g_strconcat (iv_hex, "-", hex, NULL);
}

static char *
seal_blowfish (const char *password, GBytes *text, GError **error)
{
  gsize size = 0;
  g_autofree guint8 *data = fill_with_blanks (text, &size);

  if (!tresen_paygate_blowfish ((const guint8 *) password, strlen (password), TRUE, data, size,
                                error))
    return NULL;
  return to_upper_hex (data, size);
}

/**
 * tresen_paygate_envelope_seal:
 * @password: the encryption password
 * @iv: (nullable): for AES, another one for each text; not looked at for Blowfish
 * @text: the joined parameters, not empty; Len is its size in bytes
 *
 * Pure; any thread. Errors: %TRESEN_PAYGATE_ERROR_INVALID for a password that is no key.
 *
 * Returns: (transfer full) (nullable): Data, upper-case hexadecimal; with AES the IV and a hyphen before it
 */
char *
tresen_paygate_envelope_seal (TresenPaygateCipher cipher,
                              const char *password,
                              const guint8 iv[TRESEN_PAYGATE_AES_BLOCK],
                              GBytes *text,
                              GError **error)
{
  g_return_val_if_fail (g_bytes_get_size (text) > 0, NULL);
  g_return_val_if_fail (cipher != TRESEN_PAYGATE_CIPHER_AES || iv != NULL, NULL);

  return cipher == TRESEN_PAYGATE_CIPHER_AES ? seal_aes (password, iv, text, error)
                                             : seal_blowfish (password, text, error);
}

/* Digits alone, one to five, and not zero. */
static gsize
read_len (const char *len)
{
  gsize n = 0;
  gsize size = strlen (len);

  if (size < 1 || size > MAX_LEN_DIGITS)
    return 0;
  for (const char *at = len; *at != '\0'; at++)
    {
      if (!g_ascii_isdigit (*at))
        return 0;
      n = 10 * n + (gsize) (*at - '0');
    }
  return n;
}

static guint8 *
read_hex (const char *hex, gsize n_digits)
{
  g_autofree guint8 *data = NULL;

  if (n_digits == 0 || n_digits % 2 != 0)
    return NULL;
  data = g_malloc (n_digits / 2);
  for (gsize i = 0; i < n_digits; i++)
    {
      int value = g_ascii_xdigit_value (hex[i]);

      if (value < 0)
        return NULL;
      data[i / 2] = (guint8) (i % 2 == 0 ? value << 4 : data[i / 2] | value);
    }
  return g_steal_pointer (&data);
}

/* The hexadecimal digits behind the IV, or NULL when this is not AES. */
static const char *
skip_iv (const char *data, guint8 iv[TRESEN_PAYGATE_AES_BLOCK])
{
  g_autofree guint8 *bytes = NULL;

  if (strcspn (data, "-") != IV_DIGITS || data[IV_DIGITS] == '\0')
    return NULL;
  bytes = read_hex (data, IV_DIGITS);
  if (bytes == NULL)
    return NULL;
  memcpy (iv, bytes, TRESEN_PAYGATE_AES_BLOCK);
  return data + IV_DIGITS + 1;
}

/* Not over, and not so far below that somebody could have trimmed the end off a text that is signed only in part. */
static TresenPaygateRefusal
check_size (gsize size, gsize len, gsize block)
{
  if (size % block != 0)
    return TRESEN_PAYGATE_REFUSAL_BAD_BLOCK;
  if (len > size || size - len > block)
    return TRESEN_PAYGATE_REFUSAL_LEN_MISMATCH;
  return TRESEN_PAYGATE_REFUSAL_NONE;
}

static TresenPaygateRefusal
open_blocks (TresenPaygateCipher cipher,
             const char *password,
             const char *data,
             gsize len,
             GBytes **text)
{
  gboolean is_aes = cipher == TRESEN_PAYGATE_CIPHER_AES;
  guint8 iv[TRESEN_PAYGATE_AES_BLOCK];
  const char *hex = is_aes ? skip_iv (data, iv) : data;
  gsize size = hex != NULL ? strlen (hex) / 2 : 0;
  g_autofree guint8 *bytes = hex != NULL ? read_hex (hex, strlen (hex)) : NULL;
  const guint8 *key = (const guint8 *) password;
  TresenPaygateRefusal refusal;
  gboolean is_open;

  if (bytes == NULL)
    return TRESEN_PAYGATE_REFUSAL_BAD_HEX;
  refusal
      = check_size (size, len, is_aes ? TRESEN_PAYGATE_AES_BLOCK : TRESEN_PAYGATE_BLOWFISH_BLOCK);
  if (refusal != TRESEN_PAYGATE_REFUSAL_NONE)
    return refusal;
  is_open = is_aes ? tresen_paygate_aes (key, strlen (password), iv, FALSE, bytes, size, NULL)
                   : tresen_paygate_blowfish (key, strlen (password), FALSE, bytes, size, NULL);
  if (is_open)
    *text = g_bytes_new (bytes, len);
  tresen_memory_wipe (bytes, size);
  return is_open ? TRESEN_PAYGATE_REFUSAL_NONE : TRESEN_PAYGATE_REFUSAL_BAD_MAC;
}

/**
 * tresen_paygate_envelope_open:
 * @cipher: the one that is set up; a text in the other is refused
 * @password: the encryption password; with one that is no key nothing can be opened, which is told as a MAC that does not fit
 * @data: (nullable): as received
 * @len: (nullable): as received
 * @refusal: (out): the first thing that is wrong
 *
 * What is behind Len is not looked at, whatever it is filled with. That it opens says nothing of who wrote it: that is what
 * the MAC inside is for. Pure; any thread.
 *
 * Returns: (transfer full) (nullable): the joined parameters, in ISO-8859-1
 */
GBytes *
tresen_paygate_envelope_open (TresenPaygateCipher cipher,
                              const char *password,
                              const char *data,
                              const char *len,
                              TresenPaygateRefusal *refusal)
{
  GBytes *text = NULL;
  gsize n;

  if (data == NULL || *data == '\0')
    *refusal = TRESEN_PAYGATE_REFUSAL_MISSING_DATA;
  else if (len == NULL)
    *refusal = TRESEN_PAYGATE_REFUSAL_MISSING_LEN;
  else if (strlen (data) > TRESEN_PAYGATE_MAX_DATA)
    *refusal = TRESEN_PAYGATE_REFUSAL_TOO_LARGE;
  else if ((n = read_len (len)) == 0)
    *refusal = TRESEN_PAYGATE_REFUSAL_BAD_LEN;
  else
    *refusal = open_blocks (cipher, password, data, n, &text);
  return text;
}
