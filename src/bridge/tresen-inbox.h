/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-away.h"
#include "tresen-clock.h"
#include "tresen-http-router.h"
#include "tresen-settler.h"
#include "tresen-store.h"
#include "tresen-wechat-endpoint.h"

G_BEGIN_DECLS

/**
 * TresenInbox: takes WeChat's callbacks: reads them, has them committed, and only then answers.
 *
 * Belongs to the context that was thread-default when it was made.
 */
#define TRESEN_TYPE_INBOX (tresen_inbox_get_type ())
G_DECLARE_FINAL_TYPE (TresenInbox, tresen_inbox, TRESEN, INBOX, GObject)

TresenInbox *tresen_inbox_new (TresenStore *store,
                               const TresenWechatAccount *account,
                               TresenAway *away,
                               TresenSettler *settler,
                               TresenClock *clock);
void tresen_inbox_add_routes (TresenInbox *self, TresenHttpRouter *router);

G_END_DECLS
