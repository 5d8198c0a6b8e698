/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** TresenPracticeTokens: the access tokens of the practice account, each with its life. One thread. */
typedef struct _TresenPracticeTokens TresenPracticeTokens;

/**
 * TresenPracticeTokenEnd: how a control call ends the tokens that live.
 * @TRESEN_PRACTICE_TOKEN_EXPIRE: their time is over: calls answer 42001, the next token is a new one
 * @TRESEN_PRACTICE_TOKEN_REVOKE: somebody else fetched a newer one: calls answer 40001, the next token is a new one
 * @TRESEN_PRACTICE_TOKEN_SPOIL: calls answer 40001, and stable_token still hands the same out until it is forced
 */
typedef enum
{
  TRESEN_PRACTICE_TOKEN_EXPIRE,
  TRESEN_PRACTICE_TOKEN_REVOKE,
  TRESEN_PRACTICE_TOKEN_SPOIL,
} TresenPracticeTokenEnd;

TresenPracticeTokens *tresen_practice_tokens_new (guint life_s);
void tresen_practice_tokens_free (TresenPracticeTokens *self);
void tresen_practice_tokens_set_life (TresenPracticeTokens *self, guint life_s);
const char *
tresen_practice_tokens_issue_classic (TresenPracticeTokens *self, gint64 now_us, gint64 *left_s);
const char *tresen_practice_tokens_issue_stable (TresenPracticeTokens *self,
                                                 gint64 now_us,
                                                 gboolean force,
                                                 gint64 *left_s);
int tresen_practice_tokens_check (TresenPracticeTokens *self, const char *text, gint64 now_us);
void
tresen_practice_tokens_end (TresenPracticeTokens *self, TresenPracticeTokenEnd how, gint64 now_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenPracticeTokens, tresen_practice_tokens_free)

G_END_DECLS
