/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-store-erasure.h"

#include <string.h>

#include "tresen-json.h"
#include "tresen-store-customers.h"
#include "tresen-store-internal.h"
#include "tresen-store-jobs.h"

/* WeChat's have 28 characters (spec 0.2). */
#define SHORTEST_OPENID 20

/* A fetch that was on its way may still write its file; both forms of a recording, with a new token for each, have ended by
 * then. */
#define LATE_FILES_AFTER_US (10 * G_TIME_SPAN_MINUTE)

void
tresen_erasure_free (TresenErasure *self)
{
  if (self == NULL)
    return;
  g_free (self->cause);
  g_free (self);
}

static gboolean
add_file_names (TresenDb *db, JsonArray *names, const char *sql, gint64 customer_id, GError **error)
{
  g_autoptr (TresenRows) rows = tresen_db_query (db, error, sql, TRESEN_INT (customer_id));
  int step = rows != NULL ? 1 : -1;

  while (step > 0 && (step = tresen_rows_next (db, rows, error)) > 0)
    json_array_add_string_element (names, (const char *) sqlite3_column_text (rows, 0));
  return step == 0;
}

/* Returns: the number of files, -1 with @error. */
static gint64
queue_files (TresenDb *db,
             const char *member,
             const char *const *sqls,
             gint64 customer_id,
             gint64 at_us,
             GError **error)
{
  g_autoptr (JsonObject) detail = json_object_new ();
  JsonArray *names = json_array_new ();
  g_autofree char *text = NULL;
  gint64 n_names;

  json_object_set_array_member (detail, member, names);
  for (guint i = 0; sqls[i] != NULL; i++)
    if (!add_file_names (db, names, sqls[i], customer_id, error))
      return -1;
  n_names = json_array_get_length (names);
  if (n_names == 0)
    return 0;
  text = tresen_json_to_text (detail);
  return tresen_store_job_add_detail (db, TRESEN_JOB_ERASE_FILES, 0, text, at_us, error) >= 0
             ? n_names
             : -1;
}

/* The files themselves are the bridge's to delete, once this is committed. */
static gint64
erase_files (TresenDb *db, gint64 customer_id, gint64 now_us, GError **error)
{
  static const char *const kept[] = {
    "SELECT m.file FROM entry e JOIN media m ON m.entry_id = e.id WHERE e.customer_id = ?1"
    " AND m.file <> ''",
    "SELECT m.playable_file FROM entry e JOIN media m ON m.entry_id = e.id WHERE e.customer_id = ?1"
    " AND m.playable_file <> ''",
    "SELECT m.still_file FROM entry e JOIN media m ON m.entry_id = e.id WHERE e.customer_id = ?1"
    " AND m.still_file <> ''",
    "SELECT file FROM draft_file WHERE customer_id = ?1",
    NULL,
  };
  static const char *const on_their_way[] = {
    "SELECT 'in-' || e.id || '.' FROM entry e JOIN media m ON m.entry_id = e.id"
    " WHERE e.customer_id = ?1 AND m.file = ''",
    "SELECT 'out-' || e.id || '.' FROM entry e JOIN media m ON m.entry_id = e.id"
    " WHERE e.customer_id = ?1 AND e.direction = 1 AND e.kind = 'voice' AND m.playable_file = ''",
    NULL,
  };
  gint64 n_kept = queue_files (db, "files", kept, customer_id, now_us, error);

  if (n_kept < 0
      || queue_files (db, "prefixes", on_their_way, customer_id, now_us + LATE_FILES_AFTER_US,
                      error)
             < 0)
    return -1;
  return n_kept;
}

/* What was received raw. The numbers of messages stay, so that a repeat is not taken for a new one. */
static gboolean
forget_messages (TresenDb *db, gint64 customer_id, GError **error)
{
  static const char sql[]
      = "UPDATE callback SET query = '', body = NULL, answer = NULL, answer_entry_id = NULL"
        " WHERE source = 0 AND (dedupe_key IN (SELECT 'wechat:m:' || msgid FROM entry"
        " WHERE customer_id = ?1 AND msgid IS NOT NULL)"
        " OR answer_entry_id IN (SELECT id FROM entry WHERE customer_id = ?1))";

  db->callback_bytes = -1; /* to be counted anew */
  return tresen_db_run (db, error, sql, TRESEN_INT (customer_id));
}

/* The key of an event holds the OpenID and goes too. A text that is too short for an OpenID is found in what others wrote as
 * well: of such a one only its own events are forgotten. */
static gboolean
forget_events (TresenDb *db, const char *openid, GError **error)
{
  static const char sql[]
      = "UPDATE callback SET query = '', body = NULL, answer = NULL, answer_entry_id = NULL,"
        " dedupe_key = NULL WHERE source = 0 AND (substr (dedupe_key, 1, length (?2)) = ?2"
        " OR (?3 AND (instr (dedupe_key, ?1) > 0 OR instr (query, ?1) > 0"
        " OR instr (body, CAST (?1 AS BLOB)) > 0)))";
  g_autofree char *key = g_strconcat ("wechat:e:", openid, ":", NULL);

  db->callback_bytes = -1;
  return tresen_db_run (db, error, sql, TRESEN_TEXT (openid), TRESEN_TEXT (key),
                        TRESEN_INT (strlen (openid) >= SHORTEST_OPENID));
}

/* Whoever comes next must not be taken for this customer by a window or a job that still has his number. */
static gboolean
keep_number (TresenDb *db, gint64 customer_id, GError **error)
{
  static const char sql[]
      = "INSERT INTO setting (key, value) VALUES ('" TRESEN_LAST_ERASED "', ?1) ON CONFLICT (key)"
        " DO UPDATE SET value = max (CAST (value AS INTEGER), CAST (excluded.value AS INTEGER))";

  return tresen_db_run (db, error, sql, TRESEN_INT (customer_id));
}

/* The lists of payments show who paid. */
static gboolean
note_payments (TresenDb *db, gint64 customer_id, GError **error)
{
  static const char sql[] = "SELECT id FROM payment WHERE customer_id = ?1";
  g_autoptr (TresenRows) rows = tresen_db_query (db, error, sql, TRESEN_INT (customer_id));
  int step = rows != NULL ? 1 : -1;

  while (step > 0 && (step = tresen_rows_next (db, rows, error)) > 0)
    tresen_db_note (db, TRESEN_TOPIC_PAYMENT, customer_id, sqlite3_column_int64 (rows, 0));
  return step == 0;
}

static gboolean
delete_rows (TresenDb *db, gint64 customer_id, GError **error)
{
  static const char *const sqls[] = {
    "DELETE FROM job WHERE customer_id = ?1 OR entry_id IN (SELECT id FROM entry WHERE customer_id "
    "= ?1)",
    "DELETE FROM media WHERE entry_id IN (SELECT id FROM entry WHERE customer_id = ?1)",
    "DELETE FROM draft WHERE customer_id = ?1", /* its files with it */
    "DELETE FROM reply_grant WHERE customer_id = ?1",
    "DELETE FROM customer_tag WHERE customer_id = ?1",
    "DELETE FROM entry WHERE customer_id = ?1",
    "DELETE FROM aside WHERE customer_id = ?1",
    /* What was paid stays, since the law asks a merchant for it; who paid goes. */
    "UPDATE pay_attempt SET openid = '', payer_ip = '' WHERE payment_id IN"
    " (SELECT id FROM payment WHERE customer_id = ?1)",
    "UPDATE pay_attempt SET openid = '', payer_ip = '' WHERE openid <> '' AND openid ="
    " (SELECT openid FROM customer WHERE id = ?1)",
    "UPDATE payment SET customer_id = NULL WHERE customer_id = ?1",
    "DELETE FROM customer WHERE id = ?1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (sqls); i++)
    if (!tresen_db_run (db, error, sqls[i], TRESEN_INT (customer_id)))
      return FALSE;
  return TRUE;
}

/* Of somebody who is no customer, but has paid. */
static gboolean
forget_payer (TresenDb *db, const char *openid, GError **error)
{
  static const char sql[] = "UPDATE pay_attempt SET openid = '', payer_ip = ''"
                            " WHERE openid <> '' AND openid = ?1";

  return tresen_db_run (db, error, sql, TRESEN_TEXT (openid));
}

static gint64
note_erasure (TresenDb *db,
              const char *cause,
              gint64 n_entries,
              gint64 n_files,
              gint64 now_us,
              GError **error)
{
  g_autofree char *detail = g_strdup_printf (
      "{\"entries\":%" G_GINT64_FORMAT ",\"files\":%" G_GINT64_FORMAT "}", n_entries, n_files);
  gint64 id;

  if (!tresen_db_run (db, error, "INSERT INTO erasure (cause, at, detail) VALUES (?1, ?2, ?3)",
                      TRESEN_TEXT (cause), TRESEN_INT (now_us), TRESEN_TEXT (detail)))
    return -1;
  id = sqlite3_last_insert_rowid (db->handle);
  tresen_db_note (db, TRESEN_TOPIC_ERASURE, 0, id);
  return id;
}

static gint64
erase (TresenDb *db,
       const TresenCustomer *customer,
       const char *cause,
       gint64 now_us,
       GError **error)
{
  gint64 n_entries = 0, n_files, id;

  if (tresen_db_find (db, error, &n_entries, "SELECT count(*) FROM entry WHERE customer_id = ?1",
                      TRESEN_INT (customer->id))
      < 0)
    return -1;
  n_files = erase_files (db, customer->id, now_us, error);
  if (n_files < 0 || !forget_messages (db, customer->id, error)
      || !forget_events (db, customer->openid, error) || !keep_number (db, customer->id, error)
      || !note_payments (db, customer->id, error) || !delete_rows (db, customer->id, error))
    return -1;
  id = note_erasure (db, cause, n_entries, n_files, now_us, error);
  if (id >= 0)
    tresen_db_note (db, TRESEN_TOPIC_CUSTOMER, customer->id, customer->id);
  return id;
}

/* Overwritten in the file, not only taken out of it. */
static gint64
erase_securely (TresenDb *db,
                const TresenCustomer *customer,
                const char *cause,
                gint64 now_us,
                GError **error)
{
  gint64 was_secure = 0, id;

  if (!tresen_db_get_pragma (db, "PRAGMA secure_delete", &was_secure, error)
      || !tresen_db_exec (db, "PRAGMA secure_delete = ON", error))
    return -1;
  id = erase (db, customer, cause, now_us, error);
  if (was_secure == 0)
    tresen_db_exec (db, "PRAGMA secure_delete = OFF", NULL);
  return id;
}

/**
 * tresen_store_customer_erase:
 * @cause: "staff", or the lower-case name of the event by which WeChat asked for it
 * @now_us: microseconds since 1970-01-01 UTC
 *
 * Deletes a customer: messages, events, drafts, replies that wait, tags, what was received raw, and by a job the files. What
 * stays: WeChat's numbers of messages, until callbacks are trimmed, so that a repeat is not taken for a new message; a line
 * that something was deleted and when; copies of the database that were made before. Writer's thread.
 *
 * Returns: the number of that line, -1 with NOT_FOUND when there is no such customer, or with another error
 */
gint64
tresen_store_customer_erase (TresenDb *db,
                             gint64 customer_id,
                             const char *cause,
                             gint64 now_us,
                             GError **error)
{
  g_autoptr (TresenCustomer) customer = tresen_store_customer_load (db, customer_id, error);

  return customer != NULL ? erase_securely (db, customer, cause, now_us, error) : -1;
}

/**
 * tresen_store_person_erase:
 * @openid: who asked for it; need not be a customer
 * @cause: the lower-case name of the event by which WeChat asked for it
 * @now_us: microseconds since 1970-01-01 UTC
 *
 * As tresen_store_customer_erase(), and forgets what was received raw of somebody who is no customer, the request itself too.
 * Writer's thread.
 *
 * Returns: %FALSE with @error
 */
gboolean
tresen_store_person_erase (TresenDb *db,
                           const char *openid,
                           const char *cause,
                           gint64 now_us,
                           GError **error)
{
  g_autoptr (GError) cause_of_none = NULL;
  g_autoptr (TresenCustomer) customer
      = tresen_store_customer_load_by_openid (db, openid, &cause_of_none);

  if (customer != NULL)
    return erase_securely (db, customer, cause, now_us, error) >= 0;
  if (g_error_matches (cause_of_none, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_NOT_FOUND))
    return forget_payer (db, openid, error) && forget_events (db, openid, error);
  g_propagate_error (error, g_steal_pointer (&cause_of_none));
  return FALSE;
}

/**
 * tresen_store_erasures_load:
 * @most: how many at most, the latest first
 *
 * Worker thread.
 *
 * Returns: (transfer full) (element-type TresenErasure) (nullable): %NULL with @error
 */
GPtrArray *
tresen_store_erasures_load (TresenDb *db, guint most, GError **error)
{
  g_autoptr (GPtrArray) list
      = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_erasure_free);
  g_autoptr (TresenRows) rows = tresen_db_query (
      db, error,
      "SELECT id, cause, at, json_extract (detail, '$.entries'), json_extract (detail, '$.files')"
      " FROM erasure ORDER BY id DESC LIMIT ?1",
      TRESEN_INT (most));
  int step = rows != NULL ? 1 : -1;

  while (step > 0 && (step = tresen_rows_next (db, rows, error)) > 0)
    {
      TresenErasure *erasure = g_new0 (TresenErasure, 1);

      erasure->id = sqlite3_column_int64 (rows, 0);
      erasure->cause = tresen_rows_dup_text (rows, 1);
      erasure->at_us = sqlite3_column_int64 (rows, 2);
      erasure->n_entries = sqlite3_column_int64 (rows, 3);
      erasure->n_files = sqlite3_column_int64 (rows, 4);
      g_ptr_array_add (list, erasure);
    }
  return step == 0 ? g_steal_pointer (&list) : NULL;
}
