/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-store-followers.h"

#include "tresen-store-customers.h"
#include "tresen-store-internal.h"
#include "tresen-store-jobs.h"
#include "tresen-store-names.h"
#include "tresen-store-tags.h"

/* Whether WeChat's remark is news that staff have not overruled: it was changed there, and no change of ours is on its way or
 * was refused. */
static int
is_news (TresenDb *db, gint64 customer_id, const char *remark, GError **error)
{
  static const char sql[]
      = "SELECT id FROM customer WHERE id = ?1 AND ?2 <> '' AND remark <> ?2 AND name <> ?2"
        " AND remark_code = 0";
  gint64 id = 0;
  int step = tresen_db_find (db, error, &id, sql, TRESEN_INT (customer_id), TRESEN_TEXT (remark));

  if (step <= 0)
    return step;
  step = tresen_store_job_is_open (db, TRESEN_JOB_SET_REMARK, customer_id, error);
  return step < 0 ? -1 : step == 0;
}

static gboolean
take_remark (TresenDb *db, gint64 customer_id, const char *remark, GError **error)
{
  int news = remark != NULL ? is_news (db, customer_id, remark, error) : 0;

  return news >= 0 && (news == 0 || tresen_store_name_set (db, customer_id, remark, error));
}

/**
 * tresen_store_follower_set_info:
 *
 * Keeps what WeChat tells of a follower. A remark that was changed at WeChat becomes the name, unless staff's own change is on
 * its way. Who has no conversation is ordered by when he followed. Tells only when something is different. Writer's thread.
 */
gboolean
tresen_store_follower_set_info (TresenDb *db,
                                gint64 customer_id,
                                const TresenFollowerInfo *info,
                                GError **error)
{
  static const char sql[]
      = "UPDATE customer SET remark = coalesce (?2, remark), language = coalesce (?3, language),"
        " unionid = coalesce (nullif (?4, ''), unionid),"
        " subscribe_scene = coalesce (nullif (?5, ''), subscribe_scene),"
        " scene = CASE WHEN scene = '' THEN coalesce (?6, '') ELSE scene END,"
        " followed_at = coalesce (nullif (?7, 0), followed_at),"
        " last_at = CASE WHEN last_entry_id IS NULL AND ?7 > 0 THEN ?7 ELSE last_at END"
        " WHERE id = ?1 AND (remark <> coalesce (?2, remark) OR language <> coalesce (?3, language)"
        " OR unionid <> coalesce (nullif (?4, ''), unionid)"
        " OR subscribe_scene <> coalesce (nullif (?5, ''), subscribe_scene)"
        " OR (scene = '' AND coalesce (?6, '') <> '')"
        " OR followed_at <> coalesce (nullif (?7, 0), followed_at))";

  if (!take_remark (db, customer_id, info->remark, error)
      || !tresen_db_run (db, error, sql, TRESEN_INT (customer_id), TRESEN_TEXT (info->remark),
                         TRESEN_TEXT (info->language), TRESEN_TEXT (info->unionid),
                         TRESEN_TEXT (info->subscribe_scene), TRESEN_TEXT (info->scene),
                         TRESEN_INT (info->followed_at_us)))
    return FALSE;
  if (sqlite3_changes64 (db->handle) > 0)
    tresen_db_note (db, TRESEN_TOPIC_CUSTOMER, customer_id, customer_id);
  return info->tag_ids == NULL
         || tresen_store_tags_take (db, customer_id, info->tag_ids, info->n_tag_ids, error);
}

/**
 * tresen_store_followers_begin:
 * @is_again: whether staff ask for it; else it is the first time, and nothing happens if there was one
 * @begin_at_us: not before then
 *
 * Has the followers fetched, unless that is under way. Writer's thread.
 */
gboolean
tresen_store_followers_begin (TresenDb *db,
                              gboolean is_again,
                              gint64 begin_at_us,
                              gint64 now_us,
                              GError **error)
{
  static const char find[] = "SELECT 1 FROM progress WHERE key = '" TRESEN_PROGRESS_FOLLOWERS "'";
  gint64 one = 0;
  int step = is_again ? 0 : tresen_db_find_values (db, &one, find, NULL, 0, error);

  if (step == 0)
    step = tresen_store_job_is_open (db, TRESEN_JOB_FETCH_FOLLOWERS, 0, error);
  if (step != 0)
    return step > 0;
  return tresen_store_progress_set (db, TRESEN_PROGRESS_FOLLOWERS, "waiting", 0, 0, "", now_us,
                                    error)
         && tresen_store_job_add_detail (db, TRESEN_JOB_FETCH_FOLLOWERS, 0, "{}", begin_at_us,
                                         error)
                >= 0;
}

static gboolean
add_follower (TresenDb *db, const char *openid, gint64 asked_at_us, gint64 now_us, GError **error)
{
  static const char find[] = "SELECT id FROM customer WHERE openid = ?1";
  /* At the end of the list until WeChat tells when he followed. */
  static const char add[] = "INSERT INTO customer (id, openid, created_at, last_at)"
                            " VALUES (" TRESEN_NEXT_CUSTOMER ", ?1, ?2, 0)";
  gint64 id = 0;
  int step = tresen_db_find (db, error, &id, find, TRESEN_TEXT (openid));

  if (step > 0)
    return tresen_store_customer_set_present (db, id, asked_at_us, error);
  return step == 0 && tresen_db_run (db, error, add, TRESEN_TEXT (openid), TRESEN_INT (now_us))
         && tresen_store_name_index (db, sqlite3_last_insert_rowid (db->handle), "", error);
}

/**
 * tresen_store_followers_add:
 * @n_openids: of @openids; some hundred, so that nobody waits for the writer
 * @asked_at_us: when WeChat was asked; who left or came later is known better
 *
 * Those who follow and are not known become customers without a conversation. They are told as TRESEN_TOPIC_PROGRESS by
 * tresen_store_progress_set(), not one by one. Writer's thread.
 */
gboolean
tresen_store_followers_add (TresenDb *db,
                            const char *const *openids,
                            guint n_openids,
                            gint64 asked_at_us,
                            gint64 now_us,
                            GError **error)
{
  for (guint i = 0; i < n_openids; i++)
    if (!add_follower (db, openids[i], asked_at_us, now_us, error))
      return FALSE;
  return TRUE;
}

/**
 * tresen_store_followers_next:
 * @after_id: 0 for the first
 * @last_id: (out): the id of the last one, for the next call
 *
 * Worker thread.
 *
 * Returns: (transfer full) (nullable): OpenIDs of those who follow, in the order of their ids, none at the end; %NULL with @error
 */
char **
tresen_store_followers_next (TresenDb *db,
                             gint64 after_id,
                             guint most,
                             gint64 *last_id,
                             GError **error)
{
  static const char sql[] = "SELECT id, openid FROM customer WHERE id > ?1 AND followed = 1"
                            " ORDER BY id LIMIT ?2";
  g_autoptr (GPtrArray) openids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (TresenRows) rows
      = tresen_db_query (db, error, sql, TRESEN_INT (after_id), TRESEN_INT (most));
  int step = rows != NULL ? 1 : -1;

  while (step > 0 && (step = tresen_rows_next (db, rows, error)) > 0)
    {
      *last_id = sqlite3_column_int64 (rows, 0);
      g_ptr_array_add (openids, tresen_rows_dup_text (rows, 1));
    }
  g_ptr_array_add (openids, NULL);
  return step == 0 ? (char **) g_ptr_array_steal (openids, NULL) : NULL;
}

/** tresen_store_followers_count: Returns: how many follow, as far as is known; -1 with @error. Worker thread. */
gint64
tresen_store_followers_count (TresenDb *db, GError **error)
{
  gint64 count = 0;

  return tresen_db_find_values (db, &count, "SELECT count(*) FROM customer WHERE followed = 1",
                                NULL, 0, error)
                 < 0
             ? -1
             : count;
}

void
tresen_progress_free (TresenProgress *self)
{
  if (self == NULL)
    return;
  g_free (self->state);
  g_free (self->detail);
  g_free (self);
}

/** tresen_store_progress_load: Returns: (transfer full) (nullable): with an empty state when nothing was begun; %NULL with
 * @error. Worker thread. */
TresenProgress *
tresen_store_progress_load (TresenDb *db, const char *key, GError **error)
{
  static const char sql[]
      = "SELECT state, done, total, detail, updated_at FROM progress WHERE key = ?1";
  g_autoptr (TresenRows) rows = tresen_db_query (db, error, sql, TRESEN_TEXT (key));
  int step = rows != NULL ? tresen_rows_next (db, rows, error) : -1;
  TresenProgress *progress;

  if (step < 0)
    return NULL;
  progress = g_new0 (TresenProgress, 1);
  progress->state = step > 0 ? tresen_rows_dup_text (rows, 0) : g_strdup ("");
  progress->detail = step > 0 ? tresen_rows_dup_text (rows, 3) : g_strdup ("");
  if (step > 0)
    {
      progress->done = sqlite3_column_int64 (rows, 1);
      progress->total = sqlite3_column_int64 (rows, 2);
      progress->updated_at_us = sqlite3_column_int64 (rows, 4);
    }
  return progress;
}

/** tresen_store_progress_set: Writer's thread. */
gboolean
tresen_store_progress_set (TresenDb *db,
                           const char *key,
                           const char *state,
                           gint64 done,
                           gint64 total,
                           const char *detail,
                           gint64 now_us,
                           GError **error)
{
  static const char sql[]
      = "INSERT INTO progress (key, state, done, total, detail, updated_at)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (key) DO UPDATE SET state = excluded.state,"
        " done = excluded.done, total = excluded.total, detail = excluded.detail,"
        " updated_at = excluded.updated_at";

  tresen_db_note (db, TRESEN_TOPIC_PROGRESS, 0, 0);
  return tresen_db_run (db, error, sql, TRESEN_TEXT (key), TRESEN_TEXT (state), TRESEN_INT (done),
                        TRESEN_INT (total), TRESEN_TEXT (detail), TRESEN_INT (now_us));
}
