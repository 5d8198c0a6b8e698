/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tresen-clock.h"
#include "tresen-profile.h"
#include "tresen-store.h"

G_BEGIN_DECLS

/**
 * TresenWindow: the desk. It is there at once and says that it is loading until it has its parts, or a problem to tell.
 */
#define TRESEN_TYPE_WINDOW (tresen_window_get_type ())
G_DECLARE_FINAL_TYPE (TresenWindow, tresen_window, TRESEN, WINDOW, AdwApplicationWindow)

TresenWindow *
tresen_window_new (GtkApplication *application, TresenClock *clock, gboolean is_practice);
void tresen_window_set_parts (TresenWindow *self, TresenProfile *profile, TresenStore *store);
void tresen_window_set_problem (TresenWindow *self, const GError *error);
void tresen_window_set_phone_url (TresenWindow *self, const char *phone_url);

G_END_DECLS
