/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TresenPracticePaygateKeys: the merchant that the stand-in knows. One thread.
 * @uses_aes: AES-CBC instead of Blowfish
 * @allows_letters: the acquirer takes letters in RefNr
 */
typedef struct
{
  char *merchant_id;
  char *password;
  char *hmac_password;
  gboolean uses_aes;
  gboolean allows_letters;
} TresenPracticePaygateKeys;

TresenPracticePaygateKeys *tresen_practice_paygate_keys_new (const char *merchant_id,
                                                             const char *password,
                                                             const char *hmac_password,
                                                             gboolean uses_aes);
void tresen_practice_paygate_keys_free (TresenPracticePaygateKeys *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenPracticePaygateKeys, tresen_practice_paygate_keys_free)

char *tresen_practice_paygate_mac (const TresenPracticePaygateKeys *keys,
                                   const char *first,
                                   const char *second,
                                   const char *fourth,
                                   const char *fifth);
char *tresen_practice_paygate_seal (const TresenPracticePaygateKeys *keys, GBytes *text);
GBytes *tresen_practice_paygate_unseal (const TresenPracticePaygateKeys *keys,
                                        const char *data,
                                        gsize length,
                                        const char **code);

G_END_DECLS
