/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TresenTree: a parsed document, whether it came as XML or as JSON.
 *
 * A node has a name, a text (trimmed, never %NULL) and children in document order; siblings may
 * repeat a name, which is how both a repeated XML element and a JSON array stand here. A tree is
 * built once and then only read, from any thread.
 */
typedef struct _TresenTree TresenTree;

TresenTree *tresen_tree_new (const char *name);
void tresen_tree_free (TresenTree *self);
TresenTree *tresen_tree_append (TresenTree *self, const char *name);
void tresen_tree_take_text (TresenTree *self, char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenTree, tresen_tree_free)

const char *tresen_tree_get_name (const TresenTree *self);
const char *tresen_tree_get_text (const TresenTree *self);
guint tresen_tree_count_children (const TresenTree *self);
const TresenTree *tresen_tree_get_nth (const TresenTree *self, guint index);
const TresenTree *tresen_tree_find (const TresenTree *self, const char *name);
const char *tresen_tree_find_text (const TresenTree *self, const char *name);

G_END_DECLS
