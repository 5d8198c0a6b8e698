/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-health-reporter.h"
#include "tresen-wechat-client.h"

G_BEGIN_DECLS

/**
 * TresenOutbox: sends what staff have written, strictly in order for each customer, and writes down
 * what became of it.
 *
 * Belongs to the context that was thread-default when it was made.
 */
#define TRESEN_TYPE_OUTBOX (tresen_outbox_get_type ())
G_DECLARE_FINAL_TYPE (TresenOutbox, tresen_outbox, TRESEN, OUTBOX, GObject)

TresenOutbox *tresen_outbox_new (TresenStore *store,
                                 TresenWechatClient *wechat,
                                 const char *media_folder,
                                 TresenHealthReporter *health,
                                 TresenClock *clock);
void tresen_outbox_start (TresenOutbox *self);
void
tresen_outbox_stop_async (TresenOutbox *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean tresen_outbox_stop_finish (TresenOutbox *self, GAsyncResult *result, GError **error);

G_END_DECLS
