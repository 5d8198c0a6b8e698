/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What staff read about payments, refunds, steps and codes. */
#include <locale.h>
#include <string.h>

#include "tresen-amount-words.h"
#include "tresen-pay-code-words.h"
#include "tresen-pay-step-words.h"
#include "tresen-paygate-codes.h"
#include "tresen-payment-words.h"

#define NOW G_GINT64_CONSTANT (1800000000000000)

static TresenPayment *
make_payment (TresenPaymentState state)
{
  TresenPayment *payment = tresen_payment_new ();

  payment->id = 1;
  payment->customer_id = 3;
  payment->state = state;
  payment->amount = 24000;
  payment->is_live = TRUE;
  payment->created_at_us = NOW - G_TIME_SPAN_MINUTE;
  g_free (payment->currency);
  payment->currency = g_strdup ("EUR");
  g_free (payment->customer_name);
  payment->customer_name = g_strdup ("Li Wei");
  g_free (payment->description);
  payment->description = g_strdup ("Brake pads");
  payment->attempt = tresen_pay_attempt_new ();
  return payment;
}

static void
test_amounts (void)
{
  static const struct
  {
    gint64 amount;
    const char *currency;
    const char *words;
  } samples[] = {
    { 24000, "EUR", "€240.00" },
    { 5, "EUR", "€0.05" },
    { 123456789, "USD", "$1,234,567.89" },
    { 500, "JPY", "JPY\302\240500" },
    { 1234567, "KWD", "KWD\302\2401,234.567" },
    { 0, "CNY", "CNY\302\2400.00" },
    { -100, "EUR", "€−1.00" },
    { G_MAXINT64, "EUR", "€92,233,720,368,547,758.07" },
    { 100, "", "\302\240100" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autofree char *words = tresen_amount_words (samples[i].amount, samples[i].currency);

      g_assert_cmpstr (words, ==, samples[i].words);
    }
}

static void
check_state (TresenPayment *payment, const char *word, gboolean is_waiting, gboolean attention)
{
  g_assert_cmpstr (tresen_payment_words_state (payment), ==, word);
  g_assert_cmpint (tresen_payment_words_is_waiting (payment), ==, is_waiting);
  g_assert_cmpint (tresen_payment_words_needs_attention (payment), ==, attention);
  g_assert_cmpuint (strlen (tresen_payment_words_hint (payment)), >, 10);
  g_assert_nonnull (tresen_payment_words_icon (payment));
}

static void
test_states (void)
{
  static const struct
  {
    TresenPaymentState state;
    const char *word;
    gboolean is_waiting;
  } samples[] = {
    { TRESEN_PAYMENT_NEW, "Waiting for customer", TRUE },
    { TRESEN_PAYMENT_STARTED, "Went on to pay", TRUE },
    { TRESEN_PAYMENT_PENDING, "Result to come", TRUE },
    { TRESEN_PAYMENT_PAID, "Paid, amount being confirmed", FALSE },
    { TRESEN_PAYMENT_FAILED, "Failed", FALSE },
    { TRESEN_PAYMENT_EXPIRED, "Expired", FALSE },
    { TRESEN_PAYMENT_CHECK, "Check needed", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autoptr (TresenPayment) payment = make_payment (samples[i].state);

      check_state (payment, samples[i].word, samples[i].is_waiting,
                   samples[i].state == TRESEN_PAYMENT_CHECK);
    }
}

/* "Paid" is said only once the amount is confirmed; a cancelled one that is paid all the same is paid. */
static void
test_paid (void)
{
  g_autoptr (TresenPayment) payment = make_payment (TRESEN_PAYMENT_STARTED);

  payment->withdrawn_at_us = NOW;
  check_state (payment, "Cancelled", FALSE, FALSE);
  payment->state = TRESEN_PAYMENT_PAID;
  check_state (payment, "Paid, amount being confirmed", FALSE, FALSE);
  payment->confirmed_at_us = NOW;
  check_state (payment, "Paid", FALSE, FALSE);
  payment->refunded = 4000;
  check_state (payment, "Partly refunded", FALSE, FALSE);
  payment->has_mismatch = TRUE;
  check_state (payment, "Partly refunded", FALSE, TRUE);
  payment->refunded = 0;
  payment->confirmed_at_us = 0;
  check_state (payment, "Paid, amount not confirmed", FALSE, TRUE);
  payment->handled_at_us = NOW;
  check_state (payment, "Paid, amount not confirmed", FALSE, FALSE);
  payment->has_mismatch = FALSE;
  payment->confirmed_at_us = NOW;
  payment->refunded = 24000;
  check_state (payment, "Refunded", FALSE, FALSE);
}

static void
check_line (TresenPayment *payment, const char *line)
{
  g_autofree char *words = tresen_payment_words_line (payment, NOW);

  g_assert_cmpstr (words, ==, line);
}

static void
test_lines (void)
{
  g_autoptr (TresenPayment) payment = make_payment (TRESEN_PAYMENT_NEW);

  check_line (payment, "Brake pads");
  payment->state = TRESEN_PAYMENT_STARTED;
  payment->attempt->expires_at_us = NOW + 6730 * (gint64) G_USEC_PER_SEC;
  check_line (payment, "1:52:10 left");
  payment->attempt->expires_at_us = NOW + 65 * G_USEC_PER_SEC;
  check_line (payment, "1:05 left");
  payment->attempt->expires_at_us = NOW - 1;
  check_line (payment, "Time is over, asking for the result");
  payment->state = TRESEN_PAYMENT_PAID;
  payment->refunded = 1000;
  check_line (payment, "€10.00 refunded");
  payment->reserved = 500;
  check_line (payment, "Refund of €5.00 on its way");
  payment->n_unknown_refunds = 1;
  check_line (payment, "A refund is unclear");
  payment->has_conflict = TRUE;
  check_line (payment, "Results contradict each other");
}

static void
test_failed_line (void)
{
  g_autoptr (TresenPayment) payment = make_payment (TRESEN_PAYMENT_FAILED);

  g_free (payment->attempt->code);
  payment->attempt->code = g_strdup ("22060053");
  check_line (payment, "The customer cancelled.");
}

/* The clock of a row is not read aloud each second; that no money moves is. */
static void
test_accessible (void)
{
  g_autoptr (TresenPayment) payment = make_payment (TRESEN_PAYMENT_STARTED);
  g_autofree char *live = NULL;
  g_autofree char *trial = NULL;

  payment->attempt->expires_at_us = NOW + 65 * G_USEC_PER_SEC;
  live = tresen_payment_words_accessible (payment, NOW);
  payment->is_live = FALSE;
  trial = tresen_payment_words_accessible (payment, NOW);
  g_assert_true (g_str_has_prefix (live, "€240.00, Li Wei, Went on to pay, Brake pads, "));
  g_assert_null (strstr (live, "left"));
  g_assert_true (g_str_has_prefix (trial, "Test, no money: €240.00, "));
}

/* Nobody is told that nothing was booked where the table of the codes says that it may have been. */
static void
assert_uncertain_is_told (void)
{
  for (guint i = 0; i < tresen_paygate_detail_count (); i++)
    {
      const TresenPaygateDetail *row = tresen_paygate_detail_get_nth (i);
      g_autofree char *code = g_strconcat ("2119", row->detail, NULL);
      g_autofree char *fatal = g_strconcat ("4119", row->detail, NULL);
      g_autofree char *words = tresen_pay_code_words_meaning (code);
      g_autofree char *fatal_words = tresen_pay_code_words_meaning (fatal);
      const char *open = "Whether it was booked is not known yet";

      g_assert_true (row->is_uncertain == (strstr (words, open) != NULL));
      g_assert_true (strstr (fatal_words, open) != NULL || strstr (fatal_words, fatal) != NULL);
    }
}

static void
test_codes (void)
{
  static const char *const codes[][2] = {
    { "22060053", "The customer cancelled. The customer can try again with a new code." },
    { "21500044", "The signature does not match: the HMAC password may be wrong. Check the "
                  "merchant's settings with Paygate's support; nothing was booked." },
    { "00000000", "Paygate did what was asked." },
    { "2206014H", "Code 2206014H. Paygate's support knows what it means." },
    { "2206011F", "A rule of the merchant against fraud stopped it." },
    { "60009999", "It is being worked on; the result follows." },
    { "abc", "Code abc. Paygate's support knows what it means." },
    { "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autofree char *words = tresen_pay_code_words_meaning (codes[i][0]);

      g_assert_cmpstr (words, ==, codes[i][1]);
    }
  assert_uncertain_is_told ();
  g_assert_nonnull (tresen_pay_code_words_ext ("NOTENOUGH"));
  g_assert_null (tresen_pay_code_words_ext ("<b>"));
}

static const TresenPayFact *
find_fact (GPtrArray *facts, const char *name)
{
  for (guint i = 0; i < facts->len; i++)
    {
      const TresenPayFact *fact = facts->pdata[i];

      if (strcmp (fact->name, name) == 0)
        return fact;
    }
  g_error ("There is no fact %s", name);
}

static void
set (char **field, const char *value)
{
  g_free (*field);
  *field = g_strdup (value);
}

/* What came back unsigned is marked; what is no JSON is passed over. */
static void
test_steps (void)
{
  g_autoptr (TresenPaymentStep) step = tresen_payment_step_new ();
  g_autoptr (GPtrArray) facts = NULL;
  g_autoptr (GPtrArray) few = NULL;
  g_autofree char *title = NULL;
  g_autofree char *again = NULL;

  step->kind = TRESEN_PAY_STEP_RESULT;
  step->result_class = TRESEN_PAY_CLASS_SUCCESS;
  set (&step->who, "Kim");
  set (&step->pay_id, "aa11");
  set (&step->error_text, "<b>no & \"so\"</b>");
  set (&step->detail, "{\"plain\":\"p\",\"custom\":\"c=1\",\"captured\":\"24000\"}");
  facts = tresen_pay_step_words_facts (step, "EUR");
  title = tresen_pay_step_words_title (step);
  g_assert_cmpstr (title, ==, "Result: paid, by Kim");
  g_assert_true (find_fact (facts, "Plain")->is_unconfirmed);
  g_assert_true (find_fact (facts, "Custom")->is_unconfirmed);
  g_assert_false (find_fact (facts, "PayID")->is_unconfirmed);
  g_assert_cmpstr (find_fact (facts, "ErrorText")->value, ==, "<b>no & \"so\"</b>");
  g_assert_cmpstr (find_fact (facts, "Amount paid")->value, ==, "€240.00");
  step->kind = TRESEN_PAY_STEP_REFUND_ASKED;
  set (&step->detail, "{\"again\":true}");
  again = tresen_pay_step_words_title (step);
  g_assert_cmpstr (again, ==, "Same refund to be sent again, by Kim");
  set (&step->detail, "nothing");
  few = tresen_pay_step_words_facts (step, "EUR");
  g_assert_cmpuint (few->len, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/console/payments/amounts", test_amounts);
  g_test_add_func ("/console/payments/states", test_states);
  g_test_add_func ("/console/payments/paid", test_paid);
  g_test_add_func ("/console/payments/lines", test_lines);
  g_test_add_func ("/console/payments/failed-line", test_failed_line);
  g_test_add_func ("/console/payments/accessible", test_accessible);
  g_test_add_func ("/console/payments/codes", test_codes);
  g_test_add_func ("/console/payments/steps", test_steps);
  return g_test_run ();
}
