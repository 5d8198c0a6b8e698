/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *tresen_notice_words_hint (const char *name, const char *value);
char *tresen_notice_words_count (const char *name, const char *value);
char *tresen_notice_words_faults (GPtrArray *fields, const char *const *values);

G_END_DECLS
