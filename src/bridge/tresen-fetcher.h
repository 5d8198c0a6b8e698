/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-health-reporter.h"
#include "tresen-wechat-client.h"

G_BEGIN_DECLS

/**
 * TresenFetcher: fetches in the background what WeChat keeps for us: the files of messages, which
 * it deletes after three days, and what it knows of a new customer. All of it may be repeated.
 *
 * Belongs to the context that was thread-default when it was made.
 */
#define TRESEN_TYPE_FETCHER (tresen_fetcher_get_type ())
G_DECLARE_FINAL_TYPE (TresenFetcher, tresen_fetcher, TRESEN, FETCHER, GObject)

TresenFetcher *tresen_fetcher_new (TresenStore *store,
                                   TresenWechatClient *wechat,
                                   const char *media_folder,
                                   TresenHealthReporter *health,
                                   TresenClock *clock);
void tresen_fetcher_start (TresenFetcher *self);
void
tresen_fetcher_stop_async (TresenFetcher *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean tresen_fetcher_stop_finish (TresenFetcher *self, GAsyncResult *result, GError **error);

G_END_DECLS
