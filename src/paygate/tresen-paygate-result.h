/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-http-message.h"
#include "tresen-paygate-merchant.h"
#include "tresen-paygate-params.h"
#include "tresen-payment-states.h"

G_BEGIN_DECLS

#define TRESEN_PAYGATE_MAX_BODY (16 * 1024)

/**
 * TresenPaygateResult: what a text that says it comes from Paygate is, and what it says.
 *
 * Only when @refusal is none is anything of it to be believed, and then only what is signed: pay_id, trans_id, status, code. All
 * else is for people. Texts are UTF-8, "" when not told, and cut to a length that can be stored.
 */
typedef struct
{
  TresenPaygateRefusal refusal;
  gboolean is_by_previous_key; /* the text was made with the keys before */
  TresenPayClass pay_class;    /* unknown as long as it is refused */
  char *pay_id;                /* "" only when it failed before there was one */
  char *trans_id;
  char *status;
  char *code;
  char *xid;
  char *ref_nr;
  char *description;
  char *user_data;
  char *prepay_id;
  char *code_ext;
  char *error_text;
  char *dedupe_key; /* the same for the same news, however often it comes */
  char *audit;      /* what it said, without MAC, UserData and PrepayID; "" when refused */
  TresenPaygateParams
      *clear; /* what stood beside Data, which nobody vouches for: Plain, Custom; never NULL */
} TresenPaygateResult;

void tresen_paygate_result_free (TresenPaygateResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenPaygateResult, tresen_paygate_result_free)

TresenPaygateResult *tresen_paygate_result_read (const TresenPaygateMerchant *merchant,
                                                 const char *method,
                                                 const char *query,
                                                 const char *content_type,
                                                 GBytes *body);
TresenPaygateResult *tresen_paygate_result_read_request (const TresenPaygateMerchant *merchant,
                                                         const TresenHttpRequest *request);

/**
 * TresenPaygateOutcome: what became of a call from server to server.
 * @TRESEN_PAYGATE_OUTCOME_DONE: a start was taken (which is not a payment), a refund accepted
 * @TRESEN_PAYGATE_OUTCOME_REFUSED: a definite no: certainly nothing happened
 * @TRESEN_PAYGATE_OUTCOME_UNKNOWN: the answer leaves it open, or cannot be believed
 */
typedef enum
{
  TRESEN_PAYGATE_OUTCOME_DONE,
  TRESEN_PAYGATE_OUTCOME_REFUSED,
  TRESEN_PAYGATE_OUTCOME_UNKNOWN,
} TresenPaygateOutcome;

/** TresenPaygateAnswer: an answer to a start or a credit. */
typedef struct
{
  TresenPaygateOutcome outcome;
  guint http_status;
  TresenPaygateResult *result; /* never NULL; of a start its class is never success */
} TresenPaygateAnswer;

void tresen_paygate_answer_free (TresenPaygateAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenPaygateAnswer, tresen_paygate_answer_free)

TresenPaygateAnswer *tresen_paygate_answer_read_start (const TresenPaygateMerchant *merchant,
                                                       const char *trans_id,
                                                       guint http_status,
                                                       GBytes *body);
TresenPaygateAnswer *tresen_paygate_answer_read_credit (const TresenPaygateMerchant *merchant,
                                                        const char *pay_id,
                                                        const char *trans_id,
                                                        guint http_status,
                                                        GBytes *body);

G_END_DECLS
