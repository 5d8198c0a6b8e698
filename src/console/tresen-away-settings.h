/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store.h"

G_BEGIN_DECLS

/** TresenAwaySettings: the away text as it stands in the store, and what the bridge says of the opening hours. A plain value. */
typedef struct
{
  gboolean is_enabled;
  char *text;        /* "" when it was never written */
  char *hours_state; /* "ok", "unset" or "unreadable"; "" when the bridge has not said */
  char *hours;       /* as in connection.ini */
} TresenAwaySettings;

TresenAwaySettings *tresen_away_settings_new (gboolean is_enabled, const char *text);
void tresen_away_settings_free (TresenAwaySettings *self);
gpointer tresen_away_settings_load_func (TresenDb *db, gpointer data, GError **error);
gpointer tresen_away_settings_save_func (TresenDb *db, gpointer data, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenAwaySettings, tresen_away_settings_free)

G_END_DECLS
