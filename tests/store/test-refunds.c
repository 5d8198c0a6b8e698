/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pay-fixture.h"

#include "tresen-db.h"

#define ACCEPTED TRESEN_REFUND_ACCEPTED
#define REFUSED TRESEN_REFUND_REFUSED
#define UNKNOWN TRESEN_REFUND_UNKNOWN

static gint64
left_of (TresenDb *db, const char *trans_id)
{
  gint64 left = -1;

  CHECK (tresen_store_refund_find_left (db, attempt_of (db, trans_id), &left, &error) >= 0);
  return left;
}

static gint64
state_of (TresenDb *db, gint64 refund_id)
{
  return number_with (db, "SELECT state FROM refund WHERE id = ?1", refund_id);
}

static gint64
begin (TresenDb *db, gint64 refund_id, gint64 at_us)
{
  gint64 job = find_job (db, TRESEN_JOB_REFUND, refund_id);
  g_autoptr (TresenRefund) refund = NULL;

  CHECK ((refund = tresen_store_refund_begin (db, job, refund_id, at_us, &error)) != NULL);
  g_assert_cmpint (refund->state, ==, TRESEN_REFUND_SENDING);
  g_assert_cmpint (refund->sent_at_us, ==, at_us);
  return job;
}

static void
answer (TresenDb *db, gint64 job, gint64 refund_id, TresenRefundState state)
{
  const TresenPayResult words = { .via = TRESEN_PAY_VIA_ANSWER,
                                  .xid = "XR",
                                  .status = state == ACCEPTED ? "OK" : "FAILED",
                                  .code = state == ACCEPTED ? "00000000" : "22060957",
                                  .error_text = state == UNKNOWN ? "time-out" : "" };

  CHECK (tresen_store_refund_answer (db, job, refund_id, state, &words, START + MINUTE, &error));
}

/* Asks for a refund and has it answered. */
static gint64
refund (TresenDb *db,
        gint64 payment_id,
        gint64 amount,
        const char *trans_id,
        TresenRefundState state)
{
  gint64 id = add_refund (db, payment_id, amount, trans_id, START);

  answer (db, begin (db, id, START), id, state);
  return id;
}

static gboolean
try_refund (TresenDb *db, gint64 payment_id, gint64 amount, const char *trans_id, GError **error)
{
  g_autoptr (TresenRefund) wish = tresen_refund_new ();

  wish->trans_id = g_strdup (trans_id);
  wish->ref_nr = g_strdup ("1");
  wish->amount = amount;
  return tresen_store_refund_ask (db, payment_id, 0, wish, START, error) > 0;
}

static void
test_parts (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 id = add_paid (db, 10000, "AH1", START);
  g_autoptr (TresenPayment) payment = NULL;
  const TresenRefund *first;

  refund (db, id, 3000, "R1", ACCEPTED);
  g_assert_cmpint (left_of (db, "AH1"), ==, 7000);
  refund (db, id, 5000, "R2", ACCEPTED);
  CHECK_ERROR (try_refund (db, id, 2001, "R3", &error), TRESEN_STORE_ERROR_TOO_MUCH);
  refund (db, id, 1000, "R3", REFUSED);
  g_assert_cmpint (left_of (db, "AH1"), ==, 2000);
  refund (db, id, 2000, "R4", ACCEPTED);
  g_assert_cmpint (left_of (db, "AH1"), ==, 0);
  CHECK_ERROR (try_refund (db, id, 100, "R5", &error), TRESEN_STORE_ERROR_TOO_MUCH);
  CHECK ((payment = tresen_store_payment_load (db, id, &error)) != NULL);
  g_assert_cmpint (payment->refunded, ==, 10000);
  g_assert_cmpint (payment->reserved, ==, 0);
  g_assert_cmpint (payment->state, ==, TRESEN_PAYMENT_PAID);
  g_assert_cmpuint (payment->refunds->len, ==, 4);
  first = g_ptr_array_index (payment->refunds, 0);
  g_assert_cmpstr (first->trans_id, ==, "R1");
  g_assert_cmpstr (first->who, ==, "Kim");
  g_assert_cmpstr (first->reason, ==, "Part returned");
  g_assert_cmpstr (first->xid, ==, "XR");
  g_assert_cmpint (first->settled_at_us, ==, START + MINUTE);
}

static void
test_refusals (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 open = add_payment (db, 0, 10000, "OPEN", START);
  gint64 id = add_paid (db, 10000, "AH1", START);
  gint64 other = add_paid (db, 10000, "AH2", START);
  gint64 first;

  CHECK_ERROR (try_refund (db, open, 1000, "R", &error), TRESEN_STORE_ERROR_NOT_PAID);
  CHECK_ERROR (try_refund (db, 99, 1000, "R", &error), TRESEN_STORE_ERROR_NOT_PAID);
  CHECK_ERROR (try_refund (db, id, 99, "R", &error), TRESEN_STORE_ERROR_TOO_SMALL);
  CHECK_ERROR (try_refund (db, id, 0, "R", &error), TRESEN_STORE_ERROR_TOO_SMALL);
  CHECK_ERROR (try_refund (db, id, -5, "R", &error), TRESEN_STORE_ERROR_TOO_SMALL);
  CHECK_ERROR (try_refund (db, id, 10001, "R", &error), TRESEN_STORE_ERROR_TOO_MUCH);
  CHECK_ERROR (try_refund (db, id, 1000, "AH2", &error), TRESEN_STORE_ERROR_TAKEN);
  first = add_refund (db, id, 1000, "R1", START);
  CHECK_ERROR (try_refund (db, id, 1000, "R2", &error), TRESEN_STORE_ERROR_UNDER_WAY);
  CHECK_ERROR (try_refund (db, other, 1000, "R1", &error), TRESEN_STORE_ERROR_TAKEN);
  begin (db, first, START);
  CHECK_ERROR (try_refund (db, id, 1000, "R2", &error), TRESEN_STORE_ERROR_UNDER_WAY);
  add_refund (db, other, 1000, "R2", START);
  g_assert_cmpint (find_number (db, "SELECT count (*) FROM refund"), ==, 2);
  g_assert_cmpint (find_number (db, "SELECT count (*) FROM job WHERE kind = 16"), ==, 2);
}

/* Lost answers */

static void
test_unknown (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 id = add_paid (db, 10000, "AH1", START);
  gint64 lost = refund (db, id, 4000, "R1", UNKNOWN);

  g_assert_cmpint (left_of (db, "AH1"), ==, 6000);
  g_assert_cmpint (find_job (db, TRESEN_JOB_REFUND, lost), ==, 0);
  g_assert_cmpint (find_job (db, TRESEN_JOB_INQUIRE, attempt_of (db, "AH1")), !=, 0);
  CHECK_ERROR (try_refund (db, id, 7000, "R2", &error), TRESEN_STORE_ERROR_TOO_MUCH);
  g_assert_cmpuint (ask (db, "AH1", 10000, 0, START).n_settled, ==, 0);
  g_assert_cmpint (state_of (db, lost), ==, UNKNOWN);
  /* Another one may be sent meanwhile; while it is, nothing is settled. */
  {
    gint64 second = add_refund (db, id, 2000, "R2", START), job = begin (db, second, START);

    g_assert_cmpuint (ask (db, "AH1", 10000, 4000, START).n_settled, ==, 0);
    answer (db, job, second, ACCEPTED);
  }
  g_assert_cmpuint (ask (db, "AH1", 10000, 6000, START).n_settled, ==, 1);
  g_assert_cmpint (state_of (db, lost), ==, ACCEPTED);
  g_assert_cmpint (left_of (db, "AH1"), ==, 4000);
  g_assert_cmpint (
      find_number (db, "SELECT count (*) FROM payment_step WHERE kind = 14 AND refund_id = 1"), ==,
      1);
}

/* An inquiry that shows another amount than ordered settles nothing. */
static void
test_mismatch (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 lost = refund (db, add_paid (db, 10000, "AH1", START), 4000, "R1", UNKNOWN);

  g_assert_cmpuint (ask (db, "AH1", 9000, 4000, START).n_settled, ==, 0);
  g_assert_cmpint (state_of (db, lost), ==, UNKNOWN);
}

static void
test_repeat (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 id = add_paid (db, 10000, "AH1", START);
  gint64 lost = refund (db, id, 4000, "R1", UNKNOWN);
  g_autoptr (TresenRefund) before = NULL;
  g_autoptr (TresenRefund) after = NULL;

  CHECK ((before = tresen_store_refund_load (db, lost, &error)) != NULL);
  CHECK (tresen_store_refund_repeat (db, lost, "Ada", START + HOUR, &error));
  CHECK_ERROR (tresen_store_refund_repeat (db, lost, "Ada", START + HOUR, &error),
               TRESEN_STORE_ERROR_UNDER_WAY);
  g_assert_cmpint (left_of (db, "AH1"), ==, 6000);
  CHECK ((after = tresen_store_refund_load (db, lost, &error)) != NULL);
  g_assert_cmpstr (after->trans_id, ==, before->trans_id);
  g_assert_cmpstr (after->ref_nr, ==, before->ref_nr);
  g_assert_cmpint (after->amount, ==, before->amount);
  /* The first one may have been taken, so a refusal of the second proves nothing. */
  answer (db, begin (db, lost, START + HOUR), lost, REFUSED);
  g_assert_cmpint (state_of (db, lost), ==, UNKNOWN);
  g_assert_cmpint (left_of (db, "AH1"), ==, 6000);
  CHECK (tresen_store_refund_repeat (db, lost, "Ada", START + HOUR, &error));
  answer (db, begin (db, lost, START + HOUR), lost, ACCEPTED);
  g_assert_cmpint (left_of (db, "AH1"), ==, 6000);
  CHECK_ERROR (tresen_store_refund_repeat (db, lost, "Ada", START, &error),
               TRESEN_STORE_ERROR_NOT_FOUND);
}

/* What was certainly refused has nothing reserved: to send it again is to ask for it again. */
static void
test_repeat_refused (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 id = add_paid (db, 10000, "AH1", START);
  gint64 refused = refund (db, id, 4000, "R1", REFUSED);
  gint64 second = refund (db, id, 7000, "R2", ACCEPTED);

  CHECK_ERROR (tresen_store_refund_repeat (db, refused, "", START, &error),
               TRESEN_STORE_ERROR_TOO_MUCH);
  g_assert_cmpint (state_of (db, refused), ==, REFUSED);
  g_assert_cmpint (state_of (db, second), ==, ACCEPTED);
  refused = refund (db, id, 1000, "R3", REFUSED);
  CHECK (tresen_store_refund_repeat (db, refused, "", START, &error));
  answer (db, begin (db, refused, START), refused, ACCEPTED);
  g_assert_cmpint (left_of (db, "AH1"), ==, 2000);
}

static void
test_take_back (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 id = add_paid (db, 10000, "AH1", START);
  gint64 wish = add_refund (db, id, 4000, "R1", START);

  CHECK (tresen_store_refund_take_back (db, wish, "Kim", START, &error));
  g_assert_cmpint (state_of (db, wish), ==, REFUSED);
  g_assert_cmpint (left_of (db, "AH1"), ==, 10000);
  g_assert_cmpint (find_job (db, TRESEN_JOB_REFUND, wish), ==, 0);
  wish = refund (db, id, 4000, "R2", UNKNOWN);
  CHECK_ERROR (tresen_store_refund_take_back (db, wish, "Kim", START, &error),
               TRESEN_STORE_ERROR_NOT_FOUND);
  CHECK (tresen_store_refund_repeat (db, wish, "Kim", START, &error));
  CHECK (tresen_store_refund_take_back (db, wish, "Kim", START, &error));
  g_assert_cmpint (state_of (db, wish), ==, UNKNOWN);
  g_assert_cmpint (left_of (db, "AH1"), ==, 6000);
}

static void
test_put_back (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 wish = add_refund (db, add_paid (db, 10000, "AH1", START), 4000, "R1", START);
  gint64 job = begin (db, wish, START);

  CHECK (tresen_store_refund_put_back (db, job, wish, START + MINUTE, "no route", &error));
  g_assert_cmpint (state_of (db, wish), ==, TRESEN_REFUND_QUEUED);
  g_assert_cmpint (number_with (db, "SELECT next_at FROM job WHERE id = ?1", job), ==,
                   START + MINUTE);
  answer (db, begin (db, wish, START + MINUTE), wish, ACCEPTED);
  g_assert_cmpint (left_of (db, "AH1"), ==, 6000);
}

/* A kill between sending and answer. */
static void
test_recover (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 sending = add_refund (db, add_paid (db, 10000, "AH1", START), 4000, "R1", START);
  gint64 queued = add_refund (db, add_paid (db, 10000, "AH2", START), 4000, "R2", START);
  gint64 job = begin (db, sending, START);
  const TresenPayResult late = { .code = "00000000" };

  CHECK (tresen_store_payments_recover (db, START + HOUR, &error));
  g_assert_cmpint (state_of (db, sending), ==, UNKNOWN);
  g_assert_cmpint (find_job (db, TRESEN_JOB_REFUND, sending), ==, 0);
  g_assert_cmpint (find_job (db, TRESEN_JOB_INQUIRE, attempt_of (db, "AH1")), !=, 0);
  g_assert_cmpint (number_with (db, "SELECT state FROM job WHERE id = ?1", job), ==,
                   TRESEN_JOB_UNKNOWN);
  g_assert_cmpint (left_of (db, "AH1"), ==, 6000);
  CHECK_ERROR (tresen_store_refund_answer (db, job, sending, ACCEPTED, &late, START, &error),
               TRESEN_STORE_ERROR_NOT_FOUND);
  g_assert_cmpint (state_of (db, queued), ==, TRESEN_REFUND_QUEUED);
  g_assert_cmpint (find_job (db, TRESEN_JOB_REFUND, queued), !=, 0);
}

/* Paid twice, by two attempts: each can be refunded in full. */
static void
test_paid_twice (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 id = add_payment (db, 0, 10000, "AH1", START), wish = 0;
  g_autoptr (TresenRefund) of_second = tresen_refund_new ();
  g_autoptr (TresenPayment) payment = NULL;

  start (db, "AH1", START);
  add_attempt (db, id, "AH2", START + MINUTE);
  start (db, "AH2", START + MINUTE);
  g_assert_true (take (db, "AH2", "P2", "X2", TRESEN_PAY_CLASS_SUCCESS, START).is_paid_now);
  g_assert_true (
      take (db, "AH1", "P1", "X1", TRESEN_PAY_CLASS_SUCCESS, START + HOUR).has_new_conflict);
  of_second->trans_id = g_strdup ("R1");
  of_second->ref_nr = g_strdup ("1");
  of_second->amount = 10000;
  CHECK ((wish = tresen_store_refund_ask (db, id, attempt_of (db, "AH1"), of_second, START, &error))
         > 0);
  answer (db, begin (db, wish, START), wish, ACCEPTED);
  g_assert_cmpint (left_of (db, "AH1"), ==, 0);
  g_assert_cmpint (left_of (db, "AH2"), ==, 10000);
  refund (db, id, 4000, "R2", ACCEPTED);
  g_assert_cmpint (left_of (db, "AH2"), ==, 6000);
  CHECK ((payment = tresen_store_payment_load (db, id, &error)) != NULL);
  g_assert_cmpint (payment->captured, ==, 20000);
  g_assert_cmpint (payment->refunded, ==, 14000);
}

/* Two windows ask for the whole amount in the same moment. */

typedef struct
{
  guint n_open;
  guint n_asked;
  gboolean is_done;
} Race;

static gpointer
ask_in_group (TresenDb *db, gpointer data, GError **error)
{
  return GINT_TO_POINTER (try_refund (db, 1, 6000, data, error));
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Race *race = user_data;
  g_autoptr (GError) error = NULL;

  if (tresen_store_write_finish (TRESEN_STORE (source), result, &error) != NULL)
    race->n_asked++;
  else
    g_assert_error (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_UNDER_WAY);
  race->is_done = --race->n_open == 0;
}

static gpointer
pay (TresenDb *db, gpointer data, GError **error)
{
  add_paid (db, 10000, "AH1", START);
  return NULL;
}

static void
test_same_moment (Fixture *self, gconstpointer data)
{
  static const char *const names[] = { "R1", "R2", "R3", "R4" };
  Race race = { .n_open = G_N_ELEMENTS (names) };

  fixture_write (self, pay, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    tresen_store_write_async (self->store, ask_in_group, (gpointer) names[i], NULL, NULL, asked_cb,
                              &race);
  fixture_wait (&race.is_done);
  g_assert_cmpuint (race.n_asked, ==, 1);
}

/* Whatever happens in whatever order: never more is accepted and reserved than was paid. */
static void
test_any_order (Fixture *self, gconstpointer data)
{
  static const char sum[] = "SELECT coalesce (sum (amount), 0) FROM refund WHERE state <> 3";
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 id = add_paid (db, 10000, "AH1", START), last = 0;

  for (guint i = 0; i < 400; i++)
    {
      g_autofree char *name = g_strdup_printf ("R%u", i);
      gint64 any = last > 0 ? g_test_rand_int_range (1, (gint32) last + 1) : 0;

      if (try_refund (db, id, g_test_rand_int_range (50, 3000), name, NULL))
        last = find_number (db, "SELECT max (id) FROM refund");
      if (any > 0 && state_of (db, any) == TRESEN_REFUND_QUEUED)
        answer (db, begin (db, any, START), any,
                (TresenRefundState[]){ ACCEPTED, REFUSED, UNKNOWN }[g_test_rand_int_range (0, 3)]);
      else if (any > 0)
        tresen_store_refund_repeat (db, any, "", START, NULL);
      ask (db, "AH1", 10000, g_test_rand_int_range (0, 10001), START);
      g_assert_cmpint (find_number (db, sum), <=, 10000);
      g_assert_cmpint (find_number (db, "SELECT refunded + reserved FROM payment"), ==,
                       find_number (db, sum));
    }
}

#define ADD(name, func)                                                                            \
  g_test_add ("/store/refunds/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("parts", test_parts);
  ADD ("refusals", test_refusals);
  ADD ("unknown", test_unknown);
  ADD ("mismatch", test_mismatch);
  ADD ("repeat", test_repeat);
  ADD ("repeat-refused", test_repeat_refused);
  ADD ("take-back", test_take_back);
  ADD ("put-back", test_put_back);
  ADD ("recover", test_recover);
  ADD ("paid-twice", test_paid_twice);
  ADD ("same-moment", test_same_moment);
  ADD ("any-order", test_any_order);
  return g_test_run ();
}
