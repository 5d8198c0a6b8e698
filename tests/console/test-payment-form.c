/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The windows about payments over a real store: what is asked for is what was typed, and nothing is claimed that is not known. */
#include "config.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

#include "console-fixture.h"
#include "till-samples.h"
#include "tresen-console.h"
#include "tresen-conversation-page.h"
#include "tresen-payment-actions.h"
#include "tresen-payment-draft.h"
#include "tresen-payment-form.h"
#include "tresen-payment-print.h"
#include "tresen-payment-qr-view.h"
#include "tresen-payment-screen.h"
#include "tresen-qr-view.h"
#include "tresen-refund-dialog.h"
#include "tresen-staff-group.h"
#include "tresen-store-customers.h"
#include "tresen-store-settings.h"

typedef struct
{
  ConsoleFixture desk;
  TresenTill *till;
  GtkWidget *window;
  gint64 customer_id;
  gint64 made_id;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  console_fixture_set_up (&self->desk, NULL);
  till_samples_set_up (&self->desk);
  self->customer_id = console_fixture_add_customer (&self->desk, "oLiWei", "Li Wei");
  console_fixture_add_texts (&self->desk, self->customer_id, 1, 0);
  self->till = g_object_ref (till_samples_get_till (&self->desk));
  self->window = g_object_ref_sink (gtk_window_new ());
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_object_unref (self->window);
  console_fixture_settle (20);
  g_object_unref (self->till);
  console_fixture_tear_down (&self->desk, NULL);
}

static GtkWidget *
find (GtkWidget *widget, const char *id)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUILDABLE (widget)
      && g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)), id) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, id);
  return found;
}

static GtkWidget *
get (gpointer window, const char *id)
{
  GtkWidget *found = find (GTK_WIDGET (window), id);

  g_assert_nonnull (found);
  return found;
}

static const char *
get_label (gpointer window, const char *id)
{
  return gtk_label_get_label (GTK_LABEL (get (window, id)));
}

static void
type (gpointer window, const char *id, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (get (window, id)), text);
}

static void
press (gpointer window, const char *id)
{
  g_signal_emit_by_name (get (window, id), "clicked");
}

/* The form */

static void
made (gint64 payment_id, gpointer user_data)
{
  *(gint64 *) user_data = payment_id;
}

static gboolean
is_made (gpointer id)
{
  return *(gint64 *) id != 0;
}

static GtkWindow *
open_form (Fixture *self, gint64 customer_id)
{
  return tresen_payment_form_present (GTK_WINDOW (self->window), self->till, customer_id, made,
                                      &self->made_id, NULL);
}

static void
test_form_makes (Fixture *self, gconstpointer data)
{
  GtkWindow *form = open_form (self, self->customer_id);
  g_autoptr (TresenPayment) payment = NULL;

  tresen_till_set_who (self->till, "Lena");
  type (form, "amount_row", "1,234.50");
  type (form, "description_row", " Bremsbela\u0308ge ");
  press (form, "add_button");
  g_assert_cmpstr (get_label (form, "make_label"), ==, "Ask for €1,234.50");
  press (form, "make_button");
  g_assert_true (console_fixture_wait (is_made, &self->made_id));
  payment = till_samples_load (&self->desk, self->made_id);
  g_assert_cmpint (payment->amount, ==, 123450);
  g_assert_cmpstr (payment->currency, ==, "EUR");
  g_assert_cmpstr (payment->description, ==, "Bremsbeläge");
  g_assert_cmpstr (payment->items, ==, "[]");
  g_assert_cmpstr (payment->who, ==, "Lena");
  g_assert_cmpint (payment->customer_id, ==, self->customer_id);
  g_assert_true (payment->is_live);
  g_assert_cmpint (payment->state, ==, TRESEN_PAYMENT_NEW);
  g_assert_cmpuint (strlen (payment->attempt->token), ==, 32);
  g_assert_cmpuint (strlen (payment->attempt->req_id), ==, 32);
  g_assert_cmpuint (strlen (payment->attempt->trans_id), <=, 32);
  g_assert_cmpstr (payment->attempt->merchant_id, ==, "autohaus_demo");
  g_assert_cmpuint (payment->attempt->timeout_minutes, ==, 15);
  g_assert_cmpstr (payment->attempt->openid, ==, "");
}

/* Everything that is wrong is said at once, and nothing is made. */
static void
test_form_faults (Fixture *self, gconstpointer data)
{
  GtkWindow *form = open_form (self, 0);

  press (form, "make_button");
  g_assert_true (gtk_widget_get_visible (get (form, "amount_fault")));
  g_assert_true (gtk_widget_get_visible (get (form, "description_fault")));
  type (form, "amount_row", "0.99");
  g_assert_nonnull (strstr (get_label (form, "amount_fault"), "€1.00"));
  type (form, "amount_row", "5");
  g_assert_false (gtk_widget_get_visible (get (form, "amount_fault")));
  type (form, "description_row", "\u5239 & more");
  g_assert_nonnull (strstr (get_label (form, "description_fault"), "character 1 (“\u5239”)"));
  g_assert_nonnull (strstr (get_label (form, "description_fault"), "character 3 (“&”)"));
  type (form, "description_row", " test : pads");
  g_assert_nonnull (strstr (get_label (form, "description_fault"), "Test:"));
  press (form, "make_button");
  console_fixture_settle (50);
  g_assert_cmpint (self->made_id, ==, 0);
  gtk_window_destroy (form);
}

/* A customer who can be written to gets the link as an ordinary reply; the attempt knows who. */
static void
test_form_sends (Fixture *self, gconstpointer data)
{
  GtkWindow *form = open_form (self, self->customer_id);
  g_autoptr (TresenPayment) payment = NULL;
  const TresenPaymentStep *step;

  type (form, "amount_row", "40");
  type (form, "description_row", "Oil");
  adw_combo_row_set_selected (ADW_COMBO_ROW (get (form, "way_row")), 1);
  console_fixture_settle (100);
  g_assert_true (gtk_widget_get_sensitive (get (form, "make_button")));
  press (form, "make_button");
  g_assert_true (console_fixture_wait (is_made, &self->made_id));
  payment = till_samples_load (&self->desk, self->made_id);
  g_assert_cmpstr (payment->attempt->openid, ==, "oLiWei");
  step = payment->steps->pdata[payment->steps->len - 1];
  g_assert_cmpint (step->kind, ==, TRESEN_PAY_STEP_LINK_SENT);
}

static void
test_form_needs_customer (Fixture *self, gconstpointer data)
{
  GtkWindow *form = open_form (self, 0);

  type (form, "amount_row", "40");
  type (form, "description_row", "Oil");
  adw_combo_row_set_selected (ADW_COMBO_ROW (get (form, "way_row")), 1);
  g_assert_false (gtk_widget_get_sensitive (get (form, "make_button")));
  gtk_window_destroy (form);
}

static void
test_items (void)
{
  const TresenConnection connection
      = { .paygate_product_nr = (char *) "", .shop_name = (char *) "", .shop_url = (char *) "" };
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  TresenPaymentDraft draft = { .amount = "5.00",
                               .currency = "EUR",
                               .style = { '.', ',' },
                               .description = "Pads",
                               .items = items,
                               .channel = TRESEN_PAY_CHANNEL_QRCODE,
                               .connection = &connection };
  g_autoptr (TresenPaymentReview) review = NULL;
  const TresenPaymentItemFault *fault;

  g_ptr_array_add (items, (gpointer) "Pads; front");
  g_ptr_array_add (items, (gpointer) "  ");
  g_ptr_array_add (items, (gpointer) "50 %");
  review = tresen_payment_draft_review (&draft);
  g_assert_cmpuint (review->items->len, ==, 2);
  g_assert_cmpstr (review->items->pdata[0], ==, "Pads, front");
  g_assert_cmpuint (review->item_faults->len, ==, 1);
  fault = &g_array_index (review->item_faults, TresenPaymentItemFault, 0);
  g_assert_cmpuint (fault->index, ==, 2);
  g_assert_cmpint (fault->fault.rule, ==, TRESEN_PAYGATE_RULE_BAD_CHAR);
  g_assert_cmpint (fault->fault.position, ==, 3);
  g_assert_nonnull (tresen_payment_review_find (review, TRESEN_PAYGATE_FIELD_PRODUCT_NR));
  g_assert_false (tresen_payment_review_is_good (review));
}

/* The refund */

static gint64
add_paid (Fixture *self)
{
  gint64 id = till_samples_add_payment (&self->desk, self->customer_id, 8900,
                                        TRESEN_PAY_CHANNEL_BY_BROWSER);

  till_samples_start (&self->desk, id);
  till_samples_take (&self->desk, id, TRESEN_PAY_CLASS_SUCCESS);
  till_samples_confirm (&self->desk, id);
  return id;
}

static GtkWindow *
open_refund (Fixture *self, gint64 payment_id)
{
  g_autoptr (TresenPayment) payment = till_samples_load (&self->desk, payment_id);
  GtkWindow *dialog
      = tresen_refund_dialog_present (GTK_WINDOW (self->window), self->till, payment, 0);

  console_fixture_settle (50);
  return dialog;
}

static gboolean
can_press (gpointer button)
{
  return gtk_widget_get_sensitive (button);
}

static gboolean
is_gone (gpointer window)
{
  return *(gpointer *) window == NULL;
}

static void
test_refund (Fixture *self, gconstpointer data)
{
  gint64 id = add_paid (self);
  GtkWindow *dialog = open_refund (self, id);
  GtkWindow *watched = dialog;
  g_autoptr (TresenPayment) payment = NULL;
  const TresenRefund *refund;

  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &watched);
  tresen_till_set_who (self->till, "Kim");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (get (dialog, "amount_row"))), ==, "");
  g_assert_cmpstr (get_label (dialog, "limit"), ==, "of 89.00");
  g_assert_false (gtk_widget_get_sensitive (get (dialog, "refund_button")));
  g_assert_true (gtk_window_get_focus (dialog) == get (dialog, "cancel_button"));
  type (dialog, "amount_row", "40");
  g_assert_cmpstr (get_label (dialog, "refund_label"), ==, "Refund €40.00");
  g_assert_true (console_fixture_wait (can_press, get (dialog, "refund_button")));
  /* Two clicks are one refund. */
  press (dialog, "refund_button");
  press (dialog, "refund_button");
  g_assert_true (console_fixture_wait (is_gone, &watched));
  payment = till_samples_load (&self->desk, id);
  g_assert_cmpuint (payment->refunds->len, ==, 1);
  refund = payment->refunds->pdata[0];
  g_assert_cmpint (refund->amount, ==, 4000);
  g_assert_cmpint (refund->state, ==, TRESEN_REFUND_QUEUED);
  g_assert_cmpstr (refund->reason, ==, "Part returned");
  g_assert_cmpstr (refund->who, ==, "Kim");
  g_assert_true (g_str_has_suffix (refund->trans_id, "R1"));
  g_assert_cmpstr (refund->ref_nr, !=, "");
  g_assert_cmpint (payment->reserved, ==, 4000);
}

static void
test_refund_all (Fixture *self, gconstpointer data)
{
  GtkWindow *dialog = open_refund (self, add_paid (self));

  type (dialog, "amount_row", "89");
  g_assert_true (gtk_widget_get_visible (get (dialog, "again_row")));
  g_assert_false (gtk_widget_get_sensitive (get (dialog, "refund_button")));
  type (dialog, "again_row", "88");
  g_assert_false (gtk_widget_get_sensitive (get (dialog, "refund_button")));
  type (dialog, "again_row", "89.00");
  g_assert_true (gtk_widget_get_sensitive (get (dialog, "refund_button")));
  type (dialog, "amount_row", "88.50");
  g_assert_true (gtk_widget_get_visible (get (dialog, "warning")));
  adw_combo_row_set_selected (ADW_COMBO_ROW (get (dialog, "reason_row")), 5);
  type (dialog, "again_row", "88.50");
  g_assert_false (gtk_widget_get_sensitive (get (dialog, "refund_button")));
  type (dialog, "text_row", "Wrong part");
  g_assert_true (gtk_widget_get_sensitive (get (dialog, "refund_button")));
  gtk_window_destroy (dialog);
}

static gboolean
has_fault (gpointer dialog)
{
  return gtk_widget_get_visible (get (dialog, "fault"));
}

/* A second window: what the first has asked for is known at once, and nothing more can be asked for. */
static void
test_refund_two_windows (Fixture *self, gconstpointer data)
{
  gint64 id = add_paid (self);
  GtkWindow *first = open_refund (self, id);
  GtkWindow *second = open_refund (self, id);
  g_autoptr (TresenPayment) payment = NULL;

  type (first, "amount_row", "40");
  type (second, "amount_row", "40");
  press (first, "refund_button");
  press (second, "refund_button");
  g_assert_true (console_fixture_wait (has_fault, second));
  console_fixture_settle (50);
  g_assert_false (gtk_widget_get_sensitive (get (second, "refund_button")));
  payment = till_samples_load (&self->desk, id);
  g_assert_cmpuint (payment->refunds->len, ==, 1);
  gtk_window_destroy (second);
}

/* The screen for the counter */

typedef struct
{
  GtkWindow *screen;
  const char *page;
} Expected;

static gboolean
shows (gpointer data)
{
  const Expected *expected = data;

  return strcmp (tresen_payment_screen_get_page (TRESEN_PAYMENT_SCREEN (expected->screen)),
                 expected->page)
         == 0;
}

static GtkWindow *
open_screen (Fixture *self, gint64 payment_id)
{
  g_autoptr (TresenPayment) payment = till_samples_load (&self->desk, payment_id);

  return tresen_payment_screen_present (GTK_WINDOW (self->window), self->till, payment);
}

static void
wait_for_page (GtkWindow *screen, const char *page)
{
  Expected expected = { screen, page };

  g_assert_true (console_fixture_wait (shows, &expected));
}

static void
test_screen_paid (Fixture *self, gconstpointer data)
{
  gint64 id = till_samples_add_payment (&self->desk, 0, 24000, TRESEN_PAY_CHANNEL_BY_BROWSER);
  GtkWindow *screen = open_screen (self, id);

  wait_for_page (screen, "code");
  g_assert_cmpstr (get_label (screen, "amount"), ==, "€240.00");
  g_assert_cmpstr (get_label (screen, "shop"), ==, "Autohaus Beispiel");
  g_assert_false (gtk_widget_get_visible (get (screen, "countdown")));
  g_assert_false (gtk_widget_get_visible (get (screen, "test_mark")));
  till_samples_start (&self->desk, id);
  console_fixture_settle (200);
  g_assert_true (gtk_widget_get_visible (get (screen, "countdown")));
  till_samples_take (&self->desk, id, TRESEN_PAY_CLASS_SUCCESS);
  wait_for_page (screen, "paid");
  g_assert_cmpstr (get_label (screen, "sign_first"), ==, "\u5df2\u652f\u4ed8");
  g_assert_cmpstr (get_label (screen, "sign_second"), ==, "Paid");
  g_assert_cmpstr (get_label (screen, "sign_note"), ==, "The amount is being confirmed.");
  till_samples_confirm (&self->desk, id);
  console_fixture_settle (200);
  g_assert_cmpstr (get_label (screen, "sign_note"), ==, "");
  gtk_window_destroy (screen);
}

static void
test_screen_failed (Fixture *self, gconstpointer data)
{
  gint64 id = till_samples_add_payment (&self->desk, 0, 24000, TRESEN_PAY_CHANNEL_BY_BROWSER);
  GtkWindow *screen = open_screen (self, id);

  till_samples_start (&self->desk, id);
  till_samples_take (&self->desk, id, TRESEN_PAY_CLASS_FAILED);
  wait_for_page (screen, "failed");
  /* The customer paid all the same. */
  till_samples_take (&self->desk, id, TRESEN_PAY_CLASS_SUCCESS);
  wait_for_page (screen, "paid");
  gtk_window_destroy (screen);
}

/* Dark fields alone, without the light frame. */
static void
test_screen_size (Fixture *self, gconstpointer data)
{
  static const int sizes[][2] = { { 1280, 900 }, { 1024, 600 }, { 360, 640 } };
  gint64 id = till_samples_add_payment (&self->desk, 0, 24000, TRESEN_PAY_CHANNEL_BY_BROWSER);

  till_samples_start (&self->desk, id);
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      GtkWindow *screen = open_screen (self, id);
      GtkWidget *view = get (screen, "view");
      int side;

      gtk_widget_hide (GTK_WIDGET (screen));
      gtk_window_unfullscreen (screen);
      gtk_window_set_default_size (screen, sizes[i][0], sizes[i][1]);
      gtk_window_present (screen);
      console_fixture_settle (300);
      g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (screen)), ==, sizes[i][0]);
      g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (screen)), ==, sizes[i][1]);
      side = MIN (gtk_widget_get_width (GTK_WIDGET (screen)),
                  gtk_widget_get_height (GTK_WIDGET (screen)));
      g_assert_cmpint (MIN (gtk_widget_get_width (view), gtk_widget_get_height (view)), >=,
                       side * 74 / 100);
      gtk_window_destroy (screen);
    }
}

/* What can be done */

static gboolean
is_enabled (GtkWidget *widget, const char *name)
{
  GtkWidget *button = gtk_button_new ();
  gboolean result;

  gtk_window_set_child (GTK_WINDOW (widget), button);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), name);
  result = gtk_widget_get_sensitive (button);
  gtk_window_set_child (GTK_WINDOW (widget), NULL);
  return result;
}

static void
test_actions (Fixture *self, gconstpointer data)
{
  TresenPaymentActions *actions = tresen_payment_actions_add (self->window, self->till);
  gint64 id = till_samples_add_payment (&self->desk, self->customer_id, 24000,
                                        TRESEN_PAY_CHANNEL_BY_BROWSER);
  g_autoptr (TresenPayment) open = till_samples_load (&self->desk, id);
  g_autoptr (TresenPayment) paid = till_samples_load (&self->desk, add_paid (self));

  g_assert_false (is_enabled (self->window, "payment.print"));
  tresen_payment_actions_set_payment (actions, open);
  g_assert_true (is_enabled (self->window, "payment.copy-link"));
  g_assert_true (is_enabled (self->window, "payment.send-link"));
  g_assert_true (is_enabled (self->window, "payment.cancel"));
  g_assert_false (is_enabled (self->window, "payment.refund"));
  g_assert_false (is_enabled (self->window, "payment.new-code"));
  tresen_payment_actions_set_payment (actions, paid);
  g_assert_true (is_enabled (self->window, "payment.refund"));
  g_assert_false (is_enabled (self->window, "payment.cancel"));
  g_assert_false (is_enabled (self->window, "payment.copy-link"));
}

/* The code on the page of a payment */

static void
check_view (Fixture *self, GtkWidget *view, gint64 id, gboolean has_code, gboolean has_new)
{
  g_autoptr (TresenPayment) payment = till_samples_load (&self->desk, id);

  tresen_payment_qr_view_set_payment (TRESEN_PAYMENT_QR_VIEW (view), payment);
  g_assert_cmpint (gtk_widget_get_visible (get (view, "frame")), ==, has_code);
  g_assert_cmpint (gtk_widget_get_visible (get (view, "copy_child")), ==, has_code);
  g_assert_cmpint (gtk_widget_get_visible (get (view, "cancel_child")), ==, has_code);
  g_assert_cmpint (gtk_widget_get_visible (get (view, "new_child")), ==, has_new);
}

static void
test_view (Fixture *self, gconstpointer data)
{
  GtkWidget *view = tresen_payment_qr_view_new (self->till);
  gint64 id = till_samples_add_payment (&self->desk, self->customer_id, 24000,
                                        TRESEN_PAY_CHANNEL_BY_BROWSER);

  gtk_window_set_child (GTK_WINDOW (self->window), view);
  g_assert_false (gtk_widget_get_visible (view));
  check_view (self, view, id, TRUE, FALSE);
  g_assert_nonnull (strstr (get_label (view, "countdown"), "15 minutes"));
  till_samples_start (&self->desk, id);
  check_view (self, view, id, TRUE, FALSE);
  g_assert_nonnull (strstr (get_label (view, "countdown"), ":"));
  till_samples_take (&self->desk, id, TRESEN_PAY_CLASS_FAILED);
  check_view (self, view, id, FALSE, TRUE);
  till_samples_take (&self->desk, id, TRESEN_PAY_CLASS_SUCCESS);
  check_view (self, view, id, FALSE, FALSE);
  g_assert_false (gtk_widget_get_visible (view));
  gtk_window_set_child (GTK_WINDOW (self->window), NULL);
}

/* Who works here */

static gboolean
has_two_names (gpointer till)
{
  return tresen_till_get_setup (till)->staff->len == 2;
}

static gboolean
has_three_names (gpointer till)
{
  return tresen_till_get_setup (till)->staff->len == 3;
}

static gboolean
can_type (gpointer row)
{
  return gtk_widget_get_sensitive (row);
}

static GtkWidget *
find_button (GtkWidget *widget, const char *tooltip)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_widget_get_tooltip_text (widget), tooltip) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_button (child, tooltip);
  return found;
}

static void
test_staff (Fixture *self, gconstpointer data)
{
  GtkWidget *group = g_object_new (TRESEN_TYPE_STAFF_GROUP, NULL);
  GtkWidget *row;

  gtk_window_set_child (GTK_WINDOW (self->window), group);
  tresen_staff_group_set_up (TRESEN_STAFF_GROUP (group), self->desk.store);
  row = get (group, "new_row");
  g_assert_true (console_fixture_wait (can_type, row));
  type (group, "new_row", " Mia ");
  g_signal_emit_by_name (row, "apply");
  g_assert_true (console_fixture_wait (has_three_names, self->till));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "");
  tresen_till_set_who (self->till, "Mia");
  g_assert_cmpstr (tresen_till_get_who (self->till), ==, "Mia");
  /* One name twice would be two people who cannot be told apart. */
  type (group, "new_row", "Kim");
  g_signal_emit_by_name (row, "apply");
  g_signal_emit_by_name (find_button (group, "Remove Mia"), "clicked");
  g_assert_true (console_fixture_wait (has_two_names, self->till));
  g_assert_cmpstr (tresen_till_get_who (self->till), ==, "");
  gtk_window_set_child (GTK_WINDOW (self->window), NULL);
}

static gpointer
leave_func (TresenDb *db, gpointer data, GError **error)
{
  tresen_store_customer_set_followed (db, *(gint64 *) data, FALSE, g_get_real_time (), NULL, error);
  return NULL;
}

/* Whoever has left cannot be sent a link. */
static void
test_form_gone (Fixture *self, gconstpointer data)
{
  gint64 gone = console_fixture_add_customer (&self->desk, "oGone", "Wang Fang");
  GtkWindow *form;

  console_fixture_write (&self->desk, leave_func, &gone);
  form = open_form (self, gone);
  type (form, "amount_row", "40");
  type (form, "description_row", "Oil");
  console_fixture_settle (100);
  g_assert_true (gtk_widget_get_sensitive (get (form, "make_button")));
  adw_combo_row_set_selected (ADW_COMBO_ROW (get (form, "way_row")), 1);
  g_assert_false (gtk_widget_get_sensitive (get (form, "make_button")));
  gtk_window_destroy (form);
}

static gboolean
is_not_ready (gpointer till)
{
  return !tresen_payment_setup_is_ready (tresen_till_get_setup (till));
}

static gpointer
touch_func (TresenDb *db, gpointer data, GError **error)
{
  tresen_store_setting_set (db, TRESEN_SETTING_REFUND_THRESHOLD, "5000", error);
  return NULL;
}

static gboolean
is_test (gpointer till)
{
  return !tresen_till_get_setup (till)->connection->paygate_is_live;
}

/* Test mode says so, and takes what live mode refuses. */
static void
test_form_test_mode (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenPayment) payment = NULL;
  GtkWindow *form;

  till_samples_write_connection (&self->desk, FALSE);
  console_fixture_write (&self->desk, touch_func, NULL);
  g_assert_true (console_fixture_wait (is_test, self->till));
  form = open_form (self, 0);
  g_assert_true (gtk_widget_get_visible (get (form, "test_mark")));
  type (form, "amount_row", "40");
  type (form, "description_row", "Test: pads");
  press (form, "make_button");
  g_assert_true (console_fixture_wait (is_made, &self->made_id));
  payment = till_samples_load (&self->desk, self->made_id);
  g_assert_false (payment->is_live);
  g_assert_false (payment->attempt->is_live);
}

static void
test_form_unset (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->desk.folder, "connection.ini", NULL);
  GtkWindow *form;

  g_assert_cmpint (tresen_till_get_setup (self->till)->refund_threshold, ==, 20000);
  g_assert_cmpint (g_remove (path), ==, 0);
  console_fixture_write (&self->desk, touch_func, NULL);
  g_assert_true (console_fixture_wait (is_not_ready, self->till));
  g_assert_cmpint (tresen_till_get_setup (self->till)->refund_threshold, ==, 5000);
  form = open_form (self, 0);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (get (form, "stack"))), ==, "unset");
  g_assert_false (gtk_widget_get_sensitive (get (form, "make_button")));
  gtk_window_destroy (form);
}

static GtkWindow *
find_form (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (TRESEN_IS_PAYMENT_FORM (window))
        return window;
    }
  return NULL;
}

static gboolean
has_name (gpointer form)
{
  return strcmp (get_label (get (form, "picker"), "name"), "Li Wei") == 0;
}

/* From the conversation: the customer is known. */
static void
test_request (Fixture *self, gconstpointer data)
{
  GtkWidget *page = tresen_conversation_page_new ();
  GtkWidget *button;

  gtk_window_set_child (GTK_WINDOW (self->window), page);
  tresen_conversation_page_set_up (TRESEN_CONVERSATION_PAGE (page), self->desk.store,
                                   self->desk.profile, self->desk.clock, self->desk.feed);
  button = get (page, "payment_button");
  g_assert_true (gtk_widget_get_visible (button));
  g_assert_false (gtk_widget_get_sensitive (button));
  tresen_conversation_page_open (TRESEN_CONVERSATION_PAGE (page), self->customer_id);
  g_assert_true (console_fixture_wait (can_press, button));
  g_signal_emit_by_name (button, "clicked");
  g_assert_nonnull (find_form ());
  g_assert_true (console_fixture_wait (has_name, find_form ()));
  gtk_window_destroy (find_form ());
  tresen_conversation_page_flush (TRESEN_CONVERSATION_PAGE (page));
  gtk_window_set_child (GTK_WINDOW (self->window), NULL);
}

static void
test_print (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenPayment) payment = till_samples_load (&self->desk, add_paid (self));
  const TresenConnection *connection = tresen_till_get_setup (self->till)->connection;
  g_autoptr (GPtrArray) lines = tresen_payment_sheet_lines (payment, connection);
  g_autoptr (GtkPrintOperation) operation = tresen_payment_print_new (payment, connection);
  g_autofree char *path = g_build_filename (self->desk.folder, "sheet.pdf", NULL);
  g_autofree char *content = NULL;
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (all, "%s\n", ((TresenPaymentSheetLine *) lines->pdata[i])->value);
  g_assert_nonnull (strstr (all->str, "€89.00"));
  g_assert_nonnull (strstr (all->str, payment->attempt->trans_id));
  g_assert_nonnull (strstr (all->str, payment->attempt->pay_id));
  g_assert_nonnull (strstr (all->str, "Autohaus Beispiel"));
  gtk_print_operation_set_export_filename (operation, path);
  g_assert_cmpint (
      gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, NULL, NULL), ==,
      GTK_PRINT_OPERATION_RESULT_APPLY);
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_true (g_str_has_prefix (content, "%PDF"));
}

#define ADD(path, func)                                                                            \
  g_test_add ("/console/payment-form/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  tresen_console_init ();
  g_test_add_func ("/console/payment-form/items", test_items);
  ADD ("makes", test_form_makes);
  ADD ("faults", test_form_faults);
  ADD ("sends", test_form_sends);
  ADD ("needs-customer", test_form_needs_customer);
  ADD ("refund", test_refund);
  ADD ("refund-all", test_refund_all);
  ADD ("refund-two-windows", test_refund_two_windows);
  ADD ("screen-paid", test_screen_paid);
  ADD ("screen-failed", test_screen_failed);
  ADD ("screen-size", test_screen_size);
  ADD ("actions", test_actions);
  ADD ("gone", test_form_gone);
  ADD ("unset", test_form_unset);
  ADD ("test-mode", test_form_test_mode);
  ADD ("view", test_view);
  ADD ("staff", test_staff);
  ADD ("request", test_request);
  ADD ("print", test_print);
  return g_test_run ();
}
