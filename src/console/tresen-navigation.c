/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-navigation.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "tresen-health-words.h"

struct _TresenNavigation
{
  GtkWidget parent_instance;

  GtkWidget *box;
  AdwHeaderBar *header;
  GtkListBox *places;
  GtkListBoxRow *inbox;
  GtkLabel *n_unread;
  GtkListBoxRow *payments_row;
  GtkLabel *n_payments;
  GtkListBox *foot;
  GtkListBoxRow *connection;
  GtkImage *state_icon;
  GtkLabel *state_word;

  TresenHealthMonitor *monitor;
  TresenPaymentMonitor *payments;
  char *place; /* the one that is shown */
  gboolean is_folded;
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TresenNavigation, tresen_navigation, GTK_TYPE_WIDGET)

static void
set_name (gpointer widget, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
show_unread (TresenNavigation *self)
{
  guint n = (guint) MIN (tresen_health_monitor_get_n_unread (self->monitor), G_MAXINT);
  g_autofree char *number = g_strdup_printf ("%u", n);
  g_autofree char *name = g_strdup_printf (
      ngettext ("Inbox, %u unread conversation", "Inbox, %u unread conversations", n), n);

  gtk_label_set_text (self->n_unread, number);
  gtk_widget_set_visible (GTK_WIDGET (self->n_unread), n > 0);
  set_name (self->inbox, n > 0 ? name : _ ("Inbox"));
}

/* The number is of those for which a customer is expected; that something needs attention is told by the colour and in words. */
static void
show_payments (TresenNavigation *self)
{
  const TresenPaymentCounts *counts = tresen_payment_monitor_get (self->payments);
  guint n_trouble = counts->n_attention + counts->n_orphans;
  guint n = counts->n_open > 0 ? counts->n_open : n_trouble;
  g_autofree char *number = g_strdup_printf ("%u", n);
  g_autofree char *waiting = g_strdup_printf (
      ngettext ("Payments, %u waiting", "Payments, %u waiting", counts->n_open), counts->n_open);
  g_autofree char *trouble
      = g_strdup_printf (ngettext ("%s, %u needs attention", "%s, %u need attention", n_trouble),
                         counts->n_open > 0 ? waiting : _ ("Payments"), n_trouble);
  const char *name = n_trouble > 0 ? trouble : counts->n_open > 0 ? waiting : _ ("Payments");

  gtk_label_set_text (self->n_payments, number);
  gtk_widget_set_visible (GTK_WIDGET (self->n_payments), n > 0);
  if (n_trouble > 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->n_payments), "trouble");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->n_payments), "trouble");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->payments_row), n_trouble > 0 ? trouble : NULL);
  set_name (self->payments_row, name);
}

static void
show_state (TresenNavigation *self)
{
  static const char *const icons[] = {
    [TRESEN_HEALTH_UNKNOWN] = "content-loading-symbolic",
    [TRESEN_HEALTH_GOOD] = "object-select-symbolic",
    [TRESEN_HEALTH_WAITING] = "content-loading-symbolic",
    [TRESEN_HEALTH_BAD] = "dialog-warning-symbolic",
  };
  static const char *const classes[][2] = {
    [TRESEN_HEALTH_UNKNOWN] = { "dim-label", NULL },
    [TRESEN_HEALTH_GOOD] = { "success", NULL },
    [TRESEN_HEALTH_WAITING] = { "dim-label", NULL },
    [TRESEN_HEALTH_BAD] = { "warning", NULL },
  };
  g_autoptr (TresenHealthWords) words
      = tresen_health_words_new (tresen_health_monitor_get_rows (self->monitor));
  /* Translators: read aloud; %s is the state of the connection, such as "Connected" */
  g_autofree char *name = g_strdup_printf (_ ("Connection: %s"), words->word);

  gtk_image_set_from_icon_name (self->state_icon, icons[words->level]);
  gtk_widget_set_css_classes (GTK_WIDGET (self->state_icon), (const char **) classes[words->level]);
  gtk_label_set_text (self->state_word, words->word);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->connection), words->trouble);
  set_name (self->connection, name);
}

static void
show_news (TresenNavigation *self)
{
  show_unread (self);
  show_state (self);
}

static void
row_activated_cb (TresenNavigation *self, GtkListBoxRow *row)
{
  g_signal_emit (self, signals[CHOSEN], 0, gtk_widget_get_name (GTK_WIDGET (row)));
}

/* The rows are named like the places; each is in one of two lists. */
static void
mark_in (TresenNavigation *self, GtkListBox *list)
{
  GtkListBoxRow *row;

  gtk_list_box_set_selection_mode (list,
                                   self->is_folded ? GTK_SELECTION_NONE : GTK_SELECTION_SINGLE);
  gtk_list_box_unselect_all (list);
  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    if (!self->is_folded && strcmp (gtk_widget_get_name (GTK_WIDGET (row)), self->place) == 0)
      gtk_list_box_select_row (list, row);
}

static void
mark_place (TresenNavigation *self)
{
  mark_in (self, self->places);
  mark_in (self, self->foot);
}

/** @place: the name of the place that is shown now, which is that of its row in the template */
void
tresen_navigation_set_place (TresenNavigation *self, const char *place)
{
  g_return_if_fail (TRESEN_IS_NAVIGATION (self) && place != NULL);
  g_free (self->place);
  self->place = g_strdup (place);
  mark_place (self);
}

void
tresen_navigation_set_monitor (TresenNavigation *self, TresenHealthMonitor *monitor)
{
  g_return_if_fail (TRESEN_IS_NAVIGATION (self));
  if (!g_set_object (&self->monitor, monitor))
    return;
  g_signal_connect_object (monitor, "changed", G_CALLBACK (show_news), self, G_CONNECT_SWAPPED);
  show_news (self);
}

void
tresen_navigation_set_payments (TresenNavigation *self, TresenPaymentMonitor *payments)
{
  g_return_if_fail (TRESEN_IS_NAVIGATION (self));
  if (!g_set_object (&self->payments, payments))
    return;
  g_signal_connect_object (payments, "changed", G_CALLBACK (show_payments), self,
                           G_CONNECT_SWAPPED);
  show_payments (self);
}

/** As a page of its own it has the window's buttons and marks no place, so that each can be gone to. */
void
tresen_navigation_set_folded (TresenNavigation *self, gboolean is_folded)
{
  g_return_if_fail (TRESEN_IS_NAVIGATION (self));
  adw_header_bar_set_show_end_title_buttons (self->header, is_folded);
  self->is_folded = is_folded;
  mark_place (self);
}

static void
tresen_navigation_dispose (GObject *object)
{
  TresenNavigation *self = TRESEN_NAVIGATION (object);

  g_clear_object (&self->monitor);
  g_clear_object (&self->payments);
  g_clear_pointer (&self->place, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), TRESEN_TYPE_NAVIGATION);
  G_OBJECT_CLASS (tresen_navigation_parent_class)->dispose (object);
}

static void
tresen_navigation_class_init (TresenNavigationClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tresen_navigation_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tresen/Tresen/tresen-navigation.ui");
  gtk_widget_class_bind_template_child (widget_class, TresenNavigation, box);
  gtk_widget_class_bind_template_child (widget_class, TresenNavigation, header);
  gtk_widget_class_bind_template_child (widget_class, TresenNavigation, places);
  gtk_widget_class_bind_template_child (widget_class, TresenNavigation, inbox);
  gtk_widget_class_bind_template_child (widget_class, TresenNavigation, n_unread);
  gtk_widget_class_bind_template_child (widget_class, TresenNavigation, payments_row);
  gtk_widget_class_bind_template_child (widget_class, TresenNavigation, n_payments);
  gtk_widget_class_bind_template_child (widget_class, TresenNavigation, foot);
  gtk_widget_class_bind_template_child (widget_class, TresenNavigation, connection);
  gtk_widget_class_bind_template_child (widget_class, TresenNavigation, state_icon);
  gtk_widget_class_bind_template_child (widget_class, TresenNavigation, state_word);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
tresen_navigation_init (TresenNavigation *self)
{
  self->place = g_strdup ("inbox");
  gtk_widget_init_template (GTK_WIDGET (self));
}
