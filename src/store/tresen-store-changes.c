/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-store-changes.h"

#include "tresen-db.h"

#define MOST_LOADED 1000
#define MOST_KEPT 100000
#define MOST_TRIMMED 5000

void
tresen_changes_free (TresenChanges *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->list);
  g_free (self);
}

/**
 * tresen_store_changes_last:
 *
 * Returns: the number of the newest change, 0 when there was none yet; -1 with @error. Worker
 * thread.
 */
gint64
tresen_store_changes_last (TresenDb *db, GError **error)
{
  gint64 last = 0;

  return tresen_db_find_values (db, &last, "SELECT max(number) FROM change", NULL, 0, error) < 0
             ? -1
             : last;
}

static gboolean
read_changes (TresenDb *db, TresenChanges *self, gint64 after, GError **error)
{
  g_autoptr (TresenRows) rows
      = tresen_db_query (db, error,
                         "SELECT number, topic, customer_id, row_id FROM change WHERE number > ?1 "
                         "ORDER BY number LIMIT ?2",
                         TRESEN_INT (after), TRESEN_INT (MOST_LOADED));
  int step = rows != NULL ? 1 : -1;

  while (step > 0 && (step = tresen_rows_next (db, rows, error)) > 0)
    {
      TresenChange change = { sqlite3_column_int64 (rows, 0), sqlite3_column_int (rows, 1),
                              sqlite3_column_int64 (rows, 2), sqlite3_column_int64 (rows, 3) };

      g_array_append_val (self->list, change);
      self->last = change.number;
    }
  return step == 0;
}

/**
 * tresen_store_changes_load:
 * @after: the number up to which the caller has seen everything
 *
 * Also a number from another life of the file (a backup was put back) counts as a gap. With a gap
 * the list is empty and "last" is the newest number.
 *
 * Returns: (transfer full) (nullable): what came after, %NULL with @error. Worker thread.
 */
TresenChanges *
tresen_store_changes_load (TresenDb *db, gint64 after, GError **error)
{
  g_autoptr (TresenChanges) self = g_new0 (TresenChanges, 1);
  gint64 first = 0, last = 0;

  self->list = g_array_new (FALSE, FALSE, sizeof (TresenChange));
  self->last = after;
  if (tresen_db_find_values (db, &first, "SELECT min(number) FROM change", NULL, 0, error) < 0
      || (last = tresen_store_changes_last (db, error)) < 0)
    return NULL;
  self->has_gap = after > last || (last > 0 && after < first - 1);
  if (self->has_gap)
    {
      self->last = last;
      return g_steal_pointer (&self);
    }
  return read_changes (db, self, after, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * tresen_db_trim_changes:
 *
 * Forgets the oldest changes beyond 100,000, at most 5,000 in a call. Followers who were further
 * behind see a gap. Writer's thread, inside a transaction.
 *
 * Returns: whether there is more to forget
 */
gboolean
tresen_db_trim_changes (TresenDb *db)
{
  gint64 first = 0, last = 0, up_to;

  if (tresen_db_find_values (db, &first, "SELECT min(number) FROM change", NULL, 0, NULL) <= 0
      || (last = tresen_store_changes_last (db, NULL)) <= 0 || last - first < MOST_KEPT)
    return FALSE;
  up_to = MIN (last - MOST_KEPT, first + MOST_TRIMMED - 1);
  if (!tresen_db_run (db, NULL, "DELETE FROM change WHERE number <= ?1", TRESEN_INT (up_to)))
    return FALSE;
  return up_to < last - MOST_KEPT;
}
