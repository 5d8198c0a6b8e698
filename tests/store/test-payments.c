/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pay-fixture.h"

#include <string.h>

#include "tresen-db.h"

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

static gboolean
try_create (TresenDb *db,
            const char *trans_id,
            const char *req_id,
            const char *token,
            GError **error)
{
  g_autoptr (TresenPayment) payment = make_payment (0, 100);
  g_autoptr (TresenPayAttempt) attempt = make_attempt (trans_id);

  if (req_id != NULL)
    {
      g_free (attempt->req_id);
      attempt->req_id = g_strdup (req_id);
    }
  if (token != NULL)
    {
      g_free (attempt->token);
      attempt->token = g_strdup (token);
    }
  return tresen_store_payment_create (db, payment, attempt, START, error) > 0;
}

/* Nothing of it is written when a number was given before, to a payment or to a refund. */
static void
test_taken (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);

  add_refund (db, add_paid (db, 10000, "AH1", START), 1000, "R1", START);
  CHECK_ERROR (try_create (db, "AH1", "r", "t", &error), TRESEN_STORE_ERROR_TAKEN);
  CHECK_ERROR (try_create (db, "R1", "r", "t", &error), TRESEN_STORE_ERROR_TAKEN);
  CHECK_ERROR (try_create (db, "AH2", "req-AH1", "t", &error), TRESEN_STORE_ERROR_TAKEN);
  CHECK_ERROR (try_create (db, "AH2", "r", "token-AH1", &error), TRESEN_STORE_ERROR_TAKEN);
  g_assert_cmpint (find_number (db, "SELECT count (*) FROM payment"), ==, 1);
  g_assert_cmpint (find_number (db, "SELECT count (*) FROM pay_attempt"), ==, 1);
  CHECK (try_create (db, "AH2", "r", "t", &error));
}

static TresenPayAttempt *
fix (TresenDb *db, const char *trans_id, TresenPayChannel channel, const char *openid, gint64 at_us)
{
  TresenPayAttempt *attempt = NULL;

  CHECK ((attempt = tresen_store_pay_attempt_fix (db, attempt_of (db, trans_id), channel, openid,
                                                  "192.0.2.7", at_us, &error))
         != NULL);
  return attempt;
}

static gboolean
try_fix (TresenDb *db, const char *trans_id, gint64 at_us, GError **error)
{
  g_autoptr (TresenPayAttempt) attempt = tresen_store_pay_attempt_fix (
      db, attempt_of (db, trans_id), TRESEN_PAY_CHANNEL_W2A, NULL, NULL, at_us, error);

  return attempt != NULL;
}

/* The first submission decides; what is asked for later gives the same form. */
static void
test_fix (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 id = add_payment (db, 0, 24000, "AH1", START);
  g_autoptr (TresenPayAttempt) first = NULL;
  g_autoptr (TresenPayAttempt) second = NULL;

  CHECK (tresen_store_pay_attempt_set_openid (db, attempt_of (db, "AH1"), "o-li", &error));
  first = fix (db, "AH1", TRESEN_PAY_CHANNEL_JSAPI, NULL, START + MINUTE);
  second = fix (db, "AH1", TRESEN_PAY_CHANNEL_W2A, "o-wang", START + 2 * MINUTE);
  for (guint i = 0; i < 2; i++)
    {
      const TresenPayAttempt *attempt = i == 0 ? first : second;

      g_assert_cmpint (attempt->state, ==, TRESEN_PAYMENT_STARTED);
      g_assert_cmpint (attempt->channel, ==, TRESEN_PAY_CHANNEL_JSAPI);
      g_assert_cmpstr (attempt->openid, ==, "o-li");
      g_assert_cmpstr (attempt->payer_ip, ==, "192.0.2.7");
      g_assert_cmpint (attempt->started_at_us, ==, START + MINUTE);
      g_assert_cmpint (attempt->expires_at_us, ==, START + 16 * MINUTE);
    }
  CHECK_ERROR (tresen_store_pay_attempt_set_openid (db, attempt_of (db, "AH1"), "o-wang", &error),
               TRESEN_STORE_ERROR_NOT_FOUND);
  g_assert_cmpint (find_number (db, "SELECT count (*) FROM payment_step WHERE kind = 3"), ==, 1);
  CHECK_ERROR (try_fix (db, "AH1", START + 16 * MINUTE, &error), TRESEN_STORE_ERROR_OVER);
  g_assert_cmpint (id, ==, 1);
}

/* What staff fixed wins over the browser. */
static void
test_fixed_channel (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  g_autoptr (TresenPayment) payment = make_payment (0, 100);
  g_autoptr (TresenPayAttempt) attempt = make_attempt ("AH1");
  g_autoptr (TresenPayAttempt) fixed = NULL;

  payment->channel = TRESEN_PAY_CHANNEL_QRCODE;
  CHECK (tresen_store_payment_create (db, payment, attempt, START, &error) > 0);
  fixed = fix (db, "AH1", TRESEN_PAY_CHANNEL_W2A, NULL, START);
  g_assert_cmpint (fixed->channel, ==, TRESEN_PAY_CHANNEL_QRCODE);
}

static gboolean
try_attempt (TresenDb *db,
             gint64 payment_id,
             const char *trans_id,
             gboolean is_live,
             GError **error)
{
  g_autoptr (TresenPayAttempt) attempt = make_attempt (trans_id);

  attempt->is_live = is_live;
  return tresen_store_pay_attempt_add (db, payment_id, attempt, "Kim", START, error) > 0;
}

static void
test_attempts (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 id = add_payment (db, 0, 24000, "AH1", START);
  g_autoptr (TresenPayment) payment = NULL;

  CHECK_ERROR (try_attempt (db, 99, "X", FALSE, &error), TRESEN_STORE_ERROR_NOT_FOUND);
  CHECK_ERROR (try_attempt (db, id, "AH1", FALSE, &error), TRESEN_STORE_ERROR_TAKEN);
  CHECK_ERROR (try_attempt (db, id, "AH2", TRUE, &error), TRESEN_STORE_ERROR_OTHER_MODE);
  start (db, "AH1", START);
  add_attempt (db, id, "AH2", START + MINUTE);
  CHECK_ERROR (try_fix (db, "AH1", START + MINUTE, &error), TRESEN_STORE_ERROR_REPLACED);
  CHECK ((payment = tresen_store_payment_find_by_token (db, "token-AH1", &error)) != NULL);
  g_assert_cmpstr (payment->attempt->trans_id, ==, "AH1");
  g_assert_cmpuint (payment->attempts->len, ==, 2);
  g_assert_cmpint (payment->state, ==, TRESEN_PAYMENT_NEW);
  g_clear_pointer (&payment, tresen_payment_unref);
  g_assert_cmpint (find_number (db, "SELECT via FROM payment_step WHERE kind = 1"), ==,
                   TRESEN_PAY_VIA_STAFF);
  /* Who had gone on with the first one pays that. */
  g_assert_true (take (db, "AH1", "P1", "X1", TRESEN_PAY_CLASS_SUCCESS, START).is_paid_now);
  CHECK_ERROR (try_fix (db, "AH2", START, &error), TRESEN_STORE_ERROR_PAID);
  CHECK_ERROR (try_attempt (db, id, "AH3", FALSE, &error), TRESEN_STORE_ERROR_PAID);
  CHECK ((payment = tresen_store_payment_load (db, id, &error)) != NULL);
  g_assert_cmpstr (payment->attempt->trans_id, ==, "AH1");
  g_clear_pointer (&payment, tresen_payment_unref);
  CHECK ((payment = tresen_store_payment_find_by_trans_id (db, "AH2", &error)) != NULL);
  g_assert_cmpuint (payment->attempt->number, ==, 2);
}

static gboolean
is_found (TresenPayment *payment)
{
  g_autoptr (TresenPayment) found = payment;

  return found != NULL;
}

static void
test_not_found (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);

  CHECK_ERROR (is_found (tresen_store_payment_load (db, 1, &error)), TRESEN_STORE_ERROR_NOT_FOUND);
  CHECK_ERROR (is_found (tresen_store_payment_row (db, 1, &error)), TRESEN_STORE_ERROR_NOT_FOUND);
  CHECK_ERROR (is_found (tresen_store_payment_find_by_token (db, "' OR 1", &error)),
               TRESEN_STORE_ERROR_NOT_FOUND);
  CHECK_ERROR (is_found (tresen_store_payment_find_by_trans_id (db, "", &error)),
               TRESEN_STORE_ERROR_NOT_FOUND);
  CHECK_ERROR (is_found (tresen_store_payment_find_by_attempt (db, 1, &error)),
               TRESEN_STORE_ERROR_NOT_FOUND);
  CHECK_ERROR (tresen_store_payment_withdraw (db, 1, "Kim", START, &error),
               TRESEN_STORE_ERROR_NOT_FOUND);
}

/* The page is dead; who has gone on may still pay. */
static void
test_withdraw (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 id = add_payment (db, 0, 24000, "AH1", START);
  g_autoptr (TresenPayment) payment = NULL;

  CHECK (tresen_store_payment_note_link (db, id, "Kim", START, &error));
  start (db, "AH1", START);
  CHECK (tresen_store_payment_withdraw (db, id, "Ada", START + MINUTE, &error));
  CHECK (tresen_store_payment_withdraw (db, id, "Kim", START + HOUR, &error));
  CHECK_ERROR (try_fix (db, "AH1", START + MINUTE, &error), TRESEN_STORE_ERROR_WITHDRAWN);
  CHECK_ERROR (try_attempt (db, id, "AH2", FALSE, &error), TRESEN_STORE_ERROR_WITHDRAWN);
  CHECK ((payment = tresen_store_payment_load (db, id, &error)) != NULL);
  g_assert_cmpint (payment->withdrawn_at_us, ==, START + MINUTE);
  g_assert_cmpuint (payment->steps->len, ==, 4);
  g_assert_cmpstr (((TresenPaymentStep *) payment->steps->pdata[3])->who, ==, "Ada");
  g_assert_cmpint (find_job (db, TRESEN_JOB_INQUIRE, 1), !=, 0);
  g_assert_true (take (db, "AH1", "P1", "X1", TRESEN_PAY_CLASS_SUCCESS, START).is_paid_now);
  CHECK_ERROR (
      tresen_store_payment_withdraw (db, add_paid (db, 100, "AH3", START), "", START, &error),
      TRESEN_STORE_ERROR_PAID);
}

/* An app's start that has not been made is not made any more. */
static void
test_withdraw_app (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  g_autoptr (TresenPayment) payment = make_payment (0, 100);
  g_autoptr (TresenPayAttempt) attempt = make_attempt ("APP");
  gint64 job;

  payment->channel = TRESEN_PAY_CHANNEL_APP;
  CHECK (tresen_store_payment_create (db, payment, attempt, START, &error) == 1);
  job = find_job (db, TRESEN_JOB_START_PAYMENT, 1);
  g_assert_cmpint (job, !=, 0);
  CHECK (tresen_store_payment_withdraw (db, 1, "Kim", START, &error));
  g_assert_cmpint (find_job (db, TRESEN_JOB_START_PAYMENT, 1), ==, 0);
  CHECK_ERROR (tresen_store_app_start_begin (db, job, 1, &error), TRESEN_STORE_ERROR_NOT_FOUND);
}

static void
test_changes (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 li = add_customer (db, "o-li");
  g_autoptr (TresenChanges) changes = NULL;
  guint n_changes = 0;

  add_payment (db, li, 10000, "AH1", START);
  start (db, "AH1", START);
  take (db, "AH1", "P1", "X1", TRESEN_PAY_CLASS_SUCCESS, START);
  add_refund (db, 1, 1000, "R1", START);
  take (db, "ELSE", "P1", "X1", TRESEN_PAY_CLASS_SUCCESS, START);
  g_assert_true (tresen_db_commit (db, NULL));
  CHECK ((changes = tresen_store_changes_load (db, 0, &error)) != NULL);
  for (guint i = 0; i < changes->list->len; i++)
    {
      const TresenChange *change = &g_array_index (changes->list, TresenChange, i);

      if (change->topic != TRESEN_TOPIC_PAYMENT)
        continue;
      g_assert_cmpint (change->row_id, ==, change->customer_id == li ? 1 : 0);
      n_changes++;
    }
  g_assert_cmpuint (n_changes, >=, 2);
}

/* Lists */

static GPtrArray *
page (TresenDb *db, const TresenPaymentQuery *query, const TresenPayment *after, guint most)
{
  GPtrArray *list = NULL;

  CHECK ((list = tresen_store_payments_page (db, query, after, most, &error)) != NULL);
  return list;
}

/* The TransIDs of all pages of two rows each, in their order. */
static char *
list_of (TresenDb *db, TresenPaymentFilter filter, const char *search, gint64 amount)
{
  const TresenPaymentQuery query = { filter, search, amount };
  g_autoptr (TresenPayment) last = NULL;
  GString *text = g_string_new ("");

  for (;;)
    {
      g_autoptr (GPtrArray) list = page (db, &query, last, 2);

      for (guint i = 0; i < list->len; i++)
        g_string_append_printf (text, " %s", ((TresenPayment *) list->pdata[i])->attempt->trans_id);
      if (list->len < 2)
        return g_string_free (text, FALSE);
      g_clear_pointer (&last, tresen_payment_unref);
      last = tresen_payment_ref (list->pdata[1]);
    }
}

static void
fill_list (TresenDb *db)
{
  const TresenPayResult lost = { .error_text = "time-out" };
  gint64 li = add_customer (db, "o-li");
  g_autoptr (TresenRefund) refund = NULL;
  gint64 id, job;

  CHECK (tresen_store_name_set (db, li, "Li Wei", &error));
  add_payment (db, li, 100, "NEW", START);
  add_paid (db, 200, "PAID", START); /* the same moment: by number then */
  id = add_paid (db, 30000, "BACK", START + MINUTE);
  job = add_refund (db, id, 1000, "R1", START);
  CHECK ((refund = tresen_store_refund_begin (db, find_job (db, TRESEN_JOB_REFUND, job), job, START,
                                              &error))
         != NULL);
  CHECK (tresen_store_refund_answer (db, find_job (db, TRESEN_JOB_REFUND, job), job,
                                     TRESEN_REFUND_UNKNOWN, &lost, START, &error));
  add_payment (db, 0, 400, "FAILED", START + 2 * MINUTE);
  take (db, "FAILED", "", "", TRESEN_PAY_CLASS_FAILED, START);
  id = add_payment (db, li, 500, "GONE", START + 3 * MINUTE);
  CHECK (tresen_store_payment_withdraw (db, id, "Kim", START, &error));
  add_payment (db, 0, 600, "CHECK", START + 4 * MINUTE);
  take (db, "CHECK", "PCHECK", "X", TRESEN_PAY_CLASS_UNKNOWN, START);
}

static void
test_lists (Fixture *self, gconstpointer data)
{
  static const struct
  {
    TresenPaymentFilter filter;
    const char *search;
    gint64 amount;
    const char *list;
  } cases[] = {
    { TRESEN_PAYMENTS_ALL, NULL, 0, " CHECK GONE FAILED BACK PAID NEW" },
    { TRESEN_PAYMENTS_OPEN, NULL, 0, " CHECK NEW" },
    { TRESEN_PAYMENTS_PAID, "", 0, " BACK PAID" },
    { TRESEN_PAYMENTS_REFUNDED, NULL, 0, " BACK" },
    { TRESEN_PAYMENTS_CLOSED, NULL, 0, " GONE FAILED" },
    { TRESEN_PAYMENTS_ATTENTION, NULL, 0, " CHECK BACK" },
    { TRESEN_PAYMENTS_ALL, "wei", 0, " GONE NEW" },
    { TRESEN_PAYMENTS_OPEN, "Li W", 0, " NEW" },
    { TRESEN_PAYMENTS_ALL, "R1", 0, " BACK" },
    { TRESEN_PAYMENTS_ALL, "PCHECK", 0, " CHECK" },
    { TRESEN_PAYMENTS_ALL, "4711", 0, " CHECK GONE FAILED BACK PAID NEW" },
    { TRESEN_PAYMENTS_PAID, "4711", 0, " BACK PAID" },
    { TRESEN_PAYMENTS_ALL, "300,00", 30000, " BACK" },
    { TRESEN_PAYMENTS_ALL, "pay-P", 0, " PAID" },
    { TRESEN_PAYMENTS_ALL, "%", 0, "" },
    { TRESEN_PAYMENTS_ALL, "' OR 1 --", 0, "" },
  };
  g_autoptr (TresenDb) db = fixture_db (self);

  fill_list (db);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *list = list_of (db, cases[i].filter, cases[i].search, cases[i].amount);

      g_test_message ("case %u", i);
      g_assert_cmpstr (list, ==, cases[i].list);
    }
}

static void
test_of_customer (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;
  const TresenPayment *payment;

  fill_list (db);
  CHECK ((first = tresen_store_payments_of_customer (db, 1, NULL, 1, &error)) != NULL);
  g_assert_cmpuint (first->len, ==, 1);
  payment = first->pdata[0];
  g_assert_cmpstr (payment->attempt->trans_id, ==, "GONE");
  g_assert_cmpstr (payment->customer_name, ==, "Li Wei");
  CHECK ((second = tresen_store_payments_of_customer (db, 1, payment, 5, &error)) != NULL);
  g_assert_cmpuint (second->len, ==, 1);
}

static void
test_counts_and_sums (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  g_autoptr (GPtrArray) sums = NULL;
  g_autoptr (GPtrArray) none = NULL;
  const TresenPaymentSum *sum;
  TresenPaymentCounts counts;

  fill_list (db);
  take (db, "ELSE", "P", "X", TRESEN_PAY_CLASS_SUCCESS, START);
  CHECK (tresen_store_payments_count (db, &counts, &error));
  g_assert_cmpuint (counts.n_open, ==, 2);
  g_assert_cmpuint (counts.n_attention, ==, 2);
  g_assert_cmpuint (counts.n_orphans, ==, 1);
  CHECK ((sums = tresen_store_payments_sum (db, START, START + HOUR, &error)) != NULL);
  g_assert_cmpuint (sums->len, ==, 1);
  sum = sums->pdata[0];
  g_assert_cmpstr (sum->currency, ==, "EUR");
  g_assert_false (sum->is_live);
  g_assert_cmpuint (sum->n_paid, ==, 2);
  g_assert_cmpint (sum->captured, ==, 30200);
  g_assert_cmpint (sum->refunded, ==, 0);
  g_assert_cmpint (sum->reserved, ==, 1000);
  CHECK ((none = tresen_store_payments_sum (db, START + HOUR, G_MAXINT64, &error)) != NULL);
  g_assert_cmpuint (none->len, ==, 0);
}

/* How much it costs */

/* No verb walks through a table, and no page sorts, but a search what it has found: so says SQLite of each statement that was
 * prepared while everything was done once. */
static void
test_plans (Fixture *self, gconstpointer data)
{
  static const char *const tables[] = { "SCAN p;",
                                        "SCAN p ",
                                        "SCAN a;",
                                        "SCAN payment;",
                                        "SCAN pay_attempt;",
                                        "SCAN refund;",
                                        "SCAN payment_step;",
                                        "SCAN job;",
                                        "SCAN customer;" };
  g_autoptr (TresenDb) db = fixture_db (self);
  TresenPaymentCounts counts;
  GHashTableIter iter;
  gpointer sql;

  fill_list (db);
  for (TresenPaymentFilter filter = TRESEN_PAYMENTS_ALL; filter <= TRESEN_PAYMENTS_ATTENTION;
       filter++)
    g_free (list_of (db, filter, NULL, 0));
  g_free (list_of (db, TRESEN_PAYMENTS_ALL, "x", 5));
  CHECK (tresen_store_payments_count (db, &counts, &error));
  g_ptr_array_unref (tresen_store_payments_of_customer (db, 1, NULL, 5, NULL));
  g_ptr_array_unref (tresen_store_payments_sum (db, START, START, NULL));
  g_ptr_array_unref (tresen_store_payment_orphans (db, 5, 5, NULL));
  CHECK (tresen_store_payments_recover (db, START + HOUR, &error));
  CHECK (tresen_store_payments_expire (db, START + HOUR, &error) >= 0);
  g_hash_table_iter_init (&iter, db->statements);
  while (g_hash_table_iter_next (&iter, &sql, NULL))
    {
      g_autofree char *plan = explain (db, sql);

      g_test_message ("%s\n  %s", (const char *) sql, plan);
      for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
        if (strstr (plan, tables[i]) != NULL && strstr (plan, "USING") == NULL)
          g_error ("%s: %s", (const char *) sql, plan);
      if (strstr (sql, "(p.created_at, p.id)") != NULL && strstr (sql, "UNION") == NULL)
        g_assert_null (strstr (plan, "TEMP B-TREE"));
    }
}

/* Ten years of fifty payments a day. */
#define N_PAYMENTS 180000

static void
fill_years (TresenDb *db)
{
  g_assert_true (tresen_db_exec (
      db,
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 180000)"
      " INSERT INTO payment (id, state, amount, currency, description, ref_nr, is_live, created_at,"
      " attempt_id, captured, refunded) SELECT i, iif (i % 10, 3, 5), 100 + i % 50000, 'EUR',"
      " 'Tyres', '' || i, 1, i / 2, i, iif (i % 10, 100 + i % 50000, 0), 0 FROM n;"
      "INSERT INTO pay_attempt (id, payment_id, number, state, trans_id, req_id, token, "
      "merchant_id,"
      " is_live, timeout_minutes, created_at, pay_id, confirmed_at) SELECT id, id, 1, state,"
      " 'T' || id, 'R' || id, 'K' || id, 'm', 1, 15, created_at, 'P' || id, 1 FROM payment;"
      "INSERT INTO payment_step (payment_id, attempt_id, kind, via, at) SELECT id, id, 0, 0, 1"
      " FROM payment",
      NULL));
}

static void
test_ten_years (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  const TresenPaymentQuery queries[] = { { TRESEN_PAYMENTS_ALL, NULL, 0 },
                                         { TRESEN_PAYMENTS_CLOSED, NULL, 0 },
                                         { TRESEN_PAYMENTS_ATTENTION, NULL, 0 },
                                         { TRESEN_PAYMENTS_ALL, "T17999", 0 },
                                         { TRESEN_PAYMENTS_PAID, "1,23", 123 } };
  g_autoptr (TresenPayment) deep = tresen_payment_new ();
  TresenPaymentCounts counts;
  gint64 begin;

  fill_years (db);
  deep->created_at_us = 40;
  deep->id = 80;
  begin = g_get_monotonic_time ();
  for (guint round = 0; round < 4; round++)
    for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
      g_ptr_array_unref (page (db, &queries[i], round % 2 ? deep : NULL, 50));
  CHECK (tresen_store_payments_count (db, &counts, &error));
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *name = g_strdup_printf ("NEW%u", i);

      ask (db, name, 5000 + 0 * add_paid (db, 5000, name, START), 0, START);
    }
  CHECK (tresen_store_payments_recover (db, START + HOUR, &error));
  g_test_message ("%" G_GINT64_FORMAT " us", g_get_monotonic_time () - begin);
  /* Some ten milliseconds here; one walk through all rows takes that long alone. */
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 500 * G_TIME_SPAN_MILLISECOND);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/store/payments/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("create", test_create);
  ADD ("taken", test_taken);
  ADD ("fix", test_fix);
  ADD ("fixed-channel", test_fixed_channel);
  ADD ("attempts", test_attempts);
  ADD ("not-found", test_not_found);
  ADD ("withdraw", test_withdraw);
  ADD ("withdraw-app", test_withdraw_app);
  ADD ("changes", test_changes);
  ADD ("lists", test_lists);
  ADD ("of-customer", test_of_customer);
  ADD ("counts-and-sums", test_counts_and_sums);
  ADD ("plans", test_plans);
  ADD ("ten-years", test_ten_years);
  return g_test_run ();
}
