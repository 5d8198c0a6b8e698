/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-store-pay-results.h"

#include "tresen-store-callbacks.h"
#include "tresen-store-pay-events.h"
#include "tresen-store-payment-rows.h"

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

/**
 * tresen_store_pay_result_make_key:
 *
 * What tells a repeat (spec 4.5): PayID and XID, if there are both, else the TransID and whatever PayID there is, so that a second
 * payment of the same order is none; with Status and Code, so that a step that was
 * pending is not taken for a repeat when it is decided.
 *
 * Returns: (transfer full): the key of the callback
 */
char *
tresen_store_pay_result_make_key (const TresenPayResult *result)
{
  const char *pay_id = or_empty (result->pay_id), *xid = or_empty (result->xid);

  if (*pay_id != '\0' && *xid != '\0')
    return g_strdup_printf ("paygate:x:%s:%s:%s:%s", pay_id, xid, or_empty (result->status),
                            or_empty (result->code));
  return g_strdup_printf ("paygate:t:%s:%s:%s:%s", or_empty (result->trans_id), pay_id,
                          or_empty (result->status), or_empty (result->code));
}

/* tresen_store_pay_result_to_step: A line of the timeline that shares the texts of @result. */
TresenPaymentStep
tresen_store_pay_result_to_step (const TresenPayResult *result, gint64 now_us)
{
  return (TresenPaymentStep){
    .kind = TRESEN_PAY_STEP_RESULT,
    .via = result->via,
    .result_class = result->result_class,
    .at_us = now_us,
    .trans_id = (char *) result->trans_id,
    .pay_id = (char *) result->pay_id,
    .xid = (char *) result->xid,
    .status = (char *) result->status,
    .code = (char *) result->code,
    .code_ext = (char *) result->code_ext,
    .error_text = (char *) result->error_text,
    .description = (char *) result->description,
    .detail = (char *) result->detail,
  };
}

/* A repeated orphan is one line. */
static gboolean
take_orphan (TresenDb *db, const TresenPayResult *result, gint64 now_us, GError **error)
{
  static const char sql[]
      = "SELECT 1 FROM payment_step WHERE payment_id IS NULL AND trans_id = ?1 AND pay_id = ?2"
        " AND xid = ?3 AND status = ?4 AND code = ?5 LIMIT 1";
  TresenPaymentStep step = tresen_store_pay_result_to_step (result, now_us);
  gint64 one;
  int is_known = tresen_db_find (
      db, error, &one, sql, TRESEN_TEXT (or_empty (result->trans_id)),
      TRESEN_TEXT (or_empty (result->pay_id)), TRESEN_TEXT (or_empty (result->xid)),
      TRESEN_TEXT (or_empty (result->status)), TRESEN_TEXT (or_empty (result->code)));

  if (is_known != 0)
    return is_known > 0;
  tresen_db_note (db, TRESEN_TOPIC_PAYMENT, 0, 0);
  return tresen_store_payment_step_add (db, &step, error);
}

/* Returns: 1, 0 when there is no such order, -1 with @error */
static int
find_attempt (TresenDb *db, const char *trans_id, gint64 *attempt_id, GError **error)
{
  return tresen_db_find (db, error, attempt_id, "SELECT id FROM pay_attempt WHERE trans_id = ?1",
                         TRESEN_TEXT (or_empty (trans_id)));
}

/* The attempt shows what came last; the PayID that is bound is the machine's to choose. */
static gboolean
keep_words (TresenDb *db, gint64 attempt_id, const TresenPayResult *result, GError **error)
{
  static const char sql[]
      = "UPDATE pay_attempt SET xid = ?2, status = ?3, code = ?4, code_ext = ?5, error_text = ?6"
        " WHERE id = ?1";

  return tresen_db_run (
      db, error, sql, TRESEN_INT (attempt_id), TRESEN_TEXT (or_empty (result->xid)),
      TRESEN_TEXT (or_empty (result->status)), TRESEN_TEXT (or_empty (result->code)),
      TRESEN_TEXT (or_empty (result->code_ext)), TRESEN_TEXT (or_empty (result->error_text)));
}

/* Once it is paid it keeps the words by which it became so; an inquiry that found it paid had none. */
static gboolean
is_of_note (const TresenPayAttempt *before,
            const TresenPayResult *result,
            const TresenPayEffect *effect)
{
  return before->state != TRESEN_PAYMENT_PAID
         || (result->result_class == TRESEN_PAY_CLASS_SUCCESS && !effect->has_new_conflict
             && *before->xid == '\0');
}

static gboolean
take_known (TresenDb *db,
            gint64 attempt_id,
            const TresenPayResult *result,
            gint64 now_us,
            TresenPayEffect *effect,
            GError **error)
{
  TresenPayEvent event = { .kind = TRESEN_PAY_EVENT_RESULT,
                           .result_class = result->result_class,
                           .pay_id = result->pay_id };
  TresenPaymentStep step = tresen_store_pay_result_to_step (result, now_us);
  g_autoptr (TresenPayAttempt) attempt = tresen_store_pay_attempt_load (db, attempt_id, error);

  return attempt != NULL
         && tresen_store_pay_event_apply (db, attempt, &event, &step, now_us, effect, error)
         && (!is_of_note (attempt, result, effect) || keep_words (db, attempt_id, result, error));
}

/**
 * tresen_store_pay_result_take:
 * @callback: (nullable): what came in, with source, received_at_us, query and body; its key and verdict are set here. %NULL for an
 * answer to a call of ours
 * @result: authentic: whoever calls has checked the MAC
 * @effect: (out)
 *
 * Takes a result in: keeps it raw, finds the order by the signed TransID, applies the rules of spec 4.5, writes the timeline and has
 * Paygate asked where that is due. A repeat changes nothing. One for an order that is not known is kept and shown. Writer's thread;
 * answer only when it is committed.
 *
 * Returns: %FALSE with @error
 */
gboolean
tresen_store_pay_result_take (TresenDb *db,
                              TresenRawCallback *callback,
                              const TresenPayResult *result,
                              gint64 now_us,
                              TresenPayEffect *effect,
                              GError **error)
{
  gint64 attempt_id = 0;
  gboolean is_new = TRUE;
  int is_known = find_attempt (db, result->trans_id, &attempt_id, error);

  *effect = (TresenPayEffect){ 0 };
  if (is_known < 0)
    return FALSE;
  effect->verdict = is_known > 0 ? TRESEN_VERDICT_ACCEPTED : TRESEN_VERDICT_ORPHAN;
  if (callback != NULL)
    {
      g_free (callback->dedupe_key);
      callback->dedupe_key = tresen_store_pay_result_make_key (result);
      callback->verdict = effect->verdict;
      if (!tresen_store_callback_add (db, callback, &is_new, error))
        return FALSE;
    }
  if (!is_known)
    return take_orphan (db, result, now_us, error);
  if (is_new)
    return take_known (db, attempt_id, result, now_us, effect, error);
  effect->verdict = TRESEN_VERDICT_DUPLICATE;
  return tresen_store_pay_effect_read (db, attempt_id, effect, error);
}

/* Time */

static GArray *
find_ids (TresenDb *db, const char *sql, gint64 value, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (TresenRows) rows = tresen_db_query (db, error, sql, TRESEN_INT (value));
  int step = rows != NULL ? 1 : -1;

  while (step > 0 && (step = tresen_rows_next (db, rows, error)) > 0)
    {
      gint64 id = sqlite3_column_int64 (rows, 0);

      g_array_append_val (ids, id);
    }
  return step == 0 ? g_steal_pointer (&ids) : NULL;
}

static gboolean
expire (TresenDb *db, gint64 attempt_id, gint64 now_us, GError **error)
{
  TresenPayEvent event = { .kind = TRESEN_PAY_EVENT_TIME_OUT };
  TresenPaymentStep step = { .via = TRESEN_PAY_VIA_CLOCK, .at_us = now_us };
  TresenPayEffect effect = { 0 };
  g_autoptr (TresenPayAttempt) attempt = tresen_store_pay_attempt_load (db, attempt_id, error);

  step.trans_id = attempt != NULL ? attempt->trans_id : NULL;
  return attempt != NULL
         && tresen_store_pay_event_apply (db, attempt, &event, &step, now_us, &effect, error)
         && tresen_store_inquiry_ensure (db, attempt_id, now_us, error);
}

/**
 * tresen_store_payments_expire:
 *
 * Ends the attempts whose time is over and asks Paygate for each at once: they may still be paid. At most a hundred a call: call
 * again while it returns as many. Writer's thread.
 *
 * Returns: how many have expired, -1 with @error
 */
gint64
tresen_store_payments_expire (TresenDb *db, gint64 now_us, GError **error)
{
  static const char sql[] = "SELECT id FROM pay_attempt INDEXED BY pay_attempt_running"
                            " WHERE state IN (1, 2) AND expires_at > 0 AND expires_at <= ?1 ORDER "
                            "BY expires_at, id LIMIT 100";
  g_autoptr (GArray) ids = find_ids (db, sql, now_us, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    if (!expire (db, g_array_index (ids, gint64, i), now_us, error))
      return -1;
  return ids != NULL ? (gint64) ids->len : -1;
}

/**
 * tresen_store_payments_next_expiry:
 * @at_us: (out): when the next attempt expires
 *
 * Worker thread.
 *
 * Returns: 1, 0 when none is running, -1 with @error
 */
int
tresen_store_payments_next_expiry (TresenDb *db, gint64 *at_us, GError **error)
{
  static const char sql[]
      = "SELECT expires_at FROM pay_attempt INDEXED BY pay_attempt_running WHERE state IN (1, 2)"
        " AND expires_at > 0 ORDER BY expires_at, id LIMIT 1";

  return tresen_db_find_values (db, at_us, sql, NULL, 0, error);
}
