/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-store-directory.h"

#include "tresen-store-internal.h"

#define COLUMNS                                                                                    \
  "c.id, c.openid, c.name, c.remark, c.followed, c.last_entry_id IS NOT NULL, c.last_at,"          \
  " c.followed_at, (SELECT group_concat (coalesce (nullif (t.wanted_name, ''), t.name), char "     \
  "(10))"                                                                                          \
  " FROM customer_tag ct JOIN tag t ON t.id = ct.tag_id WHERE ct.customer_id = c.id"               \
  " AND ct.is_wanted = 1), "

/* One walk along one index each: ?1 key or word and ?2 id of the row before, ?3 how many, ?4 the tag, ?5 and ?6 where the words
 * begin and end. */
static const char page_all[]
    = "SELECT " COLUMNS "'' FROM customer c INDEXED BY customer_by_last_at"
      " WHERE (c.last_at, c.id) < (?1, ?2) ORDER BY c.last_at DESC, c.id DESC LIMIT ?3";
static const char page_tagged[]
    = "SELECT " COLUMNS "'' FROM customer_tag f INDEXED BY customer_tag_by_tag"
      " CROSS JOIN customer c ON c.id = f.customer_id WHERE f.tag_id = ?4 AND f.is_wanted = 1"
      " AND f.customer_id < ?2 AND ?1 IS NOT NULL ORDER BY f.customer_id DESC LIMIT ?3";
/* Who is found by several of his words stands where the first of them does. */
static const char page_found[]
    = "SELECT " COLUMNS "w.word FROM customer_word w CROSS JOIN customer c ON c.id = w.customer_id"
      " WHERE (w.word, w.customer_id) > (?1, ?2) AND w.word < ?6"
      " AND NOT EXISTS (SELECT 1 FROM customer_word o WHERE o.customer_id = w.customer_id"
      " AND o.word >= ?5 AND o.word < w.word)"
      " AND (?4 = 0 OR EXISTS (SELECT 1 FROM customer_tag f WHERE f.customer_id = c.id"
      " AND f.tag_id = ?4 AND f.is_wanted = 1))"
      " ORDER BY w.word, w.customer_id LIMIT ?3";

void
tresen_directory_row_free (TresenDirectoryRow *self)
{
  if (self == NULL)
    return;
  g_free (self->openid);
  g_free (self->name);
  g_free (self->remark);
  g_free (self->tags);
  g_free (self->word);
  g_free (self);
}

static TresenDirectoryRow *
read_row (TresenRows *rows)
{
  TresenDirectoryRow *row = g_new0 (TresenDirectoryRow, 1);

  row->customer_id = sqlite3_column_int64 (rows, 0);
  row->openid = tresen_rows_dup_text (rows, 1);
  row->name = tresen_rows_dup_text (rows, 2);
  row->remark = tresen_rows_dup_text (rows, 3);
  row->is_followed = sqlite3_column_int (rows, 4) != 0;
  row->has_entries = sqlite3_column_int (rows, 5) != 0;
  row->last_at_us = row->key = sqlite3_column_int64 (rows, 6);
  row->followed_at_us = sqlite3_column_int64 (rows, 7);
  row->tags = tresen_rows_dup_text (rows, 8);
  row->word = tresen_rows_dup_text (rows, 9);
  return row;
}

static TresenRows *
query_words (TresenDb *db,
             const TresenDirectoryQuery *query,
             const TresenDirectoryRow *after,
             guint most,
             const char *end,
             GError **error)
{
  return tresen_db_query (
      db, error, page_found, TRESEN_TEXT (after != NULL ? after->word : query->search),
      TRESEN_INT (after != NULL ? after->customer_id : -1), TRESEN_INT (most),
      TRESEN_INT (query->tag_id), TRESEN_TEXT (query->search), TRESEN_TEXT (end));
}

static TresenRows *
query_list (TresenDb *db,
            const TresenDirectoryQuery *query,
            const TresenDirectoryRow *after,
            guint most,
            GError **error)
{
  TresenValue key = TRESEN_INT (after != NULL ? after->key : G_MAXINT64);
  TresenValue id = TRESEN_INT (after != NULL ? after->customer_id : G_MAXINT64);

  if (query->tag_id == 0)
    return tresen_db_query (db, error, page_all, key, id, TRESEN_INT (most));
  return tresen_db_query (db, error, page_tagged, key, id, TRESEN_INT (most),
                          TRESEN_INT (query->tag_id));
}

/**
 * tresen_store_directory_page:
 * @after: (nullable): the last row shown; %NULL for the first page
 * @most: how many at most
 *
 * All customers stand by their last contact, latest first; those with a tag by when they became known, latest first; those who
 * are searched by the word that is found. Costs the same at any depth. Worker thread.
 *
 * Returns: (transfer full) (element-type TresenDirectoryRow) (nullable): the rows behind @after, fewer than @most at the end;
 * %NULL with @error
 */
GPtrArray *
tresen_store_directory_page (TresenDb *db,
                             const TresenDirectoryQuery *query,
                             const TresenDirectoryRow *after,
                             guint most,
                             GError **error)
{
  g_autoptr (GPtrArray) list
      = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_directory_row_free);
  /* Nothing in UTF-8 stands behind this character. */
  g_autofree char *end = g_strconcat (query->search, "\xf4\x8f\xbf\xbf", NULL);
  g_autoptr (TresenRows) rows = *query->search != '\0'
                                    ? query_words (db, query, after, most, end, error)
                                    : query_list (db, query, after, most, error);
  int step = rows != NULL ? 1 : -1;

  while (step > 0 && (step = tresen_rows_next (db, rows, error)) > 0)
    g_ptr_array_add (list, read_row (rows));
  return step == 0 ? g_steal_pointer (&list) : NULL;
}
