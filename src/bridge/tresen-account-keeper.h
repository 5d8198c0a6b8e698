/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-account-claim.h"
#include "tresen-health-reporter.h"
#include "tresen-wechat-client.h"

G_BEGIN_DECLS

/**
 * TresenAccountKeeper: keeps what is known of the account: how often its APIs were called, what it may not do, how long the
 * previous key is still good.
 *
 * Belongs to the context that was thread-default when it was made.
 */
#define TRESEN_TYPE_ACCOUNT_KEEPER (tresen_account_keeper_get_type ())
G_DECLARE_FINAL_TYPE (TresenAccountKeeper, tresen_account_keeper, TRESEN, ACCOUNT_KEEPER, GObject)

TresenAccountKeeper *tresen_account_keeper_new (TresenStore *store,
                                                TresenWechatClient *wechat,
                                                TresenHealthReporter *health,
                                                TresenWechatAccount *account,
                                                TresenClock *clock);
void tresen_account_keeper_start (TresenAccountKeeper *self,
                                  const TresenAccountPast *past,
                                  gboolean can_call_wechat);
void tresen_account_keeper_stop_async (TresenAccountKeeper *self,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean
tresen_account_keeper_stop_finish (TresenAccountKeeper *self, GAsyncResult *result, GError **error);

G_END_DECLS
