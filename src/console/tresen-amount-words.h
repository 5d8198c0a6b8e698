/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-number-style.h"

G_BEGIN_DECLS

/* Amounts as the person at the screen writes them. Pure but for the locale. */

char *tresen_amount_words (gint64 amount, const char *currency);
char *tresen_amount_words_number (gint64 amount, const char *currency);
char *tresen_amount_words_in_style (gint64 amount, const char *currency, TresenNumberStyle style);
const char *tresen_amount_words_sign (const char *currency);

G_END_DECLS
