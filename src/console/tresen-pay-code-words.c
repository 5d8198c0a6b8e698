/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-pay-code-words.h"

#include <glib/gi18n.h>
#include <string.h>

#define CODE_LENGTH 8
#define DETAIL_AT 4

/* What staff can do about it. */
typedef enum
{
  FOR_NOBODY, /* it went well, or there is nothing to do */
  FOR_DEVELOPER,
  FOR_SETTINGS,
  FOR_FORM,
  FOR_LATER,
  FOR_INQUIRY,
  FOR_CUSTOMER,
  FOR_REFUND,
} Remedy;

typedef struct
{
  const char *detail; /* the last four characters of a code */
  Remedy remedy;
  const char *words;
} Meaning;

static const char *const remedies[] = {
  [FOR_NOBODY] = NULL,
  [FOR_DEVELOPER] = N_ (
      "This is a fault of Tresen: report it with the code and the time; a new try will not help."),
  [FOR_SETTINGS] = N_ ("Check the merchant's settings with Paygate's support; nothing was booked."),
  [FOR_FORM] = N_ ("Correct it and make a new payment."),
  [FOR_LATER] = N_ ("Wait a minute, then try again."),
  [FOR_INQUIRY]
  = N_ ("Whether it was booked is not known yet: Tresen asks. Do not repeat it by hand."),
  [FOR_CUSTOMER] = N_ ("The customer can try again with a new code."),
  [FOR_REFUND] = N_ ("No money went back with this refund."),
};

static const Meaning meanings[] = {
  { "0001", FOR_DEVELOPER, N_ ("Paygate does not take the PayID.") },
  { "0002", FOR_DEVELOPER, N_ ("Paygate does not take the TransID.") },
  { "0003", FOR_SETTINGS, N_ ("Paygate does not know the merchant id.") },
  { "0004", FOR_DEVELOPER, N_ ("Paygate does not take the request's id.") },
  { "003E", FOR_DEVELOPER, N_ ("Paygate does not take the request's id.") },
  { "0005", FOR_FORM, N_ ("Paygate does not take the amount.") },
  { "0006", FOR_FORM, N_ ("Paygate does not take the currency.") },
  { "0007", FOR_SETTINGS,
    N_ ("Paygate could not read the request: the encryption password may be wrong.") },
  { "0008", FOR_SETTINGS,
    N_ ("Paygate could not read the request: the encryption password may be wrong.") },
  { "0009", FOR_DEVELOPER, N_ ("Paygate does not take the way of capturing.") },
  { "0010", FOR_DEVELOPER, N_ ("Paygate does not take the form of the answer.") },
  { "0011", FOR_FORM, N_ ("Paygate does not take the description.") },
  { "0012", FOR_FORM, N_ ("Paygate does not take the lines of the order.") },
  { "0013", FOR_DEVELOPER, N_ ("Paygate does not take the token of the order.") },
  { "0014", FOR_SETTINGS, N_ ("Paygate does not take the text “plain” of the settings.") },
  { "0020", FOR_SETTINGS, N_ ("Paygate does not take the address for successes.") },
  { "0021", FOR_SETTINGS, N_ ("Paygate does not take the address for failures.") },
  { "0022", FOR_SETTINGS, N_ ("Paygate does not take the address for notifications.") },
  { "0032", FOR_SETTINGS, N_ ("Paygate does not take the reference number.") },
  { "003D", FOR_DEVELOPER, N_ ("Paygate does not take the customer's network address.") },
  { "0040", FOR_INQUIRY, N_ ("WeChat Pay did not answer Paygate.") },
  { "0044", FOR_SETTINGS, N_ ("The signature does not match: the HMAC password may be wrong.") },
  { "0045", FOR_LATER, N_ ("Paygate is busy with another request of this merchant.") },
  { "0050", FOR_INQUIRY, N_ ("Something went wrong inside Paygate or WeChat Pay.") },
  { "0051", FOR_INQUIRY, N_ ("Something took too long behind Paygate.") },
  { "0052", FOR_INQUIRY, N_ ("Paygate and WeChat Pay lost each other.") },
  { "0053", FOR_CUSTOMER, N_ ("The customer cancelled.") },
  { "0703", FOR_CUSTOMER, N_ ("The customer cancelled.") },
  { "0055", FOR_INQUIRY, N_ ("Paygate does not know the result.") },
  { "0056", FOR_INQUIRY, N_ ("Something took too long behind Paygate.") },
  { "0060", FOR_SETTINGS, N_ ("WeChat Pay is not switched on for this merchant.") },
  { "0061", FOR_SETTINGS, N_ ("Paygate does not find this payment.") },
  { "0062", FOR_LATER, N_ ("Another request for this payment is being carried out.") },
  { "0063", FOR_SETTINGS, N_ ("The merchant may not do this.") },
  { "0066", FOR_LATER, N_ ("A refund of this payment is being carried out.") },
  { "0068", FOR_NOBODY, N_ ("It is reserved already.") },
  { "0069", FOR_REFUND, N_ ("There is no paid amount to give back.") },
  { "0070", FOR_FORM, N_ ("The amount is too small.") },
  { "0071", FOR_SETTINGS, N_ ("Paygate has switched this off for the merchant.") },
  { "0072", FOR_NOBODY, N_ ("It is paid already.") },
  { "0073", FOR_CUSTOMER, N_ ("The payment was broken off.") },
  { "0077", FOR_SETTINGS, N_ ("The merchant cannot use this way to pay.") },
  { "0078", FOR_SETTINGS, N_ ("The merchant cannot use this way to pay.") },
  { "0080", FOR_SETTINGS, N_ ("The merchant may not do this.") },
  { "0081", FOR_SETTINGS, N_ ("The merchant may not do this.") },
  { "0085", FOR_SETTINGS, N_ ("Paygate does not take the channel.") },
  { "0100", FOR_CUSTOMER, N_ ("WeChat Pay declined.") },
  { "0101", FOR_SETTINGS, N_ ("Paygate has switched this off for the merchant.") },
  { "0110", FOR_CUSTOMER, N_ ("The time for paying was over.") },
  { "014B", FOR_SETTINGS, N_ ("The limit of the test account is reached.") },
  { "0312", FOR_REFUND, N_ ("The refund is not valid.") },
  { "0313", FOR_REFUND,
    N_ ("The refund is above the merchant's limit. Ask Paygate's support to raise it.") },
  { "0349", FOR_FORM, N_ ("The currency is not the one of the payment.") },
  { "0350", FOR_SETTINGS, N_ ("Paygate takes this for the same order a second time.") },
  { "0600", FOR_REFUND, N_ ("Paygate does not find the payment that is to be given back.") },
  { "0721", FOR_SETTINGS, N_ ("The signature does not match: the HMAC password may be wrong.") },
  { "0931", FOR_CUSTOMER, N_ ("The customer took too long.") },
  { "0935", FOR_INQUIRY, N_ ("A refund is pending or done already.") },
  { "0952", FOR_REFUND, N_ ("The refund failed.") },
  { "0953", FOR_INQUIRY, N_ ("The transfer of the money is not complete.") },
  { "0957", FOR_REFUND, N_ ("The refund is more than what is left of the payment.") },
  { "0958", FOR_REFUND, N_ ("All of it has been given back already.") },
  { "0959", FOR_REFUND,
    N_ ("The time for refunds is over; WeChat allows 365 days. Give the money back another way.") },
  { "0960", FOR_INQUIRY, N_ ("A refund is pending or done already.") },
  { "0985", FOR_INQUIRY, N_ ("It is not decided yet.") },
  { "0990", FOR_SETTINGS, N_ ("Paygate does not take the limit on cards.") },
  { "1348", FOR_SETTINGS, N_ ("Paygate does not take the shop's name and address.") },
  { "1519", FOR_NOBODY, N_ ("It was reversed already.") },
  { "1520", FOR_REFUND, N_ ("The amount does not fit the payment.") },
  { "1714", FOR_SETTINGS, N_ ("Paygate does not take the product number.") },
  { "1716", FOR_NOBODY, N_ ("This was carried out already.") },
  { "1802", FOR_FORM, N_ ("The currency is not the one of the payment.") },
  { "1956", FOR_REFUND,
    N_ ("There were too many refunds of this payment. Give the rest back another way.") },
  { "1990", FOR_SETTINGS, N_ ("Paygate does not take the address for going back.") },
};

static const Meaning *
find_meaning (const char *code)
{
  if (code == NULL || strlen (code) != CODE_LENGTH)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (meanings); i++)
    if (g_ascii_strcasecmp (meanings[i].detail, code + DETAIL_AT) == 0)
      return &meanings[i];
  return NULL;
}

static gboolean
is_fraud_rule (const char *code)
{
  return g_ascii_strncasecmp (code + DETAIL_AT, "011", 3) == 0
         && g_ascii_strcasecmp (code + DETAIL_AT, "011E") >= 0;
}

static const char *
find_words (const char *code)
{
  const Meaning *meaning = find_meaning (code);

  if (code == NULL || strlen (code) != CODE_LENGTH)
    return NULL;
  if (strcmp (code, "00000000") == 0)
    return N_ ("Paygate did what was asked.");
  if (meaning != NULL)
    return meaning->words;
  if (is_fraud_rule (code))
    return N_ ("A rule of the merchant against fraud stopped it.");
  return code[0] == '6' ? N_ ("It is being worked on; the result follows.") : NULL;
}

/** (nullable): the cause in one sentence, without what to do. */
const char *
tresen_pay_code_words_short (const char *code)
{
  const char *words = find_words (code);

  return words != NULL ? _ (words) : NULL;
}

/** Whether the same refund can never be taken. */
gboolean
tresen_pay_code_words_is_final (const char *code)
{
  static const char *const details[] = { "0069", "0600", "0957", "0958", "0959", "1956" };

  for (gsize i = 0; i < G_N_ELEMENTS (details); i++)
    if (code != NULL && strlen (code) == CODE_LENGTH && g_str_has_suffix (code, details[i]))
      return TRUE;
  return FALSE;
}

/** What the code means and what to do; a code that is not known here is called by itself. "" without a code. */
char *
tresen_pay_code_words_meaning (const char *code)
{
  const Meaning *meaning = find_meaning (code);
  const char *words = tresen_pay_code_words_short (code);
  const char *remedy = meaning != NULL ? remedies[meaning->remedy] : NULL;

  if (code == NULL || *code == '\0')
    return g_strdup ("");
  /* A fatal fault leaves open what was done, whatever its detail is. */
  if (meaning != NULL && *code == '4')
    remedy = remedies[FOR_INQUIRY];
  if (words == NULL)
    /* Translators: %s is a code that has no words here */
    return g_strdup_printf (_ ("Code %s. Paygate's support knows what it means."), code);
  if (remedy == NULL || strcmp (code, "00000000") == 0)
    return g_strdup (words);
  /* Translators: what happened, and what to do: two sentences; Chinese needs no blank between them */
  return g_strdup_printf (C_ ("sentences", "%s %s"), words, _ (remedy));
}

/** (nullable): what WeChat Pay's own word means, if it is one that staff can do something about. */
const char *
tresen_pay_code_words_ext (const char *code_ext)
{
  static const char *const words[][2] = {
    { "NOTENOUGH", N_ ("The money that WeChat still holds for the shop is not enough for this "
                       "refund. Try again when new payments have come in.") },
    { "ORDERPAID", N_ ("WeChat Pay says that this order is paid already.") },
    { "ORDERCLOSED", N_ ("WeChat Pay has closed this order. Make a new code.") },
    { "SYSTEMERROR", N_ ("WeChat Pay had a fault. Whether it was booked has to be asked.") },
    { "USERPAYING", N_ ("The customer is typing the password. Wait for the result.") },
    { "OUT_TRADE_NO_USED",
      N_ ("WeChat Pay has seen this order's number before. Make a new code.") },
    { "NOAUTH", N_ ("The merchant may not do this with WeChat Pay. Ask Paygate's support.") },
    { "TRADE_OVERDUE", N_ ("The time for refunds is over; WeChat allows 365 days.") },
  };

  for (gsize i = 0; code_ext != NULL && i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (words[i][0], code_ext) == 0)
      return _ (words[i][1]);
  return NULL;
}
