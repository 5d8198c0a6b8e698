/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-sure-write.h"

#include "tresen-backoff.h"
#include "tresen-source.h"

#define FIRST_WAIT_US (G_USEC_PER_SEC / 2)
#define MOST_WAIT_US (30 * G_USEC_PER_SEC)

typedef struct
{
  TresenStoreFunc func;
  gpointer data;
  GDestroyNotify data_destroy;
  guint failures;
  GSource *timer;
  GSource *stop; /* (nullable) wakes it when nobody can wait any longer */
} SureWrite;

static void attempt (GTask *task);

static void
sure_write_free (SureWrite *self)
{
  tresen_source_clear (&self->timer);
  tresen_source_clear (&self->stop);
  if (self->data_destroy != NULL)
    self->data_destroy (self->data);
  g_free (self);
}

static void
try_again (GTask *waiting)
{
  g_autoptr (GTask) task = g_object_ref (waiting);
  SureWrite *self = g_task_get_task_data (task);

  tresen_source_clear (&self->timer);
  tresen_source_clear (&self->stop);
  attempt (task);
}

static gboolean
timer_cb (gpointer user_data)
{
  try_again (user_data);
  return G_SOURCE_REMOVE;
}

static gboolean
stop_cb (GCancellable *stop, gpointer user_data)
{
  try_again (user_data);
  return G_SOURCE_REMOVE;
}

static void
wait_and_try_again (GTask *task)
{
  SureWrite *self = g_task_get_task_data (task);
  GMainContext *context = g_task_get_context (task);
  gint64 delay_us
      = tresen_backoff_delay_us (++self->failures, FIRST_WAIT_US, MOST_WAIT_US, g_random_int ());

  self->timer = tresen_source_add_timeout (context, delay_us, timer_cb, g_object_ref (task),
                                           g_object_unref);
  self->stop = g_cancellable_source_new (g_task_get_cancellable (task));
  g_source_set_callback (self->stop, G_SOURCE_FUNC (stop_cb), g_object_ref (task), g_object_unref);
  g_source_attach (self->stop, context);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  tresen_store_write_finish (TRESEN_STORE (source), result, &error);
  if (error == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (!tresen_store_error_is_transient (error)
      || g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_warning ("bridge: what has happened cannot be written down yet: %s", error->message);
  wait_and_try_again (task);
}

static void
attempt (GTask *task)
{
  SureWrite *self = g_task_get_task_data (task);

  tresen_store_write_async (g_task_get_source_object (task), self->func, self->data, NULL, NULL,
                            written_cb, g_object_ref (task));
}

/**
 * tresen_sure_write_async:
 * @func: as for tresen_store_write_async(); must not use @data up
 * @data: (transfer full): kept until it is done
 * @stop: when it is cancelled there is no more time to wait: one last attempt, then the error
 *
 * Writes down something that has already happened outside, so that it must not be forgotten: while
 * the store fails for a passing reason (disk full, file locked) it is tried again with growing
 * waits. The caller's context.
 */
void
tresen_sure_write_async (TresenStore *store,
                         TresenStoreFunc func,
                         gpointer data,
                         GDestroyNotify data_destroy,
                         GCancellable *stop,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (store, stop, callback, user_data);
  SureWrite *self = g_new0 (SureWrite, 1);

  self->func = func;
  self->data = data;
  self->data_destroy = data_destroy;
  g_task_set_source_tag (task, tresen_sure_write_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, self, (GDestroyNotify) sure_write_free);
  attempt (task);
}

/** tresen_sure_write_finish: Returns: %TRUE once it is written; else an error that will not
 * pass, or one that was not waited for.
 */
gboolean
tresen_sure_write_finish (TresenStore *store, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
