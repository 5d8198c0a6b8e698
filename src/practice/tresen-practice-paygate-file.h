/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-practice-paygate-books.h"

G_BEGIN_DECLS

/** TresenPracticePaygateFile: where the stand-in for Paygate keeps its books. Belongs to one context. */
typedef struct _TresenPracticePaygateFile TresenPracticePaygateFile;

TresenPracticePaygateFile *tresen_practice_paygate_file_new (const char *path,
                                                             TresenPracticePaygateBooks *books);
gboolean tresen_practice_paygate_file_load (TresenPracticePaygateFile *self, GError **error);
void tresen_practice_paygate_file_touch (TresenPracticePaygateFile *self);
void tresen_practice_paygate_file_free (TresenPracticePaygateFile *self);

G_END_DECLS
