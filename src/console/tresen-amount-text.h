/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-number-style.h"

G_BEGIN_DECLS

/* Amounts as people type them. Pure but for the sentences, which are in the person's language; amounts are minor units. */

/** TresenAmountRule: what is wrong with an amount that was written. */
typedef enum
{
  TRESEN_AMOUNT_GOOD = 0,
  TRESEN_AMOUNT_MISSING,
  TRESEN_AMOUNT_NOTHING,       /* noughts alone */
  TRESEN_AMOUNT_BAD_CHARACTER, /* at the position */
  TRESEN_AMOUNT_BAD_GROUPS, /* thousands are not apart as they should be: it may mean something else */
  TRESEN_AMOUNT_BAD_FORMAT, /* no digit before or behind the decimal sign, or two of them: at the position */
  TRESEN_AMOUNT_TOO_MANY_DECIMALS, /* more than the currency has */
  TRESEN_AMOUNT_TOO_LARGE,
  TRESEN_AMOUNT_NO_CURRENCY, /* one that has no known minor unit */
} TresenAmountRule;

/** TresenAmountFault: @position counts characters from 1; 0 where the whole is meant. */
typedef struct
{
  TresenAmountRule rule;
  guint position;
} TresenAmountFault;

gboolean tresen_amount_text_parse (const char *text,
                                   const char *currency,
                                   TresenNumberStyle style,
                                   gint64 *amount,
                                   TresenAmountFault *fault);
char *tresen_amount_fault_words (TresenAmountFault fault,
                                 const char *text,
                                 const char *currency,
                                 TresenNumberStyle style);

G_END_DECLS
