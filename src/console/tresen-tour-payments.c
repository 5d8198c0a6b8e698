/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "tresen-tour-private.h"

#define AMOUNT "120"
#define REFUND "20"

static const char *
purpose (void)
{
  /* Translators: what a practice customer pays for in the tour. Paygate takes Latin letters only: leave it so for other scripts. */
  return _ ("Brake pads");
}

static gboolean
is_entry (GtkWidget *widget, gconstpointer title)
{
  return ADW_IS_ENTRY_ROW (widget)
         && strcmp (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) == 0;
}

static gboolean
is_of_class (GtkWidget *widget, gconstpointer css_class)
{
  return GTK_IS_BUTTON (widget) && gtk_widget_has_css_class (widget, css_class);
}

/* Whether the dialog in front has this field, with this in it from now on. */
static gboolean
fill (TresenTour *self, const char *title, const char *text)
{
  GtkWidget *entry = tresen_tour_find (tresen_tour_get_front (self), is_entry, title);

  if (entry == NULL)
    return FALSE;
  if (strcmp (gtk_editable_get_text (GTK_EDITABLE (entry)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (entry), text);
  return TRUE;
}

static gboolean
is_ready (TresenTour *self, const char *css_class)
{
  GtkWidget *button = tresen_tour_find (tresen_tour_get_front (self), is_of_class, css_class);

  return button != NULL && gtk_widget_is_sensitive (button);
}

static void
press (TresenTour *self, const char *css_class)
{
  GtkWidget *button = tresen_tour_find (tresen_tour_get_front (self), is_of_class, css_class);

  if (button != NULL)
    g_signal_emit_by_name (button, "clicked");
}

static gboolean
is_in_main_window (TresenTour *self, const char *text)
{
  return tresen_tour_get_front (self) == tresen_tour_get_window (self)
         && tresen_tour_is_seen (self, text);
}

static void
begin_form (TresenTour *self)
{
  tresen_tour_activate (self, "request.payment");
}

static gboolean
see_form (TresenTour *self)
{
  return fill (self, _ ("Amount"), AMOUNT)
         && fill (self, _ ("What for, such as Brake pads"), purpose ())
         && is_ready (self, "suggested-action");
}

static void
begin_code (TresenTour *self)
{
  press (self, "suggested-action");
}

static gboolean
see_code (TresenTour *self)
{
  return is_in_main_window (self, _ ("Waiting for customer"))
         && is_in_main_window (self, purpose ());
}

static void
link_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenTour) self = user_data;
  g_autofree char *link = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);

  if (link != NULL)
    tresen_tour_let_pay (self, link);
}

/* What the customer reads from the code, a person may copy as well. */
static void
begin_paying (TresenTour *self)
{
  tresen_tour_activate (self, "payment.copy-link");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (tresen_tour_get_window (self)), NULL,
                                 link_cb, g_object_ref (self));
}

static gboolean
see_paid (TresenTour *self)
{
  return is_in_main_window (self, _ ("Paid, and the amount is confirmed."));
}

static void
begin_refund (TresenTour *self)
{
  tresen_tour_activate (self, "payment.refund");
}

static gboolean
see_refund (TresenTour *self)
{
  return tresen_tour_get_front (self) != tresen_tour_get_window (self)
         && fill (self, _ ("Amount"), REFUND) && is_ready (self, "destructive-action");
}

static void
begin_refunded (TresenTour *self)
{
  press (self, "destructive-action");
}

static gboolean
see_refunded (TresenTour *self)
{
  return is_in_main_window (self, _ ("Partly refunded"))
         && is_in_main_window (self, _ ("Paygate took it. WeChat may move the money later."));
}

static void
begin_conversation (TresenTour *self)
{
  tresen_tour_activate (self, "win.go-inbox");
}

static gboolean
see_conversation (TresenTour *self)
{
  return tresen_tour_find (tresen_tour_get_window (self), tresen_tour_is_text_field, NULL) != NULL
         && is_in_main_window (self, _ ("Partly refunded"));
}

const TresenTourStep tresen_tour_payment_steps[TRESEN_TOUR_N_PAYMENT_STEPS] = {
  { "payment-form", begin_form, see_form },
  { "payment-code", begin_code, see_code },
  { "payment-paid", begin_paying, see_paid },
  { "refund-form", begin_refund, see_refund },
  { "payment-refunded", begin_refunded, see_refunded },
  { "conversation-paid", begin_conversation, see_conversation },
};
