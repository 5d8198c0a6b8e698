/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-budget.h"

static const struct
{
  guint granted;
  gint64 duration_us;
} rules[TRESEN_N_GRANT_KINDS] = {
  [TRESEN_GRANT_MESSAGE] = { 5, 48 * G_TIME_SPAN_HOUR },
  [TRESEN_GRANT_CLICK] = { 3, G_TIME_SPAN_MINUTE },
  [TRESEN_GRANT_FOLLOW] = { 3, G_TIME_SPAN_MINUTE },
  [TRESEN_GRANT_SCAN] = { 3, G_TIME_SPAN_MINUTE },
};

/**
 * tresen_budget_get_granted:
 *
 * Pure; any thread. Source: WeChat, customer-service messages, "Window" (figures since June 2023).
 *
 * Returns: how many replies a grant of @kind allows
 */
guint
tresen_budget_get_granted (TresenGrantKind kind)
{
  g_return_val_if_fail ((guint) kind < TRESEN_N_GRANT_KINDS, 0);

  return rules[kind].granted;
}

/**
 * tresen_budget_get_duration_us:
 *
 * Pure; any thread. Source: as tresen_budget_get_granted().
 *
 * Returns: microseconds that a grant of @kind lasts
 */
gint64
tresen_budget_get_duration_us (TresenGrantKind kind)
{
  g_return_val_if_fail ((guint) kind < TRESEN_N_GRANT_KINDS, 0);

  return rules[kind].duration_us;
}

static guint
get_rest (const TresenGrant *grant)
{
  return grant->used < grant->granted ? grant->granted - grant->used : 0;
}

/* Of two live grants the one with more replies left counts; of equals the one that lasts longer. */
static gboolean
is_better (const TresenGrant *grant, const TresenGrant *best)
{
  if (best == NULL || get_rest (grant) != get_rest (best))
    return best == NULL || get_rest (grant) > get_rest (best);
  return grant->until_us > best->until_us;
}

/**
 * tresen_budget_compute:
 * @grants: the customer's ledger
 * @is_followed: whether the customer still follows the account
 * @n_waiting: replies that are queued or being sent, so not yet counted in the ledger
 * @now_us: microseconds since 1970-01-01 UTC
 *
 * What is left is the largest rest of any live grant, for an accepted reply counts against all of them. A grant ends at its
 * last moment, not after it. Pure; any thread. Source: WeChat, customer-service messages, "Window", read cautiously.
 *
 * Returns: the budget
 */
TresenBudget
tresen_budget_compute (const TresenGrants *grants,
                       gboolean is_followed,
                       guint n_waiting,
                       gint64 now_us)
{
  TresenBudget budget = { TRESEN_BUDGET_NOT_FOLLOWED, 0, 0, 0 };
  const TresenGrant *best = NULL;
  guint rest;

  if (!is_followed)
    return budget;
  for (guint i = 0; i < TRESEN_N_GRANT_KINDS; i++)
    {
      const TresenGrant *grant = &grants->of_kind[i];

      if (grant->granted > 0 && now_us < grant->until_us && is_better (grant, best))
        best = grant;
    }
  budget.state = TRESEN_BUDGET_CLOSED;
  if (best == NULL)
    return budget;
  rest = get_rest (best);
  budget.left = rest > n_waiting ? rest - n_waiting : 0;
  budget.state = budget.left > 0 ? TRESEN_BUDGET_OPEN : TRESEN_BUDGET_USED_UP;
  budget.granted = best->granted;
  budget.until_us = best->until_us;
  return budget;
}

/**
 * tresen_budget_of_conversation:
 * @now_us: microseconds since 1970-01-01 UTC
 *
 * As tresen_budget_compute(), and where the account may not send by itself, no window and no number counts: replies inside
 * answers use none up. Pure; any thread. Source: WeChat, passive replies.
 *
 * Returns: the budget
 */
TresenBudget
tresen_budget_of_conversation (const TresenConversation *conversation, gint64 now_us)
{
  if (conversation->is_answer_only && conversation->is_followed)
    return (TresenBudget){ .state = TRESEN_BUDGET_ANSWER_ONLY };
  return tresen_budget_compute (&conversation->grants, conversation->is_followed,
                                conversation->n_waiting, now_us);
}
