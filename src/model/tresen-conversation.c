/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-conversation.h"

/** tresen_conversation_new: Returns: (transfer full): an empty conversation, all fields zero;
 * filled by its maker, then only read. Any thread. */
TresenConversation *
tresen_conversation_new (void)
{
  return g_atomic_rc_box_new0 (TresenConversation);
}

TresenConversation *
tresen_conversation_ref (TresenConversation *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  TresenConversation *self = data;

  g_free (self->openid);
  g_free (self->name);
  g_free (self->remark);
  g_free (self->last_kind);
  g_free (self->last_text);
}

void
tresen_conversation_unref (TresenConversation *self)
{
  g_atomic_rc_box_release_full (self, clear);
}
