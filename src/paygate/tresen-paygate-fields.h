/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-payment-states.h"

G_BEGIN_DECLS

/* What Paygate takes in each parameter, and everything that is wrong with one at once. */

/** TresenPaygateEndpoint: the pages of Paygate that Tresen uses. */
typedef enum
{
  TRESEN_PAYGATE_ENDPOINT_START,
  TRESEN_PAYGATE_ENDPOINT_CREDIT,
  TRESEN_PAYGATE_ENDPOINT_INQUIRE,   /* by PayID and TransID */
  TRESEN_PAYGATE_ENDPOINT_INQUIRE24, /* by TransID alone */
} TresenPaygateEndpoint;

/** TresenPaygateField: the parameters that are sent. */
typedef enum
{
  TRESEN_PAYGATE_FIELD_MERCHANT_ID,
  TRESEN_PAYGATE_FIELD_PAY_ID,
  TRESEN_PAYGATE_FIELD_TRANS_ID,
  TRESEN_PAYGATE_FIELD_REF_NR,
  TRESEN_PAYGATE_FIELD_AMOUNT,
  TRESEN_PAYGATE_FIELD_CURRENCY,
  TRESEN_PAYGATE_FIELD_MAC,
  TRESEN_PAYGATE_FIELD_CHANNEL,
  TRESEN_PAYGATE_FIELD_ORDER_DESC,
  TRESEN_PAYGATE_FIELD_ORDER_DESC2,
  TRESEN_PAYGATE_FIELD_URL_SUCCESS,
  TRESEN_PAYGATE_FIELD_URL_FAILURE,
  TRESEN_PAYGATE_FIELD_RESPONSE,
  TRESEN_PAYGATE_FIELD_URL_NOTIFY,
  TRESEN_PAYGATE_FIELD_USER_DATA,
  TRESEN_PAYGATE_FIELD_REQ_ID,
  TRESEN_PAYGATE_FIELD_IP_ADDR,
  TRESEN_PAYGATE_FIELD_TIME_OUT,
  TRESEN_PAYGATE_FIELD_GOODS_CATEGORY,
  TRESEN_PAYGATE_FIELD_PRODUCT_NR,
  TRESEN_PAYGATE_FIELD_LIMIT,
  TRESEN_PAYGATE_FIELD_OPEN_ID,
  TRESEN_PAYGATE_FIELD_SHOP_SYSTEM,
  TRESEN_PAYGATE_FIELD_SHOP_NAME,
  TRESEN_PAYGATE_FIELD_SHOP_URL,
  TRESEN_PAYGATE_FIELD_PLAIN,
  TRESEN_PAYGATE_FIELD_CUSTOM,
} TresenPaygateField;

#define TRESEN_PAYGATE_N_FIELDS (TRESEN_PAYGATE_FIELD_CUSTOM + 1)

/** TresenPaygateRule: what a value breaks. */
typedef enum
{
  TRESEN_PAYGATE_RULE_MISSING,
  TRESEN_PAYGATE_RULE_TOO_LONG,
  TRESEN_PAYGATE_RULE_TOO_SHORT,
  TRESEN_PAYGATE_RULE_BAD_CHAR,         /* with a position */
  TRESEN_PAYGATE_RULE_BAD_VALUE,        /* none of those there are, or out of its range */
  TRESEN_PAYGATE_RULE_BAD_FORMAT,       /* right characters in the wrong places */
  TRESEN_PAYGATE_RULE_FORBIDDEN_PREFIX, /* "Test:" where money is real */
  TRESEN_PAYGATE_RULE_NOT_LATIN1,       /* with a position */
  TRESEN_PAYGATE_RULE_BELOW_MINIMUM,
} TresenPaygateRule;

/** TresenPaygateFault: one thing that is wrong. */
typedef struct
{
  TresenPaygateField field;
  TresenPaygateRule rule;
  int position; /* of the first such character, or of the first too many, in characters from 0; -1: the whole value */
} TresenPaygateFault;

/** TresenPaygateRules: for whom and for what the values are. All zero: a start, by whichever channel, in test mode. */
typedef struct
{
  TresenPaygateEndpoint endpoint;
  TresenPayChannel channel;      /* by browser: nothing is asked for that one channel alone needs */
  const char *shop_system;       /* (nullable): "WAP" */
  const char *const *currencies; /* (nullable): those that may be used; %NULL: all */
  gboolean is_live;
  gboolean may_refnr_have_letters;
  gboolean may_product_nr_have_digits;
  gboolean are_small_amounts_approved;
  gboolean may_call_loopback; /* Paygate is a stand-in on this machine */
} TresenPaygateRules;

#define TRESEN_PAYGATE_ORDER_DESC_MAX 128
#define TRESEN_PAYGATE_ORDER_DESC2_MAX 2048
#define TRESEN_PAYGATE_TIME_OUT_MIN 5
#define TRESEN_PAYGATE_TIME_OUT_MAX 120

const char *tresen_paygate_field_get_name (TresenPaygateField field);
const char *tresen_paygate_rule_get_word (TresenPaygateRule rule);
gboolean tresen_paygate_field_is_used (const TresenPaygateRules *rules, TresenPaygateField field);
gboolean tresen_paygate_field_is_mandatory (const TresenPaygateRules *rules,
                                            TresenPaygateField field);
guint tresen_paygate_field_get_max (TresenPaygateField field);

GArray *tresen_paygate_faults_new (void);
void tresen_paygate_field_check (const TresenPaygateRules *rules,
                                 TresenPaygateField field,
                                 const char *value,
                                 GArray *faults);
gboolean tresen_paygate_text_is_simulation (const char *order_desc);

G_END_DECLS
