/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-payment-monitor.h"

#include "tresen-store-changes.h"

struct _TresenPaymentMonitor
{
  GObject parent_instance;

  TresenStore *store;
  GCancellable *cancellable;
  TresenPaymentCounts counts;
  gboolean is_reading;
  gboolean is_dirty;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TresenPaymentMonitor, tresen_payment_monitor, G_TYPE_OBJECT)

static void tresen_payment_monitor_read (TresenPaymentMonitor *self);

static gpointer
count_func (TresenDb *db, gpointer data, GError **error)
{
  g_autofree TresenPaymentCounts *counts = g_new0 (TresenPaymentCounts, 1);

  return tresen_store_payments_count (db, counts, error) ? g_steal_pointer (&counts) : NULL;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenPaymentMonitor) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree TresenPaymentCounts *counts
      = tresen_store_read_finish (TRESEN_STORE (source), result, &error);

  self->is_reading = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (counts == NULL)
    {
      g_info ("Counting the payments: %s", error != NULL ? error->message : "no answer");
      return;
    }
  self->counts = *counts;
  g_signal_emit (self, signals[CHANGED], 0);
  if (self->is_dirty)
    tresen_payment_monitor_read (self);
}

static void
tresen_payment_monitor_read (TresenPaymentMonitor *self)
{
  self->is_dirty = self->is_reading;
  if (self->is_reading || self->store == NULL)
    return;
  self->is_reading = TRUE;
  tresen_store_read_async (self->store, count_func, NULL, NULL, g_free, self->cancellable, read_cb,
                           g_object_ref (self));
}

static void
topic_cb (TresenPaymentMonitor *self, gint64 topic)
{
  if (topic == TRESEN_TOPIC_PAYMENT)
    tresen_payment_monitor_read (self);
}

/** All of them 0 until they have been read. */
const TresenPaymentCounts *
tresen_payment_monitor_get (TresenPaymentMonitor *self)
{
  g_return_val_if_fail (TRESEN_IS_PAYMENT_MONITOR (self), NULL);
  return &self->counts;
}

static void
tresen_payment_monitor_dispose (GObject *object)
{
  TresenPaymentMonitor *self = TRESEN_PAYMENT_MONITOR (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (tresen_payment_monitor_parent_class)->dispose (object);
}

static void
tresen_payment_monitor_finalize (GObject *object)
{
  g_clear_object (&TRESEN_PAYMENT_MONITOR (object)->cancellable);
  G_OBJECT_CLASS (tresen_payment_monitor_parent_class)->finalize (object);
}

static void
tresen_payment_monitor_class_init (TresenPaymentMonitorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tresen_payment_monitor_dispose;
  G_OBJECT_CLASS (klass)->finalize = tresen_payment_monitor_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
tresen_payment_monitor_init (TresenPaymentMonitor *self)
{
  self->cancellable = g_cancellable_new ();
}

TresenPaymentMonitor *
tresen_payment_monitor_new (TresenStore *store, TresenFeed *feed)
{
  TresenPaymentMonitor *self = g_object_new (TRESEN_TYPE_PAYMENT_MONITOR, NULL);

  g_return_val_if_fail (TRESEN_IS_STORE (store) && TRESEN_IS_FEED (feed), NULL);
  self->store = g_object_ref (store);
  g_signal_connect_object (feed, "topic-changed", G_CALLBACK (topic_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (feed, "reset", G_CALLBACK (tresen_payment_monitor_read), self,
                           G_CONNECT_SWAPPED);
  tresen_payment_monitor_read (self);
  return self;
}
