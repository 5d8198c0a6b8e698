/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-payment-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "tresen-amount-words.h"
#include "tresen-console.h"
#include "tresen-payment-actions.h"
#include "tresen-payment-order.h"
#include "tresen-payment-qr-view.h"
#include "tresen-payment-refunds.h"
#include "tresen-payment-timeline.h"
#include "tresen-payment-words.h"
#include "tresen-store-payments.h"

struct _TresenPaymentPage
{
  GtkWidget parent_instance;

  /* Template. */
  GtkWidget *box;
  AdwHeaderBar *header;
  AdwWindowTitle *title;
  GtkWidget *list_button;
  GtkStack *stack;
  GtkWidget *test_strip;
  GtkWidget *alarm_box;
  GtkLabel *alarm_title;
  GtkLabel *alarm_text;
  GtkLabel *amount;
  GtkImage *state_icon;
  GtkLabel *state;
  GtkLabel *left;
  GtkLabel *hint;
  GtkLabel *description;
  GtkWidget *customer_button;
  AdwBin *code_bin;
  GtkLabel *asked;
  GtkLabel *paid;
  GtkLabel *refunded;
  GtkWidget *reserved_row;
  GtkLabel *reserved;
  GtkLabel *refundable;
  TresenPaymentRefunds *refunds;
  TresenPaymentTimeline *timeline;
  TresenPaymentOrder *order;
  TresenPaymentTimeline *orphan;

  TresenTill *till;
  TresenPaymentActions *actions; /* borrowed: belongs to this widget */
  TresenPaymentQrView *code;
  GCancellable *cancellable;
  TresenPayment *payment; /* (nullable): as a whole */
  gint64 id;              /* what shall be shown; 0: none */
  gint64 orphan_id;       /* of the result that is shown while there is no payment */
  guint tick_id;
  gboolean is_reading;
  gboolean is_dirty;
};

enum
{
  BACK,
  CUSTOMER_CHOSEN,
  TOLD,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TresenPaymentPage, tresen_payment_page, GTK_TYPE_WIDGET)

static void tresen_payment_page_read (TresenPaymentPage *self);

static gint64
get_now_us (TresenPaymentPage *self)
{
  return tresen_clock_now_us (tresen_till_get_clock (self->till));
}

/* Before there is a text, its name in the template is what is read aloud. */
static void
set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text);
  if (*text != '\0')
    gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                    -1);
}

static void
show_amount (TresenPaymentPage *self, GtkLabel *label, gint64 amount)
{
  g_autofree char *text = tresen_amount_words (amount, self->payment->currency);

  gtk_label_set_text (label, text);
}

/* What can still go back: never what is on its way or unknown. */
static void
show_money (TresenPaymentPage *self)
{
  const TresenPayment *payment = self->payment;
  gint64 paid = tresen_payment_words_get_paid (payment);
  g_autofree char *paid_text = tresen_payment_words_paid (payment);

  show_amount (self, self->asked, payment->amount);
  gtk_label_set_text (self->paid, paid_text);
  show_amount (self, self->refunded, payment->refunded);
  show_amount (self, self->reserved, payment->reserved);
  show_amount (self, self->refundable, MAX (paid - payment->refunded - payment->reserved, 0));
  gtk_widget_set_visible (self->reserved_row, payment->reserved > 0);
}

static void
show_alarm (TresenPaymentPage *self)
{
  const char *title = tresen_payment_words_alarm (self->payment);
  const char *text = tresen_payment_words_alarm_text (self->payment);

  gtk_widget_set_visible (self->alarm_box, title != NULL);
  gtk_label_set_text (self->alarm_title, title != NULL ? title : "");
  set_text (self->alarm_text, text != NULL ? text : "");
}

static void
show_left (TresenPaymentPage *self)
{
  gint64 left_us = tresen_payment_words_left_us (self->payment, get_now_us (self));
  g_autofree char *line = left_us >= 0 ? tresen_payment_words_left (left_us) : g_strdup ("");

  gtk_label_set_text (self->left, line);
  gtk_widget_set_visible (GTK_WIDGET (self->left), left_us >= 0);
}

static void
show_state (TresenPaymentPage *self)
{
  const char *style = tresen_payment_words_style (self->payment);
  const char *const classes[] = { "pay-state", style, NULL };

  gtk_image_set_from_icon_name (self->state_icon, tresen_payment_words_icon (self->payment));
  set_text (self->state, tresen_payment_words_state (self->payment));
  gtk_label_set_text (self->hint, tresen_payment_words_hint (self->payment));
  gtk_widget_set_css_classes (GTK_WIDGET (self->state_icon), (const char **) classes);
  gtk_widget_set_css_classes (GTK_WIDGET (self->state), (const char **) classes);
  gtk_widget_add_css_class (GTK_WIDGET (self->state), "heading");
}

static void
show_head (TresenPaymentPage *self)
{
  const TresenPayment *payment = self->payment;
  g_autofree char *amount = tresen_amount_words (payment->amount, payment->currency);
  g_autofree char *customer = tresen_payment_words_customer (payment);

  adw_window_title_set_title (self->title, amount);
  adw_window_title_set_subtitle (self->title,
                                 payment->is_live ? customer : _ ("Test: no money moves"));
  gtk_label_set_text (self->amount, amount);
  set_text (self->description, payment->description);
  gtk_button_set_label (GTK_BUTTON (self->customer_button), customer);
  gtk_widget_set_visible (self->customer_button, payment->customer_id != 0);
  gtk_widget_set_visible (self->test_strip, !payment->is_live);
}

static gboolean
tick_cb (gpointer user_data)
{
  TresenPaymentPage *self = user_data;

  if (self->payment != NULL)
    show_left (self);
  return G_SOURCE_CONTINUE;
}

static void
update_ticking (TresenPaymentPage *self)
{
  gboolean ticks = self->payment != NULL && gtk_widget_get_mapped (GTK_WIDGET (self))
                   && tresen_payment_words_left_us (self->payment, get_now_us (self)) >= 0;

  if (ticks && self->tick_id == 0)
    self->tick_id = g_timeout_add_seconds (1, tick_cb, self);
  else if (!ticks)
    g_clear_handle_id (&self->tick_id, g_source_remove);
}

static void
show_payment (TresenPaymentPage *self)
{
  TresenPayment *payment = self->payment;

  show_head (self);
  show_state (self);
  show_left (self);
  show_alarm (self);
  show_money (self);
  tresen_payment_qr_view_set_payment (self->code, payment);
  tresen_payment_actions_set_payment (self->actions, payment);
  tresen_payment_refunds_set_payment (self->refunds, payment);
  tresen_payment_order_set_payment (self->order, payment);
  if (payment->steps != NULL)
    tresen_payment_timeline_set_steps (self->timeline, payment->steps, payment->currency,
                                       get_now_us (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "payment-page.set-handled",
                                 tresen_payment_words_needs_attention (payment));
  gtk_stack_set_visible_child_name (self->stack, "payment");
  update_ticking (self);
}

static void
show_nothing (TresenPaymentPage *self, const char *page)
{
  g_clear_pointer (&self->payment, tresen_payment_unref);
  tresen_payment_actions_set_payment (self->actions, NULL);
  adw_window_title_set_title (self->title, "");
  adw_window_title_set_subtitle (self->title, "");
  gtk_stack_set_visible_child_name (self->stack, page);
  update_ticking (self);
}

/* The store */

static gpointer
load_func (TresenDb *db, gpointer data, GError **error)
{
  return tresen_store_payment_load (db, *(gint64 *) data, error);
}

static void
note_failure (TresenPaymentPage *self, const GError *error)
{
  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || g_error_matches (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_CLOSED))
    return;
  g_info ("Reading a payment: %s", error->message);
  show_nothing (self, g_error_matches (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_NOT_FOUND)
                          ? "nothing"
                          : "failing");
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenPaymentPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenPayment) payment
      = tresen_store_read_finish (TRESEN_STORE (source), result, &error);

  self->is_reading = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (payment == NULL)
    note_failure (self, error);
  else if (payment->id == self->id)
    {
      g_clear_pointer (&self->payment, tresen_payment_unref);
      self->payment = g_steal_pointer (&payment);
      show_payment (self);
    }
  if (self->is_dirty)
    tresen_payment_page_read (self);
}

static void
tresen_payment_page_read (TresenPaymentPage *self)
{
  self->is_dirty = self->is_reading;
  if (self->is_reading || self->id == 0)
    return;
  self->is_reading = TRUE;
  tresen_store_read_async (
      tresen_till_get_store (self->till), load_func, g_memdup2 (&self->id, sizeof self->id), g_free,
      (GDestroyNotify) tresen_payment_unref, self->cancellable, read_cb, g_object_ref (self));
}

typedef struct
{
  gint64 id; /* of a payment, or minus that of a result that belongs to none */
  gint64 now_us;
  char *who;
} Handled;

static void
handled_free (gpointer data)
{
  Handled *self = data;

  g_free (self->who);
  g_free (self);
}

static gpointer
handled_func (TresenDb *db, gpointer data, GError **error)
{
  const Handled *wish = data;

  return GINT_TO_POINTER (
      wish->id > 0 ? tresen_store_payment_set_handled (db, wish->id, wish->who, wish->now_us, error)
                   : tresen_store_payment_orphan_set_handled (db, -wish->id, wish->who,
                                                              wish->now_us, error));
}

static void
handled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenPaymentPage) self = user_data;
  g_autoptr (GError) error = NULL;

  tresen_store_write_finish (TRESEN_STORE (source), result, &error);
  if (error == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  if (self->id == 0)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), "payment-page.set-handled", TRUE);
  g_signal_emit (self, signals[TOLD], 0,
                 _ ("The change could not be written down. Check that the disk is not full, "
                    "then try again."));
}

static void
set_handled_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TresenPaymentPage *self = TRESEN_PAYMENT_PAGE (widget);
  Handled *wish = g_new0 (Handled, 1);

  wish->id = self->id != 0 ? self->id : -self->orphan_id;
  wish->now_us = get_now_us (self);
  wish->who = g_strdup (tresen_till_get_who (self->till));
  tresen_store_write_async (tresen_till_get_store (self->till), handled_func, wish, handled_free,
                            NULL, handled_cb, g_object_ref (self));
  /* The row of a payment tells when it is done; a result that belongs to none is only gone from the list. */
  if (self->id == 0)
    gtk_widget_action_set_enabled (widget, name, FALSE);
}

/* Signals of the template */

static void
customer_clicked_cb (TresenPaymentPage *self)
{
  if (self->payment != NULL)
    g_signal_emit (self, signals[CUSTOMER_CHOSEN], 0, self->payment->customer_id);
}

static void
list_clicked_cb (TresenPaymentPage *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

static void
problem_cb (TresenPaymentPage *self, const char *text)
{
  g_signal_emit (self, signals[TOLD], 0, text);
}

static void
tresen_payment_page_map (GtkWidget *widget)
{
  TresenPaymentPage *self = TRESEN_PAYMENT_PAGE (widget);

  GTK_WIDGET_CLASS (tresen_payment_page_parent_class)->map (widget);
  update_ticking (self);
}

static void
tresen_payment_page_unmap (GtkWidget *widget)
{
  TresenPaymentPage *self = TRESEN_PAYMENT_PAGE (widget);

  GTK_WIDGET_CLASS (tresen_payment_page_parent_class)->unmap (widget);
  update_ticking (self);
}

static void
tresen_payment_page_dispose (GObject *object)
{
  TresenPaymentPage *self = TRESEN_PAYMENT_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->tick_id, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), TRESEN_TYPE_PAYMENT_PAGE);
  g_clear_pointer (&self->payment, tresen_payment_unref);
  G_OBJECT_CLASS (tresen_payment_page_parent_class)->dispose (object);
}

static void
tresen_payment_page_finalize (GObject *object)
{
  TresenPaymentPage *self = TRESEN_PAYMENT_PAGE (object);

  g_clear_object (&self->till);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (tresen_payment_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               TRESEN_CONSOLE_RESOURCES "/tresen-payment-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentPage, box);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentPage, header);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentPage, title);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentPage, list_button);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentPage, stack);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentPage, test_strip);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentPage, alarm_box);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentPage, alarm_title);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentPage, alarm_text);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentPage, amount);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentPage, state_icon);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentPage, state);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentPage, left);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentPage, hint);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentPage, description);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentPage, customer_button);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentPage, code_bin);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentPage, asked);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentPage, paid);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentPage, refunded);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentPage, reserved_row);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentPage, reserved);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentPage, refundable);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentPage, refunds);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentPage, timeline);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentPage, order);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentPage, orphan);
  gtk_widget_class_bind_template_callback (widget_class, customer_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_clicked_cb);
}

static void
tresen_payment_page_class_init (TresenPaymentPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tresen_payment_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = tresen_payment_page_finalize;
  widget_class->map = tresen_payment_page_map;
  widget_class->unmap = tresen_payment_page_unmap;
  signals[BACK] = g_signal_new ("back", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  signals[CUSTOMER_CHOSEN]
      = g_signal_new ("customer-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                      NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[TOLD] = g_signal_new ("told", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (TRESEN_TYPE_PAYMENT_ORDER);
  g_type_ensure (TRESEN_TYPE_PAYMENT_REFUNDS);
  g_type_ensure (TRESEN_TYPE_PAYMENT_TIMELINE);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "payment-page.set-handled", NULL,
                                   set_handled_action);
  bind_template (widget_class);
}

static void
tresen_payment_page_init (TresenPaymentPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** Once. */
void
tresen_payment_page_set_up (TresenPaymentPage *self, TresenTill *till)
{
  g_return_if_fail (TRESEN_IS_PAYMENT_PAGE (self) && self->till == NULL);
  self->till = g_object_ref (till);
  self->actions = tresen_payment_actions_add (GTK_WIDGET (self), till);
  self->code = TRESEN_PAYMENT_QR_VIEW (tresen_payment_qr_view_new (till));
  adw_bin_set_child (self->code_bin, GTK_WIDGET (self->code));
  g_object_bind_property (self->code, "visible", self->code_bin, "visible", G_BINDING_SYNC_CREATE);
  tresen_payment_refunds_set_up (self->refunds, till);
  g_signal_connect_object (self->refunds, "problem", G_CALLBACK (problem_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->actions, "problem", G_CALLBACK (problem_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (till, "payments-changed", G_CALLBACK (tresen_payment_page_read), self,
                           G_CONNECT_SWAPPED);
}

/** Shows a payment; it stays up to date. */
void
tresen_payment_page_open (TresenPaymentPage *self, gint64 payment_id)
{
  g_return_if_fail (TRESEN_IS_PAYMENT_PAGE (self) && self->till != NULL);
  if (self->id == payment_id)
    return;
  self->id = payment_id;
  show_nothing (self, "loading");
  tresen_payment_page_read (self);
}

/** Shows a result that belongs to no payment. */
void
tresen_payment_page_open_orphan (TresenPaymentPage *self, TresenPaymentStep *orphan)
{
  g_autoptr (GPtrArray) steps = g_ptr_array_new ();

  g_return_if_fail (TRESEN_IS_PAYMENT_PAGE (self) && self->till != NULL);
  self->id = 0;
  self->orphan_id = orphan->id;
  show_nothing (self, "orphan");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "payment-page.set-handled", TRUE);
  adw_window_title_set_title (self->title, _ ("Unknown Order"));
  g_ptr_array_add (steps, orphan);
  tresen_payment_timeline_set_steps (self->orphan, steps, "", get_now_us (self));
}

void
tresen_payment_page_close (TresenPaymentPage *self)
{
  g_return_if_fail (TRESEN_IS_PAYMENT_PAGE (self));
  self->id = 0;
  if (self->till != NULL)
    show_nothing (self, "nothing");
}

/** @is_folded: whether the list is a page of its own, to which a button leads back */
void
tresen_payment_page_set_folded (TresenPaymentPage *self, gboolean is_folded)
{
  g_return_if_fail (TRESEN_IS_PAYMENT_PAGE (self));
  gtk_widget_set_visible (self->list_button, is_folded);
}

/** (nullable): what is shown, as soon as it has been read. */
const TresenPayment *
tresen_payment_page_get_payment (TresenPaymentPage *self)
{
  g_return_val_if_fail (TRESEN_IS_PAYMENT_PAGE (self), NULL);
  return self->payment;
}
