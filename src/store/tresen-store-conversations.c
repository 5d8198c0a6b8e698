/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-store-conversations.h"

#include "tresen-store-customers.h"
#include "tresen-store-internal.h"
#include "tresen-store-rights.h"

#define CONVERSATION_SELECT                                                                        \
  "SELECT c.id, c.openid, c.name, c.remark, c.followed, c.last_at, e.kind, e.text, e.is_event, "   \
  "e.direction, e.state,"                                                                          \
  " c.unread, c.failed, c.waiting, c.needs_reply, c.window_until,"                                 \
  " EXISTS (SELECT 1 FROM draft d WHERE d.customer_id = c.id),"                                    \
  " (SELECT m.duration_us FROM media m WHERE m.entry_id = e.id), c.last_entry_id IS NOT NULL,"     \
  " EXISTS (SELECT 1 FROM account_right WHERE feature = '" TRESEN_RIGHT_CUSTOM_SEND                \
  "' AND state = 'refused')"                                                                       \
  " FROM customer c "
#define CONVERSATION_JOIN                                                                          \
  " LEFT JOIN entry e ON e.id = coalesce (c.last_message_id, c.last_entry_id)"

/* One walk along one index each; ?1 key and ?2 id of the anchor, ?3 now, ?4 most. */
static const char page_pressing[] = CONVERSATION_SELECT CONVERSATION_JOIN
    " WHERE c.needs_reply = 1 AND (c.window_until, c.id) > (?1, ?2) AND ?3 IS NOT NULL"
    " ORDER BY c.window_until, c.id LIMIT ?4";
static const char page_rest[] = CONVERSATION_SELECT
    "INDEXED BY customer_in_inbox" CONVERSATION_JOIN
    " WHERE c.last_entry_id IS NOT NULL AND (c.last_at, c.id) < (?1, ?2)"
    " AND NOT (c.needs_reply = 1 AND c.window_until > ?3)"
    " ORDER BY c.last_at DESC, c.id DESC LIMIT ?4";
static const char page_unread[]
    = CONVERSATION_SELECT CONVERSATION_JOIN " WHERE c.unread > 0 AND (c.last_at, c.id) < (?1, ?2) AND ?3 IS NOT NULL"
                          " ORDER BY c.last_at DESC, c.id DESC LIMIT ?4";
static const char page_failed[]
    = CONVERSATION_SELECT CONVERSATION_JOIN " WHERE c.failed > 0 AND (c.last_at, c.id) < (?1, ?2) AND ?3 IS NOT NULL"
                          " ORDER BY c.last_at DESC, c.id DESC LIMIT ?4";

static TresenConversation *
read_conversation (TresenDb *db, TresenRows *rows, GError **error)
{
  g_autoptr (TresenConversation) row = tresen_conversation_new ();

  row->customer_id = sqlite3_column_int64 (rows, 0);
  row->openid = tresen_rows_dup_text (rows, 1);
  row->name = tresen_rows_dup_text (rows, 2);
  row->remark = tresen_rows_dup_text (rows, 3);
  row->is_followed = sqlite3_column_int (rows, 4) != 0;
  row->last_at_us = sqlite3_column_int64 (rows, 5);
  row->last_kind = tresen_rows_dup_text (rows, 6);
  row->last_text = tresen_rows_dup_text (rows, 7);
  row->last_is_event = sqlite3_column_int (rows, 8) != 0;
  row->last_direction = sqlite3_column_int (rows, 9);
  row->last_state = sqlite3_column_int (rows, 10);
  row->n_unread = sqlite3_column_int (rows, 11);
  row->n_failed = sqlite3_column_int (rows, 12);
  row->n_waiting = sqlite3_column_int (rows, 13);
  row->needs_reply = sqlite3_column_int (rows, 14) != 0;
  row->window_until_us = sqlite3_column_int64 (rows, 15);
  row->has_draft = sqlite3_column_int (rows, 16) != 0;
  row->last_duration_us = sqlite3_column_int64 (rows, 17);
  row->has_entries = sqlite3_column_int (rows, 18) != 0;
  row->is_answer_only = sqlite3_column_int (rows, 19) != 0;
  return tresen_store_grants_load (db, row->customer_id, &row->grants, error)
             ? g_steal_pointer (&row)
             : NULL;
}

static gboolean
append_page (TresenDb *db,
             const char *sql,
             gint64 key,
             gint64 id,
             gint64 now_us,
             guint most,
             GPtrArray *list,
             GError **error)
{
  g_autoptr (TresenRows) rows = tresen_db_query (db, error, sql, TRESEN_INT (key), TRESEN_INT (id),
                                                 TRESEN_INT (now_us), TRESEN_INT (most));
  int step = rows != NULL ? 1 : -1;

  while (step > 0 && (step = tresen_rows_next (db, rows, error)) > 0)
    {
      TresenConversation *row = read_conversation (db, rows, error);

      if (row == NULL)
        return FALSE;
      g_ptr_array_add (list, row);
    }
  return step == 0;
}

static gboolean
append_pressing (TresenDb *db,
                 gint64 now_us,
                 const TresenConversationAnchor *after,
                 guint most,
                 GPtrArray *list,
                 GError **error)
{
  gboolean is_first = after == NULL || after->key <= now_us;

  return append_page (db, page_pressing, is_first ? now_us : after->key,
                      is_first ? G_MAXINT64 : after->customer_id, now_us, most, list, error);
}

static gboolean
append_latest (TresenDb *db,
               const char *sql,
               gint64 now_us,
               const TresenConversationAnchor *after,
               guint most,
               GPtrArray *list,
               GError **error)
{
  return append_page (db, sql, after != NULL ? after->key : G_MAXINT64,
                      after != NULL ? after->customer_id : G_MAXINT64, now_us, most, list, error);
}

static gboolean
append_all (TresenDb *db,
            gint64 now_us,
            const TresenConversationAnchor *after,
            guint most,
            GPtrArray *list,
            GError **error)
{
  gboolean is_pressing = after == NULL || after->is_pressing;

  if (is_pressing && !append_pressing (db, now_us, after, most, list, error))
    return FALSE;
  if (list->len >= most)
    return TRUE;
  return append_latest (db, page_rest, now_us, is_pressing ? NULL : after, most - list->len, list,
                        error);
}

/**
 * tresen_store_conversations_page:
 * @now_us: decides which windows are open; keep it for all pages of one list
 * @after: (nullable): the last row shown; %NULL for the first page
 * @most: how many at most
 *
 * Costs the same at any depth. A row is pressing when it needs a reply and its window_until_us >
 * @now_us. Worker thread.
 *
 * Returns: (transfer full) (element-type TresenConversation) (nullable): the rows behind @after,
 * fewer than @most at the end; %NULL with @error
 */
GPtrArray *
tresen_store_conversations_page (TresenDb *db,
                                 TresenConversationFilter filter,
                                 gint64 now_us,
                                 const TresenConversationAnchor *after,
                                 guint most,
                                 GError **error)
{
  g_autoptr (GPtrArray) list
      = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_conversation_unref);
  gboolean is_read;

  switch (filter)
    {
    case TRESEN_FILTER_UNREAD:
      is_read = append_latest (db, page_unread, now_us, after, most, list, error);
      break;
    case TRESEN_FILTER_FAILED:
      is_read = append_latest (db, page_failed, now_us, after, most, list, error);
      break;
    case TRESEN_FILTER_EXPIRING:
      is_read = append_pressing (db, now_us, after, most, list, error);
      break;
    case TRESEN_FILTER_ALL:
    default:
      is_read = append_all (db, now_us, after, most, list, error);
      break;
    }
  return is_read ? g_steal_pointer (&list) : NULL;
}

/** tresen_store_conversation_load: Returns: (transfer full) (nullable): one row; %NULL with
 * NOT_FOUND or another error. Worker thread. */
TresenConversation *
tresen_store_conversation_load (TresenDb *db, gint64 customer_id, GError **error)
{
  g_autoptr (TresenRows) rows = tresen_db_query (db, error, CONVERSATION_SELECT CONVERSATION_JOIN " WHERE c.id = ?1",
                                                 TRESEN_INT (customer_id));
  int step = rows != NULL ? tresen_rows_next (db, rows, error) : -1;

  if (step == 0)
    tresen_store_set_not_found ("customer", error);
  return step > 0 ? read_conversation (db, rows, error) : NULL;
}

/** tresen_store_conversations_count_unread: Returns: how many conversations have unread messages,
 * -1 with @error. Worker thread. */
gint64
tresen_store_conversations_count_unread (TresenDb *db, GError **error)
{
  gint64 count = 0;

  return tresen_db_find_values (db, &count, "SELECT count(*) FROM customer WHERE unread > 0", NULL,
                                0, error)
                 < 0
             ? -1
             : count;
}

/** tresen_store_conversation_mark_read: Nothing is unread any more; tells only when something was.
 * Writer's thread. */
gboolean
tresen_store_conversation_mark_read (TresenDb *db, gint64 customer_id, GError **error)
{
  static const char sql[] = "UPDATE customer SET unread = 0 WHERE id = ?1 AND unread > 0";

  if (!tresen_db_run (db, error, sql, TRESEN_INT (customer_id)))
    return FALSE;
  if (sqlite3_changes64 (db->handle) > 0)
    tresen_db_note (db, TRESEN_TOPIC_CUSTOMER, customer_id, customer_id);
  return TRUE;
}
