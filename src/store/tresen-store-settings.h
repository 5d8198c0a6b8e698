/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store.h"

G_BEGIN_DECLS

/* What the dealer sets in the window: stable words, stored. A switch is "true" or "false". */
#define TRESEN_SETTING_AWAY_ENABLED "away-enabled"
#define TRESEN_SETTING_AWAY_TEXT "away-text"

/* Which account this profile belongs to, written by the bridge. */
#define TRESEN_SETTING_APP_ID "wechat.app-id"
#define TRESEN_SETTING_ORIGINAL_ID "wechat.original-id"
#define TRESEN_SETTING_KEY "wechat.key"             /* a digest that tells keys apart, not the key */
#define TRESEN_SETTING_KEY_SINCE "wechat.key-since" /* microseconds, when it was first seen */

gboolean tresen_store_setting_set (TresenDb *db, const char *key, const char *value, GError **error);
char *tresen_store_setting_load (TresenDb *db, const char *key, GError **error);

G_END_DECLS
