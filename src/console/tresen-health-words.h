/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store-health.h"

G_BEGIN_DECLS

typedef enum
{
  TRESEN_HEALTH_UNKNOWN, /* the bridge has not said anything yet */
  TRESEN_HEALTH_GOOD,
  TRESEN_HEALTH_WAITING,
  TRESEN_HEALTH_BAD,
} TresenHealthLevel;

/**
 * TresenHealthWords: how the connection is doing, for the person at the desk.
 * @word: for the navigation
 * @trouble: what happened, what it means, what to do; %NULL when nothing is wrong
 * @copy: (nullable): a value that staff have to enter elsewhere, for a button
 */
typedef struct
{
  TresenHealthLevel level;
  const char *word;
  char *trouble;
  char *copy;
} TresenHealthWords;

void tresen_health_words_free (TresenHealthWords *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenHealthWords, tresen_health_words_free)

TresenHealthWords *tresen_health_words_new (const GPtrArray *rows);

G_END_DECLS
