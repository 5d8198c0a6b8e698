/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-payment-states.h"

G_BEGIN_DECLS

/* What Status and Code say. A code is eight characters: severity, module, detail; letters occur, so it is never a number. */

#define TRESEN_PAYGATE_CODE_SUCCESS "00000000"

/** TresenPaygateCodeGroup: what staff are to be told about a detail. */
typedef enum
{
  TRESEN_PAYGATE_CODE_GROUP_UNLISTED,       /* the code and Paygate's own words are all there is */
  TRESEN_PAYGATE_CODE_GROUP_PROGRAM,        /* a fault of this program */
  TRESEN_PAYGATE_CODE_GROUP_CONFIGURATION,  /* keys, addresses, contract */
  TRESEN_PAYGATE_CODE_GROUP_INPUT,          /* what was typed in */
  TRESEN_PAYGATE_CODE_GROUP_WAIT,           /* try again later */
  TRESEN_PAYGATE_CODE_GROUP_UNCERTAIN,      /* not known what happened */
  TRESEN_PAYGATE_CODE_GROUP_CUSTOMER,       /* the customer did it, or let time pass */
  TRESEN_PAYGATE_CODE_GROUP_NOTHING_THERE,  /* already done, or nothing to do it to */
  TRESEN_PAYGATE_CODE_GROUP_REFUND_REFUSED, /* a definite no */
  TRESEN_PAYGATE_CODE_GROUP_FRAUD,
  TRESEN_PAYGATE_CODE_GROUP_OTHER,
} TresenPaygateCodeGroup;

/** TresenPaygateDetail: a row of the table. */
typedef struct
{
  const char *detail; /* four characters */
  TresenPaygateCodeGroup group;
  gboolean is_uncertain; /* money may have moved although the call failed */
  const char *meaning;   /* English, sentence case, without a full stop */
} TresenPaygateDetail;

/** TresenPaygateCode: the parts of a code, as texts. */
typedef struct
{
  char severity[2];
  char module[4];
  char detail[5];
} TresenPaygateCode;

gboolean tresen_paygate_code_split (const char *code, TresenPaygateCode *parts);
const TresenPaygateDetail *tresen_paygate_detail_find (const char *code);
guint tresen_paygate_detail_count (void);
const TresenPaygateDetail *tresen_paygate_detail_get_nth (guint index);
const char *tresen_paygate_module_get_meaning (const char *code);

TresenPayClass tresen_paygate_classify (const char *status, const char *code);
gboolean tresen_paygate_outcome_is_uncertain (const char *status, const char *code);

G_END_DECLS
