/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-payment.h"

G_BEGIN_DECLS

/* What a line in the timeline of a payment says. Pure: texts in the person's language from values. */

/**
 * TresenPayFact: a value of a step under its name.
 * @is_unconfirmed: it came back unsigned: anybody on the way could have written it
 */
typedef struct
{
  char *name;
  char *value;
  gboolean is_unconfirmed;
} TresenPayFact;

char *tresen_pay_step_words_title (const TresenPaymentStep *step);
const char *tresen_pay_step_words_icon (const TresenPaymentStep *step);
const char *tresen_pay_step_words_via (const TresenPaymentStep *step);
char *tresen_pay_step_words_meaning (const TresenPaymentStep *step);
GPtrArray *tresen_pay_step_words_facts (const TresenPaymentStep *step, const char *currency);

G_END_DECLS
