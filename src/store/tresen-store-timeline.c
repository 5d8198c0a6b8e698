/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-store-timeline.h"

#include <string.h>

#include "tresen-store-internal.h"

#define ENTRY_SELECT                                                                               \
  "SELECT e.id, e.customer_id, c.openid, e.is_event, e.direction, e.kind, e.text, e.detail, "      \
  "e.msgid, e.created_at,"                                                                         \
  " e.received_at, e.state, e.error_code, e.error_text, e.dismissed, m.id, m.remote_id, "          \
  "m.remote_at, m.url,"                                                                            \
  " m.content_type, m.file, m.size, m.state, m.error, m.playable_file, m.duration_us, "            \
  "m.still_file FROM entry "                                                                       \
  "e CROSS JOIN customer c ON c.id "                                                               \
  "= e.customer_id"                                                                                \
  " LEFT JOIN media m ON m.entry_id = e.id"

static gboolean
add_media (TresenDb *db, gint64 entry_id, const TresenMedia *media, GError **error)
{
  static const char sql[]
      = "INSERT INTO media (entry_id, remote_id, remote_at, url, content_type, file, size, state,"
        " playable_file, duration_us) VALUES (?1, coalesce (?2, ''), ?3, coalesce (?4, ''),"
        " coalesce (?5, ''), coalesce (?6, ''), ?7, ?8, coalesce (?9, ''), ?10)";

  return tresen_db_run (db, error, sql, TRESEN_INT (entry_id), TRESEN_TEXT (media->remote_id),
                        TRESEN_INT (media->remote_at_us), TRESEN_TEXT (media->url),
                        TRESEN_TEXT (media->content_type), TRESEN_TEXT (media->file),
                        TRESEN_INT (media->size), TRESEN_INT (media->state),
                        TRESEN_TEXT (media->playable_file), TRESEN_INT (media->duration_us));
}

static gboolean
insert_entry (TresenDb *db, const TresenTimelineEntry *entry, GError **error)
{
  static const char sql[] = "INSERT INTO entry (customer_id, is_event, direction, kind, text, "
                            "detail, msgid, created_at, received_at, state)"
                            " VALUES (?1, ?2, ?3, ?4, coalesce (?5, ''), coalesce (?6, '{}'), "
                            "nullif (?7, ''), ?8, ?9, ?10)";

  return tresen_db_run (
      db, error, sql, TRESEN_INT (entry->customer_id), TRESEN_INT (entry->is_event != FALSE),
      TRESEN_INT (entry->direction), TRESEN_TEXT (entry->kind), TRESEN_TEXT (entry->text),
      TRESEN_TEXT (entry->detail), TRESEN_TEXT (entry->msgid), TRESEN_INT (entry->created_at_us),
      TRESEN_INT (entry->received_at_us), TRESEN_INT (entry->state));
}

/* The row of the inbox moves up and shows the newest line, which need not be this one; a message also is unread, or is a reply that waits. An away text is neither. */
static gboolean
update_customer (TresenDb *db, const TresenTimelineEntry *entry, gint64 id, GError **error)
{
#define LATEST(column)                                                                             \
  column " = CASE WHEN coalesce ((SELECT created_at FROM entry WHERE id = " column                 \
         "), 0) <= ?4 THEN ?3 ELSE " column " END"
  static const char event[] = "UPDATE customer SET last_at = max (last_at, ?2), " LATEST (
      "last_entry_id") " WHERE id = ?1";
  static const char in[]
      = "UPDATE customer SET last_at = max (last_at, ?2), " LATEST ("last_entry_id") ", " LATEST (
          "last_message_id") ", unread = unread + 1, needs_reply = 1 WHERE id = ?1";
  static const char out[]
      = "UPDATE customer SET last_at = max (last_at, ?2), " LATEST ("last_entry_id") ", " LATEST (
          "last_message_id") ", waiting = waiting + ?5, needs_reply = 0 WHERE id = ?1";
#undef LATEST
  TresenValue customer = TRESEN_INT (entry->customer_id);
  TresenValue received_at = TRESEN_INT (entry->received_at_us);
  TresenValue created_at = TRESEN_INT (entry->created_at_us);

  if (entry->is_event || tresen_timeline_entry_is_away (entry))
    return tresen_db_run (db, error, event, customer, received_at, TRESEN_INT (id), created_at);
  if (entry->direction == TRESEN_DIRECTION_IN)
    return tresen_db_run (db, error, in, customer, received_at, TRESEN_INT (id), created_at);
  return tresen_db_run (db, error, out, customer, received_at, TRESEN_INT (id), created_at,
                        TRESEN_INT (entry->state == TRESEN_MESSAGE_QUEUED
                                    && strcmp (entry->kind, "template") != 0));
}

/**
 * tresen_store_entry_add:
 * @entry: a new line; "id" and "openid" are not read; a "media" of it is written as well
 *
 * Keeps the customer's row of the inbox up: the line makes it the latest, a message that came in
 * makes it unread and in need of a reply. Events never count as unread. Writer's thread.
 *
 * Returns: the entry's id, -1 with @error (FAILED when the msgid is there already: the callback's
 * key is asked first)
 */
gint64
tresen_store_entry_add (TresenDb *db, const TresenTimelineEntry *entry, GError **error)
{
  gint64 id;

  if (!insert_entry (db, entry, error))
    return -1;
  id = sqlite3_last_insert_rowid (db->handle);
  if (entry->media != NULL && !add_media (db, id, entry->media, error))
    return -1;
  if (!update_customer (db, entry, id, error))
    return -1;
  tresen_db_note (db, TRESEN_TOPIC_ENTRY, entry->customer_id, id);
  return id;
}

static TresenMedia *
read_media (TresenRows *rows, gint64 entry_id)
{
  TresenMedia *media = tresen_media_new ();

  media->id = sqlite3_column_int64 (rows, 15);
  media->entry_id = entry_id;
  media->remote_id = tresen_rows_dup_text (rows, 16);
  media->remote_at_us = sqlite3_column_int64 (rows, 17);
  media->url = tresen_rows_dup_text (rows, 18);
  media->content_type = tresen_rows_dup_text (rows, 19);
  media->file = tresen_rows_dup_text (rows, 20);
  media->size = sqlite3_column_int64 (rows, 21);
  media->state = sqlite3_column_int (rows, 22);
  media->error = tresen_rows_dup_text (rows, 23);
  media->playable_file = tresen_rows_dup_text (rows, 24);
  media->duration_us = sqlite3_column_int64 (rows, 25);
  media->still_file = tresen_rows_dup_text (rows, 26);
  return media;
}

static TresenTimelineEntry *
read_entry (TresenRows *rows)
{
  TresenTimelineEntry *entry = tresen_timeline_entry_new ();

  entry->id = sqlite3_column_int64 (rows, 0);
  entry->customer_id = sqlite3_column_int64 (rows, 1);
  entry->openid = tresen_rows_dup_text (rows, 2);
  entry->is_event = sqlite3_column_int (rows, 3) != 0;
  entry->direction = sqlite3_column_int (rows, 4);
  entry->kind = tresen_rows_dup_text (rows, 5);
  entry->text = tresen_rows_dup_text (rows, 6);
  entry->detail = tresen_rows_dup_text (rows, 7);
  entry->msgid = tresen_rows_dup_text (rows, 8);
  entry->created_at_us = sqlite3_column_int64 (rows, 9);
  entry->received_at_us = sqlite3_column_int64 (rows, 10);
  entry->state = sqlite3_column_int (rows, 11);
  entry->error_code = sqlite3_column_int (rows, 12);
  entry->error_text = tresen_rows_dup_text (rows, 13);
  entry->is_dismissed = sqlite3_column_int (rows, 14) != 0;
  if (sqlite3_column_type (rows, 15) != SQLITE_NULL)
    entry->media = read_media (rows, entry->id);
  return entry;
}

/**
 * tresen_store_entry_load:
 *
 * Returns: (transfer full) (nullable): an entry with its media; %NULL with NOT_FOUND (an undone
 * reply is gone) or another error. Worker thread.
 */
TresenTimelineEntry *
tresen_store_entry_load (TresenDb *db, gint64 entry_id, GError **error)
{
  g_autoptr (TresenRows) rows
      = tresen_db_query (db, error, ENTRY_SELECT " WHERE e.id = ?1", TRESEN_INT (entry_id));
  int step = rows != NULL ? tresen_rows_next (db, rows, error) : -1;

  if (step == 0)
    tresen_store_set_not_found ("entry", error);
  return step > 0 ? read_entry (rows) : NULL;
}

static GPtrArray *
read_page (TresenDb *db, TresenRows *rows, GError **error)
{
  g_autoptr (GPtrArray) list
      = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_timeline_entry_unref);
  int step = rows != NULL ? 1 : -1;

  while (step > 0 && (step = tresen_rows_next (db, rows, error)) > 0)
    g_ptr_array_add (list, read_entry (rows));
  return step == 0 ? g_steal_pointer (&list) : NULL;
}

static void
reverse (GPtrArray *list)
{
  for (guint i = 0; i < list->len / 2; i++)
    {
      gpointer other = list->pdata[list->len - 1 - i];

      list->pdata[list->len - 1 - i] = list->pdata[i];
      list->pdata[i] = other;
    }
}

/**
 * tresen_store_timeline_before:
 * @anchor: (nullable): the place before which to look; %NULL for the end of the conversation
 * @most: how many at most
 *
 * Costs the same at any depth. Worker thread.
 *
 * Returns: (transfer full) (element-type TresenTimelineEntry) (nullable): the entries next to
 * @anchor, oldest first; fewer than @most when the beginning was reached; %NULL with @error
 */
GPtrArray *
tresen_store_timeline_before (TresenDb *db,
                              gint64 customer_id,
                              const TresenTimelineAnchor *anchor,
                              guint most,
                              GError **error)
{
  static const char sql[]
      = ENTRY_SELECT " WHERE e.customer_id = ?1 AND (e.created_at, e.id) < (?2, ?3)"
                     " ORDER BY e.created_at DESC, e.id DESC LIMIT ?4";
  g_autoptr (TresenRows) rows
      = tresen_db_query (db, error, sql, TRESEN_INT (customer_id),
                         TRESEN_INT (anchor != NULL ? anchor->created_at_us : G_MAXINT64),
                         TRESEN_INT (anchor != NULL ? anchor->id : G_MAXINT64), TRESEN_INT (most));
  GPtrArray *list = read_page (db, rows, error);

  if (list != NULL)
    reverse (list);
  return list;
}

/**
 * tresen_store_timeline_after:
 * @anchor: (nullable): the place after which to look; %NULL for the beginning of the conversation
 * @most: how many at most
 *
 * Costs the same at any depth. Worker thread.
 *
 * Returns: (transfer full) (element-type TresenTimelineEntry) (nullable): the entries next to
 * @anchor, oldest first; fewer than @most when the end was reached; %NULL with @error
 */
GPtrArray *
tresen_store_timeline_after (TresenDb *db,
                             gint64 customer_id,
                             const TresenTimelineAnchor *anchor,
                             guint most,
                             GError **error)
{
  static const char sql[]
      = ENTRY_SELECT " WHERE e.customer_id = ?1 AND (e.created_at, e.id) > (?2, ?3)"
                     " ORDER BY e.created_at, e.id LIMIT ?4";
  g_autoptr (TresenRows) rows
      = tresen_db_query (db, error, sql, TRESEN_INT (customer_id),
                         TRESEN_INT (anchor != NULL ? anchor->created_at_us : G_MININT64),
                         TRESEN_INT (anchor != NULL ? anchor->id : G_MININT64), TRESEN_INT (most));

  return read_page (db, rows, error);
}

/* After an update of one media row: tells, or says that there is none. */
static gboolean
note_media (TresenDb *db, gint64 entry_id, GError **error)
{
  gint64 customer_id = 0;

  if (sqlite3_changes64 (db->handle) == 0)
    {
      tresen_store_set_not_found ("file of a message", error);
      return FALSE;
    }
  if (tresen_db_find (db, error, &customer_id, "SELECT customer_id FROM entry WHERE id = ?1",
                      TRESEN_INT (entry_id))
      < 0)
    return FALSE;
  tresen_db_note (db, TRESEN_TOPIC_ENTRY_STATE, customer_id, entry_id);
  return TRUE;
}

/**
 * tresen_store_media_set_stored:
 * @file: the file's name inside the profile's media folder; the file is on the disk already
 * @content_type: its type
 * @size: bytes
 *
 * Writer's thread. Returns: %FALSE with NOT_FOUND when the entry has no media, or with another
 * error
 */
gboolean
tresen_store_media_set_stored (TresenDb *db,
                               gint64 entry_id,
                               const char *file,
                               const char *content_type,
                               gint64 size,
                               GError **error)
{
  static const char sql[] = "UPDATE media SET file = ?2, content_type = ?3, size = ?4, state = 1, "
                            "error = '' WHERE entry_id = ?1";

  return tresen_db_run (db, error, sql, TRESEN_INT (entry_id), TRESEN_TEXT (file),
                        TRESEN_TEXT (content_type != NULL ? content_type : ""), TRESEN_INT (size))
         && note_media (db, entry_id, error);
}

/**
 * tresen_store_media_set_playable:
 * @playable_file: the name of a form of a recording that every player reads, on the disk already; "" when there is none
 * @duration_us: how long it plays, 0 when that is not known
 *
 * Writer's thread. Returns: as for tresen_store_media_set_stored()
 */
gboolean
tresen_store_media_set_playable (TresenDb *db,
                                 gint64 entry_id,
                                 const char *playable_file,
                                 gint64 duration_us,
                                 GError **error)
{
  static const char sql[]
      = "UPDATE media SET playable_file = ?2, duration_us = ?3 WHERE entry_id = ?1";

  return tresen_db_run (db, error, sql, TRESEN_INT (entry_id), TRESEN_TEXT (playable_file),
                        TRESEN_INT (duration_us))
         && note_media (db, entry_id, error);
}

/**
 * tresen_store_media_set_still:
 * @still_file: the name of a picture of a film, on the disk already; "" when there is none
 *
 * Writer's thread. Returns: as for tresen_store_media_set_stored()
 */
gboolean
tresen_store_media_set_still (TresenDb *db, gint64 entry_id, const char *still_file, GError **error)
{
  static const char sql[] = "UPDATE media SET still_file = ?2 WHERE entry_id = ?1";

  return tresen_db_run (db, error, sql, TRESEN_INT (entry_id), TRESEN_TEXT (still_file))
         && note_media (db, entry_id, error);
}

/** tresen_store_media_set_failed: @reason is English and holds no secret. Writer's thread. Returns:
 * as for _set_stored() */
gboolean
tresen_store_media_set_failed (TresenDb *db, gint64 entry_id, const char *reason, GError **error)
{
  static const char sql[] = "UPDATE media SET state = 2, error = ?2 WHERE entry_id = ?1";

  return tresen_db_run (db, error, sql, TRESEN_INT (entry_id), TRESEN_TEXT (reason))
         && note_media (db, entry_id, error);
}

/**
 * tresen_store_media_set_remote:
 * @remote_id: WeChat's MediaId after an upload
 * @at_us: when it was given: it lives three days
 *
 * Writer's thread. Returns: as for tresen_store_media_set_stored()
 */
gboolean
tresen_store_media_set_remote (TresenDb *db,
                               gint64 entry_id,
                               const char *remote_id,
                               gint64 at_us,
                               GError **error)
{
  static const char sql[] = "UPDATE media SET remote_id = ?2, remote_at = ?3 WHERE entry_id = ?1";

  return tresen_db_run (db, error, sql, TRESEN_INT (entry_id), TRESEN_TEXT (remote_id),
                        TRESEN_INT (at_us))
         && note_media (db, entry_id, error);
}
