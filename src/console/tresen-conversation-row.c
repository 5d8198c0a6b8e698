/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-conversation-row.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "tresen-conversation-text.h"

struct _TresenConversationRow
{
  GtkWidget parent_instance;

  GtkWidget *box;
  AdwAvatar *avatar;
  GtkLabel *name;
  GtkLabel *time;
  GtkImage *icon;
  GtkLabel *preview;
  GtkLabel *unread;
  GtkLabel *chip;
  GtkWidget *draft;
  GtkWidget *failed;

  TresenClock *clock;
  TresenConversationItem *item;
};

G_DEFINE_FINAL_TYPE (TresenConversationRow, tresen_conversation_row, GTK_TYPE_WIDGET)

static void
set_class (gpointer widget, const char *name, gboolean is_on)
{
  if (is_on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static void
show_chip (TresenConversationRow *self, const TresenConversation *conversation, gint64 now_us)
{
  g_autoptr (TresenChip) chip = tresen_conversation_text_chip (conversation, now_us);

  gtk_label_set_text (self->chip, chip->text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->chip), chip->words);
  set_class (self->chip, "last", chip->kind == TRESEN_CHIP_LAST);
  set_class (self->chip, "none", chip->kind == TRESEN_CHIP_NONE);
  set_class (self->chip, "closed", chip->kind == TRESEN_CHIP_CLOSED);
}

static void
show_unread (TresenConversationRow *self, const TresenConversation *conversation)
{
  g_autofree char *number = g_strdup_printf ("%u", conversation->n_unread);

  gtk_label_set_text (self->unread, number);
  gtk_widget_set_visible (GTK_WIDGET (self->unread), conversation->n_unread > 0);
  set_class (self, "unread", conversation->n_unread > 0);
}

/* The list tells its rows' names from the widget around ours. */
static void
name_row (TresenConversationRow *self, const TresenConversation *conversation, gint64 now_us)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *label = tresen_conversation_text_accessible (conversation, now_us);

  if (parent != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                    -1);
}

static void
show_item (TresenConversationRow *self)
{
  const TresenConversation *conversation = tresen_conversation_item_get (self->item);
  gint64 now_us = tresen_clock_now_us (self->clock);
  g_autofree char *name = tresen_conversation_text_name (conversation);
  g_autofree char *time = tresen_conversation_text_time (conversation->last_at_us, now_us);
  g_autofree char *preview = tresen_conversation_text_preview (conversation);
  const char *icon = tresen_conversation_text_icon (conversation);

  adw_avatar_set_text (self->avatar, name);
  gtk_label_set_text (self->name, name);
  gtk_label_set_text (self->time, time);
  gtk_label_set_text (self->preview, preview);
  gtk_image_set_from_icon_name (self->icon, icon);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), icon != NULL);
  gtk_widget_set_visible (self->draft, conversation->has_draft);
  gtk_widget_set_visible (self->failed, conversation->n_failed > 0);
  show_unread (self, conversation);
  show_chip (self, conversation, now_us);
  name_row (self, conversation, now_us);
}

/** Shows another customer; %NULL when the row goes back to the pool. */
void
tresen_conversation_row_set_item (TresenConversationRow *self, TresenConversationItem *item)
{
  g_return_if_fail (TRESEN_IS_CONVERSATION_ROW (self));
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_func (self->item, show_item, self);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;
  g_signal_connect_object (item, "changed", G_CALLBACK (show_item), self, G_CONNECT_SWAPPED);
  show_item (self);
}

/** (nullable): %NULL while the row is in the pool. */
TresenConversationItem *
tresen_conversation_row_get_item (TresenConversationRow *self)
{
  g_return_val_if_fail (TRESEN_IS_CONVERSATION_ROW (self), NULL);
  return self->item;
}

static void
tresen_conversation_row_dispose (GObject *object)
{
  TresenConversationRow *self = TRESEN_CONVERSATION_ROW (object);

  tresen_conversation_row_set_item (self, NULL);
  g_clear_pointer (&self->clock, tresen_clock_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), TRESEN_TYPE_CONVERSATION_ROW);
  G_OBJECT_CLASS (tresen_conversation_row_parent_class)->dispose (object);
}

static void
tresen_conversation_row_class_init (TresenConversationRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tresen_conversation_row_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/tresen/Tresen/tresen-conversation-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TresenConversationRow, box);
  gtk_widget_class_bind_template_child (widget_class, TresenConversationRow, avatar);
  gtk_widget_class_bind_template_child (widget_class, TresenConversationRow, name);
  gtk_widget_class_bind_template_child (widget_class, TresenConversationRow, time);
  gtk_widget_class_bind_template_child (widget_class, TresenConversationRow, icon);
  gtk_widget_class_bind_template_child (widget_class, TresenConversationRow, preview);
  gtk_widget_class_bind_template_child (widget_class, TresenConversationRow, unread);
  gtk_widget_class_bind_template_child (widget_class, TresenConversationRow, chip);
  gtk_widget_class_bind_template_child (widget_class, TresenConversationRow, draft);
  gtk_widget_class_bind_template_child (widget_class, TresenConversationRow, failed);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "conversationrow");
}

static void
tresen_conversation_row_init (TresenConversationRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tresen_conversation_row_new (TresenClock *clock)
{
  TresenConversationRow *self = g_object_new (TRESEN_TYPE_CONVERSATION_ROW, NULL);

  self->clock = tresen_clock_ref (clock);
  return GTK_WIDGET (self);
}
