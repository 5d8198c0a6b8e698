/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-store-results.h"

#include "tresen-store-internal.h"
#include "tresen-store-timeline.h"

/* A result that comes earlier than the id of the message is written comes at most so much earlier. */
#define EARLY_US G_TIME_SPAN_HOUR

/**
 * tresen_store_result_expect:
 * @entry_id: a message that WeChat has just taken
 * @remote_id: the id that WeChat gave to it
 *
 * Writes down by which id results will name the message. Writer's thread.
 *
 * Returns: %FALSE with @error
 */
gboolean
tresen_store_result_expect (TresenDb *db, gint64 entry_id, const char *remote_id, GError **error)
{
  return tresen_db_run (db, error, "UPDATE entry SET remote_id = nullif (?2, '') WHERE id = ?1",
                        TRESEN_INT (entry_id), TRESEN_TEXT (remote_id));
}

/* 1 when there is one, 0 when not, -1 with @error. A message that was already told to have failed, or that nobody waits for any
 * more, stays as it is. */
static int
find_taken (TresenDb *db,
            gint64 customer_id,
            const char *remote_id,
            gint64 *entry_id,
            GError **error)
{
  static const char sql[] = "SELECT id FROM entry WHERE remote_id = ?1 AND customer_id = ?2"
                            " AND direction = 1 AND state = 3 LIMIT 1";

  if (*remote_id == '\0')
    return 0;
  return tresen_db_find (db, error, entry_id, sql, TRESEN_TEXT (remote_id),
                         TRESEN_INT (customer_id));
}

/**
 * tresen_store_result_delivered:
 * @remote_id: the id that WeChat gave when it took the message (entry.remote_id)
 * @at_us: when it was delivered
 * @is_found: (out): whether this customer was sent such a message
 *
 * Notes in the message's detail, as "delivered_at" in Unix seconds, that WeChat has delivered it. Its state stays accepted.
 * Writer's thread.
 *
 * Returns: %FALSE with @error
 */
gboolean
tresen_store_result_delivered (TresenDb *db,
                               gint64 customer_id,
                               const char *remote_id,
                               gint64 at_us,
                               gboolean *is_found,
                               GError **error)
{
  static const char sql[] = "UPDATE entry SET detail = json_set (CASE WHEN json_valid (detail) "
                            "THEN detail ELSE '{}' END,"
                            " '$.delivered_at', CAST (?2 AS TEXT)) WHERE id = ?1";
  gint64 entry_id = 0;
  int step = find_taken (db, customer_id, remote_id, &entry_id, error);

  *is_found = step > 0;
  if (step <= 0)
    return step == 0;
  tresen_db_note (db, TRESEN_TOPIC_ENTRY_STATE, customer_id, entry_id);
  return tresen_db_run (db, error, sql, TRESEN_INT (entry_id), TRESEN_INT (at_us / G_USEC_PER_SEC));
}

/**
 * tresen_store_result_failed:
 * @remote_id: the id that WeChat gave when it took the message (entry.remote_id)
 * @code: WeChat's errcode or a TresenSendFault
 * @text: English or WeChat's words; holds no secret
 * @is_found: (out): whether this customer was sent such a message
 *
 * WeChat had taken the message but did not deliver it: it has failed, counts as such until staff have dealt with it, and the
 * customer may need a reply again. Writer's thread.
 *
 * Returns: %FALSE with @error
 */
gboolean
tresen_store_result_failed (TresenDb *db,
                            gint64 customer_id,
                            const char *remote_id,
                            int code,
                            const char *text,
                            gboolean *is_found,
                            GError **error)
{
  static const char set[] = "UPDATE entry SET state = 4, error_code = ?2, error_text = ?3,"
                            " dismissed = 0 WHERE id = ?1";
  static const char count[] = "UPDATE customer SET failed = failed + 1 WHERE id = ?1";
  gint64 entry_id = 0;
  int step = find_taken (db, customer_id, remote_id, &entry_id, error);

  *is_found = step > 0;
  if (step <= 0)
    return step == 0;
  tresen_db_note (db, TRESEN_TOPIC_ENTRY_STATE, customer_id, entry_id);
  tresen_db_note (db, TRESEN_TOPIC_CUSTOMER, customer_id, customer_id);
  return tresen_db_run (db, error, set, TRESEN_INT (entry_id), TRESEN_INT (code),
                        TRESEN_TEXT (text))
         && tresen_db_run (db, error, count, TRESEN_INT (customer_id))
         && tresen_store_needs_reply_update (db, customer_id, error);
}

static GArray *
find_early (TresenDb *db, gint64 entry_id, GError **error)
{
  static const char sql[]
      = "SELECT r.id FROM entry m CROSS JOIN entry r ON r.customer_id = m.customer_id"
        " AND r.created_at >= m.created_at - ?2 WHERE m.id = ?1 AND r.is_event = 1"
        " AND r.kind IN ('templatesendjobfinish', 'subscribe_msg_sent_event')"
        " AND instr (r.detail, m.remote_id) > 0 ORDER BY r.id";
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (TresenRows) rows
      = tresen_db_query (db, error, sql, TRESEN_INT (entry_id), TRESEN_INT (EARLY_US));
  int step = rows != NULL ? 1 : -1;

  while (step > 0 && (step = tresen_rows_next (db, rows, error)) > 0)
    {
      gint64 id = sqlite3_column_int64 (rows, 0);

      g_array_append_val (ids, id);
    }
  return step == 0 ? g_steal_pointer (&ids) : NULL;
}

/**
 * tresen_store_results_early:
 * @entry_id: a message whose remote_id was just written
 *
 * The events of this customer that may be about it but came before its id was written, and so became lines of the conversation.
 * Worker thread.
 *
 * Returns: (transfer full) (element-type TresenTimelineEntry) (nullable): they, oldest first; %NULL with @error
 */
GPtrArray *
tresen_store_results_early (TresenDb *db, gint64 entry_id, GError **error)
{
  g_autoptr (GArray) ids = find_early (db, entry_id, error);
  g_autoptr (GPtrArray) list
      = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_timeline_entry_unref);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      TresenTimelineEntry *event
          = tresen_store_entry_load (db, g_array_index (ids, gint64, i), error);

      if (event == NULL)
        return NULL;
      g_ptr_array_add (list, event);
    }
  return ids != NULL ? g_steal_pointer (&list) : NULL;
}
