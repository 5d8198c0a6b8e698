/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-conversation-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "tresen-again-dialog.h"
#include "tresen-budget-line.h"
#include "tresen-composer.h"
#include "tresen-console.h"
#include "tresen-conversation-shortcuts.h"
#include "tresen-customer-facts.h"
#include "tresen-customer-pane.h"
#include "tresen-notice-actions.h"
#include "tresen-pane-keeper.h"
#include "tresen-payment-request.h"
#include "tresen-personal-data.h"
#include "tresen-picture-view.h"
#include "tresen-transcript.h"
#include "tresen-wish.h"
#include "tresen-words.h"

struct _TresenConversationPage
{
  GtkWidget parent_instance;

  /* Of the template */
  AdwFlap *flap;
  AdwHeaderBar *header;
  AdwWindowTitle *window_title;
  GtkWidget *back_button;
  GtkStack *stack;
  GtkWidget *nothing;
  GtkWidget *conversation;
  TresenTranscript *transcript;
  TresenBudgetLine *budget_line;
  GtkWidget *payment_button;
  TresenComposer *composer;
  TresenCustomerPane *pane;

  /* Owned */
  TresenStore *store;
  TresenClock *clock;
  char *media_folder;
  char *title;
  GCancellable *cancellable;
  TresenPaneKeeper *keeper;
  TresenPersonalData *personal_data;
  GtkWindow *window; /* (nullable) borrowed, likewise */
  gint64 customer_id;
  guint generation;
  guint n_unread;
  gboolean is_loaded;
};

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_PANE_VISIBLE,
  PROP_PANE_WANTED,
  PROP_SHOW_BACK_BUTTON,
  PROP_ENTER_SENDS,
  N_PROPS
};

enum
{
  BACK,
  GONE, /* the customer's data have been erased */
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TresenConversationPage, tresen_conversation_page, GTK_TYPE_WIDGET)

/* Asking the store */

/* Whoever asked, and in which generation of the page. */
typedef struct
{
  TresenConversationPage *page;
  guint generation;
} Asker;

static void
asker_free (Asker *self)
{
  g_object_unref (self->page);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asker, asker_free)

static Asker *
asker_new (TresenConversationPage *self)
{
  Asker *asker = g_new0 (Asker, 1);

  asker->page = g_object_ref (self);
  asker->generation = self->generation;
  return asker;
}

static gboolean
is_stale (const Asker *asker)
{
  return asker->page->flap == NULL || asker->generation != asker->page->generation;
}

/* What another click or the bridge has done meanwhile is no failure. */
static void
wish_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Asker) asker = user_data;
  g_autoptr (GError) error = NULL;

  if (tresen_store_write_finish (TRESEN_STORE (source), result, &error) != NULL || error == NULL
      || is_stale (asker)
      || g_error_matches (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_NOT_FOUND))
    return;
  g_warning ("A change could not be written: %s", error->message);
  tresen_composer_show_notice (
      asker->page->composer,
      _ ("The change could not be written down. Check that the disk is not full, then try again."));
}

static void
write_wish (TresenConversationPage *self, TresenStoreFunc func, gint64 id, const char *text)
{
  TresenWish *wish = tresen_wish_new (id, tresen_clock_now_us (self->clock), text);

  tresen_store_write_async (self->store, func, wish, (GDestroyNotify) tresen_wish_free, NULL,
                            wish_cb, asker_new (self));
}

/* What is shown */

static gboolean
is_at_hand (TresenConversationPage *self)
{
  return gtk_widget_get_mapped (GTK_WIDGET (self)) && self->window != NULL
         && gtk_window_is_active (self->window);
}

static void
mark_read_if_seen (TresenConversationPage *self)
{
  if (self->customer_id == 0 || !self->is_loaded || self->n_unread == 0 || !is_at_hand (self))
    return;
  self->n_unread = 0;
  write_wish (self, tresen_wish_mark_read_func, self->customer_id, NULL);
}

static void
set_title (TresenConversationPage *self, const char *title)
{
  if (g_strcmp0 (self->title, title) == 0)
    return;
  g_free (self->title);
  self->title = g_strdup (title);
  adw_window_title_set_title (self->window_title, title);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

static void
show_facts (TresenConversationPage *self, const TresenCustomerFacts *facts)
{
  TresenCustomer *customer = facts->customer;
  g_autofree char *name
      = tresen_words_customer (customer->name, customer->remark, customer->openid);

  set_title (self, name);
  tresen_transcript_set_customer (self->transcript, name);
  tresen_customer_pane_set_facts (self->pane, facts);
  tresen_personal_data_set_customer (self->personal_data, customer);
  tresen_budget_line_set_conversation (self->budget_line, facts->conversation);
  self->n_unread = facts->conversation->n_unread;
  mark_read_if_seen (self);
}

static void
facts_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Asker) asker = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenCustomerFacts) facts
      = tresen_store_read_finish (TRESEN_STORE (source), result, &error);

  if (is_stale (asker) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || g_error_matches (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_CLOSED))
    return;
  if (facts != NULL)
    show_facts (asker->page, facts);
  else if (g_error_matches (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_NOT_FOUND))
    g_signal_emit (asker->page, signals[GONE], 0);
  else
    g_warning ("Reading a customer: %s", error != NULL ? error->message : "no answer");
}

static void
load_facts (TresenConversationPage *self)
{
  if (self->customer_id != 0)
    tresen_store_read_async (self->store, tresen_customer_facts_func,
                             g_memdup2 (&self->customer_id, sizeof self->customer_id), g_free,
                             (GDestroyNotify) tresen_customer_facts_free, self->cancellable,
                             facts_cb, asker_new (self));
}

static void
update_actions (TresenConversationPage *self)
{
  gboolean has_customer = self->customer_id != 0;
  gboolean is_open = tresen_budget_line_can_reply (self->budget_line);
  gboolean can_send = FALSE;

  g_object_get (self->composer, "can-send", &can_send, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "conversation.send", has_customer && can_send);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "conversation.attach", has_customer);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "conversation.send-again",
                                 has_customer && is_open);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "conversation.edit-name", has_customer);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "conversation.toggle-pane", has_customer);
}

/* Told by the store */

static void
customer_changed_cb (TresenFeed *feed, gint64 customer_id, TresenConversationPage *self)
{
  if (customer_id == self->customer_id)
    load_facts (self);
}

static void
entry_changed_cb (TresenFeed *feed,
                  gint64 customer_id,
                  gint64 entry_id,
                  TresenConversationPage *self)
{
  if (customer_id == self->customer_id && customer_id != 0)
    tresen_transcript_refresh_entry (self->transcript, entry_id);
}

/* Of a payment that nobody is known for, the transcript looks whose it is. */
static void
payment_changed_cb (TresenFeed *feed,
                    gint64 customer_id,
                    gint64 payment_id,
                    TresenConversationPage *self)
{
  if (self->customer_id == 0 || (customer_id != 0 && customer_id != self->customer_id))
    return;
  tresen_transcript_refresh_entry (self->transcript, -payment_id);
  load_facts (self);
}

static void
reset_cb (TresenFeed *feed, TresenConversationPage *self)
{
  if (self->customer_id == 0)
    return;
  tresen_transcript_reload (self->transcript);
  load_facts (self);
}

static void
loaded_cb (TresenTranscript *transcript, guint n_unread, TresenConversationPage *self)
{
  self->is_loaded = TRUE;
  self->n_unread = n_unread;
  mark_read_if_seen (self);
}

static void
budget_changed_cb (TresenBudgetLine *line, TresenConversationPage *self)
{
  tresen_composer_set_budget (self->composer, tresen_budget_line_get_budget (line),
                              tresen_budget_line_get_text (line));
  update_actions (self);
}

static void
can_send_changed_cb (TresenComposer *composer, GParamSpec *pspec, TresenConversationPage *self)
{
  update_actions (self);
}

static void
sent_cb (TresenComposer *composer, TresenConversationPage *self)
{
  tresen_transcript_go_to_end (self->transcript);
}

static void
name_applied_cb (TresenCustomerPane *pane, const char *name, TresenConversationPage *self)
{
  write_wish (self, tresen_wish_set_name_func, self->customer_id, name);
}

static void
back_clicked_cb (GtkButton *button, TresenConversationPage *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

/* Actions */

static void
send_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  tresen_composer_send (TRESEN_CONVERSATION_PAGE (widget)->composer);
}

static void
attach_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  tresen_composer_choose_files (TRESEN_CONVERSATION_PAGE (widget)->composer);
}

static void
cancel_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  tresen_composer_take_back (TRESEN_CONVERSATION_PAGE (widget)->composer,
                             g_variant_get_int64 (parameter));
}

static void
dismiss_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  write_wish (TRESEN_CONVERSATION_PAGE (widget), tresen_wish_dismiss_func,
              g_variant_get_int64 (parameter), NULL);
}

static void
retry_media_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  write_wish (TRESEN_CONVERSATION_PAGE (widget), tresen_wish_fetch_again_func,
              g_variant_get_int64 (parameter), NULL);
}

/* The answer may come when the page shows another customer: the question knows its entry. */
static void
again_cb (gint64 entry_id, gpointer user_data)
{
  TresenConversationPage *self = user_data;

  if (self->store != NULL)
    write_wish (self, tresen_wish_send_again_func, entry_id, NULL);
}

static void
send_again_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TresenConversationPage *self = TRESEN_CONVERSATION_PAGE (widget);
  gint64 entry_id = g_variant_get_int64 (parameter);
  const TresenTimelineEntry *entry = tresen_transcript_find_entry (self->transcript, entry_id);

  if (entry != NULL && entry->state == TRESEN_MESSAGE_UNKNOWN)
    tresen_again_dialog_ask (self->window, entry_id, again_cb, g_object_ref (self), g_object_unref);
  else
    write_wish (self, tresen_wish_send_again_func, entry_id, NULL);
}

static void
show_picture_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TresenConversationPage *self = TRESEN_CONVERSATION_PAGE (widget);
  TresenPictureView *view = tresen_picture_view_new (
      self->window, self->media_folder, g_variant_get_string (parameter, NULL), self->title);

  gtk_window_present (GTK_WINDOW (view));
}

static void
edit_name_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TresenConversationPage *self = TRESEN_CONVERSATION_PAGE (widget);

  g_object_set (self, "pane-visible", TRUE, NULL);
  tresen_customer_pane_edit_name (self->pane);
}

/* The pane */

/* The window's own buttons stand where the window ends. */
static void
beside_changed_cb (TresenPaneKeeper *keeper, GParamSpec *pspec, TresenConversationPage *self)
{
  gboolean is_beside = FALSE;

  g_object_get (keeper, "beside", &is_beside, NULL);
  adw_header_bar_set_show_end_title_buttons (self->header, !is_beside);
  tresen_customer_pane_set_beside (self->pane, is_beside);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PANE_VISIBLE]);
}

static void
wanted_changed_cb (TresenPaneKeeper *keeper, GParamSpec *pspec, TresenConversationPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PANE_WANTED]);
}

static void
active_changed_cb (GtkWindow *window, GParamSpec *pspec, TresenConversationPage *self)
{
  mark_read_if_seen (self);
}

static void
tresen_conversation_page_realize (GtkWidget *widget)
{
  TresenConversationPage *self = TRESEN_CONVERSATION_PAGE (widget);
  GtkRoot *root;

  GTK_WIDGET_CLASS (tresen_conversation_page_parent_class)->realize (widget);
  root = gtk_widget_get_root (widget);
  if (!GTK_IS_WINDOW (root))
    return;
  self->window = GTK_WINDOW (root);
  tresen_pane_keeper_attach (self->keeper, gtk_native_get_surface (GTK_NATIVE (root)));
  g_signal_connect (self->window, "notify::is-active", G_CALLBACK (active_changed_cb), self);
}

static void
tresen_conversation_page_unrealize (GtkWidget *widget)
{
  TresenConversationPage *self = TRESEN_CONVERSATION_PAGE (widget);

  if (self->window != NULL)
    g_signal_handlers_disconnect_by_data (self->window, self);
  tresen_pane_keeper_detach (self->keeper);
  self->window = NULL;
  GTK_WIDGET_CLASS (tresen_conversation_page_parent_class)->unrealize (widget);
}

static void
tresen_conversation_page_unmap (GtkWidget *widget)
{
  TresenConversationPage *self = TRESEN_CONVERSATION_PAGE (widget);

  if (self->store != NULL)
    tresen_composer_flush (self->composer);
  GTK_WIDGET_CLASS (tresen_conversation_page_parent_class)->unmap (widget);
}

static void
tresen_conversation_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TresenConversationPage *self = TRESEN_CONVERSATION_PAGE (object);

  if (id == PROP_TITLE)
    g_value_set_string (value, self->title);
  else if (id == PROP_PANE_VISIBLE)
    g_value_set_boolean (value, adw_flap_get_reveal_flap (self->flap));
  else if (id == PROP_PANE_WANTED)
    g_object_get_property (G_OBJECT (self->keeper), "wanted", value);
  else if (id == PROP_SHOW_BACK_BUTTON)
    g_value_set_boolean (value, gtk_widget_get_visible (self->back_button));
  else if (id == PROP_ENTER_SENDS)
    g_object_get_property (G_OBJECT (self->composer), "enter-sends", value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
tresen_conversation_page_set_property (GObject *object,
                                       guint id,
                                       const GValue *value,
                                       GParamSpec *pspec)
{
  TresenConversationPage *self = TRESEN_CONVERSATION_PAGE (object);

  if (id == PROP_PANE_VISIBLE)
    tresen_pane_keeper_show (self->keeper, g_value_get_boolean (value));
  else if (id == PROP_PANE_WANTED)
    g_object_set_property (G_OBJECT (self->keeper), "wanted", value);
  else if (id == PROP_SHOW_BACK_BUTTON)
    gtk_widget_set_visible (self->back_button, g_value_get_boolean (value));
  else if (id == PROP_ENTER_SENDS)
    g_object_set_property (G_OBJECT (self->composer), "enter-sends", value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
tresen_conversation_page_dispose (GObject *object)
{
  TresenConversationPage *self = TRESEN_CONVERSATION_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), TRESEN_TYPE_CONVERSATION_PAGE);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (tresen_conversation_page_parent_class)->dispose (object);
}

static void
tresen_conversation_page_finalize (GObject *object)
{
  TresenConversationPage *self = TRESEN_CONVERSATION_PAGE (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->keeper);
  g_clear_object (&self->personal_data);
  g_clear_pointer (&self->clock, tresen_clock_unref);
  g_free (self->media_folder);
  g_free (self->title);
  G_OBJECT_CLASS (tresen_conversation_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (TRESEN_TYPE_TRANSCRIPT);
  g_type_ensure (TRESEN_TYPE_BUDGET_LINE);
  g_type_ensure (TRESEN_TYPE_COMPOSER);
  g_type_ensure (TRESEN_TYPE_CUSTOMER_PANE);
  gtk_widget_class_set_template_from_resource (widget_class, TRESEN_CONSOLE_RESOURCES
                                               "/tresen-conversation-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TresenConversationPage, flap);
  gtk_widget_class_bind_template_child (widget_class, TresenConversationPage, header);
  gtk_widget_class_bind_template_child (widget_class, TresenConversationPage, window_title);
  gtk_widget_class_bind_template_child (widget_class, TresenConversationPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, TresenConversationPage, stack);
  gtk_widget_class_bind_template_child (widget_class, TresenConversationPage, nothing);
  gtk_widget_class_bind_template_child (widget_class, TresenConversationPage, conversation);
  gtk_widget_class_bind_template_child (widget_class, TresenConversationPage, transcript);
  gtk_widget_class_bind_template_child (widget_class, TresenConversationPage, budget_line);
  gtk_widget_class_bind_template_child (widget_class, TresenConversationPage, payment_button);
  gtk_widget_class_bind_template_child (widget_class, TresenConversationPage, composer);
  gtk_widget_class_bind_template_child (widget_class, TresenConversationPage, pane);
  gtk_widget_class_bind_template_callback (widget_class, loaded_cb);
  gtk_widget_class_bind_template_callback (widget_class, budget_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, can_send_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, sent_cb);
  gtk_widget_class_bind_template_callback (widget_class, name_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_clicked_cb);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "conversation.send", NULL, send_cb);
  gtk_widget_class_install_action (widget_class, "conversation.attach", NULL, attach_cb);
  gtk_widget_class_install_action (widget_class, "conversation.send-again", "x", send_again_cb);
  gtk_widget_class_install_action (widget_class, "conversation.cancel", "x", cancel_cb);
  gtk_widget_class_install_action (widget_class, "conversation.dismiss", "x", dismiss_cb);
  gtk_widget_class_install_action (widget_class, "conversation.retry-media", "x", retry_media_cb);
  gtk_widget_class_install_action (widget_class, "conversation.show-picture", "s", show_picture_cb);
  gtk_widget_class_install_action (widget_class, "conversation.edit-name", NULL, edit_name_cb);
  gtk_widget_class_install_property_action (widget_class, "conversation.toggle-pane",
                                            "pane-visible");
}

static void
install_properties (GObjectClass *object_class)
{
  properties[PROP_TITLE]
      = g_param_spec_string ("title", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_PANE_VISIBLE]
      = g_param_spec_boolean ("pane-visible", NULL, NULL, FALSE,
                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_PANE_WANTED]
      = g_param_spec_boolean ("pane-wanted", NULL, NULL, TRUE,
                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SHOW_BACK_BUTTON] = g_param_spec_boolean (
      "show-back-button", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ENTER_SENDS] = g_param_spec_boolean ("enter-sends", NULL, NULL, TRUE,
                                                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tresen_conversation_page_class_init (TresenConversationPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = tresen_conversation_page_get_property;
  object_class->set_property = tresen_conversation_page_set_property;
  object_class->dispose = tresen_conversation_page_dispose;
  object_class->finalize = tresen_conversation_page_finalize;
  widget_class->realize = tresen_conversation_page_realize;
  widget_class->unrealize = tresen_conversation_page_unrealize;
  widget_class->unmap = tresen_conversation_page_unmap;

  install_properties (object_class);
  signals[BACK] = g_signal_new ("back", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  signals[GONE] = g_signal_new ("gone", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  bind_template (widget_class);
  install_actions (widget_class);
}

static void
tresen_conversation_page_init (TresenConversationPage *self)
{
  self->cancellable = g_cancellable_new ();
  self->title = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_after (self, "map", G_CALLBACK (mark_read_if_seen), NULL);
  self->keeper = tresen_pane_keeper_new (self->flap);
  g_signal_connect_object (self->keeper, "notify::beside", G_CALLBACK (beside_changed_cb), self, 0);
  g_signal_connect_object (self->keeper, "notify::wanted", G_CALLBACK (wanted_changed_cb), self, 0);
  tresen_conversation_shortcuts_add (GTK_WIDGET (self));
  tresen_composer_accept_drops (self->composer, self->conversation);
  update_actions (self);
}

GtkWidget *
tresen_conversation_page_new (void)
{
  return g_object_new (TRESEN_TYPE_CONVERSATION_PAGE, NULL);
}

void
tresen_conversation_page_set_up (TresenConversationPage *self,
                                 TresenStore *store,
                                 TresenProfile *profile,
                                 TresenClock *clock,
                                 TresenFeed *feed)
{
  g_return_if_fail (TRESEN_IS_CONVERSATION_PAGE (self));
  g_return_if_fail (self->store == NULL);

  self->store = g_object_ref (store);
  self->clock = tresen_clock_ref (clock);
  self->media_folder = g_strdup (tresen_profile_get_media_folder (profile));
  tresen_transcript_set_up (self->transcript, store, clock, self->media_folder);
  tresen_composer_set_up (self->composer, store, clock, self->media_folder);
  tresen_budget_line_set_up (self->budget_line, clock);
  tresen_notice_actions_add (GTK_WIDGET (self), self->budget_line,
                             tresen_composer_get_notice_button (self->composer),
                             tresen_rights_get (store, feed), store, clock);
  tresen_payment_request_add (GTK_WIDGET (self), self->budget_line, self->payment_button,
                              tresen_till_get (store, profile, feed, clock));
  tresen_customer_pane_set_up (self->pane, store, feed, clock);
  self->personal_data = tresen_personal_data_new (GTK_WIDGET (self->pane), store, profile, clock);
  g_signal_connect_object (feed, "customer-changed", G_CALLBACK (customer_changed_cb), self, 0);
  g_signal_connect_object (feed, "entry-added", G_CALLBACK (entry_changed_cb), self, 0);
  g_signal_connect_object (feed, "entry-changed", G_CALLBACK (entry_changed_cb), self, 0);
  g_signal_connect_object (feed, "payment-changed", G_CALLBACK (payment_changed_cb), self, 0);
  g_signal_connect_object (feed, "account-changed", G_CALLBACK (load_facts), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (feed, "reset", G_CALLBACK (reset_cb), self, 0);
}

/* Shows another conversation; 0: none, with a page that says what comes here. */
void
tresen_conversation_page_open (TresenConversationPage *self, gint64 customer_id)
{
  g_return_if_fail (TRESEN_IS_CONVERSATION_PAGE (self));
  g_return_if_fail (self->store != NULL);

  if (customer_id == self->customer_id)
    return;
  self->generation++;
  self->customer_id = customer_id;
  self->n_unread = 0;
  self->is_loaded = FALSE;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  tresen_budget_line_set_conversation (self->budget_line, NULL);
  tresen_personal_data_set_customer (self->personal_data, NULL);
  tresen_composer_open (self->composer, customer_id);
  tresen_transcript_open (self->transcript, customer_id);
  gtk_stack_set_visible_child (self->stack, customer_id != 0 ? self->conversation : self->nothing);
  if (customer_id == 0)
    set_title (self, "");
  load_facts (self);
  tresen_pane_keeper_set_has_content (self->keeper, customer_id != 0);
  update_actions (self);
}

/* What is typed is written down now: before the window closes. */
void
tresen_conversation_page_flush (TresenConversationPage *self)
{
  g_return_if_fail (TRESEN_IS_CONVERSATION_PAGE (self));

  if (self->store != NULL)
    tresen_composer_flush (self->composer);
}

void
tresen_conversation_page_focus_composer (TresenConversationPage *self)
{
  g_return_if_fail (TRESEN_IS_CONVERSATION_PAGE (self));
  gtk_widget_grab_focus (GTK_WIDGET (tresen_composer_get_view (self->composer)));
}
