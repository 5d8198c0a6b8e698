/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-errand.h"

G_BEGIN_DECLS

TresenErrand *tresen_qr_maker_new (TresenStore *store,
                                   TresenWechatClient *wechat,
                                   TresenHealthReporter *health,
                                   TresenClock *clock);

G_END_DECLS
