/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-paygate-codes.h"

#include <string.h>

#define CODE_SIZE 8
#define DETAIL_AT 4
#define FIRST_FRAUD_DETAIL "011E"
#define LAST_FRAUD_DETAIL "011Z"

#define ROW(detail, group, meaning)                                                                \
  {                                                                                                \
    detail, TRESEN_PAYGATE_CODE_GROUP_##group, FALSE, meaning                                      \
  }
#define UNCERTAIN(detail, group, meaning)                                                          \
  {                                                                                                \
    detail, TRESEN_PAYGATE_CODE_GROUP_##group, TRUE, meaning                                       \
  }

/* Sorted by the detail. Source: Computop, A4 Error codes. */
static const TresenPaygateDetail details[] = {
  ROW ("0000", OTHER, "No reason given"),
  ROW ("0001", PROGRAM, "PayID"),
  ROW ("0002", PROGRAM, "TransID"),
  ROW ("0003", CONFIGURATION, "Merchant ID"),
  ROW ("0004", PROGRAM, "ReqID"),
  ROW ("0005", INPUT, "Amount"),
  ROW ("0006", INPUT, "Currency"),
  ROW ("0007", PROGRAM, "Data"),
  ROW ("0008", PROGRAM, "Len"),
  ROW ("0009", PROGRAM, "Capture"),
  ROW ("0010", PROGRAM, "Response"),
  ROW ("0011", INPUT, "Description"),
  ROW ("0012", INPUT, "Line items"),
  ROW ("0013", PROGRAM, "UserData"),
  ROW ("0014", PROGRAM, "Plain"),
  ROW ("0020", CONFIGURATION, "Address for success"),
  ROW ("0021", CONFIGURATION, "Address for failure"),
  ROW ("0022", CONFIGURATION, "Address for notifications"),
  ROW ("0032", INPUT, "Reference number"),
  ROW ("003D", PROGRAM, "IP address"),
  ROW ("003E", PROGRAM, "Request ID"),
  UNCERTAIN ("0040", UNCERTAIN, "No answer from the system behind Paygate"),
  ROW ("0044", CONFIGURATION, "Message authentication: the HMAC password does not fit"),
  ROW ("0045", WAIT, "The merchant is busy"),
  UNCERTAIN ("0050", UNCERTAIN, "System error"),
  UNCERTAIN ("0051", UNCERTAIN, "Time-out"),
  UNCERTAIN ("0052", UNCERTAIN, "Communication error"),
  ROW ("0053", CUSTOMER, "Cancelled by the customer"),
  ROW ("0054", OTHER, "Error on reversal"),
  UNCERTAIN ("0055", UNCERTAIN, "Unknown result"),
  UNCERTAIN ("0056", UNCERTAIN, "Time-out of the system behind Paygate"),
  ROW ("0060", CONFIGURATION, "Not active"),
  ROW ("0061", NOTHING_THERE, "Payment not found"),
  ROW ("0062", WAIT, "Another transaction is under way"),
  ROW ("0063", CONFIGURATION, "Not allowed"),
  ROW ("0066", WAIT, "A refund is under way"),
  ROW ("0068", NOTHING_THERE, "Already authorized"),
  ROW ("0069", NOTHING_THERE, "Nothing was captured"),
  ROW ("0070", INPUT, "Below the least amount"),
  ROW ("0071", CONFIGURATION, "Disabled in the test phase"),
  ROW ("0072", NOTHING_THERE, "Already captured"),
  ROW ("0073", CUSTOMER, "Aborted"),
  ROW ("0074", OTHER, "Amount overridden"),
  ROW ("0075", NOTHING_THERE, "Nothing was authorized"),
  ROW ("0076", NOTHING_THERE, "The capture cannot be aborted"),
  ROW ("0077", CONFIGURATION, "Payment method not supported"),
  ROW ("0078", CONFIGURATION, "Action not supported"),
  ROW ("0080", CONFIGURATION, "Method not supported"),
  ROW ("0081", CONFIGURATION, "Action not supported by the method"),
  ROW ("0085", CONFIGURATION, "Channel"),
  ROW ("0099", PROGRAM, "XID"),
  ROW ("0100", CUSTOMER, "Declined"),
  ROW ("0101", CONFIGURATION, "Disabled"),
  ROW ("0110", CUSTOMER, "Expired"),
  ROW ("014B", CONFIGURATION, "Limit of the test account reached"),
  ROW ("0312", REFUND_REFUSED, "Invalid"),
  ROW ("0313", REFUND_REFUSED, "Limit exceeded"),
  ROW ("0349", INPUT, "Wrong currency"),
  ROW ("0350", FRAUD, "Authorized twice"),
  ROW ("0600", REFUND_REFUSED, "The original payment was not found"),
  ROW ("0703", CUSTOMER, "Cancelled"),
  ROW ("0721", CONFIGURATION, "Wrong hash"),
  ROW ("0931", CUSTOMER, "The customer took too long"),
  UNCERTAIN ("0935", UNCERTAIN, "The refund is pending"),
  ROW ("0952", REFUND_REFUSED, "The refund failed"),
  UNCERTAIN ("0953", UNCERTAIN, "The money transfer is not complete"),
  ROW ("0957", REFUND_REFUSED, "More than what is left of the payment"),
  ROW ("0958", REFUND_REFUSED, "Already refunded in full"),
  ROW ("0959", REFUND_REFUSED, "The time for refunds is over"),
  UNCERTAIN ("0960", UNCERTAIN, "The refund is completed already"),
  UNCERTAIN ("0985", WAIT, "Pending"),
  ROW ("0990", PROGRAM, "Limit"),
  ROW ("1348", INPUT, "ShopSystem"),
  ROW ("1519", NOTHING_THERE, "Already reversed"),
  ROW ("1520", REFUND_REFUSED, "The amount does not fit"),
  ROW ("1714", INPUT, "Product number"),
  ROW ("1716", NOTHING_THERE, "Already performed"),
  ROW ("1802", INPUT, "The currency is not that of the payment"),
  ROW ("1906", OTHER, "ShopId"),
  ROW ("1956", REFUND_REFUSED, "Too many refunds for this payment"),
  ROW ("1990", CONFIGURATION, "Address for going back"),
};

static const TresenPaygateDetail fraud
    = { "011E", TRESEN_PAYGATE_CODE_GROUP_FRAUD, FALSE, "Refused by a rule against fraud" };

static const struct
{
  const char *module;
  const char *meaning;
} modules[] = {
  { "001", "Encryption" },
  { "010", "Parameter missing" },
  { "011", "Wrong format" },
  { "012", "Invalid" },
  { "013", "Too short" },
  { "014", "Too long" },
  { "015", "Value missing" },
  { "016", "Value not allowed" },
  { "017", "Already there" },
  { "018", "Expired" },
  { "019", "Not allowed for this version" },
  { "030", "Database" },
  { "040", "Locking" },
  { "050", "Merchant" },
  { "060", "Payment" },
};

static const char *const success_words[] = { "OK", "SUCCESS", NULL };
static const char *const pending_words[]
    = { "PENDING", "AUTHORIZE_REQUEST", "CAPTURE_REQUEST", NULL };

/**
 * tresen_paygate_code_split:
 * @code: (nullable): as received
 * @parts: (out): severity, module and detail in capitals
 *
 * Pure; any thread.
 *
 * Returns: whether @code is eight letters or digits
 */
gboolean
tresen_paygate_code_split (const char *code, TresenPaygateCode *parts)
{
  char upper[CODE_SIZE + 1];

  if (code == NULL || strlen (code) != CODE_SIZE)
    return FALSE;
  for (guint i = 0; i <= CODE_SIZE; i++)
    {
      if (i < CODE_SIZE && !g_ascii_isalnum (code[i]))
        return FALSE;
      upper[i] = g_ascii_toupper (code[i]);
    }
  g_strlcpy (parts->severity, upper, sizeof parts->severity);
  g_strlcpy (parts->module, upper + 1, sizeof parts->module);
  g_strlcpy (parts->detail, upper + DETAIL_AT, sizeof parts->detail);
  return TRUE;
}

/**
 * tresen_paygate_detail_find:
 * @code: (nullable): a whole code
 *
 * Pure; any thread.
 *
 * Returns: (nullable): what its last four characters mean; %NULL when that is not known
 */
const TresenPaygateDetail *
tresen_paygate_detail_find (const char *code)
{
  TresenPaygateCode parts;

  if (!tresen_paygate_code_split (code, &parts))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (details); i++)
    if (strcmp (details[i].detail, parts.detail) == 0)
      return &details[i];
  if (strcmp (parts.detail, FIRST_FRAUD_DETAIL) >= 0
      && strcmp (parts.detail, LAST_FRAUD_DETAIL) <= 0)
    return &fraud;
  return NULL;
}

/* tresen_paygate_detail_count: Returns: how many rows the table of details has. */
guint
tresen_paygate_detail_count (void)
{
  return G_N_ELEMENTS (details);
}

/* tresen_paygate_detail_get_nth: Returns: a row of the table, sorted by the detail; @index is below the count. */
const TresenPaygateDetail *
tresen_paygate_detail_get_nth (guint index)
{
  g_return_val_if_fail (index < G_N_ELEMENTS (details), NULL);

  return &details[index];
}

/**
 * tresen_paygate_module_get_meaning:
 * @code: (nullable): a whole code
 *
 * Pure; any thread.
 *
 * Returns: (nullable): what the three characters behind the severity mean, in English; %NULL for a payment method's
 */
const char *
tresen_paygate_module_get_meaning (const char *code)
{
  TresenPaygateCode parts;

  if (!tresen_paygate_code_split (code, &parts))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (modules); i++)
    if (strcmp (modules[i].module, parts.module) == 0)
      return modules[i].meaning;
  return NULL;
}

static gboolean
is_one_of (const char *status, const char *const *words)
{
  for (; *words != NULL; words++)
    if (g_ascii_strcasecmp (status, *words) == 0)
      return TRUE;
  return FALSE;
}

static TresenPayClass
classify_zero (const char *status)
{
  if (is_one_of (status, success_words))
    return TRESEN_PAY_CLASS_SUCCESS;
  if (g_ascii_strcasecmp (status, "AUTHORIZED") == 0)
    return TRESEN_PAY_CLASS_AUTHORIZED;
  if (is_one_of (status, pending_words))
    return TRESEN_PAY_CLASS_PENDING;
  return TRESEN_PAY_CLASS_UNKNOWN;
}

/**
 * tresen_paygate_classify:
 * @status: (nullable): as received
 * @code: (nullable): as received
 *
 * Only eight noughts together with a word of success are success: Paygate's old and new pages contradict each other in all
 * other ways. Pure; any thread.
 *
 * Returns: what both say together; unknown where they do not agree
 */
TresenPayClass
tresen_paygate_classify (const char *status, const char *code)
{
  TresenPaygateCode parts;
  gboolean is_failed;

  if (status == NULL || *status == '\0' || !tresen_paygate_code_split (code, &parts))
    return TRESEN_PAY_CLASS_UNKNOWN;
  if (strcmp (code, TRESEN_PAYGATE_CODE_SUCCESS) == 0)
    return classify_zero (status);
  is_failed = g_ascii_strcasecmp (status, "FAILED") == 0;
  if (*parts.severity == '6' && !is_failed)
    return TRESEN_PAY_CLASS_PENDING;
  if ((*parts.severity == '2' || *parts.severity == '4') && is_failed)
    return TRESEN_PAY_CLASS_FAILED;
  return TRESEN_PAY_CLASS_UNKNOWN;
}

/**
 * tresen_paygate_outcome_is_uncertain:
 * @status: (nullable): as received
 * @code: (nullable): as received
 *
 * For a call that moves money. Pure; any thread.
 *
 * Returns: %FALSE for success and for a definite refusal; %TRUE when an inquiry has to show what happened
 */
gboolean
tresen_paygate_outcome_is_uncertain (const char *status, const char *code)
{
  TresenPayClass pay_class = tresen_paygate_classify (status, code);
  const TresenPaygateDetail *detail = tresen_paygate_detail_find (code);

  if (pay_class == TRESEN_PAY_CLASS_SUCCESS)
    return FALSE;
  if (pay_class != TRESEN_PAY_CLASS_FAILED || *code != '2')
    return TRUE;
  return detail != NULL && detail->is_uncertain;
}
