/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-profile.h"

G_BEGIN_DECLS

/**
 * TresenConnection: connection.ini, read and checked. Texts are "" when not given. Immutable; any thread.
 */
typedef struct
{
  char *listen_address; /* "127.0.0.1" */
  guint16 listen_port;  /* 8790 unless given; 0 for any free port */
  char *public_url;     /* without a slash at the end */
  gboolean trusts_proxy;
  char *shop_name;
  char *wechat_app_id;
  char *wechat_original_id;
  char *wechat_mode;           /* "plain", "compat" or "safe" */
  char *wechat_token_endpoint; /* "stable" or "classic" */
  char *wechat_api_base;       /* without a slash at the end */
  GPtrArray *warnings;         /* (element-type utf8) English: unknown keys and the like, for the log and the window */
} TresenConnection;

TresenConnection *tresen_connection_load (TresenProfile *profile, GError **error);
TresenConnection *tresen_connection_parse (const char *text, GError **error);
void tresen_connection_free (TresenConnection *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenConnection, tresen_connection_free)

/** TresenSecrets: the --secrets file, read. (nullable) members are %NULL when not given. */
typedef struct
{
  TresenSecret *wechat_token;
  TresenSecret *wechat_app_secret;
  TresenSecret *wechat_encoding_aes_key;
  TresenSecret *wechat_previous_encoding_aes_key;
} TresenSecrets;

TresenSecrets *tresen_secrets_new (void);
TresenSecrets *tresen_secrets_load_file (const char *path, GError **error);
void tresen_secrets_free (TresenSecrets *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenSecrets, tresen_secrets_free)

G_END_DECLS
