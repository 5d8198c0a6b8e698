/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-refund-threshold.h"

#include "tresen-amount-text.h"
#include "tresen-amount-words.h"
#include "tresen-store-settings.h"

static const char *
get_currency (TresenTill *till)
{
  return tresen_till_get_setup (till)->connection->paygate_currency;
}

/* Not while somebody writes. */
static void
show (GtkWidget *row, TresenTill *till)
{
  g_autofree char *text = NULL;

  if (tresen_till_get_setup (till) == NULL || gtk_widget_has_css_class (row, "error")
      || gtk_widget_get_focus_child (row) != NULL)
    return;
  text = tresen_amount_words_number (tresen_till_get_setup (till)->refund_threshold,
                                     get_currency (till));
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static gpointer
save_func (TresenDb *db, gpointer data, GError **error)
{
  tresen_store_setting_set (db, TRESEN_SETTING_REFUND_THRESHOLD, data, error);
  return NULL;
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  tresen_store_write_finish (TRESEN_STORE (source), result, &error);
  if (error != NULL)
    g_warning ("Saving a preference: %s", error->message);
}

static void
apply_cb (GtkWidget *row, TresenTill *till)
{
  gint64 amount = 0;

  if (tresen_till_get_setup (till) == NULL)
    return;
  if (!tresen_amount_text_parse (gtk_editable_get_text (GTK_EDITABLE (row)), get_currency (till),
                                 tresen_number_style_get (), &amount, NULL))
    {
      gtk_widget_add_css_class (row, "error");
      return;
    }
  gtk_widget_remove_css_class (row, "error");
  tresen_store_write_async (tresen_till_get_store (till), save_func,
                            g_strdup_printf ("%" G_GINT64_FORMAT, amount), g_free, NULL, saved_cb,
                            NULL);
}

void
tresen_refund_threshold_bind (GtkWidget *row, TresenTill *till)
{
  g_signal_connect_object (row, "apply", G_CALLBACK (apply_cb), till, 0);
  g_signal_connect_object (till, "changed", G_CALLBACK (show), row, G_CONNECT_SWAPPED);
  show (row, till);
}
