/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-health-monitor.h"

#include "tresen-store-conversations.h"
#include "tresen-store-health.h"

struct _TresenHealthMonitor
{
  GObject parent_instance;

  TresenStore *store;
  GCancellable *cancellable;
  GPtrArray *rows; /* (element-type TresenHealth) (nullable): until it has been read */
  gint64 n_unread;
  gboolean is_reading;
  gboolean is_dirty;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TresenHealthMonitor, tresen_health_monitor, G_TYPE_OBJECT)

typedef struct
{
  GPtrArray *rows;
  gint64 n_unread;
} State;

static void
state_free (State *state)
{
  g_clear_pointer (&state->rows, g_ptr_array_unref);
  g_free (state);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (State, state_free)

static gpointer
read_func (TresenDb *db, gpointer data, GError **error)
{
  g_autoptr (State) state = g_new0 (State, 1);
  g_autoptr (GError) local = NULL;

  state->rows = tresen_store_health_load (db, error);
  if (state->rows == NULL)
    return NULL;
  state->n_unread = tresen_store_conversations_count_unread (db, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return g_steal_pointer (&state);
}

static void tresen_health_monitor_read (TresenHealthMonitor *self);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenHealthMonitor) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (State) state = tresen_store_read_finish (TRESEN_STORE (source), result, &error);

  self->is_reading = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (state == NULL)
    {
      g_info ("Reading how the bridge is doing: %s", error != NULL ? error->message : "no answer");
      return;
    }
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  self->rows = g_steal_pointer (&state->rows);
  self->n_unread = state->n_unread;
  g_signal_emit (self, signals[CHANGED], 0);
  if (self->is_dirty)
    tresen_health_monitor_read (self);
}

static void
tresen_health_monitor_read (TresenHealthMonitor *self)
{
  self->is_dirty = self->is_reading;
  if (self->is_reading || self->store == NULL)
    return;
  self->is_reading = TRUE;
  tresen_store_read_async (self->store, read_func, NULL, NULL, (GDestroyNotify) state_free,
                           self->cancellable, read_cb, g_object_ref (self));
}

/** (nullable) (element-type TresenHealth): %NULL until they have been read. */
const GPtrArray *
tresen_health_monitor_get_rows (TresenHealthMonitor *self)
{
  g_return_val_if_fail (TRESEN_IS_HEALTH_MONITOR (self), NULL);
  return self->rows;
}

gint64
tresen_health_monitor_get_n_unread (TresenHealthMonitor *self)
{
  g_return_val_if_fail (TRESEN_IS_HEALTH_MONITOR (self), 0);
  return self->n_unread;
}

static void
tresen_health_monitor_dispose (GObject *object)
{
  TresenHealthMonitor *self = TRESEN_HEALTH_MONITOR (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (tresen_health_monitor_parent_class)->dispose (object);
}

static void
tresen_health_monitor_finalize (GObject *object)
{
  TresenHealthMonitor *self = TRESEN_HEALTH_MONITOR (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (tresen_health_monitor_parent_class)->finalize (object);
}

static void
tresen_health_monitor_class_init (TresenHealthMonitorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tresen_health_monitor_dispose;
  object_class->finalize = tresen_health_monitor_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
tresen_health_monitor_init (TresenHealthMonitor *self)
{
  self->cancellable = g_cancellable_new ();
}

TresenHealthMonitor *
tresen_health_monitor_new (TresenStore *store, TresenFeed *feed)
{
  TresenHealthMonitor *self = g_object_new (TRESEN_TYPE_HEALTH_MONITOR, NULL);

  g_return_val_if_fail (TRESEN_IS_STORE (store) && TRESEN_IS_FEED (feed), NULL);
  self->store = g_object_ref (store);
  g_signal_connect_object (feed, "health-changed", G_CALLBACK (tresen_health_monitor_read), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (feed, "customer-changed", G_CALLBACK (tresen_health_monitor_read), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (feed, "reset", G_CALLBACK (tresen_health_monitor_read), self,
                           G_CONNECT_SWAPPED);
  tresen_health_monitor_read (self);
  return self;
}
