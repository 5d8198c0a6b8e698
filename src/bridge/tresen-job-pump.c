/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-job-pump.h"

#include "tresen-source.h"
#include "tresen-store-changes.h"
#include "tresen-store-jobs.h"

/* Asked for anew when the store could not be read. */
#define RETRY_READ_US (2 * G_USEC_PER_SEC)
#define RETRY_JOB_US (5 * G_USEC_PER_SEC)

/* What a lane that is closed without a time has instead. */
#define FOR_EVER G_MAXINT64

/* Nothing is ever put off for longer: a job that seems to be was put off before the clock was set back. */
#define LONGEST_WAIT_US (15 * G_TIME_SPAN_MINUTE)

struct _TresenJobPump
{
  GObject parent_instance;

  TresenStore *store;
  TresenStoreWatch *watch;
  TresenClock *clock;
  GMainContext *context;
  TresenJobKind kind;
  guint most_at_once;
  TresenJobFunc func;
  gpointer user_data;

  GHashTable *lanes; /* lanes whose next job must not be handed out -> until when (monotonic) */
  guint n_in_hand;
  gboolean is_reading;
  gboolean has_news; /* something was committed while the last read was on its way */
  GSource *timer;
  gboolean is_stopping; /* hands out nothing more */
  GTask *stop_task;     /* (nullable) what waits for the jobs in hand */
};

G_DEFINE_FINAL_TYPE (TresenJobPump, tresen_job_pump, G_TYPE_OBJECT)

static void look (TresenJobPump *self);

/* What to ask the store for. */
typedef struct
{
  TresenJobKind kind;
  guint most;
} Ask;

static gpointer
read_jobs (TresenDb *db, gpointer data, GError **error)
{
  const Ask *ask = data;

  return tresen_store_jobs_next (db, ask->kind, ask->most, error);
}

static gboolean
timer_cb (gpointer user_data)
{
  TresenJobPump *self = user_data;

  tresen_source_clear (&self->timer);
  look (self);
  return G_SOURCE_REMOVE;
}

static void
look_again_in (TresenJobPump *self, gint64 delay_us)
{
  tresen_source_clear (&self->timer);
  self->timer = tresen_source_add_timeout (self->context, delay_us, timer_cb, self, NULL);
}

/* Jobs of one lane run one after the other: those of a customer, or only this one. */
static gint64
get_lane (const TresenJob *job)
{
  return tresen_job_kind_stands_alone (job->kind) ? job->id : job->customer_id;
}

static void
close_lane (TresenJobPump *self, const TresenJob *job, gint64 until_us)
{
  gint64 lane = get_lane (job);

  g_hash_table_insert (self->lanes, g_memdup2 (&lane, sizeof lane),
                       g_memdup2 (&until_us, sizeof until_us));
}

/* Returns: microseconds until @job may be handed out, 0 for now, %FOR_EVER when that is not a
 * matter of time. */
static gint64
get_wait_us (TresenJobPump *self, const TresenJob *job, gint64 now_us)
{
  gint64 lane = get_lane (job);
  const gint64 *until_us = g_hash_table_lookup (self->lanes, &lane);
  gint64 wait_us = job->next_at_us - now_us;

  if (until_us != NULL && *until_us == FOR_EVER)
    return FOR_EVER;
  if (wait_us > LONGEST_WAIT_US)
    wait_us = 0;
  if (until_us != NULL)
    wait_us = MAX (wait_us, *until_us - tresen_clock_monotonic_us (self->clock));
  return MAX (wait_us, 0);
}

static void
hand_out (TresenJobPump *self, GPtrArray *jobs)
{
  gint64 now_us = tresen_clock_now_us (self->clock);
  gint64 wait_us = FOR_EVER;

  for (guint i = 0; i < jobs->len; i++)
    {
      TresenJob *job = g_ptr_array_index (jobs, i);
      gint64 job_wait_us = get_wait_us (self, job, now_us);

      if (job_wait_us > 0)
        wait_us = MIN (wait_us, job_wait_us);
      else if (self->n_in_hand < self->most_at_once)
        {
          self->n_in_hand++;
          close_lane (self, job, FOR_EVER);
          self->func (job, self->user_data);
        }
    }
  if (wait_us != FOR_EVER)
    look_again_in (self, wait_us);
}

static void
jobs_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenJobPump) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) jobs = tresen_store_read_finish (TRESEN_STORE (source), result, &error);

  self->is_reading = FALSE;
  if (self->is_stopping)
    return;
  if (jobs == NULL)
    {
      g_warning ("jobs: cannot be read: %s", error != NULL ? error->message : "no answer");
      look_again_in (self, RETRY_READ_US);
      return;
    }
  hand_out (self, jobs);
  if (self->has_news)
    look (self);
}

static void
look (TresenJobPump *self)
{
  Ask *ask;

  if (self->is_stopping)
    return;
  if (self->is_reading)
    {
      self->has_news = TRUE;
      return;
    }
  if (self->n_in_hand >= self->most_at_once)
    return;
  self->is_reading = TRUE;
  self->has_news = FALSE;
  ask = g_new (Ask, 1);
  ask->kind = self->kind;
  /* Lanes in hand may still be listed; asking for more than needed costs little. */
  ask->most = self->most_at_once * 2;
  tresen_store_read_async (self->store, read_jobs, ask, g_free, (GDestroyNotify) g_ptr_array_unref,
                           NULL, jobs_read_cb, g_object_ref (self));
}

static void
committed_cb (gpointer user_data)
{
  look (TRESEN_JOB_PUMP (user_data));
}

static void
end_if_idle (TresenJobPump *self)
{
  if (self->stop_task == NULL || self->n_in_hand > 0)
    return;
  g_task_return_boolean (self->stop_task, TRUE);
  g_clear_object (&self->stop_task);
}

static void
tresen_job_pump_dispose (GObject *object)
{
  TresenJobPump *self = TRESEN_JOB_PUMP (object);

  tresen_source_clear (&self->timer);
  g_clear_pointer (&self->watch, tresen_store_watch_free);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (tresen_job_pump_parent_class)->dispose (object);
}

static void
tresen_job_pump_finalize (GObject *object)
{
  TresenJobPump *self = TRESEN_JOB_PUMP (object);

  g_clear_pointer (&self->clock, tresen_clock_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->lanes, g_hash_table_unref);
  G_OBJECT_CLASS (tresen_job_pump_parent_class)->finalize (object);
}

static void
tresen_job_pump_class_init (TresenJobPumpClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tresen_job_pump_dispose;
  G_OBJECT_CLASS (klass)->finalize = tresen_job_pump_finalize;
}

static void
tresen_job_pump_init (TresenJobPump *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->lanes = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
}

/**
 * tresen_job_pump_new:
 * @kind: the one kind of job it hands out
 * @most_at_once: how many customers may have a job in hand
 * @func: gets each job whose turn it is, in the pump's context; must outlive the pump with
 * @user_data
 *
 * Returns: (transfer full): a pump that stands still until it is started
 */
TresenJobPump *
tresen_job_pump_new (TresenStore *store,
                     TresenClock *clock,
                     TresenJobKind kind,
                     guint most_at_once,
                     TresenJobFunc func,
                     gpointer user_data)
{
  TresenJobPump *self = g_object_new (TRESEN_TYPE_JOB_PUMP, NULL);

  self->store = g_object_ref (store);
  self->clock = tresen_clock_ref (clock);
  self->kind = kind;
  self->most_at_once = most_at_once;
  self->func = func;
  self->user_data = user_data;
  return self;
}

/** tresen_job_pump_start: Hands out what is due and follows the store from then on. The pump's
 * context. */
void
tresen_job_pump_start (TresenJobPump *self)
{
  self->watch = tresen_store_watch_topics (self->store, TRESEN_TOPIC_BIT (TRESEN_TOPIC_JOB),
                                           committed_cb, self);
  look (self);
}

/**
 * tresen_job_pump_done:
 * @job: one that was handed out
 *
 * Says that @job is dealt with and the store tells how; the next one of its customer may follow.
 * The pump's context.
 */
void
tresen_job_pump_done (TresenJobPump *self, const TresenJob *job)
{
  gint64 lane = get_lane (job);

  g_hash_table_remove (self->lanes, &lane);
  self->n_in_hand--;
  end_if_idle (self);
  look (self);
}

/**
 * tresen_job_pump_put_back:
 * @job: one that was handed out
 *
 * Says that @job was not attempted, since the store did not play along: it is handed out again
 * after some seconds, if it still waits then. The pump's context.
 */
void
tresen_job_pump_put_back (TresenJobPump *self, const TresenJob *job)
{
  close_lane (self, job, tresen_clock_monotonic_us (self->clock) + RETRY_JOB_US);
  self->n_in_hand--;
  end_if_idle (self);
  look (self);
}

/**
 * tresen_job_pump_give_up:
 * @job: one that was handed out
 *
 * Says that nothing can be written about @job, so that it must not be tried again before the next
 * start; nor is any later one of its customer. The pump's context.
 */
void
tresen_job_pump_give_up (TresenJobPump *self, const TresenJob *job)
{
  self->n_in_hand--;
  end_if_idle (self);
}

/**
 * tresen_job_pump_stop_async:
 *
 * Hands out nothing more and waits until every job in hand is done. Call it once. The pump's
 * context.
 */
void
tresen_job_pump_stop_async (TresenJobPump *self, GAsyncReadyCallback callback, gpointer user_data)
{
  self->is_stopping = TRUE;
  self->stop_task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->stop_task, tresen_job_pump_stop_async);
  tresen_source_clear (&self->timer);
  g_clear_pointer (&self->watch, tresen_store_watch_free);
  end_if_idle (self);
}

gboolean
tresen_job_pump_stop_finish (TresenJobPump *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
