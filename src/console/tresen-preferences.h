/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tresen-feed.h"

G_BEGIN_DECLS

/**
 * TresenPreferences: what staff set: rows of the store, which the bridge follows, and a preference or two of the person at the
 * screen. What is changed is written down at once; there is nothing to confirm.
 */
#define TRESEN_TYPE_PREFERENCES (tresen_preferences_get_type ())
G_DECLARE_FINAL_TYPE (TresenPreferences,
                      tresen_preferences,
                      TRESEN,
                      PREFERENCES,
                      AdwPreferencesWindow)

TresenPreferences *tresen_preferences_new (GtkWindow *parent, TresenStore *store, TresenFeed *feed);

G_END_DECLS
