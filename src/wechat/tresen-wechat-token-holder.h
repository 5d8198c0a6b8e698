/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-wechat-gate.h"
#include "tresen-wechat-holder.h"

G_BEGIN_DECLS

/* Private to the room. */

/** TresenWechatTokenHolder: holds the access token of the account. */
#define TRESEN_TYPE_WECHAT_TOKEN_HOLDER (tresen_wechat_token_holder_get_type ())
G_DECLARE_FINAL_TYPE (TresenWechatTokenHolder,
                      tresen_wechat_token_holder,
                      TRESEN,
                      WECHAT_TOKEN_HOLDER,
                      TresenWechatHolder)

TresenWechatHolder *tresen_wechat_token_holder_new (const TresenWechatClientConfig *config,
                                                    TresenHttpClient *http,
                                                    TresenWechatGate *gate,
                                                    TresenClock *clock);

G_END_DECLS
