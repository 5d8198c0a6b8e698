/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-status-strip.h"

#include "tresen-health-words.h"

struct _TresenStatusStrip
{
  GtkWidget parent_instance;

  GtkRevealer *revealer;
  GtkLabel *label;

  TresenHealthMonitor *monitor;
  gboolean is_covered;
};

G_DEFINE_FINAL_TYPE (TresenStatusStrip, tresen_status_strip, GTK_TYPE_WIDGET)

static void
show_health (TresenStatusStrip *self)
{
  g_autoptr (TresenHealthWords) words
      = tresen_health_words_new (tresen_health_monitor_get_rows (self->monitor));

  /* The text stays while the strip goes up. */
  if (words->trouble != NULL)
    gtk_label_set_text (self->label, words->trouble);
  gtk_revealer_set_reveal_child (self->revealer, words->trouble != NULL && !self->is_covered);
}

/** @is_covered: whether the page that is shown says the same in more words */
void
tresen_status_strip_set_covered (TresenStatusStrip *self, gboolean is_covered)
{
  g_return_if_fail (TRESEN_IS_STATUS_STRIP (self));
  self->is_covered = is_covered;
  if (self->monitor != NULL)
    show_health (self);
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
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tresen_status_strip_init (TresenStatusStrip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
