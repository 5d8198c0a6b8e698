/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-practice-paygate-books.h"

#include "tresen-http-message.h"

G_BEGIN_DECLS

/** TresenPracticePaygateSigning: how an answer is signed. */
typedef enum
{
  TRESEN_PRACTICE_PAYGATE_SIGNED,
  TRESEN_PRACTICE_PAYGATE_SIGNED_WRONG,
  TRESEN_PRACTICE_PAYGATE_UNSIGNED,
} TresenPracticePaygateSigning;

/**
 * TresenPracticePaygateResult: what an answer says. Borrowed texts, "" or %NULL for none.
 * @request: (nullable): of the order or of the call: RefNr, UserData, Plain and Custom come back from it
 */
typedef struct
{
  const TresenPracticePaygateKeys *keys;
  const TresenPracticePaygateForm *request;
  const TresenPracticePaygateVerdict *verdict;
  const char *pay_id;
  const char *xid;
  const char *trans_id;
  const char *prepay_id;
  TresenPracticePaygateSigning signing;
} TresenPracticePaygateResult;

char *tresen_practice_paygate_result_form (const TresenPracticePaygateResult *self);
char *tresen_practice_paygate_result_url (const TresenPracticePaygateResult *self, const char *url);
char *tresen_practice_paygate_result_body (const TresenPracticePaygateResult *self);
char *tresen_practice_paygate_seal_form (const TresenPracticePaygateKeys *keys,
                                         const TresenPracticePaygateForm *form);
char *tresen_practice_paygate_inquiry_body (const TresenPracticePaygateKeys *keys,
                                            const TresenPracticePaygatePayment *payment,
                                            const char *trans_id,
                                            gint64 captured,
                                            const char *currency);

G_END_DECLS
