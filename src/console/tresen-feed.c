/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-feed.h"

#include "tresen-source.h"
#include "tresen-store-changes.h"

#define RETRY_DELAY_US (1 * G_USEC_PER_SEC)
#define FULL_BATCH 1000

/* Under a flood the window follows in steps of this: each costs a read and a drawing, which callbacks have to wait for. */
#define PAUSE_US (40 * G_TIME_SPAN_MILLISECOND)

struct _TresenFeed
{
  GObject parent_instance;

  TresenStore *store;
  TresenStoreWatch *watch;
  GMainContext *context;
  GCancellable *cancellable;
  GSource *retry;
  GSource *pause;
  gint64 loaded_us; /* monotonic */
  gint64 last;
  gboolean knows_last;
  gboolean is_loading;
  gboolean is_dirty; /* something was committed after the load in hand was asked for */
};

enum
{
  CUSTOMER_CHANGED,
  ENTRY_ADDED,
  ENTRY_CHANGED,
  PAYMENT_CHANGED,
  HEALTH_CHANGED,
  ACCOUNT_CHANGED,
  TOPIC_CHANGED,
  RESET,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TresenFeed, tresen_feed, G_TYPE_OBJECT)

static void tresen_feed_load (TresenFeed *self);

static gboolean
retry_cb (gpointer user_data)
{
  TresenFeed *self = user_data;

  tresen_source_clear (&self->retry);
  tresen_feed_load (self);
  return G_SOURCE_REMOVE;
}

static void
tresen_feed_retry_later (TresenFeed *self)
{
  if (self->retry == NULL)
    self->retry = tresen_source_add_timeout (self->context, RETRY_DELAY_US, retry_cb, self, NULL);
}

static void
emit_entry (TresenFeed *self, const TresenChange *change)
{
  if (change->topic == TRESEN_TOPIC_ENTRY)
    g_signal_emit (self, signals[ENTRY_ADDED], 0, change->customer_id, change->row_id);
  else if (change->topic == TRESEN_TOPIC_ENTRY_STATE)
    g_signal_emit (self, signals[ENTRY_CHANGED], 0, change->customer_id, change->row_id);
  else if (change->topic == TRESEN_TOPIC_PAYMENT && change->row_id != 0)
    g_signal_emit (self, signals[PAYMENT_CHANGED], 0, change->customer_id, change->row_id);
}

static void
emit_batch (TresenFeed *self, const GArray *list)
{
  g_autoptr (GHashTable) customers
      = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer key;
  guint topics = 0;

  for (guint i = 0; i < list->len; i++)
    {
      const TresenChange *change = &g_array_index (list, TresenChange, i);

      topics |= TRESEN_TOPIC_BIT (change->topic);
      if (change->topic <= TRESEN_TOPIC_ENTRY_STATE && change->customer_id != 0)
        g_hash_table_add (customers, g_memdup2 (&change->customer_id, sizeof (gint64)));
      emit_entry (self, change);
    }
  g_hash_table_iter_init (&iter, customers);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_signal_emit (self, signals[CUSTOMER_CHANGED], 0, *(gint64 *) key);
  if ((topics & TRESEN_TOPIC_BIT (TRESEN_TOPIC_HEALTH)) != 0)
    g_signal_emit (self, signals[HEALTH_CHANGED], 0);
  if ((topics & TRESEN_TOPIC_BIT (TRESEN_TOPIC_ACCOUNT)) != 0)
    g_signal_emit (self, signals[ACCOUNT_CHANGED], 0);
  for (gint64 topic = 0; topic < 32; topic++)
    if ((topics & TRESEN_TOPIC_BIT (topic)) != 0)
      g_signal_emit (self, signals[TOPIC_CHANGED], 0, topic);
}

static gpointer
load_func (TresenDb *db, gpointer data, GError **error)
{
  return tresen_store_changes_load (db, *(gint64 *) data, error);
}

static gpointer
last_func (TresenDb *db, gpointer data, GError **error)
{
  g_autoptr (GError) local = NULL;
  gint64 last = tresen_store_changes_last (db, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return g_memdup2 (&last, sizeof last);
}

static gboolean
is_over (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
         || g_error_matches (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_CLOSED);
}

static void
tresen_feed_give_up (TresenFeed *self, const GError *error, const char *what)
{
  if (is_over (error))
    return;
  g_info ("%s: %s", what, error->message);
  tresen_feed_retry_later (self);
}

static gboolean
pause_cb (gpointer user_data)
{
  TresenFeed *self = user_data;

  tresen_source_clear (&self->pause);
  tresen_feed_load (self);
  return G_SOURCE_REMOVE;
}

/* At once after a while of rest; else when the pause since the last batch is over. */
static void
tresen_feed_load_soon (TresenFeed *self)
{
  gint64 wait_us = self->loaded_us + PAUSE_US - g_get_monotonic_time ();

  if (self->pause != NULL)
    return;
  if (wait_us > 0)
    self->pause = tresen_source_add_timeout (self->context, wait_us, pause_cb, self, NULL);
  else
    tresen_feed_load (self);
}

static void
load_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenFeed) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenChanges) changes
      = tresen_store_read_finish (TRESEN_STORE (source), result, &error);

  self->is_loading = FALSE;
  if (changes == NULL)
    {
      if (error != NULL)
        tresen_feed_give_up (self, error, "Reading the changes");
      return;
    }
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  self->last = changes->last;
  if (changes->list->len > 0)
    self->loaded_us = g_get_monotonic_time ();
  if (changes->has_gap)
    g_signal_emit (self, signals[RESET], 0);
  emit_batch (self, changes->list);
  if (self->store == NULL)
    return;
  if (changes->list->len >= FULL_BATCH)
    tresen_feed_load (self);
  else if (self->is_dirty)
    tresen_feed_load_soon (self);
}

static void
last_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenFeed) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree gint64 *last = tresen_store_read_finish (TRESEN_STORE (source), result, &error);

  self->is_loading = FALSE;
  if (last == NULL)
    {
      if (error != NULL)
        tresen_feed_give_up (self, error, "Reading the number of the last change");
      return;
    }
  self->last = *last;
  self->knows_last = TRUE;
  if (self->is_dirty && self->store != NULL)
    tresen_feed_load (self);
}

static void
tresen_feed_load (TresenFeed *self)
{
  self->is_dirty = self->is_loading;
  if (self->is_loading)
    return;
  self->is_loading = TRUE;
  if (self->knows_last)
    tresen_store_read_async (self->store, load_func, g_memdup2 (&self->last, sizeof self->last),
                             g_free, (GDestroyNotify) tresen_changes_free, self->cancellable,
                             load_cb, g_object_ref (self));
  else
    tresen_store_read_async (self->store, last_func, NULL, NULL, g_free, self->cancellable, last_cb,
                             g_object_ref (self));
}

static void
watch_cb (gpointer user_data)
{
  TresenFeed *self = user_data;

  if (self->is_loading)
    self->is_dirty = TRUE;
  else
    tresen_feed_load_soon (self);
}

static void
tresen_feed_dispose (GObject *object)
{
  TresenFeed *self = TRESEN_FEED (object);

  g_cancellable_cancel (self->cancellable);
  tresen_source_clear (&self->retry);
  tresen_source_clear (&self->pause);
  g_clear_pointer (&self->watch, tresen_store_watch_free);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (tresen_feed_parent_class)->dispose (object);
}

static void
tresen_feed_finalize (GObject *object)
{
  TresenFeed *self = TRESEN_FEED (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->context, g_main_context_unref);
  G_OBJECT_CLASS (tresen_feed_parent_class)->finalize (object);
}

static guint
add_signal (GObjectClass *object_class, const char *name, guint n_ids)
{
  return g_signal_new (name, G_TYPE_FROM_CLASS (object_class), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                       NULL, G_TYPE_NONE, n_ids, G_TYPE_INT64, G_TYPE_INT64);
}

static void
tresen_feed_class_init (TresenFeedClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tresen_feed_dispose;
  object_class->finalize = tresen_feed_finalize;

  signals[CUSTOMER_CHANGED] = add_signal (object_class, "customer-changed", 1);
  signals[ENTRY_ADDED] = add_signal (object_class, "entry-added", 2);
  signals[ENTRY_CHANGED] = add_signal (object_class, "entry-changed", 2);
  signals[PAYMENT_CHANGED] = add_signal (object_class, "payment-changed", 2);
  signals[HEALTH_CHANGED] = add_signal (object_class, "health-changed", 0);
  signals[ACCOUNT_CHANGED] = add_signal (object_class, "account-changed", 0);
  signals[TOPIC_CHANGED] = add_signal (object_class, "topic-changed", 1);
  signals[RESET] = add_signal (object_class, "reset", 0);
}

static void
tresen_feed_init (TresenFeed *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->cancellable = g_cancellable_new ();
}

TresenFeed *
tresen_feed_new (TresenStore *store)
{
  TresenFeed *self = g_object_new (TRESEN_TYPE_FEED, NULL);

  g_return_val_if_fail (TRESEN_IS_STORE (store), NULL);
  self->store = g_object_ref (store);
  self->watch = tresen_store_watch (store, watch_cb, self);
  tresen_feed_load (self);
  return self;
}
