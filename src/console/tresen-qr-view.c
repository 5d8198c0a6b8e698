/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-qr-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "tresen-qr-code.h"

#define NATURAL_PIXELS 240
#define LEAST_PIXELS 160

struct _TresenQrView
{
  GtkWidget parent_instance;
  TresenQrPicture *picture; /* (nullable) */
  char *text;
};

G_DEFINE_FINAL_TYPE (TresenQrView, tresen_qr_view, GTK_TYPE_WIDGET)

static void
tresen_qr_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TresenQrView *self = TRESEN_QR_VIEW (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  int size = MIN (width, height);
  cairo_t *cairo;

  if (self->picture == NULL || size <= 0)
    return;
  cairo = gtk_snapshot_append_cairo (snapshot,
                                     &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  tresen_qr_picture_draw (self->picture, cairo, (width - size) / 2, (height - size) / 2, size);
  cairo_destroy (cairo);
}

static GtkSizeRequestMode
tresen_qr_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
tresen_qr_view_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  *minimum = LEAST_PIXELS;
  *natural = NATURAL_PIXELS;
}

static void
tresen_qr_view_finalize (GObject *object)
{
  TresenQrView *self = TRESEN_QR_VIEW (object);

  g_clear_pointer (&self->picture, tresen_qr_picture_free);
  g_free (self->text);
  G_OBJECT_CLASS (tresen_qr_view_parent_class)->finalize (object);
}

static void
tresen_qr_view_class_init (TresenQrViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tresen_qr_view_finalize;
  widget_class->snapshot = tresen_qr_view_snapshot;
  widget_class->measure = tresen_qr_view_measure;
  widget_class->get_request_mode = tresen_qr_view_get_request_mode;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
tresen_qr_view_init (TresenQrView *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("QR code"), -1);
}

/** @text: "" for no code */
void
tresen_qr_view_set_text (TresenQrView *self, const char *text)
{
  g_return_if_fail (TRESEN_IS_QR_VIEW (self));

  if (g_strcmp0 (self->text, text) == 0)
    return;
  g_free (self->text);
  self->text = g_strdup (text);
  g_clear_pointer (&self->picture, tresen_qr_picture_free);
  self->picture = tresen_qr_picture_new (text);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint key,
                guint code,
                GdkModifierType state,
                GtkWindow *window)
{
  if (key != GDK_KEY_Escape && key != GDK_KEY_F11)
    return GDK_EVENT_PROPAGATE;
  gtk_window_close (window);
  return GDK_EVENT_STOP;
}

/** For a customer at the counter: nothing but the code and what it is for; Escape or a click ends it. */
void
tresen_qr_view_show_full_screen (GtkWindow *parent, const char *text, const char *label)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);
  GtkWidget *view = g_object_new (TRESEN_TYPE_QR_VIEW, NULL);
  GtkWidget *title = gtk_label_new (label);
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Close"));
  GtkEventController *keys = gtk_event_controller_key_new ();

  tresen_qr_view_set_text (TRESEN_QR_VIEW (view), text);
  gtk_widget_set_vexpand (view, TRUE);
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_widget_add_css_class (title, "title-1");
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "pill");
  gtk_widget_add_css_class (window, "qr-screen");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), view);
  gtk_box_append (GTK_BOX (box), button);
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_set_title (GTK_WINDOW (window), label);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_default_size (GTK_WINDOW (window), 600, 700);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (gtk_window_close), window);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), window);
  gtk_widget_add_controller (window, keys);
  gtk_window_fullscreen (GTK_WINDOW (window));
  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_grab_focus (button);
}
