/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-refund-dialog.h"

#include <glib/gi18n.h>

#include "tresen-amount-words.h"
#include "tresen-console.h"
#include "tresen-payment-machine.h"
#include "tresen-payment-maker.h"
#include "tresen-payment-wish.h"
#include "tresen-payment-words.h"
#include "tresen-refund-form.h"
#include "tresen-staff-choice.h"
#include "tresen-words.h"

struct _TresenRefundDialog
{
  AdwWindow parent_instance;

  /* Of the template */
  GtkWidget *test_mark;
  GtkLabel *what;
  AdwComboRow *attempt_row;
  GtkWidget *amount_row;
  GtkLabel *limit;
  GtkWidget *again_row;
  AdwComboRow *reason_row;
  GtkWidget *text_row;
  AdwComboRow *who_row;
  GtkLabel *fault;
  GtkLabel *warning;
  GtkWidget *cancel_button;
  GtkWidget *refund_button;
  GtkLabel *refund_label;

  TresenTill *till;
  TresenPayment *payment;
  GPtrArray *
      paid; /* (element-type TresenPayAttempt): those that may be meant; borrowed from the payment */
  gint64 attempt_id;
  GCancellable *cancellable;
  const char *problem; /* (nullable): why the store did not take it */
  gboolean is_loaded;
  gboolean is_reading;
  gboolean is_dirty;
  gboolean is_writing;
  gboolean is_filling;
};

G_DEFINE_FINAL_TYPE (TresenRefundDialog, tresen_refund_dialog, ADW_TYPE_WINDOW)

static const char *const reasons[] = {
  N_ ("Part returned"),   N_ ("Work not done"), N_ ("Paid twice"),
  N_ ("Price corrected"), N_ ("Goodwill"),      N_ ("Another reason"),
};

#define OWN_REASON (G_N_ELEMENTS (reasons) - 1)

static char *
dup_text (GtkWidget *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

static char *
dup_reason (TresenRefundDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->reason_row);

  return selected < OWN_REASON ? g_strdup (_ (reasons[selected])) : dup_text (self->text_row);
}

static TresenRefundReview
review (TresenRefundDialog *self)
{
  g_autofree char *amount = dup_text (self->amount_row);
  g_autofree char *again = dup_text (self->again_row);
  g_autofree char *reason = dup_reason (self);
  const TresenPaymentSetup *setup = tresen_till_get_setup (self->till);
  TresenRefundForm form = { .payment = self->payment,
                            .attempt_id = self->attempt_id,
                            .amount = amount,
                            .again = again,
                            .has_reason = *reason != '\0',
                            .threshold = setup != NULL ? setup->refund_threshold : 0,
                            .style = tresen_number_style_get () };

  return tresen_refund_form_review (&form);
}

/* What is wrong in a sentence; NULL where nothing is, or nothing has been typed yet. */
static char *
dup_fault (TresenRefundDialog *self, const TresenRefundReview *review)
{
  g_autofree char *text = dup_text (self->amount_row);
  const char *currency = self->payment->currency;
  g_autofree char *left = tresen_amount_words (review->left, currency);
  g_autofree char *least = tresen_amount_words (TRESEN_REFUND_MINIMUM, currency);

  switch (review->stop)
    {
    case TRESEN_REFUND_STOP_NOT_PAID:
      return g_strdup (_ ("This payment is not paid, so there is nothing to refund."));
    case TRESEN_REFUND_STOP_UNDER_WAY:
      return g_strdup (
          _ ("Another refund of this payment is on its way. Wait until it is settled."));
    case TRESEN_REFUND_STOP_NOTHING_LEFT:
      return g_strdup (
          _ ("Everything has been refunded, or is reserved by a refund of which nobody "
             "knows yet."));
    case TRESEN_REFUND_STOP_BAD_AMOUNT:
      return tresen_amount_fault_words (review->fault, text, currency, tresen_number_style_get ());
    case TRESEN_REFUND_STOP_TOO_SMALL:
      /* Translators: %s is an amount */
      return g_strdup_printf (_ ("The least that can be refunded is %s."), least);
    case TRESEN_REFUND_STOP_TOO_MUCH:
      /* Translators: %s is an amount */
      return g_strdup_printf (_ ("No more than %s can be refunded."), left);
    case TRESEN_REFUND_STOP_REPEATED_WRONG:
      return g_strdup (_ ("The two amounts are not the same."));
    case TRESEN_REFUND_STOP_NOT_REPEATED:
      return g_strdup (_ ("Type the amount once more: it is large, or all that is left."));
    case TRESEN_REFUND_STOP_NO_REASON:
      return g_strdup (_ ("Write down why the money goes back."));
    case TRESEN_REFUND_STOP_NONE:
    case TRESEN_REFUND_STOP_NO_AMOUNT:
    default:
      return NULL;
    }
}

static void
set_text (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_label (label), text != NULL ? text : "") != 0)
    gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

static void
mark (GtkWidget *row, gboolean is_wrong)
{
  if (is_wrong)
    gtk_widget_add_css_class (row, "error");
  else
    gtk_widget_remove_css_class (row, "error");
}

static void
show_button (TresenRefundDialog *self, const TresenRefundReview *review)
{
  g_autofree char *amount = tresen_amount_words (review->amount, self->payment->currency);
  /* Translators: the button that gives money back; %s is the amount */
  g_autofree char *label = review->amount > 0 && review->stop != TRESEN_REFUND_STOP_BAD_AMOUNT
                               ? g_strdup_printf (_ ("Refund %s"), amount)
                               : g_strdup (_ ("Refund"));

  gtk_label_set_label (self->refund_label, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->refund_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_sensitive (self->refund_button, self->is_loaded && !self->is_writing
                                                     && review->stop == TRESEN_REFUND_STOP_NONE);
}

static void
show_warning (TresenRefundDialog *self, const TresenRefundReview *review)
{
  g_autofree char *rest = tresen_amount_words (review->rest, self->payment->currency);
  g_autofree char *text = NULL;

  if (review->leaves_little)
    /* Translators: %s is an amount */
    text
        = g_strdup_printf (_ ("%s would be left, which is too little to be refunded later."), rest);
  set_text (self->warning, text);
}

static void
update (TresenRefundDialog *self)
{
  TresenRefundReview found;
  g_autofree char *fault = NULL;
  g_autofree char *left = NULL;
  g_autofree char *limit = NULL;

  if (self->payment == NULL || self->is_filling)
    return;
  found = review (self);
  fault = self->problem != NULL ? g_strdup (self->problem)
          : self->is_loaded     ? dup_fault (self, &found)
                                : NULL;
  left = tresen_amount_words_number (found.left, self->payment->currency);
  /* Translators: behind the field for a refund; %s is how much of the payment can still be refunded */
  limit = g_strdup_printf (_ ("of %s"), left);
  gtk_label_set_label (self->limit, limit);
  gtk_widget_set_visible (self->again_row, found.wants_again);
  gtk_widget_set_visible (self->text_row,
                          adw_combo_row_get_selected (self->reason_row) == OWN_REASON);
  mark (self->amount_row, found.stop == TRESEN_REFUND_STOP_BAD_AMOUNT
                              || found.stop == TRESEN_REFUND_STOP_TOO_SMALL
                              || found.stop == TRESEN_REFUND_STOP_TOO_MUCH);
  mark (self->again_row, found.stop == TRESEN_REFUND_STOP_REPEATED_WRONG);
  set_text (self->fault, fault);
  show_warning (self, &found);
  show_button (self, &found);
}

/* Something was changed: what the store said is of yesterday. */
static void
changed_cb (TresenRefundDialog *self)
{
  self->problem = NULL;
  update (self);
}

static void
attempt_chosen_cb (TresenRefundDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->attempt_row);

  if (self->is_filling || self->paid == NULL || selected >= self->paid->len)
    return;
  self->attempt_id = ((TresenPayAttempt *) self->paid->pdata[selected])->id;
  changed_cb (self);
}

/* The payment */

static void
show_what (TresenRefundDialog *self)
{
  const TresenPayment *payment = self->payment;
  g_autofree char *amount = tresen_amount_words (payment->amount, payment->currency);
  g_autofree char *customer = tresen_payment_words_customer (payment);
  g_autofree char *moment = tresen_words_moment (
      payment->paid_at_us, tresen_clock_now_us (tresen_till_get_clock (self->till)));
  /* Translators: %1$s is an amount, %2$s when it was paid, %3$s by whom, %4$s what for */
  g_autofree char *text = g_strdup_printf (_ ("%1$s, paid %2$s\n%3$s · %4$s"), amount, moment,
                                           customer, payment->description);

  gtk_label_set_label (self->what, text);
  gtk_widget_set_visible (self->test_mark, !payment->is_live);
}

static void
add_paid (TresenRefundDialog *self, GtkStringList *names, TresenPayAttempt *attempt)
{
  g_autofree char *moment = tresen_words_moment (
      attempt->paid_at_us, tresen_clock_now_us (tresen_till_get_clock (self->till)));
  g_autofree char *name = g_strdup_printf ("%s · %s", moment, attempt->trans_id);

  gtk_string_list_append (names, name);
  g_ptr_array_add (self->paid, attempt);
}

/* One that was paid twice has two. */
static void
show_attempts (TresenRefundDialog *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;

  self->is_filling = TRUE;
  g_ptr_array_set_size (self->paid, 0);
  for (guint i = 0; self->payment->attempts != NULL && i < self->payment->attempts->len; i++)
    {
      TresenPayAttempt *attempt = self->payment->attempts->pdata[i];

      if (attempt->state != TRESEN_PAYMENT_PAID)
        continue;
      if (attempt->id == self->attempt_id)
        selected = self->paid->len;
      add_paid (self, names, attempt);
    }
  adw_combo_row_set_model (self->attempt_row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->attempt_row, selected);
  gtk_widget_set_visible (GTK_WIDGET (self->attempt_row), self->paid->len > 1);
  self->is_filling = FALSE;
}

static void read_payment (TresenRefundDialog *self);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenRefundDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  TresenPayment *payment = tresen_store_read_finish (TRESEN_STORE (source), result, &error);

  self->is_reading = FALSE;
  if (payment == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_warning ("Reading a payment: %s", error != NULL ? error->message : "no answer");
      return;
    }
  g_clear_pointer (&self->payment, tresen_payment_unref);
  self->payment = payment;
  self->is_loaded = TRUE;
  if (self->attempt_id == 0 && payment->attempt != NULL)
    self->attempt_id = payment->attempt->id;
  show_what (self);
  show_attempts (self);
  update (self);
  if (self->is_dirty)
    read_payment (self);
}

static void
read_payment (TresenRefundDialog *self)
{
  self->is_dirty = self->is_reading;
  if (self->is_reading)
    return;
  self->is_reading = TRUE;
  tresen_store_read_async (tresen_till_get_store (self->till), tresen_payment_wish_load_func,
                           tresen_payment_wish_new (self->payment->id, 0, NULL),
                           (GDestroyNotify) tresen_payment_wish_free,
                           (GDestroyNotify) tresen_payment_unref, self->cancellable, read_cb,
                           g_object_ref (self));
}

/* Asking for it */

static const char *
describe_error (const GError *error)
{
  if (g_error_matches (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_UNDER_WAY))
    return _ ("Another refund of this payment is on its way. Wait until it is settled.");
  if (g_error_matches (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_TOO_MUCH))
    return _ ("Something was refunded meanwhile: so much is not left any more.");
  if (g_error_matches (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_NOT_PAID))
    return _ ("This payment is not paid, so there is nothing to refund.");
  if (g_error_matches (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_TAKEN))
    return _ ("Another window asked for a refund in the same moment. Look at the payment before "
              "you ask again.");
  return _ ("The refund could not be written down, so nothing was refunded. Check that the disk is "
            "not full.");
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenRefundDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_written = tresen_store_write_finish (TRESEN_STORE (source), result, &error) != NULL;

  self->is_writing = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (is_written)
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  g_message ("A refund could not be asked for: %s", error != NULL ? error->message : "no answer");
  self->problem = describe_error (error);
  update (self);
  read_payment (self);
}

/* Each refund has a number of its own from here on; what is shown is what is asked for. */
static void
refund_cb (TresenRefundDialog *self)
{
  TresenRefundReview found = review (self);
  const TresenPayAttempt *attempt;
  TresenPaymentWish *wish;
  g_autofree char *reason = NULL;

  if (!gtk_widget_get_sensitive (self->refund_button) || found.stop != TRESEN_REFUND_STOP_NONE)
    return;
  attempt = tresen_refund_form_find_attempt (self->payment, self->attempt_id);
  reason = dup_reason (self);
  self->is_writing = TRUE;
  wish = tresen_payment_wish_new (self->payment->id,
                                  tresen_clock_now_us (tresen_till_get_clock (self->till)),
                                  tresen_till_get_who (self->till));
  wish->attempt_id = attempt->id;
  wish->refund
      = tresen_payment_maker_new_refund (self->payment, attempt, found.amount, wish->now_us);
  g_free (wish->refund->reason);
  wish->refund->reason = g_steal_pointer (&reason);
  g_free (wish->refund->who);
  wish->refund->who = g_strdup (wish->who);
  update (self);
  tresen_store_write_async (tresen_till_get_store (self->till), tresen_payment_wish_refund_func,
                            wish, (GDestroyNotify) tresen_payment_wish_free, NULL, written_cb,
                            g_object_ref (self));
}

/* Return gives no money back: it goes to the button that says how much. */
static void
entered_cb (TresenRefundDialog *self)
{
  if (gtk_widget_get_sensitive (self->refund_button))
    gtk_widget_grab_focus (self->refund_button);
  else if (gtk_widget_get_visible (self->again_row))
    gtk_widget_grab_focus (self->again_row);
}

static void
tresen_refund_dialog_dispose (GObject *object)
{
  TresenRefundDialog *self = TRESEN_REFUND_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  if (self->till != NULL)
    g_signal_handlers_disconnect_by_data (self->till, self);
  self->is_filling = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (self), TRESEN_TYPE_REFUND_DIALOG);
  G_OBJECT_CLASS (tresen_refund_dialog_parent_class)->dispose (object);
}

static void
tresen_refund_dialog_finalize (GObject *object)
{
  TresenRefundDialog *self = TRESEN_REFUND_DIALOG (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->till);
  g_clear_pointer (&self->paid, g_ptr_array_unref);
  g_clear_pointer (&self->payment, tresen_payment_unref);
  G_OBJECT_CLASS (tresen_refund_dialog_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TresenRefundDialog, test_mark);
  gtk_widget_class_bind_template_child (widget_class, TresenRefundDialog, what);
  gtk_widget_class_bind_template_child (widget_class, TresenRefundDialog, attempt_row);
  gtk_widget_class_bind_template_child (widget_class, TresenRefundDialog, amount_row);
  gtk_widget_class_bind_template_child (widget_class, TresenRefundDialog, limit);
  gtk_widget_class_bind_template_child (widget_class, TresenRefundDialog, again_row);
  gtk_widget_class_bind_template_child (widget_class, TresenRefundDialog, reason_row);
  gtk_widget_class_bind_template_child (widget_class, TresenRefundDialog, text_row);
  gtk_widget_class_bind_template_child (widget_class, TresenRefundDialog, who_row);
  gtk_widget_class_bind_template_child (widget_class, TresenRefundDialog, fault);
  gtk_widget_class_bind_template_child (widget_class, TresenRefundDialog, warning);
  gtk_widget_class_bind_template_child (widget_class, TresenRefundDialog, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, TresenRefundDialog, refund_button);
  gtk_widget_class_bind_template_child (widget_class, TresenRefundDialog, refund_label);
  gtk_widget_class_bind_template_callback_full (widget_class, "update", G_CALLBACK (changed_cb));
  gtk_widget_class_bind_template_callback (widget_class, attempt_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, entered_cb);
  gtk_widget_class_bind_template_callback (widget_class, refund_cb);
}

static void
tresen_refund_dialog_class_init (TresenRefundDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tresen_refund_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = tresen_refund_dialog_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               TRESEN_CONSOLE_RESOURCES "/tresen-refund-dialog.ui");
  bind_template (widget_class);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tresen_refund_dialog_init (TresenRefundDialog *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  self->cancellable = g_cancellable_new ();
  self->paid = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++)
    gtk_string_list_append (names, _ (reasons[i]));
  adw_combo_row_set_model (self->reason_row, G_LIST_MODEL (names));
}

/**
 * @payment: what is known of it; it is read as a whole before anything can be asked for
 * @attempt_id: which one that was paid; 0 for the one that stands for the payment
 *
 * Returns: (transfer none): the dialog, with an empty amount and the focus on Cancel
 */
GtkWindow *
tresen_refund_dialog_present (GtkWindow *parent,
                              TresenTill *till,
                              TresenPayment *payment,
                              gint64 attempt_id)
{
  TresenRefundDialog *self = g_object_new (TRESEN_TYPE_REFUND_DIALOG, "transient-for", parent,
                                           "destroy-with-parent", TRUE, NULL);

  self->till = g_object_ref (till);
  self->payment = tresen_payment_ref (payment);
  self->attempt_id = attempt_id;
  tresen_staff_choice_bind (self->who_row, till);
  g_signal_connect_swapped (till, "payments-changed", G_CALLBACK (read_payment), self);
  g_signal_connect_swapped (till, "changed", G_CALLBACK (update), self);
  show_what (self);
  update (self);
  read_payment (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (self->cancel_button);
  return GTK_WINDOW (self);
}
