/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-payment-request.h"

#include "tresen-payment-form.h"

/* Belongs to the group of actions. */
typedef struct
{
  GtkWidget *widget;      /* borrowed: has the group */
  TresenBudgetLine *line; /* borrowed: a part of the widget */
  GtkWidget *button;      /* borrowed, likewise */
  TresenTill *till;
} Request;

static void
request_free (gpointer data)
{
  Request *self = data;

  g_object_unref (self->till);
  g_free (self);
}

/* The window shows it in its place. */
static void
made_cb (gint64 payment_id, gpointer user_data)
{
  gtk_widget_activate_action (user_data, "win.show-payment", "x", payment_id);
}

static void
activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Request *self = user_data;
  const TresenConversation *conversation = tresen_budget_line_get_conversation (self->line);
  GtkRoot *root = gtk_widget_get_root (self->widget);

  if (conversation == NULL || !GTK_IS_WINDOW (root))
    return;
  tresen_payment_form_present (GTK_WINDOW (root), self->till, conversation->customer_id, made_cb,
                               g_object_ref (self->widget), g_object_unref);
}

static void
update (GActionMap *group)
{
  const Request *self = g_object_get_data (G_OBJECT (group), "request");
  const TresenPaymentSetup *setup = tresen_till_get_setup (self->till);
  gboolean is_ready = setup != NULL && tresen_payment_setup_is_ready (setup);

  gtk_widget_set_visible (self->button, is_ready);
  g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (group, "payment")),
      is_ready && tresen_budget_line_get_conversation (self->line) != NULL);
}

void
tresen_payment_request_add (GtkWidget *widget,
                            TresenBudgetLine *line,
                            GtkWidget *button,
                            TresenTill *till)
{
  static const GActionEntry entries[] = { { .name = "payment", .activate = activated_cb } };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  Request *self = g_new0 (Request, 1);

  *self = (Request){ widget, line, button, g_object_ref (till) };
  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), self);
  g_object_set_data_full (G_OBJECT (group), "request", self, request_free);
  g_signal_connect_object (line, "changed", G_CALLBACK (update), group, G_CONNECT_SWAPPED);
  g_signal_connect_object (till, "changed", G_CALLBACK (update), group, G_CONNECT_SWAPPED);
  update (G_ACTION_MAP (group));
  gtk_widget_insert_action_group (widget, "request", G_ACTION_GROUP (group));
}
