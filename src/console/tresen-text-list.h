/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Lines as the store keeps them: a JSON array of strings. */

GPtrArray *tresen_text_list_parse (const char *json);
char *tresen_text_list_to_json (GPtrArray *lines);

G_END_DECLS
