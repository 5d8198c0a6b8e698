/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TresenPracticeConfig: the account that the stand-in plays. Copied.
 */
typedef struct
{
  const char *app_id;
  const char *app_secret;
  const char *original_id;
  const char *token;
  const char *encoding_aes_key; /* (nullable) for compat and safe mode */
  const char *mode;             /* "plain", "compat" or "safe" */
  const char *state_file;       /* (nullable) where followers are kept over a restart; %NULL keeps nothing */
} TresenPracticeConfig;

/**
 * TresenPracticeWechat: a stand-in for WeChat on loopback: its API, its callbacks, and the practice phone.
 *
 * Belongs to the context that was thread-default when it was made.
 */
#define TRESEN_TYPE_PRACTICE_WECHAT (tresen_practice_wechat_get_type ())
G_DECLARE_FINAL_TYPE (TresenPracticeWechat, tresen_practice_wechat, TRESEN, PRACTICE_WECHAT, GObject)

TresenPracticeWechat *tresen_practice_wechat_new (const TresenPracticeConfig *config);
gboolean tresen_practice_wechat_listen (TresenPracticeWechat *self, guint16 port, GError **error);
const char *tresen_practice_wechat_get_base (TresenPracticeWechat *self);
void tresen_practice_wechat_set_callback_url (TresenPracticeWechat *self, const char *url);

G_END_DECLS
