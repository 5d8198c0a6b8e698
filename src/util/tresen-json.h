/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "tresen-tree.h"

G_BEGIN_DECLS

#define TRESEN_JSON_MAX_DEPTH 64

#define TRESEN_JSON_ERROR (tresen_json_error_quark ())
GQuark tresen_json_error_quark (void);

/**
 * TresenJsonError:
 * @TRESEN_JSON_ERROR_INVALID: not JSON, not UTF-8, or not an object
 * @TRESEN_JSON_ERROR_TOO_DEEP: more than %TRESEN_JSON_MAX_DEPTH levels
 */
typedef enum
{
  TRESEN_JSON_ERROR_INVALID,
  TRESEN_JSON_ERROR_TOO_DEEP,
} TresenJsonError;

JsonObject *tresen_json_parse_object (GBytes *text, GError **error);
const char *tresen_json_get_string (JsonObject *object, const char *name);
gint64 tresen_json_get_int (JsonObject *object, const char *name, gint64 fallback);
JsonObject *tresen_json_get_object (JsonObject *object, const char *name);
TresenTree *tresen_json_to_tree (JsonObject *object, const char *name);
char *tresen_json_to_text (JsonObject *object);

G_END_DECLS
