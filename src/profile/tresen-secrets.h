/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-bytes.h"
#include "tresen-profile.h"

G_BEGIN_DECLS

/** TresenSecrets: the --secrets file, read. (nullable) members are %NULL when not given. */
typedef struct
{
  TresenSecret *wechat_token;
  TresenSecret *wechat_app_secret;
  TresenSecret *wechat_encoding_aes_key;
  TresenSecret *wechat_previous_encoding_aes_key;
  TresenSecret *paygate_encryption_password;
  TresenSecret *paygate_hmac_password;
  TresenSecret *paygate_previous_encryption_password; /* what was signed with it may still come, for a day */
  TresenSecret *paygate_previous_hmac_password;
} TresenSecrets;

TresenSecrets *tresen_secrets_new (void);
TresenSecrets *tresen_secrets_load_file (const char *path, GError **error);
void tresen_secrets_free (TresenSecrets *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenSecrets, tresen_secrets_free)

G_END_DECLS
