/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-payment-order.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "tresen-payment-words.h"

struct _TresenPaymentOrder
{
  GtkWidget parent_instance;

  AdwPreferencesGroup *group;
  GPtrArray *rows; /* (element-type GtkWidget): borrowed from the group */
  char *shown;     /* what the rows were made of */
};

G_DEFINE_FINAL_TYPE (TresenPaymentOrder, tresen_payment_order, GTK_TYPE_WIDGET)

static void
add_line (GString *text, const char *name, const char *value)
{
  if (value == NULL || *value == '\0')
    return;
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append_printf (text, _ ("%s: %s"), name, value);
}

static char *
describe_order (const TresenPayment *payment)
{
  GString *text = g_string_new (NULL);

  add_line (text, _ ("Made by"), payment->who);
  add_line (text, _ ("Way"), tresen_payment_words_channel (payment->channel));
  add_line (text, "RefNr", payment->ref_nr);
  return g_string_free (text, FALSE);
}

static char *
describe_attempt (const TresenPayAttempt *attempt)
{
  GString *text = g_string_new (NULL);

  add_line (text, _ ("Way"), tresen_payment_words_channel (attempt->channel));
  add_line (text, "TransID", attempt->trans_id);
  add_line (text, "PayID", attempt->pay_id);
  add_line (text, "XID", attempt->xid);
  add_line (text, "PrepayID", attempt->prepay_id);
  add_line (text, _ ("Code"), attempt->code);
  add_line (text, "MerchantID", attempt->merchant_id);
  return g_string_free (text, FALSE);
}

static GtkWidget *
new_row (const char *title, const char *text)
{
  GtkWidget *row = adw_expander_row_new ();
  GtkWidget *line = gtk_list_box_row_new ();
  GtkWidget *label = gtk_label_new (text);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "pay-step");
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (line), FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (line), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (line), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), line);
  return row;
}

static void
add_row (TresenPaymentOrder *self, const char *title, const char *text)
{
  GtkWidget *row = new_row (title, text);

  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->rows, row);
}

static void
add_attempts (TresenPaymentOrder *self, GPtrArray *attempts)
{
  for (guint i = 0; attempts != NULL && i < attempts->len; i++)
    {
      const TresenPayAttempt *attempt = attempts->pdata[i];
      g_autofree char *title
          /* Translators: one of the codes that were made for a payment; %u is its number */
          = g_strdup_printf (_ ("Code %u"), attempt->number);
      g_autofree char *text = describe_attempt (attempt);

      add_row (self, title, text);
    }
}

/* What the rows are made of, so that they are made anew, and fold, only when that has changed. */
static char *
describe_all (const TresenPayment *payment)
{
  GString *text = g_string_new (NULL);
  g_autofree char *order = describe_order (payment);

  g_string_append_printf (text, "%" G_GINT64_FORMAT "\n%s", payment->id, order);
  for (guint i = 0; payment->attempts != NULL && i < payment->attempts->len; i++)
    {
      g_autofree char *attempt = describe_attempt (payment->attempts->pdata[i]);

      g_string_append_printf (text, "\n%s", attempt);
    }
  return g_string_free (text, FALSE);
}

/** @payment: loaded as a whole */
void
tresen_payment_order_set_payment (TresenPaymentOrder *self, const TresenPayment *payment)
{
  g_autofree char *all = describe_all (payment);
  g_autofree char *order = describe_order (payment);

  g_return_if_fail (TRESEN_IS_PAYMENT_ORDER (self));
  if (g_strcmp0 (all, self->shown) == 0)
    return;
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  add_row (self, _ ("Order"), order);
  add_attempts (self, payment->attempts);
  g_free (self->shown);
  self->shown = g_steal_pointer (&all);
}

static void
tresen_payment_order_dispose (GObject *object)
{
  TresenPaymentOrder *self = TRESEN_PAYMENT_ORDER (object);

  if (self->group != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->group));
  self->group = NULL;
  g_ptr_array_set_size (self->rows, 0);
  G_OBJECT_CLASS (tresen_payment_order_parent_class)->dispose (object);
}

static void
tresen_payment_order_finalize (GObject *object)
{
  TresenPaymentOrder *self = TRESEN_PAYMENT_ORDER (object);

  g_ptr_array_unref (self->rows);
  g_free (self->shown);
  G_OBJECT_CLASS (tresen_payment_order_parent_class)->finalize (object);
}

static void
tresen_payment_order_class_init (TresenPaymentOrderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tresen_payment_order_dispose;
  G_OBJECT_CLASS (klass)->finalize = tresen_payment_order_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
tresen_payment_order_init (TresenPaymentOrder *self)
{
  self->rows = g_ptr_array_new ();
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->group, _ ("Order and Codes"));
  gtk_widget_set_parent (GTK_WIDGET (self->group), GTK_WIDGET (self));
}
