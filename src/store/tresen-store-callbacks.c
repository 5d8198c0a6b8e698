/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-store-callbacks.h"

#include "tresen-db.h"

#define MOST_TRIMMED 500
#define KEY_KEPT_US (24 * G_TIME_SPAN_HOUR)

static gboolean
add_row (TresenDb *db,
         const TresenRawCallback *callback,
         TresenCallbackVerdict verdict,
         GBytes *body,
         GError **error)
{
  static const char sql[]
      = "INSERT INTO callback (source, received_at, dedupe_key, verdict, reason, query, body)"
        " VALUES (?1, ?2, nullif (?3, ''), ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING";

  return tresen_db_run (
      db, error, sql, TRESEN_INT (callback->source), TRESEN_INT (callback->received_at_us),
      TRESEN_TEXT (callback->dedupe_key), TRESEN_INT (verdict),
      TRESEN_TEXT (callback->reason != NULL ? callback->reason : ""),
      TRESEN_TEXT (callback->query != NULL ? callback->query : ""), TRESEN_BYTES (body));
}

/**
 * tresen_store_callback_add:
 * @callback: as received; dedupe_key "" or %NULL when there is none
 * @is_new: (out): %FALSE when an accepted callback of the same key is there already. Then a row
 * with the verdict "duplicate" and no body is written instead, and nothing further is to be done
 * with it
 *
 * The unique index decides, so two deliveries that overlap cannot both be new (spec 4). Writer's
 * thread.
 *
 * Returns: %FALSE with @error
 */
gboolean
tresen_store_callback_add (TresenDb *db,
                           const TresenRawCallback *callback,
                           gboolean *is_new,
                           GError **error)
{
  if (!add_row (db, callback, callback->verdict, callback->body, error))
    return FALSE;
  *is_new = sqlite3_changes64 (db->handle) > 0;
  if (!*is_new)
    return add_row (db, callback, TRESEN_VERDICT_DUPLICATE, NULL, error);
  if (callback->body != NULL && db->callback_bytes >= 0)
    db->callback_bytes += g_bytes_get_size (callback->body);
  return TRUE;
}

/**
 * tresen_store_callback_set_answer:
 * @dedupe_key: of a callback that was accepted
 * @answer: the body it is answered with
 * @entry_id: the reply that is in it
 *
 * Keeps what a repeat is to be answered with. Writer's thread, in the transaction that adds the callback.
 */
gboolean
tresen_store_callback_set_answer (TresenDb *db,
                                  const char *dedupe_key,
                                  GBytes *answer,
                                  gint64 entry_id,
                                  GError **error)
{
  static const char sql[] = "UPDATE callback SET answer = ?2, answer_entry_id = ?3"
                            " WHERE dedupe_key = ?1 AND verdict = 0";

  return tresen_db_run (db, error, sql, TRESEN_TEXT (dedupe_key), TRESEN_BYTES (answer),
                        TRESEN_INT (entry_id));
}

/**
 * tresen_store_callback_find_answer:
 * @dedupe_key: of a callback that has come again
 * @answer: (out) (transfer full): the body that the first one was answered with
 * @entry_id: (out): the reply that is in it
 *
 * Worker thread.
 *
 * Returns: 1, 0 when the first one was answered with "success", -1 with @error
 */
int
tresen_store_callback_find_answer (TresenDb *db,
                                   const char *dedupe_key,
                                   GBytes **answer,
                                   gint64 *entry_id,
                                   GError **error)
{
  static const char sql[] = "SELECT answer, answer_entry_id FROM callback WHERE dedupe_key = ?1"
                            " AND verdict = 0 AND answer IS NOT NULL";
  g_autoptr (TresenRows) rows = tresen_db_query (db, error, sql, TRESEN_TEXT (dedupe_key));
  int step = rows != NULL ? tresen_rows_next (db, rows, error) : -1;

  if (step > 0)
    {
      *answer = g_bytes_new (sqlite3_column_blob (rows, 0), (gsize) sqlite3_column_bytes (rows, 0));
      *entry_id = sqlite3_column_int64 (rows, 1);
    }
  return step;
}

/* Rows from here on may still be needed: a job as old as that is open which a callback can have led to (those about messages,
 * files and customers; what staff or the start want may wait for ever). The newest row stays for its number. */
static gboolean
find_limits (TresenDb *db, gint64 *newest_id, gint64 *newest_at, gint64 *oldest_job, GError **error)
{
  *newest_id = 0;
  *newest_at = 0;
  *oldest_job = G_MAXINT64;
  return tresen_db_find_values (db, newest_id, "SELECT coalesce (max(id), 0) FROM callback", NULL,
                                0, error)
             >= 0
         && tresen_db_find (db, error, newest_at, "SELECT received_at FROM callback WHERE id = ?1",
                            TRESEN_INT (*newest_id))
                >= 0
         && tresen_db_find (db, error, oldest_job,
                            "SELECT coalesce (min(created_at), ?1) FROM job WHERE state < 2"
                            " AND kind IN (0, 1, 2)",
                            TRESEN_INT (G_MAXINT64))
                >= 0;
}

/* Walks from the oldest row on and gives the id up to which bodies have to go so that @excess bytes
 * are @freed. */
static gboolean
find_excess (TresenDb *db,
             gint64 excess,
             gint64 newest_id,
             gint64 open_from,
             gint64 *up_to,
             gint64 *freed,
             GError **error)
{
  g_autoptr (TresenRows) rows
      = tresen_db_query (db, error,
                         "SELECT id, length (body) FROM callback WHERE id < ?1 AND"
                         " received_at < ?2 AND body IS NOT NULL ORDER BY id LIMIT ?3",
                         TRESEN_INT (newest_id), TRESEN_INT (open_from), TRESEN_INT (MOST_TRIMMED));
  int step = rows != NULL ? 1 : -1;

  *up_to = 0;
  *freed = 0;
  while (step > 0 && *freed < excess && (step = tresen_rows_next (db, rows, error)) > 0)
    {
      *up_to = sqlite3_column_int64 (rows, 0);
      *freed += sqlite3_column_int64 (rows, 1);
    }
  return step >= 0;
}

static gboolean
count_bytes (TresenDb *db, GError **error)
{
  return tresen_db_find_values (db, &db->callback_bytes,
                                "SELECT coalesce (sum (length (body)), 0) FROM callback", NULL, 0,
                                error)
         >= 0;
}

/* Too many bytes: the oldest go; those whose key may still be needed lose their body only. */
static gint64
trim_excess (TresenDb *db,
             gint64 most_bytes,
             gint64 newest_id,
             gint64 newest_at,
             gint64 open_from,
             GError **error)
{
  gint64 up_to = 0, freed = 0, n_trimmed;

  if (db->callback_bytes < 0 && !count_bytes (db, error))
    return -1;
  if (db->callback_bytes <= most_bytes)
    return 0;
  if (!find_excess (db, db->callback_bytes - most_bytes, newest_id, open_from, &up_to, &freed,
                    error)
      || !tresen_db_run (
          db, error,
          "DELETE FROM callback WHERE id <= ?1 AND received_at < ?2 AND received_at < ?3",
          TRESEN_INT (up_to), TRESEN_INT (open_from), TRESEN_INT (newest_at - KEY_KEPT_US)))
    return -1;
  n_trimmed = sqlite3_changes64 (db->handle);
  if (!tresen_db_run (db, error,
                      "UPDATE callback SET body = NULL WHERE id <= ?1 AND received_at < ?2 AND "
                      "body IS NOT NULL",
                      TRESEN_INT (up_to), TRESEN_INT (open_from)))
    return -1;
  db->callback_bytes -= freed;
  return n_trimmed + sqlite3_changes64 (db->handle);
}

/**
 * tresen_store_callbacks_trim:
 * @before_us: rows received earlier may go
 * @most_bytes: so many bytes of bodies may stay; the oldest go first, but a row younger than a day
 * only loses its body, so that its key still tells a repeat (spec 4: at least 24 h)
 *
 * Keeps everything that is younger than the oldest job which is still open. Takes at most some
 * hundred rows a call, so that the writer is not held up: call again while it returns more than 0.
 * Writer's thread, in idle time.
 *
 * Returns: the number of rows dropped or emptied, -1 with @error
 */
gint64
tresen_store_callbacks_trim (TresenDb *db, gint64 before_us, gint64 most_bytes, GError **error)
{
  static const char sql[]
      = "DELETE FROM callback WHERE id IN (SELECT id FROM callback WHERE id < ?1 AND id < ("
        "SELECT min(id) FROM callback) + ?3 AND received_at < ?2 ORDER BY id)";
  gint64 newest_id, newest_at, open_from, n_trimmed;

  if (!find_limits (db, &newest_id, &newest_at, &open_from, error)
      || !tresen_db_run (db, error, sql, TRESEN_INT (newest_id),
                         TRESEN_INT (MIN (before_us, open_from)), TRESEN_INT (MOST_TRIMMED)))
    return -1;
  n_trimmed = sqlite3_changes64 (db->handle);
  if (n_trimmed > 0)
    {
      db->callback_bytes = -1;
      return n_trimmed;
    }
  return trim_excess (db, most_bytes, newest_id, newest_at, open_from, error);
}

/**
 * tresen_store_callback_last_at:
 * @at_us: (out): when the last callback that was not refused came in; 0 when there is none
 *
 * Worker thread.
 *
 * Returns: %FALSE with @error
 */
gboolean
tresen_store_callback_last_at (TresenDb *db, gint64 *at_us, GError **error)
{
  static const char sql[]
      = "SELECT received_at FROM callback WHERE verdict <> ?1 ORDER BY id DESC LIMIT 1";

  *at_us = 0;
  return tresen_db_find (db, error, at_us, sql, TRESEN_INT (TRESEN_VERDICT_REFUSED)) >= 0;
}
