/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-attachment-ways.h"

#include <glib/gi18n.h>

/* A texture becomes a file */

static void
encode_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_task_return_pointer (task, gdk_texture_save_to_png_bytes (task_data),
                         (GDestroyNotify) g_bytes_unref);
}

static void
encoded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenAttachmentList) list = user_data;
  g_autoptr (GBytes) bytes = g_task_propagate_pointer (G_TASK (result), NULL);

  if (bytes != NULL)
    tresen_attachment_list_add_bytes (list, bytes);
}

static void
add_texture (TresenAttachmentList *list, GdkTexture *texture)
{
  g_autoptr (GTask) task = g_task_new (NULL, tresen_attachment_list_get_cancellable (list),
                                       encoded_cb, g_object_ref (list));

  g_task_set_source_tag (task, add_texture);
  g_task_set_task_data (task, g_object_ref (texture), g_object_unref);
  g_task_run_in_thread (task, encode_worker);
}

static void
add_file_list (TresenAttachmentList *list, const GValue *value)
{
  GSList *files = gdk_file_list_get_files (g_value_get_boxed (value));

  tresen_attachment_list_add_files (list, files);
  g_slist_free (files);
}

/* The clipboard */

static void
texture_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenAttachmentList) list = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture
      = gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (source), result, &error);

  if (texture != NULL)
    add_texture (list, texture);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tresen_attachment_list_say_problem (list, _ ("The picture could not be pasted."));
}

static void
files_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenAttachmentList) list = user_data;
  g_autoptr (GError) error = NULL;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, &error);

  if (value != NULL)
    add_file_list (list, value);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tresen_attachment_list_say_problem (list, _ ("The files could not be pasted."));
}

static gboolean
holds (GdkContentFormats *formats, GType type, const char *mime_type)
{
  return gdk_content_formats_contain_gtype (formats, type)
         || gdk_content_formats_contain_mime_type (formats, mime_type);
}

/* Takes files or a picture from the clipboard. %FALSE when there is neither, or a text beside a picture of it: an office
 * program offers both, and means the text. */
gboolean
tresen_attachment_ways_paste (TresenAttachmentList *list)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (list));
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);
  GCancellable *cancellable = tresen_attachment_list_get_cancellable (list);

  if (holds (formats, GDK_TYPE_FILE_LIST, "text/uri-list"))
    gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, cancellable,
                                    files_cb, g_object_ref (list));
  else if (holds (formats, G_TYPE_STRING, "text/plain;charset=utf-8")
           || gdk_content_formats_contain_mime_type (formats, "text/plain"))
    return FALSE;
  else if (holds (formats, GDK_TYPE_TEXTURE, "image/png")
           || gdk_content_formats_contain_mime_type (formats, "image/jpeg")
           || gdk_content_formats_contain_mime_type (formats, "image/bmp"))
    gdk_clipboard_read_texture_async (clipboard, cancellable, texture_cb, g_object_ref (list));
  else
    return FALSE;
  return TRUE;
}

/* Drops */

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, TresenAttachmentList *list)
{
  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    add_file_list (list, value);
  else if (G_VALUE_HOLDS (value, GDK_TYPE_TEXTURE))
    add_texture (list, g_value_get_object (value));
  else
    return FALSE;
  return TRUE;
}

/* Before the widgets inside: a text field would take a file's address for a text. The area is in the state drop(active) as
 * long as something that can be dropped is over it. */
void
tresen_attachment_ways_accept_drops (TresenAttachmentList *list, GtkWidget *area)
{
  GType types[] = { GDK_TYPE_FILE_LIST, GDK_TYPE_TEXTURE };
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);

  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (target), GTK_PHASE_CAPTURE);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), list, 0);
  gtk_widget_add_controller (area, GTK_EVENT_CONTROLLER (target));
  gtk_widget_add_css_class (area, "drop-area");
}

/* The chooser */

static void
response_cb (GtkNativeDialog *dialog, int response, TresenAttachmentList *list)
{
  g_autoptr (GListModel) model = NULL;
  GSList *files = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    model = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));
  for (guint i = model != NULL ? g_list_model_get_n_items (model) : 0; i > 0; i--)
    files = g_slist_prepend (files, g_list_model_get_item (model, i - 1));
  if (!g_cancellable_is_cancelled (g_object_get_data (G_OBJECT (dialog), "conversation")))
    tresen_attachment_list_add_files (list, files);
  g_slist_free_full (files, g_object_unref);
  gtk_native_dialog_destroy (dialog);
  g_object_set_data (G_OBJECT (list), "chooser", NULL);
}

static void
add_filter (GtkFileChooser *chooser, const char *name, const char *const *types)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  for (; *types != NULL; types++)
    gtk_file_filter_add_mime_type (filter, *types);
  gtk_file_chooser_add_filter (chooser, filter);
}

static void
add_filters (GtkFileChooser *chooser)
{
  static const char *const all[] = { "image/*", "application/pdf", "audio/*", NULL };
  static const char *const pictures[] = { "image/*", NULL };
  static const char *const documents[] = { "application/pdf", NULL };
  static const char *const recordings[] = { "audio/AMR", "audio/AMR-WB", "audio/mpeg", NULL };

  add_filter (chooser, _ ("Pictures, Documents and Recordings"), all);
  add_filter (chooser, _ ("Pictures"), pictures);
  add_filter (chooser, _ ("Documents"), documents);
  add_filter (chooser, _ ("Recordings"), recordings);
}

void
tresen_attachment_ways_choose (TresenAttachmentList *list)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (list));
  GtkFileChooserNative *chooser;

  g_return_if_fail (TRESEN_IS_ATTACHMENT_LIST (list));

  if (g_object_get_data (G_OBJECT (list), "chooser") != NULL)
    return;
  chooser = gtk_file_chooser_native_new (_ ("Attach Files"),
                                         GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                         GTK_FILE_CHOOSER_ACTION_OPEN, _ ("Attach"), _ ("Cancel"));
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (chooser), TRUE);
  add_filters (GTK_FILE_CHOOSER (chooser));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (response_cb), list, 0);
  g_object_set_data_full (G_OBJECT (chooser), "conversation",
                          g_object_ref (tresen_attachment_list_get_cancellable (list)),
                          g_object_unref);
  g_object_set_data_full (G_OBJECT (list), "chooser", chooser, g_object_unref);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
