/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-wechat-api.h"
#include "tresen-wechat-holder.h"

G_BEGIN_DECLS

/* Private to the room. */

/** TresenWechatTicketHolder: holds the ticket with which pages are signed for WeChat's script library. */
#define TRESEN_TYPE_WECHAT_TICKET_HOLDER (tresen_wechat_ticket_holder_get_type ())
G_DECLARE_FINAL_TYPE (TresenWechatTicketHolder,
                      tresen_wechat_ticket_holder,
                      TRESEN,
                      WECHAT_TICKET_HOLDER,
                      TresenWechatHolder)

TresenWechatHolder *tresen_wechat_ticket_holder_new (TresenWechatApi *api, TresenClock *clock);

G_END_DECLS
