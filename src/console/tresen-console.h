/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TRESEN_CONSOLE_RESOURCES "/io/github/tresen/Tresen"

/**
 * tresen_console_init:
 *
 * Makes the bundle of templates, style and pictures known. Before any widget of this room is made; may be called again.
 */
void tresen_console_init (void);

G_END_DECLS
