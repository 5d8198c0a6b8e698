/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store.h"

G_BEGIN_DECLS

/* All customers, also those who only follow. */

/**
 * TresenDirectoryQuery: which customers.
 * @search: what a name, a word of it or the end of an OpenID begins with, as tresen_store_name_fold() makes it; "" for all
 * @tag_id: only those with this tag; 0 for all
 */
typedef struct
{
  const char *search;
  gint64 tag_id;
} TresenDirectoryQuery;

/**
 * TresenDirectoryRow: one customer.
 * @last_at_us: his last contact; when he followed, if there was none; 0 when not known
 * @tags: names, apart by line ends; "" for none
 * @word, @key: the row's place in the list
 */
typedef struct
{
  gint64 customer_id;
  char *openid;
  char *name;
  char *remark;
  gboolean is_followed;
  gboolean has_entries;
  gint64 last_at_us;
  gint64 followed_at_us;
  char *tags;
  char *word;
  gint64 key;
} TresenDirectoryRow;

void tresen_directory_row_free (TresenDirectoryRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenDirectoryRow, tresen_directory_row_free)

GPtrArray *tresen_store_directory_page (TresenDb *db,
                                        const TresenDirectoryQuery *query,
                                        const TresenDirectoryRow *after,
                                        guint most,
                                        GError **error);

G_END_DECLS
