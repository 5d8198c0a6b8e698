/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-practice-faults.h"

#include <string.h>

typedef struct
{
  char *path;
  TresenPracticeFault fault;
  guint left;
} Item;

struct _TresenPracticeFaults
{
  GPtrArray *items; /* (element-type Item) */
};

static void
item_free (gpointer data)
{
  Item *item = data;

  g_free (item->path);
  g_free (item);
}

/** tresen_practice_faults_new: Returns: (transfer full): nothing goes wrong */
TresenPracticeFaults *
tresen_practice_faults_new (void)
{
  TresenPracticeFaults *self = g_new0 (TresenPracticeFaults, 1);

  self->items = g_ptr_array_new_with_free_func (item_free);
  return self;
}

void
tresen_practice_faults_free (TresenPracticeFaults *self)
{
  g_ptr_array_unref (self->items);
  g_free (self);
}

/** tresen_practice_faults_find_kind: Returns: whether @name is the name of a kind, which is then in @kind */
gboolean
tresen_practice_faults_find_kind (const char *name, TresenPracticeFaultKind *kind)
{
  static const char *const names[]
      = { "errcode",    "status",       "html",       "cut-before",  "cut-after",    "hang-before",
          "hang",       "status-after", "html-after", "wrong-mac",   "no-mac",       "code",
          "code-after", "pending",      "amount",     "currency",    "repeat",       "before",
          "after",      "drop",         "method",     "other-payid", "other-transid" };

  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (names); i++)
    {
      if (strcmp (names[i], name) != 0)
        continue;
      *kind = (TresenPracticeFaultKind) i;
      return TRUE;
    }
  return FALSE;
}

/** tresen_practice_faults_add: the next @count calls of @path go wrong, after those that were asked for before. */
void
tresen_practice_faults_add (TresenPracticeFaults *self,
                            const char *path,
                            const TresenPracticeFault *fault,
                            guint count)
{
  Item *item;

  if (count == 0)
    return;
  item = g_new0 (Item, 1);
  item->path = g_strdup (path);
  item->fault = *fault;
  item->left = count;
  g_ptr_array_add (self->items, item);
}

/** tresen_practice_faults_take: Returns: whether this call of @path goes wrong, and then in @fault how */
gboolean
tresen_practice_faults_take (TresenPracticeFaults *self,
                             const char *path,
                             TresenPracticeFault *fault)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      Item *item = g_ptr_array_index (self->items, i);

      if (strcmp (item->path, path) != 0)
        continue;
      *fault = item->fault;
      if (--item->left == 0)
        g_ptr_array_remove_index (self->items, i);
      return TRUE;
    }
  return FALSE;
}

/** tresen_practice_faults_clear: nothing goes wrong any more. */
void
tresen_practice_faults_clear (TresenPracticeFaults *self)
{
  g_ptr_array_set_size (self->items, 0);
}

/** tresen_practice_faults_count: Returns: how many calls are still to go wrong */
guint
tresen_practice_faults_count (TresenPracticeFaults *self)
{
  guint count = 0;

  for (guint i = 0; i < self->items->len; i++)
    count += ((Item *) g_ptr_array_index (self->items, i))->left;
  return count;
}
