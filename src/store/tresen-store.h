/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "tresen-clock.h"

G_BEGIN_DECLS

#define TRESEN_STORE_ERROR (tresen_store_error_quark ())
GQuark tresen_store_error_quark (void);

/**
 * TresenStoreError:
 * @TRESEN_STORE_ERROR_FAILED: SQLite refused; a fault of ours or of the file
 * @TRESEN_STORE_ERROR_BUSY: the file is locked by another program; transient
 * @TRESEN_STORE_ERROR_FULL: no room on the disk, or the disk cannot be written; transient
 * @TRESEN_STORE_ERROR_CORRUPT: the file is not a database, or a damaged one
 * @TRESEN_STORE_ERROR_NEWER: the database was written by a newer Tresen
 * @TRESEN_STORE_ERROR_MIGRATION: a schema step failed and was rolled back
 * @TRESEN_STORE_ERROR_NOT_FOUND: there is no such row, or it is not in a state that allows this
 * @TRESEN_STORE_ERROR_CLOSED: the store is closed or was never opened
 * @TRESEN_STORE_ERROR_OTHER_ACCOUNT: what is stored belongs to another Official Account than the one in the settings
 * @TRESEN_STORE_ERROR_TAKEN: a number or token that may be given only once was given before
 * @TRESEN_STORE_ERROR_PAID: the payment is paid already
 * @TRESEN_STORE_ERROR_WITHDRAWN: staff have taken the payment back
 * @TRESEN_STORE_ERROR_OVER: the attempt has failed or its time is over; a new one is needed
 * @TRESEN_STORE_ERROR_REPLACED: staff have made a newer attempt
 * @TRESEN_STORE_ERROR_OTHER_MODE: live and test mode do not go together on one payment
 * @TRESEN_STORE_ERROR_NOT_PAID: there is nothing to refund
 * @TRESEN_STORE_ERROR_UNDER_WAY: another refund of the payment is on its way
 * @TRESEN_STORE_ERROR_TOO_SMALL: less than may be refunded
 * @TRESEN_STORE_ERROR_TOO_MUCH: more than is left to refund
 */
typedef enum
{
  TRESEN_STORE_ERROR_FAILED,
  TRESEN_STORE_ERROR_BUSY,
  TRESEN_STORE_ERROR_FULL,
  TRESEN_STORE_ERROR_CORRUPT,
  TRESEN_STORE_ERROR_NEWER,
  TRESEN_STORE_ERROR_MIGRATION,
  TRESEN_STORE_ERROR_NOT_FOUND,
  TRESEN_STORE_ERROR_CLOSED,
  TRESEN_STORE_ERROR_OTHER_ACCOUNT,
  TRESEN_STORE_ERROR_TAKEN,
  TRESEN_STORE_ERROR_PAID,
  TRESEN_STORE_ERROR_WITHDRAWN,
  TRESEN_STORE_ERROR_OVER,
  TRESEN_STORE_ERROR_REPLACED,
  TRESEN_STORE_ERROR_OTHER_MODE,
  TRESEN_STORE_ERROR_NOT_PAID,
  TRESEN_STORE_ERROR_UNDER_WAY,
  TRESEN_STORE_ERROR_TOO_SMALL,
  TRESEN_STORE_ERROR_TOO_MUCH,
} TresenStoreError;

gboolean tresen_store_error_is_transient (const GError *error);

/** TresenDb: a connection with its prepared statements, as a TresenStoreFunc sees it. Belongs to one worker thread. */
typedef struct _TresenDb TresenDb;

#define TRESEN_TYPE_STORE (tresen_store_get_type ())
G_DECLARE_FINAL_TYPE (TresenStore, tresen_store, TRESEN, STORE, GObject)

/**
 * TresenStoreFunc:
 * @db: the connection: inside a transaction for a write, read-only for a read
 * @data: the caller's
 * @error: set when %NULL is returned for a failure; %NULL without an error is a good answer too
 *
 * Runs in a worker thread of the store and calls the functions of the other headers of this room. A write function may be
 * run a second time when another one of its group has failed: it may change nothing but the database, and must not use @data up.
 *
 * Returns: (transfer full) (nullable): what the caller gets
 */
typedef gpointer (*TresenStoreFunc) (TresenDb *db, gpointer data, GError **error);

TresenStore *tresen_store_new (const char *path, TresenClock *clock);

void tresen_store_open_async (TresenStore *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean tresen_store_open_finish (TresenStore *self, GAsyncResult *result, GError **error);
void tresen_store_close_async (TresenStore *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean tresen_store_close_finish (TresenStore *self, GAsyncResult *result, GError **error);

void tresen_store_write_async (TresenStore *self,
                               TresenStoreFunc func,
                               gpointer data,
                               GDestroyNotify data_destroy,
                               GDestroyNotify result_destroy,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gpointer tresen_store_write_finish (TresenStore *self, GAsyncResult *result, GError **error);

void tresen_store_read_async (TresenStore *self,
                              TresenStoreFunc func,
                              gpointer data,
                              GDestroyNotify data_destroy,
                              GDestroyNotify result_destroy,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gpointer tresen_store_read_finish (TresenStore *self, GAsyncResult *result, GError **error);

/**
 * TresenStoreWatch: tells its owner, in the context that was thread-default when it was made, that something was committed.
 *
 * Many commits may be told as one; what has changed is asked with tresen_store_changes_load().
 */
typedef struct _TresenStoreWatch TresenStoreWatch;
typedef void (*TresenStoreWatchFunc) (gpointer user_data);

TresenStoreWatch *
tresen_store_watch (TresenStore *self, TresenStoreWatchFunc func, gpointer user_data);
TresenStoreWatch *tresen_store_watch_topics (TresenStore *self,
                                             guint topics,
                                             TresenStoreWatchFunc func,
                                             gpointer user_data);
void tresen_store_watch_free (TresenStoreWatch *watch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenStoreWatch, tresen_store_watch_free)

G_END_DECLS
