/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-store-pay-events.h"

#include "tresen-store-payment-rows.h"

/* tresen_store_pay_effect_read: Fills in whose the attempt is and how the payment stands; "before" is set to that too. */
gboolean
tresen_store_pay_effect_read (TresenDb *db,
                              gint64 attempt_id,
                              TresenPayEffect *effect,
                              GError **error)
{
  static const char sql[] = "SELECT p.id, coalesce (p.customer_id, 0), p.state FROM pay_attempt a"
                            " JOIN payment p ON p.id = a.payment_id WHERE a.id = ?1";
  g_autoptr (TresenRows) rows = tresen_db_query (db, error, sql, TRESEN_INT (attempt_id));
  int step = rows != NULL ? tresen_rows_next (db, rows, error) : -1;

  if (step == 0)
    tresen_store_set_not_found ("attempt to pay", error);
  if (step <= 0)
    return FALSE;
  effect->attempt_id = attempt_id;
  effect->payment_id = sqlite3_column_int64 (rows, 0);
  effect->customer_id = sqlite3_column_int64 (rows, 1);
  effect->before = effect->after = sqlite3_column_int (rows, 2);
  return TRUE;
}

static int
is_other_paid (TresenDb *db, const TresenPayAttempt *attempt, GError **error)
{
  static const char sql[] = "SELECT 1 FROM pay_attempt WHERE payment_id = ?1 AND state = 3"
                            " AND id <> ?2 LIMIT 1";
  gint64 one;

  return tresen_db_find (db, error, &one, sql, TRESEN_INT (attempt->payment_id),
                         TRESEN_INT (attempt->id));
}

static gboolean
write_attempt (TresenDb *db,
               const TresenPayAttempt *attempt,
               const TresenPayEvent *event,
               const TresenPayOutcome *outcome,
               gint64 now_us,
               GError **error)
{
  static const char sql[] = "UPDATE pay_attempt SET state = ?2, pay_id = iif (?3, ?4, pay_id),"
                            " paid_at = iif (?2 = 3 AND paid_at = 0, ?5, paid_at),"
                            " confirmed_at = iif (?6, ?5, confirmed_at) WHERE id = ?1";

  return tresen_db_run (db, error, sql, TRESEN_INT (attempt->id), TRESEN_INT (outcome->state),
                        TRESEN_INT (outcome->binds_pay_id),
                        TRESEN_TEXT (event->pay_id != NULL ? event->pay_id : ""),
                        TRESEN_INT (now_us), TRESEN_INT (outcome->is_confirmed_now));
}

static gboolean
write_flags (TresenDb *db, const TresenPayOutcome *outcome, TresenPayEffect *effect, GError **error)
{
  static const char sql[] = "UPDATE payment SET has_conflict = has_conflict OR ?2,"
                            " has_mismatch = has_mismatch OR ?3 WHERE id = ?1";

  effect->has_new_conflict = outcome->is_conflict;
  effect->has_new_mismatch = outcome->is_mismatch;
  return tresen_db_run (db, error, sql, TRESEN_INT (effect->payment_id),
                        TRESEN_INT (outcome->is_conflict), TRESEN_INT (outcome->is_mismatch));
}

/* What an inquiry finds wrong each time is told once. */
static gboolean
forget_known_faults (TresenDb *db,
                     const TresenPayAttempt *attempt,
                     const TresenPayEvent *event,
                     TresenPayOutcome *outcome,
                     GError **error)
{
  static const char sql[]
      = "SELECT iif (?2, has_mismatch, has_conflict) FROM payment WHERE id = ?1";
  gint64 is_known = 0;

  if (event->kind != TRESEN_PAY_EVENT_INQUIRY || outcome->state != attempt->state
      || (!outcome->is_mismatch && !outcome->is_conflict))
    return TRUE;
  if (tresen_db_find (db, error, &is_known, sql, TRESEN_INT (attempt->payment_id),
                      TRESEN_INT (outcome->is_mismatch))
      < 0)
    return FALSE;
  if (is_known != 0)
    outcome->is_mismatch = outcome->is_conflict = FALSE;
  return TRUE;
}

static gboolean
write_step (TresenDb *db,
            const TresenPayAttempt *attempt,
            const TresenPayOutcome *outcome,
            TresenPaymentStep *step,
            GError **error)
{
  step->kind = outcome->step;
  step->payment_id = attempt->payment_id;
  step->attempt_id = attempt->id;
  return tresen_store_payment_step_add (db, step, error);
}

static gboolean
is_told (const TresenPayAttempt *attempt,
         const TresenPayEvent *event,
         const TresenPayOutcome *outcome)
{
  return event->kind != TRESEN_PAY_EVENT_INQUIRY || outcome->state != attempt->state
         || outcome->is_conflict || outcome->is_mismatch || outcome->is_confirmed_now;
}

static gboolean
needs_handling (const TresenPayAttempt *attempt, const TresenPayOutcome *outcome)
{
  return outcome->is_conflict || outcome->is_mismatch
         || (outcome->state == TRESEN_PAYMENT_CHECK && attempt->state != TRESEN_PAYMENT_CHECK);
}

static gboolean
write_outcome (TresenDb *db,
               const TresenPayAttempt *attempt,
               const TresenPayEvent *event,
               const TresenPayOutcome *outcome,
               TresenPaymentStep *step,
               gint64 now_us,
               TresenPayEffect *effect,
               GError **error)
{
  gint64 after = 0;

  if (!tresen_store_pay_effect_read (db, attempt->id, effect, error)
      || !write_attempt (db, attempt, event, outcome, now_us, error)
      || !write_flags (db, outcome, effect, error)
      || (is_told (attempt, event, outcome) && !write_step (db, attempt, outcome, step, error))
      || (outcome->wants_inquiry && !tresen_store_inquiry_ensure (db, attempt->id, now_us, error))
      || !tresen_store_payment_refresh (db, attempt->payment_id, needs_handling (attempt, outcome),
                                        error)
      || tresen_db_find (db, error, &after, "SELECT state FROM payment WHERE id = ?1",
                         TRESEN_INT (attempt->payment_id))
             < 0)
    return FALSE;
  effect->after = (TresenPaymentState) after;
  effect->is_paid_now = outcome->is_paid_now;
  effect->is_confirmed_now = outcome->is_confirmed_now;
  return TRUE;
}

/* tresen_store_pay_event_apply: Applies the rules to an attempt as it was read in this transaction, and writes everything down that
 * follows. @step: filled in but for its kind and what it is about; no line is written for an inquiry that told nothing new. */
gboolean
tresen_store_pay_event_apply (TresenDb *db,
                              const TresenPayAttempt *attempt,
                              const TresenPayEvent *event,
                              TresenPaymentStep *step,
                              gint64 now_us,
                              TresenPayEffect *effect,
                              GError **error)
{
  TresenPayFacts facts = { .state = attempt->state,
                           .pay_id = attempt->pay_id,
                           .is_confirmed = attempt->confirmed_at_us != 0 };
  int is_other = is_other_paid (db, attempt, error);
  TresenPayOutcome outcome;

  facts.is_other_paid = is_other > 0;
  outcome = tresen_payment_machine_apply (&facts, event);
  return is_other >= 0 && forget_known_faults (db, attempt, event, &outcome, error)
         && write_outcome (db, attempt, event, &outcome, step, now_us, effect, error);
}
