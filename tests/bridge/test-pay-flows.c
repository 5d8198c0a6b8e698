/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "pay-fixture.h"

/* What the bridge asks and sends by itself: inquiries, refunds, and payments for an app. */

#define CONFIRMED "SELECT min (confirmed_at > 0) FROM payment"
#define OPEN_INQUIRIES "SELECT count(*) FROM job WHERE kind = 15 AND state < 2"

static guint
notify (PayFixture *self, const char *trans_id, const char *status, const char *code)
{
  g_autofree char *form = pay_fixture_result (self, trans_id, PAY_ID, status, code, NULL);

  return pay_fixture_notify (self, form);
}

typedef struct
{
  PayFixture *self;
  const char *page;
  guint count;
} Asked;

static gboolean
was_asked (Fixture *fixture, gpointer data)
{
  const Asked *asked = data;

  return pay_fixture_count_asked (asked->self, asked->page) >= asked->count;
}

static void
wait_until_asked (PayFixture *self, const char *page, guint count)
{
  Asked asked = { self, page, count };

  g_assert_true (fixture_wait (&self->base, was_asked, &asked));
}

static gboolean
has_passed (Fixture *fixture, gpointer data)
{
  return g_get_monotonic_time () > *(gint64 *) data;
}

static void
wait_some (PayFixture *self, gint64 delay_us)
{
  gint64 until_us = g_get_monotonic_time () + delay_us;

  g_assert_true (fixture_wait (&self->base, has_passed, &until_us));
}

/* Inquiries */

/* Asked at once after a success, by PayID and TransID; amount and currency are confirmed, and then nobody asks any more. */
static void
test_confirmed (PayFixture *self, gconstpointer unused)
{
  gint64 id = pay_fixture_pay (self, "AH1", 1250000);
  g_autoptr (TresenPayment) payment = pay_fixture_load (self, id);

  g_assert_cmpint (payment->state, ==, TRESEN_PAYMENT_PAID);
  g_assert_cmpint (payment->confirmed_at_us, >, 0);
  g_assert_false (payment->has_mismatch);
  g_assert_cmpstr (self->asked->pdata[0], ==, "inquire.aspx PayID=" PAY_ID " TransID=AH1");
  pay_fixture_wait_for (self, OPEN_INQUIRIES, 0);
}

/* The MAC says nothing of the amount: what an inquiry shows raises the alarm, and what is paid stays paid. */
static void
test_other_amount (PayFixture *self, gconstpointer unused)
{
  gint64 id = pay_fixture_order (self, "AH1", 1250000);
  g_autoptr (TresenPayment) payment = NULL;

  self->captured = 125000;
  g_assert_cmpuint (notify (self, "AH1", "OK", "00000000"), ==, 200);
  pay_fixture_wait_for (self, "SELECT has_mismatch FROM payment", 1);
  payment = pay_fixture_load (self, id);
  g_assert_cmpint (payment->state, ==, TRESEN_PAYMENT_PAID);
  g_assert_cmpint (payment->confirmed_at_us, ==, 0);
}

static void
test_other_currency (PayFixture *self, gconstpointer unused)
{
  gint64 id = pay_fixture_order (self, "AH1", 1000);

  self->captured = 1000;
  self->currency = "JPY";
  pay_fixture_hurry (self);
  pay_fixture_wait_for (self, "SELECT has_mismatch FROM payment", 1);
  pay_fixture_wait_for_state (self, id, TRESEN_PAYMENT_STARTED);
}

/* No result ever came: asked by TransID alone, which brings the PayID and the money. */
static void
test_found_paid (PayFixture *self, gconstpointer unused)
{
  gint64 id = pay_fixture_order (self, "AH1", 1000);
  g_autoptr (TresenPayment) payment = NULL;

  self->captured = 1000;
  self->inquired_pay_id = PAY_ID;
  self->last_status = "OK";
  pay_fixture_hurry (self);
  pay_fixture_wait_for_state (self, id, TRESEN_PAYMENT_PAID);
  g_assert_cmpstr (self->asked->pdata[0], ==, "inquire24.aspx TransID=AH1");
  payment = pay_fixture_load (self, id);
  g_assert_cmpstr (payment->attempt->pay_id, ==, PAY_ID);
  g_assert_cmpint (payment->confirmed_at_us, >, 0);
}

/* The status of the inquiry is not that of the payment; a refund that failed does not un-pay it. */
static void
test_last_status (PayFixture *self, gconstpointer unused)
{
  gint64 failed = pay_fixture_order (self, "AH1", 1000);
  gint64 paid;

  self->last_status = "FAILED";
  pay_fixture_hurry (self);
  pay_fixture_wait_for_state (self, failed, TRESEN_PAYMENT_FAILED);
  paid = pay_fixture_order (self, "AH2", 1000);
  self->captured = 1000;
  g_assert_cmpuint (notify (self, "AH2", "OK", "00000000"), ==, 200);
  pay_fixture_wait_for (self, "SELECT confirmed_at > 0 FROM payment WHERE id = 2", 1);
  pay_fixture_wait_for_state (self, paid, TRESEN_PAYMENT_PAID);
}

/* One open job an attempt, put off as the specification says; a question that waits does not hold up another order. */
static void
test_schedule (PayFixture *self, gconstpointer unused)
{
  static const struct
  {
    gint64 after, next;
  } steps[] = { { 0, 30 }, { 31, 60 }, { 61, 120 }, { 130, 300 }, { 310, 600 }, { 610, 1210 } };

  pay_fixture_order (self, "AH1", 1000);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *since = g_strdup_printf (
          "UPDATE pay_attempt SET state = 1, started_at = %" G_GINT64_FORMAT
          ", expires_at = %" G_GINT64_FORMAT,
          tresen_clock_now_us (self->base.clock) - steps[i].after * G_USEC_PER_SEC,
          tresen_clock_now_us (self->base.clock) + G_TIME_SPAN_HOUR);

      pay_fixture_bend (self, since);
      pay_fixture_hurry (self);
      wait_until_asked (self, "inquire", i + 1);
      pay_fixture_wait_for (self, OPEN_INQUIRIES " AND state = 0 AND next_at > 0", 1);
      g_assert_cmpint (
          pay_fixture_count (self, "SELECT (j.next_at - a.started_at + 500000) / 1000000 FROM job "
                                   "j, pay_attempt a WHERE j.kind = 15"),
          >=, steps[i].next - 1);
      g_assert_cmpint (
          pay_fixture_count (self, "SELECT (j.next_at - a.started_at + 500000) / 1000000 FROM job "
                                   "j, pay_attempt a WHERE j.kind = 15"),
          <=, steps[i].next + 2);
    }
}

/* Asked until a day after the time-out, and not longer. */
static void
test_end_of_asking (PayFixture *self, gconstpointer unused)
{
  gint64 id = pay_fixture_order (self, "AH1", 1000);

  tresen_clock_jump (self->base.clock, 23 * G_TIME_SPAN_HOUR);
  fixture_restart_bridge (&self->base);
  pay_fixture_wait_for_state (self, id, TRESEN_PAYMENT_EXPIRED);
  wait_until_asked (self, "inquire", 1);
  pay_fixture_wait_for (self, OPEN_INQUIRIES " AND state = 0 AND next_at > 0", 1);
  tresen_clock_jump (self->base.clock, 2 * G_TIME_SPAN_HOUR);
  fixture_restart_bridge (&self->base);
  pay_fixture_wait_for (self, OPEN_INQUIRIES, 0);
}

/* Nothing can be reached: nothing changes, it is said, and asked again. */
static void
test_unreachable (PayFixture *self, gconstpointer unused)
{
  static const PayManner manners[]
      = { PAY_MANNER_HTML, PAY_MANNER_ERROR, PAY_MANNER_CUT, PAY_MANNER_CLEAR };
  gint64 id = pay_fixture_order (self, "AH1", 1000);

  self->captured = 1000;
  for (guint i = 0; i < G_N_ELEMENTS (manners); i++)
    {
      self->inquire = manners[i];
      pay_fixture_hurry (self);
      wait_until_asked (self, "inquire", i + 1);
      pay_fixture_wait_for (self, OPEN_INQUIRIES " AND state = 0 AND next_at > 0", 1);
    }
  pay_fixture_wait_for_state (self, id, TRESEN_PAYMENT_STARTED);
  self->inquire = PAY_MANNER_OK;
  pay_fixture_hurry (self);
  pay_fixture_wait_for_state (self, id, TRESEN_PAYMENT_PAID);
  pay_fixture_wait_for (self, "SELECT count(*) FROM health WHERE key = 'paygate' AND state = 'ok'",
                        1);
}

/* At start Paygate is asked about everything that is open. */
static void
test_at_start (PayFixture *self, gconstpointer unused)
{
  gint64 id = pay_fixture_order (self, "AH1", 1000);

  self->captured = 1000;
  pay_fixture_bend (self, "DELETE FROM job");
  fixture_restart_bridge (&self->base);
  pay_fixture_wait_for_state (self, id, TRESEN_PAYMENT_PAID);
}

/* Refunds */

static void
test_refund (PayFixture *self, gconstpointer unused)
{
  gint64 id = pay_fixture_pay (self, "AH1", 1250000);
  g_autoptr (TresenPayment) payment = NULL;

  pay_fixture_refund (self, id, "AH1R1", 25000);
  pay_fixture_wait_for_refund (self, id, TRESEN_REFUND_ACCEPTED);
  pay_fixture_refund (self, id, "AH1R2", 1225000);
  pay_fixture_wait_for_refund (self, id, TRESEN_REFUND_ACCEPTED);
  payment = pay_fixture_load (self, id);
  g_assert_cmpint (payment->refunded, ==, 1250000);
  g_assert_cmpint (payment->reserved, ==, 0);
  g_assert_cmpuint (pay_fixture_count_asked (self, "credit.aspx"), ==, 2);
  g_assert_cmpuint (pay_fixture_count_asked (self, "credit.aspx PayID=" PAY_ID " TransID=AH1R1 "
                                                   "Amount=25000 Currency=EUR RefNr=1701"),
                    ==, 1);
}

static void
test_refund_refused (PayFixture *self, gconstpointer unused)
{
  gint64 id = pay_fixture_pay (self, "AH1", 10000);
  g_autoptr (TresenPayment) payment = NULL;
  const TresenRefund *refund;

  self->credit = PAY_MANNER_REFUSE;
  self->code = "20120044";
  pay_fixture_refund (self, id, "AH1R0", 5000);
  pay_fixture_wait_for_refund (self, id, TRESEN_REFUND_REFUSED);
  pay_fixture_wait_for (self,
                        "SELECT count(*) FROM health WHERE key = 'paygate' AND state = 'failed' "
                        "AND detail = '20120044'",
                        1);
  self->code = "21190958";
  pay_fixture_refund (self, id, "AH1R1", 5000);
  pay_fixture_wait_for (self, "SELECT count(*) FROM refund WHERE state = 3", 2);
  payment = pay_fixture_load (self, id);
  refund = payment->refunds->pdata[1];
  g_assert_cmpstr (refund->code, ==, "21190958");
  g_assert_cmpint (payment->reserved, ==, 0);
}

/* Ways in which an answer leaves open whether money has moved. */
static const struct
{
  const char *name;
  PayManner manner;
  const char *code;
} unclear[] = {
  { "cut", PAY_MANNER_CUT, NULL },
  { "html", PAY_MANNER_HTML, NULL },
  { "error-500", PAY_MANNER_ERROR, NULL },
  { "wrong-mac", PAY_MANNER_WRONG_MAC, NULL },
  { "no-mac", PAY_MANNER_NO_MAC, NULL },
  { "clear", PAY_MANNER_CLEAR, NULL },
  { "other-trans-id", PAY_MANNER_OTHER, NULL },
  { "severity-4", PAY_MANNER_REFUSE, "41190305" },
  { "no-answer-from-behind", PAY_MANNER_REFUSE, "21190040" },
  { "time-out-behind", PAY_MANNER_REFUSE, "21190051" },
  { "pending", PAY_MANNER_REFUSE, "21190935" },
};

/* Unknown, its amount stays reserved, asked at once, never sent again by itself; the books of Paygate settle it (defect 8). */
static void
test_refund_unclear (PayFixture *self, gconstpointer data)
{
  guint index = GPOINTER_TO_UINT (data);
  gint64 id = pay_fixture_pay (self, "AH1", 10000);
  g_autoptr (TresenPayment) payment = NULL;
  guint n_asked = pay_fixture_count_asked (self, "inquire");

  self->credit = unclear[index].manner;
  self->code = unclear[index].code;
  pay_fixture_refund (self, id, "AH1R1", 4000);
  pay_fixture_wait_for_refund (self, id, TRESEN_REFUND_UNKNOWN);
  wait_until_asked (self, "inquire", n_asked + 1);
  pay_fixture_wait_for (self, OPEN_INQUIRIES " AND state = 0", 1);
  payment = pay_fixture_load (self, id);
  g_assert_cmpint (payment->reserved, ==, 4000);
  g_assert_cmpint (payment->refunded, ==, 0);
  g_assert_cmpuint (payment->n_unknown_refunds, ==, 1);
  fixture_restart_bridge (&self->base);
  self->credited = 4000;
  pay_fixture_hurry (self);
  pay_fixture_wait_for_refund (self, id, TRESEN_REFUND_ACCEPTED);
  g_assert_cmpuint (pay_fixture_count_asked (self, "credit"), ==, 1);
  g_clear_pointer (&payment, tresen_payment_unref);
  payment = pay_fixture_load (self, id);
  g_assert_cmpint (payment->reserved, ==, 0);
  g_assert_cmpint (payment->refunded, ==, 4000);
}

/* No answer at all, for as long as a call may take. */
static void
test_refund_time_out (PayFixture *self, gconstpointer unused)
{
  gint64 id = pay_fixture_pay (self, "AH1", 10000);
  gint64 start_us = g_get_monotonic_time ();

  self->credit = PAY_MANNER_HANG;
  pay_fixture_refund (self, id, "AH1R1", 4000);
  wait_until_asked (self, "credit", 1);
  while (pay_fixture_count (self, "SELECT state FROM refund") == TRESEN_REFUND_SENDING)
    {
      g_assert_cmpint (g_get_monotonic_time () - start_us, <, 60 * G_USEC_PER_SEC);
      wait_some (self, G_USEC_PER_SEC);
    }
  g_assert_cmpint (g_get_monotonic_time () - start_us, >, 40 * G_USEC_PER_SEC);
  g_assert_cmpint (pay_fixture_count (self, "SELECT state FROM refund"), ==, TRESEN_REFUND_UNKNOWN);
  self->credited = 4000;
  pay_fixture_hurry (self);
  pay_fixture_wait_for_refund (self, id, TRESEN_REFUND_ACCEPTED);
  g_assert_cmpuint (pay_fixture_count_asked (self, "credit"), ==, 1);
}

/* Tresen ends (the disk is full, so nothing could be written down) between sending and answer. */
static void
test_refund_interrupted (PayFixture *self, gconstpointer unused)
{
  struct rlimit limit;
  gint64 id = pay_fixture_pay (self, "AH1", 10000);

  self->credit = PAY_MANNER_LATE;
  self->delay_us = G_USEC_PER_SEC;
  pay_fixture_refund (self, id, "AH1R1", 4000);
  pay_fixture_wait_for_refund (self, id, TRESEN_REFUND_SENDING);
  wait_until_asked (self, "credit", 1);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = 1;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  wait_some (self, 2 * G_USEC_PER_SEC);
  fixture_stop_bridge (&self->base);
  limit.rlim_cur = limit.rlim_max;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  g_assert_cmpint (pay_fixture_count (self, "SELECT state FROM refund"), ==, TRESEN_REFUND_SENDING);
  self->credit = PAY_MANNER_OK;
  fixture_restart_bridge (&self->base);
  /* Its books say that the money went back. */
  pay_fixture_wait_for_refund (self, id, TRESEN_REFUND_ACCEPTED);
  g_assert_cmpuint (pay_fixture_count_asked (self, "credit"), ==, 1);
}

/* Stopped while the answer is awaited: it is worth waiting for. */
static void
test_refund_at_stop (PayFixture *self, gconstpointer unused)
{
  gint64 id = pay_fixture_pay (self, "AH1", 10000);

  self->credit = PAY_MANNER_LATE;
  self->delay_us = G_USEC_PER_SEC;
  pay_fixture_refund (self, id, "AH1R1", 4000);
  wait_until_asked (self, "credit", 1);
  fixture_stop_bridge (&self->base);
  g_assert_cmpint (pay_fixture_count (self, "SELECT state FROM refund"), ==,
                   TRESEN_REFUND_ACCEPTED);
}

/* What has certainly not left is sent again by itself. */
static void
test_refund_not_sent (PayFixture *self, gconstpointer unused)
{
  gint64 id = pay_fixture_pay (self, "AH1", 10000);
  guint16 port = tresen_http_server_get_port (self->paygate);

  pay_fixture_close_paygate (self);
  pay_fixture_refund (self, id, "AH1R1", 4000);
  pay_fixture_wait_for (
      self, "SELECT count(*) FROM job WHERE kind = 16 AND state = 0 AND attempts > 0", 1);
  g_assert_cmpint (pay_fixture_count (self, "SELECT state FROM refund"), ==, TRESEN_REFUND_QUEUED);
  pay_fixture_wait_for (self,
                        "SELECT count(*) FROM health WHERE key = 'paygate' AND state = 'failed' "
                        "AND detail = 'unreachable'",
                        1);
  pay_fixture_open_paygate (self, port);
  pay_fixture_hurry (self);
  pay_fixture_wait_for_refund (self, id, TRESEN_REFUND_ACCEPTED);
  g_assert_cmpuint (pay_fixture_count_asked (self, "credit"), ==, 1);
}

/* Money goes back with the contract by which it came, or not at all (defect 10). */
static void
test_other_merchant (PayFixture *self, gconstpointer unused)
{
  gint64 id = pay_fixture_pay (self, "AH1", 10000);
  g_autoptr (TresenPayment) payment = NULL;
  const TresenRefund *refund;

  pay_fixture_set_merchant (self, "another_shop");
  pay_fixture_refund (self, id, "AH1R1", 4000);
  pay_fixture_wait_for_refund (self, id, TRESEN_REFUND_REFUSED);
  payment = pay_fixture_load (self, id);
  refund = payment->refunds->pdata[0];
  g_assert_nonnull (strstr (refund->error_text, "another merchant id"));
  g_assert_cmpuint (pay_fixture_count_asked (self, "credit"), ==, 0);
}

/* For an app */

static void
test_app (PayFixture *self, gconstpointer unused)
{
  gint64 id = pay_fixture_order_via (self, "AH1", 1000, TRESEN_PAY_CHANNEL_APP);
  g_autoptr (TresenPayment) payment = NULL;

  pay_fixture_wait_for_state (self, id, TRESEN_PAYMENT_STARTED);
  payment = pay_fixture_load (self, id);
  g_assert_cmpstr (payment->attempt->prepay_id, ==, "wx2018");
  g_assert_cmpint (payment->attempt->expires_at_us, >, 0);
  g_assert_cmpuint (
      pay_fixture_count_asked (
          self, "wechat.aspx TransID=AH1 Amount=1000 Currency=EUR RefNr=1701 Channel=APP"),
      ==, 1);
  self->captured = 1000;
  g_assert_cmpuint (notify (self, "AH1", "OK", "00000000"), ==, 200);
  pay_fixture_wait_for_state (self, id, TRESEN_PAYMENT_PAID);
}

static void
test_app_lost (PayFixture *self, gconstpointer unused)
{
  gint64 id;

  self->start = PAY_MANNER_CUT;
  self->inquire = PAY_MANNER_HTML;
  id = pay_fixture_order_via (self, "AH1", 1000, TRESEN_PAY_CHANNEL_APP);
  pay_fixture_wait_for_state (self, id, TRESEN_PAYMENT_CHECK);
  wait_until_asked (self, "inquire24", 1);
  fixture_restart_bridge (&self->base);
  self->inquire = PAY_MANNER_OK;
  self->captured = 1000;
  pay_fixture_hurry (self);
  pay_fixture_wait_for_state (self, id, TRESEN_PAYMENT_PAID);
  g_assert_cmpuint (pay_fixture_count_asked (self, "wechat.aspx"), ==, 1);
}

static void
test_app_refused (PayFixture *self, gconstpointer unused)
{
  gint64 id;

  self->start = PAY_MANNER_REFUSE;
  self->code = "20110085";
  id = pay_fixture_order_via (self, "AH1", 1000, TRESEN_PAY_CHANNEL_APP);
  pay_fixture_wait_for_state (self, id, TRESEN_PAYMENT_FAILED);
  g_assert_cmpuint (pay_fixture_count_asked (self, "wechat.aspx"), ==, 1);
}

static void
add (const char *path, gconstpointer data, void (*test) (PayFixture *, gconstpointer))
{
  g_test_add (path, PayFixture, data, pay_fixture_set_up, test, pay_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* Warnings are part of the matter here. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  signal (SIGXFSZ, SIG_IGN);
  add ("/bridge/pay-flows/inquiry/confirmed", NULL, test_confirmed);
  add ("/bridge/pay-flows/inquiry/other-amount", NULL, test_other_amount);
  add ("/bridge/pay-flows/inquiry/other-currency", NULL, test_other_currency);
  add ("/bridge/pay-flows/inquiry/found-paid", NULL, test_found_paid);
  add ("/bridge/pay-flows/inquiry/last-status", NULL, test_last_status);
  add ("/bridge/pay-flows/inquiry/schedule", NULL, test_schedule);
  add ("/bridge/pay-flows/inquiry/end-of-asking", NULL, test_end_of_asking);
  add ("/bridge/pay-flows/inquiry/unreachable", NULL, test_unreachable);
  add ("/bridge/pay-flows/inquiry/at-start", NULL, test_at_start);
  add ("/bridge/pay-flows/refund/accepted", NULL, test_refund);
  add ("/bridge/pay-flows/refund/refused", NULL, test_refund_refused);
  for (guint i = 0; i < G_N_ELEMENTS (unclear); i++)
    {
      g_autofree char *path
          = g_strconcat ("/bridge/pay-flows/refund/unclear/", unclear[i].name, NULL);

      add (path, GUINT_TO_POINTER (i), test_refund_unclear);
    }
  if (g_test_slow ())
    add ("/bridge/pay-flows/refund/time-out", NULL, test_refund_time_out);
  add ("/bridge/pay-flows/refund/interrupted", NULL, test_refund_interrupted);
  add ("/bridge/pay-flows/refund/at-stop", NULL, test_refund_at_stop);
  add ("/bridge/pay-flows/refund/not-sent", NULL, test_refund_not_sent);
  add ("/bridge/pay-flows/refund/other-merchant", NULL, test_other_merchant);
  add ("/bridge/pay-flows/app/started", NULL, test_app);
  add ("/bridge/pay-flows/app/lost", NULL, test_app_lost);
  add ("/bridge/pay-flows/app/refused", NULL, test_app_refused);
  return g_test_run ();
}
