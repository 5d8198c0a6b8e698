/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-bridge-thread.h"

struct _TresenBridgeThread
{
  GObject parent_instance;

  TresenStore *store;
  TresenConnection *connection;
  TresenSecrets *secrets;
  char *media_folder;
  TresenClock *clock;

  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  TresenBridge *bridge; /* made, used and released in the thread only */
};

G_DEFINE_FINAL_TYPE (TresenBridgeThread, tresen_bridge_thread, G_TYPE_OBJECT)

static gpointer
run_bridge (gpointer data)
{
  TresenBridgeThread *self = data;

  g_main_context_push_thread_default (self->context);
  self->bridge = tresen_bridge_new (self->store, self->connection, self->secrets,
                                    self->media_folder, self->clock);
  /* style: allow loop: a thread of its own has a loop of its own */
  g_main_loop_run (self->loop);
  g_clear_object (&self->bridge);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TresenBridge *bridge = TRESEN_BRIDGE (source);
  GError *error = NULL;

  if (tresen_bridge_start_finish (bridge, result, &error))
    g_task_return_pointer (task, tresen_bridge_dup_url (bridge), g_free);
  else
    g_task_return_error (task, error);
}

static gboolean
start_in_thread (gpointer user_data)
{
  GTask *task = user_data;
  TresenBridgeThread *self = g_task_get_source_object (task);

  tresen_bridge_start_async (self->bridge, started_cb, g_object_ref (task));
  return G_SOURCE_REMOVE;
}

static void
stopped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TresenBridgeThread *self = g_task_get_source_object (task);

  tresen_bridge_stop_finish (TRESEN_BRIDGE (source), result, NULL);
  g_main_loop_quit (self->loop);
  g_task_return_boolean (task, TRUE);
}

static gboolean
stop_in_thread (gpointer user_data)
{
  GTask *task = user_data;
  TresenBridgeThread *self = g_task_get_source_object (task);

  tresen_bridge_stop_async (self->bridge, stopped_cb, g_object_ref (task));
  return G_SOURCE_REMOVE;
}

static void
tresen_bridge_thread_finalize (GObject *object)
{
  TresenBridgeThread *self = TRESEN_BRIDGE_THREAD (object);

  if (self->thread != NULL)
    {
      g_main_loop_quit (self->loop);
      g_thread_join (self->thread);
    }
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->connection, tresen_connection_free);
  g_clear_pointer (&self->secrets, tresen_secrets_free);
  g_clear_pointer (&self->clock, tresen_clock_unref);
  g_clear_object (&self->store);
  g_free (self->media_folder);
  G_OBJECT_CLASS (tresen_bridge_thread_parent_class)->finalize (object);
}

static void
tresen_bridge_thread_class_init (TresenBridgeThreadClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tresen_bridge_thread_finalize;
}

static void
tresen_bridge_thread_init (TresenBridgeThread *self)
{
}

/**
 * tresen_bridge_thread_new:
 * @connection: (transfer full): the settings
 * @secrets: (transfer full): the secrets
 *
 * The other parameters are those of tresen_bridge_new().
 *
 * Returns: (transfer full): a running thread whose bridge has not been started yet
 */
TresenBridgeThread *
tresen_bridge_thread_new (TresenStore *store,
                          TresenConnection *connection,
                          TresenSecrets *secrets,
                          const char *media_folder,
                          TresenClock *clock)
{
  TresenBridgeThread *self = g_object_new (TRESEN_TYPE_BRIDGE_THREAD, NULL);

  self->store = g_object_ref (store);
  self->connection = connection;
  self->secrets = secrets;
  self->media_folder = g_strdup (media_folder);
  self->clock = tresen_clock_ref (clock);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("tresen-bridge", run_bridge, self);
  return self;
}

static void
invoke (TresenBridgeThread *self, GTask *task, GSourceFunc func)
{
  GSource *source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, task, g_object_unref);
  g_source_attach (source, self->context);
  g_source_unref (source);
}

/** tresen_bridge_thread_start_async: Starts the bridge; see tresen_bridge_start_async(). */
void
tresen_bridge_thread_start_async (TresenBridgeThread *self,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tresen_bridge_thread_start_async);
  invoke (self, task, start_in_thread);
}

/**
 * tresen_bridge_thread_start_finish:
 *
 * Errors: those of tresen_bridge_start_finish().
 *
 * Returns: (transfer full) (nullable): where the bridge listens
 */
char *
tresen_bridge_thread_start_finish (TresenBridgeThread *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/** tresen_bridge_thread_stop_async: Stops a started bridge and ends the thread; see
 * tresen_bridge_stop_async(). */
void
tresen_bridge_thread_stop_async (TresenBridgeThread *self,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tresen_bridge_thread_stop_async);
  invoke (self, task, stop_in_thread);
}

gboolean
tresen_bridge_thread_stop_finish (TresenBridgeThread *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
