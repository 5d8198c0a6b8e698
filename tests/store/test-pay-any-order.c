/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Everything that can happen to a payment, in any order: results, inquiries, time-outs, staff, restarts. Whatever comes, nothing is
 * refused that is true, nothing is taken back, and the rows agree with each other. */

#include "pay-fixture.h"

#include "tresen-db.h"

#define N_ROUNDS 12
#define N_STEPS 150

typedef struct
{
  TresenDb *db;
  gint64 payment_id;
  gint64 now_us;
  guint n_names;
  guint n_paid_now;
  gboolean was_paid;
} Life;

static guint
any (guint n)
{
  return (guint) g_test_rand_int_range (0, (gint32) n);
}

static char *
new_name (Life *self, const char *kind)
{
  return g_strdup_printf ("%s%" G_GINT64_FORMAT "x%u", kind, self->payment_id, self->n_names++);
}

static TresenPayment *
load (Life *self)
{
  TresenPayment *payment = NULL;

  CHECK ((payment = tresen_store_payment_load (self->db, self->payment_id, &error)) != NULL);
  return payment;
}

static const TresenPayAttempt *
any_attempt (const TresenPayment *payment)
{
  return payment->attempts->pdata[any (payment->attempts->len)];
}

/* A refusal is an answer; a fault of the database is none. */
static void
expect_answer (const GError *error)
{
  if (error == NULL)
    return;
  g_assert_cmpint (error->domain, ==, TRESEN_STORE_ERROR);
  g_assert_cmpint (error->code, !=, TRESEN_STORE_ERROR_FAILED);
  g_assert_cmpint (error->code, !=, TRESEN_STORE_ERROR_CORRUPT);
}

static void
bring_result (Life *self, const TresenPayment *payment)
{
  static const char *const pay_ids[] = { "", "PA", "PB" };
  static const char *const xids[] = { "", "X1", "X2", "X3" };
  TresenPayEffect effect
      = take (self->db, any_attempt (payment)->trans_id, pay_ids[any (3)], xids[any (4)],
              (TresenPayClass) any (TRESEN_PAY_CLASS_FAILED + 1), self->now_us);

  self->n_paid_now += effect.is_paid_now;
}

static void
bring_inquiry (Life *self, const TresenPayment *payment)
{
  const gint64 captured[] = { 0, 10000, 10000, 9000 };
  TresenPayEffect effect = ask (self->db, any_attempt (payment)->trans_id, captured[any (4)],
                                any (4) * 1000, self->now_us);

  self->n_paid_now += effect.is_paid_now;
}

static void
go_on (Life *self, const TresenPayment *payment)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenPayAttempt) attempt = tresen_store_pay_attempt_fix (
      self->db, any_attempt (payment)->id, TRESEN_PAY_CHANNEL_W2A, "", "", self->now_us, &error);

  expect_answer (error);
}

static void
start_again (Life *self, const TresenPayment *payment)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = new_name (self, "A");
  g_autoptr (TresenPayAttempt) attempt = make_attempt (name);

  tresen_store_pay_attempt_add (self->db, self->payment_id, attempt, "", self->now_us, &error);
  expect_answer (error);
}

static void
withdraw (Life *self, const TresenPayment *payment)
{
  g_autoptr (GError) error = NULL;

  if (any (8) == 0)
    tresen_store_payment_withdraw (self->db, self->payment_id, "", self->now_us, &error);
  else
    tresen_store_payment_set_handled (self->db, self->payment_id, "", self->now_us, &error);
  expect_answer (error);
}

static void
ask_refund (Life *self, const TresenPayment *payment)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenRefund) refund = tresen_refund_new ();

  refund->trans_id = new_name (self, "R");
  refund->ref_nr = g_strdup ("1");
  refund->amount = 1000 * (1 + any (4));
  tresen_store_refund_ask (self->db, self->payment_id, any (2) ? 0 : any_attempt (payment)->id,
                           refund, self->now_us, &error);
  expect_answer (error);
}

static void
send_refund (Life *self, const TresenRefund *refund)
{
  static const TresenRefundState ends[]
      = { TRESEN_REFUND_ACCEPTED, TRESEN_REFUND_REFUSED, TRESEN_REFUND_UNKNOWN };
  const TresenPayResult answer = { .error_text = "x" };
  gint64 job = find_job (self->db, TRESEN_JOB_REFUND, refund->id);
  g_autoptr (TresenRefund) sent = NULL;

  CHECK ((sent = tresen_store_refund_begin (self->db, job, refund->id, self->now_us, &error))
         != NULL);
  if (any (3) == 0)
    return; /* the answer comes later, or never */
  if (any (4) == 0)
    CHECK (tresen_store_refund_put_back (self->db, job, refund->id, self->now_us, "x", &error));
  else
    CHECK (tresen_store_refund_answer (self->db, job, refund->id, ends[any (3)], &answer,
                                       self->now_us, &error));
}

static void
move_refund (Life *self, const TresenPayment *payment)
{
  g_autoptr (GError) error = NULL;
  const TresenRefund *refund;

  if (payment->refunds->len == 0)
    return;
  refund = payment->refunds->pdata[any (payment->refunds->len)];
  if (refund->state == TRESEN_REFUND_QUEUED && any (5) > 0)
    send_refund (self, refund);
  else if (any (4) == 0)
    tresen_store_refund_take_back (self->db, refund->id, "", self->now_us, &error);
  else
    tresen_store_refund_repeat (self->db, refund->id, "", self->now_us, &error);
  expect_answer (error);
}

static void
restart (Life *self, const TresenPayment *payment)
{
  CHECK (tresen_store_payments_expire (self->db, self->now_us, &error) >= 0);
  CHECK (tresen_store_payments_recover (self->db, self->now_us, &error));
}

/* Invariants */

static guint
count_paid (const TresenPayment *payment)
{
  guint n_paid = 0;

  for (guint i = 0; i < payment->attempts->len; i++)
    n_paid += ((TresenPayAttempt *) payment->attempts->pdata[i])->state == TRESEN_PAYMENT_PAID;
  return n_paid;
}

static void
check_refunds (Life *self, const TresenPayment *payment)
{
  gint64 refunded = 0, reserved = 0;
  guint n_unknown = 0;

  for (guint i = 0; i < payment->refunds->len; i++)
    {
      const TresenRefund *refund = payment->refunds->pdata[i];
      gboolean is_under_way
          = refund->state == TRESEN_REFUND_QUEUED || refund->state == TRESEN_REFUND_SENDING;

      if (refund->state == TRESEN_REFUND_ACCEPTED)
        refunded += refund->amount;
      else if (refund->state != TRESEN_REFUND_REFUSED)
        reserved += refund->amount;
      n_unknown += refund->state == TRESEN_REFUND_UNKNOWN;
      g_assert_true ((find_job (self->db, TRESEN_JOB_REFUND, refund->id) != 0) == is_under_way);
      if (refund->state == TRESEN_REFUND_UNKNOWN)
        g_assert_cmpint (find_job (self->db, TRESEN_JOB_INQUIRE, refund->attempt_id), !=, 0);
    }
  g_assert_cmpint (payment->refunded, ==, refunded);
  g_assert_cmpint (payment->reserved, ==, reserved);
  g_assert_cmpuint (payment->n_unknown_refunds, ==, n_unknown);
  g_assert_cmpint (refunded + reserved, <=, payment->captured);
}

static void
check (Life *self)
{
  g_autoptr (TresenPayment) payment = load (self);
  const TresenPayAttempt *newest = payment->attempts->pdata[payment->attempts->len - 1];
  guint n_paid = count_paid (payment);

  g_assert_cmpuint (self->n_paid_now, ==, MIN (n_paid, 1));
  g_assert_cmpint (payment->state, ==, n_paid > 0 ? TRESEN_PAYMENT_PAID : newest->state);
  g_assert_true (!self->was_paid || n_paid > 0);
  g_assert_cmpint (payment->captured, ==, payment->amount * n_paid);
  g_assert_true ((payment->paid_at_us != 0) == (n_paid > 0));
  if (n_paid > 1)
    g_assert_true (payment->has_conflict);
  self->was_paid = n_paid > 0;
  check_refunds (self, payment);
}

static void
test_any_order (Fixture *fixture, gconstpointer data)
{
  static void (*const steps[]) (Life * self, const TresenPayment *payment)
      = { bring_result, bring_result, bring_inquiry, go_on,       go_on,       start_again,
          withdraw,     ask_refund,   ask_refund,    move_refund, move_refund, restart };
  g_autoptr (TresenDb) db = fixture_db (fixture);

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      Life life = { .db = db, .now_us = START };
      g_autofree char *name = g_strdup_printf ("FIRST%u", round);

      life.payment_id = add_payment (db, 0, 10000, name, START);
      for (guint i = 0; i < N_STEPS; i++)
        {
          g_autoptr (TresenPayment) payment = load (&life);

          steps[any (G_N_ELEMENTS (steps))](&life, payment);
          check (&life);
          life.now_us += any (10) * MINUTE;
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/store/payments/any-order", Fixture, NULL, fixture_set_up, test_any_order,
              fixture_tear_down);
  return g_test_run ();
}
