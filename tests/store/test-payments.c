/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pay-fixture.h"

static void
test_create (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 li = add_customer (db, "o-li");
  gint64 id = add_payment (db, li, 24000, "AH1", START);
  g_autoptr (TresenPayment) payment = NULL;
  const TresenPaymentStep *step;

  CHECK ((payment = tresen_store_payment_load (db, id, &error)) != NULL);
  g_assert_cmpint (payment->state, ==, TRESEN_PAYMENT_NEW);
  g_assert_cmpint (payment->customer_id, ==, li);
  g_assert_cmpstr (payment->customer_openid, ==, "o-li");
  g_assert_cmpint (payment->amount, ==, 24000);
  g_assert_cmpstr (payment->items, ==, "[]");
  g_assert_cmpuint (payment->attempts->len, ==, 1);
  g_assert_cmpstr (payment->attempt->trans_id, ==, "AH1");
  g_assert_cmpint (payment->attempt->expires_at_us, ==, 0);
  g_assert_cmpuint (payment->refunds->len, ==, 0);
  g_assert_cmpuint (payment->steps->len, ==, 1);
  step = g_ptr_array_index (payment->steps, 0);
  g_assert_cmpint (step->kind, ==, TRESEN_PAY_STEP_CREATED);
  g_assert_cmpstr (step->who, ==, "Kim");
  g_assert_cmpint (find_number (db, "SELECT count (*) FROM job"), ==, 0);
}

static void
test_smoke (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 id = add_paid (db, 10000, "AH1", START);
  gint64 refund_id = add_refund (db, id, 4000, "AH1R1", START);
  g_autoptr (TresenRefund) refund = NULL;
  const TresenPayResult answer
      = { .result_class = TRESEN_PAY_CLASS_UNKNOWN, .error_text = "time-out" };
  TresenPaymentCounts counts;
  gint64 left = 0;

  CHECK ((refund = tresen_store_refund_begin (db, find_job (db, TRESEN_JOB_REFUND, refund_id),
                                              refund_id, START, &error))
         != NULL);
  CHECK (tresen_store_refund_answer (db, find_job (db, TRESEN_JOB_REFUND, refund_id), refund_id,
                                     TRESEN_REFUND_UNKNOWN, &answer, START, &error));
  CHECK (tresen_store_refund_find_left (db, attempt_of (db, "AH1"), &left, &error) == 1);
  g_assert_cmpint (left, ==, 6000);
  CHECK (tresen_store_payments_count (db, &counts, &error));
  g_assert_cmpuint (counts.n_attention, ==, 1);
  g_assert_cmpuint (ask (db, "AH1", 10000, 4000, START).n_settled, ==, 1);
  CHECK (tresen_store_payments_count (db, &counts, &error));
  g_assert_cmpuint (counts.n_attention, ==, 0);
  CHECK (tresen_store_payments_recover (db, START, &error));
  for (TresenPaymentFilter filter = TRESEN_PAYMENTS_ALL; filter <= TRESEN_PAYMENTS_ATTENTION;
       filter++)
    {
      TresenPaymentQuery query = { .filter = filter };
      g_autoptr (GPtrArray) page = NULL;
      g_autoptr (GPtrArray) found = NULL;

      CHECK ((page = tresen_store_payments_page (db, &query, NULL, 10, &error)) != NULL);
      query.search = "AH1";
      CHECK ((found = tresen_store_payments_page (db, &query, NULL, 10, &error)) != NULL);
      g_assert_cmpuint (found->len, ==, page->len);
    }
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/store/payments/create", test_create);
  ADD ("/store/payments/smoke", test_smoke);
  return g_test_run ();
}
