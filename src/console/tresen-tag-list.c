/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-tag-list.h"

#include "tresen-store-changes.h"

struct _TresenTagList
{
  GObject parent_instance;

  TresenStore *store;
  GCancellable *cancellable;
  GPtrArray *tags; /* (element-type TresenTag) */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TresenTagList, tresen_tag_list, G_TYPE_OBJECT)

static gpointer
load_func (TresenDb *db, gpointer data, GError **error)
{
  return tresen_store_tags_list (db, error);
}

static void
load_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenTagList) self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *tags = tresen_store_read_finish (TRESEN_STORE (source), result, &error);

  if (tags == NULL)
    return;
  g_ptr_array_unref (self->tags);
  self->tags = tags;
  if (!g_cancellable_is_cancelled (self->cancellable))
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
load (TresenTagList *self)
{
  tresen_store_read_async (self->store, load_func, NULL, NULL, (GDestroyNotify) g_ptr_array_unref,
                           self->cancellable, load_cb, g_object_ref (self));
}

static void
topic_cb (TresenTagList *self, gint64 topic)
{
  if (topic == TRESEN_TOPIC_TAG)
    load (self);
}

static void
tresen_tag_list_dispose (GObject *object)
{
  TresenTagList *self = TRESEN_TAG_LIST (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (tresen_tag_list_parent_class)->dispose (object);
}

static void
tresen_tag_list_finalize (GObject *object)
{
  TresenTagList *self = TRESEN_TAG_LIST (object);

  g_clear_object (&self->cancellable);
  g_ptr_array_unref (self->tags);
  G_OBJECT_CLASS (tresen_tag_list_parent_class)->finalize (object);
}

static void
tresen_tag_list_class_init (TresenTagListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tresen_tag_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = tresen_tag_list_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
tresen_tag_list_init (TresenTagList *self)
{
  self->cancellable = g_cancellable_new ();
  self->tags = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_tag_free);
}

TresenTagList *
tresen_tag_list_new (TresenStore *store, TresenFeed *feed)
{
  TresenTagList *self = g_object_new (TRESEN_TYPE_TAG_LIST, NULL);

  self->store = g_object_ref (store);
  g_signal_connect_object (feed, "topic-changed", G_CALLBACK (topic_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (feed, "reset", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  load (self);
  return self;
}

/** (transfer none) (element-type TresenTag): by name. */
GPtrArray *
tresen_tag_list_get (TresenTagList *self)
{
  g_return_val_if_fail (TRESEN_IS_TAG_LIST (self), NULL);
  return self->tags;
}
