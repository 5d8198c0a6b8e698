/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-customer-row.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "tresen-console.h"
#include "tresen-conversation-text.h"
#include "tresen-follower-words.h"
#include "tresen-words.h"

struct _TresenCustomerRow
{
  GtkWidget parent_instance;

  /* Template. */
  GtkWidget *box;
  AdwAvatar *avatar;
  GtkLabel *name;
  GtkLabel *time;
  GtkLabel *state;

  TresenClock *clock;
  TresenDirectoryItem *item; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (TresenCustomerRow, tresen_customer_row, GTK_TYPE_WIDGET)

static void
show_item (TresenCustomerRow *self)
{
  const TresenDirectoryRow *row = tresen_directory_item_get (self->item);
  gint64 now_us = tresen_clock_now_us (self->clock);
  g_autofree char *name = tresen_words_customer (row->name, row->remark, row->openid);
  g_autofree char *time = row->last_at_us > 0
                              ? tresen_conversation_text_time (row->last_at_us, now_us)
                              : g_strdup ("");
  g_autofree char *state = tresen_follower_words_state (row);
  g_autofree char *spoken = tresen_follower_words_spoken (row, now_us);
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));

  adw_avatar_set_text (self->avatar, name);
  gtk_label_set_text (self->name, name);
  gtk_label_set_text (self->time, time);
  gtk_label_set_text (self->state, state);
  /* The list tells its rows' names from the widget around ours. */
  if (parent != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken,
                                    -1);
}

/** Shows another customer; %NULL when the row goes back to the pool. */
void
tresen_customer_row_set_item (TresenCustomerRow *self, TresenDirectoryItem *item)
{
  g_return_if_fail (TRESEN_IS_CUSTOMER_ROW (self));
  g_set_object (&self->item, item);
  if (item != NULL)
    show_item (self);
}

/** (nullable): %NULL while the row is in the pool. */
TresenDirectoryItem *
tresen_customer_row_get_item (TresenCustomerRow *self)
{
  g_return_val_if_fail (TRESEN_IS_CUSTOMER_ROW (self), NULL);
  return self->item;
}

static void
tresen_customer_row_dispose (GObject *object)
{
  TresenCustomerRow *self = TRESEN_CUSTOMER_ROW (object);

  g_clear_object (&self->item);
  g_clear_pointer (&self->clock, tresen_clock_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), TRESEN_TYPE_CUSTOMER_ROW);
  G_OBJECT_CLASS (tresen_customer_row_parent_class)->dispose (object);
}

static void
tresen_customer_row_class_init (TresenCustomerRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tresen_customer_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               TRESEN_CONSOLE_RESOURCES "/tresen-customer-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TresenCustomerRow, box);
  gtk_widget_class_bind_template_child (widget_class, TresenCustomerRow, avatar);
  gtk_widget_class_bind_template_child (widget_class, TresenCustomerRow, name);
  gtk_widget_class_bind_template_child (widget_class, TresenCustomerRow, time);
  gtk_widget_class_bind_template_child (widget_class, TresenCustomerRow, state);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "customerrow");
}

static void
tresen_customer_row_init (TresenCustomerRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tresen_customer_row_new (TresenClock *clock)
{
  TresenCustomerRow *self = g_object_new (TRESEN_TYPE_CUSTOMER_ROW, NULL);

  self->clock = tresen_clock_ref (clock);
  return GTK_WIDGET (self);
}
