/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The first byte chooses the cipher and whether the rest is a text to be sealed, or Len, a line break and Data as received. */
#include "fuzz.h"

#include <string.h>

#include "tresen-paygate-envelope.h"
#include "tresen-paygate-params.h"

#define PASSWORD "Xk9(f_2Lq!7Rz[5B"

static void
seal_and_open (TresenPaygateCipher cipher, const uint8_t *data, size_t size)
{
  static const guint8 iv[TRESEN_PAYGATE_AES_BLOCK] = { 1, 2, 3 };
  g_autoptr (GBytes) text = g_bytes_new (data, size);
  g_autofree char *sealed = tresen_paygate_envelope_seal (cipher, PASSWORD, iv, text, NULL);
  g_autofree char *len = g_strdup_printf ("%zu", size);
  TresenPaygateRefusal refusal;
  g_autoptr (GBytes) opened
      = tresen_paygate_envelope_open (cipher, PASSWORD, sealed, len, &refusal);

  g_assert_true ((opened != NULL) == (strlen (sealed) <= TRESEN_PAYGATE_MAX_DATA));
  g_assert_true (opened == NULL || g_bytes_equal (opened, text));
}

static void
open_anything (TresenPaygateCipher cipher, const uint8_t *data, size_t size)
{
  g_autofree char *len = g_strndup ((const char *) data, size);
  char *end = strchr (len, '\n');
  TresenPaygateRefusal refusal;
  g_autoptr (GBytes) text = NULL;
  g_autoptr (TresenPaygateParams) params = NULL;

  if (end != NULL)
    *end = '\0';
  text = tresen_paygate_envelope_open (cipher, PASSWORD, end != NULL ? end + 1 : NULL, len,
                                       &refusal);
  g_assert_true ((text == NULL) == (refusal != TRESEN_PAYGATE_REFUSAL_NONE));
  if (text == NULL)
    return;
  g_assert_cmpuint (g_bytes_get_size (text), ==, g_ascii_strtoull (len, NULL, 10));
  params = tresen_paygate_params_parse (text, &refusal);
  g_assert_true ((params == NULL) == (refusal != TRESEN_PAYGATE_REFUSAL_NONE));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  TresenPaygateCipher cipher;

  if (size < 2)
    return 0;
  cipher = data[0] & 1 ? TRESEN_PAYGATE_CIPHER_AES : TRESEN_PAYGATE_CIPHER_BLOWFISH;
  if (data[0] & 2)
    seal_and_open (cipher, data + 1, size - 1);
  else
    open_anything (cipher, data + 1, size - 1);
  return 0;
}
