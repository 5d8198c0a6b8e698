/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-practice-identity.h"

G_BEGIN_DECLS

/**
 * TresenPracticeVerdict: what the platform makes of the body with which the desk answered a callback.
 * @TRESEN_PRACTICE_VERDICT_SILENT: "success" or nothing: good, and the customer sees nothing
 * @TRESEN_PRACTICE_VERDICT_REPLY: a well-formed passive reply, which the customer sees
 * @TRESEN_PRACTICE_VERDICT_MALFORMED: anything else: the customer sees the fault notice
 */
typedef enum
{
  TRESEN_PRACTICE_VERDICT_SILENT,
  TRESEN_PRACTICE_VERDICT_REPLY,
  TRESEN_PRACTICE_VERDICT_MALFORMED,
} TresenPracticeVerdict;

/** TresenPracticeReply: a passive reply as it was read. */
typedef struct
{
  char *kind;
  char *text;     /* "" if it has none */
  char *media_id; /* "" if it has none */
} TresenPracticeReply;

TresenPracticeVerdict tresen_practice_answer_judge (const TresenPracticeIdentity *identity,
                                                    const char *openid,
                                                    GBytes *body,
                                                    TresenPracticeReply **reply,
                                                    GError **error);
void tresen_practice_reply_free (TresenPracticeReply *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenPracticeReply, tresen_practice_reply_free)

G_END_DECLS
