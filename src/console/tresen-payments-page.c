/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-payments-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "tresen-amount-text.h"
#include "tresen-console.h"
#include "tresen-payment-form.h"
#include "tresen-payment-page.h"
#include "tresen-payment-row.h"
#include "tresen-payments-export.h"
#include "tresen-payments-model.h"

struct _TresenPaymentsPage
{
  GtkWidget parent_instance;

  /* Template. */
  AdwLeaflet *leaflet;
  GtkWidget *list_page;
  AdwHeaderBar *list_header;
  GtkWidget *back_button;
  GtkWidget *test_strip;
  GtkEditable *search;
  GtkDropDown *filter;
  GtkRevealer *attention;
  GtkWidget *attention_button;
  GtkLabel *attention_label;
  GtkStack *stack;
  GtkScrolledWindow *scroller;
  GtkListView *list;
  GtkWidget *cut_label;
  TresenPaymentPage *page;

  TresenTill *till;
  TresenPaymentsModel *model;
  TresenPaymentMonitor *monitor;
  GtkSingleSelection *selection;
  gint64 current_key; /* of the one that is open, whether its row is held or not; 0 for none */
  gboolean is_selecting;
};

enum
{
  BACK,
  CUSTOMER_CHOSEN,
  TOLD,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TresenPaymentsPage, tresen_payments_page, GTK_TYPE_WIDGET)

static TresenPaymentFilter
get_filter (TresenPaymentsPage *self)
{
  /* The rows of the template are in the order of the filters. */
  guint selected = gtk_drop_down_get_selected (self->filter);

  return selected <= TRESEN_PAYMENTS_ATTENTION ? (TresenPaymentFilter) selected
                                               : TRESEN_PAYMENTS_ALL;
}

static void
row_setup_cb (TresenPaymentsPage *self, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, tresen_payment_row_new (tresen_till_get_clock (self->till)));
}

static void
row_bind_cb (TresenPaymentsPage *self, GtkListItem *list_item)
{
  tresen_payment_row_set_item (TRESEN_PAYMENT_ROW (gtk_list_item_get_child (list_item)),
                               gtk_list_item_get_item (list_item));
}

static void
row_unbind_cb (TresenPaymentsPage *self, GtkListItem *list_item)
{
  tresen_payment_row_set_item (TRESEN_PAYMENT_ROW (gtk_list_item_get_child (list_item)), NULL);
}

static GtkListItemFactory *
make_factory (TresenPaymentsPage *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (row_setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (row_bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (row_unbind_cb), self, G_CONNECT_SWAPPED);
  return factory;
}

static gboolean
is_ready (TresenPaymentsPage *self)
{
  const TresenPaymentSetup *setup = tresen_till_get_setup (self->till);

  return setup != NULL && tresen_payment_setup_is_ready (setup);
}

static const char *
choose_page (TresenPaymentsPage *self)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0)
    return "list";
  if (tresen_payments_model_is_failing (self->model))
    return "failing";
  if (!tresen_payments_model_is_loaded (self->model) || tresen_till_get_setup (self->till) == NULL)
    return "loading";
  if (!tresen_payments_model_is_filtered (self->model))
    return is_ready (self) ? "empty" : "unset";
  return get_filter (self) == TRESEN_PAYMENTS_ATTENTION
                 && *gtk_editable_get_text (self->search) == '\0'
             ? "calm"
             : "nobody";
}

static void
show_page (TresenPaymentsPage *self)
{
  gtk_stack_set_visible_child_name (self->stack, choose_page (self));
  gtk_widget_set_visible (self->cut_label, tresen_payments_model_is_cut (self->model));
}

/* Until it is known what is set, nothing is said about it. */
static void
show_setup (TresenPaymentsPage *self)
{
  const TresenPaymentSetup *setup = tresen_till_get_setup (self->till);

  gtk_widget_set_visible (self->test_strip, is_ready (self) && !setup->connection->paygate_is_live);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "payments.new", is_ready (self));
  show_page (self);
}

static void
show_attention (TresenPaymentsPage *self)
{
  const TresenPaymentCounts *counts = tresen_payment_monitor_get (self->monitor);
  guint n = counts->n_attention + counts->n_orphans;
  g_autofree char *text = g_strdup_printf (
      ngettext ("%u payment needs attention", "%u payments need attention", n), n);
  gboolean shows = n > 0 && get_filter (self) != TRESEN_PAYMENTS_ATTENTION;

  gtk_label_set_text (self->attention_label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->attention_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_revealer_set_reveal_child (self->attention, shows);
  gtk_widget_set_can_focus (self->attention_button, shows);
}

/* The row of what is open is the selected one, as soon as it is held; without opening it anew. */
static void
select_current (TresenPaymentsPage *self)
{
  guint position = tresen_payments_model_find (self->model, self->current_key);

  if (gtk_single_selection_get_selected (self->selection) == position)
    return;
  self->is_selecting = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  self->is_selecting = FALSE;
}

static void
items_changed_cb (TresenPaymentsPage *self)
{
  show_page (self);
  select_current (self);
}

static void
choose (TresenPaymentsPage *self, TresenPaymentItem *item)
{
  TresenPaymentStep *orphan = tresen_payment_item_get_orphan (item);

  self->current_key = tresen_payment_item_get_key (item);
  if (orphan != NULL)
    tresen_payment_page_open_orphan (self->page, orphan);
  else
    tresen_payment_page_open (self->page, self->current_key);
  /* Beside each other both are seen; the leaflet would take the keyboard away from the list. */
  if (adw_leaflet_get_folded (self->leaflet))
    adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->page));
}

static void
selected_cb (TresenPaymentsPage *self)
{
  TresenPaymentItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (!self->is_selecting && item != NULL
      && tresen_payment_item_get_key (item) != self->current_key)
    choose (self, item);
}

static void
activated_cb (TresenPaymentsPage *self, guint position)
{
  g_autoptr (TresenPaymentItem) item = g_list_model_get_item (G_LIST_MODEL (self->model), position);

  if (item != NULL)
    choose (self, item);
}

/* What was typed as minor units of the dealer's currency; 0 when it is no amount. */
static gint64
get_amount (TresenPaymentsPage *self)
{
  const TresenPaymentSetup *setup = tresen_till_get_setup (self->till);
  gint64 amount = 0;

  if (setup == NULL
      || !tresen_amount_text_parse (gtk_editable_get_text (self->search),
                                    setup->connection->paygate_currency, tresen_number_style_get (),
                                    &amount, NULL))
    return 0;
  return amount;
}

static void
ask (TresenPaymentsPage *self)
{
  if (self->model == NULL)
    return;
  tresen_payments_model_ask (self->model, get_filter (self), gtk_editable_get_text (self->search),
                             get_amount (self));
  show_attention (self);
}

static void
search_activate_cb (TresenPaymentsPage *self)
{
  ask (self);
  activated_cb (self, 0);
}

static gboolean
search_key_cb (TresenPaymentsPage *self, guint keyval)
{
  if (keyval != GDK_KEY_Down && keyval != GDK_KEY_KP_Down)
    return GDK_EVENT_PROPAGATE;
  tresen_payments_page_focus_list (self);
  return GDK_EVENT_STOP;
}

static void
show_all_clicked_cb (TresenPaymentsPage *self)
{
  gtk_editable_set_text (self->search, "");
  gtk_drop_down_set_selected (self->filter, TRESEN_PAYMENTS_ALL);
  ask (self);
}

static void
attention_clicked_cb (TresenPaymentsPage *self)
{
  gtk_editable_set_text (self->search, "");
  gtk_drop_down_set_selected (self->filter, TRESEN_PAYMENTS_ATTENTION);
  ask (self);
}

static void
back_clicked_cb (TresenPaymentsPage *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

static void
list_clicked_cb (TresenPaymentsPage *self)
{
  adw_leaflet_set_visible_child (self->leaflet, self->list_page);
}

static void
customer_chosen_cb (TresenPaymentsPage *self, gint64 customer_id)
{
  g_signal_emit (self, signals[CUSTOMER_CHOSEN], 0, customer_id);
}

static void
told_cb (TresenPaymentsPage *self, const char *text)
{
  g_signal_emit (self, signals[TOLD], 0, text);
}

static void
folded_cb (TresenPaymentsPage *self)
{
  gboolean is_folded = adw_leaflet_get_folded (self->leaflet);

  tresen_payment_page_set_folded (self->page, is_folded);
  adw_header_bar_set_show_end_title_buttons (self->list_header, is_folded);
  if (is_folded && self->current_key != 0)
    adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->page));
}

/* Back at the list as a page of its own: nothing is open any more, so that each can be opened by a click. */
static void
transition_cb (TresenPaymentsPage *self)
{
  if (self->model == NULL || adw_leaflet_get_child_transition_running (self->leaflet)
      || !adw_leaflet_get_folded (self->leaflet)
      || adw_leaflet_get_visible_child (self->leaflet) != self->list_page)
    return;
  self->current_key = 0;
  tresen_payment_page_close (self->page);
  select_current (self);
}

/* Asks the row that is drawn in the middle: the adjustment lags behind rows that have just come or gone. */
static void
scrolled_cb (TresenPaymentsPage *self)
{
  GtkWidget *list = GTK_WIDGET (self->list);
  GtkWidget *picked;
  TresenPaymentItem *item;

  if (self->model == NULL || !gtk_widget_get_mapped (list))
    return;
  picked = gtk_widget_pick (list, gtk_widget_get_width (list) / 2.0,
                            gtk_widget_get_height (list) / 2.0, GTK_PICK_NON_TARGETABLE);
  if (picked != NULL && !TRESEN_IS_PAYMENT_ROW (picked))
    picked = gtk_widget_get_ancestor (picked, TRESEN_TYPE_PAYMENT_ROW);
  item = picked != NULL ? tresen_payment_row_get_item (TRESEN_PAYMENT_ROW (picked)) : NULL;
  if (item != NULL)
    tresen_payments_model_look_at (
        self->model, tresen_payments_model_find (self->model, tresen_payment_item_get_key (item)));
}

static void
made_cb (gint64 payment_id, gpointer user_data)
{
  tresen_payments_page_open (user_data, payment_id);
}

static void
new_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TresenPaymentsPage *self = TRESEN_PAYMENTS_PAGE (widget);

  tresen_payment_form_present (GTK_WINDOW (gtk_widget_get_root (widget)), self->till, 0, made_cb,
                               g_object_ref (self), g_object_unref);
}

static void
export_told_cb (const char *text, gpointer user_data)
{
  TresenPaymentsPage *self = user_data;

  if (self->model != NULL)
    g_signal_emit (self, signals[TOLD], 0, text);
}

static void
export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TresenPaymentsPage *self = TRESEN_PAYMENTS_PAGE (widget);

  tresen_payments_export_ask (GTK_WINDOW (gtk_widget_get_root (widget)), self->till,
                              get_filter (self), gtk_editable_get_text (self->search),
                              get_amount (self), export_told_cb, g_object_ref (self),
                              g_object_unref);
}

static void
tresen_payments_page_map (GtkWidget *widget)
{
  TresenPaymentsPage *self = TRESEN_PAYMENTS_PAGE (widget);

  GTK_WIDGET_CLASS (tresen_payments_page_parent_class)->map (widget);
  if (self->model != NULL)
    tresen_payments_model_set_shown (self->model, TRUE);
}

static void
tresen_payments_page_unmap (GtkWidget *widget)
{
  TresenPaymentsPage *self = TRESEN_PAYMENTS_PAGE (widget);

  if (self->model != NULL)
    tresen_payments_model_set_shown (self->model, FALSE);
  GTK_WIDGET_CLASS (tresen_payments_page_parent_class)->unmap (widget);
}

static void
set_up_list (TresenPaymentsPage *self)
{
  g_autoptr (GtkListItemFactory) factory = make_factory (self);

  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->model)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  /* After the list has taken note of the change: before, it does not know the row that is to be selected. */
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "notify", G_CALLBACK (show_page), self, G_CONNECT_SWAPPED);
}

/** Once. */
void
tresen_payments_page_set_up (TresenPaymentsPage *self,
                             TresenTill *till,
                             TresenFeed *feed,
                             TresenPaymentMonitor *monitor)
{
  g_return_if_fail (TRESEN_IS_PAYMENTS_PAGE (self) && self->till == NULL);
  self->till = g_object_ref (till);
  self->monitor = g_object_ref (monitor);
  self->model = tresen_payments_model_new (tresen_till_get_store (till), feed);
  set_up_list (self);
  tresen_payment_page_set_up (self->page, till);
  g_signal_connect_object (till, "changed", G_CALLBACK (show_setup), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (monitor, "changed", G_CALLBACK (show_attention), self,
                           G_CONNECT_SWAPPED);
  show_setup (self);
  show_attention (self);
  tresen_payments_model_set_shown (self->model, gtk_widget_get_mapped (GTK_WIDGET (self)));
}

/** @has_back: whether the places are a page of their own */
void
tresen_payments_page_set_folded (TresenPaymentsPage *self, gboolean has_back)
{
  g_return_if_fail (TRESEN_IS_PAYMENTS_PAGE (self));
  gtk_widget_set_visible (self->back_button, has_back);
}

/** Opens a payment, in the list or not. */
void
tresen_payments_page_open (TresenPaymentsPage *self, gint64 payment_id)
{
  g_return_if_fail (TRESEN_IS_PAYMENTS_PAGE (self));
  if (self->model == NULL)
    return;
  self->current_key = payment_id;
  tresen_payment_page_open (self->page, payment_id);
  select_current (self);
  if (adw_leaflet_get_folded (self->leaflet))
    adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->page));
}

/** Returns: whether there was a page to go back from. */
gboolean
tresen_payments_page_go_back (TresenPaymentsPage *self)
{
  g_return_val_if_fail (TRESEN_IS_PAYMENTS_PAGE (self), FALSE);
  if (!adw_leaflet_get_folded (self->leaflet)
      || adw_leaflet_get_visible_child (self->leaflet) == self->list_page)
    return FALSE;
  list_clicked_cb (self);
  return TRUE;
}

void
tresen_payments_page_focus_list (TresenPaymentsPage *self)
{
  if (gtk_widget_get_child_visible (GTK_WIDGET (self->scroller)))
    gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

void
tresen_payments_page_focus_search (TresenPaymentsPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
tresen_payments_page_dispose (GObject *object)
{
  TresenPaymentsPage *self = TRESEN_PAYMENTS_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TRESEN_TYPE_PAYMENTS_PAGE);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);
  g_clear_object (&self->monitor);
  g_clear_object (&self->till);
  G_OBJECT_CLASS (tresen_payments_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               TRESEN_CONSOLE_RESOURCES "/tresen-payments-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentsPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentsPage, list_page);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentsPage, list_header);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentsPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentsPage, test_strip);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentsPage, search);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentsPage, filter);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentsPage, attention);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentsPage, attention_button);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentsPage, attention_label);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentsPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentsPage, list);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentsPage, cut_label);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentsPage, page);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, ask);
  gtk_widget_class_bind_template_callback (widget_class, attention_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, customer_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, folded_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, scrolled_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_all_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, told_cb);
  gtk_widget_class_bind_template_callback (widget_class, transition_cb);
}

static void
tresen_payments_page_class_init (TresenPaymentsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tresen_payments_page_dispose;
  widget_class->map = tresen_payments_page_map;
  widget_class->unmap = tresen_payments_page_unmap;
  signals[BACK] = g_signal_new ("back", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  signals[CUSTOMER_CHOSEN]
      = g_signal_new ("customer-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                      NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[TOLD] = g_signal_new ("told", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (TRESEN_TYPE_PAYMENT_PAGE);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "payments.export", NULL, export_action);
  gtk_widget_class_install_action (widget_class, "payments.new", NULL, new_action);
  bind_template (widget_class);
}

static void
tresen_payments_page_init (TresenPaymentsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  folded_cb (self);
}
