/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-picture-view.h"

#include <glib/gi18n.h>

#include "tresen-console.h"
#include "tresen-picture-load.h"

/* What every graphics driver takes as one texture. */
#define MOST_TEXTURE_PIXELS 4096
#define ZOOM_STEP 1.25
#define LEAST_ZOOM 0.05
#define MOST_ZOOM 8.0

struct _TresenPictureView
{
  AdwWindow parent_instance;

  /* Of the template */
  AdwWindowTitle *title;
  AdwToastOverlay *toasts;
  GtkStack *stack;
  GtkWidget *spinner;
  GtkScrolledWindow *scroller;
  GtkPicture *picture;
  GtkWidget *problem;

  /* Owned */
  char *media_folder;
  char *name;
  GCancellable *cancellable;
  GtkFileChooserNative *chooser; /* (nullable) while it is open */

  double zoom; /* 0: fitted to the window */
};

G_DEFINE_FINAL_TYPE (TresenPictureView, tresen_picture_view, ADW_TYPE_WINDOW)

/* The zoom at which the picture just fits. */
static double
get_fitting_zoom (TresenPictureView *self, GdkPaintable *paintable)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self->scroller));
  double height = gtk_widget_get_height (GTK_WIDGET (self->scroller));
  double fitting = MIN (width / MAX (gdk_paintable_get_intrinsic_width (paintable), 1),
                        height / MAX (gdk_paintable_get_intrinsic_height (paintable), 1));

  return CLAMP (fitting, LEAST_ZOOM, MOST_ZOOM);
}

static void
set_zoom (TresenPictureView *self, double zoom)
{
  GdkPaintable *paintable = gtk_picture_get_paintable (self->picture);

  if (paintable == NULL)
    return;
  self->zoom = zoom == 0 ? 0 : CLAMP (zoom, LEAST_ZOOM, MOST_ZOOM);
  gtk_widget_set_halign (GTK_WIDGET (self->picture), zoom == 0 ? GTK_ALIGN_FILL : GTK_ALIGN_CENTER);
  gtk_widget_set_valign (GTK_WIDGET (self->picture), zoom == 0 ? GTK_ALIGN_FILL : GTK_ALIGN_CENTER);
  if (zoom == 0)
    gtk_widget_set_size_request (GTK_WIDGET (self->picture), -1, -1);
  else
    gtk_widget_set_size_request (
        GTK_WIDGET (self->picture),
        (int) (self->zoom * gdk_paintable_get_intrinsic_width (paintable)),
        (int) (self->zoom * gdk_paintable_get_intrinsic_height (paintable)));
}

static void
zoom_by (TresenPictureView *self, double factor)
{
  GdkPaintable *paintable = gtk_picture_get_paintable (self->picture);

  if (paintable != NULL)
    set_zoom (self, (self->zoom == 0 ? get_fitting_zoom (self, paintable) : self->zoom) * factor);
}

static void
zoom_in_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  zoom_by (TRESEN_PICTURE_VIEW (widget), ZOOM_STEP);
}

static void
zoom_out_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  zoom_by (TRESEN_PICTURE_VIEW (widget), 1 / ZOOM_STEP);
}

static void
zoom_fit_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  set_zoom (TRESEN_PICTURE_VIEW (widget), 0);
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, TresenPictureView *self)
{
  GdkModifierType state
      = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));

  if ((state & GDK_CONTROL_MASK) == 0)
    return GDK_EVENT_PROPAGATE;
  zoom_by (self, dy > 0 ? 1 / ZOOM_STEP : ZOOM_STEP);
  return GDK_EVENT_STOP;
}

static void
copy_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenPictureView) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_copied = g_file_copy_finish (G_FILE (source), result, &error);

  if (self->toasts == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!is_copied)
    g_info ("Saving a picture: %s", error->message);
  adw_toast_overlay_add_toast (
      self->toasts,
      adw_toast_new (is_copied ? _ ("Picture saved")
                               : _ ("The picture could not be saved. Choose another folder.")));
}

static void
save_response_cb (GtkNativeDialog *dialog, int response, TresenPictureView *self)
{
  g_autofree char *path = tresen_picture_get_path (self->media_folder, self->name);
  g_autoptr (GFile) source = path != NULL ? g_file_new_for_path (path) : NULL;
  g_autoptr (GFile) target = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    target = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (target != NULL && source != NULL)
    g_file_copy_async (source, target, G_FILE_COPY_OVERWRITE | G_FILE_COPY_TARGET_DEFAULT_PERMS,
                       G_PRIORITY_DEFAULT, self->cancellable, NULL, NULL, copy_cb,
                       g_object_ref (self));
  gtk_native_dialog_destroy (dialog);
  g_clear_object (&self->chooser);
}

static void
save_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TresenPictureView *self = TRESEN_PICTURE_VIEW (widget);

  if (self->chooser != NULL)
    return;
  self->chooser
      = gtk_file_chooser_native_new (_ ("Save Picture"), GTK_WINDOW (self),
                                     GTK_FILE_CHOOSER_ACTION_SAVE, _ ("Save"), _ ("Cancel"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), self->name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (save_response_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
load_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenPictureView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = tresen_picture_load_finish (result, &error);

  if (self->stack == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (texture == NULL)
    {
      g_info ("Showing a picture: %s", error->message);
      gtk_stack_set_visible_child (self->stack, self->problem);
      return;
    }
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->scroller));
  gtk_widget_grab_focus (GTK_WIDGET (self->picture));
}

static void
tresen_picture_view_dispose (GObject *object)
{
  TresenPictureView *self = TRESEN_PICTURE_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->chooser);
  gtk_widget_dispose_template (GTK_WIDGET (self), TRESEN_TYPE_PICTURE_VIEW);
  G_OBJECT_CLASS (tresen_picture_view_parent_class)->dispose (object);
}

static void
tresen_picture_view_finalize (GObject *object)
{
  TresenPictureView *self = TRESEN_PICTURE_VIEW (object);

  g_clear_object (&self->cancellable);
  g_free (self->media_folder);
  g_free (self->name);
  G_OBJECT_CLASS (tresen_picture_view_parent_class)->finalize (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "picture.zoom-in", NULL, zoom_in_cb);
  gtk_widget_class_install_action (widget_class, "picture.zoom-out", NULL, zoom_out_cb);
  gtk_widget_class_install_action (widget_class, "picture.zoom-fit", NULL, zoom_fit_cb);
  gtk_widget_class_install_action (widget_class, "picture.save", NULL, save_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_plus, GDK_CONTROL_MASK,
                                       "picture.zoom-in", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_equal, GDK_CONTROL_MASK,
                                       "picture.zoom-in", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Add, GDK_CONTROL_MASK,
                                       "picture.zoom-in", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_minus, GDK_CONTROL_MASK,
                                       "picture.zoom-out", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Subtract, GDK_CONTROL_MASK,
                                       "picture.zoom-out", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_0, GDK_CONTROL_MASK,
                                       "picture.zoom-fit", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_0, GDK_CONTROL_MASK,
                                       "picture.zoom-fit", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "picture.save",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close",
                                       NULL);
}

static void
tresen_picture_view_class_init (TresenPictureViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tresen_picture_view_dispose;
  object_class->finalize = tresen_picture_view_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               TRESEN_CONSOLE_RESOURCES "/tresen-picture-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TresenPictureView, title);
  gtk_widget_class_bind_template_child (widget_class, TresenPictureView, toasts);
  gtk_widget_class_bind_template_child (widget_class, TresenPictureView, stack);
  gtk_widget_class_bind_template_child (widget_class, TresenPictureView, spinner);
  gtk_widget_class_bind_template_child (widget_class, TresenPictureView, scroller);
  gtk_widget_class_bind_template_child (widget_class, TresenPictureView, picture);
  gtk_widget_class_bind_template_child (widget_class, TresenPictureView, problem);
  install_actions (widget_class);
}

static void
tresen_picture_view_init (TresenPictureView *self)
{
  GtkEventController *scroll
      = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);

  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (scroll, GTK_PHASE_CAPTURE);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->scroller), scroll);
}

TresenPictureView *
tresen_picture_view_new (GtkWindow *parent,
                         const char *media_folder,
                         const char *name,
                         const char *title)
{
  TresenPictureView *self = g_object_new (TRESEN_TYPE_PICTURE_VIEW, "transient-for", parent, NULL);

  self->media_folder = g_strdup (media_folder);
  self->name = g_strdup (name);
  adw_window_title_set_subtitle (self->title, title);
  if (parent != NULL)
    gtk_window_set_default_size (
        GTK_WINDOW (self), CLAMP (gtk_widget_get_width (GTK_WIDGET (parent)) - 40, 320, 1000),
        CLAMP (gtk_widget_get_height (GTK_WIDGET (parent)) - 40, 280, 760));
  tresen_picture_load_async (media_folder, name, MOST_TEXTURE_PIXELS, self->cancellable, load_cb,
                             g_object_ref (self));
  return self;
}
