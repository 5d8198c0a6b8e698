/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-payment-row.h"

#include <glib/gi18n.h>

#include "tresen-amount-words.h"
#include "tresen-console.h"
#include "tresen-conversation-text.h"
#include "tresen-payment-words.h"

struct _TresenPaymentRow
{
  GtkWidget parent_instance;

  /* Template. */
  GtkWidget *box;
  GtkImage *icon;
  GtkLabel *amount;
  GtkLabel *customer;
  GtkWidget *test;
  GtkLabel *time;
  GtkLabel *state;
  GtkLabel *line;

  TresenClock *clock;
  TresenPaymentItem *item; /* (nullable) */
  guint tick_id;           /* while a clock runs that somebody can see */
};

G_DEFINE_FINAL_TYPE (TresenPaymentRow, tresen_payment_row, GTK_TYPE_WIDGET)

/* The list tells its rows' names from the widget around ours. */
static void
set_name (TresenPaymentRow *self, const char *spoken)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));

  if (parent != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken,
                                    -1);
}

static void
show_style (TresenPaymentRow *self, const char *style)
{
  const char *const classes[] = { "pay-state", style, NULL };

  gtk_widget_set_css_classes (GTK_WIDGET (self->icon), (const char **) classes);
  gtk_widget_set_css_classes (GTK_WIDGET (self->state), (const char **) classes);
  gtk_widget_add_css_class (GTK_WIDGET (self->state), "caption");
}

static void
show_line (TresenPaymentRow *self, const TresenPayment *payment)
{
  g_autofree char *line = tresen_payment_words_line (payment, tresen_clock_now_us (self->clock));
  g_autofree char *dotted = g_strdup_printf ("· %s", line);

  gtk_label_set_text (self->line, *line != '\0' ? dotted : "");
}

static void
show_payment (TresenPaymentRow *self, const TresenPayment *payment)
{
  gint64 now_us = tresen_clock_now_us (self->clock);
  g_autofree char *amount = tresen_amount_words (payment->amount, payment->currency);
  g_autofree char *customer = tresen_payment_words_customer (payment);
  g_autofree char *time = tresen_conversation_text_time (payment->created_at_us, now_us);
  g_autofree char *spoken = tresen_payment_words_accessible (payment, now_us);

  gtk_label_set_text (self->amount, amount);
  gtk_label_set_text (self->customer, customer);
  gtk_label_set_text (self->time, time);
  gtk_label_set_text (self->state, tresen_payment_words_state (payment));
  gtk_image_set_from_icon_name (self->icon, tresen_payment_words_icon (payment));
  gtk_widget_set_visible (self->test, !payment->is_live);
  show_style (self, tresen_payment_words_style (payment));
  show_line (self, payment);
  set_name (self, spoken);
}

static void
show_orphan (TresenPaymentRow *self, const TresenPaymentStep *step)
{
  g_autofree char *time
      = tresen_conversation_text_time (step->at_us, tresen_clock_now_us (self->clock));
  g_autofree char *line = g_strdup_printf ("· %s", step->trans_id);
  g_autofree char *spoken
      /* Translators: read aloud: a result that came for an order that is not known here, its TransID, when */
      = g_strdup_printf (_ ("Result for an unknown order, %s, %s"), step->trans_id, time);

  gtk_label_set_text (self->amount, _ ("Unknown order"));
  gtk_label_set_text (self->customer, "");
  gtk_label_set_text (self->time, time);
  gtk_label_set_text (self->state, _ ("Check needed"));
  gtk_label_set_text (self->line, line);
  gtk_image_set_from_icon_name (self->icon, "dialog-warning-symbolic");
  gtk_widget_set_visible (self->test, FALSE);
  show_style (self, "check");
  set_name (self, spoken);
}

static void
show_item (TresenPaymentRow *self)
{
  TresenPayment *payment = tresen_payment_item_get_payment (self->item);

  if (payment != NULL)
    show_payment (self, payment);
  else
    show_orphan (self, tresen_payment_item_get_orphan (self->item));
}

static gboolean
tick_cb (gpointer user_data)
{
  TresenPaymentRow *self = user_data;

  show_line (self, tresen_payment_item_get_payment (self->item));
  return G_SOURCE_CONTINUE;
}

static void
update_ticking (TresenPaymentRow *self)
{
  TresenPayment *payment = self->item != NULL ? tresen_payment_item_get_payment (self->item) : NULL;
  gboolean ticks
      = payment != NULL && gtk_widget_get_mapped (GTK_WIDGET (self))
        && tresen_payment_words_left_us (payment, tresen_clock_now_us (self->clock)) >= 0;

  if (ticks && self->tick_id == 0)
    self->tick_id = g_timeout_add_seconds (1, tick_cb, self);
  else if (!ticks)
    g_clear_handle_id (&self->tick_id, g_source_remove);
}

/** Shows another payment; %NULL when the row goes back to the pool. */
void
tresen_payment_row_set_item (TresenPaymentRow *self, TresenPaymentItem *item)
{
  g_return_if_fail (TRESEN_IS_PAYMENT_ROW (self));
  g_set_object (&self->item, item);
  if (item != NULL)
    show_item (self);
  update_ticking (self);
}

/** (nullable): %NULL while the row is in the pool. */
TresenPaymentItem *
tresen_payment_row_get_item (TresenPaymentRow *self)
{
  g_return_val_if_fail (TRESEN_IS_PAYMENT_ROW (self), NULL);
  return self->item;
}

static void
tresen_payment_row_map (GtkWidget *widget)
{
  TresenPaymentRow *self = TRESEN_PAYMENT_ROW (widget);

  GTK_WIDGET_CLASS (tresen_payment_row_parent_class)->map (widget);
  if (self->item != NULL)
    show_item (self);
  update_ticking (self);
}

static void
tresen_payment_row_unmap (GtkWidget *widget)
{
  TresenPaymentRow *self = TRESEN_PAYMENT_ROW (widget);

  GTK_WIDGET_CLASS (tresen_payment_row_parent_class)->unmap (widget);
  update_ticking (self);
}

static void
tresen_payment_row_dispose (GObject *object)
{
  TresenPaymentRow *self = TRESEN_PAYMENT_ROW (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_object (&self->item);
  g_clear_pointer (&self->clock, tresen_clock_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), TRESEN_TYPE_PAYMENT_ROW);
  G_OBJECT_CLASS (tresen_payment_row_parent_class)->dispose (object);
}

static void
tresen_payment_row_class_init (TresenPaymentRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tresen_payment_row_dispose;
  widget_class->map = tresen_payment_row_map;
  widget_class->unmap = tresen_payment_row_unmap;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               TRESEN_CONSOLE_RESOURCES "/tresen-payment-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentRow, box);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentRow, icon);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentRow, amount);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentRow, customer);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentRow, test);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentRow, time);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentRow, state);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentRow, line);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "paymentrow");
}

static void
tresen_payment_row_init (TresenPaymentRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tresen_payment_row_new (TresenClock *clock)
{
  TresenPaymentRow *self = g_object_new (TRESEN_TYPE_PAYMENT_ROW, NULL);

  self->clock = tresen_clock_ref (clock);
  return GTK_WIDGET (self);
}
