/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-errand.h"

G_BEGIN_DECLS

TresenErrand *tresen_account_errand_new_rights (TresenStore *store,
                                                TresenWechatClient *wechat,
                                                TresenHealthReporter *health,
                                                TresenClock *clock);
TresenErrand *tresen_account_errand_new_clearing (TresenStore *store,
                                                  TresenWechatClient *wechat,
                                                  TresenHealthReporter *health,
                                                  TresenClock *clock);

G_END_DECLS
