/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-store-qr-codes.h"

#include "tresen-store-internal.h"
#include "tresen-store-jobs.h"

/* Both counts are ranges of an index of their own. */
#define CODE_SELECT                                                                                \
  "SELECT id, scene, label, expire_seconds, expires_at, ticket, url, error_code, error_text,"      \
  " created_at, (SELECT count (*) FROM customer WHERE scene = q.scene AND scene <> ''),"           \
  " (SELECT count (*) FROM entry WHERE text = q.scene AND is_event = 1 AND kind = 'scan')"         \
  " FROM qr_code q"

void
tresen_qr_code_free (TresenQrCode *self)
{
  g_free (self->scene);
  g_free (self->label);
  g_free (self->ticket);
  g_free (self->url);
  g_free (self->error);
  g_free (self);
}

static TresenQrCode *
read_code (TresenRows *rows)
{
  TresenQrCode *self = g_new0 (TresenQrCode, 1);

  self->id = sqlite3_column_int64 (rows, 0);
  self->scene = tresen_rows_dup_text (rows, 1);
  self->label = tresen_rows_dup_text (rows, 2);
  self->expire_seconds = sqlite3_column_int64 (rows, 3);
  self->expires_at_us = sqlite3_column_int64 (rows, 4);
  self->ticket = tresen_rows_dup_text (rows, 5);
  self->url = tresen_rows_dup_text (rows, 6);
  self->code = sqlite3_column_int (rows, 7);
  self->error = tresen_rows_dup_text (rows, 8);
  self->created_at_us = sqlite3_column_int64 (rows, 9);
  self->n_followers = (guint) sqlite3_column_int (rows, 10);
  self->n_scans = (guint) sqlite3_column_int (rows, 11);
  return self;
}

/**
 * tresen_store_qr_codes_before:
 * @before_id: %G_MAXINT64 for the newest
 * @most: how many at most
 *
 * Costs the same at any depth. Worker thread.
 *
 * Returns: (transfer full) (element-type TresenQrCode) (nullable): the codes, newest first; %NULL with @error
 */
GPtrArray *
tresen_store_qr_codes_before (TresenDb *db, gint64 before_id, guint most, GError **error)
{
  g_autoptr (GPtrArray) list
      = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_qr_code_free);
  g_autoptr (TresenRows) rows
      = tresen_db_query (db, error, CODE_SELECT " WHERE id < ?1 ORDER BY id DESC LIMIT ?2",
                         TRESEN_INT (before_id), TRESEN_INT (most));
  int step = rows != NULL ? 1 : -1;

  while (step > 0 && (step = tresen_rows_next (db, rows, error)) > 0)
    g_ptr_array_add (list, read_code (rows));
  return step == 0 ? g_steal_pointer (&list) : NULL;
}

static TresenQrCode *
read_one (TresenDb *db, TresenRows *rows, GError **error)
{
  int step = rows != NULL ? tresen_rows_next (db, rows, error) : -1;

  if (step == 0)
    tresen_store_set_not_found ("QR code", error);
  return step > 0 ? read_code (rows) : NULL;
}

/** tresen_store_qr_code_load: Returns: (transfer full) (nullable): %NULL with NOT_FOUND or another error. Worker thread. */
TresenQrCode *
tresen_store_qr_code_load (TresenDb *db, gint64 id, GError **error)
{
  g_autoptr (TresenRows) rows
      = tresen_db_query (db, error, CODE_SELECT " WHERE id = ?1", TRESEN_INT (id));

  return read_one (db, rows, error);
}

/** tresen_store_qr_code_find: Returns: (transfer full) (nullable): the newest with this scene; %NULL with NOT_FOUND or another
 * error. Worker thread. */
TresenQrCode *
tresen_store_qr_code_find (TresenDb *db, const char *scene, GError **error)
{
  g_autoptr (TresenRows) rows = tresen_db_query (
      db, error, CODE_SELECT " WHERE scene = ?1 ORDER BY id DESC LIMIT 1", TRESEN_TEXT (scene));

  return read_one (db, rows, error);
}

/* Jobs about no customer run one after the other, so each says which code it is about. */
static gboolean
add_job (TresenDb *db, gint64 id, gint64 now_us, GError **error)
{
  g_autofree char *detail = g_strdup_printf ("{\"qr_code\":%" G_GINT64_FORMAT "}", id);

  tresen_db_note (db, TRESEN_TOPIC_QR_CODE, 0, id);
  return tresen_store_job_add_detail (db, TRESEN_JOB_MAKE_QR_CODE, 0, detail, now_us, error) >= 0;
}

/**
 * tresen_store_qr_code_add:
 * @scene: what WeChat brings back (tresen_wechat_scene_is_valid())
 * @label: what staff call it
 * @expire_seconds: 0: never; else at most 30 days
 *
 * Staff want a code: the bridge has it made. Writer's thread.
 *
 * Returns: its id, -1 with @error
 */
gint64
tresen_store_qr_code_add (TresenDb *db,
                          const char *scene,
                          const char *label,
                          gint64 expire_seconds,
                          gint64 now_us,
                          GError **error)
{
  static const char sql[] = "INSERT INTO qr_code (scene, label, expire_seconds, created_at)"
                            " VALUES (?1, ?2, ?3, ?4)";
  gint64 id;

  if (!tresen_db_run (db, error, sql, TRESEN_TEXT (scene), TRESEN_TEXT (label),
                      TRESEN_INT (expire_seconds), TRESEN_INT (now_us)))
    return -1;
  id = sqlite3_last_insert_rowid (db->handle);
  return add_job (db, id, now_us, error) ? id : -1;
}

static gboolean
expect_changed (TresenDb *db, GError **error)
{
  if (sqlite3_changes64 (db->handle) > 0)
    return TRUE;
  tresen_store_set_not_found ("QR code", error);
  return FALSE;
}

/**
 * tresen_store_qr_code_make_again:
 *
 * For a code that WeChat refused, or that has expired: it is made with the same scene and life. Writer's thread.
 *
 * Returns: %FALSE with NOT_FOUND, or with another error
 */
gboolean
tresen_store_qr_code_make_again (TresenDb *db, gint64 id, gint64 now_us, GError **error)
{
  static const char sql[] = "UPDATE qr_code SET ticket = '', url = '', expires_at = 0,"
                            " error_code = 0, error_text = '' WHERE id = ?1";

  return tresen_db_run (db, error, sql, TRESEN_INT (id)) && expect_changed (db, error)
         && add_job (db, id, now_us, error);
}

/** tresen_store_qr_code_remove: Forgets a code; WeChat keeps it, and what is printed still works. Writer's thread. Returns: %FALSE
 * with NOT_FOUND, or with another error */
gboolean
tresen_store_qr_code_remove (TresenDb *db, gint64 id, GError **error)
{
  tresen_db_note (db, TRESEN_TOPIC_QR_CODE, 0, id);
  return tresen_db_run (db, error, "DELETE FROM qr_code WHERE id = ?1", TRESEN_INT (id))
         && expect_changed (db, error);
}

/** tresen_store_qr_code_set_made: WeChat has made it. Writer's thread. Returns: %FALSE with NOT_FOUND, or with another error */
gboolean
tresen_store_qr_code_set_made (TresenDb *db,
                               gint64 id,
                               const char *ticket,
                               const char *url,
                               gint64 expires_at_us,
                               GError **error)
{
  static const char sql[] = "UPDATE qr_code SET ticket = ?2, url = ?3, expires_at = ?4,"
                            " error_code = 0, error_text = '' WHERE id = ?1";

  tresen_db_note (db, TRESEN_TOPIC_QR_CODE, 0, id);
  return tresen_db_run (db, error, sql, TRESEN_INT (id), TRESEN_TEXT (ticket), TRESEN_TEXT (url),
                        TRESEN_INT (expires_at_us))
         && expect_changed (db, error);
}

/**
 * tresen_store_qr_code_set_refused:
 * @code: WeChat's errcode, 0 when it gave none
 * @text: English, not empty; holds no secret
 *
 * Writer's thread. Returns: %FALSE with NOT_FOUND, or with another error
 */
gboolean
tresen_store_qr_code_set_refused (TresenDb *db,
                                  gint64 id,
                                  int code,
                                  const char *text,
                                  GError **error)
{
  static const char sql[] = "UPDATE qr_code SET error_code = ?2, error_text = ?3 WHERE id = ?1";

  tresen_db_note (db, TRESEN_TOPIC_QR_CODE, 0, id);
  return tresen_db_run (db, error, sql, TRESEN_INT (id), TRESEN_INT (code), TRESEN_TEXT (text))
         && expect_changed (db, error);
}
