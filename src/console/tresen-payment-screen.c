/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-payment-screen.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "tresen-amount-words.h"
#include "tresen-console.h"
#include "tresen-payment-face.h"
#include "tresen-payment-wish.h"
#include "tresen-qr-view.h"

/* Of the short side of the screen. The code with the light frame that belongs to it has three quarters, so that its dark part alone
 * is six tenths; the lines share what is left, and need no gaps beside that frame. */
#define SHOP_SIZE 0.03
#define AMOUNT_SIZE 0.062
#define HINT_SIZE 0.034
#define COUNTDOWN_SIZE 0.026
#define SIGN_SIZE 0.13
#define NOTE_SIZE 0.032
#define MARGIN_SIZE 0.01
#define ICON_SIZE 0.24
#define LEAST_CODE 0.75
#define LEAST_TEXT 11
#define TALL 1.5

struct _TresenPaymentScreen
{
  GtkWindow parent_instance;

  /* Of the template */
  GtkStack *stack;
  GtkLabel *test_mark;
  GtkWidget *code_box;
  GtkLabel *shop;
  GtkLabel *amount;
  TresenQrView *view;
  GtkLabel *hint;
  GtkLabel *countdown;
  GtkImage *icon;
  GtkLabel *sign_first;
  GtkLabel *sign_second;
  GtkLabel *sign_amount;
  GtkLabel *sign_note;
  GtkWidget *close_button;

  TresenTill *till;
  TresenPayment *payment;
  GCancellable *cancellable;
  TresenPaymentFace face;
  guint tick_id;
  int short_side;
  int text_side;
  gboolean is_reading;
  gboolean is_dirty;
};

G_DEFINE_FINAL_TYPE (TresenPaymentScreen, tresen_payment_screen, GTK_TYPE_WINDOW)

/* What stands on a page that is no code. */
typedef struct
{
  const char *style;
  const char *icon;
  const char *chinese;
  const char *words;
  const char *note;
} Sign;

static const Sign signs[] = {
  [TRESEN_PAYMENT_FACE_APP]
  = { "wait", "phone-symbolic", "请在应用中支付", N_ ("Pay in the App"), NULL },
  [TRESEN_PAYMENT_FACE_WAIT]
  = { "wait", "content-loading-symbolic", "正在确认", N_ ("Being Checked"),
      N_ ("The result is still to come. Do not pay again.") },
  [TRESEN_PAYMENT_FACE_PAID] = { "paid", "object-select-symbolic", "已支付", N_ ("Paid"), NULL },
  [TRESEN_PAYMENT_FACE_ALARM]
  = { "failed", "dialog-warning-symbolic", "请咨询店员", N_ ("Ask at the Counter"),
      N_ ("Something is not right with this payment. Do not pay again.") },
  [TRESEN_PAYMENT_FACE_FAILED] = { "failed", "dialog-warning-symbolic", "支付未成功",
                                   N_ ("Not Paid"), N_ ("The payment did not succeed.") },
  [TRESEN_PAYMENT_FACE_EXPIRED] = { "over", "alarm-symbolic", "二维码已过期", N_ ("Expired"),
                                    N_ ("The time for this code is over.") },
  [TRESEN_PAYMENT_FACE_WITHDRAWN] = { "over", "action-unavailable-symbolic", "收款已取消",
                                      N_ ("Cancelled"), N_ ("This code is no longer used.") },
};

/* Beside the Chinese line stands the language of the window, and English where that is Chinese. */
static const char *
get_second (const char *words)
{
  return g_str_has_prefix (g_get_language_names ()[0], "zh") ? words : _ (words);
}

static void
show_code (TresenPaymentScreen *self, const char *amount)
{
  g_autofree char *link = tresen_till_dup_link (self->till, self->payment);
  g_autofree char *left = tresen_payment_face_countdown (
      self->payment, tresen_clock_now_us (tresen_till_get_clock (self->till)));
  /* Translators: what a screen reader says of the code; %s is the amount */
  g_autofree char *label = g_strdup_printf (_ ("QR code to pay %s with WeChat"), amount);
  g_autofree char *hint
      = g_strdup_printf ("%s · %s", "用微信扫一扫支付", get_second (N_ ("Scan with WeChat")));

  tresen_qr_view_set_text (self->view, link);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_label_set_label (self->amount, amount);
  gtk_label_set_label (self->hint, *link != '\0' ? hint
                                                 : _ ("The link is not ready: Tresen is not "
                                                      "reachable at the moment."));
  gtk_label_set_label (self->countdown, left != NULL ? left : "");
  gtk_widget_set_visible (GTK_WIDGET (self->countdown), left != NULL);
}

static const char *
get_note (TresenPaymentScreen *self)
{
  const char *note = signs[self->face].note;

  if (self->face == TRESEN_PAYMENT_FACE_PAID && self->payment->confirmed_at_us == 0)
    return _ ("The amount is being confirmed.");
  return note != NULL ? _ (note) : "";
}

static void
show_sign (TresenPaymentScreen *self, const char *amount)
{
  const Sign *sign = &signs[self->face];
  const char *note = get_note (self);

  gtk_image_set_from_icon_name (self->icon, sign->icon);
  gtk_label_set_label (self->sign_first, sign->chinese);
  gtk_label_set_label (self->sign_second, get_second (sign->words));
  gtk_label_set_label (self->sign_amount, amount);
  if (strcmp (gtk_label_get_label (self->sign_note), note) != 0)
    gtk_label_set_label (self->sign_note, note);
  gtk_widget_set_visible (GTK_WIDGET (self->sign_note), *note != '\0');
}

static void
set_style (TresenPaymentScreen *self, const char *style)
{
  static const char *const all[] = { "code", "paid", "failed", "over", "wait" };

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    if (strcmp (all[i], style) == 0)
      gtk_widget_add_css_class (GTK_WIDGET (self), all[i]);
    else
      gtk_widget_remove_css_class (GTK_WIDGET (self), all[i]);
}

static void
show_payment (TresenPaymentScreen *self)
{
  const TresenPaymentSetup *setup = tresen_till_get_setup (self->till);
  g_autofree char *amount = tresen_amount_words (self->payment->amount, self->payment->currency);
  gboolean is_code;

  self->face = tresen_payment_get_face (self->payment,
                                        tresen_clock_now_us (tresen_till_get_clock (self->till)));
  is_code = self->face == TRESEN_PAYMENT_FACE_CODE;
  gtk_label_set_label (self->shop, setup != NULL ? setup->connection->shop_name : "");
  gtk_widget_set_visible (GTK_WIDGET (self->shop), *gtk_label_get_label (self->shop) != '\0');
  if (is_code)
    show_code (self, amount);
  else
    show_sign (self, amount);
  set_style (self, is_code ? "code" : signs[self->face].style);
  gtk_widget_set_visible (GTK_WIDGET (self->test_mark), !self->payment->is_live);
  gtk_stack_set_visible_child_name (self->stack, is_code ? "code" : "sign");
  gtk_window_set_title (GTK_WINDOW (self), amount);
}

/* What is told */

static void read_payment (TresenPaymentScreen *self);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenPaymentScreen) self = user_data;
  g_autoptr (GError) error = NULL;
  TresenPayment *payment = tresen_store_read_finish (TRESEN_STORE (source), result, &error);

  self->is_reading = FALSE;
  if (payment == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_warning ("Reading a payment: %s", error != NULL ? error->message : "no answer");
      return;
    }
  tresen_payment_unref (self->payment);
  self->payment = payment;
  show_payment (self);
  if (self->is_dirty)
    read_payment (self);
}

static void
read_payment (TresenPaymentScreen *self)
{
  self->is_dirty = self->is_reading;
  if (self->is_reading)
    return;
  self->is_reading = TRUE;
  tresen_store_read_async (tresen_till_get_store (self->till), tresen_payment_wish_row_func,
                           tresen_payment_wish_new (self->payment->id, 0, NULL),
                           (GDestroyNotify) tresen_payment_wish_free,
                           (GDestroyNotify) tresen_payment_unref, self->cancellable, read_cb,
                           g_object_ref (self));
}

static gboolean
tick_cb (gpointer user_data)
{
  TresenPaymentScreen *self = user_data;

  if (self->face == TRESEN_PAYMENT_FACE_CODE)
    show_payment (self);
  return G_SOURCE_CONTINUE;
}

/* Sizes */

static void
set_size (GtkLabel *label, int side, double size, PangoWeight weight)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  int pixels = MAX ((int) (size * side), LEAST_TEXT);

  pango_attr_list_insert (attributes, pango_attr_size_new_absolute (pixels * PANGO_SCALE));
  pango_attr_list_insert (attributes, pango_attr_weight_new (weight));
  gtk_label_set_attributes (label, attributes);
}

static void
set_sign_sizes (TresenPaymentScreen *self, int side)
{
  set_size (self->sign_first, side, SIGN_SIZE, PANGO_WEIGHT_BOLD);
  set_size (self->sign_second, side, SIGN_SIZE / 2, PANGO_WEIGHT_BOLD);
  set_size (self->sign_amount, side, AMOUNT_SIZE, PANGO_WEIGHT_NORMAL);
  set_size (self->sign_note, side, NOTE_SIZE, PANGO_WEIGHT_NORMAL);
  gtk_image_set_pixel_size (self->icon, (int) (ICON_SIZE * side));
}

/* Read from two metres: what is on the screen grows with it. A tall one has more room for lines. */
static void
layout_cb (TresenPaymentScreen *self, int width, int height)
{
  int short_side = MIN (width, height);
  int text_side = MIN (height, (int) (width * TALL));

  if ((short_side == self->short_side && text_side == self->text_side) || short_side <= 0)
    return;
  self->short_side = short_side;
  self->text_side = text_side;
  set_size (self->shop, text_side, SHOP_SIZE, PANGO_WEIGHT_NORMAL);
  set_size (self->amount, text_side, AMOUNT_SIZE, PANGO_WEIGHT_BOLD);
  set_size (self->hint, text_side, HINT_SIZE, PANGO_WEIGHT_NORMAL);
  set_size (self->countdown, text_side, COUNTDOWN_SIZE, PANGO_WEIGHT_NORMAL);
  set_size (self->test_mark, short_side, COUNTDOWN_SIZE, PANGO_WEIGHT_BOLD);
  set_sign_sizes (self, short_side);
  gtk_widget_set_margin_top (self->code_box, (int) (MARGIN_SIZE * short_side));
  gtk_widget_set_margin_bottom (self->code_box, (int) (MARGIN_SIZE * short_side));
  gtk_widget_set_size_request (GTK_WIDGET (self->view), (int) (LEAST_CODE * short_side),
                               (int) (LEAST_CODE * short_side));
}

static void
tresen_payment_screen_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (tresen_payment_screen_parent_class)->realize (widget);
  g_signal_connect_object (gtk_native_get_surface (GTK_NATIVE (widget)), "layout",
                           G_CALLBACK (layout_cb), widget, G_CONNECT_SWAPPED);
}

static void
tresen_payment_screen_map (GtkWidget *widget)
{
  TresenPaymentScreen *self = TRESEN_PAYMENT_SCREEN (widget);

  GTK_WIDGET_CLASS (tresen_payment_screen_parent_class)->map (widget);
  if (self->tick_id == 0)
    self->tick_id = g_timeout_add_seconds (1, tick_cb, self);
}

static void
tresen_payment_screen_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&TRESEN_PAYMENT_SCREEN (widget)->tick_id, g_source_remove);
  GTK_WIDGET_CLASS (tresen_payment_screen_parent_class)->unmap (widget);
}

static void
tresen_payment_screen_dispose (GObject *object)
{
  TresenPaymentScreen *self = TRESEN_PAYMENT_SCREEN (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->tick_id, g_source_remove);
  if (self->till != NULL)
    g_signal_handlers_disconnect_by_data (self->till, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), TRESEN_TYPE_PAYMENT_SCREEN);
  G_OBJECT_CLASS (tresen_payment_screen_parent_class)->dispose (object);
}

static void
tresen_payment_screen_finalize (GObject *object)
{
  TresenPaymentScreen *self = TRESEN_PAYMENT_SCREEN (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->till);
  g_clear_pointer (&self->payment, tresen_payment_unref);
  G_OBJECT_CLASS (tresen_payment_screen_parent_class)->finalize (object);
}

static void
tresen_payment_screen_class_init (TresenPaymentScreenClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tresen_payment_screen_dispose;
  G_OBJECT_CLASS (klass)->finalize = tresen_payment_screen_finalize;
  widget_class->realize = tresen_payment_screen_realize;
  widget_class->map = tresen_payment_screen_map;
  widget_class->unmap = tresen_payment_screen_unmap;
  g_type_ensure (TRESEN_TYPE_QR_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, TRESEN_CONSOLE_RESOURCES
                                               "/tresen-payment-screen.ui");
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentScreen, stack);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentScreen, test_mark);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentScreen, code_box);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentScreen, shop);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentScreen, amount);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentScreen, view);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentScreen, hint);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentScreen, countdown);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentScreen, icon);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentScreen, sign_first);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentScreen, sign_second);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentScreen, sign_amount);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentScreen, sign_note);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentScreen, close_button);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F11, 0, "window.close", NULL);
}

static void
tresen_payment_screen_init (TresenPaymentScreen *self)
{
  g_autofree char *mark = NULL;

  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  mark = g_strdup_printf ("%s · %s", "测试", get_second (N_ ("Test: no money moves")));
  gtk_label_set_label (self->test_mark, mark);
}

/**
 * @payment: as it is known; it is read afresh when something changes
 *
 * Returns: (transfer none): the window, on the whole screen
 */
GtkWindow *
tresen_payment_screen_present (GtkWindow *parent, TresenTill *till, const TresenPayment *payment)
{
  TresenPaymentScreen *self = g_object_new (TRESEN_TYPE_PAYMENT_SCREEN, "transient-for", parent,
                                            "destroy-with-parent", TRUE, NULL);

  self->till = g_object_ref (till);
  self->payment = tresen_payment_ref ((TresenPayment *) payment);
  g_signal_connect_swapped (till, "payments-changed", G_CALLBACK (read_payment), self);
  g_signal_connect_swapped (till, "changed", G_CALLBACK (show_payment), self);
  show_payment (self);
  gtk_window_fullscreen (GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (self->close_button);
  read_payment (self);
  return GTK_WINDOW (self);
}

/** Returns: which page is shown: "code", "paid", "failed", "over" or "wait" */
const char *
tresen_payment_screen_get_page (TresenPaymentScreen *self)
{
  g_return_val_if_fail (TRESEN_IS_PAYMENT_SCREEN (self), NULL);
  return self->face == TRESEN_PAYMENT_FACE_CODE ? "code" : signs[self->face].style;
}
