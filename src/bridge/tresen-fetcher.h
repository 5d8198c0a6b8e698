/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-errand.h"

G_BEGIN_DECLS

/* What WeChat keeps for us for a while: the files of messages, which it deletes after three days, and what it knows of a
 * customer. */

TresenErrand *tresen_fetcher_new_files (TresenStore *store,
                                        TresenWechatClient *wechat,
                                        TresenHealthReporter *health,
                                        TresenClock *clock,
                                        const char *media_folder);
TresenErrand *tresen_fetcher_new_users (TresenStore *store,
                                        TresenWechatClient *wechat,
                                        TresenHealthReporter *health,
                                        TresenClock *clock);

G_END_DECLS
