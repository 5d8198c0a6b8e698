/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-directory-item.h"

#include <string.h>

struct _TresenDirectoryItem
{
  GObject parent_instance;

  TresenDirectoryRow *row;
};

G_DEFINE_FINAL_TYPE (TresenDirectoryItem, tresen_directory_item, G_TYPE_OBJECT)

static void
tresen_directory_item_finalize (GObject *object)
{
  TresenDirectoryItem *self = TRESEN_DIRECTORY_ITEM (object);

  g_clear_pointer (&self->row, tresen_directory_row_free);
  G_OBJECT_CLASS (tresen_directory_item_parent_class)->finalize (object);
}

static void
tresen_directory_item_class_init (TresenDirectoryItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tresen_directory_item_finalize;
}

static void
tresen_directory_item_init (TresenDirectoryItem *self)
{
}

/** @row: (transfer full) */
TresenDirectoryItem *
tresen_directory_item_new (TresenDirectoryRow *row)
{
  TresenDirectoryItem *self = g_object_new (TRESEN_TYPE_DIRECTORY_ITEM, NULL);

  self->row = row;
  return self;
}

const TresenDirectoryRow *
tresen_directory_item_get (TresenDirectoryItem *self)
{
  g_return_val_if_fail (TRESEN_IS_DIRECTORY_ITEM (self), NULL);
  return self->row;
}

/** Whether a row drawn from this item is one drawn from @row. */
gboolean
tresen_directory_item_shows (TresenDirectoryItem *self, const TresenDirectoryRow *row)
{
  const TresenDirectoryRow *own = self->row;

  return own->customer_id == row->customer_id && own->is_followed == row->is_followed
         && own->has_entries == row->has_entries && own->last_at_us == row->last_at_us
         && strcmp (own->name, row->name) == 0 && strcmp (own->remark, row->remark) == 0
         && strcmp (own->tags, row->tags) == 0 && strcmp (own->word, row->word) == 0;
}
