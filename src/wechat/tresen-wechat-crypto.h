/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TRESEN_WECHAT_CRYPTO_ERROR (tresen_wechat_crypto_error_quark ())
GQuark tresen_wechat_crypto_error_quark (void);

/**
 * TresenWechatCryptoError:
 * @TRESEN_WECHAT_CRYPTO_ERROR_KEY: the EncodingAESKey is not 43 characters that give 32 bytes
 * @TRESEN_WECHAT_CRYPTO_ERROR_SIGNATURE: signature or msg_signature does not fit
 * @TRESEN_WECHAT_CRYPTO_ERROR_CIPHER: not base64, wrong length, wrong padding, wrong inner length
 * @TRESEN_WECHAT_CRYPTO_ERROR_RECEIVER: sealed for another AppID
 */
typedef enum
{
  TRESEN_WECHAT_CRYPTO_ERROR_KEY,
  TRESEN_WECHAT_CRYPTO_ERROR_SIGNATURE,
  TRESEN_WECHAT_CRYPTO_ERROR_CIPHER,
  TRESEN_WECHAT_CRYPTO_ERROR_RECEIVER,
} TresenWechatCryptoError;

#define TRESEN_WECHAT_KEY_SIZE 32
#define TRESEN_WECHAT_SALT_SIZE 16

char *tresen_wechat_signature (const char *token, const char *timestamp, const char *nonce);
char *
tresen_wechat_msg_signature (const char *token, const char *timestamp, const char *nonce, const char *encrypt);
char *tresen_wechat_jsapi_signature (const char *ticket, const char *nonce, const char *timestamp, const char *url);

gboolean tresen_wechat_key_decode (const char *encoding_aes_key, guint8 key[TRESEN_WECHAT_KEY_SIZE], GError **error);
GBytes *tresen_wechat_decrypt (const guint8 key[TRESEN_WECHAT_KEY_SIZE],
                               const char *app_id,
                               const char *encrypt,
                               GError **error);
char *tresen_wechat_encrypt (const guint8 key[TRESEN_WECHAT_KEY_SIZE],
                             const char *app_id,
                             const guint8 salt[TRESEN_WECHAT_SALT_SIZE],
                             GBytes *message,
                             GError **error);

G_END_DECLS
