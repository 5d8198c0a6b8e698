/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-connection-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "tresen-connection-facts.h"
#include "tresen-connection-words.h"
#include "tresen-health-words.h"

struct _TresenConnectionPage
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *back_button;
  GtkImage *state_icon;
  AdwActionRow *state_row;
  AdwActionRow *refused_row;
  AdwActionRow *public_row;
  AdwActionRow *listen_row;
  AdwActionRow *callback_row;
  AdwActionRow *account_row;

  TresenStore *store;
  TresenClock *clock;
  GCancellable *cancellable;
  TresenConnectionFacts *facts; /* (nullable) until they have been read */
  gboolean is_reading;
  gboolean is_dirty;
  guint tick_id;
};

enum
{
  BACK,
  COPIED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TresenConnectionPage, tresen_connection_page, GTK_TYPE_WIDGET)

static void
show_state (TresenConnectionPage *self)
{
  static const char *const icons[] = {
    [TRESEN_HEALTH_UNKNOWN] = "content-loading-symbolic",
    [TRESEN_HEALTH_GOOD] = "object-select-symbolic",
    [TRESEN_HEALTH_WAITING] = "content-loading-symbolic",
    [TRESEN_HEALTH_BAD] = "dialog-warning-symbolic",
  };
  static const char *const classes[][2] = {
    [TRESEN_HEALTH_UNKNOWN] = { "dim-label", NULL },
    [TRESEN_HEALTH_GOOD] = { "success", NULL },
    [TRESEN_HEALTH_WAITING] = { "dim-label", NULL },
    [TRESEN_HEALTH_BAD] = { "warning", NULL },
  };
  g_autoptr (TresenHealthWords) words = tresen_health_words_new (self->facts->health);

  gtk_widget_set_css_classes (GTK_WIDGET (self->state_icon), (const char **) classes[words->level]);
  gtk_image_set_from_icon_name (self->state_icon, icons[words->level]);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->state_row), words->word);
  adw_action_row_set_subtitle (self->state_row, words->trouble != NULL ? words->trouble : "");
  gtk_widget_set_visible (GTK_WIDGET (self->refused_row), words->copy != NULL);
  adw_action_row_set_subtitle (self->refused_row, words->copy != NULL ? words->copy : "");
}

static void
show_last_callback (TresenConnectionPage *self)
{
  g_autofree char *ago = self->facts->last_callback_us > 0 ? tresen_connection_words_ago (
                             self->facts->last_callback_us, tresen_clock_now_us (self->clock))
                                                           : NULL;

  adw_action_row_set_subtitle (self->callback_row,
                               ago != NULL ? ago : _ ("Nothing has come in yet"));
}

/* @word: what is said where the bridge has told nothing */
static void
show_value (TresenConnectionPage *self, AdwActionRow *row, const char *key, const char *word)
{
  const TresenHealth *health = tresen_connection_facts_find (self->facts, key);
  gboolean has_value
      = health != NULL && g_strcmp0 (health->state, "ok") == 0 && *health->detail != '\0';

  adw_action_row_set_subtitle (row, has_value ? health->detail : word);
}

static void
show_facts (TresenConnectionPage *self)
{
  show_state (self);
  show_value (self, self->public_row, "public", _ ("Not given"));
  show_value (self, self->listen_row, "server", _ ("Closed"));
  show_value (self, self->account_row, "account", _ ("Not given"));
  show_last_callback (self);
}

static gpointer
load_func (TresenDb *db, gpointer data, GError **error)
{
  return tresen_connection_facts_load (db, error);
}

static void read_facts (TresenConnectionPage *self);

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenConnectionPage) self = user_data;
  g_autoptr (GError) error = NULL;
  TresenConnectionFacts *facts = tresen_store_read_finish (TRESEN_STORE (source), result, &error);

  self->is_reading = FALSE;
  if (facts == NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      /* The next tick asks again. */
      g_info ("connection: %s", error->message);
      self->is_dirty = TRUE;
      return;
    }
  g_clear_pointer (&self->facts, tresen_connection_facts_free);
  self->facts = facts;
  show_facts (self);
}

static void
read_facts (TresenConnectionPage *self)
{
  if (self->is_reading || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      self->is_dirty = TRUE;
      return;
    }
  self->is_reading = TRUE;
  self->is_dirty = FALSE;
  tresen_store_read_async (self->store, load_func, NULL, NULL,
                           (GDestroyNotify) tresen_connection_facts_free, self->cancellable,
                           loaded_cb, g_object_ref (self));
}

/* Something has come in: once a second is often enough to look when. */
static void
mark_dirty (TresenConnectionPage *self)
{
  self->is_dirty = TRUE;
}

static gboolean
tick_cb (gpointer user_data)
{
  TresenConnectionPage *self = user_data;

  if (self->is_dirty)
    read_facts (self);
  else if (self->facts != NULL)
    show_last_callback (self);
  return G_SOURCE_CONTINUE;
}

static void
tresen_connection_page_map (GtkWidget *widget)
{
  TresenConnectionPage *self = TRESEN_CONNECTION_PAGE (widget);

  GTK_WIDGET_CLASS (tresen_connection_page_parent_class)->map (widget);
  if (self->store == NULL)
    return;
  read_facts (self);
  if (self->tick_id == 0)
    self->tick_id = g_timeout_add_seconds (1, tick_cb, self);
}

static void
tresen_connection_page_unmap (GtkWidget *widget)
{
  TresenConnectionPage *self = TRESEN_CONNECTION_PAGE (widget);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  GTK_WIDGET_CLASS (tresen_connection_page_parent_class)->unmap (widget);
}

static void
back_clicked_cb (TresenConnectionPage *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

static void
copy_clicked_cb (TresenConnectionPage *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          adw_action_row_get_subtitle (self->refused_row));
  g_signal_emit (self, signals[COPIED], 0);
}

/** Once, before it is shown. */
void
tresen_connection_page_set_up (TresenConnectionPage *self,
                               TresenStore *store,
                               TresenFeed *feed,
                               TresenClock *clock)
{
  g_return_if_fail (TRESEN_IS_CONNECTION_PAGE (self) && self->store == NULL);
  self->store = g_object_ref (store);
  self->clock = tresen_clock_ref (clock);
  g_signal_connect_object (feed, "health-changed", G_CALLBACK (read_facts), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (feed, "reset", G_CALLBACK (read_facts), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (feed, "customer-changed", G_CALLBACK (mark_dirty), self,
                           G_CONNECT_SWAPPED);
}

/** @has_back: the places are a page of their own */
void
tresen_connection_page_set_folded (TresenConnectionPage *self, gboolean has_back)
{
  g_return_if_fail (TRESEN_IS_CONNECTION_PAGE (self));
  gtk_widget_set_visible (self->back_button, has_back);
}

static void
tresen_connection_page_dispose (GObject *object)
{
  TresenConnectionPage *self = TRESEN_CONNECTION_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_object (&self->store);
  g_clear_pointer (&self->clock, tresen_clock_unref);
  g_clear_pointer (&self->facts, tresen_connection_facts_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), TRESEN_TYPE_CONNECTION_PAGE);
  G_OBJECT_CLASS (tresen_connection_page_parent_class)->dispose (object);
}

static void
tresen_connection_page_finalize (GObject *object)
{
  TresenConnectionPage *self = TRESEN_CONNECTION_PAGE (object);

  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (tresen_connection_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/tresen/Tresen/tresen-connection-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TresenConnectionPage, box);
  gtk_widget_class_bind_template_child (widget_class, TresenConnectionPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, TresenConnectionPage, state_icon);
  gtk_widget_class_bind_template_child (widget_class, TresenConnectionPage, state_row);
  gtk_widget_class_bind_template_child (widget_class, TresenConnectionPage, refused_row);
  gtk_widget_class_bind_template_child (widget_class, TresenConnectionPage, public_row);
  gtk_widget_class_bind_template_child (widget_class, TresenConnectionPage, listen_row);
  gtk_widget_class_bind_template_child (widget_class, TresenConnectionPage, callback_row);
  gtk_widget_class_bind_template_child (widget_class, TresenConnectionPage, account_row);
  gtk_widget_class_bind_template_callback (widget_class, back_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_clicked_cb);
}

static void
tresen_connection_page_class_init (TresenConnectionPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tresen_connection_page_dispose;
  object_class->finalize = tresen_connection_page_finalize;
  widget_class->map = tresen_connection_page_map;
  widget_class->unmap = tresen_connection_page_unmap;
  bind_template (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  signals[BACK] = g_signal_new ("back", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  signals[COPIED] = g_signal_new ("copied", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
tresen_connection_page_init (TresenConnectionPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
