/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-store-export.h"

#include <string.h>

#include "tresen-db.h"
#include "tresen-payment-states.h"
#include "tresen-states.h"
#include "tresen-store-migrate.h"
#include "tresen-time.h"

#define FLUSH_BYTES 65536

typedef struct
{
  TresenDb *db;
  GOutputStream *output;
  GString *text;
} Export;

/* Fields of one line */

static void
append_quoted (GString *text, const char *value)
{
  g_autofree char *valid = g_utf8_validate (value, -1, NULL) ? NULL : g_utf8_make_valid (value, -1);

  g_string_append_c (text, '"');
  for (const char *p = valid != NULL ? valid : value; *p != '\0'; p++)
    {
      guchar c = *p;

      if (c == '"' || c == '\\')
        g_string_append_c (text, '\\'), g_string_append_c (text, c);
      else if (c == '\n')
        g_string_append (text, "\\n");
      else if (c < 0x20 || c == 0x7f)
        g_string_append_printf (text, "\\u%04x", c);
      else
        g_string_append_c (text, c);
    }
  g_string_append_c (text, '"');
}

static void
begin_line (GString *text, const char *type)
{
  g_string_append (text, "{\"type\":");
  append_quoted (text, type);
}

static void
add_name (GString *text, const char *name)
{
  g_string_append_c (text, ',');
  append_quoted (text, name);
  g_string_append_c (text, ':');
}

/* A text, or null for NULL and for "" where @is_optional. */
static void
add_text (GString *text, const char *name, const char *value, gboolean is_optional)
{
  add_name (text, name);
  if (value == NULL || (is_optional && *value == '\0'))
    g_string_append (text, is_optional ? "null" : "\"\"");
  else
    append_quoted (text, value);
}

static void
add_column (GString *text, const char *name, TresenRows *rows, int column)
{
  add_text (text, name, (const char *) sqlite3_column_text (rows, column), FALSE);
}

static void
add_optional (GString *text, const char *name, TresenRows *rows, int column)
{
  add_text (text, name, (const char *) sqlite3_column_text (rows, column), TRUE);
}

static void
add_id (GString *text, const char *name, TresenRows *rows, int column)
{
  add_name (text, name);
  g_string_append_printf (text, "\"%" G_GINT64_FORMAT "\"",
                          (gint64) sqlite3_column_int64 (rows, column));
}

static void
add_time (GString *text, const char *name, TresenRows *rows, int column)
{
  g_autofree char *time = tresen_time_to_iso8601 (sqlite3_column_int64 (rows, column));

  add_text (text, name, time, FALSE);
}

/* One function a type */

static void
add_customer (GString *text, TresenRows *rows)
{
  begin_line (text, "customer");
  add_column (text, "openid", rows, 0);
  add_column (text, "name", rows, 1);
  add_column (text, "remark", rows, 2);
  add_name (text, "followed");
  g_string_append (text, sqlite3_column_int (rows, 3) != 0 ? "true" : "false");
  add_text (text, "c4c_customer_id", NULL, TRUE);
}

static void
add_message (GString *text, TresenRows *rows)
{
  begin_line (text, "message");
  add_id (text, "id", rows, 0);
  add_column (text, "openid", rows, 1);
  add_text (text, "direction", tresen_direction_to_word (sqlite3_column_int (rows, 2)), FALSE);
  add_column (text, "kind", rows, 3);
  add_column (text, "text", rows, 4);
  add_optional (text, "msgid", rows, 5);
  add_time (text, "created_at", rows, 6);
  add_text (text, "state", tresen_message_state_to_word (sqlite3_column_int (rows, 7)), FALSE);
  add_optional (text, "media", rows, 8);
}

static void
add_event (GString *text, TresenRows *rows)
{
  begin_line (text, "event");
  add_id (text, "id", rows, 0);
  add_column (text, "openid", rows, 1);
  add_column (text, "event", rows, 2);
  add_column (text, "key", rows, 3);
  add_time (text, "created_at", rows, 4);
}

/* An event that is no line of a conversation. Its number is its own, so the letter keeps it apart from those that are. */
static void
add_aside (GString *text, TresenRows *rows)
{
  g_autofree char *id
      = g_strdup_printf ("a%" G_GINT64_FORMAT, (gint64) sqlite3_column_int64 (rows, 0));

  begin_line (text, "event");
  add_text (text, "id", id, FALSE);
  add_column (text, "openid", rows, 1);
  add_column (text, "event", rows, 2);
  add_column (text, "key", rows, 3);
  add_time (text, "created_at", rows, 4);
}

static void
add_flag (GString *text, const char *name, TresenRows *rows, int column)
{
  add_name (text, name);
  g_string_append (text, sqlite3_column_int (rows, column) != 0 ? "true" : "false");
}

static void
add_payment (GString *text, TresenRows *rows)
{
  begin_line (text, "payment");
  add_id (text, "id", rows, 0);
  add_column (text, "trans_id", rows, 1);
  add_optional (text, "pay_id", rows, 2);
  add_optional (text, "xid", rows, 3);
  add_id (text, "amount", rows, 4);
  add_column (text, "currency", rows, 5);
  add_text (text, "channel", tresen_pay_channel_to_word (sqlite3_column_int (rows, 6)), TRUE);
  add_text (text, "state", tresen_payment_state_to_word (sqlite3_column_int (rows, 7)), FALSE);
  add_optional (text, "code", rows, 8);
  add_optional (text, "openid", rows, 9);
  add_flag (text, "conflict", rows, 10);
  add_flag (text, "mismatch", rows, 11);
}

static void
add_refund (GString *text, TresenRows *rows)
{
  begin_line (text, "refund");
  add_id (text, "id", rows, 0);
  add_column (text, "trans_id", rows, 1);
  add_id (text, "payment_id", rows, 2);
  add_column (text, "pay_id", rows, 3);
  add_id (text, "amount", rows, 4);
  add_column (text, "currency", rows, 5);
  add_text (text, "state", tresen_refund_state_to_word (sqlite3_column_int (rows, 6)), FALSE);
  add_optional (text, "code", rows, 7);
}

static void
add_job (GString *text, TresenRows *rows)
{
  begin_line (text, "job");
  add_id (text, "id", rows, 0);
  add_text (text, "kind", tresen_job_kind_to_word (sqlite3_column_int (rows, 1)), FALSE);
  add_text (text, "state", tresen_job_state_to_word (sqlite3_column_int (rows, 2)), FALSE);
  add_name (text, "attempts");
  g_string_append_printf (text, "%d", sqlite3_column_int (rows, 3));
  add_optional (text, "error", rows, 4);
}

static void
add_callback (GString *text, TresenRows *rows)
{
  begin_line (text, "callback");
  add_id (text, "id", rows, 0);
  add_text (text, "source", tresen_callback_source_to_word (sqlite3_column_int (rows, 1)), FALSE);
  add_time (text, "received_at", rows, 2);
  add_optional (text, "dedupe_key", rows, 3);
  add_text (text, "verdict", tresen_callback_verdict_to_word (sqlite3_column_int (rows, 4)), FALSE);
}

#define CUSTOMER_FIELDS "SELECT openid, name, remark, followed FROM customer"
#define MESSAGE_FIELDS                                                                             \
  "SELECT e.id, c.openid, e.direction, e.kind, e.text, e.msgid, e.created_at, e.state, m.file"     \
  " FROM entry e CROSS JOIN customer c ON c.id = e.customer_id"                                    \
  " LEFT JOIN media m ON m.entry_id = e.id WHERE e.is_event = 0"
#define EVENT_FIELDS                                                                               \
  "SELECT e.id, c.openid, e.kind, e.text, e.created_at FROM entry e"                               \
  " CROSS JOIN customer c ON c.id = e.customer_id WHERE e.is_event = 1"
#define ASIDE_FIELDS "SELECT id, openid, kind, text, created_at FROM aside"
/* The attempt is the one that stands for the payment: the paid one, else the latest. */
#define PAYMENT_FIELDS                                                                             \
  "SELECT p.id, a.trans_id, a.pay_id, a.xid, p.amount, p.currency,"                                \
  " coalesce (nullif (a.channel, 0), p.channel), p.state, a.code,"                                 \
  " coalesce (c.openid, a.openid), p.has_conflict, p.has_mismatch FROM payment p"                  \
  " JOIN pay_attempt a ON a.id = p.attempt_id LEFT JOIN customer c ON c.id = p.customer_id"
#define REFUND_FIELDS                                                                              \
  "SELECT r.id, r.trans_id, r.payment_id, a.pay_id, r.amount, p.currency, r.state, r.code"         \
  " FROM refund r CROSS JOIN payment p ON p.id = r.payment_id"                                     \
  " CROSS JOIN pay_attempt a ON a.id = r.attempt_id"
/* Also what he paid without being asked as the customer we know. */
#define PAYMENTS_OF_CUSTOMER                                                                       \
  "(SELECT id FROM payment WHERE customer_id = ?1 UNION SELECT o.payment_id FROM customer k"       \
  " JOIN pay_attempt o ON o.openid = k.openid WHERE k.id = ?1 AND o.openid <> '')"

typedef struct
{
  const char *sql; /* of one customer ?1 is his number */
  void (*add) (GString *text, TresenRows *rows);
} Part;

static const Part all_parts[] = {
  { CUSTOMER_FIELDS " ORDER BY id", add_customer },
  { MESSAGE_FIELDS " ORDER BY e.id", add_message },
  { EVENT_FIELDS " ORDER BY e.id", add_event },
  { ASIDE_FIELDS " ORDER BY id", add_aside },
  { PAYMENT_FIELDS " ORDER BY p.id", add_payment },
  { REFUND_FIELDS " ORDER BY r.id", add_refund },
  { "SELECT id, kind, state, attempts, error FROM job ORDER BY id", add_job },
  { "SELECT id, source, received_at, dedupe_key, verdict FROM callback ORDER BY id", add_callback },
  { NULL },
};

static const Part customer_parts[] = {
  { CUSTOMER_FIELDS " WHERE id = ?1", add_customer },
  { MESSAGE_FIELDS " AND e.customer_id = ?1 ORDER BY e.id", add_message },
  { EVENT_FIELDS " AND e.customer_id = ?1 ORDER BY e.id", add_event },
  { ASIDE_FIELDS " WHERE customer_id = ?1 ORDER BY id", add_aside },
  { PAYMENT_FIELDS " WHERE p.id IN " PAYMENTS_OF_CUSTOMER " ORDER BY p.id", add_payment },
  { REFUND_FIELDS " WHERE r.payment_id IN " PAYMENTS_OF_CUSTOMER " ORDER BY r.id", add_refund },
  { NULL },
};

static gboolean
flush (Export *self, gsize at_least, GError **error)
{
  if (self->text->len < at_least || self->text->len == 0)
    return TRUE;
  if (!g_output_stream_write_all (self->output, self->text->str, self->text->len, NULL, NULL,
                                  error))
    {
      g_prefix_error (error, "export: ");
      return FALSE;
    }
  g_string_truncate (self->text, 0);
  return TRUE;
}

static gboolean
write_part (Export *self, const Part *part, const TresenValue *customer, GError **error)
{
  g_autoptr (TresenRows) rows
      = tresen_db_query_values (self->db, part->sql, customer, customer != NULL ? 1 : 0, error);
  int step = rows != NULL ? 1 : -1;

  while (step > 0 && (step = tresen_rows_next (self->db, rows, error)) > 0)
    {
      part->add (self->text, rows);
      g_string_append (self->text, "}\n");
      if (!flush (self, FLUSH_BYTES, error))
        return FALSE;
    }
  return step == 0;
}

static gboolean
check_version (TresenDb *db, GError **error)
{
  gint64 id = 0, version = 0;
  guint n_steps = 0;

  tresen_store_steps (&n_steps);
  if (!tresen_db_get_pragma (db, "PRAGMA application_id", &id, error)
      || !tresen_db_get_pragma (db, "PRAGMA user_version", &version, error))
    return FALSE;
  if (id != TRESEN_DB_APPLICATION_ID)
    g_set_error (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_CORRUPT,
                 "export: the file is not a database of Tresen");
  else if (version > n_steps)
    g_set_error (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_NEWER,
                 "export: the database was written by a newer Tresen");
  else if (version < n_steps)
    g_set_error (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_FAILED,
                 "export: the database was written by an older Tresen; start this one once to "
                 "bring it up to date");
  return id == TRESEN_DB_APPLICATION_ID && version == n_steps;
}

static gboolean
export_parts (const char *path,
              const Part *parts,
              const TresenValue *customer,
              GOutputStream *output,
              GError **error)
{
  g_autoptr (TresenDb) db = NULL;
  g_autoptr (GString) text = NULL;
  Export self;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_NOT_FOUND,
                   "export: there is no database at %s", path);
      return FALSE;
    }
  db = tresen_db_open (path, TRESEN_DB_READER, error);
  if (db == NULL || !tresen_db_begin (db, error) || !check_version (db, error))
    return FALSE;
  text = g_string_sized_new (2 * FLUSH_BYTES);
  self = (Export){ db, output, text };
  for (const Part *part = parts; part->sql != NULL; part++)
    if (!write_part (&self, part, customer, error))
      return FALSE;
  return flush (&self, 0, error);
}

/**
 * tresen_store_export:
 * @path: the database file, which another process may be writing
 * @output: takes JSON Lines in UTF-8; it is not closed
 *
 * Writes all of one moment, row by row, as design 3 lays down: "customer", "message", "event",
 * "payment", "refund", "job", "callback". Only reads, and takes no lock. Blocks; any thread, with a connection of its
 * own.
 *
 * Returns: %FALSE with NOT_FOUND (no such file), NEWER, CORRUPT, FAILED (an older schema), or an
 * error of @output
 */
gboolean
tresen_store_export (const char *path, GOutputStream *output, GError **error)
{
  return export_parts (path, all_parts, NULL, output, error);
}

/**
 * tresen_store_export_customer:
 * @path: the database file, which another process may be writing
 * @output: takes JSON Lines in UTF-8; it is not closed
 *
 * Writes what is known of one customer in the form of tresen_store_export(): "customer", "message", "event",
 * "payment", "refund". Nothing when there is no such customer. Blocks; any thread, with a connection of its own.
 *
 * Returns: as for tresen_store_export()
 */
gboolean
tresen_store_export_customer (const char *path,
                              gint64 customer_id,
                              GOutputStream *output,
                              GError **error)
{
  const TresenValue customer = TRESEN_INT (customer_id);

  return export_parts (path, customer_parts, &customer, output, error);
}
