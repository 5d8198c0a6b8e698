/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-window-private.h"

#include <glib/gi18n.h>

#include "tresen-preferences.h"

static void
about_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  static const char *const developers[] = { "The Tresen Authors", NULL };

  adw_show_about_window (
      GTK_WINDOW (widget), "application-name", "Tresen", "application-icon", TRESEN_APP_ID,
      "version", TRESEN_VERSION, "developer-name", _ ("The Tresen Authors"), "developers",
      developers, "comments",
      _ ("The counter of a small car dealer: customers write on WeChat, staff answer here."),
      "license-type", GTK_LICENSE_GPL_3_0, "translator-credits",
      /* Translators: your names, one a line */
      _ ("translator-credits"), NULL);
}

static void
preferences_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TresenWindow *self = TRESEN_WINDOW (widget);

  gtk_window_present (
      GTK_WINDOW (tresen_preferences_new (GTK_WINDOW (self), self->store, self->feed)));
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tresen_window_go_back (TRESEN_WINDOW (widget));
}

/* The list itself, where the pages lie over each other. */
static void
go_to_list (TresenWindow *self, const char *place)
{
  tresen_window_go_to (self, place);
  if (adw_leaflet_get_folded (self->inner))
    adw_leaflet_set_visible_child (self->inner, GTK_WIDGET (self->lists));
}

static void
go_customers_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TresenWindow *self = TRESEN_WINDOW (widget);

  go_to_list (self, "customers");
  tresen_customers_page_focus_search (self->customers);
}

/* Where there is something to search. */
static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TresenWindow *self = TRESEN_WINDOW (widget);

  if (gtk_stack_get_visible_child (self->places) == GTK_WIDGET (self->payments))
    {
      tresen_payments_page_go_back (self->payments);
      tresen_payments_page_focus_search (self->payments);
    }
  else
    go_customers_action (widget, name, parameter);
}

static void
go_payments_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TresenWindow *self = TRESEN_WINDOW (widget);

  tresen_window_go_to (self, "payments");
  tresen_payments_page_go_back (self->payments);
  tresen_payments_page_focus_list (self->payments);
}

static void
new_payment_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TresenWindow *self = TRESEN_WINDOW (widget);

  tresen_window_go_to (self, "payments");
  gtk_widget_activate_action (GTK_WIDGET (self->payments), "payments.new", NULL);
}

static void
show_payment_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tresen_window_show_payment (TRESEN_WINDOW (widget), g_variant_get_int64 (parameter));
}

static void
go_inbox_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TresenWindow *self = TRESEN_WINDOW (widget);

  go_to_list (self, "inbox");
  tresen_inbox_page_focus_list (self->inbox);
}

static void
go_connection_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TresenWindow *self = TRESEN_WINDOW (widget);

  tresen_window_go_to (self, "connection");
  gtk_widget_child_focus (GTK_WIDGET (self->connection), GTK_DIR_TAB_FORWARD);
}

static void
go_qr_codes_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TresenWindow *self = TRESEN_WINDOW (widget);

  tresen_window_go_to (self, "qr-codes");
  gtk_widget_child_focus (GTK_WIDGET (self->qr_codes), GTK_DIR_TAB_FORWARD);
}

static void
next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tresen_window_go_to (TRESEN_WINDOW (widget), "inbox");
  tresen_inbox_page_step (TRESEN_WINDOW (widget)->inbox, 1);
}

static void
previous_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tresen_window_go_to (TRESEN_WINDOW (widget), "inbox");
  tresen_inbox_page_step (TRESEN_WINDOW (widget)->inbox, -1);
}

static void
next_expiring_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tresen_window_go_to (TRESEN_WINDOW (widget), "inbox");
  tresen_inbox_page_go_to_pressing (TRESEN_WINDOW (widget)->inbox);
}

static void
toggle_pane_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action (GTK_WIDGET (TRESEN_WINDOW (widget)->page), "conversation.toggle-pane",
                              NULL);
}

static void
open_phone_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TresenWindow *self = TRESEN_WINDOW (widget);

  if (self->phone_url != NULL)
    gtk_show_uri (GTK_WINDOW (self), self->phone_url, GDK_CURRENT_TIME);
}

void
tresen_window_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.about", NULL, about_action);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "win.preferences", NULL, preferences_action);
  gtk_widget_class_install_action (widget_class, "win.go-inbox", NULL, go_inbox_action);
  gtk_widget_class_install_action (widget_class, "win.go-customers", NULL, go_customers_action);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "win.go-connection", NULL, go_connection_action);
  gtk_widget_class_install_action (widget_class, "win.go-payments", NULL, go_payments_action);
  gtk_widget_class_install_action (widget_class, "win.new-payment", NULL, new_payment_action);
  gtk_widget_class_install_action (widget_class, "win.show-payment", "x", show_payment_action);
  gtk_widget_class_install_action (widget_class, "win.go-qr-codes", NULL, go_qr_codes_action);
  gtk_widget_class_install_action (widget_class, "win.next-conversation", NULL, next_action);
  gtk_widget_class_install_action (widget_class, "win.previous-conversation", NULL,
                                   previous_action);
  gtk_widget_class_install_action (widget_class, "win.next-expiring", NULL, next_expiring_action);
  gtk_widget_class_install_action (widget_class, "win.toggle-pane", NULL, toggle_pane_action);
  gtk_widget_class_install_action (widget_class, "win.open-phone", NULL, open_phone_action);
}
