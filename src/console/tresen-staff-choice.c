/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-staff-choice.h"

#include <glib/gi18n.h>
#include <string.h>

#define CHOICE "tresen-staff-choice"

typedef struct
{
  TresenTill *till;
  gboolean is_filling;
} Choice;

static void
choice_free (gpointer data)
{
  Choice *choice = data;

  g_object_unref (choice->till);
  g_free (choice);
}

static gboolean
is_same (GListModel *model, GPtrArray *names)
{
  if (model == NULL || g_list_model_get_n_items (model) != names->len + 1)
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    if (strcmp (gtk_string_list_get_string (GTK_STRING_LIST (model), i + 1), names->pdata[i]) != 0)
      return FALSE;
  return TRUE;
}

static void
fill (AdwComboRow *row, GPtrArray *names)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  gtk_string_list_append (list, _ ("Nobody chosen"));
  for (guint i = 0; i < names->len; i++)
    gtk_string_list_append (list, names->pdata[i]);
  adw_combo_row_set_model (row, G_LIST_MODEL (list));
}

static void
till_changed_cb (AdwComboRow *row, TresenTill *till)
{
  Choice *choice = g_object_get_data (G_OBJECT (row), CHOICE);
  const TresenPaymentSetup *setup = tresen_till_get_setup (till);
  guint position = 0;

  gtk_widget_set_visible (GTK_WIDGET (row), setup != NULL && setup->staff->len > 0);
  if (setup == NULL)
    return;
  choice->is_filling = TRUE;
  if (!is_same (adw_combo_row_get_model (row), setup->staff))
    fill (row, setup->staff);
  if (g_ptr_array_find_with_equal_func (setup->staff, tresen_till_get_who (till), g_str_equal,
                                        &position))
    position++;
  else
    position = 0;
  adw_combo_row_set_selected (row, position);
  choice->is_filling = FALSE;
}

static void
selected_cb (AdwComboRow *row)
{
  const Choice *choice = g_object_get_data (G_OBJECT (row), CHOICE);
  guint selected = adw_combo_row_get_selected (row);
  GListModel *model = adw_combo_row_get_model (row);

  if (choice->is_filling || model == NULL || selected == GTK_INVALID_LIST_POSITION)
    return;
  tresen_till_set_who (choice->till,
                       selected > 0 ? gtk_string_list_get_string (GTK_STRING_LIST (model), selected)
                                    : "");
}

void
tresen_staff_choice_bind (AdwComboRow *row, TresenTill *till)
{
  Choice *choice = g_new0 (Choice, 1);

  choice->till = g_object_ref (till);
  g_object_set_data_full (G_OBJECT (row), CHOICE, choice, choice_free);
  g_signal_connect_object (till, "changed", G_CALLBACK (till_changed_cb), row, G_CONNECT_SWAPPED);
  g_signal_connect (row, "notify::selected", G_CALLBACK (selected_cb), NULL);
  till_changed_cb (row, till);
}
