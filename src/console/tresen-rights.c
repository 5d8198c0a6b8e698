/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-rights.h"

struct _TresenRights
{
  GObject parent_instance;

  TresenStore *store;
  GCancellable *cancellable;
  GPtrArray *rows; /* (element-type TresenRight) (nullable): until they have been read */
  gboolean is_reading;
  gboolean is_dirty;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TresenRights, tresen_rights, G_TYPE_OBJECT)

static gpointer
load_func (TresenDb *db, gpointer data, GError **error)
{
  return tresen_store_rights_load (db, error);
}

/* An account is news for its quotas, too, with each call. */
static gboolean
is_same (GPtrArray *before, GPtrArray *after)
{
  if (before == NULL || before->len != after->len)
    return FALSE;
  for (guint i = 0; i < after->len; i++)
    {
      const TresenRight *old = g_ptr_array_index (before, i);
      const TresenRight *right = g_ptr_array_index (after, i);

      if (!g_str_equal (old->feature, right->feature) || !g_str_equal (old->state, right->state))
        return FALSE;
    }
  return TRUE;
}

static void read_rights (TresenRights *self);

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenRights) self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *rows = tresen_store_read_finish (TRESEN_STORE (source), result, &error);
  gboolean is_news;

  self->is_reading = FALSE;
  if (rows == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_info ("rights: %s", error->message);
      return;
    }
  is_news = !is_same (self->rows, rows);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  self->rows = rows;
  if (is_news)
    g_signal_emit (self, signals[CHANGED], 0);
  if (self->is_dirty)
    read_rights (self);
}

static void
read_rights (TresenRights *self)
{
  self->is_dirty = self->is_reading;
  if (self->is_reading)
    return;
  self->is_reading = TRUE;
  tresen_store_read_async (self->store, load_func, NULL, NULL, (GDestroyNotify) g_ptr_array_unref,
                           self->cancellable, loaded_cb, g_object_ref (self));
}

static void
tresen_rights_dispose (GObject *object)
{
  TresenRights *self = TRESEN_RIGHTS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->store);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (tresen_rights_parent_class)->dispose (object);
}

static void
tresen_rights_finalize (GObject *object)
{
  g_clear_object (&TRESEN_RIGHTS (object)->cancellable);
  G_OBJECT_CLASS (tresen_rights_parent_class)->finalize (object);
}

static void
tresen_rights_class_init (TresenRightsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tresen_rights_dispose;
  G_OBJECT_CLASS (klass)->finalize = tresen_rights_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
tresen_rights_init (TresenRights *self)
{
  self->cancellable = g_cancellable_new ();
}

TresenRights *
tresen_rights_new (TresenStore *store, TresenFeed *feed)
{
  TresenRights *self = g_object_new (TRESEN_TYPE_RIGHTS, NULL);

  self->store = g_object_ref (store);
  g_signal_connect_object (feed, "account-changed", G_CALLBACK (read_rights), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (feed, "reset", G_CALLBACK (read_rights), self, G_CONNECT_SWAPPED);
  read_rights (self);
  return self;
}

/** Returns: (transfer none): those that all share who follow @feed; they live as long as it does */
TresenRights *
tresen_rights_get (TresenStore *store, TresenFeed *feed)
{
  TresenRights *self = g_object_get_data (G_OBJECT (feed), "tresen-rights");

  if (self != NULL)
    return self;
  self = tresen_rights_new (store, feed);
  g_object_set_data_full (G_OBJECT (feed), "tresen-rights", self, g_object_unref);
  return self;
}

/** @feature: a TRESEN_RIGHT_…; FALSE when WeChat has refused it */
gboolean
tresen_rights_may (TresenRights *self, const char *feature)
{
  g_return_val_if_fail (TRESEN_IS_RIGHTS (self), TRUE);
  for (guint i = 0; self->rows != NULL && i < self->rows->len; i++)
    {
      const TresenRight *right = g_ptr_array_index (self->rows, i);

      if (g_str_equal (right->feature, feature))
        return !g_str_equal (right->state, "refused");
    }
  return TRUE;
}

typedef struct
{
  TresenRights *rights;
  GtkWidget *widget; /* borrowed: its signal handler ends with it */
  const char *feature;
} Binding;

static void
show_widget (Binding *binding)
{
  gtk_widget_set_visible (binding->widget, tresen_rights_may (binding->rights, binding->feature));
}

/** @feature: static; @widget is shown as long as the account may do it */
void
tresen_rights_bind (TresenRights *self, const char *feature, GtkWidget *widget)
{
  Binding binding = { self, widget, feature };
  GClosure *closure
      = g_cclosure_new_swap (G_CALLBACK (show_widget), g_memdup2 (&binding, sizeof binding),
                             (GClosureNotify) (void (*) (void)) g_free);

  g_return_if_fail (TRESEN_IS_RIGHTS (self) && GTK_IS_WIDGET (widget));
  g_object_watch_closure (G_OBJECT (widget), closure);
  g_signal_connect_closure (self, "changed", closure, FALSE);
  show_widget (&binding);
}
