/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-bridge-thread.h"

#include "tresen-source.h"

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

/* What one of our tasks came to. The task itself goes home with it: the thread must never hold the last reference to a task
 * and so to us, for it cannot wait for its own end. */
typedef struct
{
  GTask *task;
  char *url;     /* (nullable) */
  GError *error; /* (nullable) */
} Answer;

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
answer_free (gpointer data)
{
  Answer *answer = data;

  g_object_unref (answer->task);
  g_free (answer->url);
  g_clear_error (&answer->error);
  g_free (answer);
}

static gboolean
answer_cb (gpointer user_data)
{
  Answer *answer = user_data;

  if (answer->error != NULL)
    g_task_return_error (answer->task, g_steal_pointer (&answer->error));
  else
    g_task_return_pointer (answer->task, g_steal_pointer (&answer->url), g_free);
  return G_SOURCE_REMOVE;
}

/* Takes all three. */
static void
answer_at_home (GTask *task, char *url, GError *error)
{
  Answer *answer = g_new0 (Answer, 1);
  g_autoptr (GMainContext) home = g_main_context_ref (g_task_get_context (task));

  answer->task = task;
  answer->url = url;
  answer->error = error;
  g_source_unref (tresen_source_add_idle (home, answer_cb, answer, answer_free));
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TresenBridge *bridge = TRESEN_BRIDGE (source);
  GError *error = NULL;
  gboolean is_serving = tresen_bridge_start_finish (bridge, result, &error);

  answer_at_home (user_data, is_serving ? tresen_bridge_dup_url (bridge) : NULL, error);
}

/* Gets the reference to the task, as the next one does. */
static gboolean
start_in_thread (gpointer user_data)
{
  TresenBridgeThread *self = g_task_get_source_object (user_data);

  tresen_bridge_start_async (self->bridge, started_cb, user_data);
  return G_SOURCE_REMOVE;
}

static void
stopped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TresenBridgeThread *self = g_task_get_source_object (user_data);

  tresen_bridge_stop_finish (TRESEN_BRIDGE (source), result, NULL);
  g_main_loop_quit (self->loop);
  answer_at_home (user_data, NULL, NULL);
}

static gboolean
stop_in_thread (gpointer user_data)
{
  TresenBridgeThread *self = g_task_get_source_object (user_data);

  tresen_bridge_stop_async (self->bridge, stopped_cb, user_data);
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

/** tresen_bridge_thread_start_async: Starts the bridge; see tresen_bridge_start_async(). */
void
tresen_bridge_thread_start_async (TresenBridgeThread *self,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tresen_bridge_thread_start_async);
  g_source_unref (tresen_source_add_idle (self->context, start_in_thread, task, NULL));
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

/** tresen_bridge_thread_stop_async: Stops the bridge and ends the thread; see
 * tresen_bridge_stop_async(). */
void
tresen_bridge_thread_stop_async (TresenBridgeThread *self,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tresen_bridge_thread_stop_async);
  g_source_unref (tresen_source_add_idle (self->context, stop_in_thread, task, NULL));
}

gboolean
tresen_bridge_thread_stop_finish (TresenBridgeThread *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  g_task_propagate_pointer (G_TASK (result), error);
  return !g_task_had_error (G_TASK (result));
}
