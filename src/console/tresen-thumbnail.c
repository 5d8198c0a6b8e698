/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-thumbnail.h"

#include <glib/gi18n.h>

#include "tresen-picture-load.h"

struct _TresenThumbnail
{
  GtkWidget parent_instance;

  GtkWidget *stack;
  GtkWidget *picture;
  GtkWidget *spinner;
  GtkWidget *problem;

  char *folder;
  char *name;
  int most_pixels;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (TresenThumbnail, tresen_thumbnail, GTK_TYPE_WIDGET)

static void
show_texture (TresenThumbnail *self, GdkTexture *texture)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  int width = MAX (gdk_texture_get_width (texture) / scale, 1);
  int height = MAX (gdk_texture_get_height (texture) / scale, 1);

  gtk_picture_set_paintable (GTK_PICTURE (self->picture), GDK_PAINTABLE (texture));
  gtk_widget_set_size_request (self->stack, width, height);
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->picture);
  gtk_spinner_stop (GTK_SPINNER (self->spinner));
}

static void
load_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenThumbnail) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = tresen_picture_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->stack == NULL)
    return;
  if (texture != NULL)
    {
      show_texture (self, texture);
      return;
    }
  g_info ("A thumbnail could not be made: %s", error->message);
  gtk_spinner_stop (GTK_SPINNER (self->spinner));
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->problem);
}

static void
load (TresenThumbnail *self)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->name == NULL)
    return;
  self->cancellable = g_cancellable_new ();
  gtk_widget_set_size_request (self->stack, self->most_pixels / 2, self->most_pixels / 2);
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->spinner);
  gtk_spinner_start (GTK_SPINNER (self->spinner));
  tresen_picture_load_async (self->folder, self->name, self->most_pixels * scale, self->cancellable,
                             load_cb, g_object_ref (self));
}

static void
tresen_thumbnail_dispose (GObject *object)
{
  TresenThumbnail *self = TRESEN_THUMBNAIL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  G_OBJECT_CLASS (tresen_thumbnail_parent_class)->dispose (object);
}

static void
tresen_thumbnail_finalize (GObject *object)
{
  TresenThumbnail *self = TRESEN_THUMBNAIL (object);

  g_free (self->folder);
  g_free (self->name);
  G_OBJECT_CLASS (tresen_thumbnail_parent_class)->finalize (object);
}

static void
tresen_thumbnail_class_init (TresenThumbnailClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tresen_thumbnail_dispose;
  object_class->finalize = tresen_thumbnail_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "thumbnail");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
tresen_thumbnail_init (TresenThumbnail *self)
{
  self->stack = gtk_stack_new ();
  self->picture = gtk_picture_new ();
  self->spinner = gtk_spinner_new ();
  self->problem = g_object_new (GTK_TYPE_IMAGE, "icon-name", "image-missing-symbolic",
                                "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_picture_set_can_shrink (GTK_PICTURE (self->picture), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_size_request (self->spinner, 24, 24);
  gtk_widget_set_halign (self->spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->spinner, GTK_ALIGN_CENTER);
  gtk_image_set_icon_size (GTK_IMAGE (self->problem), GTK_ICON_SIZE_LARGE);
  gtk_widget_set_tooltip_text (self->problem, _ ("This picture cannot be shown"));
  gtk_stack_add_child (GTK_STACK (self->stack), self->spinner);
  gtk_stack_add_child (GTK_STACK (self->stack), self->picture);
  gtk_stack_add_child (GTK_STACK (self->stack), self->problem);
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
}

GtkWidget *
tresen_thumbnail_new (void)
{
  return g_object_new (TRESEN_TYPE_THUMBNAIL, NULL);
}

/* At most most_pixels logical pixels a side. */
void
tresen_thumbnail_set_picture (TresenThumbnail *self,
                              const char *folder,
                              const char *name,
                              int most_pixels)
{
  g_return_if_fail (TRESEN_IS_THUMBNAIL (self));

  if (g_strcmp0 (self->folder, folder) == 0 && g_strcmp0 (self->name, name) == 0)
    return;
  g_free (self->folder);
  g_free (self->name);
  self->folder = g_strdup (folder);
  self->name = g_strdup (name);
  self->most_pixels = most_pixels;
  load (self);
}
