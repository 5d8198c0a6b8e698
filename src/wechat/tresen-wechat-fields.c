/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-fields.h"

#include <string.h>

#include "tresen-json.h"

#define LIST_STEP "item"

static gboolean
is_called (const TresenTree *tree, const char *name, gsize length)
{
  const char *own = tresen_tree_get_name (tree);

  return strlen (own) == length && g_ascii_strncasecmp (own, name, length) == 0;
}

typedef gboolean (*FoundFunc) (const TresenTree *tree,
                               gpointer user_data); /* TRUE: go on looking */

/* FALSE when it was stopped. */
static gboolean
walk (const TresenTree *tree, const char *path, FoundFunc found, gpointer user_data)
{
  gsize length = strcspn (path, "/");
  const char *rest = path[length] == '/' ? path + length + 1 : path + length;
  gboolean is_there = FALSE;

  if (*path == '\0')
    return found (tree, user_data);
  for (guint i = 0; i < tresen_tree_count_children (tree); i++)
    {
      const TresenTree *child = tresen_tree_get_nth (tree, i);

      if (!is_called (child, path, length))
        continue;
      is_there = TRUE;
      if (!walk (child, rest, found, user_data))
        return FALSE;
    }
  if (!is_there && length == strlen (LIST_STEP) && strncmp (path, LIST_STEP, length) == 0
      && tresen_tree_count_children (tree) > 0)
    return walk (tree, rest, found, user_data);
  return TRUE;
}

static gboolean
add_node (const TresenTree *tree, gpointer nodes)
{
  g_ptr_array_add (nodes, (gpointer) tree);
  return TRUE;
}

static gboolean
keep_text (const TresenTree *tree, gpointer text)
{
  *(const char **) text = tresen_tree_get_text (tree);
  return FALSE;
}

static JsonObject *read_fields (const TresenTree *tree, const TresenWechatField *fields);

static void
add_text (JsonObject *object, const char *name, const char *text)
{
  if (*text != '\0')
    json_object_set_string_member (object, name, text);
}

static void
add_array (JsonObject *object, const TresenWechatField *field, const GPtrArray *nodes)
{
  JsonArray *array;

  if (nodes->len == 0)
    return;
  array = json_array_new ();
  for (guint i = 0; i < nodes->len; i++)
    if (field->shape == TRESEN_WECHAT_FIELD_TEXTS)
      json_array_add_string_element (array, tresen_tree_get_text (nodes->pdata[i]));
    else
      json_array_add_object_element (array, read_fields (nodes->pdata[i], field->members));
  json_object_set_array_member (object, field->name, array);
}

static void
add_fields (JsonObject *object, const TresenTree *tree, const TresenWechatField *fields)
{
  for (const TresenWechatField *field = fields; field != NULL && field->path != NULL; field++)
    {
      g_autoptr (GPtrArray) nodes = NULL;

      if (field->shape == TRESEN_WECHAT_FIELD_TEXT)
        {
          add_text (object, field->name, tresen_wechat_fields_find (tree, field->path));
          continue;
        }
      nodes = g_ptr_array_new ();
      walk (tree, field->path, add_node, nodes);
      add_array (object, field, nodes);
    }
}

static JsonObject *
read_fields (const TresenTree *tree, const TresenWechatField *fields)
{
  JsonObject *object = json_object_new ();

  add_fields (object, tree, fields);
  return object;
}

/**
 * tresen_wechat_fields_read:
 * @document: the root of a callback
 * @first: (nullable): fields, ended by one without a path
 * @second: (nullable): more of them
 *
 * Reads the fields that are there and not empty. Pure; any thread.
 *
 * Returns: (transfer full): a JSON object, "{}" when nothing was there
 */
char *
tresen_wechat_fields_read (const TresenTree *document,
                           const TresenWechatField *first,
                           const TresenWechatField *second)
{
  g_autoptr (JsonObject) object = json_object_new ();

  add_fields (object, document, first);
  add_fields (object, document, second);
  return json_object_get_size (object) > 0 ? tresen_json_to_text (object) : g_strdup ("{}");
}

/**
 * tresen_wechat_fields_find:
 * @path: as in TresenWechatField
 *
 * Pure; any thread. Returns: the text of the first node at @path, "" when there is none
 */
const char *
tresen_wechat_fields_find (const TresenTree *tree, const char *path)
{
  const char *text = "";

  walk (tree, path, keep_text, &text);
  return text;
}
