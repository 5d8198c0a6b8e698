/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-paygate-envelope.h"

#include <string.h>

#include "tresen-paygate-params.h"

#define PASSWORD "Xk9(f_2Lq!7Rz[5B"

static char *
seal (TresenPaygateCipher cipher, const char *password, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  guint8 iv[TRESEN_PAYGATE_AES_BLOCK] = { 1, 2, 3 };
  char *data = tresen_paygate_envelope_seal (cipher, password, iv, bytes, NULL);

  g_assert_nonnull (data);
  return data;
}

static void
assert_opens (TresenPaygateCipher cipher, const char *data, const char *len, const char *wanted)
{
  TresenPaygateRefusal refusal;
  g_autoptr (GBytes) text = tresen_paygate_envelope_open (cipher, PASSWORD, data, len, &refusal);

  g_assert_cmpint (refusal, ==, TRESEN_PAYGATE_REFUSAL_NONE);
  g_assert_cmpmem (g_bytes_get_data (text, NULL), g_bytes_get_size (text), wanted, strlen (wanted));
}

static void
assert_refused (TresenPaygateCipher cipher,
                const char *data,
                const char *len,
                TresenPaygateRefusal wanted)
{
  TresenPaygateRefusal refusal = TRESEN_PAYGATE_REFUSAL_NONE;
  g_autoptr (GBytes) text = tresen_paygate_envelope_open (cipher, PASSWORD, data, len, &refusal);

  g_assert_null (text);
  g_assert_cmpstr (tresen_paygate_refusal_get_word (refusal), ==,
                   tresen_paygate_refusal_get_word (wanted));
}

/* A text of every length up to ten blocks comes back as it was. */
static void
test_every_length (void)
{
  for (gsize size = 1; size <= 80; size++)
    {
      g_autofree char *text = g_strnfill (size, 'a');
      g_autofree char *blowfish = seal (TRESEN_PAYGATE_CIPHER_BLOWFISH, PASSWORD, text);
      g_autofree char *aes = seal (TRESEN_PAYGATE_CIPHER_AES, PASSWORD, text);
      g_autofree char *len = g_strdup_printf ("%" G_GSIZE_FORMAT, size);

      g_assert_cmpuint (strlen (blowfish), ==, 2 * ((size + 7) / 8 * 8));
      g_assert_cmpuint (strlen (aes), ==, 32 + 1 + 2 * ((size / 16 + 1) * 16));
      assert_opens (TRESEN_PAYGATE_CIPHER_BLOWFISH, blowfish, len, text);
      assert_opens (TRESEN_PAYGATE_CIPHER_AES, aes, len, text);
    }
}

static const struct
{
  const char *len;
  TresenPaygateRefusal refusal;
} lens[] = {
  { "", TRESEN_PAYGATE_REFUSAL_BAD_LEN },
  { "0", TRESEN_PAYGATE_REFUSAL_BAD_LEN },
  { "00000", TRESEN_PAYGATE_REFUSAL_BAD_LEN },
  { "-9", TRESEN_PAYGATE_REFUSAL_BAD_LEN },
  { "+9", TRESEN_PAYGATE_REFUSAL_BAD_LEN },
  { " 9", TRESEN_PAYGATE_REFUSAL_BAD_LEN },
  { "9 ", TRESEN_PAYGATE_REFUSAL_BAD_LEN },
  { "9x", TRESEN_PAYGATE_REFUSAL_BAD_LEN },
  { "0x9", TRESEN_PAYGATE_REFUSAL_BAD_LEN },
  { "9.0", TRESEN_PAYGATE_REFUSAL_BAD_LEN },
  { "000009", TRESEN_PAYGATE_REFUSAL_BAD_LEN },
  { "4294967305", TRESEN_PAYGATE_REFUSAL_BAD_LEN },
  { "18446744073709551625", TRESEN_PAYGATE_REFUSAL_BAD_LEN },
  { "17", TRESEN_PAYGATE_REFUSAL_LEN_MISMATCH },
  { "99999", TRESEN_PAYGATE_REFUSAL_LEN_MISMATCH },
  { "7", TRESEN_PAYGATE_REFUSAL_LEN_MISMATCH },
  { "1", TRESEN_PAYGATE_REFUSAL_LEN_MISMATCH },
  { NULL, TRESEN_PAYGATE_REFUSAL_MISSING_LEN },
};

/* 16 bytes of Data: 8 to 16 are lengths that fit. */
static void
test_len (void)
{
  g_autofree char *data = seal (TRESEN_PAYGATE_CIPHER_BLOWFISH, PASSWORD, "abcdefghi");

  for (guint i = 0; i < G_N_ELEMENTS (lens); i++)
    assert_refused (TRESEN_PAYGATE_CIPHER_BLOWFISH, data, lens[i].len, lens[i].refusal);
  assert_opens (TRESEN_PAYGATE_CIPHER_BLOWFISH, data, "9", "abcdefghi");
  assert_opens (TRESEN_PAYGATE_CIPHER_BLOWFISH, data, "00009", "abcdefghi");
  assert_opens (TRESEN_PAYGATE_CIPHER_BLOWFISH, data, "8", "abcdefgh");
  assert_opens (TRESEN_PAYGATE_CIPHER_BLOWFISH, data, "16", "abcdefghi       ");
}

static void
test_data (void)
{
  g_autofree char *most = g_strnfill (TRESEN_PAYGATE_MAX_DATA, 'A');
  g_autofree char *over = g_strnfill (TRESEN_PAYGATE_MAX_DATA + 1, 'A');
  TresenPaygateCipher blowfish = TRESEN_PAYGATE_CIPHER_BLOWFISH;
  TresenPaygateRefusal refusal;
  g_autoptr (GBytes) text = NULL;

  assert_refused (blowfish, NULL, "8", TRESEN_PAYGATE_REFUSAL_MISSING_DATA);
  assert_refused (blowfish, "", "8", TRESEN_PAYGATE_REFUSAL_MISSING_DATA);
  assert_refused (blowfish, NULL, NULL, TRESEN_PAYGATE_REFUSAL_MISSING_DATA);
  assert_refused (blowfish, over, "8", TRESEN_PAYGATE_REFUSAL_TOO_LARGE);
  assert_refused (blowfish, over, "x", TRESEN_PAYGATE_REFUSAL_TOO_LARGE);
  assert_refused (blowfish, "0123456789ABCDE", "8", TRESEN_PAYGATE_REFUSAL_BAD_HEX);
  assert_refused (blowfish, "0123456789ABCDEG", "8", TRESEN_PAYGATE_REFUSAL_BAD_HEX);
  assert_refused (blowfish, "0123456789ABCDE ", "8", TRESEN_PAYGATE_REFUSAL_BAD_HEX);
  assert_refused (blowfish, "0123456789AB", "6", TRESEN_PAYGATE_REFUSAL_BAD_BLOCK);
  text = tresen_paygate_envelope_open (blowfish, PASSWORD, most, "4096", &refusal);
  g_assert_nonnull (text);
}

/* What is not the cipher that was set up is refused, either way round. */
static void
test_other_cipher (void)
{
  g_autofree char *blowfish = seal (TRESEN_PAYGATE_CIPHER_BLOWFISH, PASSWORD, "abcdefghi");
  g_autofree char *aes = seal (TRESEN_PAYGATE_CIPHER_AES, PASSWORD, "abcdefghi");
  g_autofree char *torn = g_strndup (aes, 33 + 16);

  assert_refused (TRESEN_PAYGATE_CIPHER_AES, blowfish, "9", TRESEN_PAYGATE_REFUSAL_BAD_HEX);
  assert_refused (TRESEN_PAYGATE_CIPHER_BLOWFISH, aes, "9", TRESEN_PAYGATE_REFUSAL_BAD_HEX);
  assert_refused (TRESEN_PAYGATE_CIPHER_AES, torn, "8", TRESEN_PAYGATE_REFUSAL_BAD_BLOCK);
  assert_refused (TRESEN_PAYGATE_CIPHER_AES, aes + 1, "9", TRESEN_PAYGATE_REFUSAL_BAD_HEX);
  assert_refused (TRESEN_PAYGATE_CIPHER_AES, "-", "9", TRESEN_PAYGATE_REFUSAL_BAD_HEX);
  assert_refused (TRESEN_PAYGATE_CIPHER_AES, "000102030405060708090A0B0C0D0E0F-", "9",
                  TRESEN_PAYGATE_REFUSAL_BAD_HEX);
  assert_refused (TRESEN_PAYGATE_CIPHER_AES, aes, "17", TRESEN_PAYGATE_REFUSAL_LEN_MISMATCH);
}

static void
test_passwords (void)
{
  static const struct
  {
    const char *password;
    gboolean is_blowfish, is_aes;
  } cases[] = {
    { "", FALSE, FALSE },
    { "abc", FALSE, FALSE },
    { "abcd", TRUE, FALSE },
    { "0123456789abcdef", TRUE, TRUE },
    { "0123456789abcdef01234567", TRUE, TRUE },
    { "0123456789abcdef0123456789abcdef", TRUE, TRUE },
    { "01234567890123456789012345678901234567890123456789012345", TRUE, FALSE },
    { "012345678901234567890123456789012345678901234567890123456", FALSE, FALSE },
  };
  g_autoptr (GBytes) text = g_bytes_new_static ("abc", 3);
  guint8 iv[TRESEN_PAYGATE_AES_BLOCK] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (TresenPaygateCipher cipher = TRESEN_PAYGATE_CIPHER_BLOWFISH;
         cipher <= TRESEN_PAYGATE_CIPHER_AES; cipher++)
      {
        gboolean is_valid
            = cipher == TRESEN_PAYGATE_CIPHER_AES ? cases[i].is_aes : cases[i].is_blowfish;
        g_autoptr (GError) error = NULL;
        g_autofree char *data
            = tresen_paygate_envelope_seal (cipher, cases[i].password, iv, text, &error);

        g_assert_true (tresen_paygate_password_is_valid (cipher, cases[i].password) == is_valid);
        g_assert_true ((data != NULL) == is_valid);
        if (!is_valid)
          g_assert_error (error, TRESEN_PAYGATE_ERROR, TRESEN_PAYGATE_ERROR_INVALID);
      }
}

/* The schedule runs through a short key again and again, so written twice or thrice it is the same key. */
static void
test_short_keys (void)
{
  static const char *const keys[] = { "abcd", "abcde", "abcdef", "abcdefg" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *thrice = g_strconcat (keys[i], keys[i], keys[i], NULL);
      g_autofree char *one = seal (TRESEN_PAYGATE_CIPHER_BLOWFISH, keys[i], "Unencrypted text");
      g_autofree char *three = seal (TRESEN_PAYGATE_CIPHER_BLOWFISH, thrice, "Unencrypted text");

      g_assert_cmpstr (one, ==, three);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/paygate/envelope/every-length", test_every_length);
  g_test_add_func ("/paygate/envelope/len", test_len);
  g_test_add_func ("/paygate/envelope/data", test_data);
  g_test_add_func ("/paygate/envelope/other-cipher", test_other_cipher);
  g_test_add_func ("/paygate/envelope/passwords", test_passwords);
  g_test_add_func ("/paygate/envelope/short-keys", test_short_keys);
  return g_test_run ();
}
