/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-customers-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "tresen-console.h"
#include "tresen-customer-row.h"
#include "tresen-directory-model.h"
#include "tresen-follower-words.h"
#include "tresen-followers-status.h"
#include "tresen-rights.h"
#include "tresen-tag-choice.h"
#include "tresen-tags-dialog.h"

struct _TresenCustomersPage
{
  GtkWidget parent_instance;

  /* Template. */
  GtkWidget *box;
  AdwHeaderBar *header;
  GtkWidget *back_button;
  GtkMenuButton *menu_button;
  GtkDropDown *tags;
  GtkEditable *search;
  GtkWidget *status_box;
  GtkLabel *status;
  GtkStack *stack;
  GtkScrolledWindow *scroller;
  GtkListView *list;
  GtkWidget *cut_label;

  /* Owned. */
  TresenStore *store;
  TresenFeed *feed;
  TresenClock *clock;
  TresenDirectoryModel *model;
  TresenTagChoice *choice;
  TresenFollowersStatus *followers;
  TresenRights *rights;
  GtkSingleSelection *selection;
  gint64 current_id; /* who is open, whether his row is held or not; 0 for nobody */
  gboolean is_selecting;
};

enum
{
  CHOSEN,
  BACK,
  LEFT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TresenCustomersPage, tresen_customers_page, GTK_TYPE_WIDGET)

static void
row_setup_cb (TresenCustomersPage *self, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, tresen_customer_row_new (self->clock));
}

static void
row_bind_cb (TresenCustomersPage *self, GtkListItem *list_item)
{
  tresen_customer_row_set_item (TRESEN_CUSTOMER_ROW (gtk_list_item_get_child (list_item)),
                                gtk_list_item_get_item (list_item));
}

static void
row_unbind_cb (TresenCustomersPage *self, GtkListItem *list_item)
{
  tresen_customer_row_set_item (TRESEN_CUSTOMER_ROW (gtk_list_item_get_child (list_item)), NULL);
}

static GtkListItemFactory *
make_factory (TresenCustomersPage *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (row_setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (row_bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (row_unbind_cb), self, G_CONNECT_SWAPPED);
  return factory;
}

static const char *
choose_page (TresenCustomersPage *self)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0)
    return "list";
  if (tresen_directory_model_is_failing (self->model))
    return "failing";
  if (!tresen_directory_model_is_loaded (self->model))
    return "loading";
  return tresen_directory_model_is_filtered (self->model) ? "nobody" : "empty";
}

static void
show_page (TresenCustomersPage *self)
{
  gtk_stack_set_visible_child_name (self->stack, choose_page (self));
  gtk_widget_set_visible (self->cut_label, tresen_directory_model_is_cut (self->model));
}

/* The row of who is open is the selected one, as soon as it is held; without opening him anew. */
static void
select_current (TresenCustomersPage *self)
{
  guint position = tresen_directory_model_find (self->model, self->current_id);

  if (gtk_single_selection_get_selected (self->selection) == position)
    return;
  self->is_selecting = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  self->is_selecting = FALSE;
}

static void
items_changed_cb (TresenCustomersPage *self)
{
  show_page (self);
  select_current (self);
}

static void
choose (TresenCustomersPage *self, TresenDirectoryItem *item)
{
  self->current_id = tresen_directory_item_get (item)->customer_id;
  g_signal_emit (self, signals[CHOSEN], 0, self->current_id);
}

static void
selected_cb (TresenCustomersPage *self)
{
  TresenDirectoryItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (!self->is_selecting && item != NULL
      && tresen_directory_item_get (item)->customer_id != self->current_id)
    choose (self, item);
}

static void
activated_cb (TresenCustomersPage *self, guint position)
{
  g_autoptr (TresenDirectoryItem) item
      = g_list_model_get_item (G_LIST_MODEL (self->model), position);

  if (item != NULL)
    choose (self, item);
}

static void
ask (TresenCustomersPage *self)
{
  if (self->model != NULL)
    tresen_directory_model_ask (self->model, gtk_editable_get_text (self->search),
                                tresen_tag_choice_get (self->choice));
}

/* Enter in the search opens the first one who was found. */
static void
search_activate_cb (TresenCustomersPage *self)
{
  ask (self);
  activated_cb (self, 0);
}

static void
focus_list (TresenCustomersPage *self)
{
  if (gtk_widget_get_child_visible (GTK_WIDGET (self->scroller)))
    gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
}

static gboolean
search_key_cb (TresenCustomersPage *self, guint keyval)
{
  if (keyval != GDK_KEY_Down && keyval != GDK_KEY_KP_Down)
    return GDK_EVENT_PROPAGATE;
  focus_list (self);
  return GDK_EVENT_STOP;
}

static void
show_all_clicked_cb (TresenCustomersPage *self)
{
  gtk_editable_set_text (self->search, "");
  tresen_tag_choice_reset (self->choice);
  ask (self);
}

static void
back_clicked_cb (TresenCustomersPage *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

/* Asks the row that is drawn in the middle: the adjustment lags behind rows that have just come or gone. */
static void
scrolled_cb (TresenCustomersPage *self)
{
  GtkWidget *list = GTK_WIDGET (self->list);
  GtkWidget *picked;
  TresenDirectoryItem *item;

  if (self->model == NULL || !gtk_widget_get_mapped (list))
    return;
  picked = gtk_widget_pick (list, gtk_widget_get_width (list) / 2.0,
                            gtk_widget_get_height (list) / 2.0, GTK_PICK_NON_TARGETABLE);
  if (picked != NULL && !TRESEN_IS_CUSTOMER_ROW (picked))
    picked = gtk_widget_get_ancestor (picked, TRESEN_TYPE_CUSTOMER_ROW);
  item = picked != NULL ? tresen_customer_row_get_item (TRESEN_CUSTOMER_ROW (picked)) : NULL;
  if (item != NULL)
    tresen_directory_model_look_at (
        self->model,
        tresen_directory_model_find (self->model, tresen_directory_item_get (item)->customer_id));
}

/* In a list Tab goes from row to row and never out; the rows are for the arrow keys. */
static gboolean
key_pressed_cb (TresenCustomersPage *self, guint keyval, guint keycode, GdkModifierType state)
{
  gboolean is_back = keyval == GDK_KEY_ISO_Left_Tab || (state & GDK_SHIFT_MASK) != 0;

  if ((keyval != GDK_KEY_Tab && keyval != GDK_KEY_KP_Tab && keyval != GDK_KEY_ISO_Left_Tab)
      || (state & GDK_CONTROL_MASK) != 0)
    return GDK_EVENT_PROPAGATE;
  if (is_back)
    gtk_widget_grab_focus (GTK_WIDGET (self->search));
  else
    g_signal_emit (self, signals[LEFT], 0);
  return GDK_EVENT_STOP;
}

static void
show_status (TresenCustomersPage *self)
{
  gboolean may_list = tresen_rights_may (self->rights, TRESEN_RIGHT_FOLLOWERS);
  const char *missing = tresen_follower_words_missing (
      may_list, tresen_rights_may (self->rights, TRESEN_RIGHT_TAGS));
  const char *status = tresen_followers_status_get_text (self->followers);
  const char *text = missing != NULL && (!may_list || status == NULL) ? missing : status;

  gtk_widget_set_visible (self->status_box, text != NULL);
  gtk_label_set_text (self->status, text != NULL ? text : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->status), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text != NULL ? text : _ ("Customers"), -1);
  if (text == status && tresen_followers_status_is_trouble (self->followers))
    gtk_widget_add_css_class (self->status_box, "trouble");
  else
    gtk_widget_remove_css_class (self->status_box, "trouble");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "customers.fetch",
                                 may_list && !tresen_followers_status_is_busy (self->followers));
}

/* Without an item there is no menu. */
static void
show_menu (TresenCustomersPage *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  gboolean may_tag = tresen_rights_may (self->rights, TRESEN_RIGHT_TAGS);

  if (may_tag)
    g_menu_append (menu, _ ("_Tags…"), "customers.tags");
  if (tresen_rights_may (self->rights, TRESEN_RIGHT_FOLLOWERS))
    g_menu_append (menu, _ ("_Fetch Followers Again"), "customers.fetch");
  gtk_menu_button_set_menu_model (self->menu_button, G_MENU_MODEL (menu));
  gtk_widget_set_visible (GTK_WIDGET (self->menu_button),
                          g_menu_model_get_n_items (G_MENU_MODEL (menu)) > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "customers.tags", may_tag);
}

static void
rights_changed_cb (TresenCustomersPage *self)
{
  show_menu (self);
  show_status (self);
}

static void
fetch_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tresen_followers_status_fetch_again (TRESEN_CUSTOMERS_PAGE (widget)->followers);
}

static void
tags_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TresenCustomersPage *self = TRESEN_CUSTOMERS_PAGE (widget);
  GtkWidget *dialog = tresen_tags_dialog_new (self->store, self->feed, self->clock);

  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (gtk_widget_get_root (widget)));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
tresen_customers_page_map (GtkWidget *widget)
{
  TresenCustomersPage *self = TRESEN_CUSTOMERS_PAGE (widget);

  GTK_WIDGET_CLASS (tresen_customers_page_parent_class)->map (widget);
  if (self->model != NULL)
    tresen_directory_model_set_shown (self->model, TRUE);
}

static void
tresen_customers_page_unmap (GtkWidget *widget)
{
  TresenCustomersPage *self = TRESEN_CUSTOMERS_PAGE (widget);

  if (self->model != NULL)
    tresen_directory_model_set_shown (self->model, FALSE);
  GTK_WIDGET_CLASS (tresen_customers_page_parent_class)->unmap (widget);
}

static void
set_up_list (TresenCustomersPage *self)
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
tresen_customers_page_set_up (TresenCustomersPage *self,
                              TresenStore *store,
                              TresenFeed *feed,
                              TresenClock *clock)
{
  g_return_if_fail (TRESEN_IS_CUSTOMERS_PAGE (self) && self->model == NULL);
  self->store = g_object_ref (store);
  self->feed = g_object_ref (feed);
  self->clock = tresen_clock_ref (clock);
  self->model = tresen_directory_model_new (store, feed);
  set_up_list (self);
  self->choice = tresen_tag_choice_new (self->tags, store, feed);
  g_signal_connect_object (self->choice, "changed", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  self->followers = tresen_followers_status_new (store, feed, clock);
  g_signal_connect_object (self->followers, "changed", G_CALLBACK (show_status), self,
                           G_CONNECT_SWAPPED);
  self->rights = g_object_ref (tresen_rights_get (store, feed));
  g_signal_connect_object (self->rights, "changed", G_CALLBACK (rights_changed_cb), self,
                           G_CONNECT_SWAPPED);
  rights_changed_cb (self);
  show_page (self);
  tresen_directory_model_set_shown (self->model, gtk_widget_get_mapped (GTK_WIDGET (self)));
}

void
tresen_customers_page_set_folded (TresenCustomersPage *self,
                                  gboolean has_back,
                                  gboolean has_window_buttons)
{
  gtk_widget_set_visible (self->back_button, has_back);
  adw_header_bar_set_show_end_title_buttons (self->header, has_window_buttons);
}

/** Nobody is open any more; a click on a row opens him again. */
void
tresen_customers_page_unselect (TresenCustomersPage *self)
{
  self->current_id = 0;
  if (self->model != NULL)
    select_current (self);
}

void
tresen_customers_page_focus_search (TresenCustomersPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
tresen_customers_page_dispose (GObject *object)
{
  TresenCustomersPage *self = TRESEN_CUSTOMERS_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TRESEN_TYPE_CUSTOMERS_PAGE);
  g_clear_object (&self->selection);
  g_clear_object (&self->choice);
  g_clear_object (&self->followers);
  g_clear_object (&self->rights);
  g_clear_object (&self->model);
  g_clear_object (&self->feed);
  g_clear_object (&self->store);
  g_clear_pointer (&self->clock, tresen_clock_unref);
  G_OBJECT_CLASS (tresen_customers_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, TRESEN_CONSOLE_RESOURCES
                                               "/tresen-customers-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TresenCustomersPage, box);
  gtk_widget_class_bind_template_child (widget_class, TresenCustomersPage, header);
  gtk_widget_class_bind_template_child (widget_class, TresenCustomersPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, TresenCustomersPage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, TresenCustomersPage, tags);
  gtk_widget_class_bind_template_child (widget_class, TresenCustomersPage, search);
  gtk_widget_class_bind_template_child (widget_class, TresenCustomersPage, status_box);
  gtk_widget_class_bind_template_child (widget_class, TresenCustomersPage, status);
  gtk_widget_class_bind_template_child (widget_class, TresenCustomersPage, stack);
  gtk_widget_class_bind_template_child (widget_class, TresenCustomersPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, TresenCustomersPage, list);
  gtk_widget_class_bind_template_child (widget_class, TresenCustomersPage, cut_label);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, ask);
  gtk_widget_class_bind_template_callback (widget_class, back_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, scrolled_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_all_clicked_cb);
}

static void
tresen_customers_page_class_init (TresenCustomersPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tresen_customers_page_dispose;
  widget_class->map = tresen_customers_page_map;
  widget_class->unmap = tresen_customers_page_unmap;
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "customers.fetch", NULL, fetch_action);
  gtk_widget_class_install_action (widget_class, "customers.tags", NULL, tags_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  signals[CHOSEN] = g_signal_new ("chosen", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[BACK]
      = g_signal_new ("back", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LEFT]
      = g_signal_new ("left", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tresen_customers_page_init (TresenCustomersPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
