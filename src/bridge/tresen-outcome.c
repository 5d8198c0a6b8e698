/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-outcome.h"

#include "tresen-backoff.h"
#include "tresen-inbound-results.h"
#include "tresen-notices.h"
#include "tresen-store-customers.h"
#include "tresen-store-outgoing.h"
#include "tresen-store-passive.h"
#include "tresen-store-rights.h"
#include "tresen-wechat-budget.h"
#include "tresen-wechat-client.h"

#define FIRST_WAIT_US G_USEC_PER_SEC
#define MOST_WAIT_US (2 * G_TIME_SPAN_MINUTE)

/* While a quota is used up nothing is called, so to look again costs little; a person may have reset it meanwhile. */
#define MOST_QUOTA_WAIT_US (10 * G_TIME_SPAN_MINUTE)

/* The account has not got the right. */
#define CODE_MAY_NOT 48001

/* Where a person has to do something first it is not tried again so soon. */
#define LONG_WAIT_US G_TIME_SPAN_MINUTE

static TresenOutcome *
new_outcome (const TresenJob *job, gboolean is_started, gint64 now_us)
{
  TresenOutcome *self = g_new0 (TresenOutcome, 1);

  self->job_id = job->id;
  self->entry_id = job->entry_id;
  self->customer_id = job->customer_id;
  self->is_started = is_started;
  self->now_us = now_us;
  self->text = g_strdup ("");
  return self;
}

static void
classify (TresenOutcome *self, const TresenJob *job, const GError *error)
{
  gboolean is_long = g_error_matches (error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_SETTINGS);
  gint64 retry_at_us = tresen_wechat_error_get_retry_at_us (error);

  self->code = tresen_wechat_error_get_code (error);
  self->delay_us = tresen_backoff_delay_us (
      job->attempts + 1, is_long ? LONG_WAIT_US : FIRST_WAIT_US, MOST_WAIT_US, g_random_int ());
  self->is_for_quota = retry_at_us != 0;
  if (self->is_for_quota)
    self->delay_us = CLAMP (retry_at_us - self->now_us, FIRST_WAIT_US, MOST_QUOTA_WAIT_US);
  if (g_error_matches (error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_UNKNOWN))
    {
      self->kind = TRESEN_OUTCOME_UNKNOWN;
      self->code = self->code != 0 ? self->code : TRESEN_SEND_FAULT_NO_ANSWER;
    }
  else if (g_error_matches (error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_BAD_ANSWER))
    {
      self->kind = TRESEN_OUTCOME_UNKNOWN;
      self->code = TRESEN_SEND_FAULT_BAD_ANSWER;
    }
  else if (g_error_matches (error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_REFUSED))
    self->kind = TRESEN_OUTCOME_FAILED;
  else
    self->kind = TRESEN_OUTCOME_LATER;
}

/**
 * tresen_outcome_new:
 * @job: the job, as it was before the attempt
 * @error: (nullable): what sending came to, in the domain of wechat/; %NULL when WeChat has
 * accepted it
 * @is_started: whether the store says already that it is being sent
 * @now_us: microseconds since 1970-01-01 UTC
 *
 * Certainly not carried out means later; not known means unknown, which is never repeated; refused
 * means failed. Any thread.
 *
 * Returns: (transfer full): what is to be written down
 */
TresenOutcome *
tresen_outcome_new (const TresenJob *job, const GError *error, gboolean is_started, gint64 now_us)
{
  TresenOutcome *self = new_outcome (job, is_started, now_us);

  if (error == NULL)
    {
      self->kind = TRESEN_OUTCOME_ACCEPTED;
      return self;
    }
  g_free (self->text);
  self->text = g_strdup (error->message);
  classify (self, job, error);
  return self;
}

/**
 * tresen_outcome_new_upload:
 * @error: what uploading the message's picture came to
 *
 * The message itself has not left, and an upload may be repeated: what is not known of it means
 * later, not unknown. Any thread.
 *
 * Returns: (transfer full): what is to be written down
 */
TresenOutcome *
tresen_outcome_new_upload (const TresenJob *job, const GError *error, gint64 now_us)
{
  TresenOutcome *self = tresen_outcome_new (job, error, FALSE, now_us);

  if (self->kind == TRESEN_OUTCOME_UNKNOWN)
    self->kind = TRESEN_OUTCOME_LATER;
  return self;
}

/**
 * tresen_outcome_new_failed:
 * @code: a TresenSendFault
 * @text: English
 *
 * Returns: (transfer full): that the message was certainly not sent, for a reason of our own. Any
 * thread.
 */
TresenOutcome *
tresen_outcome_new_failed (const TresenJob *job,
                           int code,
                           const char *text,
                           gboolean is_started,
                           gint64 now_us)
{
  TresenOutcome *self = new_outcome (job, is_started, now_us);

  self->kind = TRESEN_OUTCOME_FAILED;
  self->code = code;
  g_free (self->text);
  self->text = g_strdup (text);
  return self;
}

/**
 * tresen_outcome_set_notice:
 * @remote_id: (nullable): by which WeChat's results will name it; "" when WeChat gave none
 *
 * The message is a template message: it needs no reply that is left, and what is not known of it is asked for again. Any thread.
 */
void
tresen_outcome_set_notice (TresenOutcome *self, const char *remote_id)
{
  self->is_notice = TRUE;
  g_free (self->remote_id);
  self->remote_id = g_strdup (remote_id);
}

void
tresen_outcome_free (TresenOutcome *self)
{
  if (self == NULL)
    return;
  g_free (self->remote_id);
  g_free (self->text);
  g_free (self);
}

/* What WeChat says of the window overrides our ledger (spec 7.1). */
static gboolean
correct_ledger (TresenDb *db, const TresenOutcome *self, GError **error)
{
  switch (self->code)
    {
    case 45015:
      return tresen_store_grants_close (db, self->customer_id, error);
    case 45047:
      return tresen_store_grants_exhaust (db, self->customer_id, error);
    case 43004:
    case 50005:
      return tresen_store_customer_set_followed (db, self->customer_id, FALSE, self->now_us, "",
                                                 error);
    default:
      return TRUE;
    }
}

/* WeChat does not let this account send by itself; the message waits for the customer's next one. */
static gboolean
write_may_not (TresenDb *db, const TresenOutcome *self, GError **error)
{
  return tresen_store_right_set (db, TRESEN_RIGHT_CUSTOM_SEND, "refused", self->code, self->now_us,
                                 error)
         && tresen_store_passive_take_over (db, self->job_id, self->now_us, error);
}

/* There is no use in trying again when no reply will be taken any more. What is not sent but waits for an answer needs no
 * window. */
static gboolean
write_later (TresenDb *db, const TresenOutcome *self, GError **error)
{
  TresenGrants grants = { 0 };
  TresenBudget budget;
  int is_refused = tresen_store_right_is_refused (db, TRESEN_RIGHT_CUSTOM_SEND, error);

  if (is_refused < 0 || !tresen_store_grants_load (db, self->customer_id, &grants, error))
    return FALSE;
  budget = tresen_budget_compute (&grants, TRUE, 0, self->now_us);
  if (is_refused == 0 && budget.state != TRESEN_BUDGET_OPEN)
    return tresen_store_outgoing_failed (db, self->job_id, TRESEN_SEND_FAULT_WINDOW, self->text,
                                         self->now_us, error);
  return tresen_store_outgoing_later (db, self->job_id, self->now_us + self->delay_us, self->text,
                                      self->now_us, error)
         && (!self->is_for_quota
             || tresen_store_outgoing_set_wait (db, self->job_id, self->code, error));
}

static gboolean
write_again (TresenDb *db, const TresenOutcome *self, GError **error)
{
  const TresenNoticeTry try = { self->kind == TRESEN_OUTCOME_UNKNOWN, self->now_us + self->delay_us,
                                self->code, self->text };

  return tresen_store_notice_put_back (db, self->job_id, &tresen_notice_terms, &try, self->now_us,
                                       error);
}

static gboolean
write_accepted (TresenDb *db, const TresenOutcome *self, GError **error)
{
  return tresen_store_outgoing_accepted (db, self->job_id, self->now_us, error)
         && (self->remote_id == NULL || *self->remote_id == '\0'
             || tresen_inbound_results_expect (db, self->entry_id, self->remote_id, error));
}

/**
 * tresen_outcome_write:
 * @outcome: a TresenOutcome
 *
 * A TresenStoreFunc: brings message, job and ledger to where @outcome says. Writer thread.
 *
 * Returns: %NULL; whether it went well is told by @error
 */
gpointer
tresen_outcome_write (TresenDb *db, gpointer outcome, GError **error)
{
  const TresenOutcome *self = outcome;

  if (!self->is_started && !tresen_store_outgoing_start (db, self->job_id, self->now_us, error))
    return NULL;
  switch (self->kind)
    {
    case TRESEN_OUTCOME_ACCEPTED:
      write_accepted (db, self, error);
      break;
    case TRESEN_OUTCOME_FAILED:
      if (self->code == CODE_MAY_NOT && self->is_started && !self->is_notice)
        write_may_not (db, self, error);
      else if (tresen_store_outgoing_failed (db, self->job_id, self->code, self->text, self->now_us,
                                             error))
        correct_ledger (db, self, error);
      break;
    case TRESEN_OUTCOME_UNKNOWN:
      if (self->is_notice)
        write_again (db, self, error);
      else
        tresen_store_outgoing_unknown (db, self->job_id, self->code, self->text, self->now_us,
                                       error);
      break;
    case TRESEN_OUTCOME_LATER:
    default:
      if (self->is_notice)
        write_again (db, self, error);
      else
        write_later (db, self, error);
      break;
    }
  return NULL;
}
