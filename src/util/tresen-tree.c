/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-tree.h"

#include <string.h>

struct _TresenTree
{
  char *name;
  char *text;
  GPtrArray *children; /* (nullable) (element-type TresenTree) owned */
};

/** tresen_tree_new: Returns: (transfer full): a node called @name without text or children. Any
 * thread. */
TresenTree *
tresen_tree_new (const char *name)
{
  TresenTree *self = g_new0 (TresenTree, 1);

  self->name = g_strdup (name);
  return self;
}

void
tresen_tree_free (TresenTree *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->children, g_ptr_array_unref);
  g_free (self->name);
  g_free (self->text);
  g_free (self);
}

/** tresen_tree_append: Returns: (transfer none): a new last child of @self called @name. While the
 * tree is being built. */
TresenTree *
tresen_tree_append (TresenTree *self, const char *name)
{
  TresenTree *child = tresen_tree_new (name);

  if (self->children == NULL)
    self->children = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_tree_free);
  g_ptr_array_add (self->children, child);
  return child;
}

/**
 * tresen_tree_take_text:
 * @text: (transfer full): UTF-8; blanks at both ends are cut
 *
 * While the tree is being built.
 */
void
tresen_tree_take_text (TresenTree *self, char *text)
{
  g_free (self->text);
  self->text = g_strstrip (text);
}

/** tresen_tree_get_name: Returns: the name of @self. Any thread. */
const char *
tresen_tree_get_name (const TresenTree *self)
{
  return self->name;
}

/** tresen_tree_get_text: Returns: the trimmed text of @self itself, "" when it has none. Any
 * thread. */
const char *
tresen_tree_get_text (const TresenTree *self)
{
  return self->text != NULL ? self->text : "";
}

/** tresen_tree_count_children: Returns: how many children @self has. Any thread. */
guint
tresen_tree_count_children (const TresenTree *self)
{
  return self->children != NULL ? self->children->len : 0;
}

/** tresen_tree_get_nth: Returns: (nullable) (transfer none): child number @index from 0. Any
 * thread. */
const TresenTree *
tresen_tree_get_nth (const TresenTree *self, guint index)
{
  return index < tresen_tree_count_children (self) ? g_ptr_array_index (self->children, index)
                                                   : NULL;
}

/** tresen_tree_find: Returns: (nullable) (transfer none): the first child called @name, exactly.
 * Any thread. */
const TresenTree *
tresen_tree_find (const TresenTree *self, const char *name)
{
  for (guint i = 0; i < tresen_tree_count_children (self); i++)
    {
      const TresenTree *child = g_ptr_array_index (self->children, i);

      if (strcmp (child->name, name) == 0)
        return child;
    }
  return NULL;
}

/** tresen_tree_find_text: Returns: the text of the first child called @name, "" when there is none.
 * Any thread. */
const char *
tresen_tree_find_text (const TresenTree *self, const char *name)
{
  const TresenTree *child = tresen_tree_find (self, name);

  return child != NULL ? tresen_tree_get_text (child) : "";
}
