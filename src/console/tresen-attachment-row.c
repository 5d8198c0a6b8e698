/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-attachment-row.h"

#include <glib/gi18n.h>

#include "tresen-attach-words.h"
#include "tresen-console.h"
#include "tresen-thumbnail.h"

#define PREVIEW_PIXELS 48

struct _TresenAttachmentRow
{
  GtkWidget parent_instance;

  /* Of the template */
  GtkWidget *box;
  TresenThumbnail *thumbnail;
  GtkWidget *icon;
  GtkWidget *title;
  GtkWidget *caption;
  GtkWidget *remove_button;
};

enum
{
  REMOVE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TresenAttachmentRow, tresen_attachment_row, GTK_TYPE_WIDGET)

static void
remove_clicked_cb (GtkButton *button, TresenAttachmentRow *self)
{
  g_signal_emit (self, signals[REMOVE], 0);
}

static void
tresen_attachment_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TRESEN_TYPE_ATTACHMENT_ROW);
  G_OBJECT_CLASS (tresen_attachment_row_parent_class)->dispose (object);
}

static void
tresen_attachment_row_class_init (TresenAttachmentRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tresen_attachment_row_dispose;
  signals[REMOVE] = g_signal_new ("remove", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (TRESEN_TYPE_THUMBNAIL);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, TRESEN_CONSOLE_RESOURCES
                                               "/tresen-attachment-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TresenAttachmentRow, box);
  gtk_widget_class_bind_template_child (widget_class, TresenAttachmentRow, thumbnail);
  gtk_widget_class_bind_template_child (widget_class, TresenAttachmentRow, icon);
  gtk_widget_class_bind_template_child (widget_class, TresenAttachmentRow, title);
  gtk_widget_class_bind_template_child (widget_class, TresenAttachmentRow, caption);
  gtk_widget_class_bind_template_child (widget_class, TresenAttachmentRow, remove_button);
  gtk_widget_class_bind_template_callback (widget_class, remove_clicked_cb);
}

static void
tresen_attachment_row_init (TresenAttachmentRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tresen_attachment_row_new (const TresenAttachFile *file, const char *media_folder)
{
  TresenAttachmentRow *self = g_object_new (TRESEN_TYPE_ATTACHMENT_ROW, NULL);
  g_autofree char *title = tresen_attach_words_title (file);
  g_autofree char *caption = tresen_attach_words_describe (file);
  /* Translators: %s is the name of a file */
  g_autofree char *remove = g_strdup_printf (_ ("Remove %s"), title);
  gboolean is_picture = g_strcmp0 (file->kind, "image") == 0;

  gtk_label_set_label (GTK_LABEL (self->title), title);
  gtk_label_set_label (GTK_LABEL (self->caption), caption);
  gtk_widget_set_visible (self->caption, *caption != '\0');
  gtk_widget_set_tooltip_text (self->remove_button, remove);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, remove, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->thumbnail), is_picture);
  gtk_widget_set_visible (self->icon, !is_picture);
  if (is_picture)
    tresen_thumbnail_set_picture (self->thumbnail, media_folder, file->file, PREVIEW_PIXELS);
  return GTK_WIDGET (self);
}
