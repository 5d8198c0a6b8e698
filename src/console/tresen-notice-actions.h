/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-budget-line.h"
#include "tresen-rights.h"
#include "tresen-store.h"

G_BEGIN_DECLS

/*
 * The actions about notices, for a widget and what is in it: notice.send opens the dialog for the customer whom the line is
 * about, notice.send-again ("(xb)": the entry, whether it is not known if it arrived) sends one once more. The line offers none
 * when WeChat has refused them to the account; @button (a part of @widget) is hidden then.
 */
void tresen_notice_actions_add (GtkWidget *widget,
                                TresenBudgetLine *line,
                                GtkWidget *button,
                                TresenRights *rights,
                                TresenStore *store,
                                TresenClock *clock);

G_END_DECLS
