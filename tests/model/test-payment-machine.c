/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-payment-machine.h"

#define NEW TRESEN_PAYMENT_NEW
#define STARTED TRESEN_PAYMENT_STARTED
#define PENDING TRESEN_PAYMENT_PENDING
#define PAID TRESEN_PAYMENT_PAID
#define FAILED TRESEN_PAYMENT_FAILED
#define EXPIRED TRESEN_PAYMENT_EXPIRED
#define TO_CHECK TRESEN_PAYMENT_CHECK

typedef enum
{
  NOTHING = 0,
  PAYS = 1 << 0,
  CONFLICT = 1 << 1,
  MISMATCH = 1 << 2,
  CONFIRMS = 1 << 3,
  BINDS = 1 << 4,
  ASKS = 1 << 5,
} Marks;

static guint
marks_of (const TresenPayOutcome *outcome)
{
  return (outcome->is_paid_now ? PAYS : 0) | (outcome->is_conflict ? CONFLICT : 0)
         | (outcome->is_mismatch ? MISMATCH : 0) | (outcome->is_confirmed_now ? CONFIRMS : 0)
         | (outcome->binds_pay_id ? BINDS : 0) | (outcome->wants_inquiry ? ASKS : 0);
}

typedef struct
{
  TresenPaymentState from;
  TresenPayClass result_class;
  const char *bound;
  const char *pay_id;
  TresenPaymentState to;
  guint marks;
  TresenPayStepKind step;
} ResultCase;

/* Spec 4.5, line by line. */
static const ResultCase result_cases[] = {
  { STARTED, TRESEN_PAY_CLASS_SUCCESS, "", "A", PAID, PAYS | BINDS | ASKS, TRESEN_PAY_STEP_RESULT },
  { NEW, TRESEN_PAY_CLASS_SUCCESS, "", "A", PAID, PAYS | BINDS | ASKS, TRESEN_PAY_STEP_RESULT },
  { PENDING, TRESEN_PAY_CLASS_SUCCESS, "A", "A", PAID, PAYS | BINDS | ASKS,
    TRESEN_PAY_STEP_RESULT },
  { FAILED, TRESEN_PAY_CLASS_SUCCESS, "A", "A", PAID, PAYS | BINDS | ASKS, TRESEN_PAY_STEP_RESULT },
  /* The one that was begun before may be paid as well. */
  { PENDING, TRESEN_PAY_CLASS_SUCCESS, "A", "B", PAID, PAYS | CONFLICT | BINDS | ASKS,
    TRESEN_PAY_STEP_RESULT },
  { EXPIRED, TRESEN_PAY_CLASS_SUCCESS, "A", "B", PAID, PAYS | CONFLICT | BINDS | ASKS,
    TRESEN_PAY_STEP_RESULT },
  /* The one that was begun before has failed: the one that was paid counts. */
  { FAILED, TRESEN_PAY_CLASS_SUCCESS, "A", "B", PAID, PAYS | BINDS | ASKS, TRESEN_PAY_STEP_RESULT },
  { EXPIRED, TRESEN_PAY_CLASS_SUCCESS, "", "A", PAID, PAYS | BINDS | ASKS, TRESEN_PAY_STEP_RESULT },
  { TO_CHECK, TRESEN_PAY_CLASS_SUCCESS, "", "A", PAID, PAYS | BINDS | ASKS,
    TRESEN_PAY_STEP_RESULT },
  { PAID, TRESEN_PAY_CLASS_SUCCESS, "A", "A", PAID, NOTHING, TRESEN_PAY_STEP_RESULT },
  { PAID, TRESEN_PAY_CLASS_SUCCESS, "A", "B", PAID, CONFLICT | ASKS, TRESEN_PAY_STEP_CONFLICT },
  { STARTED, TRESEN_PAY_CLASS_FAILED, "", "", FAILED, NOTHING, TRESEN_PAY_STEP_RESULT },
  { STARTED, TRESEN_PAY_CLASS_FAILED, "", "A", FAILED, BINDS, TRESEN_PAY_STEP_RESULT },
  { PENDING, TRESEN_PAY_CLASS_FAILED, "A", "A", FAILED, NOTHING, TRESEN_PAY_STEP_RESULT },
  { PAID, TRESEN_PAY_CLASS_FAILED, "A", "A", PAID, CONFLICT | ASKS, TRESEN_PAY_STEP_CONFLICT },
  { STARTED, TRESEN_PAY_CLASS_PENDING, "", "A", PENDING, BINDS, TRESEN_PAY_STEP_RESULT },
  { FAILED, TRESEN_PAY_CLASS_PENDING, "A", "A", PENDING, NOTHING, TRESEN_PAY_STEP_RESULT },
  { PAID, TRESEN_PAY_CLASS_PENDING, "A", "A", PAID, NOTHING, TRESEN_PAY_STEP_RESULT },
  { STARTED, TRESEN_PAY_CLASS_AUTHORIZED, "", "A", PENDING, BINDS | ASKS, TRESEN_PAY_STEP_RESULT },
  { PAID, TRESEN_PAY_CLASS_AUTHORIZED, "A", "A", PAID, ASKS, TRESEN_PAY_STEP_RESULT },
  { STARTED, TRESEN_PAY_CLASS_UNKNOWN, "", "A", TO_CHECK, BINDS | ASKS, TRESEN_PAY_STEP_RESULT },
  { PAID, TRESEN_PAY_CLASS_UNKNOWN, "A", "A", PAID, ASKS, TRESEN_PAY_STEP_RESULT },
};

static void
test_results (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (result_cases); i++)
    {
      const ResultCase *c = &result_cases[i];
      const TresenPayFacts facts = { .state = c->from, .pay_id = c->bound };
      const TresenPayEvent event = { .kind = TRESEN_PAY_EVENT_RESULT,
                                     .result_class = c->result_class,
                                     .pay_id = c->pay_id };
      TresenPayOutcome outcome = tresen_payment_machine_apply (&facts, &event);

      g_test_message ("case %u", i);
      g_assert_cmpint (outcome.state, ==, c->to);
      g_assert_cmpuint (marks_of (&outcome), ==, c->marks);
      g_assert_cmpint (outcome.step, ==, c->step);
    }
}

/* A second success for the payment, by another attempt: the money is there twice, what hangs on it is done once. */
static void
test_other_attempt (void)
{
  const TresenPayFacts facts = { .state = STARTED, .pay_id = "", .is_other_paid = TRUE };
  const TresenPayEvent success = { .kind = TRESEN_PAY_EVENT_RESULT,
                                   .result_class = TRESEN_PAY_CLASS_SUCCESS,
                                   .pay_id = "B" };
  const TresenPayEvent found
      = { .kind = TRESEN_PAY_EVENT_INQUIRY, .verdict = TRESEN_PAY_VERDICT_PAID, .pay_id = "B" };
  const TresenPayEvent failed
      = { .kind = TRESEN_PAY_EVENT_RESULT, .result_class = TRESEN_PAY_CLASS_FAILED, .pay_id = "" };
  TresenPayOutcome outcome = tresen_payment_machine_apply (&facts, &success);

  g_assert_cmpint (outcome.state, ==, PAID);
  g_assert_cmpuint (marks_of (&outcome), ==, CONFLICT | BINDS | ASKS);
  outcome = tresen_payment_machine_apply (&facts, &found);
  g_assert_cmpint (outcome.state, ==, PAID);
  g_assert_cmpuint (marks_of (&outcome), ==, CONFLICT | BINDS | CONFIRMS);
  outcome = tresen_payment_machine_apply (&facts, &failed);
  g_assert_cmpint (outcome.state, ==, FAILED);
  g_assert_cmpuint (marks_of (&outcome), ==, NOTHING);
}

static const struct
{
  TresenPaymentState from;
  TresenPayVerdict verdict;
  TresenPaymentState to;
  guint marks;
} inquiry_cases[] = {
  { STARTED, TRESEN_PAY_VERDICT_PAID, PAID, PAYS | CONFIRMS },
  { NEW, TRESEN_PAY_VERDICT_PAID, PAID, PAYS | CONFIRMS },
  { FAILED, TRESEN_PAY_VERDICT_PAID, PAID, PAYS | CONFIRMS },
  { EXPIRED, TRESEN_PAY_VERDICT_REFUNDED, PAID, PAYS | CONFIRMS },
  { PAID, TRESEN_PAY_VERDICT_PAID, PAID, CONFIRMS },
  { PAID, TRESEN_PAY_VERDICT_PART_REFUNDED, PAID, CONFIRMS },
  { STARTED, TRESEN_PAY_VERDICT_MISMATCH, STARTED, MISMATCH },
  { PAID, TRESEN_PAY_VERDICT_MISMATCH, PAID, MISMATCH },
  { STARTED, TRESEN_PAY_VERDICT_FAILED, FAILED, NOTHING },
  { EXPIRED, TRESEN_PAY_VERDICT_FAILED, FAILED, NOTHING },
  { PAID, TRESEN_PAY_VERDICT_FAILED, PAID, CONFLICT },
  { STARTED, TRESEN_PAY_VERDICT_PENDING, PENDING, NOTHING },
  { TO_CHECK, TRESEN_PAY_VERDICT_PENDING, PENDING, NOTHING },
  { FAILED, TRESEN_PAY_VERDICT_PENDING, FAILED, NOTHING },
  { EXPIRED, TRESEN_PAY_VERDICT_PENDING, EXPIRED, NOTHING },
  { PAID, TRESEN_PAY_VERDICT_PENDING, PAID, NOTHING },
  { STARTED, TRESEN_PAY_VERDICT_UNCHANGED, STARTED, NOTHING },
  { PAID, TRESEN_PAY_VERDICT_UNCHANGED, PAID, NOTHING },
};

static void
test_inquiries (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (inquiry_cases); i++)
    {
      const TresenPayFacts facts = { .state = inquiry_cases[i].from, .pay_id = "A" };
      const TresenPayEvent event = { .kind = TRESEN_PAY_EVENT_INQUIRY,
                                     .verdict = inquiry_cases[i].verdict,
                                     .pay_id = "A" };
      TresenPayOutcome outcome = tresen_payment_machine_apply (&facts, &event);

      g_test_message ("case %u", i);
      g_assert_cmpint (outcome.state, ==, inquiry_cases[i].to);
      g_assert_cmpuint (marks_of (&outcome), ==, inquiry_cases[i].marks);
    }
}

static const struct
{
  TresenPaymentState from;
  TresenPayEventKind kind;
  TresenPaymentState to;
  guint marks;
} start_cases[] = {
  { NEW, TRESEN_PAY_EVENT_STARTED, STARTED, NOTHING },
  { TO_CHECK, TRESEN_PAY_EVENT_STARTED, STARTED, NOTHING },
  { PAID, TRESEN_PAY_EVENT_STARTED, PAID, NOTHING },
  { NEW, TRESEN_PAY_EVENT_START_LOST, TO_CHECK, ASKS },
  { PAID, TRESEN_PAY_EVENT_START_LOST, PAID, ASKS },
  { NEW, TRESEN_PAY_EVENT_NOT_STARTED, FAILED, NOTHING },
  { PAID, TRESEN_PAY_EVENT_NOT_STARTED, PAID, NOTHING },
  { STARTED, TRESEN_PAY_EVENT_TIME_OUT, EXPIRED, NOTHING },
  { PENDING, TRESEN_PAY_EVENT_TIME_OUT, EXPIRED, NOTHING },
  { NEW, TRESEN_PAY_EVENT_TIME_OUT, NEW, NOTHING },
  { PAID, TRESEN_PAY_EVENT_TIME_OUT, PAID, NOTHING },
  { FAILED, TRESEN_PAY_EVENT_TIME_OUT, FAILED, NOTHING },
  { TO_CHECK, TRESEN_PAY_EVENT_TIME_OUT, TO_CHECK, NOTHING },
};

static void
test_starts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (start_cases); i++)
    {
      const TresenPayFacts facts = { .state = start_cases[i].from, .pay_id = "" };
      const TresenPayEvent event = { .kind = start_cases[i].kind };
      TresenPayOutcome outcome = tresen_payment_machine_apply (&facts, &event);

      g_test_message ("case %u", i);
      g_assert_cmpint (outcome.state, ==, start_cases[i].to);
      g_assert_cmpuint (marks_of (&outcome), ==, start_cases[i].marks);
    }
}

/* Random numbers of the test run */

static TresenPayEvent
any_event (void)
{
  static const char *const pay_ids[] = { "", "A", "B" };

  return (TresenPayEvent){
    .kind = g_test_rand_int_range (0, TRESEN_PAY_EVENT_TIME_OUT + 1),
    .result_class = g_test_rand_int_range (0, TRESEN_PAY_CLASS_FAILED + 1),
    .pay_id = pay_ids[g_test_rand_int_range (0, G_N_ELEMENTS (pay_ids))],
    .verdict = g_test_rand_int_range (0, TRESEN_PAY_VERDICT_MISMATCH + 1),
  };
}

typedef struct
{
  TresenPayFacts attempts[2];
  guint n_paid_now;
  gboolean has_conflict;
  gboolean has_mismatch;
} Payment;

static void
apply (Payment *payment, guint which, const TresenPayEvent *event)
{
  TresenPayFacts *facts = &payment->attempts[which];
  TresenPayOutcome outcome;

  facts->is_other_paid = payment->attempts[1 - which].state == PAID;
  outcome = tresen_payment_machine_apply (facts, event);
  if (facts->state == PAID)
    g_assert_cmpint (outcome.state, ==, PAID);
  if (facts->state != PAID && outcome.state == PAID)
    g_assert_true (outcome.is_paid_now || outcome.is_conflict);
  if (outcome.is_paid_now)
    g_assert_false (facts->is_other_paid);
  if (event->kind == TRESEN_PAY_EVENT_INQUIRY && event->verdict == TRESEN_PAY_VERDICT_MISMATCH)
    g_assert_cmpint (outcome.state, ==, facts->state);
  facts->state = outcome.state;
  facts->is_confirmed |= outcome.is_confirmed_now;
  if (outcome.binds_pay_id)
    facts->pay_id = event->pay_id;
  payment->n_paid_now += outcome.is_paid_now;
  payment->has_conflict |= outcome.is_conflict;
  payment->has_mismatch |= outcome.is_mismatch;
}

/* In whatever order things come: never un-paid, side effects exactly once, paid twice never without a flag. */
static void
test_any_order (void)
{
  for (guint round = 0; round < 20000; round++)
    {
      Payment payment = { .attempts = { { .pay_id = "" }, { .pay_id = "" } } };
      guint n_paid;

      for (guint i = 0; i < 12; i++)
        {
          TresenPayEvent event = any_event ();

          apply (&payment, g_test_rand_int_range (0, 2), &event);
        }
      n_paid = (payment.attempts[0].state == PAID) + (payment.attempts[1].state == PAID);
      g_assert_cmpuint (payment.n_paid_now, ==, MIN (n_paid, 1));
      if (n_paid == 2)
        g_assert_true (payment.has_conflict);
    }
}

/* The same set of results, in every order: the same end. */
static void
test_orders_agree (void)
{
  static const TresenPayClass sets[][3] = {
    { TRESEN_PAY_CLASS_SUCCESS, TRESEN_PAY_CLASS_SUCCESS, TRESEN_PAY_CLASS_FAILED },
    { TRESEN_PAY_CLASS_SUCCESS, TRESEN_PAY_CLASS_PENDING, TRESEN_PAY_CLASS_UNKNOWN },
    { TRESEN_PAY_CLASS_AUTHORIZED, TRESEN_PAY_CLASS_SUCCESS, TRESEN_PAY_CLASS_PENDING },
  };
  static const guint orders[][3]
      = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };

  for (guint set = 0; set < G_N_ELEMENTS (sets); set++)
    for (guint order = 0; order < G_N_ELEMENTS (orders); order++)
      {
        Payment payment = { .attempts = { { .state = STARTED, .pay_id = "" }, { .pay_id = "" } } };

        for (guint i = 0; i < 3; i++)
          {
            const TresenPayEvent event = { .kind = TRESEN_PAY_EVENT_RESULT,
                                           .result_class = sets[set][orders[order][i]],
                                           .pay_id = "A" };

            apply (&payment, 0, &event);
          }
        g_assert_cmpint (payment.attempts[0].state, ==, PAID);
        g_assert_cmpuint (payment.n_paid_now, ==, 1);
      }
}

static const struct
{
  TresenPayInquiry inquiry;
  TresenPayVerdict verdict;
} judge_cases[] = {
  { { TRUE, 10000, 10000, 0, "EUR", "OK" }, TRESEN_PAY_VERDICT_PAID },
  { { TRUE, 10000, 10000, 1, "EUR", "OK" }, TRESEN_PAY_VERDICT_PART_REFUNDED },
  { { TRUE, 10000, 10000, 10000, "EUR", "OK" }, TRESEN_PAY_VERDICT_REFUNDED },
  { { TRUE, 10000, 10000, 10001, "EUR", "OK" }, TRESEN_PAY_VERDICT_MISMATCH },
  /* The last step was a refund that failed: it is paid all the same. */
  { { TRUE, 10000, 10000, 0, "EUR", "FAILED" }, TRESEN_PAY_VERDICT_PAID },
  { { TRUE, 1000, 1000, 0, "EUR", "OK" }, TRESEN_PAY_VERDICT_MISMATCH },
  { { TRUE, 10000, 10000, 0, "USD", "OK" }, TRESEN_PAY_VERDICT_MISMATCH },
  { { TRUE, 0, 0, 0, "USD", "OK" }, TRESEN_PAY_VERDICT_MISMATCH },
  { { TRUE, 0, 0, 5, "EUR", "OK" }, TRESEN_PAY_VERDICT_MISMATCH },
  { { TRUE, 0, 0, 0, "EUR", "FAILED" }, TRESEN_PAY_VERDICT_FAILED },
  { { TRUE, 0, 0, 0, "EUR", "PENDING" }, TRESEN_PAY_VERDICT_PENDING },
  { { TRUE, 10000, 0, 0, "EUR", "AUTHORIZED" }, TRESEN_PAY_VERDICT_PENDING },
  { { TRUE, 0, 0, 0, "EUR", NULL }, TRESEN_PAY_VERDICT_PENDING },
  { { FALSE, 10000, 10000, 0, "EUR", "OK" }, TRESEN_PAY_VERDICT_UNCHANGED },
  { { TRUE, -1, 10000, 0, "EUR", "OK" }, TRESEN_PAY_VERDICT_UNCHANGED },
  { { TRUE, 10000, -1, 0, "EUR", "OK" }, TRESEN_PAY_VERDICT_UNCHANGED },
  { { TRUE, 10000, 10000, -1, "EUR", "OK" }, TRESEN_PAY_VERDICT_UNCHANGED },
  { { TRUE, 10000, 10000, 0, "", "OK" }, TRESEN_PAY_VERDICT_UNCHANGED },
};

static void
test_judge (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (judge_cases); i++)
    {
      g_test_message ("case %u", i);
      g_assert_cmpint (tresen_pay_inquiry_judge (&judge_cases[i].inquiry, 10000, "EUR"), ==,
                       judge_cases[i].verdict);
    }
  g_assert_cmpstr (tresen_pay_verdict_to_word (TRESEN_PAY_VERDICT_PART_REFUNDED), ==,
                   "part_refunded");
}

static void
test_refund_checks (void)
{
  g_assert_cmpint (tresen_refund_left (10000, 3000, 2000), ==, 5000);
  g_assert_cmpint (tresen_refund_left (0, 0, 0), ==, 0);
  g_assert_cmpint (tresen_refund_left (100, 3000, 0), ==, 0);
  g_assert_cmpint (tresen_refund_check (5000, 5000), ==, TRESEN_REFUND_CHECK_GOOD);
  g_assert_cmpint (tresen_refund_check (5000, 5001), ==, TRESEN_REFUND_CHECK_OVER_LEFT);
  g_assert_cmpint (tresen_refund_check (5000, 100), ==, TRESEN_REFUND_CHECK_GOOD);
  g_assert_cmpint (tresen_refund_check (5000, 99), ==, TRESEN_REFUND_CHECK_BELOW_MINIMUM);
  g_assert_cmpint (tresen_refund_check (5000, 0), ==, TRESEN_REFUND_CHECK_BELOW_MINIMUM);
  g_assert_cmpint (tresen_refund_check (5000, -5), ==, TRESEN_REFUND_CHECK_BELOW_MINIMUM);
  g_assert_cmpint (tresen_refund_check (5000, G_MININT64), ==, TRESEN_REFUND_CHECK_BELOW_MINIMUM);
  g_assert_cmpint (tresen_refund_check (5000, G_MAXINT64), ==, TRESEN_REFUND_CHECK_OVER_LEFT);
  g_assert_cmpint (tresen_refund_check (5000, 4901), ==, TRESEN_REFUND_CHECK_LEAVES_LITTLE);
  g_assert_cmpint (tresen_refund_check (5000, 4900), ==, TRESEN_REFUND_CHECK_GOOD);
}

static const struct
{
  gint64 accepted;
  gint64 credited;
  gint64 unknown[4];
  guint n_unknown;
  const char *settled; /* one sign each */
} settle_cases[] = {
  { 0, 4000, { 4000 }, 1, "+" },
  { 0, 0, { 4000 }, 1, "-" },
  { 3000, 3000, { 4000 }, 1, "-" },
  { 3000, 7000, { 4000 }, 1, "+" },
  { 3000, 6999, { 4000 }, 1, "-" },
  { 3000, 7001, { 4000 }, 1, "-" }, /* somebody else refunded too: which, nobody knows */
  { 3000, 0, { 4000 }, 1, "-" },    /* not shown yet */
  { 0, 7000, { 4000, 3000 }, 2, "++" },
  { 0, 3000, { 4000, 3000 }, 2, "-+" },
  { 0, 3000, { 3000, 3000 }, 2, "--" }, /* one of them: which? */
  { 0, 6000, { 3000, 3000 }, 2, "++" },
  { 0, 5000, { 5000, 3000, 2000 }, 3, "---" },
  { 0, 8000, { 5000, 3000, 2000 }, 3, "++-" },
  { 0, 10000, { 5000, 3000, 2000 }, 3, "+++" },
};

static void
test_settle (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (settle_cases); i++)
    {
      gboolean is_settled[4];
      char signs[5] = "";
      guint n = settle_cases[i].n_unknown, n_settled = 0;

      n_settled = tresen_refund_settle (settle_cases[i].accepted, settle_cases[i].credited,
                                        settle_cases[i].unknown, n, is_settled);
      for (guint j = 0; j < n; j++)
        {
          signs[j] = is_settled[j] ? '+' : '-';
          n_settled -= is_settled[j];
        }
      g_test_message ("case %u", i);
      g_assert_cmpstr (signs, ==, settle_cases[i].settled);
      g_assert_cmpuint (n_settled, ==, 0);
    }
}

/* More than can be tried one by one: all or none. */
static void
test_settle_many (void)
{
  gint64 unknown[40];
  gboolean is_settled[40];

  for (guint i = 0; i < G_N_ELEMENTS (unknown); i++)
    unknown[i] = 100 + i;
  g_assert_cmpuint (tresen_refund_settle (0, 100, unknown, 40, is_settled), ==, 0);
  g_assert_cmpuint (tresen_refund_settle (0, 4780, unknown, 40, is_settled), ==, 40);
  g_assert_cmpuint (tresen_refund_settle (0, 4780, unknown, 0, is_settled), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/payment-machine/results", test_results);
  g_test_add_func ("/model/payment-machine/other-attempt", test_other_attempt);
  g_test_add_func ("/model/payment-machine/inquiries", test_inquiries);
  g_test_add_func ("/model/payment-machine/starts", test_starts);
  g_test_add_func ("/model/payment-machine/any-order", test_any_order);
  g_test_add_func ("/model/payment-machine/orders-agree", test_orders_agree);
  g_test_add_func ("/model/payment-machine/judge", test_judge);
  g_test_add_func ("/model/payment-machine/refund-checks", test_refund_checks);
  g_test_add_func ("/model/payment-machine/settle", test_settle);
  g_test_add_func ("/model/payment-machine/settle-many", test_settle_many);
  return g_test_run ();
}
