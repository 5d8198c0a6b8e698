/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TRESEN_CONSOLE_RESOURCES "/io/github/tresen/Tresen"

/**
 * tresen_console_init:
 *
 * Makes the bundle of templates, style and pictures known. Before any widget of this room is made; may be called again.
 */
void tresen_console_init (void);

/* The keys of io.github.tresen.Tresen: preferences of the person at the screen. */
#define TRESEN_KEY_WINDOW_WIDTH "window-width"
#define TRESEN_KEY_WINDOW_HEIGHT "window-height"
#define TRESEN_KEY_WINDOW_MAXIMIZED "window-maximized"
#define TRESEN_KEY_PANE_VISIBLE "pane-visible"
#define TRESEN_KEY_ENTER_SENDS "enter-sends"
#define TRESEN_KEY_SHOW_TYPING "show-typing"
#define TRESEN_KEY_STAFF_NAME "staff-name"

/**
 * tresen_console_settings_new:
 *
 * Returns: (transfer full) (nullable): the preferences, or %NULL where their schema is not installed; everything then
 *   works with the defaults and forgets at the end
 */
GSettings *tresen_console_settings_new (void);

G_END_DECLS
