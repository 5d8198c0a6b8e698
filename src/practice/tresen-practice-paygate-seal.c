/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-practice-paygate-seal.h"

#include <gcrypt.h>
#include <string.h>

#include "tresen-random.h"

#define BLOWFISH_BLOCK 8
#define AES_BLOCK 16
#define MAC_SIZE 32

#define DATA_NOT_HEX "20110007"
#define LEN_DOES_NOT_FIT "20120008"
#define NOT_DECRYPTED "20010007"

static gpointer
start_gcrypt (gpointer data)
{
  gcry_check_version (NULL);
  gcry_control (GCRYCTL_DISABLE_SECMEM, 0);
  gcry_control (GCRYCTL_INITIALIZATION_FINISHED, 0);
  return NULL;
}

/** tresen_practice_paygate_keys_new: Returns: (transfer full): the merchant; texts are copied and used as bytes */
TresenPracticePaygateKeys *
tresen_practice_paygate_keys_new (const char *merchant_id,
                                  const char *password,
                                  const char *hmac_password,
                                  gboolean uses_aes)
{
  static GOnce once = G_ONCE_INIT;
  TresenPracticePaygateKeys *self = g_new0 (TresenPracticePaygateKeys, 1);

  g_once (&once, start_gcrypt, NULL);
  self->merchant_id = g_strdup (merchant_id);
  self->password = g_strdup (password);
  self->hmac_password = g_strdup (hmac_password);
  self->uses_aes = uses_aes;
  return self;
}

void
tresen_practice_paygate_keys_free (TresenPracticePaygateKeys *self)
{
  g_free (self->merchant_id);
  g_free (self->password);
  g_free (self->hmac_password);
  g_free (self);
}

static char *
hex_new (const guint8 *data, gsize size)
{
  GString *text = g_string_sized_new (2 * size);

  for (gsize i = 0; i < size; i++)
    g_string_append_printf (text, "%02X", data[i]);
  return g_string_free (text, FALSE);
}

/* NULL when @text is not of pairs of hexadecimal digits. */
static GByteArray *
hex_read (const char *text, gsize size)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  if (size == 0 || size % 2 != 0)
    return NULL;
  for (gsize i = 0; i < size; i += 2)
    {
      int high = g_ascii_xdigit_value (text[i]);
      int low = g_ascii_xdigit_value (text[i + 1]);
      guint8 byte = (guint8) (high * 16 + low);

      if (high < 0 || low < 0)
        return NULL;
      g_byte_array_append (bytes, &byte, 1);
    }
  return g_steal_pointer (&bytes);
}

/**
 * tresen_practice_paygate_mac:
 * @first: PayID; @second: TransID; @fourth: Amount or Status; @fifth: Currency or Code; each (nullable) for an empty place
 *
 * HMAC-SHA-256 over the five values with the merchant id in the middle, joined by stars (spec 2.1).
 *
 * Returns: (transfer full): 64 hexadecimal digits in upper case, "" without libgcrypt's HMAC
 */
char *
tresen_practice_paygate_mac (const TresenPracticePaygateKeys *keys,
                             const char *first,
                             const char *second,
                             const char *fourth,
                             const char *fifth)
{
  g_autofree char *text = g_strdup_printf (
      "%s*%s*%s*%s*%s", first != NULL ? first : "", second != NULL ? second : "", keys->merchant_id,
      fourth != NULL ? fourth : "", fifth != NULL ? fifth : "");
  gcry_md_hd_t digest = NULL;
  char *mac;

  if (gcry_md_open (&digest, GCRY_MD_SHA256, GCRY_MD_FLAG_HMAC) != 0)
    return g_strdup ("");
  gcry_md_setkey (digest, keys->hmac_password, strlen (keys->hmac_password));
  gcry_md_write (digest, text, strlen (text));
  mac = hex_new (gcry_md_read (digest, GCRY_MD_SHA256), MAC_SIZE);
  gcry_md_close (digest);
  return mac;
}

static int
aes_of (gsize key_size)
{
  return key_size == 16   ? GCRY_CIPHER_AES128
         : key_size == 24 ? GCRY_CIPHER_AES192
                          : GCRY_CIPHER_AES256;
}

/* A merchant whose password no cipher takes gets no answer that could be read. */
static gboolean
open_cipher (const TresenPracticePaygateKeys *keys, const guint8 *iv, gcry_cipher_hd_t *cipher)
{
  gsize size = strlen (keys->password);
  int algorithm = keys->uses_aes ? aes_of (size) : GCRY_CIPHER_BLOWFISH;
  int mode = keys->uses_aes ? GCRY_CIPHER_MODE_CBC : GCRY_CIPHER_MODE_ECB;

  if (gcry_cipher_open (cipher, algorithm, mode, 0) != 0)
    return FALSE;
  if (gcry_cipher_setkey (*cipher, keys->password, size) == 0
      && (iv == NULL || gcry_cipher_setiv (*cipher, iv, AES_BLOCK) == 0))
    return TRUE;
  gcry_cipher_close (*cipher);
  return FALSE;
}

static gboolean
run_cipher (const TresenPracticePaygateKeys *keys,
            const guint8 *iv,
            GByteArray *bytes,
            gboolean seals)
{
  gcry_cipher_hd_t cipher;
  gcry_error_t error;

  if (!open_cipher (keys, iv, &cipher))
    return FALSE;
  error = seals ? gcry_cipher_encrypt (cipher, bytes->data, bytes->len, NULL, 0)
                : gcry_cipher_decrypt (cipher, bytes->data, bytes->len, NULL, 0);
  gcry_cipher_close (cipher);
  return error == 0;
}

static void
fill (GByteArray *bytes, guint count, guint8 byte)
{
  for (guint i = 0; i < count; i++)
    g_byte_array_append (bytes, &byte, 1);
}

/**
 * tresen_practice_paygate_seal:
 * @text: ISO-8859-1
 *
 * What the platform answers with (spec 1.3, 1.5): Blowfish filled with blanks, or AES-CBC with its IV in front.
 *
 * Returns: (transfer full): "Data" in upper-case hexadecimal digits, "" if the password suits no cipher
 */
char *
tresen_practice_paygate_seal (const TresenPracticePaygateKeys *keys, GBytes *text)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *head = NULL;
  g_autofree char *tail = NULL;
  gsize size;
  const guint8 *data = g_bytes_get_data (text, &size);
  guint8 iv[AES_BLOCK];

  g_byte_array_append (bytes, data, (guint) size);
  if (!keys->uses_aes)
    {
      fill (bytes, (BLOWFISH_BLOCK - bytes->len % BLOWFISH_BLOCK) % BLOWFISH_BLOCK, ' ');
      return run_cipher (keys, NULL, bytes, TRUE) ? hex_new (bytes->data, bytes->len)
                                                  : g_strdup ("");
    }
  tresen_random_fill (iv, sizeof iv);
  fill (bytes, AES_BLOCK - bytes->len % AES_BLOCK, (guint8) (AES_BLOCK - bytes->len % AES_BLOCK));
  if (!run_cipher (keys, iv, bytes, TRUE))
    return g_strdup ("");
  head = hex_new (iv, sizeof iv);
  tail = hex_new (bytes->data, bytes->len);
  return g_strconcat (head, "-", tail, NULL);
}

static GBytes *
cut (GByteArray *bytes, gsize length, gsize block, const char **code)
{
  if (length > bytes->len || bytes->len - length > block)
    {
      *code = LEN_DOES_NOT_FIT;
      return NULL;
    }
  return g_bytes_new (bytes->data, length);
}

static GBytes *
unseal_aes (const TresenPracticePaygateKeys *keys,
            const char *data,
            gsize length,
            const char **code)
{
  const char *hyphen = strchr (data, '-');
  g_autoptr (GByteArray) iv = hyphen != NULL ? hex_read (data, (gsize) (hyphen - data)) : NULL;
  g_autoptr (GByteArray) bytes = iv != NULL ? hex_read (hyphen + 1, strlen (hyphen + 1)) : NULL;

  if (bytes == NULL || iv->len != AES_BLOCK || bytes->len % AES_BLOCK != 0)
    {
      *code = DATA_NOT_HEX;
      return NULL;
    }
  if (!run_cipher (keys, iv->data, bytes, FALSE))
    {
      *code = NOT_DECRYPTED;
      return NULL;
    }
  return cut (bytes, length, AES_BLOCK, code);
}

/**
 * tresen_practice_paygate_unseal:
 * @data: "Data" as it came
 * @length: "Len": the size of the text; what stands behind it does not count
 * @code: (out): the platform's code when nothing is returned
 *
 * Returns: (transfer full) (nullable): the text as bytes
 */
GBytes *
tresen_practice_paygate_unseal (const TresenPracticePaygateKeys *keys,
                                const char *data,
                                gsize length,
                                const char **code)
{
  g_autoptr (GByteArray) bytes = NULL;

  if (keys->uses_aes)
    return unseal_aes (keys, data, length, code);
  bytes = hex_read (data, strlen (data));
  if (bytes == NULL || bytes->len % BLOWFISH_BLOCK != 0)
    {
      *code = DATA_NOT_HEX;
      return NULL;
    }
  if (!run_cipher (keys, NULL, bytes, FALSE))
    {
      *code = NOT_DECRYPTED;
      return NULL;
    }
  return cut (bytes, length, BLOWFISH_BLOCK, code);
}
