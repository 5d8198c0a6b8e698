/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-store-asides.h"

#include "tresen-store-internal.h"

/**
 * tresen_store_aside_add:
 * @event: "id", "direction", "state", "msgid" and "media" are not read
 *
 * Keeps an event that is no line of a conversation: the customer's row of the inbox stays where it is. Tells of a change of the
 * customer, if it is about one. Writer's thread.
 *
 * Returns: its id, -1 with @error
 */
gint64
tresen_store_aside_add (TresenDb *db, const TresenTimelineEntry *event, GError **error)
{
  static const char sql[]
      = "INSERT INTO aside (customer_id, openid, kind, text, detail, created_at, received_at)"
        " VALUES (nullif (?1, 0), ?2, ?3, ?4, ?5, ?6, ?7)";

  if (!tresen_db_run (db, error, sql, TRESEN_INT (event->customer_id), TRESEN_TEXT (event->openid),
                      TRESEN_TEXT (event->kind), TRESEN_TEXT (event->text),
                      TRESEN_TEXT (event->detail), TRESEN_INT (event->created_at_us),
                      TRESEN_INT (event->received_at_us)))
    return -1;
  if (event->customer_id != 0)
    tresen_db_note (db, TRESEN_TOPIC_CUSTOMER, event->customer_id, event->customer_id);
  return sqlite3_last_insert_rowid (db->handle);
}

/**
 * tresen_store_aside_take:
 * @event: an event that is a line of its customer's conversation
 *
 * Makes it one that is no line any more. Writer's thread.
 *
 * Returns: %FALSE with @error
 */
gboolean
tresen_store_aside_take (TresenDb *db, const TresenTimelineEntry *event, GError **error)
{
  tresen_db_note (db, TRESEN_TOPIC_ENTRY_STATE, event->customer_id, event->id);
  return tresen_db_run (db, error, "DELETE FROM entry WHERE id = ?1 AND is_event = 1",
                        TRESEN_INT (event->id))
         && tresen_store_aside_add (db, event, error) >= 0
         && tresen_store_last_update (db, event->customer_id, error);
}

static TresenTimelineEntry *
read_aside (TresenRows *rows, gint64 customer_id)
{
  TresenTimelineEntry *event = tresen_timeline_entry_new ();

  event->id = sqlite3_column_int64 (rows, 0);
  event->customer_id = customer_id;
  event->is_event = TRUE;
  event->direction = TRESEN_DIRECTION_IN;
  event->openid = tresen_rows_dup_text (rows, 1);
  event->kind = tresen_rows_dup_text (rows, 2);
  event->text = tresen_rows_dup_text (rows, 3);
  event->detail = tresen_rows_dup_text (rows, 4);
  event->msgid = g_strdup ("");
  event->error_text = g_strdup ("");
  event->created_at_us = sqlite3_column_int64 (rows, 5);
  event->received_at_us = sqlite3_column_int64 (rows, 6);
  return event;
}

static gboolean
find_one (TresenDb *db,
          gint64 customer_id,
          const char *kind,
          TresenTimelineEntry **found,
          GError **error)
{
  static const char sql[]
      = "SELECT id, openid, kind, text, detail, created_at, received_at FROM aside"
        " WHERE customer_id IS nullif (?1, 0) AND kind = ?2 ORDER BY created_at DESC, id DESC"
        " LIMIT 1";
  g_autoptr (TresenRows) rows
      = tresen_db_query (db, error, sql, TRESEN_INT (customer_id), TRESEN_TEXT (kind));
  int step = rows != NULL ? tresen_rows_next (db, rows, error) : -1;

  *found = step > 0 ? read_aside (rows, customer_id) : NULL;
  return step >= 0;
}

/**
 * tresen_store_aside_find_latest:
 * @customer_id: 0 for those about the account
 * @kinds: (array zero-terminated=1): events, in lower case
 *
 * Costs the same however many there are. Worker thread.
 *
 * Returns: (transfer full) (nullable): the one of these kinds that happened last; %NULL without @error when there is none
 */
TresenTimelineEntry *
tresen_store_aside_find_latest (TresenDb *db,
                                gint64 customer_id,
                                const char *const *kinds,
                                GError **error)
{
  g_autoptr (TresenTimelineEntry) latest = NULL;

  for (guint i = 0; kinds[i] != NULL; i++)
    {
      g_autoptr (TresenTimelineEntry) event = NULL;

      if (!find_one (db, customer_id, kinds[i], &event, error))
        return NULL;
      if (event == NULL)
        continue;
      if (latest != NULL
          && (latest->created_at_us > event->created_at_us
              || (latest->created_at_us == event->created_at_us && latest->id > event->id)))
        continue;
      g_clear_pointer (&latest, tresen_timeline_entry_unref);
      latest = g_steal_pointer (&event);
    }
  return g_steal_pointer (&latest);
}
