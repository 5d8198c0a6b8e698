/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-inbox-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "tresen-conversation-row.h"

#define MINUTE_US ((gint64) 60 * G_USEC_PER_SEC)

struct _TresenInboxPage
{
  GtkWidget parent_instance;

  /* Template. */
  GtkWidget *box;
  AdwHeaderBar *header;
  GtkWidget *back_button;
  GtkDropDown *filter;
  GtkStack *stack;
  AdwStatusPage *filtered_page;
  GtkWidget *phone_button;
  AdwStatusPage *empty_page;
  GtkScrolledWindow *scroller;
  GtkListView *list;

  TresenClock *clock;
  TresenConversationModel *model;
  GtkSingleSelection *selection;
  gint64 current_id; /* the conversation that is open, whether its row is held or not; 0 for none */
  gboolean is_selecting;
  gboolean had_rows;
  guint tick_id;
  guint top_id;
};

enum
{
  CHOSEN,
  BACK,
  LEFT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TresenInboxPage, tresen_inbox_page, GTK_TYPE_WIDGET)

static void
row_setup_cb (TresenInboxPage *self, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, tresen_conversation_row_new (self->clock));
}

static void
row_bind_cb (TresenInboxPage *self, GtkListItem *list_item)
{
  tresen_conversation_row_set_item (TRESEN_CONVERSATION_ROW (gtk_list_item_get_child (list_item)),
                                    gtk_list_item_get_item (list_item));
}

static void
row_unbind_cb (TresenInboxPage *self, GtkListItem *list_item)
{
  tresen_conversation_row_set_item (TRESEN_CONVERSATION_ROW (gtk_list_item_get_child (list_item)),
                                    NULL);
}

static GtkListItemFactory *
make_factory (TresenInboxPage *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (row_setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (row_bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (row_unbind_cb), self, G_CONNECT_SWAPPED);
  return factory;
}

static void
show_filtered_words (TresenInboxPage *self)
{
  switch (tresen_conversation_model_get_filter (self->model))
    {
    case TRESEN_FILTER_UNREAD:
      adw_status_page_set_title (self->filtered_page, _ ("Nothing Unread"));
      adw_status_page_set_description (self->filtered_page,
                                       _ ("You have seen everything that came in."));
      break;
    case TRESEN_FILTER_EXPIRING:
      adw_status_page_set_title (self->filtered_page, _ ("Nothing Expires Soon"));
      adw_status_page_set_description (
          self->filtered_page, _ ("No customer waits for a reply that can still be given."));
      break;
    case TRESEN_FILTER_FAILED:
      adw_status_page_set_title (self->filtered_page, _ ("Nothing Failed"));
      adw_status_page_set_description (self->filtered_page, _ ("No reply was left unsent."));
      break;
    case TRESEN_FILTER_ALL:
    default:
      break;
    }
}

static const char *
choose_page (TresenInboxPage *self)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0)
    return "list";
  if (tresen_conversation_model_is_failing (self->model))
    return "failing";
  if (!tresen_conversation_model_is_loaded (self->model))
    return "loading";
  if (tresen_conversation_model_get_filter (self->model) == TRESEN_FILTER_ALL)
    return "empty";
  return "filtered";
}

static void
show_page (TresenInboxPage *self)
{
  show_filtered_words (self);
  gtk_stack_set_visible_child_name (self->stack, choose_page (self));
}

/* The row of the open conversation is the selected one, as soon as it is held; without opening it anew. */
static void
select_current (TresenInboxPage *self)
{
  guint position = tresen_conversation_model_find (self->model, self->current_id);
  guint wanted = position == TRESEN_CONVERSATION_NOWHERE ? GTK_INVALID_LIST_POSITION : position;

  if (gtk_single_selection_get_selected (self->selection) == wanted)
    return;
  self->is_selecting = TRUE;
  gtk_single_selection_set_selected (self->selection, wanted);
  self->is_selecting = FALSE;
}

static gboolean
stay_at_top_cb (gpointer user_data)
{
  TresenInboxPage *self = user_data;

  self->top_id = 0;
  if (g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", 0);
  return G_SOURCE_REMOVE;
}

/* The list keeps the row in place that stood uppermost; who is at the top wants to see what comes in above it. Done when the
 * list has taken note of its rows, and before it is drawn. */
static void
stay_at_top (TresenInboxPage *self, guint position, guint n_added)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);

  if (self->had_rows && position == 0 && n_added > 0 && self->top_id == 0
      && gtk_adjustment_get_value (adjustment) <= 0)
    self->top_id = g_idle_add_full (G_PRIORITY_DEFAULT, stay_at_top_cb, self, NULL);
}

static void
items_changed_cb (TresenInboxPage *self, guint position, guint n_removed, guint n_added)
{
  show_page (self);
  stay_at_top (self, position, n_added);
  select_current (self);
  if (!self->had_rows && g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0)
    {
      /* The keyboard starts in the list. */
      self->had_rows = TRUE;
      tresen_inbox_page_focus_list (self);
    }
}

static void
choose (TresenInboxPage *self, gint64 customer_id)
{
  self->current_id = customer_id;
  tresen_conversation_model_set_pinned (self->model, customer_id);
  g_signal_emit (self, signals[CHOSEN], 0, customer_id);
}

static void
selected_cb (TresenInboxPage *self)
{
  TresenConversationItem *item = gtk_single_selection_get_selected_item (self->selection);
  gint64 customer_id;

  /* A row that is dropped from the stretch takes the selection with it; the conversation stays open. */
  if (self->is_selecting || item == NULL)
    return;
  customer_id = tresen_conversation_item_get_customer_id (item);
  if (customer_id != self->current_id)
    choose (self, customer_id);
}

static void
activated_cb (TresenInboxPage *self, guint position)
{
  g_autoptr (TresenConversationItem) item
      = g_list_model_get_item (G_LIST_MODEL (self->model), position);

  if (item != NULL)
    choose (self, tresen_conversation_item_get_customer_id (item));
}

static void
filter_changed_cb (TresenInboxPage *self)
{
  guint selected = gtk_drop_down_get_selected (self->filter);

  if (self->model != NULL && selected != GTK_INVALID_LIST_POSITION)
    tresen_conversation_model_set_filter (self->model, (TresenConversationFilter) selected);
}

static void
show_all_clicked_cb (TresenInboxPage *self)
{
  gtk_drop_down_set_selected (self->filter, TRESEN_FILTER_ALL);
}

static void
back_clicked_cb (TresenInboxPage *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

/* Asks the row that is drawn in the middle: the adjustment lags behind rows that have just come or gone. */
static void
scrolled_cb (TresenInboxPage *self)
{
  GtkWidget *list = GTK_WIDGET (self->list);
  GtkWidget *picked;
  TresenConversationItem *item = NULL;

  if (self->model == NULL || !gtk_widget_get_mapped (list))
    return;
  picked = gtk_widget_pick (list, gtk_widget_get_width (list) / 2.0,
                            gtk_widget_get_height (list) / 2.0, GTK_PICK_NON_TARGETABLE);
  if (picked != NULL && !TRESEN_IS_CONVERSATION_ROW (picked))
    picked = gtk_widget_get_ancestor (picked, TRESEN_TYPE_CONVERSATION_ROW);
  if (picked != NULL)
    item = tresen_conversation_row_get_item (TRESEN_CONVERSATION_ROW (picked));
  if (item != NULL)
    tresen_conversation_model_look_at (
        self->model, tresen_conversation_model_find (
                         self->model, tresen_conversation_item_get_customer_id (item)));
}

/* In a list Tab goes from row to row and never out; the rows are for the arrow keys. */
static gboolean
key_pressed_cb (TresenInboxPage *self, guint keyval, guint keycode, GdkModifierType state)
{
  gboolean is_back = keyval == GDK_KEY_ISO_Left_Tab || (state & GDK_SHIFT_MASK) != 0;

  if ((keyval != GDK_KEY_Tab && keyval != GDK_KEY_KP_Tab && keyval != GDK_KEY_ISO_Left_Tab)
      || (state & GDK_CONTROL_MASK) != 0)
    return GDK_EVENT_PROPAGATE;
  if (is_back)
    gtk_widget_child_focus (GTK_WIDGET (self->header), GTK_DIR_TAB_BACKWARD);
  else
    g_signal_emit (self, signals[LEFT], 0);
  return GDK_EVENT_STOP;
}

static void schedule_tick (TresenInboxPage *self);

static gboolean
tick_cb (gpointer user_data)
{
  TresenInboxPage *self = user_data;

  self->tick_id = 0;
  tresen_conversation_model_tick (self->model);
  schedule_tick (self);
  return G_SOURCE_REMOVE;
}

/* At the turn of the minute, while somebody can see it. */
static void
schedule_tick (TresenInboxPage *self)
{
  gint64 now_us;

  g_clear_handle_id (&self->tick_id, g_source_remove);
  if (self->model == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  now_us = tresen_clock_now_us (self->clock);
  self->tick_id = g_timeout_add_seconds (
      (guint) ((MINUTE_US - now_us % MINUTE_US) / G_USEC_PER_SEC) + 1, tick_cb, self);
}

static void
tresen_inbox_page_map (GtkWidget *widget)
{
  TresenInboxPage *self = TRESEN_INBOX_PAGE (widget);

  GTK_WIDGET_CLASS (tresen_inbox_page_parent_class)->map (widget);
  if (self->model != NULL)
    tresen_conversation_model_tick (self->model);
  schedule_tick (self);
}

static void
tresen_inbox_page_unmap (GtkWidget *widget)
{
  TresenInboxPage *self = TRESEN_INBOX_PAGE (widget);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  GTK_WIDGET_CLASS (tresen_inbox_page_parent_class)->unmap (widget);
}

void
tresen_inbox_page_set_up (TresenInboxPage *self,
                          TresenStore *store,
                          TresenFeed *feed,
                          TresenClock *clock,
                          gboolean is_practice)
{
  g_autoptr (GtkListItemFactory) factory = make_factory (self);

  g_return_if_fail (TRESEN_IS_INBOX_PAGE (self) && self->model == NULL);
  self->clock = tresen_clock_ref (clock);
  self->model = tresen_conversation_model_new (store, feed, clock);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->model)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  /* After the selection has taken note of the change. */
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "notify", G_CALLBACK (show_page), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  gtk_widget_set_visible (self->phone_button, is_practice);
  if (is_practice)
    adw_status_page_set_description (self->empty_page,
                                     _ ("Follow the account and write to it on the practice phone. "
                                        "You are the customer there."));
  show_page (self);
  schedule_tick (self);
}

void
tresen_inbox_page_set_folded (TresenInboxPage *self, gboolean has_back, gboolean has_window_buttons)
{
  gtk_widget_set_visible (self->back_button, has_back);
  adw_header_bar_set_show_end_title_buttons (self->header, has_window_buttons);
}

/** No conversation is open any more; a click on its row opens it again. */
void
tresen_inbox_page_unselect (TresenInboxPage *self)
{
  self->current_id = 0;
  if (self->model == NULL)
    return;
  tresen_conversation_model_set_pinned (self->model, 0);
  select_current (self);
}

static void
go_to (TresenInboxPage *self, guint position)
{
  gtk_single_selection_set_selected (self->selection, position);
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", position);
}

/** Opens the next conversation of the list (@by 1) or the previous one (@by -1). */
void
tresen_inbox_page_step (TresenInboxPage *self, int by)
{
  guint position, n;

  if (self->model == NULL)
    return;
  n = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  position = tresen_conversation_model_find (self->model, self->current_id);
  if (position == TRESEN_CONVERSATION_NOWHERE && n > 0)
    go_to (self, 0);
  else if (by > 0 && position + 1 < n)
    go_to (self, position + 1);
  else if (by < 0 && position > 0 && n > 0)
    go_to (self, position - 1);
}

/** Opens the next conversation in which a reply is due while one can be given. */
void
tresen_inbox_page_go_to_pressing (TresenInboxPage *self)
{
  guint position;

  if (self->model == NULL)
    return;
  position = tresen_conversation_model_find (self->model, self->current_id);
  position = tresen_conversation_model_find_pressing (self->model, position);
  if (position != TRESEN_CONVERSATION_NOWHERE)
    go_to (self, position);
}

void
tresen_inbox_page_focus_list (TresenInboxPage *self)
{
  if (gtk_widget_get_child_visible (GTK_WIDGET (self->scroller)))
    gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
}

static void
tresen_inbox_page_dispose (GObject *object)
{
  TresenInboxPage *self = TRESEN_INBOX_PAGE (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_handle_id (&self->top_id, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), TRESEN_TYPE_INBOX_PAGE);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);
  g_clear_pointer (&self->clock, tresen_clock_unref);
  G_OBJECT_CLASS (tresen_inbox_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tresen/Tresen/tresen-inbox-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TresenInboxPage, box);
  gtk_widget_class_bind_template_child (widget_class, TresenInboxPage, header);
  gtk_widget_class_bind_template_child (widget_class, TresenInboxPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, TresenInboxPage, filter);
  gtk_widget_class_bind_template_child (widget_class, TresenInboxPage, stack);
  gtk_widget_class_bind_template_child (widget_class, TresenInboxPage, filtered_page);
  gtk_widget_class_bind_template_child (widget_class, TresenInboxPage, phone_button);
  gtk_widget_class_bind_template_child (widget_class, TresenInboxPage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, TresenInboxPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, TresenInboxPage, list);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, scrolled_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_all_clicked_cb);
}

static void
tresen_inbox_page_class_init (TresenInboxPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tresen_inbox_page_dispose;
  widget_class->map = tresen_inbox_page_map;
  widget_class->unmap = tresen_inbox_page_unmap;
  bind_template (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  signals[CHOSEN] = g_signal_new ("chosen", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[BACK]
      = g_signal_new ("back", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LEFT]
      = g_signal_new ("left", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tresen_inbox_page_init (TresenInboxPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
