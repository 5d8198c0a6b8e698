/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-attachment.h"

#include <glib/gi18n.h>

#include "tresen-console.h"
#include "tresen-thumbnail.h"
#include "tresen-wechat-limits.h"

#define PREVIEW_PIXELS 64

struct _TresenAttachment
{
  GtkWidget parent_instance;

  /* Of the template */
  GtkWidget *box;
  TresenThumbnail *thumbnail;
  GtkWidget *label;
  GtkWidget *remove_button;

  /* Owned */
  char *media_folder;
  GtkFileChooserNative *chooser; /* (nullable) while it is open */
  TresenPictureFile *picture;    /* (nullable) */
  char *pending;                 /* (nullable) name of the picture that is being looked at */
  GCancellable *cancellable;
  gboolean is_busy; /* a picture is on its way */
};

enum
{
  CHANGED,
  PROBLEM,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TresenAttachment, tresen_attachment, GTK_TYPE_WIDGET)

static void
update (TresenAttachment *self)
{
  g_autofree char *size = NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), self->picture != NULL);
  if (self->picture == NULL)
    {
      tresen_thumbnail_set_picture (self->thumbnail, NULL, NULL, PREVIEW_PIXELS);
      return;
    }
  tresen_thumbnail_set_picture (self->thumbnail, self->media_folder, self->picture->name,
                                PREVIEW_PIXELS);
  size = g_format_size ((guint64) self->picture->size);
  if (self->picture->size > TRESEN_WECHAT_IMAGE_WARN_BYTES)
    /* Translators: %s is the size of a picture */
    text = g_strdup_printf (_ ("Picture, %s. WeChat may refuse pictures above 2 MB."), size);
  else
    /* Translators: %s is the size of a picture */
    text = g_strdup_printf (_ ("Picture, %s"), size);
  gtk_label_set_label (GTK_LABEL (self->label), text);
}

static void
take_picture (TresenAttachment *self, TresenPictureFile *picture)
{
  g_clear_pointer (&self->picture, tresen_picture_file_free);
  self->picture = picture;
  update (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* An import or probe that is still going on is no longer wanted. */
static GCancellable *
start_anew (TresenAttachment *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->pending, g_free);
  self->is_busy = FALSE;
  self->cancellable = g_cancellable_new ();
  return self->cancellable;
}

static GCancellable *
start_busy (TresenAttachment *self)
{
  GCancellable *cancellable = start_anew (self);

  self->is_busy = TRUE;
  g_signal_emit (self, signals[CHANGED], 0);
  return cancellable;
}

static void
file_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenAttachment) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gboolean is_old = g_task_get_cancellable (G_TASK (result)) != self->cancellable;
  TresenPictureFile *picture = tresen_picture_file_finish (result, &error);

  if (!is_old)
    {
      self->is_busy = FALSE;
      g_clear_pointer (&self->pending, g_free);
    }
  if (picture != NULL && !is_old)
    {
      if (self->picture != NULL && g_strcmp0 (self->picture->name, picture->name) != 0)
        tresen_picture_file_delete_async (self->media_folder, self->picture->name);
      take_picture (self, picture);
      return;
    }
  if (picture != NULL)
    tresen_picture_file_free (picture);
  if (is_old || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_info ("A picture could not be attached: %s", error->message);
  text = tresen_picture_error_to_text (error);
  g_signal_emit (self, signals[CHANGED], 0);
  g_signal_emit (self, signals[PROBLEM], 0, text);
}

static void
remove_clicked_cb (GtkButton *button, TresenAttachment *self)
{
  if (self->picture == NULL)
    return;
  start_anew (self);
  tresen_picture_file_delete_async (self->media_folder, self->picture->name);
  take_picture (self, NULL);
}

static void
tresen_attachment_dispose (GObject *object)
{
  TresenAttachment *self = TRESEN_ATTACHMENT (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->chooser);
  gtk_widget_dispose_template (GTK_WIDGET (self), TRESEN_TYPE_ATTACHMENT);
  G_OBJECT_CLASS (tresen_attachment_parent_class)->dispose (object);
}

static void
tresen_attachment_finalize (GObject *object)
{
  TresenAttachment *self = TRESEN_ATTACHMENT (object);

  g_clear_pointer (&self->picture, tresen_picture_file_free);
  g_free (self->pending);
  g_free (self->media_folder);
  G_OBJECT_CLASS (tresen_attachment_parent_class)->finalize (object);
}

static void
tresen_attachment_class_init (TresenAttachmentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tresen_attachment_dispose;
  object_class->finalize = tresen_attachment_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[PROBLEM] = g_signal_new ("problem", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (TRESEN_TYPE_THUMBNAIL);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               TRESEN_CONSOLE_RESOURCES "/tresen-attachment.ui");
  gtk_widget_class_bind_template_child (widget_class, TresenAttachment, box);
  gtk_widget_class_bind_template_child (widget_class, TresenAttachment, thumbnail);
  gtk_widget_class_bind_template_child (widget_class, TresenAttachment, label);
  gtk_widget_class_bind_template_child (widget_class, TresenAttachment, remove_button);
  gtk_widget_class_bind_template_callback (widget_class, remove_clicked_cb);
}

static void
tresen_attachment_init (TresenAttachment *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tresen_attachment_set_up (TresenAttachment *self, const char *media_folder)
{
  g_return_if_fail (TRESEN_IS_ATTACHMENT (self));

  self->media_folder = g_strdup (media_folder);
}

void
tresen_attachment_add_file (TresenAttachment *self, GFile *file)
{
  g_return_if_fail (TRESEN_IS_ATTACHMENT (self));

  tresen_picture_file_import_async (file, self->media_folder, start_busy (self), file_cb,
                                    g_object_ref (self));
}

void
tresen_attachment_add_texture (TresenAttachment *self, GdkTexture *texture)
{
  g_return_if_fail (TRESEN_IS_ATTACHMENT (self));

  tresen_picture_file_import_texture_async (texture, self->media_folder, start_busy (self), file_cb,
                                            g_object_ref (self));
}

/* A picture that is in the media folder already; "" or %NULL: none. */
void
tresen_attachment_restore (TresenAttachment *self, const char *name)
{
  g_return_if_fail (TRESEN_IS_ATTACHMENT (self));

  if (name == NULL || *name == '\0')
    return;
  tresen_picture_file_probe_async (self->media_folder, name, start_anew (self), file_cb,
                                   g_object_ref (self));
  self->is_busy = TRUE;
  self->pending = g_strdup (name);
}

/* There is no picture any more; the file stays, it belongs to a message or a draft now. */
void
tresen_attachment_forget (TresenAttachment *self)
{
  g_return_if_fail (TRESEN_IS_ATTACHMENT (self));

  start_anew (self);
  g_clear_pointer (&self->picture, tresen_picture_file_free);
  update (self);
}

const TresenPictureFile *
tresen_attachment_get_picture (TresenAttachment *self)
{
  g_return_val_if_fail (TRESEN_IS_ATTACHMENT (self), NULL);
  return self->picture;
}

/* The file that belongs to the draft, also while it is still being looked at. */
const char *
tresen_attachment_get_name (TresenAttachment *self)
{
  g_return_val_if_fail (TRESEN_IS_ATTACHMENT (self), NULL);
  if (self->pending != NULL)
    return self->pending;
  return self->picture != NULL ? self->picture->name : NULL;
}

gboolean
tresen_attachment_is_busy (TresenAttachment *self)
{
  g_return_val_if_fail (TRESEN_IS_ATTACHMENT (self), FALSE);
  return self->is_busy;
}

/* Ways in: chooser, clipboard, drops */

static void
add_first_file (TresenAttachment *self, const GValue *value)
{
  GSList *files = gdk_file_list_get_files (g_value_get_boxed (value));

  if (files != NULL)
    tresen_attachment_add_file (self, files->data);
  g_slist_free (files);
}

static void
texture_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenAttachment) self = user_data;
  g_autoptr (GdkTexture) texture
      = gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (source), result, NULL);

  if (self->box == NULL)
    return;
  if (texture != NULL)
    tresen_attachment_add_texture (self, texture);
  else
    g_signal_emit (self, signals[PROBLEM], 0, _ ("The picture could not be pasted."));
}

static void
files_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenAttachment) self = user_data;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, NULL);

  if (value != NULL && self->box != NULL)
    add_first_file (self, value);
}

/* Takes files or a picture from the clipboard. %FALSE when there is neither: it may be a text. */
gboolean
tresen_attachment_paste (TresenAttachment *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);

  g_return_val_if_fail (TRESEN_IS_ATTACHMENT (self), FALSE);

  if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST)
      || gdk_content_formats_contain_mime_type (formats, "text/uri-list"))
    gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, NULL,
                                    files_cb, g_object_ref (self));
  else if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE)
           || gdk_content_formats_contain_mime_type (formats, "image/png"))
    gdk_clipboard_read_texture_async (clipboard, NULL, texture_cb, g_object_ref (self));
  else
    return FALSE;
  return TRUE;
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, TresenAttachment *self)
{
  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    add_first_file (self, value);
  else if (G_VALUE_HOLDS (value, GDK_TYPE_TEXTURE))
    tresen_attachment_add_texture (self, g_value_get_object (value));
  else
    return FALSE;
  return TRUE;
}

/* Before the widgets inside: a text field would take a file's address for a text. */
void
tresen_attachment_accept_drops (TresenAttachment *self, GtkWidget *area)
{
  GType types[] = { GDK_TYPE_FILE_LIST, GDK_TYPE_TEXTURE };
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);

  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (target), GTK_PHASE_CAPTURE);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, 0);
  gtk_widget_add_controller (area, GTK_EVENT_CONTROLLER (target));
}

static void
chooser_response_cb (GtkNativeDialog *dialog, int response, TresenAttachment *self)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file != NULL)
    tresen_attachment_add_file (self, file);
  gtk_native_dialog_destroy (dialog);
  g_clear_object (&self->chooser);
}

void
tresen_attachment_choose (TresenAttachment *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autoptr (GtkFileFilter) filter = NULL;

  g_return_if_fail (TRESEN_IS_ATTACHMENT (self));

  if (self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (
      _ ("Attach Picture"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
      GTK_FILE_CHOOSER_ACTION_OPEN, _ ("Attach"), _ ("Cancel"));
  filter = gtk_file_filter_new ();
  gtk_file_filter_set_name (filter, _ ("Pictures"));
  gtk_file_filter_add_mime_type (filter, "image/png");
  gtk_file_filter_add_mime_type (filter, "image/jpeg");
  gtk_file_filter_add_mime_type (filter, "image/gif");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chooser_response_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}
