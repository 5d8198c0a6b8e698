/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the codes of Paygate and of WeChat Pay mean, and what to do. Pure: texts in the person's language. */

const char *tresen_pay_code_words_short (const char *code);
gboolean tresen_pay_code_words_is_final (const char *code);
char *tresen_pay_code_words_meaning (const char *code);
const char *tresen_pay_code_words_ext (const char *code_ext);

G_END_DECLS
