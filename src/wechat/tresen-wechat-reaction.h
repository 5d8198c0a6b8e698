/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What WeChat's codes ask for. Pure; any thread. Source: WeChat, global return codes. */

/**
 * TresenWechatReaction:
 * @TRESEN_WECHAT_REACTION_NONE: nothing is wrong
 * @TRESEN_WECHAT_REACTION_GIVE_UP: this call is refused and stays so; also what is not in the table
 * @TRESEN_WECHAT_REACTION_RETRY: WeChat is busy and does not say whether it did anything: again with growing waits where that
 *   does no harm, never for a message
 * @TRESEN_WECHAT_REACTION_WAIT: refused for now, and nothing was done: again with growing waits
 * @TRESEN_WECHAT_REACTION_RENEW_TOKEN: the access token is stale: once more with another one
 * @TRESEN_WECHAT_REACTION_SETTINGS: AppID or secret: a person has to set it right
 * @TRESEN_WECHAT_REACTION_ADDRESS: our address has to go on the list of the account
 * @TRESEN_WECHAT_REACTION_ADMINISTRATOR: the account's administrator was asked, or said no
 * @TRESEN_WECHAT_REACTION_WAIT_DAY: this API until midnight in Beijing
 * @TRESEN_WECHAT_REACTION_WAIT_MINUTE: this API until the next minute
 * @TRESEN_WECHAT_REACTION_UNAVAILABLE: the account may not do this: never by itself again, and not offered
 * @TRESEN_WECHAT_REACTION_BANNED: the account was forbidden this: the reason stands on WeChat's platform
 * @TRESEN_WECHAT_REACTION_STOP: the account is frozen: nothing is called any more
 * @TRESEN_WECHAT_REACTION_AUTHORIZE: the customer has to give consent anew
 * @TRESEN_WECHAT_REACTION_FAULT: the call itself is wrong: a fault of ours
 */
typedef enum
{
  TRESEN_WECHAT_REACTION_NONE,
  TRESEN_WECHAT_REACTION_GIVE_UP,
  TRESEN_WECHAT_REACTION_RETRY,
  TRESEN_WECHAT_REACTION_WAIT,
  TRESEN_WECHAT_REACTION_RENEW_TOKEN,
  TRESEN_WECHAT_REACTION_SETTINGS,
  TRESEN_WECHAT_REACTION_ADDRESS,
  TRESEN_WECHAT_REACTION_ADMINISTRATOR,
  TRESEN_WECHAT_REACTION_WAIT_DAY,
  TRESEN_WECHAT_REACTION_WAIT_MINUTE,
  TRESEN_WECHAT_REACTION_UNAVAILABLE,
  TRESEN_WECHAT_REACTION_BANNED,
  TRESEN_WECHAT_REACTION_STOP,
  TRESEN_WECHAT_REACTION_AUTHORIZE,
  TRESEN_WECHAT_REACTION_FAULT,
} TresenWechatReaction;

/**
 * TresenWechatRule:
 * @pause_s: seconds in which the token endpoint (and for STOP: everything) is left alone; 0: a growing while
 */
typedef struct
{
  int code;
  TresenWechatReaction reaction;
  int pause_s;
} TresenWechatRule;

const TresenWechatRule *tresen_wechat_rule_find (int code);
TresenWechatReaction tresen_wechat_reaction_to (int code);

G_END_DECLS
