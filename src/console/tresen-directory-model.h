/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "tresen-directory-item.h"
#include "tresen-feed.h"

G_BEGIN_DECLS

/* Nobody reads on behind so many: who looks for somebody searches. */
#define TRESEN_DIRECTORY_MOST 2000

/**
 * TresenDirectoryModel: all customers as a GListModel of TresenDirectoryItem, read page by page as far as they are looked at, at
 * most %TRESEN_DIRECTORY_MOST.
 *
 * Properties: "loaded" (boolean): the first page of what is asked for has come; "failing" (boolean): the store cannot be read, it
 * is tried again
 */
#define TRESEN_TYPE_DIRECTORY_MODEL (tresen_directory_model_get_type ())
G_DECLARE_FINAL_TYPE (TresenDirectoryModel,
                      tresen_directory_model,
                      TRESEN,
                      DIRECTORY_MODEL,
                      GObject)

TresenDirectoryModel *tresen_directory_model_new (TresenStore *store, TresenFeed *feed);
gboolean tresen_directory_model_is_loaded (TresenDirectoryModel *self);
gboolean tresen_directory_model_is_failing (TresenDirectoryModel *self);
gboolean tresen_directory_model_is_cut (TresenDirectoryModel *self);
gboolean tresen_directory_model_is_filtered (TresenDirectoryModel *self);
void tresen_directory_model_ask (TresenDirectoryModel *self, const char *search, gint64 tag_id);
void tresen_directory_model_look_at (TresenDirectoryModel *self, guint position);
void tresen_directory_model_set_shown (TresenDirectoryModel *self, gboolean is_shown);
guint tresen_directory_model_find (TresenDirectoryModel *self, gint64 customer_id);

G_END_DECLS
