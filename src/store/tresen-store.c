/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-store.h"

#include "tresen-db.h"
#include "tresen-source.h"
#include "tresen-store-group.h"
#include "tresen-store-private.h"
#include "tresen-worker.h"

/* A group bounds how long its first member waits for the commit. */
#define MOST_IN_GROUP 512
/* Idle work starts after this pause. */
#define PAUSE_US (100 * G_TIME_SPAN_MILLISECOND)
/* The log is carried over into the database in pauses, but under load without pauses at this size
 * (4 KiB a page). */
#define MOST_LOG_PAGES 4096
/* Instructions of SQLite between two looks at a reader's cancellable. */
#define CANCEL_STEPS 20000

/*
 * Everything the two workers touch. It outlives the object for as long as they run, since the last
 * reference to the object may be that of a task which a worker lets go.
 */
typedef struct
{
  TresenClock *clock;
  char *path;
  const TresenStoreStep *steps;
  guint n_steps;
  TresenWorker *writer;
  TresenWorker *reader;
  TresenDb *write_db; /* writer's thread */
  TresenDb *read_db;  /* reader's thread */

  GMutex lock;
  GPtrArray *watches; /* (element-type TresenStoreWatch), guarded by lock */
} Core;

struct _TresenStore
{
  GObject parent_instance;
  Core *core;
};

G_DEFINE_FINAL_TYPE (TresenStore, tresen_store, G_TYPE_OBJECT)

struct _TresenStoreWatch
{
  gatomicrefcount refs;
  TresenStore *store;
  GMainContext *context;
  guint topics;
  TresenStoreWatchFunc func;
  gpointer user_data;
  int is_told;       /* atomic: a notification is on its way */
  gboolean is_freed; /* context's thread */
};

/* Watches */

static TresenStoreWatch *
watch_ref (TresenStoreWatch *watch)
{
  g_atomic_ref_count_inc (&watch->refs);
  return watch;
}

static void
watch_unref (gpointer data)
{
  TresenStoreWatch *watch = data;

  if (!g_atomic_ref_count_dec (&watch->refs))
    return;
  g_main_context_unref (watch->context);
  g_free (watch);
}

static gboolean
tell_cb (gpointer data)
{
  TresenStoreWatch *watch = data;

  g_atomic_int_set (&watch->is_told, FALSE);
  if (!watch->is_freed)
    watch->func (watch->user_data);
  return G_SOURCE_REMOVE;
}

static void
tell_watches (Core *core, guint topics)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&core->lock);

  for (guint i = 0; i < core->watches->len; i++)
    {
      TresenStoreWatch *watch = core->watches->pdata[i];

      if ((watch->topics & topics) == 0
          || !g_atomic_int_compare_and_exchange (&watch->is_told, FALSE, TRUE))
        continue;
      g_source_unref (
          tresen_source_add_idle (watch->context, tell_cb, watch_ref (watch), watch_unref));
    }
}

/* The writer */

static void
write_group (Core *core, GPtrArray *tasks, guint from, guint to)
{
  guint topics = tresen_group_commit (core->write_db, tasks, from, to);

  for (guint i = from; i < to; i++)
    tresen_call_return (tasks->pdata[i]);
  if (topics != 0)
    tell_watches (core, topics);
  if (core->write_db != NULL && tresen_db_get_log_growth (core->write_db) > MOST_LOG_PAGES)
    tresen_db_checkpoint (core->write_db, FALSE);
}

static gboolean
open_writer (Core *core, GError **error)
{
  g_autoptr (TresenDb) db = NULL;

  if (core->write_db != NULL)
    return TRUE;
  db = tresen_db_open (core->path, TRESEN_DB_WRITER, error);
  if (db == NULL
      || !tresen_store_migrate (db, core->steps, core->n_steps, tresen_clock_now_us (core->clock),
                                error))
    return FALSE;
  core->write_db = g_steal_pointer (&db);
  return TRUE;
}

/* Opening: first the writer, then the reader. Closing: the other way round. */
static void
control_writer (Core *core, GTask *task)
{
  TresenCall *call = g_task_get_task_data (task);

  if (call->kind == TRESEN_CALL_OPEN)
    {
      if (open_writer (core, &call->error))
        tresen_worker_push (core->reader, task);
      else
        tresen_call_return (task);
      return;
    }
  if (core->write_db != NULL)
    tresen_db_checkpoint (core->write_db, TRUE);
  g_clear_pointer (&core->write_db, tresen_db_close);
  tresen_call_return (task);
}

static void
control_reader (Core *core, GTask *task)
{
  TresenCall *call = g_task_get_task_data (task);

  if (call->kind == TRESEN_CALL_CLOSE)
    {
      g_clear_pointer (&core->read_db, tresen_db_close);
      tresen_worker_push (core->writer, task);
      return;
    }
  if (core->read_db == NULL)
    core->read_db = tresen_db_open (core->path, TRESEN_DB_READER, &call->error);
  tresen_call_return (task);
}

static TresenCallKind
kind_of (GPtrArray *tasks, guint index)
{
  return ((TresenCall *) g_task_get_task_data (tasks->pdata[index]))->kind;
}

static void
writer_cb (GPtrArray *tasks, gpointer user_data)
{
  Core *core = user_data;
  guint from = 0;

  g_assert (tresen_worker_is_current (core->writer));
  while (from < tasks->len)
    {
      guint to = from;

      while (to < tasks->len && to - from < MOST_IN_GROUP && kind_of (tasks, to) == TRESEN_CALL_RUN)
        to++;
      if (to > from)
        write_group (core, tasks, from, to);
      else
        control_writer (core, tasks->pdata[to++]);
      from = to;
    }
}

static gboolean
writer_idle_cb (gpointer user_data)
{
  Core *core = user_data;
  gboolean has_more = FALSE;

  if (core->write_db == NULL)
    return FALSE;
  if (tresen_db_begin (core->write_db, NULL))
    {
      has_more = tresen_db_trim_changes (core->write_db);
      tresen_db_commit (core->write_db, NULL);
    }
  if (!has_more && core->write_db->wal_pages > core->write_db->carried_pages)
    tresen_db_checkpoint (core->write_db, FALSE);
  return has_more;
}

/* The reader */

static int
is_cancelled_cb (void *data)
{
  return g_cancellable_is_cancelled (data);
}

static void
read_one (TresenDb *db, GTask *task)
{
  TresenCall *call = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (cancellable != NULL)
    sqlite3_progress_handler (db->handle, CANCEL_STEPS, is_cancelled_cb, cancellable);
  if (tresen_db_begin (db, &call->error))
    {
      call->result = call->func (db, call->data, &call->error);
      tresen_db_rollback (db);
    }
  sqlite3_progress_handler (db->handle, 0, NULL, NULL);
  if (call->error != NULL && call->result != NULL && call->result_destroy != NULL)
    call->result_destroy (g_steal_pointer (&call->result));
  tresen_call_return (task);
}

static void
reader_cb (GPtrArray *tasks, gpointer user_data)
{
  Core *core = user_data;

  g_assert (tresen_worker_is_current (core->reader));
  for (guint i = 0; i < tasks->len; i++)
    {
      GTask *task = tasks->pdata[i];

      if (kind_of (tasks, i) != TRESEN_CALL_RUN)
        control_reader (core, task);
      else if (core->read_db == NULL)
        g_task_return_new_error (task, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_CLOSED,
                                 "the store is not open");
      else
        read_one (core->read_db, task);
    }
}

/* The object */

static gpointer
core_free (gpointer data)
{
  Core *core = data;

  tresen_worker_free (core->reader);
  tresen_worker_free (core->writer);
  g_clear_pointer (&core->read_db, tresen_db_close);
  g_clear_pointer (&core->write_db, tresen_db_close);
  g_ptr_array_unref (core->watches);
  g_mutex_clear (&core->lock);
  g_free (core->path);
  tresen_clock_unref (core->clock);
  g_free (core);
  return NULL;
}

static void
tresen_store_finalize (GObject *object)
{
  TresenStore *self = TRESEN_STORE (object);

  /* A worker cannot wait for itself to end: then a thread of its own does. */
  if (tresen_worker_is_current (self->core->writer)
      || tresen_worker_is_current (self->core->reader))
    g_thread_unref (g_thread_new ("tresen-db-end", core_free, self->core));
  else
    core_free (self->core);
  G_OBJECT_CLASS (tresen_store_parent_class)->finalize (object);
}

static void
tresen_store_class_init (TresenStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tresen_store_finalize;
}

static void
tresen_store_init (TresenStore *self)
{
  self->core = g_new0 (Core, 1);
  g_mutex_init (&self->core->lock);
  self->core->watches = g_ptr_array_new ();
}

/* tresen_store_new_with_steps: As tresen_store_new(), with a schema of the caller's, which must
 * outlive the store. */
TresenStore *
tresen_store_new_with_steps (const char *path,
                             TresenClock *clock,
                             const TresenStoreStep *steps,
                             guint n_steps)
{
  TresenStore *self = g_object_new (TRESEN_TYPE_STORE, NULL);
  Core *core = self->core;

  core->path = g_strdup (path);
  core->clock = tresen_clock_ref (clock);
  core->steps = steps;
  core->n_steps = n_steps;
  core->writer = tresen_worker_new ("tresen-db-write", writer_cb, core);
  core->reader = tresen_worker_new ("tresen-db-read", reader_cb, core);
  tresen_worker_set_idle (core->writer, PAUSE_US, writer_idle_cb);
  return self;
}

/**
 * tresen_store_new:
 * @path: the database file, in the encoding of file names; its folder exists. Made on opening if it
 * is not there
 * @clock: names the copies that are kept before the schema changes
 *
 * Returns: (transfer full): a store that is not open yet, with two threads of its own. Any thread;
 * all asynchronous calls answer in the context that was thread-default when they were made.
 */
TresenStore *
tresen_store_new (const char *path, TresenClock *clock)
{
  guint n_steps = 0;
  const TresenStoreStep *steps = tresen_store_steps (&n_steps);

  return tresen_store_new_with_steps (path, clock, steps, n_steps);
}

static GTask *
make_task (TresenStore *self,
           TresenCallKind kind,
           gpointer tag,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  TresenCall *call = g_new0 (TresenCall, 1);

  call->kind = kind;
  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, call, tresen_call_free);
  return task;
}

/**
 * tresen_store_open_async:
 * @cancellable: (nullable): looked at before the work starts
 *
 * Opens the file and brings its schema up to date, after keeping a copy in "backups" beside the
 * file if it already held something. What is asked of the store before this has answered may fail
 * with CLOSED.
 */
void
tresen_store_open_async (TresenStore *self,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = make_task (self, TRESEN_CALL_OPEN, tresen_store_open_async, cancellable,
                                      callback, user_data);

  if (!g_task_return_error_if_cancelled (task))
    tresen_worker_push (self->core->writer, task);
}

/**
 * tresen_store_open_finish:
 *
 * Returns: whether the store is open; if not: NEWER, MIGRATION, CORRUPT, FULL, BUSY or FAILED, and
 * the file is as it was, but for steps of the schema that succeeded
 */
gboolean
tresen_store_open_finish (TresenStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_task_propagate_pointer (G_TASK (result), error);
  return !g_task_had_error (G_TASK (result));
}

/**
 * tresen_store_close_async:
 *
 * Carries out all that was asked for before, empties the log into the database and closes the file.
 * What is asked for after the answer fails with CLOSED. A store that is let go without this loses
 * nothing either: the next start finds the log.
 */
void
tresen_store_close_async (TresenStore *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task
      = make_task (self, TRESEN_CALL_CLOSE, tresen_store_close_async, NULL, callback, user_data);

  tresen_worker_push (self->core->reader, task);
}

/** tresen_store_close_finish: Returns: %TRUE; there is nothing a caller could do about a failure.
 */
gboolean
tresen_store_close_finish (TresenStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_task_propagate_pointer (G_TASK (result), error);
  return !g_task_had_error (G_TASK (result));
}

static GTask *
make_run_task (TresenStore *self,
               gpointer tag,
               TresenStoreFunc func,
               gpointer data,
               GDestroyNotify data_destroy,
               GDestroyNotify result_destroy,
               GCancellable *cancellable,
               GAsyncReadyCallback callback,
               gpointer user_data)
{
  GTask *task = make_task (self, TRESEN_CALL_RUN, tag, cancellable, callback, user_data);
  TresenCall *call = g_task_get_task_data (task);

  call->func = func;
  call->data = data;
  call->data_destroy = data_destroy;
  call->result_destroy = result_destroy;
  return task;
}

/**
 * tresen_store_write_async:
 * @func: runs in the writer's thread inside a transaction that it may share with others
 * @data: plain values: they may be destroyed in a worker's thread
 * @result_destroy: (nullable): for a result nobody takes, in any thread
 *
 * Answers after the commit that holds what @func did: what was answered without an error is on the
 * disk. When @func sets an error, nothing of what it did stays, and nobody else's work is touched.
 * Cannot be cancelled: it may be on the disk already.
 */
void
tresen_store_write_async (TresenStore *self,
                          TresenStoreFunc func,
                          gpointer data,
                          GDestroyNotify data_destroy,
                          GDestroyNotify result_destroy,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = make_run_task (self, tresen_store_write_async, func, data, data_destroy,
                                          result_destroy, NULL, callback, user_data);

  tresen_worker_push (self->core->writer, task);
}

/**
 * tresen_store_write_finish:
 *
 * Returns: (transfer full) (nullable): what the function returned; %NULL with its error, or with
 * BUSY, FULL, CORRUPT, CLOSED or FAILED when nothing was committed
 */
gpointer
tresen_store_write_finish (TresenStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * tresen_store_read_async:
 * @func: runs in the reader's thread; all it reads is of one moment, not before the last write that
 * was answered
 * @data: plain values: they may be destroyed in a worker's thread
 * @cancellable: (nullable): also stops a query that is running
 */
void
tresen_store_read_async (TresenStore *self,
                         TresenStoreFunc func,
                         gpointer data,
                         GDestroyNotify data_destroy,
                         GDestroyNotify result_destroy,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = make_run_task (self, tresen_store_read_async, func, data, data_destroy,
                                          result_destroy, cancellable, callback, user_data);

  tresen_worker_push (self->core->reader, task);
}

/**
 * tresen_store_read_finish:
 *
 * Returns: (transfer full) (nullable): what the function returned; %NULL with its error, or with
 * G_IO_ERROR_CANCELLED, BUSY, CORRUPT, CLOSED or FAILED
 */
gpointer
tresen_store_read_finish (TresenStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * tresen_store_watch:
 * @func: called in the context that is thread-default now, after one or more commits that changed
 * something
 *
 * Returns: (transfer full): a watch, to be freed in that context's thread; it keeps the store
 * alive. A commit made before is not told: read where the feed stands after this call.
 */
TresenStoreWatch *
tresen_store_watch (TresenStore *self, TresenStoreWatchFunc func, gpointer user_data)
{
  return tresen_store_watch_topics (self, G_MAXUINT, func, user_data);
}

/**
 * tresen_store_watch_topics:
 * @topics: TRESEN_TOPIC_BIT() of each TresenTopic to be told of
 *
 * Returns: (transfer full): as tresen_store_watch(), told only after commits with a change of one of
 * @topics, so that who waits for rare rows is not woken by every message
 */
TresenStoreWatch *
tresen_store_watch_topics (TresenStore *self,
                           guint topics,
                           TresenStoreWatchFunc func,
                           gpointer user_data)
{
  TresenStoreWatch *watch = g_new0 (TresenStoreWatch, 1);

  g_atomic_ref_count_init (&watch->refs);
  watch->store = g_object_ref (self);
  watch->context = g_main_context_ref_thread_default ();
  watch->topics = topics;
  watch->func = func;
  watch->user_data = user_data;
  g_mutex_lock (&self->core->lock);
  g_ptr_array_add (self->core->watches, watch);
  g_mutex_unlock (&self->core->lock);
  return watch;
}

/** tresen_store_watch_free: The function is not called any more, not even for what was committed.
 * In the watch's thread. */
void
tresen_store_watch_free (TresenStoreWatch *watch)
{
  if (watch == NULL)
    return;
  g_mutex_lock (&watch->store->core->lock);
  g_ptr_array_remove_fast (watch->store->core->watches, watch);
  g_mutex_unlock (&watch->store->core->lock);
  watch->is_freed = TRUE;
  g_clear_object (&watch->store);
  watch_unref (watch);
}
