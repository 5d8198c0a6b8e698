/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is sealed, rightly signed, so that a fuzzer gets beyond the signature. The first byte says what the rest is: the text of
 * Encrypt, bytes to be encrypted as they are (padding, lengths and AppID of chance), or a message inside a good envelope.
 */
#include "fuzz.h"

#include <string.h>

#include <gnutls/crypto.h>

#include "tresen-wechat-crypto.h"
#include "tresen-wechat-endpoint.h"

#define TOKEN "AAAAA"
#define KEY "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
#define APP_ID "wx0123456789abcdef"

static char *
encrypt_raw (const guint8 key[TRESEN_WECHAT_KEY_SIZE], const uint8_t *data, size_t size)
{
  gsize length = MAX (16, size / 16 * 16);
  g_autofree guint8 *block = g_malloc0 (length);
  guint8 start[16];
  gnutls_datum_t secret = { (guint8 *) key, TRESEN_WECHAT_KEY_SIZE };
  gnutls_datum_t vector = { start, sizeof start };
  gnutls_cipher_hd_t cipher;

  memcpy (block, data, MIN (size, length));
  memcpy (start, key, sizeof start);
  g_assert_cmpint (gnutls_cipher_init (&cipher, GNUTLS_CIPHER_AES_256_CBC, &secret, &vector), ==,
                   0);
  gnutls_cipher_encrypt (cipher, block, length);
  gnutls_cipher_deinit (cipher);
  return g_base64_encode (block, length);
}

static char *
make_encrypt (uint8_t kind, const uint8_t *data, size_t size)
{
  static const guint8 salt[TRESEN_WECHAT_SALT_SIZE] = { 1, 2, 3 };
  guint8 key[TRESEN_WECHAT_KEY_SIZE];
  g_autoptr (GBytes) message = NULL;

  g_assert_true (tresen_wechat_key_decode (KEY, key, NULL));
  if (kind % 3 == 0)
    return g_strndup ((const char *) data, size);
  if (kind % 3 == 1)
    return encrypt_raw (key, data, size);
  message = g_bytes_new (data, size);
  return tresen_wechat_encrypt (key, APP_ID, salt, message, NULL);
}

static TresenHttpRequest *
make_request (const char *encrypt)
{
  g_autofree char *sum = tresen_wechat_msg_signature (TOKEN, "1", "2", encrypt);
  g_autofree char *query
      = g_strdup_printf ("encrypt_type=aes&msg_signature=%s&timestamp=1&nonce=2&signature=0", sum);
  char *body = g_strdup_printf (
      "<xml><ToUserName>gh_1</ToUserName><Encrypt><![CDATA[%s]]></Encrypt></xml>", encrypt);
  g_autoptr (GBytes) bytes = g_bytes_new_take (body, strlen (body));

  return tresen_http_request_new ("POST", "/wechat", query, bytes);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  TresenWechatAccount account = { 0 };
  g_autofree char *encrypt = NULL;
  g_autoptr (TresenHttpRequest) request = NULL;
  g_autoptr (TresenWechatVerdict) verdict = NULL;

  if (size == 0)
    return 0;
  account.app_id = g_strdup (APP_ID);
  account.original_id = g_strdup ("gh_1");
  account.mode = TRESEN_WECHAT_MODE_SAFE;
  account.token = tresen_secret_new (TOKEN);
  account.encoding_aes_key = tresen_secret_new (KEY);
  encrypt = make_encrypt (data[0], data + 1, size - 1);
  if (encrypt != NULL)
    {
      request = make_request (encrypt);
      verdict = tresen_wechat_endpoint_read (&account, request);
      g_assert_nonnull (verdict->reply);
      g_assert_true (verdict->kind != TRESEN_WECHAT_VERDICT_CALLBACK || verdict->callback != NULL);
    }
  tresen_wechat_account_clear (&account);
  return 0;
}
