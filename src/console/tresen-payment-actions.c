/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-payment-actions.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "tresen-amount-words.h"
#include "tresen-dialog.h"
#include "tresen-payment-face.h"
#include "tresen-payment-link.h"
#include "tresen-payment-maker.h"
#include "tresen-payment-print.h"
#include "tresen-payment-screen.h"
#include "tresen-payment-wish.h"
#include "tresen-refund-dialog.h"
#include "tresen-uri-opener.h"

#define GROUP "payment"

struct _TresenPaymentActions
{
  GObject parent_instance;

  GtkWidget *widget; /* borrowed: has the group, which has this */
  TresenTill *till;
  GSimpleActionGroup *group; /* (nullable) weak: has this; a write may come back when it is gone */
  TresenPayment *payment;    /* (nullable) */
};

enum
{
  PROBLEM,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TresenPaymentActions, tresen_payment_actions, G_TYPE_OBJECT)

static gint64
get_now (TresenPaymentActions *self)
{
  return tresen_clock_now_us (tresen_till_get_clock (self->till));
}

static GtkWindow *
get_window (TresenPaymentActions *self)
{
  GtkRoot *root = gtk_widget_get_root (self->widget);

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static TresenPaymentWish *
new_wish (TresenPaymentActions *self)
{
  return tresen_payment_wish_new (self->payment->id, get_now (self),
                                  tresen_till_get_who (self->till));
}

static const char *
describe_error (const GError *error)
{
  if (g_error_matches (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_OTHER_MODE))
    return _ ("Live and test mode do not go together on one payment. Make a new one.");
  if (g_error_matches (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_FULL))
    return _ ("This could not be written down. Check that the disk is not full.");
  return _ ("This is not possible any more: the payment has changed meanwhile.");
}

/* A click that came after somebody else's is no failure: the row shows what has become of it. */
static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenPaymentActions) self = user_data;
  g_autoptr (GError) error = NULL;

  tresen_store_write_finish (TRESEN_STORE (source), result, &error);
  if (error == NULL)
    return;
  g_message ("A payment could not be changed: %s", error->message);
  g_signal_emit (self, signals[PROBLEM], 0, describe_error (error));
}

static void
write_wish (TresenPaymentActions *self, TresenStoreFunc func, TresenPaymentWish *wish)
{
  tresen_store_write_async (tresen_till_get_store (self->till), func, wish,
                            (GDestroyNotify) tresen_payment_wish_free, NULL, written_cb,
                            g_object_ref (self));
}

static void
refund_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TresenPaymentActions *self = user_data;

  tresen_refund_dialog_present (get_window (self), self->till, self->payment, 0);
}

static void
full_screen_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TresenPaymentActions *self = user_data;

  tresen_payment_screen_present (get_window (self), self->till, self->payment);
}

static void
print_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TresenPaymentActions *self = user_data;

  tresen_payment_print (get_window (self), self->till, self->payment);
}

static void
send_link_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TresenPaymentActions *self = user_data;

  tresen_payment_link_ask (get_window (self), self->till, self->payment);
}

static void
copy_link_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TresenPaymentActions *self = user_data;
  g_autofree char *link = tresen_till_dup_link (self->till, self->payment);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (self->widget), link);
}

static void
open_link_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TresenPaymentActions *self = user_data;
  g_autofree char *link = tresen_till_dup_link (self->till, self->payment);

  if (tresen_uri_is_web (link))
    tresen_uri_open (self->widget, link, NULL);
}

static void
copy_prepay_id_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TresenPaymentActions *self = user_data;

  gdk_clipboard_set_text (gtk_widget_get_clipboard (self->widget),
                          self->payment->attempt->prepay_id);
}

static void
new_code_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TresenPaymentActions *self = user_data;
  const TresenPaymentSetup *setup = tresen_till_get_setup (self->till);
  TresenPaymentWish *wish;

  if (setup == NULL)
    return;
  wish = new_wish (self);
  wish->attempt
      = tresen_payment_maker_new_attempt (setup->connection, self->payment->channel, wish->now_us);
  write_wish (self, tresen_payment_wish_new_code_func, wish);
}

/* Taking back */

typedef struct
{
  TresenPaymentActions *actions;
  TresenPayment *payment;
} Question;

static void
question_free (gpointer data, GClosure *closure)
{
  Question *question = data;

  g_object_unref (question->actions);
  tresen_payment_unref (question->payment);
  g_free (question);
}

static void
cancel_answered_cb (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  const Question *question = user_data;
  TresenPaymentActions *self = question->actions;

  if (g_strcmp0 (response, "take-back") != 0)
    return;
  write_wish (self, tresen_payment_wish_withdraw_func,
              tresen_payment_wish_new (question->payment->id, get_now (self),
                                       tresen_till_get_who (self->till)));
}

static void
cancel_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TresenPaymentActions *self = user_data;
  Question *question = g_new0 (Question, 1);
  g_autofree char *amount = tresen_amount_words (self->payment->amount, self->payment->currency);
  /* Translators: %s is the amount */
  g_autofree char *heading = g_strdup_printf (_ ("Cancel the Payment of %s?"), amount);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (
      get_window (self), heading,
      _ ("The code and the link stop working. A customer who has opened them before may still pay; "
         "Tresen goes on asking for the result.")));

  *question = (Question){ g_object_ref (self), tresen_payment_ref (self->payment) };
  adw_message_dialog_add_responses (dialog, "keep", _ ("_Keep"), "take-back", _ ("_Cancel Payment"),
                                    NULL);
  adw_message_dialog_set_response_appearance (dialog, "take-back", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "keep");
  adw_message_dialog_set_close_response (dialog, "keep");
  g_signal_connect_data (dialog, "response", G_CALLBACK (cancel_answered_cb), question,
                         question_free, 0);
  tresen_dialog_present (GTK_WIDGET (dialog));
}

/* What is possible */

static void
set_enabled (TresenPaymentActions *self, const char *name, gboolean is_enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->group), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_enabled);
}

static gboolean
has_refund_under_way (const TresenPayment *payment)
{
  for (guint i = 0; payment->refunds != NULL && i < payment->refunds->len; i++)
    {
      const TresenRefund *refund = payment->refunds->pdata[i];

      if (refund->state == TRESEN_REFUND_QUEUED || refund->state == TRESEN_REFUND_SENDING)
        return TRUE;
    }
  return FALSE;
}

static gboolean
can_refund (const TresenPayment *payment)
{
  return payment->state == TRESEN_PAYMENT_PAID && !has_refund_under_way (payment)
         && payment->refunded + payment->reserved < MAX (payment->captured, payment->amount);
}

static void
update (TresenPaymentActions *self)
{
  const TresenPayment *payment = self->payment;
  TresenPaymentFace face = payment != NULL ? tresen_payment_get_face (payment, get_now (self))
                                           : TRESEN_PAYMENT_FACE_PAID;
  g_autofree char *link = payment != NULL ? tresen_till_dup_link (self->till, payment) : NULL;
  gboolean has_code = payment != NULL && face == TRESEN_PAYMENT_FACE_CODE && *link != '\0';

  if (self->group == NULL)
    return;
  set_enabled (self, "refund", payment != NULL && can_refund (payment));
  set_enabled (self, "full-screen", has_code);
  set_enabled (self, "print", payment != NULL);
  set_enabled (self, "send-link", has_code && payment->customer_id != 0);
  set_enabled (self, "copy-link", has_code);
  set_enabled (self, "open-link", has_code);
  set_enabled (self, "copy-prepay-id",
               payment != NULL && payment->attempt != NULL && *payment->attempt->prepay_id != '\0');
  set_enabled (self, "new-code",
               payment != NULL
                   && (face == TRESEN_PAYMENT_FACE_FAILED || face == TRESEN_PAYMENT_FACE_EXPIRED));
  set_enabled (self, "cancel", payment != NULL && tresen_payment_face_is_open (face));
}

static void
tresen_payment_actions_finalize (GObject *object)
{
  TresenPaymentActions *self = TRESEN_PAYMENT_ACTIONS (object);

  g_clear_weak_pointer (&self->group);
  g_clear_object (&self->till);
  g_clear_pointer (&self->payment, tresen_payment_unref);
  G_OBJECT_CLASS (tresen_payment_actions_parent_class)->finalize (object);
}

static void
tresen_payment_actions_class_init (TresenPaymentActionsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tresen_payment_actions_finalize;
  signals[PROBLEM] = g_signal_new ("problem", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
tresen_payment_actions_init (TresenPaymentActions *self)
{
}

/** Returns: (transfer none): belongs to @widget */
TresenPaymentActions *
tresen_payment_actions_add (GtkWidget *widget, TresenTill *till)
{
  static const GActionEntry entries[] = {
    { .name = "refund", .activate = refund_cb },
    { .name = "full-screen", .activate = full_screen_cb },
    { .name = "print", .activate = print_cb },
    { .name = "send-link", .activate = send_link_cb },
    { .name = "copy-link", .activate = copy_link_cb },
    { .name = "open-link", .activate = open_link_cb },
    { .name = "copy-prepay-id", .activate = copy_prepay_id_cb },
    { .name = "new-code", .activate = new_code_cb },
    { .name = "cancel", .activate = cancel_cb },
  };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  TresenPaymentActions *self = g_object_new (TRESEN_TYPE_PAYMENT_ACTIONS, NULL);

  self->widget = widget;
  self->till = g_object_ref (till);
  g_set_weak_pointer (&self->group, group);
  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), self);
  g_object_set_data_full (G_OBJECT (group), "actions", self, g_object_unref);
  g_signal_connect_object (till, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  gtk_widget_insert_action_group (widget, GROUP, G_ACTION_GROUP (group));
  return self;
}

/** @payment: (nullable): with its refunds; %NULL for none */
void
tresen_payment_actions_set_payment (TresenPaymentActions *self, TresenPayment *payment)
{
  g_return_if_fail (TRESEN_IS_PAYMENT_ACTIONS (self));
  if (payment != NULL)
    tresen_payment_ref (payment);
  g_clear_pointer (&self->payment, tresen_payment_unref);
  self->payment = payment;
  update (self);
}
