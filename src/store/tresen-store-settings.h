/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store.h"

G_BEGIN_DECLS

/* What the dealer sets in the window: stable words, stored. A switch is "true" or "false". */
#define TRESEN_SETTING_AWAY_ENABLED "away-enabled"
#define TRESEN_SETTING_AWAY_TEXT "away-text"

gboolean tresen_store_setting_set (TresenDb *db, const char *key, const char *value, GError **error);
char *tresen_store_setting_load (TresenDb *db, const char *key, GError **error);

G_END_DECLS
