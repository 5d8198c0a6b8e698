/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-text-list.h"

#include <json-glib/json-glib.h>

/** Returns: (transfer full) (element-type utf8): empty for what is no array; what is no text in it is left out */
GPtrArray *
tresen_text_list_parse (const char *json)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode *root
      = json_parser_load_from_data (parser, json, -1, NULL) ? json_parser_get_root (parser) : NULL;
  JsonArray *array
      = root != NULL && JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (json_node_get_value_type (node) == G_TYPE_STRING)
        g_ptr_array_add (lines, json_node_dup_string (node));
    }
  return lines;
}

/** @lines: (element-type utf8) */
char *
tresen_text_list_to_json (GPtrArray *lines)
{
  g_autoptr (JsonArray) array = json_array_new ();
  g_autoptr (JsonNode) root = NULL;

  for (guint i = 0; i < lines->len; i++)
    json_array_add_string_element (array, lines->pdata[i]);
  root = json_node_init_array (json_node_alloc (), array);
  return json_to_string (root, FALSE);
}
