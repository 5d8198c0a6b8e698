/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-media-buttons.h"

#include <glib/gi18n.h>

#include "tresen-console.h"
#include "tresen-media-words.h"
#include "tresen-picture-load.h"
#include "tresen-words.h"

struct _TresenMediaButtons
{
  GtkWidget parent_instance;

  /* Of the template */
  GtkWidget *column;
  GtkWidget *buttons;
  GtkWidget *open_button;
  GtkWidget *save_button;
  GtkWidget *outcome_label;

  /* Owned */
  char *path;
  char *suggested_name;
  GtkFileChooserNative *chooser; /* (nullable) while it is open */
};

G_DEFINE_FINAL_TYPE (TresenMediaButtons, tresen_media_buttons, GTK_TYPE_WIDGET)

static void
say (TresenMediaButtons *self, const char *text)
{
  if (self->outcome_label == NULL)
    return;
  gtk_label_set_label (GTK_LABEL (self->outcome_label), text);
  gtk_widget_set_visible (self->outcome_label, *text != '\0');
}

static GtkWindow *
get_window (TresenMediaButtons *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenMediaButtons) self = user_data;
  g_autoptr (GError) error = NULL;

  if (gtk_show_uri_full_finish (GTK_WINDOW (source), result, &error)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_info ("Opening a file: %s", error->message);
  say (self, _ ("No program on this computer opens it. Save it and open it elsewhere."));
}

/* In a sandbox GTK asks the portal, which asks the person. */
static void
open_clicked_cb (GtkButton *button, TresenMediaButtons *self)
{
  GtkWindow *window = get_window (self);
  g_autofree char *uri = g_filename_to_uri (self->path, NULL, NULL);

  say (self, "");
  if (window != NULL && uri != NULL)
    gtk_show_uri_full (window, uri, GDK_CURRENT_TIME, NULL, opened_cb, g_object_ref (self));
}

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenMediaButtons) self = user_data;
  g_autoptr (GError) error = NULL;

  if (g_file_copy_finish (G_FILE (source), result, &error))
    {
      say (self, _ ("Saved"));
      return;
    }
  g_info ("Saving a file: %s", error->message);
  say (self, _ ("It could not be saved. Choose another folder."));
}

static void
save_response_cb (GtkNativeDialog *dialog, int response, TresenMediaButtons *self)
{
  g_autoptr (GFile) source = g_file_new_for_path (self->path);
  g_autoptr (GFile) target = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    target = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (target != NULL)
    g_file_copy_async (source, target, G_FILE_COPY_OVERWRITE | G_FILE_COPY_TARGET_DEFAULT_PERMS,
                       G_PRIORITY_DEFAULT, NULL, NULL, NULL, copied_cb, g_object_ref (self));
  gtk_native_dialog_destroy (dialog);
  g_clear_object (&self->chooser);
}

static void
save_clicked_cb (GtkButton *button, TresenMediaButtons *self)
{
  tresen_media_buttons_save (self);
}

static void
tresen_media_buttons_dispose (GObject *object)
{
  TresenMediaButtons *self = TRESEN_MEDIA_BUTTONS (object);

  g_clear_object (&self->chooser);
  gtk_widget_dispose_template (GTK_WIDGET (self), TRESEN_TYPE_MEDIA_BUTTONS);
  G_OBJECT_CLASS (tresen_media_buttons_parent_class)->dispose (object);
}

static void
tresen_media_buttons_finalize (GObject *object)
{
  TresenMediaButtons *self = TRESEN_MEDIA_BUTTONS (object);

  g_free (self->path);
  g_free (self->suggested_name);
  G_OBJECT_CLASS (tresen_media_buttons_parent_class)->finalize (object);
}

static void
tresen_media_buttons_class_init (TresenMediaButtonsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tresen_media_buttons_dispose;
  object_class->finalize = tresen_media_buttons_finalize;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               TRESEN_CONSOLE_RESOURCES "/tresen-media-buttons.ui");
  gtk_widget_class_bind_template_child (widget_class, TresenMediaButtons, column);
  gtk_widget_class_bind_template_child (widget_class, TresenMediaButtons, buttons);
  gtk_widget_class_bind_template_child (widget_class, TresenMediaButtons, open_button);
  gtk_widget_class_bind_template_child (widget_class, TresenMediaButtons, save_button);
  gtk_widget_class_bind_template_child (widget_class, TresenMediaButtons, outcome_label);
  gtk_widget_class_bind_template_callback (widget_class, open_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_clicked_cb);
}

static void
tresen_media_buttons_init (TresenMediaButtons *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tresen_media_buttons_new (void)
{
  return g_object_new (TRESEN_TYPE_MEDIA_BUTTONS, NULL);
}

static void
name_button (GtkWidget *button, const char *format, const char *what)
{
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);
  g_autofree char *name = g_strjoinv (what, parts);

  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* @entry has a file in the folder. */
void
tresen_media_buttons_set_file (TresenMediaButtons *self,
                               const TresenTimelineEntry *entry,
                               const char *media_folder)
{
  g_return_if_fail (TRESEN_IS_MEDIA_BUTTONS (self));

  g_free (self->path);
  g_free (self->suggested_name);
  self->path = tresen_picture_get_path (media_folder, entry->media->file);
  self->suggested_name = tresen_media_words_file_name (entry);
  gtk_widget_set_sensitive (GTK_WIDGET (self), self->path != NULL);
  /* Translators: name of a button, %s is "Video" or "Voice message" */
  name_button (self->open_button, _ ("Open: %s"), tresen_words_kind (entry));
  /* Translators: name of a button, %s is "Video" or "Voice message" */
  name_button (self->save_button, _ ("Save As: %s"), tresen_words_kind (entry));
}

void
tresen_media_buttons_show_buttons (TresenMediaButtons *self, gboolean shows)
{
  g_return_if_fail (TRESEN_IS_MEDIA_BUTTONS (self));

  gtk_widget_set_visible (self->buttons, shows);
}

/* Asks where to, and copies the file there. */
void
tresen_media_buttons_save (TresenMediaButtons *self)
{
  g_return_if_fail (TRESEN_IS_MEDIA_BUTTONS (self));

  if (self->chooser != NULL || self->path == NULL)
    return;
  say (self, "");
  self->chooser = gtk_file_chooser_native_new (
      _ ("Save As"), get_window (self), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("Save"), _ ("Cancel"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), self->suggested_name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (save_response_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}
