/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-conversation-item.h"

struct _TresenConversationItem
{
  GObject parent_instance;

  TresenConversation *conversation;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TresenConversationItem, tresen_conversation_item, G_TYPE_OBJECT)

const TresenConversation *
tresen_conversation_item_get (TresenConversationItem *self)
{
  g_return_val_if_fail (TRESEN_IS_CONVERSATION_ITEM (self), NULL);
  return self->conversation;
}

gint64
tresen_conversation_item_get_customer_id (TresenConversationItem *self)
{
  g_return_val_if_fail (TRESEN_IS_CONVERSATION_ITEM (self), 0);
  return self->conversation->customer_id;
}

void
tresen_conversation_item_update (TresenConversationItem *self, TresenConversation *conversation)
{
  TresenConversation *old = self->conversation;

  self->conversation = tresen_conversation_ref (conversation);
  tresen_conversation_unref (old);
  tresen_conversation_item_touch (self);
}

/** Has the row drawn anew, for what depends on the time. */
void
tresen_conversation_item_touch (TresenConversationItem *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
tresen_conversation_item_finalize (GObject *object)
{
  TresenConversationItem *self = TRESEN_CONVERSATION_ITEM (object);

  g_clear_pointer (&self->conversation, tresen_conversation_unref);
  G_OBJECT_CLASS (tresen_conversation_item_parent_class)->finalize (object);
}

static void
tresen_conversation_item_class_init (TresenConversationItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tresen_conversation_item_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
tresen_conversation_item_init (TresenConversationItem *self)
{
}

TresenConversationItem *
tresen_conversation_item_new (TresenConversation *conversation)
{
  TresenConversationItem *self = g_object_new (TRESEN_TYPE_CONVERSATION_ITEM, NULL);

  self->conversation = tresen_conversation_ref (conversation);
  return self;
}
