/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-clock.h"
#include "tresen-feed.h"
#include "tresen-profile.h"
#include "tresen-store.h"

G_BEGIN_DECLS

/**
 * TresenConversationPage: one customer: what was written, room for the reply, who it is.
 *
 * Properties: "title" (string, read-only), "pane-visible" (boolean), "pane-wanted" (boolean: it is visible where there is room), "show-back-button" (boolean), "enter-sends" (boolean).
 * Signal "back": the person wants to go to the list.
 * Actions: "conversation.send", ".attach", ".toggle-pane", ".edit-name"; of an entry's id: ".send-again", ".cancel",
 * ".dismiss", ".retry-media"; of a file's name: ".show-picture".
 */
#define TRESEN_TYPE_CONVERSATION_PAGE (tresen_conversation_page_get_type ())
G_DECLARE_FINAL_TYPE (TresenConversationPage,
                      tresen_conversation_page,
                      TRESEN,
                      CONVERSATION_PAGE,
                      GtkWidget)

GtkWidget *tresen_conversation_page_new (void);
void tresen_conversation_page_set_up (TresenConversationPage *self,
                                      TresenStore *store,
                                      TresenProfile *profile,
                                      TresenClock *clock,
                                      TresenFeed *feed);
void tresen_conversation_page_open (TresenConversationPage *self, gint64 customer_id);
void tresen_conversation_page_flush (TresenConversationPage *self);
void tresen_conversation_page_focus_composer (TresenConversationPage *self);

G_END_DECLS
