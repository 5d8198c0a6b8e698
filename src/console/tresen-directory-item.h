/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "tresen-store-directory.h"

G_BEGIN_DECLS

/** TresenDirectoryItem: a customer in the list of all; what it shows never changes, another one takes its place. */
#define TRESEN_TYPE_DIRECTORY_ITEM (tresen_directory_item_get_type ())
G_DECLARE_FINAL_TYPE (TresenDirectoryItem, tresen_directory_item, TRESEN, DIRECTORY_ITEM, GObject)

TresenDirectoryItem *tresen_directory_item_new (TresenDirectoryRow *row);
const TresenDirectoryRow *tresen_directory_item_get (TresenDirectoryItem *self);
gboolean tresen_directory_item_shows (TresenDirectoryItem *self, const TresenDirectoryRow *row);

G_END_DECLS
