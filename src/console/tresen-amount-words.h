/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Amounts as the person at the screen writes them. Pure but for the locale. */

char *tresen_amount_words (gint64 amount, const char *currency);
char *tresen_amount_words_number (gint64 amount, const char *currency);

G_END_DECLS
