/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-qr-dialog.h"

#include <glib/gi18n.h>

#include "tresen-console.h"
#include "tresen-qr-wish.h"
#include "tresen-wechat-scene.h"

#define DAY_SECONDS 86400

struct _TresenQrDialog
{
  AdwWindow parent_instance;

  /* Of the template */
  GtkWidget *make_button;
  GtkWidget *label_row;
  GtkWidget *scene_row;
  GtkLabel *scene_count;
  GtkWidget *temporary_switch;
  GtkWidget *days_row;
  GtkSpinButton *days;
  GtkLabel *fault_label;

  TresenStore *store;
  TresenClock *clock;
};

G_DEFINE_FINAL_TYPE (TresenQrDialog, tresen_qr_dialog, ADW_TYPE_WINDOW)

static char *
dup_text (GtkWidget *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

static void
show_fault (TresenQrDialog *self, const char *text)
{
  gtk_label_set_label (self->fault_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->fault_label), text != NULL);
}

static void
update (TresenQrDialog *self)
{
  g_autofree char *label = dup_text (self->label_row);
  g_autofree char *scene = dup_text (self->scene_row);
  glong length = g_utf8_strlen (scene, -1);
  gboolean is_wrong = *scene != '\0' && !tresen_wechat_scene_is_valid (scene);
  g_autofree char *count
      = g_strdup_printf (_ ("%u / %u"), (guint) length, TRESEN_WECHAT_SCENE_MAX_CHARACTERS);

  gtk_label_set_label (self->scene_count, count);
  if (is_wrong)
    gtk_widget_add_css_class (self->scene_row, "error");
  else
    gtk_widget_remove_css_class (self->scene_row, "error");
  gtk_widget_set_visible (self->days_row,
                          gtk_switch_get_active (GTK_SWITCH (self->temporary_switch)));
  show_fault (self, is_wrong ? _ ("A scene has at most 64 characters.") : NULL);
  gtk_widget_set_sensitive (self->make_button, *label != '\0' && *scene != '\0' && !is_wrong);
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenQrDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_added = tresen_store_write_finish (TRESEN_STORE (source), result, &error) != NULL;

  if (self->store == NULL)
    return;
  if (is_added)
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  gtk_widget_set_sensitive (self->make_button, TRUE);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_EXISTS))
    {
      show_fault (self, _ ("There is a code with this scene already. Choose another one, so that "
                           "customers can be told apart."));
      return;
    }
  g_warning ("Adding a QR code: %s", error != NULL ? error->message : "no answer");
  show_fault (self, _ ("The code could not be written down. Check that the disk is not full."));
}

static void
make_cb (TresenQrDialog *self)
{
  gboolean is_temporary = gtk_switch_get_active (GTK_SWITCH (self->temporary_switch));
  TresenQrWish *wish;

  if (!gtk_widget_get_sensitive (self->make_button))
    return;
  gtk_widget_set_sensitive (self->make_button, FALSE);
  wish = tresen_qr_wish_new (0, tresen_clock_now_us (self->clock));
  wish->label = dup_text (self->label_row);
  wish->scene = dup_text (self->scene_row);
  wish->expire_seconds
      = is_temporary ? (gint64) gtk_spin_button_get_value_as_int (self->days) * DAY_SECONDS : 0;
  tresen_store_write_async (self->store, tresen_qr_wish_add_func, wish,
                            (GDestroyNotify) tresen_qr_wish_free, NULL, added_cb,
                            g_object_ref (self));
}

static void
tresen_qr_dialog_dispose (GObject *object)
{
  TresenQrDialog *self = TRESEN_QR_DIALOG (object);

  g_clear_object (&self->store);
  gtk_widget_dispose_template (GTK_WIDGET (self), TRESEN_TYPE_QR_DIALOG);
  g_clear_pointer (&self->clock, tresen_clock_unref);
  G_OBJECT_CLASS (tresen_qr_dialog_parent_class)->dispose (object);
}

static void
tresen_qr_dialog_class_init (TresenQrDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tresen_qr_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               TRESEN_CONSOLE_RESOURCES "/tresen-qr-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TresenQrDialog, make_button);
  gtk_widget_class_bind_template_child (widget_class, TresenQrDialog, label_row);
  gtk_widget_class_bind_template_child (widget_class, TresenQrDialog, scene_row);
  gtk_widget_class_bind_template_child (widget_class, TresenQrDialog, scene_count);
  gtk_widget_class_bind_template_child (widget_class, TresenQrDialog, temporary_switch);
  gtk_widget_class_bind_template_child (widget_class, TresenQrDialog, days_row);
  gtk_widget_class_bind_template_child (widget_class, TresenQrDialog, days);
  gtk_widget_class_bind_template_child (widget_class, TresenQrDialog, fault_label);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, make_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tresen_qr_dialog_init (TresenQrDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update (self);
}

TresenQrDialog *
tresen_qr_dialog_new (GtkWindow *parent, TresenStore *store, TresenClock *clock)
{
  TresenQrDialog *self
      = g_object_new (TRESEN_TYPE_QR_DIALOG, "transient-for", parent, "modal", TRUE, NULL);

  self->store = g_object_ref (store);
  self->clock = tresen_clock_ref (clock);
  gtk_widget_grab_focus (self->label_row);
  return self;
}
