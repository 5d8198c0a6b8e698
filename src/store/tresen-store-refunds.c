/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-store-refunds.h"

#include "tresen-store-jobs.h"
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

/* A line about a refund; texts of Paygate are taken from @answer. */
static gboolean
add_step (TresenDb *db,
          const TresenRefund *refund,
          TresenPayStepKind kind,
          TresenPayVia via,
          const char *who,
          const TresenPayResult *answer,
          gint64 now_us,
          GError **error)
{
  const TresenPayResult none = { 0 };
  TresenPaymentStep step
      = tresen_store_pay_result_to_step (answer != NULL ? answer : &none, now_us);

  step.kind = kind;
  step.via = via;
  step.payment_id = refund->payment_id;
  step.attempt_id = refund->attempt_id;
  step.refund_id = refund->id;
  step.who = (char *) who;
  step.trans_id = refund->trans_id;
  return tresen_store_payment_step_add (db, &step, error);
}

/**
 * tresen_store_refund_load:
 *
 * Worker thread.
 *
 * Returns: (transfer full) (nullable): %NULL with NOT_FOUND or another error
 */
TresenRefund *
tresen_store_refund_load (TresenDb *db, gint64 refund_id, GError **error)
{
  static const char sql[] = "SELECT " TRESEN_REFUND_COLUMNS " FROM refund WHERE id = ?1";
  g_autoptr (TresenRows) rows = tresen_db_query (db, error, sql, TRESEN_INT (refund_id));
  int step = rows != NULL ? tresen_rows_next (db, rows, error) : -1;

  if (step == 0)
    tresen_store_set_not_found ("refund", error);
  return step > 0 ? tresen_store_refund_read (rows) : NULL;
}

/**
 * tresen_store_refund_find_left:
 * @left: (out): what may still be refunded of the attempt, minor units
 *
 * Worker thread.
 *
 * Returns: 1, 0 when there is no such attempt or it is not paid, -1 with @error
 */
int
tresen_store_refund_find_left (TresenDb *db, gint64 attempt_id, gint64 *left, GError **error)
{
  static const char sql[]
      = "SELECT p.amount, coalesce (sum (iif (r.state = 2, r.amount, 0)), 0),"
        " coalesce (sum (iif (r.state IN (0, 1, 4), r.amount, 0)), 0)"
        " FROM pay_attempt a JOIN payment p ON p.id = a.payment_id"
        " LEFT JOIN refund r ON r.payment_id = a.payment_id AND r.attempt_id = a.id"
        " WHERE a.id = ?1 AND a.state = 3 GROUP BY a.id";
  g_autoptr (TresenRows) rows = tresen_db_query (db, error, sql, TRESEN_INT (attempt_id));
  int step = rows != NULL ? tresen_rows_next (db, rows, error) : -1;

  *left = 0;
  if (step > 0)
    *left = tresen_refund_left (sqlite3_column_int64 (rows, 0), sqlite3_column_int64 (rows, 1),
                                sqlite3_column_int64 (rows, 2));
  return step;
}

static int
is_under_way (TresenDb *db, gint64 payment_id, GError **error)
{
  static const char sql[] = "SELECT 1 FROM refund INDEXED BY refund_under_way"
                            " WHERE payment_id = ?1 AND state IN (0, 1)";
  gint64 one;

  return tresen_db_find (db, error, &one, sql, TRESEN_INT (payment_id));
}

static gboolean
check_free (TresenDb *db, gint64 payment_id, GError **error)
{
  int step = is_under_way (db, payment_id, error);

  return step > 0 ? refuse (TRESEN_STORE_ERROR_UNDER_WAY, "another refund is on its way", error)
                  : step == 0;
}

static gboolean
check_amount (TresenDb *db, gint64 attempt_id, gint64 amount, GError **error)
{
  gint64 left = 0;
  int step = tresen_store_refund_find_left (db, attempt_id, &left, error);

  if (step == 0)
    return refuse (TRESEN_STORE_ERROR_NOT_PAID, "there is nothing to refund", error);
  if (step < 0)
    return FALSE;
  switch (tresen_refund_check (left, amount))
    {
    case TRESEN_REFUND_CHECK_BELOW_MINIMUM:
      return refuse (TRESEN_STORE_ERROR_TOO_SMALL, "the amount is too small to refund", error);
    case TRESEN_REFUND_CHECK_OVER_LEFT:
      return refuse (TRESEN_STORE_ERROR_TOO_MUCH, "less than that is left to refund", error);
    case TRESEN_REFUND_CHECK_GOOD:
    case TRESEN_REFUND_CHECK_LEAVES_LITTLE:
    default:
      return TRUE;
    }
}

/* Which attempt is meant by none: the one that stands for the payment. It needs a PayID to be credited. */
static gboolean
find_attempt (TresenDb *db, gint64 payment_id, gint64 *attempt_id, GError **error)
{
  static const char sql[] = "SELECT a.id FROM payment p JOIN pay_attempt a ON a.payment_id = p.id"
                            " WHERE p.id = ?1 AND a.id = iif (?2 <> 0, ?2, p.attempt_id) AND "
                            "a.state = 3 AND a.pay_id <> ''";
  int step = tresen_db_find (db, error, attempt_id, sql, TRESEN_INT (payment_id),
                             TRESEN_INT (*attempt_id));

  if (step == 0)
    return refuse (TRESEN_STORE_ERROR_NOT_PAID, "there is nothing to refund", error);
  return step > 0;
}

static gint64
insert_refund (TresenDb *db,
               gint64 payment_id,
               gint64 attempt_id,
               const TresenRefund *refund,
               gint64 now_us,
               GError **error)
{
  static const char sql[] = "INSERT INTO refund (payment_id, attempt_id, state, trans_id, ref_nr,"
                            " amount, reason, who, created_at)"
                            " VALUES (?1, ?2, 0, ?3, ?4, ?5, ?6, ?7, ?8)";

  if (!tresen_db_run (db, error, sql, TRESEN_INT (payment_id), TRESEN_INT (attempt_id),
                      TRESEN_TEXT (refund->trans_id), TRESEN_TEXT (refund->ref_nr),
                      TRESEN_INT (refund->amount), TRESEN_TEXT (or_empty (refund->reason)),
                      TRESEN_TEXT (or_empty (refund->who)), TRESEN_INT (now_us)))
    return -1;
  return sqlite3_last_insert_rowid (db->handle);
}

/**
 * tresen_store_refund_ask:
 * @attempt_id: the paid attempt; 0 for the one that stands for the payment. Another one only when it was paid twice
 * @refund: trans_id (new), ref_nr (not empty), amount (minor units), reason, who; the rest is not looked at
 *
 * Staff want money to go back. Everything is checked against the rows of this moment; the amount is reserved, and a job REFUND is
 * written. Writer's thread.
 *
 * Returns: the refund's id; -1 with NOT_PAID, UNDER_WAY, TOO_SMALL, TOO_MUCH, TAKEN or another error
 */
gint64
tresen_store_refund_ask (TresenDb *db,
                         gint64 payment_id,
                         gint64 attempt_id,
                         const TresenRefund *refund,
                         gint64 now_us,
                         GError **error)
{
  TresenRefund added = *refund;

  if (!find_attempt (db, payment_id, &attempt_id, error) || !check_free (db, payment_id, error)
      || !check_amount (db, attempt_id, refund->amount, error)
      || !tresen_store_trans_id_is_free (db, refund->trans_id, error))
    return -1;
  added.payment_id = payment_id;
  added.attempt_id = attempt_id;
  added.id = insert_refund (db, payment_id, attempt_id, refund, now_us, error);
  if (added.id < 0
      || !add_step (db, &added, TRESEN_PAY_STEP_REFUND_ASKED, TRESEN_PAY_VIA_STAFF, refund->who,
                    NULL, now_us, error)
      || tresen_store_pay_job_add (db, TRESEN_JOB_REFUND, "refund", added.id, now_us, error) < 0
      || !tresen_store_payment_refresh (db, payment_id, FALSE, error))
    return -1;
  return added.id;
}

/* Moves a refund from one state to another. Returns: (transfer full) (nullable): as it was; %NULL with NOT_FOUND when it is in
 * none of the states of the set @from, or with another error */
static TresenRefund *
move (TresenDb *db,
      gint64 refund_id,
      guint from,
      TresenRefundState to,
      gint64 now_us,
      GError **error)
{
  static const char sql[] = "UPDATE refund SET state = ?2, sent_at = iif (?2 = 1, ?3, sent_at),"
                            " settled_at = iif (?2 IN (2, 3), ?3, 0), lost_at = iif (?2 = 4, ?3, "
                            "lost_at) WHERE id = ?1";
  g_autoptr (TresenRefund) refund = tresen_store_refund_load (db, refund_id, error);

  if (refund == NULL)
    return NULL;
  if ((from & (1u << refund->state)) == 0)
    {
      tresen_store_set_not_found ("refund", error);
      return NULL;
    }
  if (!tresen_db_run (db, error, sql, TRESEN_INT (refund_id), TRESEN_INT (to), TRESEN_INT (now_us)))
    return NULL;
  return g_steal_pointer (&refund);
}

#define FROM(state) (1u << (state))

/**
 * tresen_store_refund_begin:
 * @job_id: a queued REFUND
 *
 * Writes down that a refund is being sent, before it is: from here on it is never sent again by itself. Writer's thread; send only
 * when it is committed.
 *
 * Returns: (transfer full) (nullable): the refund, to be sent; %NULL with NOT_FOUND when it is not queued, or with another error
 */
TresenRefund *
tresen_store_refund_begin (TresenDb *db,
                           gint64 job_id,
                           gint64 refund_id,
                           gint64 now_us,
                           GError **error)
{
  g_autoptr (TresenRefund) refund = NULL;

  if (!tresen_store_pay_job_check (db, job_id, TRESEN_JOB_REFUND, refund_id, error)
      || !tresen_store_job_start (db, job_id, error))
    return NULL;
  refund = move (db, refund_id, FROM (TRESEN_REFUND_QUEUED), TRESEN_REFUND_SENDING, now_us, error);
  if (refund == NULL
      || !add_step (db, refund, TRESEN_PAY_STEP_REFUND_SENT, TRESEN_PAY_VIA_ANSWER, NULL, NULL,
                    now_us, error)
      || !tresen_store_payment_refresh (db, refund->payment_id, FALSE, error))
    return NULL;
  return tresen_store_refund_load (db, refund_id, error);
}

static int
was_lost (TresenDb *db, gint64 refund_id, GError **error)
{
  gint64 one;

  return tresen_db_find (db, error, &one, "SELECT 1 FROM refund WHERE id = ?1 AND lost_at <> 0",
                         TRESEN_INT (refund_id));
}

static gboolean
keep_words (TresenDb *db, gint64 refund_id, const TresenPayResult *answer, GError **error)
{
  static const char sql[] = "UPDATE refund SET xid = ?2, status = ?3, code = ?4, code_ext = ?5,"
                            " error_text = ?6 WHERE id = ?1";

  return tresen_db_run (
      db, error, sql, TRESEN_INT (refund_id), TRESEN_TEXT (or_empty (answer->xid)),
      TRESEN_TEXT (or_empty (answer->status)), TRESEN_TEXT (or_empty (answer->code)),
      TRESEN_TEXT (or_empty (answer->code_ext)), TRESEN_TEXT (or_empty (answer->error_text)));
}

static gboolean
settle_answer (TresenDb *db,
               gint64 refund_id,
               TresenRefundState state,
               const TresenPayResult *answer,
               gint64 now_us,
               GError **error)
{
  g_autoptr (TresenRefund) refund
      = move (db, refund_id, FROM (TRESEN_REFUND_SENDING), state, now_us, error);
  gboolean is_unknown = state == TRESEN_REFUND_UNKNOWN;

  return refund != NULL && keep_words (db, refund_id, answer, error)
         && add_step (db, refund, TRESEN_PAY_STEP_REFUND_ANSWER, TRESEN_PAY_VIA_ANSWER, NULL,
                      answer, now_us, error)
         && (!is_unknown || tresen_store_inquiry_ensure (db, refund->attempt_id, now_us, error))
         && tresen_store_payment_refresh (db, refund->payment_id, is_unknown, error);
}

/**
 * tresen_store_refund_answer:
 * @job_id: the running REFUND
 * @state: ACCEPTED, REFUSED (certainly not taken) or UNKNOWN (spec 5: the answer was lost or unclear)
 * @answer: what Paygate said; of a lost one only error_text, English
 *
 * Ends the sending of a refund. Of an unknown one Paygate is asked at once. A refusal after an answer was lost proves nothing, since the
 * first one may have been taken: that refund stays unknown. Writer's thread.
 *
 * Returns: %FALSE with NOT_FOUND when it is not being sent, or with another error
 */
gboolean
tresen_store_refund_answer (TresenDb *db,
                            gint64 job_id,
                            gint64 refund_id,
                            TresenRefundState state,
                            const TresenPayResult *answer,
                            gint64 now_us,
                            GError **error)
{
  static const TresenJobState ends[] = { [TRESEN_REFUND_ACCEPTED] = TRESEN_JOB_DONE,
                                         [TRESEN_REFUND_REFUSED] = TRESEN_JOB_FAILED,
                                         [TRESEN_REFUND_UNKNOWN] = TRESEN_JOB_UNKNOWN };
  int is_lost = was_lost (db, refund_id, error);

  g_return_val_if_fail (state == TRESEN_REFUND_ACCEPTED || state == TRESEN_REFUND_REFUSED
                            || state == TRESEN_REFUND_UNKNOWN,
                        FALSE);
  if (state == TRESEN_REFUND_REFUSED && is_lost > 0)
    state = TRESEN_REFUND_UNKNOWN;
  return is_lost >= 0
         && tresen_store_pay_job_check (db, job_id, TRESEN_JOB_REFUND, refund_id, error)
         && tresen_store_job_finish (db, job_id, ends[state], answer->error_text, error)
         && settle_answer (db, refund_id, state, answer, now_us, error);
}

/**
 * tresen_store_refund_put_back:
 * @text: English, why
 *
 * What was being sent has certainly not left: it is queued again. Writer's thread.
 *
 * Returns: %FALSE with NOT_FOUND when it is not being sent, or with another error
 */
gboolean
tresen_store_refund_put_back (TresenDb *db,
                              gint64 job_id,
                              gint64 refund_id,
                              gint64 next_at_us,
                              const char *text,
                              GError **error)
{
  g_autoptr (TresenRefund) refund = NULL;

  if (!tresen_store_pay_job_check (db, job_id, TRESEN_JOB_REFUND, refund_id, error)
      || !tresen_store_job_later (db, job_id, next_at_us, text, error))
    return FALSE;
  refund = move (db, refund_id, FROM (TRESEN_REFUND_SENDING), TRESEN_REFUND_QUEUED, 0, error);
  return refund != NULL && tresen_store_payment_refresh (db, refund->payment_id, FALSE, error);
}

/**
 * tresen_store_refund_repeat:
 * @who: the member of staff, "" when nobody is chosen
 *
 * Staff send an unknown or refused refund again: the identical request, with the same TransID, RefNr and amount (spec 5). Writer's
 * thread.
 *
 * Returns: %FALSE with NOT_FOUND when it is neither, UNDER_WAY, NOT_PAID, TOO_SMALL, TOO_MUCH or another error
 */
gboolean
tresen_store_refund_repeat (TresenDb *db,
                            gint64 refund_id,
                            const char *who,
                            gint64 now_us,
                            GError **error)
{
  const guint from = FROM (TRESEN_REFUND_UNKNOWN) | FROM (TRESEN_REFUND_REFUSED);
  const TresenPayResult again = { .detail = "{\"again\":true}" };
  g_autoptr (TresenRefund) refund = tresen_store_refund_load (db, refund_id, error);
  g_autoptr (TresenRefund) moved = NULL;

  if (refund == NULL || !check_free (db, refund->payment_id, error))
    return FALSE;
  /* What was refused has nothing reserved any more. */
  if (refund->state == TRESEN_REFUND_REFUSED
      && !check_amount (db, refund->attempt_id, refund->amount, error))
    return FALSE;
  moved = move (db, refund_id, from, TRESEN_REFUND_QUEUED, now_us, error);
  return moved != NULL
         && add_step (db, refund, TRESEN_PAY_STEP_REFUND_ASKED, TRESEN_PAY_VIA_STAFF, who, &again,
                      now_us, error)
         && tresen_store_pay_job_add (db, TRESEN_JOB_REFUND, "refund", refund_id, now_us, error)
                >= 0
         && tresen_store_payment_refresh (db, refund->payment_id, FALSE, error);
}

/**
 * tresen_store_refund_take_back:
 *
 * Staff no longer want a refund that has not left. It is refused then, or unknown again if it had been sent before. Writer's thread.
 *
 * Returns: %FALSE with NOT_FOUND when it is not queued, or with another error
 */
gboolean
tresen_store_refund_take_back (TresenDb *db,
                               gint64 refund_id,
                               const char *who,
                               gint64 now_us,
                               GError **error)
{
  static const char stop[] = "UPDATE job SET state = 3, is_next = 0, error = 'taken back'"
                             " WHERE kind = 16 AND about = ?1 AND state < 2";
  const TresenPayResult words = { .error_text = "taken back" };
  int is_lost = was_lost (db, refund_id, error);
  TresenRefundState state = is_lost > 0 ? TRESEN_REFUND_UNKNOWN : TRESEN_REFUND_REFUSED;
  g_autoptr (TresenRefund) refund
      = is_lost >= 0 ? move (db, refund_id, FROM (TRESEN_REFUND_QUEUED), state, now_us, error)
                     : NULL;

  return refund != NULL && tresen_db_run (db, error, stop, TRESEN_INT (refund_id))
         && add_step (db, refund, TRESEN_PAY_STEP_REFUND_ANSWER, TRESEN_PAY_VIA_STAFF, who, &words,
                      now_us, error)
         && tresen_store_payment_refresh (db, refund->payment_id, FALSE, error);
}

/* Settling */

/* Worth settling only while nothing of the attempt is on its way: what is might be in the answer or not.
 * Returns: (transfer full) (nullable): the unknown refunds; %NULL with @error */
static GPtrArray *
find_unknown (TresenDb *db, const TresenPayAttempt *attempt, gint64 *accepted, GError **error)
{
  g_autoptr (GPtrArray) all = tresen_store_refunds_load (db, attempt->payment_id, error);
  g_autoptr (GPtrArray) unknown
      = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_refund_unref);
  gboolean is_busy = FALSE;

  *accepted = 0;
  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      TresenRefund *refund = g_ptr_array_index (all, i);

      if (refund->attempt_id != attempt->id)
        continue;
      if (refund->state == TRESEN_REFUND_ACCEPTED)
        *accepted += refund->amount;
      else if (refund->state == TRESEN_REFUND_UNKNOWN)
        g_ptr_array_add (unknown, tresen_refund_ref (refund));
      else if (refund->state == TRESEN_REFUND_SENDING
               || (refund->state == TRESEN_REFUND_QUEUED && refund->sent_at_us != 0))
        is_busy = TRUE;
    }
  if (is_busy)
    g_ptr_array_set_size (unknown, 0);
  return all != NULL ? g_steal_pointer (&unknown) : NULL;
}

static gboolean
settle_one (TresenDb *db, gint64 refund_id, gint64 now_us, GError **error)
{
  g_autoptr (TresenRefund) refund
      = move (db, refund_id, FROM (TRESEN_REFUND_UNKNOWN), TRESEN_REFUND_ACCEPTED, now_us, error);

  return refund != NULL
         && add_step (db, refund, TRESEN_PAY_STEP_REFUND_FOUND, TRESEN_PAY_VIA_ANSWER, NULL, NULL,
                      now_us, error)
         && tresen_store_payment_refresh (db, refund->payment_id, FALSE, error);
}

/* tresen_store_refunds_settle: What an inquiry shows as credited tells which unknown refunds were taken (spec 5). */
gboolean
tresen_store_refunds_settle (TresenDb *db,
                             const TresenPayAttempt *attempt,
                             gint64 credited,
                             gint64 now_us,
                             guint *n_settled,
                             GError **error)
{
  gint64 accepted = 0;
  g_autoptr (GPtrArray) unknown = find_unknown (db, attempt, &accepted, error);
  g_autofree gint64 *amounts = NULL;
  g_autofree gboolean *is_settled = NULL;

  *n_settled = 0;
  if (unknown == NULL)
    return FALSE;
  if (unknown->len == 0)
    return TRUE;
  amounts = g_new (gint64, unknown->len);
  is_settled = g_new0 (gboolean, unknown->len);
  for (guint i = 0; i < unknown->len; i++)
    amounts[i] = ((TresenRefund *) g_ptr_array_index (unknown, i))->amount;
  *n_settled = tresen_refund_settle (accepted, credited, amounts, unknown->len, is_settled);
  for (guint i = 0; i < unknown->len; i++)
    if (is_settled[i]
        && !settle_one (db, ((TresenRefund *) g_ptr_array_index (unknown, i))->id, now_us, error))
      return FALSE;
  return TRUE;
}

/* tresen_store_refunds_recover: At start: nobody knows of what was being sent. */
gboolean
tresen_store_refunds_recover (TresenDb *db, gint64 now_us, GError **error)
{
  static const char find[] = "SELECT id FROM refund INDEXED BY refund_unsettled WHERE state IN (1, "
                             "4) AND state = 1 LIMIT 1";
  static const char stop[] = "UPDATE job SET state = 4, is_next = 0, error = 'interrupted'"
                             " WHERE kind = 16 AND about IS NOT NULL AND state < 2 AND state = 1";
  const TresenPayResult lost = { .via = TRESEN_PAY_VIA_ANSWER, .error_text = "interrupted" };
  gint64 refund_id = 0;
  int step;

  while ((step = tresen_db_find_values (db, &refund_id, find, NULL, 0, error)) > 0)
    if (!settle_answer (db, refund_id, TRESEN_REFUND_UNKNOWN, &lost, now_us, error))
      return FALSE;
  return step == 0 && tresen_db_run_values (db, stop, NULL, 0, error);
}
