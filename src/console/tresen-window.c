/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-window-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "tresen-console.h"
#include "tresen-problem-words.h"

/* Below these widths of the window the places and the list become pages of their own. */
#define PLACES_FOLD_BELOW 900
#define LIST_FOLDS_BELOW 620

/* Long enough for somebody who is looking elsewhere; where the data went stands on the page of the connection. */
#define ERASURE_SHOWN_S 30

G_DEFINE_FINAL_TYPE (TresenWindow, tresen_window, ADW_TYPE_APPLICATION_WINDOW)

static void
folded_cb (TresenWindow *self)
{
  gboolean is_outer_folded = adw_leaflet_get_folded (self->outer);
  gboolean is_inner_folded = adw_leaflet_get_folded (self->inner);

  tresen_navigation_set_folded (self->navigation, is_outer_folded);
  tresen_inbox_page_set_folded (self->inbox, is_outer_folded, is_inner_folded);
  tresen_customers_page_set_folded (self->customers, is_outer_folded, is_inner_folded);
  tresen_payments_page_set_folded (self->payments, is_outer_folded);
  tresen_qr_page_set_folded (self->qr_codes, is_outer_folded);
  tresen_connection_page_set_folded (self->connection, is_outer_folded);
  g_object_set (self->page, "show-back-button", is_inner_folded, NULL);
  if (is_inner_folded && self->open_id != 0)
    adw_leaflet_set_visible_child (self->inner, GTK_WIDGET (self->page));
}

static void
unselect (TresenWindow *self)
{
  tresen_inbox_page_unselect (self->inbox);
  tresen_customers_page_unselect (self->customers);
}

/* Back at the list as a page of its own: no conversation is open any more, so that each can be opened by a click. */
static void
transition_cb (TresenWindow *self)
{
  if (adw_leaflet_get_child_transition_running (self->inner)
      || !adw_leaflet_get_folded (self->inner)
      || adw_leaflet_get_visible_child (self->inner) != GTK_WIDGET (self->lists))
    return;
  self->open_id = 0;
  unselect (self);
  if (self->feed != NULL)
    tresen_conversation_page_open (self->page, 0);
}

static void
open_customer (TresenWindow *self, gint64 customer_id)
{
  tresen_conversation_page_open (self->page, customer_id);
  self->open_id = customer_id;
  /* Beside each other both are seen; the leaflet would take the keyboard away from the list. */
  if (adw_leaflet_get_folded (self->inner))
    adw_leaflet_set_visible_child (self->inner, GTK_WIDGET (self->page));
}

static void
chosen_cb (TresenWindow *self, gint64 customer_id)
{
  tresen_customers_page_unselect (self->customers);
  open_customer (self, customer_id);
}

static void
customer_chosen_cb (TresenWindow *self, gint64 customer_id)
{
  tresen_inbox_page_unselect (self->inbox);
  open_customer (self, customer_id);
}

/* From a payment to who pays it. */
static void
payer_chosen_cb (TresenWindow *self, gint64 customer_id)
{
  unselect (self);
  tresen_window_go_to (self, "inbox");
  open_customer (self, customer_id);
}

/** Opens a payment in its place. */
void
tresen_window_show_payment (TresenWindow *self, gint64 payment_id)
{
  tresen_window_go_to (self, "payments");
  tresen_payments_page_open (self->payments, payment_id);
}

static void
told_cb (TresenWindow *self, const char *text)
{
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (text));
}

/* The customer whose conversation is open has been erased, here or because WeChat asked for it. */
static void
gone_cb (TresenWindow *self)
{
  self->open_id = 0;
  unselect (self);
  tresen_conversation_page_open (self->page, 0);
  if (adw_leaflet_get_folded (self->inner))
    adw_leaflet_set_visible_child (self->inner, GTK_WIDGET (self->lists));
}

static void
list_left_cb (TresenWindow *self)
{
  if (!adw_leaflet_get_folded (self->inner))
    tresen_conversation_page_focus_composer (self->page);
}

/** @place: the name of its row in the navigation, and of its page: of a list, or of a place without one */
void
tresen_window_go_to (TresenWindow *self, const char *place)
{
  gboolean is_list = gtk_stack_get_child_by_name (self->lists, place) != NULL;

  if (is_list)
    gtk_stack_set_visible_child_name (self->lists, place);
  gtk_stack_set_visible_child_name (self->places, is_list ? "inbox" : place);
  tresen_navigation_set_place (self->navigation, place);
  tresen_status_strip_set_covered (self->strip, strcmp (place, "connection") == 0);
  adw_leaflet_set_visible_child (self->outer, GTK_WIDGET (self->places));
}

static void
copied_cb (TresenWindow *self)
{
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_ ("Address copied")));
}

static void
failed_cb (TresenWindow *self)
{
  adw_toast_overlay_add_toast (
      self->toasts,
      adw_toast_new (_ ("The change could not be written down. Check that the disk is "
                        "not full, then try again.")));
}

static void
erasure_asked_cb (TresenWindow *self, guint n)
{
  g_autofree char *text = g_strdup_printf (
      ngettext ("WeChat asked for the data of a customer to be erased; done.",
                "WeChat asked for the data of %u customers to be erased; done.", n),
      n);
  AdwToast *toast = adw_toast_new (text);

  adw_toast_set_timeout (toast, ERASURE_SHOWN_S);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/** One step towards the places, where pages lie over each other. */
void
tresen_window_go_back (TresenWindow *self)
{
  if (gtk_stack_get_visible_child (self->places) == GTK_WIDGET (self->inner)
      && adw_leaflet_get_folded (self->inner)
      && adw_leaflet_get_visible_child (self->inner) == GTK_WIDGET (self->page))
    adw_leaflet_set_visible_child (self->inner, GTK_WIDGET (self->lists));
  else if (gtk_stack_get_visible_child (self->places) == GTK_WIDGET (self->payments)
           && tresen_payments_page_go_back (self->payments))
    return;
  else if (adw_leaflet_get_folded (self->outer))
    adw_leaflet_set_visible_child (self->outer, GTK_WIDGET (self->navigation));
}

static void
tresen_window_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  TresenWindow *self = TRESEN_WINDOW (widget);

  adw_leaflet_set_can_unfold (self->outer, width >= PLACES_FOLD_BELOW);
  adw_leaflet_set_can_unfold (self->inner, width >= LIST_FOLDS_BELOW);
  GTK_WIDGET_CLASS (tresen_window_parent_class)->size_allocate (widget, width, height, baseline);
}

static void
save_size (TresenWindow *self)
{
  int width, height;

  if (self->settings == NULL)
    return;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_int (self->settings, TRESEN_KEY_WINDOW_WIDTH, MAX (width, 360));
  g_settings_set_int (self->settings, TRESEN_KEY_WINDOW_HEIGHT, MAX (height, 294));
  g_settings_set_boolean (self->settings, TRESEN_KEY_WINDOW_MAXIMIZED,
                          gtk_window_is_maximized (GTK_WINDOW (self)));
}

static gboolean
tresen_window_close_request (GtkWindow *window)
{
  TresenWindow *self = TRESEN_WINDOW (window);

  save_size (self);
  /* Queued in the store, which carries out what it has before it closes. */
  tresen_conversation_page_flush (self->page);
  return GTK_WINDOW_CLASS (tresen_window_parent_class)->close_request (window);
}

static void
restore_settings (TresenWindow *self)
{
  self->settings = tresen_console_settings_new ();
  if (self->settings == NULL)
    return;
  gtk_window_set_default_size (GTK_WINDOW (self),
                               g_settings_get_int (self->settings, TRESEN_KEY_WINDOW_WIDTH),
                               g_settings_get_int (self->settings, TRESEN_KEY_WINDOW_HEIGHT));
  if (g_settings_get_boolean (self->settings, TRESEN_KEY_WINDOW_MAXIMIZED))
    gtk_window_maximize (GTK_WINDOW (self));
  g_settings_bind (self->settings, TRESEN_KEY_PANE_VISIBLE, self->page, "pane-wanted",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, TRESEN_KEY_ENTER_SENDS, self->page, "enter-sends",
                   G_SETTINGS_BIND_GET);
}

static void
set_up_payments (TresenWindow *self, TresenProfile *profile)
{
  self->till = g_object_ref (tresen_till_get (self->store, profile, self->feed, self->clock));
  self->payment_monitor = tresen_payment_monitor_new (self->store, self->feed);
  self->herald = tresen_payment_herald_new (self->store, self->feed, self->clock);
  self->news
      = tresen_desktop_news_new (G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self))));
  g_signal_connect_object (self->herald, "news", G_CALLBACK (tresen_desktop_news_tell_of_payment),
                           self->news, G_CONNECT_SWAPPED);
  tresen_navigation_set_payments (self->navigation, self->payment_monitor);
  tresen_payments_page_set_up (self->payments, self->till, self->feed, self->payment_monitor);
}

/** Shows the desk. Once. */
void
tresen_window_set_parts (TresenWindow *self, TresenProfile *profile, TresenStore *store)
{
  g_return_if_fail (TRESEN_IS_WINDOW (self) && self->feed == NULL);
  self->store = g_object_ref (store);
  self->feed = tresen_feed_new (store);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.preferences", TRUE);
  self->monitor = tresen_health_monitor_new (store, self->feed);
  tresen_status_strip_set_monitor (self->strip, self->monitor);
  self->erasures = tresen_erasure_watch_new (store, self->feed);
  g_signal_connect_object (self->erasures, "asked", G_CALLBACK (erasure_asked_cb), self,
                           G_CONNECT_SWAPPED);
  tresen_navigation_set_monitor (self->navigation, self->monitor);
  set_up_payments (self, profile);
  tresen_conversation_page_set_up (self->page, store, profile, self->clock, self->feed);
  tresen_qr_page_set_up (self->qr_codes, store, profile, self->feed, self->clock);
  tresen_connection_page_set_up (self->connection, store, self->feed, self->clock);
  tresen_customers_page_set_up (self->customers, store, self->feed, self->clock);
  tresen_inbox_page_set_up (self->inbox, store, self->feed, self->clock, self->is_practice);
  gtk_stack_set_visible_child_name (self->stack, "desk");
}

/** Shows a page that says why there is no desk, and what to do. */
void
tresen_window_set_problem (TresenWindow *self, const GError *error)
{
  g_autoptr (TresenProblemWords) words = tresen_problem_words_new (error);

  g_return_if_fail (TRESEN_IS_WINDOW (self));
  adw_status_page_set_title (self->problem_page, words->title);
  adw_status_page_set_description (self->problem_page, words->text);
  gtk_label_set_text (self->problem_details, error->message);
  gtk_stack_set_visible_child_name (self->stack, "problem");
}

/** @phone_url: (nullable): where a person plays the customer, in practice mode */
void
tresen_window_set_phone_url (TresenWindow *self, const char *phone_url)
{
  g_return_if_fail (TRESEN_IS_WINDOW (self));
  g_free (self->phone_url);
  self->phone_url = g_strdup (phone_url);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.open-phone", phone_url != NULL);
}

static void
tresen_window_dispose (GObject *object)
{
  TresenWindow *self = TRESEN_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TRESEN_TYPE_WINDOW);
  g_clear_object (&self->settings);
  g_clear_object (&self->monitor);
  g_clear_object (&self->erasures);
  g_clear_object (&self->payment_monitor);
  g_clear_object (&self->herald);
  g_clear_object (&self->news);
  g_clear_object (&self->till);
  g_clear_object (&self->feed);
  g_clear_object (&self->store);
  g_clear_pointer (&self->clock, tresen_clock_unref);
  g_clear_pointer (&self->phone_url, g_free);
  G_OBJECT_CLASS (tresen_window_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tresen/Tresen/tresen-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TresenWindow, strip);
  gtk_widget_class_bind_template_child (widget_class, TresenWindow, practice_strip);
  gtk_widget_class_bind_template_child (widget_class, TresenWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, TresenWindow, problem_page);
  gtk_widget_class_bind_template_child (widget_class, TresenWindow, problem_details);
  gtk_widget_class_bind_template_child (widget_class, TresenWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, TresenWindow, outer);
  gtk_widget_class_bind_template_child (widget_class, TresenWindow, navigation);
  gtk_widget_class_bind_template_child (widget_class, TresenWindow, places);
  gtk_widget_class_bind_template_child (widget_class, TresenWindow, payments);
  gtk_widget_class_bind_template_child (widget_class, TresenWindow, qr_codes);
  gtk_widget_class_bind_template_child (widget_class, TresenWindow, connection);
  gtk_widget_class_bind_template_child (widget_class, TresenWindow, inner);
  gtk_widget_class_bind_template_child (widget_class, TresenWindow, lists);
  gtk_widget_class_bind_template_child (widget_class, TresenWindow, inbox);
  gtk_widget_class_bind_template_child (widget_class, TresenWindow, customers);
  gtk_widget_class_bind_template_child (widget_class, TresenWindow, page);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, copied_cb);
  gtk_widget_class_bind_template_callback (widget_class, customer_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, failed_cb);
  gtk_widget_class_bind_template_callback (widget_class, folded_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_left_cb);
  gtk_widget_class_bind_template_callback (widget_class, gone_cb);
  gtk_widget_class_bind_template_callback (widget_class, payer_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, told_cb);
  gtk_widget_class_bind_template_callback (widget_class, tresen_window_go_to);
  gtk_widget_class_bind_template_callback (widget_class, transition_cb);
  gtk_widget_class_bind_template_callback (widget_class, tresen_window_go_back);
}

static void
tresen_window_class_init (TresenWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tresen_window_dispose;
  widget_class->size_allocate = tresen_window_size_allocate;
  GTK_WINDOW_CLASS (klass)->close_request = tresen_window_close_request;
  g_type_ensure (TRESEN_TYPE_CONNECTION_PAGE);
  g_type_ensure (TRESEN_TYPE_CONVERSATION_PAGE);
  g_type_ensure (TRESEN_TYPE_CUSTOMERS_PAGE);
  g_type_ensure (TRESEN_TYPE_INBOX_PAGE);
  g_type_ensure (TRESEN_TYPE_NAVIGATION);
  g_type_ensure (TRESEN_TYPE_PAYMENTS_PAGE);
  g_type_ensure (TRESEN_TYPE_QR_PAGE);
  g_type_ensure (TRESEN_TYPE_STATUS_STRIP);
  bind_template (widget_class);
  tresen_window_install_actions (widget_class);
}

static void
tresen_window_init (TresenWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.open-phone", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.preferences", FALSE);
  folded_cb (self);
  restore_settings (self);
}

TresenWindow *
tresen_window_new (GtkApplication *application, TresenClock *clock, gboolean is_practice)
{
  TresenWindow *self = g_object_new (TRESEN_TYPE_WINDOW, "application", application, NULL);

  self->clock = tresen_clock_ref (clock);
  self->is_practice = is_practice;
  gtk_widget_set_visible (self->practice_strip, is_practice);
  if (is_practice)
    gtk_window_set_title (GTK_WINDOW (self), _ ("Tresen (Practice)"));
  return self;
}
