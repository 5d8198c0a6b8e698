/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-erasure-watch.h"

#include "tresen-store-changes.h"
#include "tresen-store-erasure.h"

#define MOST 100

struct _TresenErasureWatch
{
  GObject parent_instance;

  TresenStore *store;
  GCancellable *cancellable;
  gint64 last_id; /* -1 until it has been read */
  gboolean is_reading;
  gboolean is_dirty;
};

enum
{
  ASKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TresenErasureWatch, tresen_erasure_watch, G_TYPE_OBJECT)

static gpointer
load_func (TresenDb *db, gpointer data, GError **error)
{
  return tresen_store_erasures_load (db, MOST, error);
}

static guint
count_asked (TresenErasureWatch *self, GPtrArray *erasures)
{
  guint n = 0;

  for (guint i = 0; i < erasures->len; i++)
    {
      const TresenErasure *erasure = g_ptr_array_index (erasures, i);

      n += erasure->id > self->last_id && g_strcmp0 (erasure->cause, "staff") != 0;
    }
  return n;
}

static void
take (TresenErasureWatch *self, GPtrArray *erasures)
{
  guint n = self->last_id >= 0 ? count_asked (self, erasures) : 0;

  self->last_id = erasures->len > 0 ? ((TresenErasure *) erasures->pdata[0])->id : 0;
  if (n > 0)
    g_signal_emit (self, signals[ASKED], 0, n);
}

static void read_erasures (TresenErasureWatch *self);

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenErasureWatch) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) erasures = tresen_store_read_finish (TRESEN_STORE (source), result, &error);

  self->is_reading = FALSE;
  if (erasures != NULL && self->store != NULL)
    take (self, erasures);
  else if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_info ("erasures: %s", error->message);
  if (self->is_dirty && self->store != NULL)
    read_erasures (self);
}

static void
read_erasures (TresenErasureWatch *self)
{
  self->is_dirty = self->is_reading;
  if (self->is_reading)
    return;
  self->is_reading = TRUE;
  tresen_store_read_async (self->store, load_func, NULL, NULL, (GDestroyNotify) g_ptr_array_unref,
                           self->cancellable, loaded_cb, g_object_ref (self));
}

static void
topic_cb (TresenErasureWatch *self, gint64 topic)
{
  if (topic == TRESEN_TOPIC_ERASURE)
    read_erasures (self);
}

static void
tresen_erasure_watch_dispose (GObject *object)
{
  TresenErasureWatch *self = TRESEN_ERASURE_WATCH (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (tresen_erasure_watch_parent_class)->dispose (object);
}

static void
tresen_erasure_watch_finalize (GObject *object)
{
  g_clear_object (&TRESEN_ERASURE_WATCH (object)->cancellable);
  G_OBJECT_CLASS (tresen_erasure_watch_parent_class)->finalize (object);
}

static void
tresen_erasure_watch_class_init (TresenErasureWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tresen_erasure_watch_dispose;
  G_OBJECT_CLASS (klass)->finalize = tresen_erasure_watch_finalize;
  signals[ASKED] = g_signal_new ("asked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
tresen_erasure_watch_init (TresenErasureWatch *self)
{
  self->cancellable = g_cancellable_new ();
  self->last_id = -1;
}

TresenErasureWatch *
tresen_erasure_watch_new (TresenStore *store, TresenFeed *feed)
{
  TresenErasureWatch *self = g_object_new (TRESEN_TYPE_ERASURE_WATCH, NULL);

  self->store = g_object_ref (store);
  g_signal_connect_object (feed, "topic-changed", G_CALLBACK (topic_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (feed, "reset", G_CALLBACK (read_erasures), self, G_CONNECT_SWAPPED);
  read_erasures (self);
  return self;
}
