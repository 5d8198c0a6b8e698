/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-payment-qr-view.h"

#include <glib/gi18n.h>

#include "tresen-amount-words.h"
#include "tresen-console.h"
#include "tresen-payment-face.h"
#include "tresen-qr-view.h"

struct _TresenPaymentQrView
{
  GtkWidget parent_instance;

  /* Of the template */
  GtkWidget *box;
  GtkWidget *frame;
  TresenQrView *view;
  GtkLabel *countdown;
  GtkLabel *note;
  GtkWidget *prepay_box;
  GtkLabel *prepay_id;
  GtkWidget *full_screen_child;
  GtkWidget *send_child;
  GtkWidget *copy_child;
  GtkWidget *open_child;
  GtkWidget *new_child;
  GtkWidget *cancel_child;

  TresenTill *till;
  TresenPayment *payment; /* (nullable) */
  TresenPaymentFace face;
  guint tick_id;
};

G_DEFINE_FINAL_TYPE (TresenPaymentQrView, tresen_payment_qr_view, GTK_TYPE_WIDGET)

static gint64
get_now (TresenPaymentQrView *self)
{
  return tresen_clock_now_us (tresen_till_get_clock (self->till));
}

static const char *
get_app_note (const TresenPayAttempt *attempt)
{
  if (*attempt->prepay_id != '\0')
    return _ ("The app goes on with this number. It is not paid yet.");
  return _ ("Tresen asks Paygate for the number with which the app goes on.");
}

static const char *
get_link_note (TresenPaymentQrView *self, const char *link)
{
  const TresenPaymentSetup *setup = tresen_till_get_setup (self->till);

  if (*link == '\0')
    return setup == NULL ? ""
                         : _ ("There is no code at the moment: the part of Tresen that answers "
                              "customers is not running.");
  if (!setup->is_public)
    return _ ("Only this computer can open the link: public-url is missing in the group [bridge] "
              "of connection.ini.");
  return "";
}

static const char *
get_note (TresenPaymentQrView *self, const char *link)
{
  switch (self->face)
    {
    case TRESEN_PAYMENT_FACE_CODE:
      return get_link_note (self, link);
    case TRESEN_PAYMENT_FACE_APP:
      return get_app_note (self->payment->attempt);
    case TRESEN_PAYMENT_FACE_WAIT:
      return _ ("The result is still to come. Tresen asks Paygate for it.");
    case TRESEN_PAYMENT_FACE_FAILED:
      return _ ("This attempt did not succeed. The customer may still pay with it; a new code is "
                "another attempt.");
    case TRESEN_PAYMENT_FACE_EXPIRED:
      return _ ("The time for this code is over. A new code is another attempt.");
    case TRESEN_PAYMENT_FACE_WITHDRAWN:
      return _ ("The page was taken back. A customer who had opened it before may still pay.");
    case TRESEN_PAYMENT_FACE_PAID:
    case TRESEN_PAYMENT_FACE_ALARM:
    default:
      return "";
    }
}

static char *
dup_countdown (TresenPaymentQrView *self)
{
  g_autofree char *left = tresen_payment_face_countdown (self->payment, get_now (self));
  guint minutes = self->payment->attempt != NULL ? self->payment->attempt->timeout_minutes : 0;

  if (!tresen_payment_face_is_open (self->face)
      || (self->face == TRESEN_PAYMENT_FACE_APP && left == NULL))
    return g_strdup ("");
  if (left != NULL)
    /* Translators: %s is what is left, in minutes and seconds: 14:59 */
    return g_strdup_printf (_ ("Valid for %s"), left);
  return g_strdup_printf (ngettext ("Valid for %u minute once the customer has begun",
                                    "Valid for %u minutes once the customer has begun", minutes),
                          minutes);
}

static void
show_buttons (TresenPaymentQrView *self, gboolean has_link)
{
  gboolean is_open = tresen_payment_face_is_open (self->face);
  gboolean is_paid
      = self->face == TRESEN_PAYMENT_FACE_PAID || self->face == TRESEN_PAYMENT_FACE_ALARM;

  gtk_widget_set_visible (self->full_screen_child, has_link);
  gtk_widget_set_visible (self->send_child, has_link && self->payment->customer_id != 0);
  gtk_widget_set_visible (self->copy_child, has_link);
  gtk_widget_set_visible (self->open_child, has_link);
  gtk_widget_set_visible (self->new_child, self->face == TRESEN_PAYMENT_FACE_FAILED
                                               || self->face == TRESEN_PAYMENT_FACE_EXPIRED);
  gtk_widget_set_visible (self->cancel_child, is_open);
  gtk_widget_set_visible (GTK_WIDGET (self), !is_paid);
}

static void
show_code (TresenPaymentQrView *self, const char *link)
{
  g_autofree char *amount = tresen_amount_words (self->payment->amount, self->payment->currency);
  g_autofree char *label = g_strdup_printf (_ ("QR code to pay %s with WeChat"), amount);

  tresen_qr_view_set_text (self->view, link);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

static void
set_text (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_label (label), text) != 0)
    gtk_label_set_label (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

static void
update (TresenPaymentQrView *self)
{
  g_autofree char *link = NULL;
  g_autofree char *countdown = NULL;
  const char *prepay_id;
  gboolean has_link;

  gtk_widget_set_visible (GTK_WIDGET (self), self->payment != NULL);
  if (self->payment == NULL)
    return;
  self->face = tresen_payment_get_face (self->payment, get_now (self));
  link = tresen_till_dup_link (self->till, self->payment);
  has_link = self->face == TRESEN_PAYMENT_FACE_CODE && *link != '\0';
  prepay_id = self->payment->attempt != NULL ? self->payment->attempt->prepay_id : "";
  countdown = dup_countdown (self);
  gtk_widget_set_visible (self->frame, has_link);
  if (has_link)
    show_code (self, link);
  set_text (self->countdown, countdown);
  set_text (self->note, get_note (self, link));
  gtk_label_set_label (self->prepay_id, prepay_id);
  gtk_widget_set_visible (self->prepay_box,
                          self->face == TRESEN_PAYMENT_FACE_APP && *prepay_id != '\0');
  show_buttons (self, has_link);
}

static gboolean
tick_cb (gpointer user_data)
{
  TresenPaymentQrView *self = user_data;

  if (self->payment != NULL && tresen_payment_face_is_open (self->face))
    update (self);
  return G_SOURCE_CONTINUE;
}

static void
tresen_payment_qr_view_map (GtkWidget *widget)
{
  TresenPaymentQrView *self = TRESEN_PAYMENT_QR_VIEW (widget);

  GTK_WIDGET_CLASS (tresen_payment_qr_view_parent_class)->map (widget);
  if (self->tick_id == 0)
    self->tick_id = g_timeout_add_seconds (1, tick_cb, self);
}

static void
tresen_payment_qr_view_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&TRESEN_PAYMENT_QR_VIEW (widget)->tick_id, g_source_remove);
  GTK_WIDGET_CLASS (tresen_payment_qr_view_parent_class)->unmap (widget);
}

static void
tresen_payment_qr_view_dispose (GObject *object)
{
  TresenPaymentQrView *self = TRESEN_PAYMENT_QR_VIEW (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  if (self->till != NULL)
    g_signal_handlers_disconnect_by_data (self->till, self);
  g_clear_object (&self->till);
  g_clear_pointer (&self->payment, tresen_payment_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), TRESEN_TYPE_PAYMENT_QR_VIEW);
  G_OBJECT_CLASS (tresen_payment_qr_view_parent_class)->dispose (object);
}

static void
tresen_payment_qr_view_class_init (TresenPaymentQrViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tresen_payment_qr_view_dispose;
  widget_class->map = tresen_payment_qr_view_map;
  widget_class->unmap = tresen_payment_qr_view_unmap;
  g_type_ensure (TRESEN_TYPE_QR_VIEW);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, TRESEN_CONSOLE_RESOURCES
                                               "/tresen-payment-qr-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentQrView, box);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentQrView, frame);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentQrView, view);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentQrView, countdown);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentQrView, note);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentQrView, prepay_box);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentQrView, prepay_id);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentQrView, full_screen_child);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentQrView, send_child);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentQrView, copy_child);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentQrView, open_child);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentQrView, new_child);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentQrView, cancel_child);
}

static void
tresen_payment_qr_view_init (TresenPaymentQrView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tresen_payment_qr_view_new (TresenTill *till)
{
  TresenPaymentQrView *self = g_object_new (TRESEN_TYPE_PAYMENT_QR_VIEW, NULL);

  self->till = g_object_ref (till);
  g_signal_connect_swapped (till, "changed", G_CALLBACK (update), self);
  update (self);
  return GTK_WIDGET (self);
}

/** @payment: (nullable): for none */
void
tresen_payment_qr_view_set_payment (TresenPaymentQrView *self, TresenPayment *payment)
{
  g_return_if_fail (TRESEN_IS_PAYMENT_QR_VIEW (self));
  if (payment != NULL)
    tresen_payment_ref (payment);
  g_clear_pointer (&self->payment, tresen_payment_unref);
  self->payment = payment;
  update (self);
}
