/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-clock.h"
#include "tresen-conversation.h"
#include "tresen-wechat-budget.h"

G_BEGIN_DECLS

/**
 * TresenBudgetLine: how many replies WeChat will still take, and until when. Ticks by itself.
 *
 * Signal "changed": the budget is another one, because of a new conversation or because time went by.
 */
#define TRESEN_TYPE_BUDGET_LINE (tresen_budget_line_get_type ())
G_DECLARE_FINAL_TYPE (TresenBudgetLine, tresen_budget_line, TRESEN, BUDGET_LINE, GtkWidget)

void tresen_budget_line_set_up (TresenBudgetLine *self, TresenClock *clock);
void tresen_budget_line_set_offers_notice (TresenBudgetLine *self, gboolean offers_notice);
void tresen_budget_line_set_conversation (TresenBudgetLine *self, TresenConversation *conversation);
void tresen_budget_line_refresh (TresenBudgetLine *self);
const TresenConversation *tresen_budget_line_get_conversation (TresenBudgetLine *self);
TresenBudget tresen_budget_line_get_budget (TresenBudgetLine *self);
gboolean tresen_budget_line_can_reply (TresenBudgetLine *self);
const char *tresen_budget_line_get_text (TresenBudgetLine *self);

char *tresen_budget_to_text (const TresenBudget *budget,
                             const TresenConversation *conversation,
                             gint64 now_us);

G_END_DECLS
