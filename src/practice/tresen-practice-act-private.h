/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-practice-act.h"

G_BEGIN_DECLS

/** TresenPracticeDoing: an act being carried out. */
typedef struct
{
  TresenPracticeAccount *account;
  const TresenPracticeAct *act;
  const char *base;
  TresenPracticeDeed *deed;
} TresenPracticeDoing;

/* Writes what stands behind the common members; returns why not, or NULL. */
typedef const char *(*TresenPracticeDoFunc) (TresenPracticeDoing *doing);

const char *tresen_practice_act_get_sender (const TresenPracticeAct *act);
const char *tresen_practice_do_event (TresenPracticeDoing *doing);
const char *tresen_practice_do_message (TresenPracticeDoing *doing);

G_END_DECLS
