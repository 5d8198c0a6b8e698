/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-conversation.h"

G_BEGIN_DECLS

typedef enum
{
  TRESEN_BUDGET_OPEN,         /* replies are left */
  TRESEN_BUDGET_USED_UP,      /* a window is open, its replies are gone */
  TRESEN_BUDGET_CLOSED,       /* no window is open */
  TRESEN_BUDGET_NOT_FOLLOWED, /* the customer has left: no reply is possible */
  TRESEN_BUDGET_ANSWER_ONLY,  /* the account may not send: a reply waits for the customer's next message */
} TresenBudgetState;

/**
 * TresenBudget: how many replies WeChat will still take for a customer, and until when.
 */
typedef struct
{
  TresenBudgetState state;
  guint granted;   /* of the grant that counts */
  guint left;      /* 0 unless state is open */
  gint64 until_us; /* end of the grant that counts; 0 when there is none */
} TresenBudget;

guint tresen_budget_get_granted (TresenGrantKind kind);
gint64 tresen_budget_get_duration_us (TresenGrantKind kind);
TresenBudget tresen_budget_of_conversation (const TresenConversation *conversation, gint64 now_us);
TresenBudget
tresen_budget_compute (const TresenGrants *grants, gboolean is_followed, guint n_waiting, gint64 now_us);

G_END_DECLS
