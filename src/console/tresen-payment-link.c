/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-payment-link.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "tresen-amount-words.h"
#include "tresen-budget-line.h"
#include "tresen-dialog.h"
#include "tresen-payment-wish.h"
#include "tresen-store-conversations.h"
#include "tresen-words.h"

#define CHINESE "微信支付"

/** Returns: (transfer full): what the customer reads: in Chinese and in the language of the window */
char *
tresen_payment_link_words (const TresenPayment *payment, const char *link)
{
  g_autofree char *amount = tresen_amount_words (payment->amount, payment->currency);
  const char *pay = _ ("Pay with WeChat");

  if (strcmp (pay, CHINESE) == 0)
    return g_strdup_printf ("%s · %s\n%s\n%s", payment->description, amount, CHINESE, link);
  return g_strdup_printf ("%s · %s\n%s · %s\n%s", payment->description, amount, CHINESE, pay, link);
}

/* One question: it lives as long as somebody may answer it. */
typedef struct
{
  GtkWindow *parent; /* (nullable) weak */
  TresenTill *till;
  TresenPayment *payment;
  char *text;
} Question;

static Question *
question_new (GtkWindow *parent, TresenTill *till, TresenPayment *payment, const char *text)
{
  Question *self = g_new0 (Question, 1);

  g_set_weak_pointer (&self->parent, parent);
  self->till = g_object_ref (till);
  self->payment = tresen_payment_ref (payment);
  self->text = g_strdup (text);
  return self;
}

static void
question_free (Question *self)
{
  g_clear_weak_pointer (&self->parent);
  g_object_unref (self->till);
  tresen_payment_unref (self->payment);
  g_free (self->text);
  g_free (self);
}

static void
question_closure_free (gpointer data, GClosure *closure)
{
  question_free (data);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void
tell_problem (GtkWindow *parent)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (
      adw_message_dialog_new (parent, _ ("Link Not Sent"),
                              _ ("The message could not be written down. Check that the disk is "
                                 "not full, and send the link "
                                 "again.")));

  adw_message_dialog_add_responses (dialog, "close", _ ("_Close"), NULL);
  adw_message_dialog_set_close_response (dialog, "close");
  tresen_dialog_present (GTK_WIDGET (dialog));
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) self = user_data;
  g_autoptr (GError) error = NULL;

  tresen_store_write_finish (TRESEN_STORE (source), result, &error);
  if (error == NULL)
    return;
  g_warning ("A link could not be sent: %s", error->message);
  if (self->parent != NULL)
    tell_problem (self->parent);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  const Question *self = user_data;
  const TresenPayment *payment = self->payment;
  TresenPaymentWish *wish;

  if (g_strcmp0 (response, "send") != 0)
    return;
  wish = tresen_payment_wish_new (payment->id,
                                  tresen_clock_now_us (tresen_till_get_clock (self->till)),
                                  tresen_till_get_who (self->till));
  g_free (wish->text);
  wish->text = g_strdup (self->text);
  tresen_store_write_async (tresen_till_get_store (self->till), tresen_payment_wish_send_link_func,
                            wish, (GDestroyNotify) tresen_payment_wish_free, NULL, sent_cb,
                            question_new (self->parent, self->till, self->payment, self->text));
}

static GtkWidget *
new_preview (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  gtk_widget_add_css_class (label, "card");
  gtk_widget_add_css_class (label, "link-preview");
  return label;
}

/* Takes @self. */
static void
show_question (Question *self, const TresenConversation *conversation, gint64 now_us)
{
  const TresenBudget budget = tresen_budget_of_conversation (conversation, now_us);
  g_autofree char *name
      = tresen_words_customer (conversation->name, conversation->remark, conversation->openid);
  /* Translators: %s is the customer's name */
  g_autofree char *heading = g_strdup_printf (_ ("Send the Link to %s?"), name);
  g_autofree char *body = tresen_budget_to_text (&budget, conversation, now_us);
  AdwMessageDialog *dialog
      = ADW_MESSAGE_DIALOG (adw_message_dialog_new (self->parent, heading, body));
  gboolean is_possible
      = budget.state == TRESEN_BUDGET_OPEN || budget.state == TRESEN_BUDGET_ANSWER_ONLY;

  adw_message_dialog_set_extra_child (dialog, new_preview (self->text));
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "send", _ ("_Send Link"),
                                    NULL);
  adw_message_dialog_set_response_appearance (dialog, "send", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_response_enabled (dialog, "send", is_possible);
  adw_message_dialog_set_default_response (dialog, is_possible ? "send" : "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), self, question_closure_free,
                         0);
  tresen_dialog_present (GTK_WIDGET (dialog));
}

static gpointer
load_func (TresenDb *db, gpointer data, GError **error)
{
  return tresen_store_conversation_load (db, *(gint64 *) data, error);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenConversation) conversation
      = tresen_store_read_finish (TRESEN_STORE (source), result, &error);

  if (conversation == NULL)
    g_warning ("Reading a conversation: %s", error != NULL ? error->message : "no answer");
  else if (self->parent != NULL)
    show_question (g_steal_pointer (&self), conversation,
                   tresen_clock_now_us (tresen_till_get_clock (self->till)));
}

/** Shows what will be sent and what it costs, and sends it when the person says so. @payment has a customer and a link. */
void
tresen_payment_link_ask (GtkWindow *parent, TresenTill *till, TresenPayment *payment)
{
  g_autofree char *link = tresen_till_dup_link (till, payment);
  g_autofree char *text = NULL;

  g_return_if_fail (payment->customer_id != 0 && *link != '\0');
  text = tresen_payment_link_words (payment, link);
  tresen_store_read_async (tresen_till_get_store (till), load_func,
                           g_memdup2 (&payment->customer_id, sizeof payment->customer_id), g_free,
                           (GDestroyNotify) tresen_conversation_unref, NULL, loaded_cb,
                           question_new (parent, till, payment, text));
}
