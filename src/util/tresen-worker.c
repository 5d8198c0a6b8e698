/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-worker.h"

struct _TresenWorker
{
  GThread *thread;
  TresenWorkerFunc func;
  gpointer user_data;

  GMutex lock;
  GCond cond;
  GPtrArray *queue; /* (element-type GTask), guarded by lock */
  gboolean is_closing;
  TresenWorkerIdleFunc idle_func; /* guarded by lock, like pause_us */
  gint64 pause_us;

  gboolean is_idle_due; /* the thread's own: there has been a batch since the last idle work was finished */
};

/* Called and left with the lock held; the idle function itself runs without it. */
static void
wait_for_work (TresenWorker *self)
{
  TresenWorkerIdleFunc func = self->idle_func;

  if (func == NULL || !self->is_idle_due)
    {
      g_cond_wait (&self->cond, &self->lock);
      return;
    }
  if (g_cond_wait_until (&self->cond, &self->lock, g_get_monotonic_time () + self->pause_us))
    return;
  g_mutex_unlock (&self->lock);
  self->is_idle_due = func (self->user_data);
  g_mutex_lock (&self->lock);
}

static GPtrArray *
take_all (TresenWorker *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  GPtrArray *batch;

  while (self->queue->len == 0 && !self->is_closing)
    wait_for_work (self);
  if (self->queue->len == 0)
    return NULL;
  batch = g_steal_pointer (&self->queue);
  self->queue = g_ptr_array_new_with_free_func (g_object_unref);
  return batch;
}

static gboolean
drop_cb (gpointer data)
{
  return G_SOURCE_REMOVE;
}

/*
 * Gives the tasks up in the contexts they came from. The thread's reference may be the last one: a task whose answer has
 * been taken already would take its source object and its data with it, here, in a thread that neither belongs to.
 */
static void
release_at_home (GPtrArray *batch)
{
  while (batch->len > 0)
    {
      GMainContext *home = g_task_get_context (g_ptr_array_index (batch, 0));
      GPtrArray *tasks = g_ptr_array_new_with_free_func (g_object_unref);
      g_autoptr (GSource) source = g_idle_source_new ();

      for (guint i = batch->len; i > 0; i--)
        if (g_task_get_context (g_ptr_array_index (batch, i - 1)) == home)
          g_ptr_array_add (tasks, g_ptr_array_steal_index (batch, i - 1));
      g_source_set_priority (source, G_PRIORITY_DEFAULT);
      g_source_set_callback (source, drop_cb, tasks, (GDestroyNotify) g_ptr_array_unref);
      g_source_attach (source, home);
    }
  g_ptr_array_unref (batch);
}

static gpointer
run_worker (gpointer data)
{
  TresenWorker *self = data;
  GPtrArray *batch;

  while ((batch = take_all (self)) != NULL)
    {
      self->func (batch, self->user_data);
      release_at_home (batch);
      self->is_idle_due = TRUE;
    }
  return NULL;
}

/**
 * tresen_worker_new:
 * @name: the thread's name, at most 15 bytes to show whole in tools
 * @func: carries out a batch
 *
 * Returns: (transfer full): a running worker. Any thread.
 */
TresenWorker *
tresen_worker_new (const char *name, TresenWorkerFunc func, gpointer user_data)
{
  TresenWorker *self = g_new0 (TresenWorker, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
  self->func = func;
  self->user_data = user_data;
  self->queue = g_ptr_array_new_with_free_func (g_object_unref);
  self->thread = g_thread_new (name, run_worker, self);
  return self;
}

/**
 * tresen_worker_free:
 *
 * Lets the thread finish all that is queued, then ends it. Blocks meanwhile; not from the worker's
 * own thread.
 */
void
tresen_worker_free (TresenWorker *self)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->lock);
  self->is_closing = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);
  g_ptr_array_unref (self->queue);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->cond);
  g_free (self);
}

/**
 * tresen_worker_set_idle:
 * @pause_us: how long nothing may have been queued before @func is called
 * @func: work that can wait; called again after each batch, and pause by pause while it returns %TRUE
 *
 * Any thread, at most once.
 */
void
tresen_worker_set_idle (TresenWorker *self, gint64 pause_us, TresenWorkerIdleFunc func)
{
  g_mutex_lock (&self->lock);
  self->pause_us = pause_us;
  self->idle_func = func;
  g_mutex_unlock (&self->lock);
}

/** tresen_worker_push: Queues @task; the worker's function returns it. Any thread. */
void
tresen_worker_push (TresenWorker *self, GTask *task)
{
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->queue, g_object_ref (task));
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->lock);
}

/** tresen_worker_is_current: Returns: whether the caller runs in the worker's thread, for
 * assertions. Any thread. */
gboolean
tresen_worker_is_current (TresenWorker *self)
{
  return g_thread_self () == self->thread;
}
