/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vectors.h"

#include <string.h>

#include "tresen-bytes.h"
#include "tresen-json.h"
#include "tresen-paygate-envelope.h"
#include "tresen-paygate-params.h"

static void
assert_is_bytes (GBytes *made, GBytes *wanted)
{
  g_assert_nonnull (made);
  g_assert_cmpmem (g_bytes_get_data (made, NULL), g_bytes_get_size (made),
                   g_bytes_get_data (wanted, NULL), g_bytes_get_size (wanted));
}

static void
assert_is_hex (const guint8 *data, gsize size, const char *wanted)
{
  g_autofree char *hex = tresen_hex_encode (data, size);
  g_autofree char *lower = g_ascii_strdown (wanted, -1);

  g_assert_cmpstr (hex, ==, lower);
}

/* The text of the vector file is Unicode; what is sent is ISO-8859-1. */
static GBytes *
need_plain (JsonObject *vector)
{
  g_autofree char *wire = tresen_paygate_text_to_wire (vector_need (vector, "plaintext"));
  GBytes *plain = vector_need_hex (vector, "plaintext_hex");

  g_assert_nonnull (wire);
  g_assert_cmpmem (wire, strlen (wire), g_bytes_get_data (plain, NULL), g_bytes_get_size (plain));
  g_assert_cmpint (tresen_json_get_int (vector, "len", -1), ==, (gint64) g_bytes_get_size (plain));
  return plain;
}

/* Other fills than ours are those of other senders: they are made by hand. */
static GByteArray *
fill (GBytes *plain, const char *pad)
{
  GByteArray *data = g_byte_array_new ();
  gsize size = g_bytes_get_size (plain);
  guint8 n = (guint8) (8 - size % 8);
  guint8 byte = n;

  g_byte_array_append (data, g_bytes_get_data (plain, NULL), (guint) size);
  if (strcmp (pad, "pkcs7") != 0)
    {
      byte = strcmp (pad, "space") == 0 ? ' ' : 0;
      n %= 8;
      g_assert_true (strcmp (pad, "space") == 0 || strcmp (pad, "nul") == 0);
    }
  for (guint8 i = 0; i < n; i++)
    g_byte_array_append (data, &byte, 1);
  return data;
}

void
vectors_run_blowfish (JsonObject *vector)
{
  const char *password = vector_need (vector, "password");
  const char *wanted = vector_need (vector, "data_hex");
  const char *pad = vector_need (vector, "pad");
  g_autoptr (GBytes) plain = need_plain (vector);
  g_autoptr (GByteArray) data = fill (plain, pad);
  g_autofree char *len = g_strdup_printf ("%" G_GSIZE_FORMAT, g_bytes_get_size (plain));
  TresenPaygateRefusal refusal;
  g_autoptr (GBytes) text = NULL;

  g_assert_true (tresen_paygate_blowfish ((const guint8 *) password, strlen (password), TRUE,
                                          data->data, data->len, NULL));
  assert_is_hex (data->data, data->len, wanted);
  if (strcmp (pad, "space") == 0)
    {
      g_autofree char *sealed = tresen_paygate_envelope_seal (TRESEN_PAYGATE_CIPHER_BLOWFISH,
                                                              password, NULL, plain, NULL);

      g_assert_cmpint (g_ascii_strcasecmp (sealed, wanted), ==, 0);
    }
  text = tresen_paygate_envelope_open (TRESEN_PAYGATE_CIPHER_BLOWFISH, password, wanted, len,
                                       &refusal);
  g_assert_cmpint (refusal, ==, TRESEN_PAYGATE_REFUSAL_NONE);
  assert_is_bytes (text, plain);
}

void
vectors_run_blowfish_block (JsonObject *vector)
{
  g_autoptr (GBytes) key = vector_need_hex (vector, "key_hex");
  g_autoptr (GBytes) block = vector_need_hex (vector, "block_hex");
  guint8 data[8];

  g_assert_cmpuint (g_bytes_get_size (block), ==, sizeof data);
  memcpy (data, g_bytes_get_data (block, NULL), sizeof data);
  g_assert_true (tresen_paygate_blowfish (g_bytes_get_data (key, NULL), g_bytes_get_size (key),
                                          TRUE, data, sizeof data, NULL));
  assert_is_hex (data, sizeof data, vector_need (vector, "cipher_hex"));
  g_assert_true (tresen_paygate_blowfish (g_bytes_get_data (key, NULL), g_bytes_get_size (key),
                                          FALSE, data, sizeof data, NULL));
  g_assert_cmpmem (data, sizeof data, g_bytes_get_data (block, NULL), g_bytes_get_size (block));
}

void
vectors_run_open_envelope (JsonObject *vector)
{
  JsonObject *expect = vector_need_object (vector, "expect");
  TresenPaygateRefusal refusal;
  g_autoptr (GBytes) text = tresen_paygate_envelope_open (
      TRESEN_PAYGATE_CIPHER_BLOWFISH, vector_need (vector, "password"), vector_get (vector, "data"),
      vector_get (vector, "len"), &refusal);

  if (vector_get_flag (expect, "ok"))
    {
      g_autoptr (GBytes) plain = vector_need_hex (expect, "plaintext_hex");
      g_autofree char *shown = NULL;

      g_assert_cmpint (refusal, ==, TRESEN_PAYGATE_REFUSAL_NONE);
      assert_is_bytes (text, plain);
      shown
          = tresen_paygate_text_from_wire (g_bytes_get_data (text, NULL), g_bytes_get_size (text));
      vector_assert_text (expect, "plaintext", shown);
      return;
    }
  g_assert_null (text);
  vector_assert_reason (expect, refusal);
}

void
vectors_run_aes (JsonObject *vector)
{
  const char *password = vector_need (vector, "password");
  g_autoptr (GBytes) iv = vector_need_hex (vector, "iv_hex");
  g_autoptr (GBytes) plain = need_plain (vector);
  g_autofree char *len = g_strdup_printf ("%" G_GSIZE_FORMAT, g_bytes_get_size (plain));
  g_autofree char *data = tresen_paygate_envelope_seal (TRESEN_PAYGATE_CIPHER_AES, password,
                                                        g_bytes_get_data (iv, NULL), plain, NULL);
  TresenPaygateRefusal refusal;
  g_autoptr (GBytes) text = NULL;

  g_assert_cmpint (g_ascii_strcasecmp (data, vector_need (vector, "data")), ==, 0);
  text = tresen_paygate_envelope_open (TRESEN_PAYGATE_CIPHER_AES, password,
                                       vector_need (vector, "data"), len, &refusal);
  g_assert_cmpint (refusal, ==, TRESEN_PAYGATE_REFUSAL_NONE);
  assert_is_bytes (text, plain);
}

/* The five values of a case that names them, joined here, are the text that it says is signed. */
void
vectors_run_mac (JsonObject *vector)
{
  const char *key = vector_need (vector, "key");
  const char *message = vector_need (vector, "message");
  g_auto (GStrv) pieces = g_strsplit (message, "*", -1);
  const char *fifth = strcmp (vector_need (vector, "kind"), "request") == 0 ? "Currency" : "Code";
  const char *fourth = strcmp (vector_need (vector, "kind"), "request") == 0 ? "Amount" : "Status";
  g_autofree char *made = NULL;

  g_assert_cmpuint (g_strv_length (pieces), ==, TRESEN_PAYGATE_MAC_PARTS);
  if (vector_has (vector, "fields"))
    {
      JsonObject *fields = vector_need_object (vector, "fields");
      const char *names[] = { "PayID", "TransID", "MerchantID", fourth, fifth };

      for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        g_assert_cmpstr (pieces[i], ==, vector_need (fields, names[i]));
    }
  made = tresen_paygate_mac (key, (const char *const *) pieces);
  g_assert_cmpint (g_ascii_strcasecmp (made, vector_need (vector, "mac_hex")), ==, 0);
}

void
vectors_run_mac_verify (JsonObject *vector)
{
  JsonObject *received = vector_need_object (vector, "received");
  const char *parts[] = {
    vector_get (received, "PayID"),         vector_get (received, "TransID"),
    vector_need (vector, "configured_mid"), vector_get (received, "Status"),
    vector_get (received, "Code"),
  };
  const char *mac = vector_get (vector, "received_mac");

  g_assert_true (
      vector_get_flag (vector, "expect_ok")
      == tresen_paygate_mac_verify (vector_need (vector, "key"), parts, mac != NULL ? mac : ""));
}
