/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-notice-actions.h"

#include "tresen-again-dialog.h"
#include "tresen-notice-dialog.h"
#include "tresen-wish.h"
#include "tresen-words.h"

/* Belongs to the group of actions. */
typedef struct
{
  GtkWidget *widget;      /* borrowed: has the group */
  TresenBudgetLine *line; /* borrowed: a part of the widget */
  TresenRights *rights;
  TresenStore *store;
  TresenClock *clock;
} Notices;

static void
notices_free (gpointer data)
{
  Notices *self = data;

  g_object_unref (self->rights);
  g_object_unref (self->store);
  tresen_clock_unref (self->clock);
  g_free (self);
}

static GtkWindow *
get_window (Notices *self)
{
  GtkRoot *root = gtk_widget_get_root (self->widget);

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
send_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Notices *self = user_data;
  const TresenConversation *conversation = tresen_budget_line_get_conversation (self->line);
  g_autofree char *name = NULL;

  if (conversation == NULL)
    return;
  name = tresen_words_customer (conversation->name, conversation->remark, conversation->openid);
  gtk_window_present (GTK_WINDOW (tresen_notice_dialog_new (
      get_window (self), self->store, self->clock, conversation->customer_id, name)));
}

static void
again_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  tresen_store_write_finish (TRESEN_STORE (source), result, &error);
  /* What another click has done meanwhile is no failure. */
  if (error != NULL && !g_error_matches (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_NOT_FOUND))
    g_warning ("A notice could not be queued again: %s", error->message);
}

/* The wish alone: the answer may come when nothing else is there any more. */
typedef struct
{
  TresenStore *store;
  TresenClock *clock;
} Again;

static void
again_free (gpointer data)
{
  Again *again = data;

  g_object_unref (again->store);
  tresen_clock_unref (again->clock);
  g_free (again);
}

static void
send_again (gint64 entry_id, gpointer user_data)
{
  const Again *again = user_data;

  tresen_store_write_async (again->store, tresen_wish_send_again_func,
                            tresen_wish_new (entry_id, tresen_clock_now_us (again->clock), NULL),
                            (GDestroyNotify) tresen_wish_free, NULL, again_written_cb, NULL);
}

static void
again_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Notices *self = user_data;
  Again *again = g_new0 (Again, 1);
  gint64 entry_id = 0;
  gboolean is_unknown = FALSE;

  g_variant_get (parameter, "(xb)", &entry_id, &is_unknown);
  *again = (Again){ g_object_ref (self->store), tresen_clock_ref (self->clock) };
  if (is_unknown)
    {
      tresen_again_dialog_ask (get_window (self), entry_id, send_again, again, again_free);
      return;
    }
  send_again (entry_id, again);
  again_free (again);
}

static void
set_enabled (GActionMap *group, const char *name, gboolean is_enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (group, name)),
                               is_enabled);
}

/* Somebody who has left cannot be sent anything; one that was refused is a way to find out whether that has changed. */
static void
line_changed_cb (GActionMap *group)
{
  const Notices *self = g_object_get_data (G_OBJECT (group), "notices");
  gboolean is_possible
      = tresen_budget_line_get_conversation (self->line) != NULL
        && tresen_budget_line_get_budget (self->line).state != TRESEN_BUDGET_NOT_FOLLOWED;

  set_enabled (group, "send",
               is_possible && tresen_rights_may (self->rights, TRESEN_RIGHT_TEMPLATE));
  set_enabled (group, "send-again", is_possible);
}

static void
rights_changed_cb (GActionMap *group)
{
  const Notices *self = g_object_get_data (G_OBJECT (group), "notices");

  tresen_budget_line_set_offers_notice (self->line,
                                        tresen_rights_may (self->rights, TRESEN_RIGHT_TEMPLATE));
  line_changed_cb (group);
}

void
tresen_notice_actions_add (GtkWidget *widget,
                           TresenBudgetLine *line,
                           GtkWidget *button,
                           TresenRights *rights,
                           TresenStore *store,
                           TresenClock *clock)
{
  static const GActionEntry entries[] = {
    { .name = "send", .activate = send_activated_cb },
    { .name = "send-again", .activate = again_activated_cb, .parameter_type = "(xb)" },
  };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  Notices *self = g_new0 (Notices, 1);

  *self = (Notices){ widget, line, g_object_ref (rights), g_object_ref (store),
                     tresen_clock_ref (clock) };
  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), self);
  g_object_set_data_full (G_OBJECT (group), "notices", self, notices_free);
  g_signal_connect_object (line, "changed", G_CALLBACK (line_changed_cb), group, G_CONNECT_SWAPPED);
  g_signal_connect_object (rights, "changed", G_CALLBACK (rights_changed_cb), group,
                           G_CONNECT_SWAPPED);
  rights_changed_cb (G_ACTION_MAP (group));
  tresen_rights_bind (rights, TRESEN_RIGHT_TEMPLATE, button);
  gtk_widget_insert_action_group (widget, "notice", G_ACTION_GROUP (group));
}
