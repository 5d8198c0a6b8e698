/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-store-payments.h"

#include "tresen-store-pay-events.h"
#include "tresen-store-payment-rows.h"

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

static gboolean
refuse (TresenStoreError code, const char *text, GError **error)
{
  g_set_error_literal (error, TRESEN_STORE_ERROR, (int) code, text);
  return FALSE;
}

static gboolean
add_step (TresenDb *db,
          gint64 payment_id,
          const TresenPayAttempt *attempt,
          TresenPayStepKind kind,
          TresenPayVia via,
          const char *who,
          gint64 now_us,
          GError **error)
{
  TresenPaymentStep step = { .payment_id = payment_id,
                             .attempt_id = attempt != NULL ? attempt->id : 0,
                             .kind = kind,
                             .via = via,
                             .at_us = now_us,
                             .who = (char *) who,
                             .trans_id = attempt != NULL ? attempt->trans_id : NULL };

  return tresen_store_payment_step_add (db, &step, error);
}

static gboolean
is_unused (TresenDb *db, const TresenPayAttempt *attempt, GError **error)
{
  static const char sql[] = "SELECT 1 FROM pay_attempt WHERE req_id = ?1 OR token = ?2 LIMIT 1";
  gint64 one;
  int step = tresen_db_find (db, error, &one, sql, TRESEN_TEXT (attempt->req_id),
                             TRESEN_TEXT (attempt->token));

  if (step > 0)
    return refuse (TRESEN_STORE_ERROR_TAKEN, "the ReqId or the token was given before", error);
  return step == 0 && tresen_store_trans_id_is_free (db, attempt->trans_id, error);
}

static gint64
insert_attempt (TresenDb *db,
                gint64 payment_id,
                TresenPayChannel channel,
                const TresenPayAttempt *attempt,
                gint64 now_us,
                GError **error)
{
  static const char sql[]
      = "INSERT INTO pay_attempt (payment_id, number, state, channel, trans_id, req_id, token,"
        " user_data, openid, payer_ip, merchant_id, is_live, timeout_minutes, created_at)"
        " VALUES (?1, (SELECT coalesce (max (number), 0) + 1 FROM pay_attempt WHERE payment_id = "
        "?1), 0, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
  gint64 id;

  if (!is_unused (db, attempt, error)
      || !tresen_db_run (db, error, sql, TRESEN_INT (payment_id), TRESEN_INT (channel),
                         TRESEN_TEXT (attempt->trans_id), TRESEN_TEXT (attempt->req_id),
                         TRESEN_TEXT (attempt->token), TRESEN_TEXT (or_empty (attempt->user_data)),
                         TRESEN_TEXT (or_empty (attempt->openid)),
                         TRESEN_TEXT (or_empty (attempt->payer_ip)),
                         TRESEN_TEXT (attempt->merchant_id), TRESEN_INT (attempt->is_live),
                         TRESEN_INT (attempt->timeout_minutes), TRESEN_INT (now_us)))
    return -1;
  id = sqlite3_last_insert_rowid (db->handle);
  if (channel == TRESEN_PAY_CHANNEL_APP
      && tresen_store_pay_job_add (db, TRESEN_JOB_START_PAYMENT, "attempt", id, now_us, error) < 0)
    return -1;
  return id;
}

static gint64
insert_payment (TresenDb *db, const TresenPayment *payment, gint64 now_us, GError **error)
{
  static const char sql[]
      = "INSERT INTO payment (customer_id, state, amount, currency, channel, description, items,"
        " ref_nr, is_live, who, created_at) VALUES (nullif (?1, 0), 0, ?2, ?3, ?4, ?5, ?6, ?7,"
        " ?8, ?9, ?10)";

  if (!tresen_db_run (
          db, error, sql, TRESEN_INT (payment->customer_id), TRESEN_INT (payment->amount),
          TRESEN_TEXT (payment->currency), TRESEN_INT (payment->channel),
          TRESEN_TEXT (payment->description),
          TRESEN_TEXT (payment->items != NULL && *payment->items != '\0' ? payment->items : "[]"),
          TRESEN_TEXT (or_empty (payment->ref_nr)), TRESEN_INT (payment->is_live),
          TRESEN_TEXT (or_empty (payment->who)), TRESEN_INT (now_us)))
    return -1;
  return sqlite3_last_insert_rowid (db->handle);
}

/**
 * tresen_store_payment_create:
 * @payment: customer_id (0 for nobody we know), amount, currency, channel, description, items, ref_nr, is_live, who; the rest is
 * not looked at
 * @attempt: trans_id, req_id, token, user_data, merchant_id, timeout_minutes, and openid when it is known; the rest is not looked
 * at. Random texts are the caller's to make
 *
 * Writes an order down before anything leaves (spec 3.2), with its first attempt. One of the channel APP is started by the
 * bridge: a job START_PAYMENT is written as well. Writer's thread.
 *
 * Returns: the payment's id, -1 with TAKEN or another error
 */
gint64
tresen_store_payment_create (TresenDb *db,
                             const TresenPayment *payment,
                             const TresenPayAttempt *attempt,
                             gint64 now_us,
                             GError **error)
{
  gint64 id, attempt_id;
  TresenPayAttempt first = *attempt;

  if (!is_unused (db, attempt, error))
    return -1;
  first.is_live = payment->is_live;
  id = insert_payment (db, payment, now_us, error);
  attempt_id = id > 0 ? insert_attempt (db, id, payment->channel, &first, now_us, error) : -1;
  first.id = attempt_id;
  if (attempt_id < 0
      || !add_step (db, id, &first, TRESEN_PAY_STEP_CREATED, TRESEN_PAY_VIA_STAFF, payment->who,
                    now_us, error)
      || !tresen_store_payment_refresh (db, id, FALSE, error))
    return -1;
  return id;
}

/* Only what is neither paid nor withdrawn can still be offered to the customer. */
static gboolean
check_payable (const TresenPayment *payment, GError **error)
{
  if (payment->state == TRESEN_PAYMENT_PAID)
    return refuse (TRESEN_STORE_ERROR_PAID, "the payment is paid", error);
  if (payment->withdrawn_at_us != 0)
    return refuse (TRESEN_STORE_ERROR_WITHDRAWN, "the payment was withdrawn", error);
  return TRUE;
}

/**
 * tresen_store_pay_attempt_add:
 * @attempt: as for tresen_store_payment_create(), and is_live
 * @who: (nullable): the member of staff, "" when nobody is chosen; %NULL: the customer, by the button of the page
 *
 * "Start again": a new TransID for the same payment. The pages of older attempts that nobody has gone on from are dead then; those
 * the customer went on from may still be paid, and are asked for. Writer's thread.
 *
 * Returns: the attempt's id, -1 with NOT_FOUND, PAID, WITHDRAWN, OTHER_MODE, TAKEN or another error
 */
gint64
tresen_store_pay_attempt_add (TresenDb *db,
                              gint64 payment_id,
                              const TresenPayAttempt *attempt,
                              const char *who,
                              gint64 now_us,
                              GError **error)
{
  g_autoptr (TresenPayment) payment = tresen_store_payment_load (db, payment_id, error);
  TresenPayAttempt added = *attempt;

  if (payment == NULL || !check_payable (payment, error))
    return -1;
  if (payment->is_live != attempt->is_live)
    {
      refuse (TRESEN_STORE_ERROR_OTHER_MODE, "the payment was made in the other mode", error);
      return -1;
    }
  added.id = insert_attempt (db, payment_id, payment->channel, attempt, now_us, error);
  if (added.id < 0
      || !add_step (db, payment_id, &added, TRESEN_PAY_STEP_NEW_ATTEMPT,
                    who != NULL ? TRESEN_PAY_VIA_STAFF : TRESEN_PAY_VIA_PAGE, who, now_us, error)
      || !tresen_store_payment_refresh (db, payment_id, FALSE, error))
    return -1;
  return added.id;
}

static gboolean
check_startable (const TresenPayment *payment,
                 const TresenPayAttempt *attempt,
                 gint64 now_us,
                 GError **error)
{
  const TresenPayAttempt *newest
      = g_ptr_array_index (payment->attempts, payment->attempts->len - 1);

  if (!check_payable (payment, error))
    return FALSE;
  if (attempt->state == TRESEN_PAYMENT_FAILED || attempt->state == TRESEN_PAYMENT_EXPIRED
      || (attempt->expires_at_us != 0 && attempt->expires_at_us <= now_us))
    return refuse (TRESEN_STORE_ERROR_OVER, "the attempt is over", error);
  if (attempt->id != newest->id)
    return refuse (TRESEN_STORE_ERROR_REPLACED, "there is a newer attempt", error);
  return TRUE;
}

static gboolean
fix (TresenDb *db,
     TresenPayAttempt *attempt,
     TresenPayChannel channel,
     const char *openid,
     const char *payer_ip,
     gint64 now_us,
     GError **error)
{
  static const char sql[]
      = "UPDATE pay_attempt SET state = 1, channel = ?2, openid = coalesce (nullif (?3, ''),"
        " openid), payer_ip = ?4, started_at = ?5, expires_at = ?5 + timeout_minutes * 60000000"
        " WHERE id = ?1 AND state = 0";

  return tresen_db_run (db, error, sql, TRESEN_INT (attempt->id), TRESEN_INT (channel),
                        TRESEN_TEXT (or_empty (openid)), TRESEN_TEXT (or_empty (payer_ip)),
                        TRESEN_INT (now_us))
         && add_step (db, attempt->payment_id, attempt, TRESEN_PAY_STEP_STARTED,
                      TRESEN_PAY_VIA_PAGE, NULL, now_us, error)
         && tresen_store_inquiry_ensure (db, attempt->id, now_us + TRESEN_FIRST_INQUIRY_US, error)
         && tresen_store_payment_refresh (db, attempt->payment_id, FALSE, error);
}

/**
 * tresen_store_pay_attempt_fix:
 * @channel: by the browser; one that staff fixed for the payment wins
 * @openid: (nullable): of who pays; "" keeps the one that is known
 * @payer_ip: (nullable): dotted IPv4, "" when not known
 *
 * The customer goes on to Paygate: fixes channel, payer and time-out of the attempt, once. Asked again it changes nothing and gives
 * what is fixed, so that the form is the same each time (spec 3.2). Writer's thread.
 *
 * Returns: (transfer full) (nullable): the attempt as it is fixed; %NULL with NOT_FOUND, PAID, WITHDRAWN, OVER, REPLACED or another
 * error
 */
TresenPayAttempt *
tresen_store_pay_attempt_fix (TresenDb *db,
                              gint64 attempt_id,
                              TresenPayChannel channel,
                              const char *openid,
                              const char *payer_ip,
                              gint64 now_us,
                              GError **error)
{
  g_autoptr (TresenPayAttempt) attempt = tresen_store_pay_attempt_load (db, attempt_id, error);
  g_autoptr (TresenPayment) payment
      = attempt != NULL ? tresen_store_payment_load (db, attempt->payment_id, error) : NULL;

  if (payment == NULL || !check_startable (payment, attempt, now_us, error))
    return NULL;
  if (attempt->state != TRESEN_PAYMENT_NEW)
    return g_steal_pointer (&attempt);
  if (payment->channel != TRESEN_PAY_CHANNEL_BY_BROWSER)
    channel = payment->channel;
  if (!fix (db, attempt, channel, openid, payer_ip, now_us, error))
    return NULL;
  return tresen_store_pay_attempt_load (db, attempt_id, error);
}

/**
 * tresen_store_pay_attempt_set_openid:
 *
 * Keeps who will pay, as WeChat's OAuth told, until the attempt is fixed. Writer's thread.
 *
 * Returns: %FALSE with NOT_FOUND when there is no such attempt or it is fixed already, or with another error
 */
gboolean
tresen_store_pay_attempt_set_openid (TresenDb *db,
                                     gint64 attempt_id,
                                     const char *openid,
                                     GError **error)
{
  static const char sql[] = "UPDATE pay_attempt SET openid = ?2 WHERE id = ?1 AND state = 0";

  if (!tresen_db_run (db, error, sql, TRESEN_INT (attempt_id), TRESEN_TEXT (openid)))
    return FALSE;
  if (sqlite3_changes64 (db->handle) > 0)
    return TRUE;
  tresen_store_set_not_found ("attempt to pay", error);
  return FALSE;
}

/* What staff do with a payment as a whole: a line in its timeline, and perhaps a time in its row. */
static gboolean
mark (TresenDb *db,
      const TresenPayment *payment,
      const char *sql,
      TresenPayStepKind kind,
      const char *who,
      gint64 now_us,
      GError **error)
{
  const TresenPayAttempt *newest
      = g_ptr_array_index (payment->attempts, payment->attempts->len - 1);

  return (sql == NULL
          || tresen_db_run (db, error, sql, TRESEN_INT (payment->id), TRESEN_INT (now_us)))
         && add_step (db, payment->id, newest, kind, TRESEN_PAY_VIA_STAFF, who, now_us, error)
         && tresen_store_payment_refresh (db, payment->id, FALSE, error);
}

/**
 * tresen_store_payment_withdraw:
 *
 * Takes the pay page back. Who has gone on to Paygate may still pay, so it goes on being asked for. Withdrawn twice is once.
 * Writer's thread.
 *
 * Returns: %FALSE with NOT_FOUND, PAID or another error
 */
gboolean
tresen_store_payment_withdraw (TresenDb *db,
                               gint64 payment_id,
                               const char *who,
                               gint64 now_us,
                               GError **error)
{
  static const char sql[] = "UPDATE payment SET withdrawn_at = ?2 WHERE id = ?1";
  static const char stop[] = "UPDATE job SET state = 3, is_next = 0, error = 'withdrawn'"
                             " WHERE kind = 14 AND state = 0 AND state < 2 AND about IN"
                             " (SELECT id FROM pay_attempt WHERE payment_id = ?1)";
  g_autoptr (TresenPayment) payment = tresen_store_payment_load (db, payment_id, error);

  if (payment == NULL)
    return FALSE;
  if (payment->withdrawn_at_us != 0)
    return TRUE;
  return check_payable (payment, error) && tresen_db_run (db, error, stop, TRESEN_INT (payment_id))
         && mark (db, payment, sql, TRESEN_PAY_STEP_WITHDRAWN, who, now_us, error);
}

/** tresen_store_payment_note_link: The link went into the conversation: a line of the timeline. Writer's thread. Returns: %FALSE
 * with NOT_FOUND or another error */
gboolean
tresen_store_payment_note_link (TresenDb *db,
                                gint64 payment_id,
                                const char *who,
                                gint64 now_us,
                                GError **error)
{
  g_autoptr (TresenPayment) payment = tresen_store_payment_load (db, payment_id, error);

  return payment != NULL && mark (db, payment, NULL, TRESEN_PAY_STEP_LINK_SENT, who, now_us, error);
}

/**
 * tresen_store_payment_set_handled:
 *
 * Staff have seen to what needed them: the payment keeps its flags, but no longer asks for attention until something new
 * happens. Writer's thread.
 *
 * Returns: %FALSE with NOT_FOUND or another error
 */
gboolean
tresen_store_payment_set_handled (TresenDb *db,
                                  gint64 payment_id,
                                  const char *who,
                                  gint64 now_us,
                                  GError **error)
{
  static const char sql[] = "UPDATE payment SET handled_at = ?2 WHERE id = ?1";
  g_autoptr (TresenPayment) payment = tresen_store_payment_load (db, payment_id, error);

  return payment != NULL && mark (db, payment, sql, TRESEN_PAY_STEP_HANDLED, who, now_us, error);
}

/**
 * tresen_store_payment_orphan_set_handled:
 * @step_id: of tresen_store_payment_orphans()
 *
 * Staff have seen to a result that belongs to no payment. It is kept, and does not come back when it is repeated. Writer's thread.
 *
 * Returns: %FALSE with NOT_FOUND or another error
 */
gboolean
tresen_store_payment_orphan_set_handled (TresenDb *db,
                                         gint64 step_id,
                                         const char *who,
                                         gint64 now_us,
                                         GError **error)
{
  static const char sql[] = "UPDATE payment_step SET handled_at = ?2, who = ?3"
                            " WHERE id = ?1 AND payment_id IS NULL";

  if (!tresen_db_run (db, error, sql, TRESEN_INT (step_id), TRESEN_INT (now_us),
                      TRESEN_TEXT (or_empty (who))))
    return FALSE;
  if (sqlite3_changes64 (db->handle) == 0)
    {
      tresen_store_set_not_found ("result without a payment", error);
      return FALSE;
    }
  tresen_db_note (db, TRESEN_TOPIC_PAYMENT, 0, 0);
  return TRUE;
}

/**
 * tresen_store_payment_load:
 *
 * A payment as a whole, with attempts, refunds and steps, oldest first each. Worker thread.
 *
 * Returns: (transfer full) (nullable): %NULL with NOT_FOUND or another error
 */
TresenPayment *
tresen_store_payment_load (TresenDb *db, gint64 payment_id, GError **error)
{
  static const char sql[]
      = "SELECT " TRESEN_PAYMENT_COLUMNS " FROM payment p" TRESEN_PAYMENT_JOINS " WHERE p.id = ?1";
  g_autoptr (TresenRows) rows = tresen_db_query (db, error, sql, TRESEN_INT (payment_id));
  g_autoptr (GPtrArray) list = tresen_store_payment_rows_read (db, rows, error);
  g_autoptr (TresenPayment) payment = NULL;

  if (list == NULL)
    return NULL;
  if (list->len == 0)
    {
      tresen_store_set_not_found ("payment", error);
      return NULL;
    }
  payment = tresen_payment_ref (g_ptr_array_index (list, 0));
  payment->attempts = tresen_store_pay_attempts_load (db, payment_id, error);
  payment->refunds
      = payment->attempts != NULL ? tresen_store_refunds_load (db, payment_id, error) : NULL;
  payment->steps
      = payment->refunds != NULL ? tresen_store_payment_steps_load (db, payment_id, error) : NULL;
  return payment->steps != NULL ? g_steal_pointer (&payment) : NULL;
}

/* The payment's "attempt" becomes the one that was asked for. */
static TresenPayment *
find (TresenDb *db, const char *sql, TresenValue key, GError **error)
{
  gint64 payment_id = 0;
  g_autoptr (TresenPayment) payment = NULL;
  gint64 attempt_id = 0;
  {
    g_autoptr (TresenRows) rows = tresen_db_query (db, error, sql, key);
    int step = rows != NULL ? tresen_rows_next (db, rows, error) : -1;

    if (step == 0)
      tresen_store_set_not_found ("attempt to pay", error);
    if (step <= 0)
      return NULL;
    payment_id = sqlite3_column_int64 (rows, 0);
    attempt_id = sqlite3_column_int64 (rows, 1);
  }
  payment = tresen_store_payment_load (db, payment_id, error);
  for (guint i = 0; payment != NULL && i < payment->attempts->len; i++)
    {
      TresenPayAttempt *attempt = g_ptr_array_index (payment->attempts, i);

      if (attempt->id != attempt_id)
        continue;
      g_clear_pointer (&payment->attempt, tresen_pay_attempt_unref);
      payment->attempt = tresen_pay_attempt_ref (attempt);
    }
  return g_steal_pointer (&payment);
}

/**
 * tresen_store_payment_find_by_token:
 * @token: of a pay page, from outside
 *
 * Worker thread.
 *
 * Returns: (transfer full) (nullable): the payment as a whole, its "attempt" being the one of the token; %NULL with NOT_FOUND or
 * another error
 */
TresenPayment *
tresen_store_payment_find_by_token (TresenDb *db, const char *token, GError **error)
{
  return find (db, "SELECT payment_id, id FROM pay_attempt WHERE token = ?1", TRESEN_TEXT (token),
               error);
}

/** tresen_store_payment_find_by_trans_id: As tresen_store_payment_find_by_token(), by the TransID of an attempt. Worker thread. */
TresenPayment *
tresen_store_payment_find_by_trans_id (TresenDb *db, const char *trans_id, GError **error)
{
  return find (db, "SELECT payment_id, id FROM pay_attempt WHERE trans_id = ?1",
               TRESEN_TEXT (trans_id), error);
}

/** tresen_store_payment_find_by_attempt: As tresen_store_payment_find_by_token(), by the attempt's id. Worker thread. */
TresenPayment *
tresen_store_payment_find_by_attempt (TresenDb *db, gint64 attempt_id, GError **error)
{
  return find (db, "SELECT payment_id, id FROM pay_attempt WHERE id = ?1", TRESEN_INT (attempt_id),
               error);
}
