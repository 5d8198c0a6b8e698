/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-payment-items.h"

#include <glib/gi18n.h>

struct _TresenPaymentItems
{
  GObject parent_instance;

  AdwPreferencesGroup *group; /* borrowed: whoever has this has it */
  GPtrArray *rows;            /* (element-type GtkWidget): borrowed from the group */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TresenPaymentItems, tresen_payment_items, G_TYPE_OBJECT)

static void
number_rows (TresenPaymentItems *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      /* Translators: one line of what is paid for; %u counts from 1 */
      g_autofree char *title = g_strdup_printf (_ ("Item %u"), i + 1);

      adw_preferences_row_set_title (self->rows->pdata[i], title);
    }
}

static void
row_changed_cb (TresenPaymentItems *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
remove_cb (TresenPaymentItems *self, GtkWidget *button)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, ADW_TYPE_ENTRY_ROW);
  guint index = 0;

  if (row == NULL || !g_ptr_array_find (self->rows, row, &index))
    return;
  g_ptr_array_remove_index (self->rows, index);
  g_signal_handlers_disconnect_by_data (row, self);
  adw_preferences_group_remove (self->group, row);
  if (self->rows->len > 0)
    gtk_widget_grab_focus (self->rows->pdata[MIN (index, self->rows->len - 1)]);
  number_rows (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/** Adds an empty line, which has the focus. */
void
tresen_payment_items_add (TresenPaymentItems *self)
{
  GtkWidget *row = adw_entry_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("list-remove-symbolic");

  g_return_if_fail (TRESEN_IS_PAYMENT_ITEMS (self));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Remove Item"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Remove Item"), -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), button);
  g_signal_connect_object (row, "changed", G_CALLBACK (row_changed_cb), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->rows, row);
  number_rows (self);
  adw_preferences_group_add (self->group, row);
  gtk_widget_grab_focus (row);
  g_signal_emit (self, signals[CHANGED], 0);
}

/** Returns: (transfer full) (element-type utf8): as they stand there, empty ones too */
GPtrArray *
tresen_payment_items_dup_texts (TresenPaymentItems *self)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->rows->len; i++)
    g_ptr_array_add (texts, g_strdup (gtk_editable_get_text (self->rows->pdata[i])));
  return texts;
}

static void
append_fault (GString *text, TresenPaymentItems *self, const TresenPaymentItemFault *one)
{
  g_autofree char *value = NULL;
  g_autofree char *words = NULL;

  if (one->index >= self->rows->len)
    return;
  value = tresen_payment_draft_clean (gtk_editable_get_text (self->rows->pdata[one->index]));
  words = tresen_payment_fault_words (&one->fault, value);
  gtk_widget_add_css_class (self->rows->pdata[one->index], "error");
  if (text->len > 0)
    g_string_append_c (text, '\n');
  /* Translators: %1$u is the number of a line, %2$s what is wrong with it */
  g_string_append_printf (text, _ ("Item %1$u: %2$s"), one->index + 1, words);
}

/**
 * Marks the lines that are wrong.
 *
 * Returns: (transfer full): what is wrong with them, a line each; "" for nothing
 */
char *
tresen_payment_items_show_faults (TresenPaymentItems *self, const TresenPaymentReview *review)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->rows->len; i++)
    gtk_widget_remove_css_class (self->rows->pdata[i], "error");
  for (guint i = 0; i < review->item_faults->len; i++)
    append_fault (text, self, &g_array_index (review->item_faults, TresenPaymentItemFault, i));
  return g_strdup (text->str);
}

static void
tresen_payment_items_finalize (GObject *object)
{
  g_ptr_array_unref (TRESEN_PAYMENT_ITEMS (object)->rows);
  G_OBJECT_CLASS (tresen_payment_items_parent_class)->finalize (object);
}

static void
tresen_payment_items_class_init (TresenPaymentItemsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tresen_payment_items_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
tresen_payment_items_init (TresenPaymentItems *self)
{
  self->rows = g_ptr_array_new ();
}

TresenPaymentItems *
tresen_payment_items_new (AdwPreferencesGroup *group)
{
  TresenPaymentItems *self = g_object_new (TRESEN_TYPE_PAYMENT_ITEMS, NULL);

  self->group = group;
  return self;
}
