/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows one of the windows about payments with made-up data: payment-form-preview WHAT [WIDTH HEIGHT]; WHAT is form, faults, test, unset,
 * refund, rest, screen, started, paid, confirmed, failed, withdrawn, view, app, link or a name that ends in .pdf. */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <locale.h>

#include "till-samples.h"
#include "tresen-console.h"
#include "tresen-payment-actions.h"
#include "tresen-payment-form.h"
#include "tresen-payment-link.h"
#include "tresen-payment-print.h"
#include "tresen-payment-qr-view.h"
#include "tresen-payment-screen.h"
#include "tresen-preferences.h"
#include "tresen-refund-dialog.h"

static const char *what = "form";
static int width = 480;
static int height = 700;
static ConsoleFixture fixture;

static void
type (GtkWidget *widget, const char *row, const char *text, guint *n)
{
  if (ADW_IS_ENTRY_ROW (widget)
      && g_str_has_prefix (gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)) != NULL
                               ? gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget))
                               : "",
                           row))
    {
      gtk_editable_set_text (GTK_EDITABLE (widget), text);
      ++*n;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    type (child, row, text, n);
}

static gint64
make (TresenPayChannel channel)
{
  gint64 id = till_samples_add_payment (&fixture, 1, 24000, channel);

  if (g_strcmp0 (what, "screen") == 0 || g_strcmp0 (what, "view") == 0 || channel != 0
      || g_strcmp0 (what, "withdrawn") == 0 || g_strcmp0 (what, "link") == 0)
    return id;
  till_samples_start (&fixture, id);
  if (g_strcmp0 (what, "started") == 0)
    return id;
  till_samples_take (&fixture, id,
                     g_strcmp0 (what, "failed") == 0 ? TRESEN_PAY_CLASS_FAILED
                                                     : TRESEN_PAY_CLASS_SUCCESS);
  if (g_strcmp0 (what, "paid") != 0 && g_strcmp0 (what, "failed") != 0)
    till_samples_confirm (&fixture, id);
  return id;
}

static void
show_form (GtkWindow *window, TresenTill *till)
{
  GtkWindow *form = tresen_payment_form_present (window, till, 1, NULL, NULL, NULL);
  guint n = 0;

  gtk_window_set_default_size (form, width, height);
  if (g_strcmp0 (what, "faults") != 0)
    return;
  type (GTK_WIDGET (form), "amount", "12.5x", &n);
  type (GTK_WIDGET (form), "description", "刹车片 & 50 %", &n);
}

static void
show_view (GtkWindow *window, TresenTill *till, TresenPayment *payment)
{
  GtkWidget *view = tresen_payment_qr_view_new (till);
  TresenPaymentActions *actions = tresen_payment_actions_add (GTK_WIDGET (window), till);

  tresen_payment_actions_set_payment (actions, payment);
  tresen_payment_qr_view_set_payment (TRESEN_PAYMENT_QR_VIEW (view), payment);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), view);
}

static void
print (TresenPayment *payment, TresenTill *till)
{
  g_autoptr (GtkPrintOperation) operation
      = tresen_payment_print_new (payment, tresen_till_get_setup (till)->connection);

  gtk_print_operation_set_export_filename (operation, what);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, NULL, NULL);
}

static void
show_payment (GtkWindow *window, TresenTill *till)
{
  gboolean is_app = g_strcmp0 (what, "app") == 0;
  gint64 id = make (is_app ? TRESEN_PAY_CHANNEL_APP : TRESEN_PAY_CHANNEL_BY_BROWSER);
  g_autoptr (TresenPayment) payment = till_samples_load (&fixture, id);
  guint n = 0;

  if (g_strcmp0 (what, "refund") == 0 || g_strcmp0 (what, "rest") == 0)
    {
      GtkWindow *dialog = tresen_refund_dialog_present (window, till, payment, 0);

      console_fixture_settle (300);
      type (GTK_WIDGET (dialog), "amount", g_strcmp0 (what, "rest") == 0 ? "239" : "40", &n);
      if (g_strcmp0 (what, "rest") == 0)
        type (GTK_WIDGET (dialog), "amount", "239.50", &n);
    }
  else if (g_strcmp0 (what, "view") == 0 || is_app)
    show_view (window, till, payment);
  else if (g_strcmp0 (what, "link") == 0)
    tresen_payment_link_ask (window, till, payment);
  else if (g_str_has_suffix (what, ".pdf"))
    print (payment, till);
  else
    {
      GtkWindow *screen = tresen_payment_screen_present (window, till, payment);

      gtk_widget_hide (GTK_WIDGET (screen));
      gtk_window_unfullscreen (screen);
      gtk_window_set_default_size (screen, width, height);
      gtk_window_present (screen);
    }
}

static void
activate_cb (GtkApplication *application, gpointer user_data)
{
  GtkWidget *window = adw_application_window_new (application);
  TresenTill *till;

  tresen_console_init ();
  console_fixture_add_style ();
  till_samples_set_up (&fixture);
  if (g_strcmp0 (what, "test") == 0)
    till_samples_write_connection (&fixture, FALSE);
  till = till_samples_get_till (&fixture);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_present (GTK_WINDOW (window));
  if (g_strcmp0 (what, "staff") == 0)
    {
      TresenPreferences *preferences
          = tresen_preferences_new (GTK_WINDOW (window), fixture.store, fixture.feed);

      adw_preferences_window_set_visible_page_name (ADW_PREFERENCES_WINDOW (preferences),
                                                    "payments");
      gtk_window_present (GTK_WINDOW (preferences));
    }
  else if (g_strcmp0 (what, "form") == 0 || g_strcmp0 (what, "faults") == 0
           || g_strcmp0 (what, "test") == 0)
    show_form (GTK_WINDOW (window), till);
  else
    show_payment (GTK_WINDOW (window), till);
}

int
main (int argc, char **argv)
{
  g_autoptr (AdwApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("TRESEN_LOCALE_DIR") != NULL
                                       ? g_getenv ("TRESEN_LOCALE_DIR")
                                       : TRESEN_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  if (argc > 1)
    what = argv[1];
  if (argc > 3)
    {
      width = atoi (argv[2]);
      height = atoi (argv[3]);
    }
  console_fixture_set_up (&fixture, NULL);
  console_fixture_add_samples (&fixture);
  application = adw_application_new (NULL, G_APPLICATION_NON_UNIQUE);
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), NULL);
  g_application_run (G_APPLICATION (application), 0, NULL);
  g_clear_object (&application);
  console_fixture_tear_down (&fixture, NULL);
  return 0;
}
