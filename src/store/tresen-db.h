/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Private to the room: a connection, its statements, and how they are bound and stepped. */

#include <sqlite3.h>

#include "tresen-store-changes.h"
#include "tresen-store.h"

G_BEGIN_DECLS

#define TRESEN_DB_APPLICATION_ID 0x5452534e /* "TRSN" */

typedef enum
{
  TRESEN_DB_WRITER,
  TRESEN_DB_READER,
} TresenDbRole;

struct _TresenDb
{
  sqlite3 *handle;
  TresenDbRole role;
  char *path;
  GHashTable *statements; /* address of the SQL text -> sqlite3_stmt */
  GArray *changes; /* (element-type TresenChange): of this transaction, written before its commit */
  gint64 callback_bytes; /* bodies kept, -1 when not counted yet; never less than the truth */
  int has_passive;       /* whether any reply waits for a callback: 1, 0, or -1 when not looked up yet */
  int wal_pages;         /* in the log after the last commit */
  int carried_pages;     /* of these, how many are in the database as well */
  int tried_pages;       /* how many there were when the log was carried over last */
};

TresenDb *tresen_db_open (const char *path, TresenDbRole role, GError **error);
void tresen_db_close (TresenDb *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenDb, tresen_db_close)

gboolean tresen_db_exec (TresenDb *db, const char *sql, GError **error);
gboolean tresen_db_get_pragma (TresenDb *db, const char *sql, gint64 *value, GError **error);
gboolean tresen_db_begin (TresenDb *db, GError **error);
gboolean tresen_db_commit (TresenDb *db, GError **error);
void tresen_db_rollback (TresenDb *db);
gboolean tresen_db_is_in_transaction (TresenDb *db);
int tresen_db_get_log_growth (TresenDb *db);
gboolean tresen_db_checkpoint (TresenDb *db, gboolean is_final);

gboolean tresen_db_trim_changes (TresenDb *db);
void tresen_db_note (TresenDb *db, TresenTopic topic, gint64 customer_id, gint64 row_id);
void tresen_db_set_error (TresenDb *db, int code, GError **error);

/** TresenValue: a parameter of a statement. Text and bytes are not copied: they must live until the
 * statement is done. */
typedef struct
{
  enum
  {
    TRESEN_VALUE_NULL,
    TRESEN_VALUE_INT,
    TRESEN_VALUE_TEXT,
    TRESEN_VALUE_BLOB,
  } type;
  gint64 number;
  const void *data;
} TresenValue;

#define TRESEN_INT(v) ((TresenValue){ .type = TRESEN_VALUE_INT, .number = (v) })
#define TRESEN_TEXT(v) ((TresenValue){ .type = TRESEN_VALUE_TEXT, .data = (v) })
#define TRESEN_BYTES(v) ((TresenValue){ .type = TRESEN_VALUE_BLOB, .data = (v) })

/** TresenRows: a statement that gives rows. The automatic pointer ends it, so that no read is left
 * open. */
typedef sqlite3_stmt TresenRows;

TresenRows *tresen_db_query_values (TresenDb *db,
                                    const char *sql,
                                    const TresenValue *values,
                                    guint n_values,
                                    GError **error);
gboolean tresen_db_run_values (TresenDb *db,
                               const char *sql,
                               const TresenValue *values,
                               guint n_values,
                               GError **error);
int tresen_db_find_values (TresenDb *db,
                           gint64 *value,
                           const char *sql,
                           const TresenValue *values,
                           guint n_values,
                           GError **error);
int tresen_rows_next (TresenDb *db, TresenRows *rows, GError **error);
void tresen_rows_end (TresenRows *rows);
char *tresen_rows_dup_text (TresenRows *rows, int column);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenRows, tresen_rows_end)

#define TRESEN_VALUES(...)                                                                         \
  (const TresenValue[]){ __VA_ARGS__ },                                                            \
      sizeof ((const TresenValue[]){ __VA_ARGS__ }) / sizeof (TresenValue)
#define tresen_db_query(db, error, sql, ...)                                                       \
  tresen_db_query_values ((db), (sql), TRESEN_VALUES (__VA_ARGS__), (error))
#define tresen_db_run(db, error, sql, ...)                                                         \
  tresen_db_run_values ((db), (sql), TRESEN_VALUES (__VA_ARGS__), (error))
#define tresen_db_find(db, error, value, sql, ...)                                                 \
  tresen_db_find_values ((db), (value), (sql), TRESEN_VALUES (__VA_ARGS__), (error))

G_END_DECLS
