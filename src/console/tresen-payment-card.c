/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-payment-card.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "tresen-amount-words.h"
#include "tresen-message-card.h"
#include "tresen-payment-words.h"
#include "tresen-words.h"

static GtkWidget *
new_test_mark (void)
{
  GtkWidget *mark = gtk_label_new (C_ ("payment", "Test"));

  gtk_widget_set_valign (mark, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (mark, GTK_ALIGN_START);
  gtk_widget_add_css_class (mark, "chip");
  gtk_widget_add_css_class (mark, "test");
  gtk_widget_add_css_class (mark, "caption");
  return mark;
}

static GtkWidget *
new_state_icon (const TresenPayment *payment)
{
  const char *const classes[] = { "pay-state", tresen_payment_words_style (payment), NULL };
  GtkWidget *icon = gtk_image_new_from_icon_name (tresen_payment_words_icon (payment));

  gtk_widget_set_css_classes (icon, (const char **) classes);
  return icon;
}

static GtkWidget *
new_state (const TresenPayment *payment)
{
  const char *const classes[] = { "pay-state", tresen_payment_words_style (payment), NULL };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (tresen_payment_words_state (payment));

  gtk_widget_set_css_classes (label, (const char **) classes);
  gtk_box_append (GTK_BOX (box), new_state_icon (payment));
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

static GtkWidget *
new_button (const TresenPayment *payment)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("Show _Payment"));

  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_add_css_class (button, "small");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.show-payment");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "x", payment->id);
  return button;
}

/** How it stands now; a card is made anew when that changes. No clock runs in it. */
GtkWidget *
tresen_payment_card_new (const TresenPayment *payment)
{
  g_autofree char *amount = tresen_amount_words (payment->amount, payment->currency);
  /* Translators: a payment in the conversation; %s is the amount */
  g_autofree char *heading = g_strdup_printf (_ ("Payment over %s"), amount);
  g_autofree char *time = tresen_words_time (payment->created_at_us);
  g_autofree char *when = *payment->description != '\0'
                              ? g_strdup_printf ("%s · %s", time, payment->description)
                              : g_strdup (time);
  GtkWidget *lines;
  GtkWidget *card = tresen_message_card_new ("payments-symbolic", heading, &lines);
  const char *alarm = tresen_payment_words_alarm (payment);

  gtk_box_append (GTK_BOX (lines), new_state (payment));
  if (alarm != NULL)
    tresen_message_card_add_line (lines, alarm);
  tresen_message_card_add_line (lines, when);
  if (!payment->is_live)
    gtk_box_append (GTK_BOX (lines), new_test_mark ());
  gtk_box_append (GTK_BOX (lines), new_button (payment));
  gtk_widget_add_css_class (card, "pay-card");
  return card;
}

/** A row of a boxed list. */
GtkWidget *
tresen_payment_card_row_new (const TresenPayment *payment)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *amount = tresen_amount_words (payment->amount, payment->currency);
  g_autofree char *spoken = tresen_payment_words_accessible (payment, payment->created_at_us);
  const char *alarm = tresen_payment_words_alarm (payment);
  g_autofree char *text
      = alarm != NULL ? g_strdup_printf ("%s\n%s", tresen_payment_words_state (payment), alarm)
                      : g_strdup_printf ("%s\n%s", tresen_payment_words_state (payment),
                                         payment->description);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), amount);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), new_state_icon (payment));
  if (!payment->is_live)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), new_test_mark ());
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.show-payment");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "x", payment->id);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  return row;
}
