/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-conversation-model.h"

G_BEGIN_DECLS

/**
 * TresenInboxPage: the list of conversations, with its filter and what to say when it is empty.
 *
 * Signals:
 * - "chosen" (gint64 customer_id): a conversation is to be opened
 * - "back": to the places
 * - "left": Tab was pressed in the list
 */
#define TRESEN_TYPE_INBOX_PAGE (tresen_inbox_page_get_type ())
G_DECLARE_FINAL_TYPE (TresenInboxPage, tresen_inbox_page, TRESEN, INBOX_PAGE, GtkWidget)

void tresen_inbox_page_set_up (TresenInboxPage *self,
                               TresenStore *store,
                               TresenFeed *feed,
                               TresenClock *clock,
                               gboolean is_practice);
void tresen_inbox_page_set_folded (TresenInboxPage *self,
                                   gboolean has_back,
                                   gboolean has_window_buttons);
void tresen_inbox_page_unselect (TresenInboxPage *self);
void tresen_inbox_page_step (TresenInboxPage *self, int by);
void tresen_inbox_page_go_to_pressing (TresenInboxPage *self);
void tresen_inbox_page_focus_list (TresenInboxPage *self);

G_END_DECLS
