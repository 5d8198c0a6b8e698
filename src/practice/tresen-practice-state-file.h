/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "tresen-practice-account.h"

G_BEGIN_DECLS

/** TresenPracticeStateFile: keeps an account's followers over a restart. One thread; writing has a thread of its own. */
typedef struct _TresenPracticeStateFile TresenPracticeStateFile;

TresenPracticeStateFile *tresen_practice_state_file_new (const char *path,
                                                         TresenPracticeAccount *account);
void tresen_practice_state_file_free (TresenPracticeStateFile *self);
gboolean tresen_practice_state_file_load (TresenPracticeStateFile *self, GError **error);
void tresen_practice_state_file_touch (TresenPracticeStateFile *self);

G_END_DECLS
