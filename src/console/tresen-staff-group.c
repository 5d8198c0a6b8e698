/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-staff-group.h"

#include <glib/gi18n.h>
#include <string.h>

#include "tresen-console.h"
#include "tresen-payment-setup.h"
#include "tresen-store-settings.h"
#include "tresen-text-list.h"

#define MOST_CHARACTERS 40

struct _TresenStaffGroup
{
  AdwPreferencesGroup parent_instance;

  GtkEditable *new_row; /* of the template */

  TresenStore *store;
  GCancellable *cancellable;
  GPtrArray *names; /* (element-type utf8) */
  GPtrArray *rows;  /* (element-type GtkWidget): borrowed from the group */
  gboolean is_loaded;
};

G_DEFINE_FINAL_TYPE (TresenStaffGroup, tresen_staff_group, ADW_TYPE_PREFERENCES_GROUP)

static void show_names (TresenStaffGroup *self);

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenStaffGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  GtkWidget *window;

  tresen_store_write_finish (TRESEN_STORE (source), result, &error);
  if (error == NULL)
    return;
  g_warning ("Saving the names of staff: %s", error->message);
  window = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_PREFERENCES_WINDOW);
  if (window != NULL)
    adw_preferences_window_add_toast (
        ADW_PREFERENCES_WINDOW (window),
        adw_toast_new (_ ("This could not be saved. Check that the disk is not full.")));
}

static gpointer
save_func (TresenDb *db, gpointer data, GError **error)
{
  tresen_store_setting_set (db, TRESEN_SETTING_STAFF, data, error);
  return NULL;
}

static void
save (TresenStaffGroup *self)
{
  tresen_store_write_async (self->store, save_func, tresen_text_list_to_json (self->names), g_free,
                            NULL, saved_cb, g_object_ref (self));
}

static void
add_cb (TresenStaffGroup *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (self->new_row)));

  gtk_editable_set_text (self->new_row, "");
  if (!self->is_loaded || *name == '\0' || g_utf8_strlen (name, -1) > MOST_CHARACTERS
      || g_ptr_array_find_with_equal_func (self->names, name, g_str_equal, NULL))
    return;
  g_ptr_array_add (self->names, g_steal_pointer (&name));
  show_names (self);
  save (self);
}

static void
remove_cb (TresenStaffGroup *self, GtkWidget *button)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, ADW_TYPE_ACTION_ROW);
  guint index = 0;

  if (row == NULL || !g_ptr_array_find (self->rows, row, &index))
    return;
  g_ptr_array_remove_index (self->names, index);
  show_names (self);
  save (self);
}

static GtkWidget *
new_row (TresenStaffGroup *self, const char *name)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("list-remove-symbolic");
  /* Translators: %s is the name of somebody who works here */
  g_autofree char *label = g_strdup_printf (_ ("Remove %s"), name);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

/* The field for a new name stays where it is: at the end. */
static void
show_names (TresenStaffGroup *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (self);

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (group, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  g_object_ref (self->new_row);
  adw_preferences_group_remove (group, GTK_WIDGET (self->new_row));
  for (guint i = 0; i < self->names->len; i++)
    {
      GtkWidget *row = new_row (self, self->names->pdata[i]);

      adw_preferences_group_add (group, row);
      g_ptr_array_add (self->rows, row);
    }
  adw_preferences_group_add (group, GTK_WIDGET (self->new_row));
  g_object_unref (self->new_row);
}

static gpointer
load_func (TresenDb *db, gpointer data, GError **error)
{
  return tresen_store_setting_load (db, TRESEN_SETTING_STAFF, error);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenStaffGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *json = tresen_store_read_finish (TRESEN_STORE (source), result, &error);

  if (json == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_warning ("Reading the names of staff: %s", error != NULL ? error->message : "no answer");
      return;
    }
  g_ptr_array_unref (self->names);
  self->names = tresen_text_list_parse (json);
  self->is_loaded = TRUE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->new_row), TRUE);
  show_names (self);
}

static void
tresen_staff_group_dispose (GObject *object)
{
  TresenStaffGroup *self = TRESEN_STAFF_GROUP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->store);
  gtk_widget_dispose_template (GTK_WIDGET (self), TRESEN_TYPE_STAFF_GROUP);
  G_OBJECT_CLASS (tresen_staff_group_parent_class)->dispose (object);
}

static void
tresen_staff_group_finalize (GObject *object)
{
  TresenStaffGroup *self = TRESEN_STAFF_GROUP (object);

  g_clear_object (&self->cancellable);
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->rows);
  G_OBJECT_CLASS (tresen_staff_group_parent_class)->finalize (object);
}

static void
tresen_staff_group_class_init (TresenStaffGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tresen_staff_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = tresen_staff_group_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, TRESEN_CONSOLE_RESOURCES
                                               "/tresen-staff-group.ui");
  gtk_widget_class_bind_template_child (widget_class, TresenStaffGroup, new_row);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
}

static void
tresen_staff_group_init (TresenStaffGroup *self)
{
  self->cancellable = g_cancellable_new ();
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_sensitive (GTK_WIDGET (self->new_row), FALSE);
}

void
tresen_staff_group_set_up (TresenStaffGroup *self, TresenStore *store)
{
  g_return_if_fail (TRESEN_IS_STAFF_GROUP (self) && self->store == NULL);
  self->store = g_object_ref (store);
  tresen_store_read_async (store, load_func, NULL, NULL, g_free, self->cancellable, loaded_cb,
                           g_object_ref (self));
}
