/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-attachment-list.h"
#include "tresen-clock.h"
#include "tresen-store.h"
#include "tresen-wechat-budget.h"

G_BEGIN_DECLS

/**
 * TresenComposer: where a reply is written. What is typed is a draft in the store within half a second; sending and taking
 * back change message and draft in one transaction, so no text is lost or doubled whenever the process ends.
 *
 * Properties: "enter-sends" (Return sends; else only Ctrl+Return does), "can-send" (read-only).
 * Signal "sent": a reply was written into the store.
 */
#define TRESEN_TYPE_COMPOSER (tresen_composer_get_type ())
G_DECLARE_FINAL_TYPE (TresenComposer, tresen_composer, TRESEN, COMPOSER, GtkWidget)

void tresen_composer_set_up (TresenComposer *self,
                             TresenStore *store,
                             TresenClock *clock,
                             const char *media_folder);
void tresen_composer_open (TresenComposer *self, gint64 customer_id);
void tresen_composer_flush (TresenComposer *self);
void tresen_composer_set_budget (TresenComposer *self, TresenBudget budget, const char *reason);

void tresen_composer_send (TresenComposer *self);
void tresen_composer_take_back (TresenComposer *self, gint64 entry_id);
void tresen_composer_choose_files (TresenComposer *self);
void tresen_composer_accept_drops (TresenComposer *self, GtkWidget *area);
void tresen_composer_show_notice (TresenComposer *self, const char *text);

char *tresen_composer_get_text (TresenComposer *self);
const char *tresen_composer_get_notice (TresenComposer *self);
TresenAttachmentList *tresen_composer_get_attachments (TresenComposer *self);
GtkTextView *tresen_composer_get_view (TresenComposer *self);
GtkWidget *tresen_composer_get_notice_button (TresenComposer *self);

G_END_DECLS
