/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-practice-account.h"
#include "tresen-practice-identity.h"

G_BEGIN_DECLS

/** TresenPracticeDeed: an act that has changed the account, and the callback that tells the desk of it. */
typedef struct
{
  TresenPracticeFollower *follower;
  TresenPracticeDocument *document;
  gint64 msgid;         /* 0 for an event */
  gboolean shows_fault; /* the customer would see that the desk did not answer */
} TresenPracticeDeed;

TresenPracticeDeed *tresen_practice_act_do (TresenPracticeAccount *account,
                                            const TresenPracticeIdentity *identity,
                                            const char *base,
                                            const TresenPracticeAct *act,
                                            const char **refusal);
void tresen_practice_deed_free (TresenPracticeDeed *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenPracticeDeed, tresen_practice_deed_free)

G_END_DECLS
