/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-status-strip.h"

#include "tresen-health-words.h"

struct _TresenStatusStrip
{
  GtkWidget parent_instance;

  GtkRevealer *revealer;
  GtkLabel *label;
  GtkWidget *button;

  TresenHealthMonitor *monitor;
  char *copy;
};

enum
{
  COPIED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TresenStatusStrip, tresen_status_strip, GTK_TYPE_WIDGET)

static void
show_health (TresenStatusStrip *self)
{
  g_autoptr (TresenHealthWords) words
      = tresen_health_words_new (tresen_health_monitor_get_rows (self->monitor));

  /* The text stays while the strip goes up. */
  if (words->trouble != NULL)
    gtk_label_set_text (self->label, words->trouble);
  g_free (self->copy);
  self->copy = g_strdup (words->copy);
  gtk_widget_set_visible (self->button, self->copy != NULL);
  gtk_revealer_set_reveal_child (self->revealer, words->trouble != NULL);
}

static void
copy_clicked_cb (TresenStatusStrip *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->copy);
  g_signal_emit (self, signals[COPIED], 0);
}

void
tresen_status_strip_set_monitor (TresenStatusStrip *self, TresenHealthMonitor *monitor)
{
  g_return_if_fail (TRESEN_IS_STATUS_STRIP (self));
  if (!g_set_object (&self->monitor, monitor))
    return;
  g_signal_connect_object (monitor, "changed", G_CALLBACK (show_health), self, G_CONNECT_SWAPPED);
  show_health (self);
}

static void
tresen_status_strip_dispose (GObject *object)
{
  TresenStatusStrip *self = TRESEN_STATUS_STRIP (object);

  g_clear_object (&self->monitor);
  g_clear_pointer (&self->copy, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), TRESEN_TYPE_STATUS_STRIP);
  G_OBJECT_CLASS (tresen_status_strip_parent_class)->dispose (object);
}

static void
tresen_status_strip_class_init (TresenStatusStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tresen_status_strip_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tresen/Tresen/tresen-status-strip.ui");
  gtk_widget_class_bind_template_child (widget_class, TresenStatusStrip, revealer);
  gtk_widget_class_bind_template_child (widget_class, TresenStatusStrip, label);
  gtk_widget_class_bind_template_child (widget_class, TresenStatusStrip, button);
  gtk_widget_class_bind_template_callback (widget_class, copy_clicked_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  signals[COPIED] = g_signal_new ("copied", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
tresen_status_strip_init (TresenStatusStrip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
