/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-errand.h"

#include "tresen-backoff.h"
#include "tresen-job-pump.h"
#include "tresen-store-jobs.h"
#include "tresen-sure-write.h"

#define FIRST_WAIT_US (5 * G_USEC_PER_SEC)
#define MOST_WAIT_US (10 * G_TIME_SPAN_MINUTE)

struct _TresenErrand
{
  GObject parent_instance;

  const TresenErrandKind *kind;
  TresenStore *store;
  TresenWechatClient *wechat;
  TresenHealthReporter *health; /* borrowed from the bridge, which outlives this */
  TresenClock *clock;
  TresenJobPump *pump;
  GCancellable *stop; /* cancelled when what cannot be written down has to be left */
  gpointer user_data;
  GDestroyNotify user_data_destroy;
};

G_DEFINE_FINAL_TYPE (TresenErrand, tresen_errand, G_TYPE_OBJECT)

/* One job on its way. */
typedef struct
{
  TresenErrand *errand;
  TresenJob *job;
  gpointer matter;
  gpointer result;
  GError *error; /* (nullable) what the call came to */
} Run;

static void
clear (gpointer *value, GDestroyNotify destroy)
{
  gpointer old = g_steal_pointer (value);

  if (old != NULL && destroy != NULL)
    destroy (old);
}

static void
run_free (Run *self)
{
  clear (&self->matter, self->errand->kind->matter_free);
  clear (&self->result, self->errand->kind->result_free);
  g_clear_pointer (&self->job, tresen_job_unref);
  g_clear_error (&self->error);
  g_clear_object (&self->errand);
  g_free (self);
}

static gboolean
is_worth_repeating (const Run *run, gint64 now_us)
{
  gint64 life_us = run->errand->kind->life_us;

  return (life_us == 0 || now_us < run->job->created_at_us + life_us)
         && !g_error_matches (run->error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_REFUSED);
}

static gpointer
write_failure (TresenDb *db, Run *run, gint64 now_us, GError **error)
{
  const TresenErrandKind *kind = run->errand->kind;
  gint64 delay_us = tresen_backoff_delay_us (run->job->attempts + 1, FIRST_WAIT_US, MOST_WAIT_US,
                                             g_random_int ());

  /* While a quota is used up nothing is called: to look again costs little. */
  if (tresen_wechat_error_get_retry_at_us (run->error) != 0)
    delay_us = CLAMP (tresen_wechat_error_get_retry_at_us (run->error) - now_us, FIRST_WAIT_US,
                      MOST_WAIT_US);
  if (is_worth_repeating (run, now_us))
    tresen_store_job_later (db, run->job->id, now_us + delay_us, run->error->message, error);
  else if (kind->write_failure == NULL
           || kind->write_failure (db, run->job, run->matter, run->error, now_us, error))
    tresen_store_job_finish (db, run->job->id, TRESEN_JOB_FAILED, run->error->message, error);
  return NULL;
}

static gpointer
write_result (TresenDb *db, gpointer data, GError **error)
{
  Run *run = data;
  const TresenErrandKind *kind = run->errand->kind;
  gint64 now_us = tresen_clock_now_us (run->errand->clock);
  TresenErrandNext next = TRESEN_ERRAND_DONE;

  if (run->error != NULL)
    return write_failure (db, run, now_us, error);
  if (run->matter != NULL && kind->write != NULL)
    next = kind->write (db, run->job, run->matter, run->result, now_us, error);
  if (next == TRESEN_ERRAND_DONE)
    tresen_store_job_finish (db, run->job->id, TRESEN_JOB_DONE, "", error);
  else if (next == TRESEN_ERRAND_GOES_ON)
    tresen_store_job_later (db, run->job->id, now_us, "", error);
  return NULL;
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;
  TresenJobPump *pump = run->errand->pump;
  g_autoptr (GError) error = NULL;

  if (tresen_sure_write_finish (TRESEN_STORE (source), result, &error)
      || g_error_matches (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_NOT_FOUND))
    tresen_job_pump_done (pump, run->job);
  else
    {
      g_warning ("errand: job %" G_GINT64_FORMAT " is given up until the next start: %s",
                 run->job->id, error->message);
      tresen_job_pump_give_up (pump, run->job);
    }
  run_free (run);
}

static void
write_down (Run *run)
{
  tresen_sure_write_async (run->errand->store, write_result, run, NULL, run->errand->stop,
                           written_cb, run);
}

/* What did not come from WeChat (a file that cannot be written) tells nothing of the connection to it. */
static void
called_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;

  run->result = run->errand->kind->call_finish (TRESEN_WECHAT_CLIENT (source), result, &run->error);
  if (!run->errand->kind->is_local
      && (run->error == NULL || run->error->domain == TRESEN_WECHAT_ERROR))
    tresen_health_reporter_say_wechat (run->errand->health, run->error);
  write_down (run);
}

/* Loads what the job is about and marks it as running, in one transaction. */
static gpointer
write_start (TresenDb *db, gpointer data, GError **error)
{
  Run *run = data;
  const TresenErrandKind *kind = run->errand->kind;

  clear (&run->matter, kind->matter_free);
  if (tresen_store_job_start (db, run->job->id, error))
    run->matter = kind->load (db, run->job, run->errand->user_data, error);
  return NULL;
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;
  TresenErrand *self = run->errand;
  g_autoptr (GError) error = NULL;

  if (!tresen_sure_write_finish (TRESEN_STORE (source), result, &error))
    {
      g_warning ("errand: job %" G_GINT64_FORMAT " cannot start: %s", run->job->id, error->message);
      tresen_job_pump_put_back (self->pump, run->job);
      run_free (run);
    }
  else if (run->matter == NULL)
    write_down (run);
  else
    self->kind->call (self->wechat, run->job, run->matter, self->user_data, called_cb, run);
}

static void
run_job (TresenJob *job, gpointer user_data)
{
  TresenErrand *self = user_data;
  Run *run = g_new0 (Run, 1);

  run->errand = g_object_ref (self);
  run->job = tresen_job_ref (job);
  tresen_sure_write_async (self->store, write_start, run, NULL, self->stop, started_cb, run);
}

static void
tresen_errand_dispose (GObject *object)
{
  TresenErrand *self = TRESEN_ERRAND (object);

  g_clear_object (&self->pump);
  g_clear_object (&self->stop);
  g_clear_object (&self->wechat);
  g_clear_object (&self->store);
  clear (&self->user_data, self->user_data_destroy);
  G_OBJECT_CLASS (tresen_errand_parent_class)->dispose (object);
}

static void
tresen_errand_finalize (GObject *object)
{
  TresenErrand *self = TRESEN_ERRAND (object);

  g_clear_pointer (&self->clock, tresen_clock_unref);
  G_OBJECT_CLASS (tresen_errand_parent_class)->finalize (object);
}

static void
tresen_errand_class_init (TresenErrandClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tresen_errand_dispose;
  G_OBJECT_CLASS (klass)->finalize = tresen_errand_finalize;
}

static void
tresen_errand_init (TresenErrand *self)
{
  self->stop = g_cancellable_new ();
}

/**
 * tresen_errand_new:
 * @kind: static
 * @health: borrowed; must outlive the errand
 * @user_data: (nullable): for the functions of @kind
 *
 * Returns: (transfer full): an errand that does nothing until it is started
 */
TresenErrand *
tresen_errand_new (const TresenErrandKind *kind,
                   TresenStore *store,
                   TresenWechatClient *wechat,
                   TresenHealthReporter *health,
                   TresenClock *clock,
                   gpointer user_data,
                   GDestroyNotify user_data_destroy)
{
  TresenErrand *self = g_object_new (TRESEN_TYPE_ERRAND, NULL);

  self->kind = kind;
  self->store = g_object_ref (store);
  self->wechat = g_object_ref (wechat);
  self->health = health;
  self->clock = tresen_clock_ref (clock);
  self->user_data = user_data;
  self->user_data_destroy = user_data_destroy;
  self->pump = tresen_job_pump_new (store, clock, kind->kind, kind->most_at_once, run_job, self);
  return self;
}

/** tresen_errand_get_kind: Returns: of which jobs it takes care. */
TresenJobKind
tresen_errand_get_kind (TresenErrand *self)
{
  return self->kind->kind;
}

/** tresen_errand_start: Does what is due and follows the store from then on. The errand's context. */
void
tresen_errand_start (TresenErrand *self)
{
  tresen_job_pump_start (self->pump);
}

static void
stopped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  tresen_job_pump_stop_finish (TRESEN_JOB_PUMP (source), result, NULL);
  g_task_return_boolean (task, TRUE);
}

/** tresen_errand_stop_async: Begins nothing more and waits for what is on its way. The errand's context. */
void
tresen_errand_stop_async (TresenErrand *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tresen_errand_stop_async);
  g_cancellable_cancel (self->stop);
  tresen_job_pump_stop_async (self->pump, stopped_cb, task);
}

gboolean
tresen_errand_stop_finish (TresenErrand *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
