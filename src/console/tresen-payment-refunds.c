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
  GtkListBox *list;

  TresenTill *till;
  char *currency;
};

enum
{
  PROBLEM,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

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
  g_autoptr (TresenPaymentRefunds) self = user_data;
  g_autoptr (GError) error = NULL;

  tresen_store_write_finish (TRESEN_STORE (source), result, &error);
  if (error == NULL || self->till == NULL
      || g_error_matches (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_NOT_FOUND)
      || g_error_matches (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_CLOSED))
    return;
  g_info ("A refund could not be changed: %s", error->message);
  g_signal_emit (self, signals[PROBLEM], 0,
                 _ ("The refund could not be sent again: another one is on its way, or less is "
                    "left of the payment."));
}

static void
write_wish (TresenPaymentRefunds *self, TresenStoreFunc func, gint64 refund_id)
{
  Wish *wish = g_new0 (Wish, 1);

  wish->id = refund_id;
  wish->now_us = tresen_clock_now_us (tresen_till_get_clock (self->till));
  wish->who = g_strdup (tresen_till_get_who (self->till));
  tresen_store_write_async (tresen_till_get_store (self->till), func, wish, wish_free, NULL,
                            written_cb, g_object_ref (self));
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
  gint64 id = 0;
  gboolean is_unknown = FALSE;
  GtkWidget *dialog;

  g_variant_get (parameter, "(xb)", &id, &is_unknown);
  dialog = adw_message_dialog_new (
      GTK_WINDOW (gtk_widget_get_root (widget)), _ ("Send the Same Refund Again?"),
      is_unknown ? _ ("Nobody knows yet whether it was booked. It goes out with the same number, "
                      "so that Paygate can see that it is the same one. Ask the customer first "
                      "whether the money has arrived.")
                 : _ ("Paygate refused it. It goes out with the same number, as WeChat Pay wants "
                      "it for a refund that failed."));
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
  g_autofree char *meaning = refund->state != TRESEN_REFUND_REFUSED
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

static GtkWidget *
new_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

/* @target: floating */
static void
add_button (GtkWidget *column, const char *label, const char *action, GVariant *target)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_set_margin_top (button, 4);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button), target);
  gtk_box_append (GTK_BOX (column), button);
}

static gboolean
can_repeat (const TresenRefund *refund)
{
  return refund->state == TRESEN_REFUND_UNKNOWN
         || (refund->state == TRESEN_REFUND_REFUSED
             && !tresen_pay_code_words_is_final (refund->code));
}

static GtkWidget *
new_column (TresenPaymentRefunds *self, const TresenRefund *refund, const char *title)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *text
      = to_text (refund, tresen_clock_now_us (tresen_till_get_clock (self->till)));

  gtk_box_append (GTK_BOX (column), new_label (title, NULL));
  gtk_box_append (GTK_BOX (column), new_label (text, "caption"));
  if (can_repeat (refund))
    add_button (column, _ ("_Send the Same Again…"), "refunds.repeat",
                g_variant_new ("(xb)", refund->id, refund->state == TRESEN_REFUND_UNKNOWN));
  else if (refund->state == TRESEN_REFUND_QUEUED)
    add_button (column, _ ("_Take Back"), "refunds.take-back", g_variant_new_int64 (refund->id));
  gtk_widget_set_hexpand (column, TRUE);
  return column;
}

static const char *
get_style (TresenRefundState state)
{
  switch (state)
    {
    case TRESEN_REFUND_UNKNOWN:
      return "check";
    case TRESEN_REFUND_REFUSED:
      return "failed";
    case TRESEN_REFUND_ACCEPTED:
      return "paid";
    case TRESEN_REFUND_QUEUED:
    case TRESEN_REFUND_SENDING:
    default:
      return "waiting";
    }
}

static GtkWidget *
new_row (TresenPaymentRefunds *self, const TresenRefund *refund)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = gtk_image_new_from_icon_name (tresen_refund_words_icon (refund->state));
  g_autofree char *amount = tresen_amount_words (refund->amount, self->currency);
  g_autofree char *title
      = g_strdup_printf ("%s · %s", amount, tresen_refund_words_state (refund->state));

  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_set_margin_top (icon, 3);
  gtk_widget_add_css_class (icon, "pay-state");
  gtk_widget_add_css_class (icon, get_style (refund->state));
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), new_column (self, refund, title));
  gtk_widget_add_css_class (box, "pay-step");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return row;
}

/** @payment: loaded as a whole */
void
tresen_payment_refunds_set_payment (TresenPaymentRefunds *self, const TresenPayment *payment)
{
  GPtrArray *refunds = payment->refunds;
  GtkListBoxRow *row;

  g_return_if_fail (TRESEN_IS_PAYMENT_REFUNDS (self) && self->till != NULL);
  g_free (self->currency);
  self->currency = g_strdup (payment->currency);
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; refunds != NULL && i < refunds->len; i++)
    gtk_list_box_append (self->list, new_row (self, g_ptr_array_index (refunds, i)));
  gtk_widget_set_visible (GTK_WIDGET (self), refunds != NULL && refunds->len > 0);
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
  g_clear_object (&self->till);
  G_OBJECT_CLASS (tresen_payment_refunds_parent_class)->dispose (object);
}

static void
tresen_payment_refunds_finalize (GObject *object)
{
  g_free (TRESEN_PAYMENT_REFUNDS (object)->currency);
  G_OBJECT_CLASS (tresen_payment_refunds_parent_class)->finalize (object);
}

static void
tresen_payment_refunds_class_init (TresenPaymentRefundsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tresen_payment_refunds_dispose;
  G_OBJECT_CLASS (klass)->finalize = tresen_payment_refunds_finalize;
  signals[PROBLEM] = g_signal_new ("problem", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "refunds.repeat", "(xb)", repeat_action);
  gtk_widget_class_install_action (widget_class, "refunds.take-back", "x", take_back_action);
}

static void
tresen_payment_refunds_init (TresenPaymentRefunds *self)
{
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->group, _ ("Refunds"));
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Refunds"), -1);
  adw_preferences_group_add (self->group, GTK_WIDGET (self->list));
  gtk_widget_set_parent (GTK_WIDGET (self->group), GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
