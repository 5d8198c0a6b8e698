/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-reaction.h"

#define MINUTE 60
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

static const TresenWechatRule rules[] = {
  { -1, TRESEN_WECHAT_REACTION_RETRY, 0 },
  { 0, TRESEN_WECHAT_REACTION_NONE, 0 },
  { 40001, TRESEN_WECHAT_REACTION_RENEW_TOKEN,
    0 },                                         /* from the token endpoint: the secret is wrong */
  { 40002, TRESEN_WECHAT_REACTION_FAULT, 0 },    /* grant_type */
  { 40013, TRESEN_WECHAT_REACTION_SETTINGS, 0 }, /* the AppID */
  { 40014, TRESEN_WECHAT_REACTION_RENEW_TOKEN, 0 },
  { 40125, TRESEN_WECHAT_REACTION_SETTINGS, 0 }, /* the secret; every try counts */
  { 40164, TRESEN_WECHAT_REACTION_ADDRESS, MINUTE },
  { 40243, TRESEN_WECHAT_REACTION_SETTINGS,
    10 * MINUTE },                               /* the secret is frozen; thawing takes so long */
  { 41001, TRESEN_WECHAT_REACTION_FAULT, 0 },    /* no token in the call */
  { 41002, TRESEN_WECHAT_REACTION_SETTINGS, 0 }, /* no AppID */
  { 41004, TRESEN_WECHAT_REACTION_SETTINGS, 0 }, /* no secret */
  { 42001, TRESEN_WECHAT_REACTION_RENEW_TOKEN, 0 },
  { 42007, TRESEN_WECHAT_REACTION_AUTHORIZE, 0 },
  { 43002, TRESEN_WECHAT_REACTION_FAULT, 0 }, /* has to be a POST */
  { 43003, TRESEN_WECHAT_REACTION_FAULT, 0 }, /* has to be https */
  { 45009, TRESEN_WECHAT_REACTION_WAIT_DAY, 0 },
  { 45011, TRESEN_WECHAT_REACTION_WAIT_MINUTE, MINUTE },
  { 45169, TRESEN_WECHAT_REACTION_WAIT, 0 }, /* the same customer is being tagged elsewhere */
  { 48001, TRESEN_WECHAT_REACTION_UNAVAILABLE, 0 },
  { 48004, TRESEN_WECHAT_REACTION_BANNED, 0 },
  { 50004, TRESEN_WECHAT_REACTION_STOP, HOUR }, /* may not have tokens */
  { 50007, TRESEN_WECHAT_REACTION_STOP, HOUR }, /* the account is frozen */
  { 61004, TRESEN_WECHAT_REACTION_ADDRESS, MINUTE },
  { 89503, TRESEN_WECHAT_REACTION_ADMINISTRATOR, 10 * MINUTE }, /* has to confirm our address */
  { 89506, TRESEN_WECHAT_REACTION_ADMINISTRATOR, DAY },         /* said no, for a day */
  { 89507, TRESEN_WECHAT_REACTION_ADMINISTRATOR, HOUR },        /* said no, for an hour */
  { 268487001, TRESEN_WECHAT_REACTION_RETRY, 0 },
  { 268487002, TRESEN_WECHAT_REACTION_RETRY, 0 },
};

/**
 * tresen_wechat_rule_find:
 * @code: errcode of an answer
 *
 * Any thread.
 *
 * Returns: (transfer none): what it asks for; for codes that are not in the table a rule that says to give up
 */
const TresenWechatRule *
tresen_wechat_rule_find (int code)
{
  static const TresenWechatRule other = { 0, TRESEN_WECHAT_REACTION_GIVE_UP, 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    if (rules[i].code == code)
      return &rules[i];
  return &other;
}

/** tresen_wechat_reaction_to: Returns: what @code asks for. Any thread. */
TresenWechatReaction
tresen_wechat_reaction_to (int code)
{
  return tresen_wechat_rule_find (code)->reaction;
}
