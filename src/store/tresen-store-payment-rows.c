/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-store-payment-rows.h"

#define N_PAYMENT_COLUMNS 24

static TresenPayAttempt *
read_attempt (TresenRows *rows, int first)
{
  TresenPayAttempt *self = tresen_pay_attempt_new ();

  self->id = sqlite3_column_int64 (rows, first);
  self->payment_id = sqlite3_column_int64 (rows, first + 1);
  self->number = (guint) sqlite3_column_int (rows, first + 2);
  self->state = sqlite3_column_int (rows, first + 3);
  self->channel = sqlite3_column_int (rows, first + 4);
  self->trans_id = tresen_rows_dup_text (rows, first + 5);
  self->req_id = tresen_rows_dup_text (rows, first + 6);
  self->token = tresen_rows_dup_text (rows, first + 7);
  self->user_data = tresen_rows_dup_text (rows, first + 8);
  self->openid = tresen_rows_dup_text (rows, first + 9);
  self->payer_ip = tresen_rows_dup_text (rows, first + 10);
  self->merchant_id = tresen_rows_dup_text (rows, first + 11);
  self->is_live = sqlite3_column_int (rows, first + 12) != 0;
  self->timeout_minutes = (guint) sqlite3_column_int (rows, first + 13);
  self->pay_id = tresen_rows_dup_text (rows, first + 14);
  self->xid = tresen_rows_dup_text (rows, first + 15);
  self->prepay_id = tresen_rows_dup_text (rows, first + 16);
  self->status = tresen_rows_dup_text (rows, first + 17);
  self->code = tresen_rows_dup_text (rows, first + 18);
  self->code_ext = tresen_rows_dup_text (rows, first + 19);
  self->error_text = tresen_rows_dup_text (rows, first + 20);
  self->created_at_us = sqlite3_column_int64 (rows, first + 21);
  self->started_at_us = sqlite3_column_int64 (rows, first + 22);
  self->expires_at_us = sqlite3_column_int64 (rows, first + 23);
  self->paid_at_us = sqlite3_column_int64 (rows, first + 24);
  self->confirmed_at_us = sqlite3_column_int64 (rows, first + 25);
  self->inquired_at_us = sqlite3_column_int64 (rows, first + 26);
  return self;
}

static TresenPayment *
read_payment (TresenRows *rows)
{
  TresenPayment *self = tresen_payment_new ();

  self->id = sqlite3_column_int64 (rows, 0);
  self->customer_id = sqlite3_column_int64 (rows, 1);
  self->customer_name = tresen_rows_dup_text (rows, 2);
  self->customer_openid = tresen_rows_dup_text (rows, 3);
  self->state = sqlite3_column_int (rows, 4);
  self->has_conflict = sqlite3_column_int (rows, 5) != 0;
  self->has_mismatch = sqlite3_column_int (rows, 6) != 0;
  self->amount = sqlite3_column_int64 (rows, 7);
  self->currency = tresen_rows_dup_text (rows, 8);
  self->channel = sqlite3_column_int (rows, 9);
  self->description = tresen_rows_dup_text (rows, 10);
  self->items = tresen_rows_dup_text (rows, 11);
  self->ref_nr = tresen_rows_dup_text (rows, 12);
  self->is_live = sqlite3_column_int (rows, 13) != 0;
  self->who = tresen_rows_dup_text (rows, 14);
  self->created_at_us = sqlite3_column_int64 (rows, 15);
  self->paid_at_us = sqlite3_column_int64 (rows, 16);
  self->confirmed_at_us = sqlite3_column_int64 (rows, 17);
  self->withdrawn_at_us = sqlite3_column_int64 (rows, 18);
  self->refunded = sqlite3_column_int64 (rows, 19);
  self->reserved = sqlite3_column_int64 (rows, 20);
  self->n_unknown_refunds = (guint) sqlite3_column_int (rows, 21);
  self->captured = sqlite3_column_int64 (rows, 22);
  self->handled_at_us = sqlite3_column_int64 (rows, 23);
  if (sqlite3_column_type (rows, N_PAYMENT_COLUMNS) != SQLITE_NULL)
    self->attempt = read_attempt (rows, N_PAYMENT_COLUMNS);
  return self;
}

/* tresen_store_refund_read: A refund from a row of TRESEN_REFUND_COLUMNS. */
TresenRefund *
tresen_store_refund_read (TresenRows *rows)
{
  TresenRefund *self = tresen_refund_new ();

  self->id = sqlite3_column_int64 (rows, 0);
  self->payment_id = sqlite3_column_int64 (rows, 1);
  self->attempt_id = sqlite3_column_int64 (rows, 2);
  self->state = sqlite3_column_int (rows, 3);
  self->trans_id = tresen_rows_dup_text (rows, 4);
  self->ref_nr = tresen_rows_dup_text (rows, 5);
  self->amount = sqlite3_column_int64 (rows, 6);
  self->reason = tresen_rows_dup_text (rows, 7);
  self->who = tresen_rows_dup_text (rows, 8);
  self->xid = tresen_rows_dup_text (rows, 9);
  self->status = tresen_rows_dup_text (rows, 10);
  self->code = tresen_rows_dup_text (rows, 11);
  self->code_ext = tresen_rows_dup_text (rows, 12);
  self->error_text = tresen_rows_dup_text (rows, 13);
  self->created_at_us = sqlite3_column_int64 (rows, 14);
  self->sent_at_us = sqlite3_column_int64 (rows, 15);
  self->settled_at_us = sqlite3_column_int64 (rows, 16);
  return self;
}

/* tresen_store_payment_step_read: A step from a row of TRESEN_STEP_COLUMNS. */
TresenPaymentStep *
tresen_store_payment_step_read (TresenRows *rows)
{
  TresenPaymentStep *self = tresen_payment_step_new ();

  self->id = sqlite3_column_int64 (rows, 0);
  self->payment_id = sqlite3_column_int64 (rows, 1);
  self->attempt_id = sqlite3_column_int64 (rows, 2);
  self->refund_id = sqlite3_column_int64 (rows, 3);
  self->kind = sqlite3_column_int (rows, 4);
  self->via = sqlite3_column_int (rows, 5);
  self->result_class = sqlite3_column_int (rows, 6);
  self->at_us = sqlite3_column_int64 (rows, 7);
  self->who = tresen_rows_dup_text (rows, 8);
  self->trans_id = tresen_rows_dup_text (rows, 9);
  self->pay_id = tresen_rows_dup_text (rows, 10);
  self->xid = tresen_rows_dup_text (rows, 11);
  self->status = tresen_rows_dup_text (rows, 12);
  self->code = tresen_rows_dup_text (rows, 13);
  self->code_ext = tresen_rows_dup_text (rows, 14);
  self->error_text = tresen_rows_dup_text (rows, 15);
  self->description = tresen_rows_dup_text (rows, 16);
  self->detail = tresen_rows_dup_text (rows, 17);
  return self;
}

/* tresen_store_payment_rows_read: Takes all rows of TRESEN_PAYMENT_COLUMNS; ends with the last one. */
GPtrArray *
tresen_store_payment_rows_read (TresenDb *db, TresenRows *rows, GError **error)
{
  g_autoptr (GPtrArray) list
      = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_payment_unref);
  int step = rows != NULL ? 1 : -1;

  while (step > 0 && (step = tresen_rows_next (db, rows, error)) > 0)
    g_ptr_array_add (list, read_payment (rows));
  return step == 0 ? g_steal_pointer (&list) : NULL;
}

/* tresen_store_pay_attempt_load: Returns: (transfer full) (nullable): %NULL with NOT_FOUND or another error. */
TresenPayAttempt *
tresen_store_pay_attempt_load (TresenDb *db, gint64 attempt_id, GError **error)
{
  static const char sql[]
      = "SELECT " TRESEN_PAY_ATTEMPT_COLUMNS " FROM pay_attempt a WHERE a.id = ?1";
  g_autoptr (TresenRows) rows = tresen_db_query (db, error, sql, TRESEN_INT (attempt_id));
  int step = rows != NULL ? tresen_rows_next (db, rows, error) : -1;

  if (step == 0)
    tresen_store_set_not_found ("attempt to pay", error);
  return step > 0 ? read_attempt (rows, 0) : NULL;
}

/* tresen_store_pay_attempts_load: All attempts of a payment, oldest first. */
GPtrArray *
tresen_store_pay_attempts_load (TresenDb *db, gint64 payment_id, GError **error)
{
  static const char sql[] = "SELECT " TRESEN_PAY_ATTEMPT_COLUMNS
                            " FROM pay_attempt a WHERE a.payment_id = ?1 ORDER BY a.number";
  g_autoptr (GPtrArray) list
      = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_pay_attempt_unref);
  g_autoptr (TresenRows) rows = tresen_db_query (db, error, sql, TRESEN_INT (payment_id));
  int step = rows != NULL ? 1 : -1;

  while (step > 0 && (step = tresen_rows_next (db, rows, error)) > 0)
    g_ptr_array_add (list, read_attempt (rows, 0));
  return step == 0 ? g_steal_pointer (&list) : NULL;
}

/* tresen_store_refunds_load: All refunds of a payment, oldest first. */
GPtrArray *
tresen_store_refunds_load (TresenDb *db, gint64 payment_id, GError **error)
{
  static const char sql[]
      = "SELECT " TRESEN_REFUND_COLUMNS " FROM refund WHERE payment_id = ?1 ORDER BY id";
  g_autoptr (GPtrArray) list
      = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_refund_unref);
  g_autoptr (TresenRows) rows = tresen_db_query (db, error, sql, TRESEN_INT (payment_id));
  int step = rows != NULL ? 1 : -1;

  while (step > 0 && (step = tresen_rows_next (db, rows, error)) > 0)
    g_ptr_array_add (list, tresen_store_refund_read (rows));
  return step == 0 ? g_steal_pointer (&list) : NULL;
}

/* tresen_store_payment_steps_load: The timeline of a payment, oldest first. */
GPtrArray *
tresen_store_payment_steps_load (TresenDb *db, gint64 payment_id, GError **error)
{
  static const char sql[]
      = "SELECT " TRESEN_STEP_COLUMNS " FROM payment_step WHERE payment_id = ?1 ORDER BY id";
  g_autoptr (GPtrArray) list
      = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_payment_step_unref);
  g_autoptr (TresenRows) rows = tresen_db_query (db, error, sql, TRESEN_INT (payment_id));
  int step = rows != NULL ? 1 : -1;

  while (step > 0 && (step = tresen_rows_next (db, rows, error)) > 0)
    g_ptr_array_add (list, tresen_store_payment_step_read (rows));
  return step == 0 ? g_steal_pointer (&list) : NULL;
}

/* Texts of the outside are kept up to four times their documented length (spec 11.2): no result is refused for a long text. */
static char *
dup_short (const char *text, gsize most)
{
  return text != NULL ? g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), (glong) most))
                      : g_strdup ("");
}

static gboolean
insert_step (TresenDb *db, const TresenPaymentStep *step, GError **error)
{
  static const char sql[]
      = "INSERT INTO payment_step (payment_id, attempt_id, refund_id, kind, via, result_class, at,"
        " who, trans_id, pay_id, xid, status, code, code_ext, error_text, description, detail)"
        " VALUES (nullif (?1, 0), nullif (?2, 0), nullif (?3, 0), ?4, ?5, ?6, ?7,"
        " ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)";

  return tresen_db_run (
      db, error, sql, TRESEN_INT (step->payment_id), TRESEN_INT (step->attempt_id),
      TRESEN_INT (step->refund_id), TRESEN_INT (step->kind), TRESEN_INT (step->via),
      TRESEN_INT (step->result_class), TRESEN_INT (step->at_us), TRESEN_TEXT (step->who),
      TRESEN_TEXT (step->trans_id), TRESEN_TEXT (step->pay_id), TRESEN_TEXT (step->xid),
      TRESEN_TEXT (step->status), TRESEN_TEXT (step->code), TRESEN_TEXT (step->code_ext),
      TRESEN_TEXT (step->error_text), TRESEN_TEXT (step->description), TRESEN_TEXT (step->detail));
}

/* tresen_store_payment_step_add: Writes a line of the timeline; texts may be %NULL, those of the outside are cut. */
gboolean
tresen_store_payment_step_add (TresenDb *db, const TresenPaymentStep *step, GError **error)
{
  g_autofree char *trans_id = dup_short (step->trans_id, 256);
  g_autofree char *pay_id = dup_short (step->pay_id, 128);
  g_autofree char *xid = dup_short (step->xid, 128);
  g_autofree char *status = dup_short (step->status, 200);
  g_autofree char *code = dup_short (step->code, 32);
  g_autofree char *code_ext = dup_short (step->code_ext, 128);
  g_autofree char *error_text = dup_short (step->error_text, 512);
  g_autofree char *description = dup_short (step->description, 4096);
  TresenPaymentStep row = *step;

  row.who = step->who != NULL ? step->who : (char *) "";
  row.trans_id = trans_id;
  row.pay_id = pay_id;
  row.xid = xid;
  row.status = status;
  row.code = code;
  row.code_ext = code_ext;
  row.error_text = error_text;
  row.description = description;
  row.detail = step->detail != NULL ? step->detail : (char *) "{}";
  return insert_step (db, &row, error);
}

/* tresen_store_payment_refresh: Makes a payment's row what its attempts and refunds say, and tells of the change.
 * @needs_handling: something has happened that staff must see to, even if they have seen to something before. */
gboolean
tresen_store_payment_refresh (TresenDb *db,
                              gint64 payment_id,
                              gboolean needs_handling,
                              GError **error)
{
  static const char of_attempts[]
      = "UPDATE payment SET (state, attempt_id, confirmed_at) = (SELECT state, id, confirmed_at"
        " FROM pay_attempt WHERE payment_id = ?1 ORDER BY state = 3 DESC,"
        " iif (state = 3, paid_at, 0), iif (state = 3, number, -number) LIMIT 1),"
        " (captured, paid_at) = (SELECT payment.amount * count (*), coalesce (min (paid_at), 0)"
        " FROM pay_attempt WHERE payment_id = ?1 AND state = 3) WHERE id = ?1";
  static const char of_refunds[]
      = "UPDATE payment SET (refunded, reserved, unknown) = (SELECT"
        " coalesce (sum (iif (state = 2, amount, 0)), 0),"
        " coalesce (sum (iif (state IN (0, 1, 4), amount, 0)), 0),"
        " coalesce (sum (state = 4), 0) FROM refund WHERE payment_id = ?1),"
        " handled_at = iif (?2, 0, handled_at) WHERE id = ?1";
  gint64 customer_id = 0;

  if (!tresen_db_run (db, error, of_attempts, TRESEN_INT (payment_id))
      || !tresen_db_run (db, error, of_refunds, TRESEN_INT (payment_id),
                         TRESEN_INT (needs_handling))
      || tresen_db_find (db, error, &customer_id,
                         "SELECT coalesce (customer_id, 0) FROM payment WHERE id = ?1",
                         TRESEN_INT (payment_id))
             < 0)
    return FALSE;
  tresen_db_note (db, TRESEN_TOPIC_PAYMENT, customer_id, payment_id);
  return TRUE;
}

/* tresen_store_trans_id_is_free: %FALSE with TAKEN when an attempt or a refund has this TransID: it is given once (spec 2.2). */
gboolean
tresen_store_trans_id_is_free (TresenDb *db, const char *trans_id, GError **error)
{
  static const char sql[] = "SELECT 1 FROM pay_attempt WHERE trans_id = ?1"
                            " UNION ALL SELECT 1 FROM refund WHERE trans_id = ?1 LIMIT 1";
  gint64 one;
  int step = tresen_db_find (db, error, &one, sql, TRESEN_TEXT (trans_id));

  if (step > 0)
    g_set_error (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_TAKEN,
                 "the TransID was given before");
  return step == 0;
}

/* tresen_store_pay_job_add: A job about an attempt or a refund. They are independent, so each has its turn at once; a second
 * open one of the kind about the same is an error.
 * Returns: its id, -1 with @error */
gint64
tresen_store_pay_job_add (TresenDb *db,
                          TresenJobKind kind,
                          const char *member,
                          gint64 about,
                          gint64 at_us,
                          GError **error)
{
  static const char sql[]
      = "INSERT INTO job (kind, state, is_next, created_at, next_at, detail, about)"
        " VALUES (?1, 0, 1, ?2, ?2, ?3, ?4)";
  g_autofree char *detail = g_strdup_printf ("{\"%s\":%" G_GINT64_FORMAT "}", member, about);
  gint64 id;

  if (!tresen_db_run (db, error, sql, TRESEN_INT (kind), TRESEN_INT (at_us), TRESEN_TEXT (detail),
                      TRESEN_INT (about)))
    return -1;
  id = sqlite3_last_insert_rowid (db->handle);
  tresen_db_note (db, TRESEN_TOPIC_JOB, 0, id);
  return id;
}

/* tresen_store_pay_job_check: %FALSE with NOT_FOUND unless the job is of the kind and about this. */
gboolean
tresen_store_pay_job_check (TresenDb *db,
                            gint64 job_id,
                            TresenJobKind kind,
                            gint64 about,
                            GError **error)
{
  static const char sql[] = "SELECT id FROM job WHERE id = ?1 AND kind = ?2 AND about = ?3";
  gint64 id;
  int step = tresen_db_find (db, error, &id, sql, TRESEN_INT (job_id), TRESEN_INT (kind),
                             TRESEN_INT (about));

  if (step == 0)
    tresen_store_set_not_found ("job", error);
  return step > 0;
}
