/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-practice-paygate-reader.h"

G_BEGIN_DECLS

/** TresenPracticePaygateAction: which page is called. */
typedef enum
{
  TRESEN_PRACTICE_PAYGATE_WECHAT,
  TRESEN_PRACTICE_PAYGATE_CREDIT,
  TRESEN_PRACTICE_PAYGATE_INQUIRE,
  TRESEN_PRACTICE_PAYGATE_INQUIRE24,
} TresenPracticePaygateAction;

#define TRESEN_PRACTICE_PAYGATE_CODE_SIZE 9

/** TresenPracticePaygateVerdict: what the platform says of an action. Plain value. */
typedef struct
{
  char status[24];
  char code[TRESEN_PRACTICE_PAYGATE_CODE_SIZE];
  char description[160];
  char code_ext[33];
  char error_text[129];
} TresenPracticePaygateVerdict;

void tresen_practice_paygate_verdict_set (TresenPracticePaygateVerdict *self,
                                          const char *status,
                                          const char *code,
                                          const char *description);
void tresen_practice_paygate_verdict_succeed (TresenPracticePaygateVerdict *self);
gboolean tresen_practice_paygate_rules_take_url (const char *url);
gboolean tresen_practice_paygate_rules_check (const TresenPracticePaygateKeys *keys,
                                              TresenPracticePaygateAction action,
                                              const TresenPracticePaygateForm *form,
                                              TresenPracticePaygateVerdict *verdict);

G_END_DECLS
