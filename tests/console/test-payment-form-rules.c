/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Amounts as people type them, what the customer is shown, and which refunds may be asked for: rules without a screen. */
#include "config.h"

#include <string.h>

#include "tresen-amount-text.h"
#include "tresen-amount-words.h"
#include "tresen-payment-face.h"
#include "tresen-refund-form.h"
#include "tresen-text-list.h"

static const TresenNumberStyle german = { ',', '.' };
static const TresenNumberStyle english = { '.', ',' };
static const TresenNumberStyle swiss = { '.', 0x2019 };
static const TresenNumberStyle french = { ',', 0x202f };
static const TresenNumberStyle plain = { '.', 0 };

typedef struct
{
  const TresenNumberStyle *style;
  const char *currency;
  const char *text;
  gint64 amount; /* 0: refused by the rule */
  TresenAmountRule rule;
  guint position;
} AmountCase;

static const AmountCase amount_cases[] = {
  { &german, "EUR", "1.234,50", 123450 },
  { &english, "EUR", "1,234.50", 123450 },
  { &german, "EUR", "1234,50", 123450 },
  { &english, "EUR", "1234.50", 123450 },
  { &german, "EUR", "1.234", 123400 },
  { &english, "EUR", "1,234", 123400 },
  { &german, "EUR", "12,5", 1250 },
  { &english, "EUR", "8.20", 820 },
  { &english, "EUR", "1.15", 115 },
  { &german, "EUR", " 40 € ", 4000 },
  { &german, "EUR", "€40", 4000 },
  { &german, "EUR", "40,00 eur", 4000 },
  { &english, "USD", "$12.30", 1230 },
  { &german, "EUR", "1.234.567,89", 123456789 },
  { &english, "EUR", "１２．５０", 1250 },
  { &swiss, "CHF", "1’234.50", 123450 },
  { &swiss, "CHF", "1'234.50", 123450 },
  { &french, "EUR", "1 234,50", 123450 },
  { &english, "JPY", "1,200", 1200 },
  { &english, "KWD", "1.234", 1234 },
  { &german, "EUR", "9.999.999.999,99", 999999999999 },
  /* What could mean two amounts is none. */
  { &german, "EUR", "1.5", 0, TRESEN_AMOUNT_BAD_GROUPS, 3 },
  { &german, "EUR", "12.50", 0, TRESEN_AMOUNT_BAD_GROUPS, 5 },
  { &german, "EUR", "1234.567", 0, TRESEN_AMOUNT_BAD_GROUPS, 5 },
  { &german, "EUR", "1.23,45", 0, TRESEN_AMOUNT_BAD_GROUPS, 5 },
  { &german, "EUR", "1,234.50", 0, TRESEN_AMOUNT_BAD_GROUPS, 6 },
  { &english, "EUR", "1.234,50", 0, TRESEN_AMOUNT_BAD_GROUPS, 6 },
  { &german, "EUR", "1,234", 0, TRESEN_AMOUNT_TOO_MANY_DECIMALS, 0 },
  { &english, "EUR", "1.500", 0, TRESEN_AMOUNT_TOO_MANY_DECIMALS, 0 },
  { &english, "JPY", "12.0", 0, TRESEN_AMOUNT_TOO_MANY_DECIMALS, 0 },
  { &german, "EUR", "", 0, TRESEN_AMOUNT_MISSING, 0 },
  { &german, "EUR", " € ", 0, TRESEN_AMOUNT_MISSING, 0 },
  { &german, "EUR", "0,00", 0, TRESEN_AMOUNT_NOTHING, 0 },
  { &german, "EUR", "-5", 0, TRESEN_AMOUNT_BAD_CHARACTER, 1 },
  { &german, "EUR", "4o", 0, TRESEN_AMOUNT_BAD_CHARACTER, 2 },
  { &german, "EUR", "40 $", 0, TRESEN_AMOUNT_BAD_CHARACTER, 3 },
  { &plain, "EUR", "1,234.50", 0, TRESEN_AMOUNT_BAD_CHARACTER, 2 },
  { &german, "EUR", "٤٠", 0, TRESEN_AMOUNT_BAD_CHARACTER, 1 },
  { &german, "EUR", ",50", 0, TRESEN_AMOUNT_BAD_FORMAT, 1 },
  { &german, "EUR", "12,", 0, TRESEN_AMOUNT_BAD_FORMAT, 3 },
  { &german, "EUR", "1,2,3", 0, TRESEN_AMOUNT_BAD_FORMAT, 4 },
  { &german, "EUR", "10.000.000.000,00", 0, TRESEN_AMOUNT_TOO_LARGE, 0 },
  { &german, "EUR", "99999999999999999999999999", 0, TRESEN_AMOUNT_TOO_LARGE, 0 },
  { &german, "XXX", "5", 0, TRESEN_AMOUNT_NO_CURRENCY, 0 },
};

static void
test_amounts (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (amount_cases); i++)
    {
      const AmountCase *one = &amount_cases[i];
      gint64 amount = -1;
      TresenAmountFault fault = { 0 };
      gboolean is_good
          = tresen_amount_text_parse (one->text, one->currency, *one->style, &amount, &fault);
      g_autofree char *words
          = tresen_amount_fault_words (fault, one->text, one->currency, *one->style);

      g_test_message ("%s %s", one->currency, one->text);
      g_assert_cmpint (amount, ==, one->amount);
      g_assert_cmpint (fault.rule, ==, one->rule);
      g_assert_cmpuint (fault.position, ==, one->position);
      g_assert_true (is_good == (one->amount > 0));
      g_assert_true (is_good == (words == NULL));
    }
}

/* What is shown can be typed. */
static void
test_amounts_round (void)
{
  static const gint64 amounts[] = { 1, 99, 100, 4000, 99999, 123450, 100000000, 999999999999 };
  static const TresenNumberStyle *const styles[] = { &german, &english, &swiss, &french, &plain };
  static const char *const currencies[] = { "EUR", "JPY", "KWD", "CLF" };

  for (gsize i = 0; i < G_N_ELEMENTS (amounts); i++)
    for (gsize s = 0; s < G_N_ELEMENTS (styles); s++)
      for (gsize c = 0; c < G_N_ELEMENTS (currencies); c++)
        {
          g_autofree char *text
              = tresen_amount_words_in_style (amounts[i], currencies[c], *styles[s]);
          gint64 amount = 0;

          g_assert_true (tresen_amount_text_parse (text, currencies[c], *styles[s], &amount, NULL));
          g_assert_cmpint (amount, ==, amounts[i]);
        }
}

static void
test_style (void)
{
  TresenNumberStyle style = tresen_number_style_parse ("1.234,50");

  g_assert_cmpuint (style.decimal, ==, ',');
  g_assert_cmpuint (style.group, ==, '.');
  style = tresen_number_style_parse ("1234.50");
  g_assert_cmpuint (style.decimal, ==, '.');
  g_assert_cmpuint (style.group, ==, 0);
  style = tresen_number_style_parse ("");
  g_assert_cmpuint (style.decimal, ==, '.');
}

static void
test_lines (void)
{
  g_autoptr (GPtrArray) lines = tresen_text_list_parse ("[\"Brake pads\",\"\",7,\"Öl\"]");
  g_autoptr (GPtrArray) none = tresen_text_list_parse ("");
  g_autoptr (GPtrArray) object = tresen_text_list_parse ("{\"a\":1}");
  g_autofree char *json = tresen_text_list_to_json (lines);

  g_assert_cmpuint (lines->len, ==, 3);
  g_assert_cmpstr (json, ==, "[\"Brake pads\",\"\",\"Öl\"]");
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (object->len, ==, 0);
}

#define NOW G_GINT64_CONSTANT (1700000000000000)
#define SECOND G_TIME_SPAN_SECOND

static TresenPayment *
make_payment (TresenPaymentState state, TresenPayChannel channel)
{
  TresenPayment *payment = tresen_payment_new ();

  payment->id = 1;
  payment->amount = 8900;
  payment->captured = state == TRESEN_PAYMENT_PAID ? 8900 : 0;
  g_free (payment->currency);
  payment->currency = g_strdup ("EUR");
  payment->state = state;
  payment->attempt = tresen_pay_attempt_new ();
  payment->attempt->id = 7;
  payment->attempt->state = state;
  payment->attempt->channel = channel;
  payment->attempts = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_pay_attempt_unref);
  g_ptr_array_add (payment->attempts, tresen_pay_attempt_ref (payment->attempt));
  payment->refunds = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_refund_unref);
  return payment;
}

static void
test_faces (void)
{
  static const struct
  {
    TresenPaymentState state;
    TresenPayChannel channel;
    gint64 left_us;
    gboolean is_withdrawn, has_mismatch;
    TresenPaymentFace face;
  } cases[] = {
    { TRESEN_PAYMENT_NEW, 0, -1, FALSE, FALSE, TRESEN_PAYMENT_FACE_CODE },
    { TRESEN_PAYMENT_STARTED, TRESEN_PAY_CHANNEL_JSAPI, SECOND, FALSE, FALSE,
      TRESEN_PAYMENT_FACE_CODE },
    { TRESEN_PAYMENT_STARTED, 0, 0, FALSE, FALSE, TRESEN_PAYMENT_FACE_EXPIRED },
    { TRESEN_PAYMENT_STARTED, TRESEN_PAY_CHANNEL_APP, SECOND, FALSE, FALSE,
      TRESEN_PAYMENT_FACE_APP },
    { TRESEN_PAYMENT_NEW, 0, -1, TRUE, FALSE, TRESEN_PAYMENT_FACE_WITHDRAWN },
    { TRESEN_PAYMENT_PENDING, 0, SECOND, TRUE, FALSE, TRESEN_PAYMENT_FACE_WAIT },
    { TRESEN_PAYMENT_CHECK, 0, 0, FALSE, FALSE, TRESEN_PAYMENT_FACE_WAIT },
    { TRESEN_PAYMENT_PAID, 0, 0, TRUE, FALSE, TRESEN_PAYMENT_FACE_PAID },
    { TRESEN_PAYMENT_PAID, 0, 0, FALSE, TRUE, TRESEN_PAYMENT_FACE_ALARM },
    { TRESEN_PAYMENT_FAILED, 0, SECOND, FALSE, FALSE, TRESEN_PAYMENT_FACE_FAILED },
    { TRESEN_PAYMENT_EXPIRED, 0, 0, FALSE, FALSE, TRESEN_PAYMENT_FACE_EXPIRED },
    { TRESEN_PAYMENT_EXPIRED, 0, 0, TRUE, FALSE, TRESEN_PAYMENT_FACE_WITHDRAWN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TresenPayment) payment = make_payment (cases[i].state, cases[i].channel);

      payment->attempt->expires_at_us = cases[i].left_us >= 0 ? NOW + cases[i].left_us : 0;
      payment->withdrawn_at_us = cases[i].is_withdrawn ? NOW : 0;
      payment->has_mismatch = cases[i].has_mismatch;
      g_test_message ("case %u", (guint) i);
      g_assert_cmpint (tresen_payment_get_face (payment, NOW), ==, cases[i].face);
    }
}

static void
test_countdown (void)
{
  g_autoptr (TresenPayment) payment = make_payment (TRESEN_PAYMENT_STARTED, 0);
  g_autofree char *none = tresen_payment_face_countdown (payment, NOW);
  g_autofree char *minutes = NULL;
  g_autofree char *hours = NULL;
  g_autofree char *over = NULL;

  g_assert_null (none);
  payment->attempt->expires_at_us = NOW + 899 * SECOND - 1;
  minutes = tresen_payment_face_countdown (payment, NOW);
  g_assert_cmpstr (minutes, ==, "14:59");
  payment->attempt->expires_at_us = NOW + 6730 * SECOND;
  hours = tresen_payment_face_countdown (payment, NOW);
  g_assert_cmpstr (hours, ==, "1:52:10");
  over = tresen_payment_face_countdown (payment, NOW + 9999 * SECOND);
  g_assert_cmpstr (over, ==, "0:00");
}

static void
add_refund (TresenPayment *payment, gint64 attempt_id, gint64 amount, TresenRefundState state)
{
  TresenRefund *refund = tresen_refund_new ();

  refund->attempt_id = attempt_id;
  refund->amount = amount;
  refund->state = state;
  g_ptr_array_add (payment->refunds, refund);
}

static TresenRefundReview
review (TresenPayment *payment, const char *amount, const char *again)
{
  TresenRefundForm form = { .payment = payment,
                            .amount = amount,
                            .again = again,
                            .has_reason = TRUE,
                            .threshold = 5000,
                            .style = english };

  return tresen_refund_form_review (&form);
}

static void
test_refund_amounts (void)
{
  static const struct
  {
    const char *amount, *again;
    TresenRefundStop stop;
    gboolean wants_again, leaves_little;
  } cases[] = {
    { "", "", TRESEN_REFUND_STOP_NO_AMOUNT },
    { "40.00", "", TRESEN_REFUND_STOP_NONE },
    { "forty", "", TRESEN_REFUND_STOP_BAD_AMOUNT },
    { "0.99", "", TRESEN_REFUND_STOP_TOO_SMALL },
    { "1", "", TRESEN_REFUND_STOP_NONE },
    { "89.01", "", TRESEN_REFUND_STOP_TOO_MUCH },
    { "50", "", TRESEN_REFUND_STOP_NOT_REPEATED, TRUE },
    { "50", "5", TRESEN_REFUND_STOP_REPEATED_WRONG, TRUE },
    { "50", "50.00", TRESEN_REFUND_STOP_NONE, TRUE },
    { "89", "89", TRESEN_REFUND_STOP_NONE, TRUE },
    { "88.50", "88.50", TRESEN_REFUND_STOP_NONE, TRUE, TRUE },
    { "88.00", "88", TRESEN_REFUND_STOP_NONE, TRUE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TresenPayment) payment = make_payment (TRESEN_PAYMENT_PAID, 0);
      TresenRefundReview found = review (payment, cases[i].amount, cases[i].again);

      g_test_message ("%s / %s", cases[i].amount, cases[i].again);
      g_assert_cmpint (found.stop, ==, cases[i].stop);
      g_assert_cmpint (found.wants_again, ==, cases[i].wants_again);
      g_assert_cmpint (found.leaves_little, ==, cases[i].leaves_little);
      g_assert_cmpint (found.left, ==, 8900);
    }
}

/* All that is left is typed again, however little it is. */
static void
test_refund_rest (void)
{
  g_autoptr (TresenPayment) payment = make_payment (TRESEN_PAYMENT_PAID, 0);
  TresenRefundReview found;

  add_refund (payment, 7, 4000, TRESEN_REFUND_ACCEPTED);
  add_refund (payment, 7, 3000, TRESEN_REFUND_UNKNOWN);
  add_refund (payment, 7, 1900, TRESEN_REFUND_REFUSED);
  found = review (payment, "19.00", "");
  g_assert_cmpint (found.left, ==, 1900);
  g_assert_cmpint (found.stop, ==, TRESEN_REFUND_STOP_NOT_REPEATED);
  found = review (payment, "19.01", "");
  g_assert_cmpint (found.stop, ==, TRESEN_REFUND_STOP_TOO_MUCH);
  add_refund (payment, 7, 1900, TRESEN_REFUND_ACCEPTED);
  g_assert_cmpint (review (payment, "1", "1").stop, ==, TRESEN_REFUND_STOP_NOTHING_LEFT);
}

static void
test_refund_stops (void)
{
  g_autoptr (TresenPayment) waiting = make_payment (TRESEN_PAYMENT_STARTED, 0);
  g_autoptr (TresenPayment) queued = make_payment (TRESEN_PAYMENT_PAID, 0);
  g_autoptr (TresenPayment) sending = make_payment (TRESEN_PAYMENT_PAID, 0);
  g_autoptr (TresenPayment) paid = make_payment (TRESEN_PAYMENT_PAID, 0);
  TresenRefundForm form
      = { .payment = paid, .amount = "5", .again = "", .threshold = 5000, .style = english };

  add_refund (queued, 7, 100, TRESEN_REFUND_QUEUED);
  add_refund (sending, 7, 100, TRESEN_REFUND_SENDING);
  g_assert_cmpint (review (waiting, "5", "").stop, ==, TRESEN_REFUND_STOP_NOT_PAID);
  g_assert_cmpint (review (queued, "5", "").stop, ==, TRESEN_REFUND_STOP_UNDER_WAY);
  g_assert_cmpint (review (sending, "5", "").stop, ==, TRESEN_REFUND_STOP_UNDER_WAY);
  g_assert_cmpint (tresen_refund_form_review (&form).stop, ==, TRESEN_REFUND_STOP_NO_REASON);
}

/* Paid twice: each has what was paid with it. */
static void
test_refund_twice (void)
{
  g_autoptr (TresenPayment) payment = make_payment (TRESEN_PAYMENT_PAID, 0);
  TresenPayAttempt *second = tresen_pay_attempt_new ();
  TresenPayAttempt *third = tresen_pay_attempt_new ();

  second->id = 8;
  second->state = TRESEN_PAYMENT_PAID;
  third->id = 9;
  third->state = TRESEN_PAYMENT_FAILED;
  g_ptr_array_add (payment->attempts, second);
  g_ptr_array_add (payment->attempts, third);
  add_refund (payment, 8, 8900, TRESEN_REFUND_ACCEPTED);
  g_assert_cmpint (tresen_refund_form_get_left (payment, 0), ==, 8900);
  g_assert_cmpint (tresen_refund_form_get_left (payment, 7), ==, 8900);
  g_assert_cmpint (tresen_refund_form_get_left (payment, 8), ==, 0);
  g_assert_cmpint (tresen_refund_form_get_left (payment, 9), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/console/payment-form-rules/amounts", test_amounts);
  g_test_add_func ("/console/payment-form-rules/amounts-round", test_amounts_round);
  g_test_add_func ("/console/payment-form-rules/style", test_style);
  g_test_add_func ("/console/payment-form-rules/lines", test_lines);
  g_test_add_func ("/console/payment-form-rules/faces", test_faces);
  g_test_add_func ("/console/payment-form-rules/countdown", test_countdown);
  g_test_add_func ("/console/payment-form-rules/refund-amounts", test_refund_amounts);
  g_test_add_func ("/console/payment-form-rules/refund-rest", test_refund_rest);
  g_test_add_func ("/console/payment-form-rules/refund-stops", test_refund_stops);
  g_test_add_func ("/console/payment-form-rules/refund-twice", test_refund_twice);
  return g_test_run ();
}
