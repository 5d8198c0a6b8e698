/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TresenProblemWords: why the desk cannot open, and what to do. In the person's language.
 */
typedef struct
{
  const char *title;
  char *text;
} TresenProblemWords;

void tresen_problem_words_free (TresenProblemWords *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenProblemWords, tresen_problem_words_free)

TresenProblemWords *tresen_problem_words_new (const GError *error);

G_END_DECLS
