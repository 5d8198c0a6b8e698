/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-json.h"

#include <string.h>

G_DEFINE_QUARK (tresen_json_error_quark, tresen_json_error)

/* Returns the place of the quote that ends the string which begins at @start, or @size. */
static gsize
skip_string (const char *text, gsize size, gsize start)
{
  gsize i = start + 1;

  while (i < size && text[i] != '"')
    i += text[i] == '\\' ? 2 : 1;
  return MIN (i, size);
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/*
 * json-glib 1.6 recurses and crashes on deep input, so the depth is counted on the bytes, before it sees them. It also takes
 * comments and texts in single quotes, in which brackets could hide from the count: what JSON does not know is refused here.
 * So is more than one value, of which it forgets to free the first.
 */
static gboolean
check_shape (const char *text, gsize size, GError **error)
{
  guint depth = 0;
  gboolean has_begun = FALSE;

  for (gsize i = 0; i < size; i++)
    {
      if (depth == 0 && !is_blank (text[i]) && (has_begun || text[i] != '{'))
        {
          g_set_error (error, TRESEN_JSON_ERROR, TRESEN_JSON_ERROR_INVALID,
                       "json: not one object, at byte %" G_GSIZE_FORMAT, i);
          return FALSE;
        }
      has_begun = has_begun || text[i] == '{';
      if (text[i] == '"')
        i = skip_string (text, size, i);
      else if (strchr ("{}[],: \t\r\n0123456789+-.Etruefalsn", text[i]) == NULL)
        {
          g_set_error (error, TRESEN_JSON_ERROR, TRESEN_JSON_ERROR_INVALID,
                       "json: not JSON at byte %" G_GSIZE_FORMAT, i);
          return FALSE;
        }
      else if ((text[i] == '}' || text[i] == ']') && depth > 0)
        depth--;
      else if ((text[i] == '{' || text[i] == '[') && ++depth > TRESEN_JSON_MAX_DEPTH)
        {
          g_set_error (error, TRESEN_JSON_ERROR, TRESEN_JSON_ERROR_TOO_DEEP,
                       "json: more than %d levels", TRESEN_JSON_MAX_DEPTH);
          return FALSE;
        }
    }
  if (depth > 0 || !has_begun)
    g_set_error (error, TRESEN_JSON_ERROR, TRESEN_JSON_ERROR_INVALID, "json: no whole object");
  return depth == 0 && has_begun;
}

/**
 * tresen_json_parse_object:
 * @text: UTF-8 text of one JSON object; a byte-order mark is passed over
 *
 * Errors: %TRESEN_JSON_ERROR_INVALID, %TRESEN_JSON_ERROR_TOO_DEEP. Any thread.
 *
 * Returns: (transfer full) (nullable): the object
 */
JsonObject *
tresen_json_parse_object (GBytes *text, GError **error)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (text, &size);
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GError) parse_error = NULL;
  JsonNode *root;

  if (size >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    {
      data += 3;
      size -= 3;
    }
  if (size == 0 || !g_utf8_validate (data, (gssize) size, NULL))
    {
      g_set_error (error, TRESEN_JSON_ERROR, TRESEN_JSON_ERROR_INVALID, "json: empty or not UTF-8");
      return NULL;
    }
  if (!check_shape (data, size, error))
    return NULL;
  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, data, (gssize) size, &parse_error))
    {
      g_set_error (error, TRESEN_JSON_ERROR, TRESEN_JSON_ERROR_INVALID, "json: %s",
                   parse_error->message);
      return NULL;
    }
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, TRESEN_JSON_ERROR, TRESEN_JSON_ERROR_INVALID, "json: not an object");
      return NULL;
    }
  return json_node_dup_object (root);
}

/** tresen_json_get_string: Returns: (nullable): member @name if it is a text, else %NULL. Any
 * thread. */
const char *
tresen_json_get_string (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

/** tresen_json_get_int: Returns: member @name if it is a whole number, else @fallback. Any thread.
 */
gint64
tresen_json_get_int (JsonObject *object, const char *name, gint64 fallback)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_INT64)
    return fallback;
  return json_node_get_int (node);
}

/** tresen_json_get_object: Returns: (nullable) (transfer none): member @name if it is an object,
 * else %NULL. Any thread. */
JsonObject *
tresen_json_get_object (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static char *
value_to_text (JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_STRING)
    return json_node_dup_string (node);
  if (type == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  if (type == G_TYPE_DOUBLE)
    {
      char buffer[G_ASCII_DTOSTR_BUF_SIZE];

      return g_strdup (g_ascii_dtostr (buffer, sizeof buffer, json_node_get_double (node)));
    }
  return g_strdup (json_node_get_boolean (node) ? "true" : "false");
}

static void append_node (TresenTree *parent, const char *name, JsonNode *node);

static void
fill_from_object (TresenTree *tree, JsonObject *object)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    append_node (tree, name, node);
}

static void
append_node (TresenTree *parent, const char *name, JsonNode *node)
{
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        append_node (parent, name, json_array_get_element (array, i));
    }
  else if (JSON_NODE_HOLDS_OBJECT (node))
    fill_from_object (tresen_tree_append (parent, name), json_node_get_object (node));
  else if (JSON_NODE_HOLDS_VALUE (node))
    tresen_tree_take_text (tresen_tree_append (parent, name), value_to_text (node));
}

/**
 * tresen_json_to_tree:
 * @object: a parsed object
 * @name: the name of the root
 *
 * An array becomes siblings of one name, so that "an object or an array of objects" reads alike;
 * null is left out; numbers become their text. Any thread.
 *
 * Returns: (transfer full): the tree
 */
TresenTree *
tresen_json_to_tree (JsonObject *object, const char *name)
{
  TresenTree *tree = tresen_tree_new (name);

  fill_from_object (tree, object);
  return tree;
}

/**
 * tresen_json_to_text:
 *
 * Writes UTF-8 as it is, never as \\u escapes, which WeChat takes literally. Any thread.
 *
 * Returns: (transfer full): @object as compact JSON
 */
char *
tresen_json_to_text (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (node, object);
  return json_to_string (node, FALSE);
}
