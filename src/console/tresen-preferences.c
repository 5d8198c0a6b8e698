/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-preferences.h"

#include <glib/gi18n.h>
#include <string.h>

#include "tresen-away-settings.h"
#include "tresen-console.h"
#include "tresen-refund-threshold.h"
#include "tresen-rights.h"
#include "tresen-staff-group.h"
#include "tresen-wechat-limits.h"

#define SAVE_DELAY_MS 400

struct _TresenPreferences
{
  AdwPreferencesWindow parent_instance;

  /* Of the template */
  GtkSwitch *enter_switch;
  GtkWidget *typing_row;
  GtkSwitch *typing_switch;
  AdwActionRow *away_row;
  GtkSwitch *away_switch;
  AdwActionRow *hours_row;
  GtkTextView *away_view;
  GtkLabel *away_count;
  TresenStaffGroup *staff_group;
  GtkWidget *refunds_group;
  GtkWidget *threshold_row;

  /* Owned */
  TresenStore *store;
  GSettings *settings; /* (nullable) */
  GCancellable *cancellable;
  guint save_timer;
  gboolean is_ready;   /* what the store holds is shown */
  gboolean is_filling; /* the change in hand is ours */
  gboolean has_hours;
};

G_DEFINE_FINAL_TYPE (TresenPreferences, tresen_preferences, ADW_TYPE_PREFERENCES_WINDOW)

static char *
get_text (TresenPreferences *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->away_view);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
}

static void
show_problem (TresenPreferences *self, const char *text)
{
  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), adw_toast_new (text));
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenPreferences) self = user_data;
  g_autoptr (GError) error = NULL;

  tresen_store_write_finish (TRESEN_STORE (source), result, &error);
  if (error == NULL)
    return;
  g_warning ("Saving the preferences: %s", error->message);
  if (self->away_view != NULL)
    show_problem (self, _ ("This could not be saved. Check that the disk is not full."));
}

/* A text that WeChat would not take is not given to customers: the last one that fits stays. */
static void
save (TresenPreferences *self)
{
  g_autofree char *text = get_text (self);

  g_clear_handle_id (&self->save_timer, g_source_remove);
  if (!self->is_ready || strlen (text) > TRESEN_WECHAT_TEXT_MAX_BYTES)
    return;
  tresen_store_write_async (
      self->store, tresen_away_settings_save_func,
      tresen_away_settings_new (gtk_switch_get_active (self->away_switch), text),
      (GDestroyNotify) tresen_away_settings_free, NULL, saved_cb, g_object_ref (self));
}

static gboolean
save_timer_cb (gpointer user_data)
{
  TresenPreferences *self = user_data;

  self->save_timer = 0;
  save (self);
  return G_SOURCE_REMOVE;
}

static void
update_count (TresenPreferences *self)
{
  g_autofree char *text = get_text (self);
  gsize bytes = strlen (text);
  gboolean is_too_long = bytes > TRESEN_WECHAT_TEXT_MAX_BYTES;
  g_autofree char *words = g_strdup_printf (
      /* Translators: both %u are numbers */
      is_too_long ? _ ("Too long: %u of %u bytes. A Chinese character counts three.")
                  : _ ("%u of %u bytes"),
      (guint) bytes, (guint) TRESEN_WECHAT_TEXT_MAX_BYTES);

  gtk_label_set_label (self->away_count, words);
  if (is_too_long)
    gtk_widget_add_css_class (GTK_WIDGET (self->away_count), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->away_count), "error");
}

/* Whoever has switched it on can always switch it off. */
static void
update_switch (TresenPreferences *self)
{
  gboolean is_on = gtk_switch_get_active (self->away_switch);
  g_autofree char *text = get_text (self);

  gtk_widget_set_sensitive (GTK_WIDGET (self->away_switch),
                            self->is_ready && (self->has_hours || is_on));
  if (self->is_ready && !self->has_hours)
    adw_action_row_set_subtitle (self->away_row,
                                 _ ("Opening hours are needed for this: hours= in the group [shop] "
                                    "of connection.ini. Tresen reads them when it starts."));
  else if (self->is_ready && is_on && *text == '\0')
    adw_action_row_set_subtitle (self->away_row, _ ("There is no text, so nothing is answered."));
  else
    adw_action_row_set_subtitle (self->away_row,
                                 _ ("Once in a closed time, to a customer who writes or follows"));
}

static void
switched_cb (TresenPreferences *self)
{
  update_switch (self);
  if (!self->is_filling)
    save (self);
}

static void
text_changed_cb (TresenPreferences *self)
{
  update_count (self);
  update_switch (self);
  if (self->is_filling || !self->is_ready)
    return;
  g_clear_handle_id (&self->save_timer, g_source_remove);
  self->save_timer = g_timeout_add (SAVE_DELAY_MS, save_timer_cb, self);
}

static const char *
describe_hours (const TresenAwaySettings *settings)
{
  if (strcmp (settings->hours_state, "ok") == 0)
    return settings->hours;
  if (strcmp (settings->hours_state, "unreadable") == 0)
    return _ ("They cannot be read. What is wrong stands in the log.");
  return _ ("Not given");
}

static void
fill (TresenPreferences *self, const TresenAwaySettings *settings)
{
  self->is_filling = TRUE;
  self->is_ready = TRUE;
  self->has_hours = strcmp (settings->hours_state, "ok") == 0;
  gtk_switch_set_active (self->away_switch, settings->is_enabled);
  adw_action_row_set_subtitle (self->hours_row, describe_hours (settings));
  /* A proposal until the first text is written down, which switching it on does. */
  gtk_text_buffer_set_text (
      gtk_text_view_get_buffer (self->away_view),
      *settings->text != '\0' || settings->is_enabled
          ? settings->text
          : _ ("Thank you for your message. We are closed at the moment and will answer as soon as "
               "we are back."),
      -1);
  gtk_text_view_set_editable (self->away_view, TRUE);
  self->is_filling = FALSE;
  update_count (self);
  update_switch (self);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenPreferences) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenAwaySettings) settings
      = tresen_store_read_finish (TRESEN_STORE (source), result, &error);

  if (self->away_view == NULL)
    return;
  if (settings != NULL)
    {
      fill (self, settings);
      return;
    }
  g_warning ("Reading the preferences: %s", error != NULL ? error->message : "no answer");
  show_problem (self,
                _ ("The preferences could not be read. Close this window and open it again."));
}

static gboolean
tresen_preferences_close_request (GtkWindow *window)
{
  TresenPreferences *self = TRESEN_PREFERENCES (window);

  if (self->save_timer != 0)
    save (self);
  return GTK_WINDOW_CLASS (tresen_preferences_parent_class)->close_request (window);
}

static void
tresen_preferences_dispose (GObject *object)
{
  TresenPreferences *self = TRESEN_PREFERENCES (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->save_timer, g_source_remove);
  if (self->away_view != NULL)
    g_signal_handlers_disconnect_by_data (gtk_text_view_get_buffer (self->away_view), self);
  gtk_widget_dispose_template (GTK_WIDGET (self), TRESEN_TYPE_PREFERENCES);
  g_clear_object (&self->settings);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (tresen_preferences_parent_class)->dispose (object);
}

static void
tresen_preferences_finalize (GObject *object)
{
  g_clear_object (&TRESEN_PREFERENCES (object)->cancellable);
  G_OBJECT_CLASS (tresen_preferences_parent_class)->finalize (object);
}

static void
tresen_preferences_class_init (TresenPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tresen_preferences_dispose;
  G_OBJECT_CLASS (klass)->finalize = tresen_preferences_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = tresen_preferences_close_request;
  g_type_ensure (TRESEN_TYPE_STAFF_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               TRESEN_CONSOLE_RESOURCES "/tresen-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, TresenPreferences, enter_switch);
  gtk_widget_class_bind_template_child (widget_class, TresenPreferences, typing_switch);
  gtk_widget_class_bind_template_child (widget_class, TresenPreferences, typing_row);
  gtk_widget_class_bind_template_child (widget_class, TresenPreferences, away_row);
  gtk_widget_class_bind_template_child (widget_class, TresenPreferences, away_switch);
  gtk_widget_class_bind_template_child (widget_class, TresenPreferences, hours_row);
  gtk_widget_class_bind_template_child (widget_class, TresenPreferences, away_view);
  gtk_widget_class_bind_template_child (widget_class, TresenPreferences, away_count);
  gtk_widget_class_bind_template_child (widget_class, TresenPreferences, staff_group);
  gtk_widget_class_bind_template_child (widget_class, TresenPreferences, refunds_group);
  gtk_widget_class_bind_template_child (widget_class, TresenPreferences, threshold_row);
  gtk_widget_class_bind_template_callback (widget_class, switched_cb);
}

static void
tresen_preferences_init (TresenPreferences *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (gtk_text_view_get_buffer (self->away_view), "changed",
                            G_CALLBACK (text_changed_cb), self);
  self->settings = tresen_console_settings_new ();
  if (self->settings != NULL)
    g_settings_bind (self->settings, TRESEN_KEY_ENTER_SENDS, self->enter_switch, "active",
                     G_SETTINGS_BIND_DEFAULT);
  gtk_widget_set_sensitive (GTK_WIDGET (self->enter_switch), self->settings != NULL);
  if (self->settings != NULL)
    g_settings_bind (self->settings, TRESEN_KEY_SHOW_TYPING, self->typing_switch, "active",
                     G_SETTINGS_BIND_DEFAULT);
  gtk_widget_set_sensitive (GTK_WIDGET (self->typing_switch), self->settings != NULL);
}

/** tresen_preferences_new: Returns: (transfer none): a window over @parent that shows what the store holds once it is read */
TresenPreferences *
tresen_preferences_new (GtkWindow *parent, TresenStore *store, TresenFeed *feed)
{
  TresenPreferences *self = g_object_new (TRESEN_TYPE_PREFERENCES, "transient-for", parent, "modal",
                                          TRUE, "destroy-with-parent", TRUE, NULL);

  self->store = g_object_ref (store);
  tresen_staff_group_set_up (self->staff_group, store);
  gtk_widget_set_visible (self->refunds_group, tresen_till_find (feed) != NULL);
  if (tresen_till_find (feed) != NULL)
    tresen_refund_threshold_bind (self->threshold_row, tresen_till_find (feed));
  /* Typing is told by the call that replies go through. */
  tresen_rights_bind (tresen_rights_get (store, feed), TRESEN_RIGHT_CUSTOM_SEND, self->typing_row);
  tresen_store_read_async (store, tresen_away_settings_load_func, NULL, NULL,
                           (GDestroyNotify) tresen_away_settings_free, self->cancellable, loaded_cb,
                           g_object_ref (self));
  return self;
}
