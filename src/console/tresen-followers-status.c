/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-followers-status.h"

#include <string.h>

#include "tresen-follower-words.h"
#include "tresen-store-changes.h"

struct _TresenFollowersStatus
{
  GObject parent_instance;

  TresenStore *store;
  TresenClock *clock;
  GCancellable *cancellable;
  char *text; /* (nullable) */
  gboolean is_trouble;
  gboolean is_busy;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TresenFollowersStatus, tresen_followers_status, G_TYPE_OBJECT)

static gpointer
load_func (TresenDb *db, gpointer data, GError **error)
{
  return tresen_store_progress_load (db, TRESEN_PROGRESS_FOLLOWERS, error);
}

static void
load_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenFollowersStatus) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenProgress) progress
      = tresen_store_read_finish (TRESEN_STORE (source), result, &error);

  if (progress == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  g_free (self->text);
  self->text = tresen_follower_words_progress (progress, &self->is_trouble);
  self->is_busy
      = strcmp (progress->state, "waiting") == 0 || strcmp (progress->state, "running") == 0;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
load (TresenFollowersStatus *self)
{
  tresen_store_read_async (self->store, load_func, NULL, NULL,
                           (GDestroyNotify) tresen_progress_free, self->cancellable, load_cb,
                           g_object_ref (self));
}

static void
topic_cb (TresenFollowersStatus *self, gint64 topic)
{
  if (topic == TRESEN_TOPIC_PROGRESS)
    load (self);
}

static void
tresen_followers_status_dispose (GObject *object)
{
  TresenFollowersStatus *self = TRESEN_FOLLOWERS_STATUS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (tresen_followers_status_parent_class)->dispose (object);
}

static void
tresen_followers_status_finalize (GObject *object)
{
  TresenFollowersStatus *self = TRESEN_FOLLOWERS_STATUS (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->clock, tresen_clock_unref);
  g_free (self->text);
  G_OBJECT_CLASS (tresen_followers_status_parent_class)->finalize (object);
}

static void
tresen_followers_status_class_init (TresenFollowersStatusClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tresen_followers_status_dispose;
  G_OBJECT_CLASS (klass)->finalize = tresen_followers_status_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
tresen_followers_status_init (TresenFollowersStatus *self)
{
  self->cancellable = g_cancellable_new ();
}

TresenFollowersStatus *
tresen_followers_status_new (TresenStore *store, TresenFeed *feed, TresenClock *clock)
{
  TresenFollowersStatus *self = g_object_new (TRESEN_TYPE_FOLLOWERS_STATUS, NULL);

  self->store = g_object_ref (store);
  self->clock = tresen_clock_ref (clock);
  g_signal_connect_object (feed, "topic-changed", G_CALLBACK (topic_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (feed, "reset", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  load (self);
  return self;
}

/** (nullable): %NULL when there is nothing to say. */
const char *
tresen_followers_status_get_text (TresenFollowersStatus *self)
{
  return self->text;
}

gboolean
tresen_followers_status_is_trouble (TresenFollowersStatus *self)
{
  return self->is_trouble;
}

/** Whether they are being fetched, or will be in a moment. */
gboolean
tresen_followers_status_is_busy (TresenFollowersStatus *self)
{
  return self->is_busy;
}

static gpointer
begin_func (TresenDb *db, gpointer data, GError **error)
{
  gint64 now_us = *(gint64 *) data;

  tresen_store_followers_begin (db, TRUE, now_us, now_us, error);
  return NULL;
}

static void
begun_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  tresen_store_write_finish (TRESEN_STORE (source), result, &error);
  if (error != NULL)
    g_warning ("Having the followers fetched: %s", error->message);
}

/** Has the followers fetched, unless that is under way. */
void
tresen_followers_status_fetch_again (TresenFollowersStatus *self)
{
  gint64 now_us = tresen_clock_now_us (self->clock);

  tresen_store_write_async (self->store, begin_func, g_memdup2 (&now_us, sizeof now_us), g_free,
                            NULL, begun_cb, NULL);
}
