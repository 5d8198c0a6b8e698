/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-payment-refunds.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "tresen-amount-words.h"
#include "tresen-pay-code-words.h"
#include "tresen-payment-words.h"
#include "tresen-store-refunds.h"
#include "tresen-words.h"

struct _TresenPaymentRefunds
{
  GtkWidget parent_instance;

  AdwPreferencesGroup *group;
  GPtrArray *rows; /* (element-type GtkWidget): borrowed from the group */

  TresenTill *till;
  char *currency;
};

G_DEFINE_FINAL_TYPE (TresenPaymentRefunds, tresen_payment_refunds, GTK_TYPE_WIDGET)

/* What staff want done with a refund. */
typedef struct
{
  gint64 id;
  gint64 now_us;
  char *who;
} Wish;

static void
wish_free (gpointer data)
{
  Wish *wish = data;

  g_free (wish->who);
  g_free (wish);
}

static gpointer
repeat_func (TresenDb *db, gpointer data, GError **error)
{
  const Wish *wish = data;

  return GINT_TO_POINTER (
      tresen_store_refund_repeat (db, wish->id, wish->who, wish->now_us, error));
}

static gpointer
take_back_func (TresenDb *db, gpointer data, GError **error)
{
  const Wish *wish = data;

  return GINT_TO_POINTER (
      tresen_store_refund_take_back (db, wish->id, wish->who, wish->now_us, error));
}

/* One that is not there in this state any more has gone on meanwhile, which the page shows. */
static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  tresen_store_write_finish (TRESEN_STORE (source), result, &error);
  if (error != NULL && !g_error_matches (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_NOT_FOUND))
    g_warning ("A refund could not be changed: %s", error->message);
}

static void
write_wish (TresenPaymentRefunds *self, TresenStoreFunc func, gint64 refund_id)
{
  Wish *wish = g_new0 (Wish, 1);

  wish->id = refund_id;
  wish->now_us = tresen_clock_now_us (tresen_till_get_clock (self->till));
  wish->who = g_strdup (tresen_till_get_who (self->till));
  tresen_store_write_async (tresen_till_get_store (self->till), func, wish, wish_free, NULL,
                            written_cb, NULL);
}

static void
repeat_response_cb (AdwMessageDialog *dialog, const char *response, TresenPaymentRefunds *self)
{
  const gint64 *id = g_object_get_data (G_OBJECT (dialog), "refund");

  if (g_strcmp0 (response, "repeat") == 0 && self->till != NULL)
    write_wish (self, repeat_func, *id);
}

static void
repeat_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TresenPaymentRefunds *self = TRESEN_PAYMENT_REFUNDS (widget);
  gint64 id = g_variant_get_int64 (parameter);
  GtkWidget *dialog = adw_message_dialog_new (
      GTK_WINDOW (gtk_widget_get_root (widget)), _ ("Send the Same Refund Again?"),
      _ ("Nobody knows yet whether it was booked. It goes out with the "
         "same number, so that Paygate can see that it is the same one. "
         "Ask the customer first whether the money has arrived."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "repeat",
                                    _ ("_Send the Same Again"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "repeat",
                                              ADW_RESPONSE_DESTRUCTIVE);
  g_object_set_data_full (G_OBJECT (dialog), "refund", g_memdup2 (&id, sizeof id), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (repeat_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
take_back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  write_wish (TRESEN_PAYMENT_REFUNDS (widget), take_back_func, g_variant_get_int64 (parameter));
}

static void
add_line (GString *text, const char *line)
{
  if (line == NULL || *line == '\0')
    return;
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, line);
}

/* When, by whom and why; what it means; what Paygate said. */
static char *
to_text (const TresenRefund *refund, gint64 now_us)
{
  GString *text = g_string_new (NULL);
  g_autofree char *moment = tresen_words_moment (refund->created_at_us, now_us);
  g_autofree char *by = refund->who != NULL && *refund->who != '\0'
                            ? g_strdup_printf (_ ("%s, by %s"), moment, refund->who)
                            : g_strdup (moment);
  g_autofree char *meaning = refund->state == TRESEN_REFUND_ACCEPTED
                                 ? NULL
                                 : tresen_pay_code_words_meaning (refund->code);

  add_line (text, by);
  add_line (text, refund->reason);
  add_line (text, meaning);
  add_line (text, tresen_pay_code_words_ext (refund->code_ext));
  if (meaning == NULL || *meaning == '\0' || refund->state == TRESEN_REFUND_UNKNOWN)
    add_line (text, tresen_refund_words_hint (refund->state));
  return g_string_free (text, FALSE);
}

static void
add_button (AdwActionRow *row, const char *label, const char *action, gint64 id)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "x", id);
  adw_action_row_add_suffix (row, button);
}

static GtkWidget *
new_row (TresenPaymentRefunds *self, const TresenRefund *refund)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (tresen_refund_words_icon (refund->state));
  g_autofree char *amount = tresen_amount_words (refund->amount, self->currency);
  g_autofree char *title
      = g_strdup_printf ("%s · %s", amount, tresen_refund_words_state (refund->state));
  g_autofree char *text
      = to_text (refund, tresen_clock_now_us (tresen_till_get_clock (self->till)));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  if (refund->state == TRESEN_REFUND_UNKNOWN)
    {
      gtk_widget_add_css_class (row, "warning");
      add_button (ADW_ACTION_ROW (row), _ ("_Send the Same Again…"), "refunds.repeat", refund->id);
    }
  else if (refund->state == TRESEN_REFUND_QUEUED)
    add_button (ADW_ACTION_ROW (row), _ ("_Take Back"), "refunds.take-back", refund->id);
  return row;
}

/** @payment: loaded as a whole */
void
tresen_payment_refunds_set_payment (TresenPaymentRefunds *self, const TresenPayment *payment)
{
  GPtrArray *refunds = payment->refunds;

  g_return_if_fail (TRESEN_IS_PAYMENT_REFUNDS (self) && self->till != NULL);
  g_free (self->currency);
  self->currency = g_strdup (payment->currency);
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; refunds != NULL && i < refunds->len; i++)
    {
      GtkWidget *row = new_row (self, refunds->pdata[i]);

      adw_preferences_group_add (self->group, row);
      g_ptr_array_add (self->rows, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), self->rows->len > 0);
}

/** Once. */
void
tresen_payment_refunds_set_up (TresenPaymentRefunds *self, TresenTill *till)
{
  g_return_if_fail (TRESEN_IS_PAYMENT_REFUNDS (self) && self->till == NULL);
  self->till = g_object_ref (till);
}

static void
tresen_payment_refunds_dispose (GObject *object)
{
  TresenPaymentRefunds *self = TRESEN_PAYMENT_REFUNDS (object);

  if (self->group != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->group));
  self->group = NULL;
  g_ptr_array_set_size (self->rows, 0);
  g_clear_object (&self->till);
  G_OBJECT_CLASS (tresen_payment_refunds_parent_class)->dispose (object);
}

static void
tresen_payment_refunds_finalize (GObject *object)
{
  TresenPaymentRefunds *self = TRESEN_PAYMENT_REFUNDS (object);

  g_ptr_array_unref (self->rows);
  g_free (self->currency);
  G_OBJECT_CLASS (tresen_payment_refunds_parent_class)->finalize (object);
}

static void
tresen_payment_refunds_class_init (TresenPaymentRefundsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tresen_payment_refunds_dispose;
  G_OBJECT_CLASS (klass)->finalize = tresen_payment_refunds_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "refunds.repeat", "x", repeat_action);
  gtk_widget_class_install_action (widget_class, "refunds.take-back", "x", take_back_action);
}

static void
tresen_payment_refunds_init (TresenPaymentRefunds *self)
{
  self->rows = g_ptr_array_new ();
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->group, _ ("Refunds"));
  gtk_widget_set_parent (GTK_WIDGET (self->group), GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
