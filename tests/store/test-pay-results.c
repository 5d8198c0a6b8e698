/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pay-fixture.h"

#include "tresen-db.h"

#define SUCCESS TRESEN_PAY_CLASS_SUCCESS
#define FAILED TRESEN_PAY_CLASS_FAILED

static TresenPayment *
load (TresenDb *db, gint64 payment_id)
{
  TresenPayment *payment = NULL;

  CHECK ((payment = tresen_store_payment_load (db, payment_id, &error)) != NULL);
  return payment;
}

static guint
count_steps (TresenDb *db, TresenPayStepKind kind)
{
  return (guint) number_with (db, "SELECT count (*) FROM payment_step WHERE kind = ?1", kind);
}

static gboolean
has_inquiry (TresenDb *db, const char *trans_id)
{
  return find_job (db, TRESEN_JOB_INQUIRE, attempt_of (db, trans_id)) != 0;
}

/* Browser and notification, and the platform's repeats. */
static void
test_paid_once (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 li = add_customer (db, "o-li");
  gint64 id = add_payment (db, li, 10000, "AH1", START);
  g_autoptr (TresenPayment) payment = NULL;
  TresenPayEffect effect;

  start (db, "AH1", START);
  effect = take (db, "AH1", "PAY1", "X1", SUCCESS, START + MINUTE);
  g_assert_cmpint (effect.verdict, ==, TRESEN_VERDICT_ACCEPTED);
  g_assert_cmpint (effect.payment_id, ==, id);
  g_assert_cmpint (effect.customer_id, ==, li);
  g_assert_cmpint (effect.before, ==, TRESEN_PAYMENT_STARTED);
  g_assert_cmpint (effect.after, ==, TRESEN_PAYMENT_PAID);
  g_assert_true (effect.is_paid_now);
  for (guint i = 0; i < 3; i++)
    {
      effect = take (db, "AH1", "PAY1", "X1", SUCCESS, START + HOUR);
      g_assert_cmpint (effect.verdict, ==, TRESEN_VERDICT_DUPLICATE);
      g_assert_cmpint (effect.after, ==, TRESEN_PAYMENT_PAID);
      g_assert_false (effect.is_paid_now);
    }
  /* The same again under another XID is no duplicate, but changes nothing. */
  effect = take (db, "AH1", "PAY1", "X2", SUCCESS, START + HOUR);
  g_assert_cmpint (effect.verdict, ==, TRESEN_VERDICT_ACCEPTED);
  g_assert_false (effect.is_paid_now);
  payment = load (db, id);
  g_assert_cmpint (payment->state, ==, TRESEN_PAYMENT_PAID);
  g_assert_cmpint (payment->paid_at_us, ==, START + MINUTE);
  g_assert_cmpint (payment->captured, ==, 10000);
  g_assert_cmpint (payment->confirmed_at_us, ==, 0);
  g_assert_false (payment->has_conflict);
  g_assert_cmpstr (payment->attempt->pay_id, ==, "PAY1");
  g_assert_cmpstr (payment->attempt->xid, ==, "X1");
  g_assert_true (has_inquiry (db, "AH1"));
  g_assert_cmpint (find_number (db, "SELECT count (*) FROM callback"), ==, 5);
}

static void
test_order_of_results (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 id = add_payment (db, 0, 10000, "AH1", START);
  g_autoptr (TresenPayment) payment = NULL;
  TresenPayEffect effect;

  start (db, "AH1", START);
  effect = take (db, "AH1", "", "", FAILED, START);
  g_assert_cmpint (effect.after, ==, TRESEN_PAYMENT_FAILED);
  effect = take (db, "AH1", "PAY1", "X1", SUCCESS, START);
  g_assert_true (effect.is_paid_now);
  effect = take (db, "AH1", "PAY1", "X2", FAILED, START);
  g_assert_cmpint (effect.after, ==, TRESEN_PAYMENT_PAID);
  g_assert_true (effect.has_new_conflict);
  effect = take (db, "AH1", "PAY2", "X3", SUCCESS, START);
  g_assert_true (effect.has_new_conflict);
  payment = load (db, id);
  g_assert_true (payment->has_conflict);
  g_assert_cmpstr (payment->attempt->pay_id, ==, "PAY1");
  g_assert_cmpstr (payment->attempt->xid, ==, "X1");
  g_assert_cmpstr (payment->attempt->code, ==, "00000000");
  g_assert_cmpuint (count_steps (db, TRESEN_PAY_STEP_CONFLICT), ==, 2);
  g_assert_cmpuint (count_steps (db, TRESEN_PAY_STEP_RESULT), ==, 2);
}

/* A step that was pending is decided under the same XID: that is no repeat. */
static void
test_pending_then_paid (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);

  add_payment (db, 0, 10000, "AH1", START);
  start (db, "AH1", START);
  g_assert_cmpint (take (db, "AH1", "PAY1", "X1", TRESEN_PAY_CLASS_PENDING, START).after, ==,
                   TRESEN_PAYMENT_PENDING);
  g_assert_true (take (db, "AH1", "PAY1", "X1", SUCCESS, START).is_paid_now);
}

/* Begun twice: what was paid is what counts, and somebody has to look whether the other was paid too. */
static void
test_other_pay_id (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 id = add_payment (db, 0, 10000, "AH1", START);
  g_autoptr (TresenPayment) payment = NULL;
  TresenPayEffect effect;

  start (db, "AH1", START);
  take (db, "AH1", "PAY1", "X1", TRESEN_PAY_CLASS_PENDING, START);
  effect = take (db, "AH1", "PAY2", "X2", SUCCESS, START);
  g_assert_true (effect.is_paid_now);
  g_assert_true (effect.has_new_conflict);
  payment = load (db, id);
  g_assert_cmpstr (payment->attempt->pay_id, ==, "PAY2");
  g_assert_cmpstr (payment->attempt->xid, ==, "X2");
  g_assert_cmpstr (payment->attempt->code, ==, "00000000");
}

static void
test_contradiction (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  TresenPaymentCounts counts;

  add_payment (db, 0, 10000, "AH1", START);
  g_assert_cmpint (take (db, "AH1", "PAY1", "X1", TRESEN_PAY_CLASS_UNKNOWN, START).after, ==,
                   TRESEN_PAYMENT_CHECK);
  g_assert_true (has_inquiry (db, "AH1"));
  CHECK (tresen_store_payments_count (db, &counts, &error));
  g_assert_cmpuint (counts.n_attention, ==, 1);
  CHECK (tresen_store_payment_set_handled (db, 1, "Kim", START, &error));
  CHECK (tresen_store_payments_count (db, &counts, &error));
  g_assert_cmpuint (counts.n_attention, ==, 0);
  g_assert_cmpuint (counts.n_open, ==, 1);
  g_assert_true (take (db, "AH1", "PAY1", "X2", SUCCESS, START).is_paid_now);
  g_assert_true (take (db, "AH1", "PAY9", "X3", SUCCESS, START).has_new_conflict);
  CHECK (tresen_store_payments_count (db, &counts, &error));
  g_assert_cmpuint (counts.n_attention, ==, 1);
}

static void
test_orphan (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  g_autoptr (GPtrArray) orphans = NULL;
  g_autoptr (GPtrArray) left = NULL;
  TresenPaymentCounts counts;
  const TresenPaymentStep *step;
  TresenPayEffect effect;

  add_payment (db, 0, 10000, "AH1", START);
  for (guint i = 0; i < 3; i++)
    {
      effect = take (db, "ELSE", "PAY1", "X1", SUCCESS, START);
      g_assert_cmpint (effect.verdict, ==, TRESEN_VERDICT_ORPHAN);
      g_assert_cmpint (effect.payment_id, ==, 0);
      g_assert_false (effect.is_paid_now);
    }
  CHECK ((orphans = tresen_store_payment_orphans (db, G_MAXINT64, 10, &error)) != NULL);
  g_assert_cmpuint (orphans->len, ==, 1);
  step = orphans->pdata[0];
  g_assert_cmpstr (step->trans_id, ==, "ELSE");
  g_assert_cmpstr (step->pay_id, ==, "PAY1");
  g_assert_cmpint (step->payment_id, ==, 0);
  g_assert_cmpint (find_number (db, "SELECT state FROM payment"), ==, TRESEN_PAYMENT_NEW);
  /* Seen to, it is gone from the list, and a repeat does not bring it back. */
  CHECK (tresen_store_payment_orphan_set_handled (db, step->id, "Kim", START, &error));
  CHECK_ERROR (tresen_store_payment_orphan_set_handled (db, 1, "Kim", START, &error),
               TRESEN_STORE_ERROR_NOT_FOUND);
  take (db, "ELSE", "PAY1", "X1", SUCCESS, START);
  CHECK ((left = tresen_store_payment_orphans (db, G_MAXINT64, 10, &error)) != NULL);
  g_assert_cmpuint (left->len, ==, 0);
  take (db, "ELSE", "PAY1", "X2", FAILED, START);
  CHECK (tresen_store_payments_count (db, &counts, &error));
  g_assert_cmpuint (counts.n_orphans, ==, 1);
  g_assert_cmpint (find_number (db, "SELECT count (*) FROM callback WHERE verdict = 2"), ==, 5);
}

/* Two results that arrive at the same time land in one group of the writer. */

typedef struct
{
  guint n_open;
  guint n_paid_now;
  guint n_duplicates;
  gboolean is_done;
} Race;

static gpointer
take_in_group (TresenDb *db, gpointer data, GError **error)
{
  TresenPayEffect *effect = g_new0 (TresenPayEffect, 1);

  *effect = take (db, "AH1", "PAY1", data, SUCCESS, START);
  return effect;
}

static void
taken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Race *race = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree TresenPayEffect *effect
      = tresen_store_write_finish (TRESEN_STORE (source), result, &error);

  g_assert_no_error (error);
  race->n_paid_now += effect->is_paid_now;
  race->n_duplicates += effect->verdict == TRESEN_VERDICT_DUPLICATE;
  race->is_done = --race->n_open == 0;
}

static gpointer
add_started (TresenDb *db, gpointer data, GError **error)
{
  add_payment (db, 0, 10000, "AH1", START);
  start (db, "AH1", START);
  return NULL;
}

static void
test_same_moment (Fixture *self, gconstpointer data)
{
  static const char *const xids[] = { "X1", "X1", "X2", "X1" };
  Race race = { .n_open = 64 };

  fixture_write (self, add_started, NULL, NULL);
  for (guint i = 0; i < 64; i++)
    tresen_store_write_async (self->store, take_in_group, (gpointer) xids[i % 4], NULL, g_free,
                              taken_cb, &race);
  fixture_wait (&race.is_done);
  g_assert_cmpuint (race.n_paid_now, ==, 1);
  g_assert_cmpuint (race.n_duplicates, ==, 62);
}

/* Inquiries */

static void
test_confirmed (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 id = add_paid (db, 10000, "AH1", START);
  g_autoptr (TresenPayment) payment = NULL;
  TresenPayEffect effect = ask (db, "AH1", 10000, 0, START + MINUTE);

  g_assert_true (effect.is_confirmed_now);
  g_assert_false (effect.is_paid_now);
  g_assert_false (ask (db, "AH1", 10000, 0, START + HOUR).is_confirmed_now);
  payment = load (db, id);
  g_assert_cmpint (payment->confirmed_at_us, ==, START + MINUTE);
  g_assert_cmpint (payment->attempt->inquired_at_us, ==, START + HOUR);
  g_assert_cmpuint (count_steps (db, TRESEN_PAY_STEP_CONFIRMED), ==, 1);
  g_assert_cmpuint (count_steps (db, TRESEN_PAY_STEP_INQUIRY), ==, 0);
}

static void
test_found_paid (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  TresenPayEffect effect;

  add_payment (db, 0, 10000, "AH1", START);
  start (db, "AH1", START);
  g_assert_cmpint (ask (db, "AH1", 0, 0, START).after, ==, TRESEN_PAYMENT_PENDING);
  effect = ask (db, "AH1", 10000, 0, START);
  g_assert_true (effect.is_paid_now);
  g_assert_true (effect.is_confirmed_now);
  effect = take (db, "AH1", "PAY1", "X1", SUCCESS, START);
  g_assert_false (effect.is_paid_now);
  g_assert_cmpint (find_number (db, "SELECT count (*) FROM pay_attempt WHERE pay_id = 'PAY1'"
                                    " AND xid = 'X1'"),
                   ==, 1);
}

static void
test_mismatch (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  TresenPayEffect effect;

  add_payment (db, 0, 10000, "AH1", START);
  start (db, "AH1", START);
  effect = ask (db, "AH1", 1000, 0, START);
  g_assert_true (effect.has_new_mismatch);
  g_assert_cmpint (effect.after, ==, TRESEN_PAYMENT_STARTED);
  effect = ask (db, "AH1", 1000, 0, START);
  g_assert_false (effect.has_new_mismatch);
  g_assert_cmpuint (count_steps (db, TRESEN_PAY_STEP_MISMATCH), ==, 1);
  g_assert_true (take (db, "AH1", "PAY1", "X1", SUCCESS, START).is_paid_now);
  g_assert_cmpint (ask (db, "AH1", 1000, 0, START).after, ==, TRESEN_PAYMENT_PAID);
  g_assert_cmpint (find_number (db, "SELECT has_mismatch FROM payment"), ==, 1);
}

/* What an inquiry cannot tell changes nothing. */
static void
test_unusable_inquiry (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  TresenPayInquiry inquiry = { .is_success = FALSE, .auth = -1, .captured = -1, .credited = -1 };
  TresenPayEffect effect;

  add_payment (db, 0, 10000, "AH1", START);
  start (db, "AH1", START);
  CHECK (tresen_store_pay_inquiry_take (db, 1, &inquiry, START, &effect, &error));
  g_assert_cmpint (effect.after, ==, TRESEN_PAYMENT_STARTED);
  g_assert_cmpuint (count_steps (db, TRESEN_PAY_STEP_INQUIRY), ==, 0);
  CHECK_ERROR (tresen_store_pay_inquiry_take (db, 99, &inquiry, START, &effect, &error),
               TRESEN_STORE_ERROR_NOT_FOUND);
}

/* Jobs of inquiries */

static gint64
next_at (TresenDb *db, gint64 job_id)
{
  return number_with (db, "SELECT next_at FROM job WHERE id = ?1", job_id);
}

static void
test_one_inquiry (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  g_autoptr (GPtrArray) jobs = NULL;
  gint64 attempt, job;

  add_payment (db, 0, 10000, "AH1", START);
  add_payment (db, 0, 10000, "AH2", START);
  start (db, "AH1", START);
  start (db, "AH2", START);
  attempt = attempt_of (db, "AH1");
  job = find_job (db, TRESEN_JOB_INQUIRE, attempt);
  g_assert_cmpint (next_at (db, job), ==, START + 30 * SECOND);
  CHECK (tresen_store_inquiry_ensure (db, attempt, START + HOUR, &error));
  g_assert_cmpint (next_at (db, job), ==, START + 30 * SECOND);
  CHECK (tresen_store_inquiry_ensure (db, attempt, START, &error));
  g_assert_cmpint (next_at (db, job), ==, START);
  /* They do not wait for each other. */
  CHECK ((jobs = tresen_store_jobs_next (db, TRESEN_JOB_INQUIRE, 10, &error)) != NULL);
  g_assert_cmpuint (jobs->len, ==, 2);
  CHECK (tresen_store_job_start (db, job, &error));
  CHECK (tresen_store_inquiry_end (db, job, START + HOUR, NULL, &error));
  g_assert_cmpint (next_at (db, job), ==, START + HOUR);
  /* What happens while it is asked is asked for afterwards. */
  CHECK (tresen_store_job_start (db, job, &error));
  CHECK (tresen_store_inquiry_ensure (db, attempt, START + MINUTE, &error));
  CHECK (tresen_store_inquiry_end (db, job, 0, NULL, &error));
  g_assert_cmpint (find_job (db, TRESEN_JOB_INQUIRE, attempt), ==, job);
  g_assert_cmpint (next_at (db, job), ==, START + MINUTE);
  CHECK (tresen_store_job_start (db, job, &error));
  CHECK (tresen_store_inquiry_end (db, job, 0, NULL, &error));
  g_assert_cmpint (find_job (db, TRESEN_JOB_INQUIRE, attempt), ==, 0);
  CHECK (tresen_store_inquiry_ensure (db, attempt, START, &error));
  g_assert_cmpint (find_job (db, TRESEN_JOB_INQUIRE, attempt), !=, 0);
}

/* Time */

static void
test_expire (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 at = 0;
  gint64 n = 0;

  add_payment (db, 0, 10000, "AH1", START);
  CHECK (tresen_store_payments_next_expiry (db, &at, &error) == 0);
  start (db, "AH1", START);
  CHECK (tresen_store_payments_next_expiry (db, &at, &error) == 1);
  g_assert_cmpint (at, ==, START + 15 * MINUTE);
  CHECK ((n = tresen_store_payments_expire (db, at - 1, &error)) == 0);
  CHECK ((n = tresen_store_payments_expire (db, at, &error)) == 1);
  g_assert_cmpint (find_number (db, "SELECT state FROM payment"), ==, TRESEN_PAYMENT_EXPIRED);
  g_assert_cmpint (next_at (db, find_job (db, TRESEN_JOB_INQUIRE, 1)), ==, START + 30 * SECOND);
  CHECK ((n = tresen_store_payments_expire (db, at, &error)) == 0);
  g_assert_true (take (db, "AH1", "PAY1", "X1", SUCCESS, START + 22 * HOUR).is_paid_now);
}

/* At start */

static void
test_recover (Fixture *self, gconstpointer data)
{
  static const char *const asked[] = { "OPEN", "CHECK", "PAID", "APP" };
  g_autoptr (TresenDb) db = fixture_db (self);
  g_autoptr (TresenPayment) app = make_payment (0, 10000);
  g_autoptr (TresenPayAttempt) attempt = make_attempt ("APP");
  gint64 id = 0;

  add_payment (db, 0, 10000, "NEW", START);
  add_payment (db, 0, 10000, "OPEN", START);
  start (db, "OPEN", START);
  add_payment (db, 0, 10000, "CHECK", START);
  take (db, "CHECK", "P", "X", TRESEN_PAY_CLASS_UNKNOWN, START);
  add_paid (db, 10000, "PAID", START);
  add_paid (db, 10000, "SURE", START);
  ask (db, "SURE", 10000, 0, START);
  app->channel = TRESEN_PAY_CHANNEL_APP;
  CHECK ((id = tresen_store_payment_create (db, app, attempt, START, &error)) > 0);
  id = attempt_of (db, "APP");
  CHECK (
      tresen_store_app_start_begin (db, find_job (db, TRESEN_JOB_START_PAYMENT, id), id, &error));
  g_assert_true (tresen_db_exec (db, "DELETE FROM job WHERE kind = 15", NULL));
  CHECK (tresen_store_payments_recover (db, START + MINUTE, &error));
  for (guint i = 0; i < G_N_ELEMENTS (asked); i++)
    {
      g_test_message ("%s", asked[i]);
      g_assert_true (has_inquiry (db, asked[i]));
    }
  g_assert_false (has_inquiry (db, "NEW"));
  g_assert_false (has_inquiry (db, "SURE"));
  g_assert_cmpint (find_number (db, "SELECT state FROM pay_attempt WHERE trans_id = 'APP'"), ==,
                   TRESEN_PAYMENT_CHECK);
  g_assert_cmpint (find_number (db, "SELECT state FROM job WHERE kind = 14"), ==,
                   TRESEN_JOB_UNKNOWN);
  g_assert_cmpint (find_number (db, "SELECT count (*) FROM job WHERE state = 1"), ==, 0);
  CHECK (tresen_store_payments_recover (db, START + MINUTE, &error));
  g_assert_cmpint (find_number (db, "SELECT count (*) FROM job WHERE kind = 15"), ==, 4);
}

/* Apps */

static gint64
add_app (TresenDb *db, const char *trans_id, gint64 *attempt_id)
{
  g_autoptr (TresenPayment) payment = make_payment (0, 10000);
  g_autoptr (TresenPayAttempt) attempt = make_attempt (trans_id);
  gint64 job;

  payment->channel = TRESEN_PAY_CHANNEL_APP;
  CHECK (tresen_store_payment_create (db, payment, attempt, START, &error) > 0);
  *attempt_id = attempt_of (db, trans_id);
  job = find_job (db, TRESEN_JOB_START_PAYMENT, *attempt_id);
  CHECK (tresen_store_app_start_begin (db, job, *attempt_id, &error));
  CHECK_ERROR (tresen_store_app_start_begin (db, job, *attempt_id, &error),
               TRESEN_STORE_ERROR_NOT_FOUND);
  return job;
}

static void
test_app (Fixture *self, gconstpointer data)
{
  const TresenPayResult answers[] = {
    { .via = TRESEN_PAY_VIA_ANSWER, .result_class = SUCCESS, .pay_id = "P", .code = "00000000" },
    { .via = TRESEN_PAY_VIA_ANSWER, .result_class = FAILED, .code = "22060305" },
    { .via = TRESEN_PAY_VIA_ANSWER, .error_text = "time-out" },
  };
  static const struct
  {
    const char *trans_id;
    TresenPaymentState state;
    TresenJobState job_state;
    gboolean is_asked;
  } ends[] = {
    { "APP1", TRESEN_PAYMENT_STARTED, TRESEN_JOB_DONE, TRUE },
    { "APP2", TRESEN_PAYMENT_FAILED, TRESEN_JOB_FAILED, FALSE },
    { "APP3", TRESEN_PAYMENT_CHECK, TRESEN_JOB_UNKNOWN, TRUE },
  };
  g_autoptr (TresenDb) db = fixture_db (self);

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      gint64 attempt_id = 0, job = add_app (db, ends[i].trans_id, &attempt_id);
      g_autoptr (TresenPayment) payment = NULL;

      CHECK (tresen_store_app_start_answer (db, job, attempt_id, &answers[i],
                                            i == 0 ? "wx-prepay" : NULL, START, &error));
      payment = load (db, i + 1);
      g_assert_cmpint (payment->state, ==, ends[i].state);
      g_assert_cmpint (number_with (db, "SELECT state FROM job WHERE id = ?1", job), ==,
                       ends[i].job_state);
      g_assert_true (has_inquiry (db, ends[i].trans_id) == ends[i].is_asked);
      g_assert_cmpstr (payment->attempt->prepay_id, ==, i == 0 ? "wx-prepay" : "");
      g_assert_cmpint (payment->attempt->expires_at_us, ==, i == 1 ? 0 : START + 15 * MINUTE);
    }
}

/* A result may come before the answer to the call that started it. */
static void
test_app_overtaken (Fixture *self, gconstpointer data)
{
  const TresenPayResult answer = { .result_class = SUCCESS, .pay_id = "PAY1" };
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 attempt_id = 0, job = add_app (db, "APP1", &attempt_id);

  g_assert_true (take (db, "APP1", "PAY1", "X1", SUCCESS, START).is_paid_now);
  CHECK (tresen_store_app_start_answer (db, job, attempt_id, &answer, "wx", START, &error));
  g_assert_cmpint (find_number (db, "SELECT state FROM payment"), ==, TRESEN_PAYMENT_PAID);
}

/* As long as the answer has not come, nobody knows when its time is over. */
static void
test_app_pending (Fixture *self, gconstpointer data)
{
  const TresenPayResult answer = { .result_class = SUCCESS, .pay_id = "PAY1" };
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 attempt_id = 0, job = add_app (db, "APP1", &attempt_id), at = 0;

  take (db, "APP1", "PAY1", "X1", TRESEN_PAY_CLASS_PENDING, START);
  CHECK (tresen_store_payments_expire (db, START, &error) == 0);
  CHECK (tresen_store_payments_next_expiry (db, &at, &error) == 0);
  CHECK (tresen_store_app_start_answer (db, job, attempt_id, &answer, "wx", START, &error));
  CHECK (tresen_store_payments_next_expiry (db, &at, &error) == 1);
  g_assert_cmpint (at, ==, START + 15 * MINUTE);
  g_assert_cmpint (find_number (db, "SELECT state FROM payment"), ==, TRESEN_PAYMENT_PENDING);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/store/pay-results/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("paid-once", test_paid_once);
  ADD ("order-of-results", test_order_of_results);
  ADD ("pending-then-paid", test_pending_then_paid);
  ADD ("other-pay-id", test_other_pay_id);
  ADD ("contradiction", test_contradiction);
  ADD ("orphan", test_orphan);
  ADD ("same-moment", test_same_moment);
  ADD ("confirmed", test_confirmed);
  ADD ("found-paid", test_found_paid);
  ADD ("mismatch", test_mismatch);
  ADD ("unusable-inquiry", test_unusable_inquiry);
  ADD ("one-inquiry", test_one_inquiry);
  ADD ("expire", test_expire);
  ADD ("recover", test_recover);
  ADD ("app", test_app);
  ADD ("app-overtaken", test_app_overtaken);
  ADD ("app-pending", test_app_pending);
  return g_test_run ();
}
