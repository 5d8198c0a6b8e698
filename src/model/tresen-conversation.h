/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-grant.h"

G_BEGIN_DECLS

/**
 * TresenConversation: one row of the inbox: a customer with what is needed to tell how things
 * stand.
 */
typedef struct _TresenConversation TresenConversation;

struct _TresenConversation
{
  gint64 customer_id;
  char *openid;
  char *name;
  char *remark;
  gboolean is_followed;
  gint64 last_at_us; /* arrival of the last entry; the order of the list */
  char *last_kind;   /* kind of the last message, or of the last event when there is no message */
  char *last_text;
  gboolean last_is_event;
  TresenDirection last_direction;
  TresenMessageState last_state;
  gint64 last_duration_us; /* of a recording or film; 0 when it is not known */
  guint n_unread;
  guint n_failed;       /* outgoing messages failed or unknown that staff have not dealt with */
  guint n_waiting;      /* outgoing messages queued or being sent: replies that are spoken for */
  gboolean needs_reply; /* the customer had the last word */
  gboolean has_draft;
  gboolean has_entries; /* whoever only follows has none, and is not in the inbox */
  gboolean is_answer_only; /* the account may not send by itself: replies wait for the customer */
  gint64
      window_until_us; /* the latest end of a grant that has replies left; 0 when there is none */
  TresenGrants grants;
};

TresenConversation *tresen_conversation_new (void);
TresenConversation *tresen_conversation_ref (TresenConversation *self);
void tresen_conversation_unref (TresenConversation *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenConversation, tresen_conversation_unref)

G_END_DECLS
