/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TresenPaygateCipher: what Data is encrypted with; a matter of the contract, never guessed from an answer.
 */
typedef enum
{
  TRESEN_PAYGATE_CIPHER_BLOWFISH,
  TRESEN_PAYGATE_CIPHER_AES,
} TresenPaygateCipher;

#define TRESEN_PAYGATE_BLOWFISH_BLOCK 8
#define TRESEN_PAYGATE_AES_BLOCK 16
#define TRESEN_PAYGATE_MAC_PARTS 5

gboolean tresen_paygate_password_is_valid (TresenPaygateCipher cipher, const char *password);
gboolean tresen_paygate_blowfish (const guint8 *key,
                                  gsize key_size,
                                  gboolean seal,
                                  guint8 *data,
                                  gsize size,
                                  GError **error);
gboolean tresen_paygate_aes (const guint8 *key,
                             gsize key_size,
                             const guint8 iv[TRESEN_PAYGATE_AES_BLOCK],
                             gboolean seal,
                             guint8 *data,
                             gsize size,
                             GError **error);

char *tresen_paygate_hmac (const char *key, const guint8 *message, gsize size);
char *tresen_paygate_mac (const char *key, const char *const parts[TRESEN_PAYGATE_MAC_PARTS]);
gboolean tresen_paygate_mac_verify (const char *key,
                                    const char *const parts[TRESEN_PAYGATE_MAC_PARTS],
                                    const char *received);

G_END_DECLS
