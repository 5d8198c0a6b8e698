/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-pay-runner.h"

#include <string.h>

#include "tresen-job-pump.h"
#include "tresen-json.h"
#include "tresen-paygate-codes.h"
#include "tresen-sure-write.h"

struct _TresenPayRunner
{
  GObject parent_instance;

  const TresenPayRunnerKind *kind;
  TresenStore *store;
  TresenPaygateClient *client;
  TresenClock *clock;
  TresenJobPump *pump;
  GCancellable *stop; /* cancelled when what cannot be written down has to be left */
  TresenPayHeardFunc heard;
  gpointer heard_data;
  gpointer user_data;
  GDestroyNotify user_data_destroy;
};

G_DEFINE_FINAL_TYPE (TresenPayRunner, tresen_pay_runner, G_TYPE_OBJECT)

/* One job on its way. */
typedef struct
{
  TresenPayRunner *runner;
  TresenJob *job;
  gpointer matter;
  gpointer result;
  GError *cause; /* (nullable) why there is no result */
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
  clear (&self->matter, self->runner->kind->matter_free);
  clear (&self->result, self->runner->kind->result_free);
  g_clear_pointer (&self->job, tresen_job_unref);
  g_clear_error (&self->cause);
  g_clear_object (&self->runner);
  g_free (self);
}

static gpointer
write_end (TresenDb *db, gpointer data, GError **error)
{
  Run *run = data;
  TresenPayRunner *self = run->runner;

  self->kind->end (db, run->job, run->matter, run->result, run->cause, self->user_data,
                   tresen_clock_now_us (self->clock), error);
  return NULL;
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;
  TresenJobPump *pump = run->runner->pump;
  g_autoptr (GError) error = NULL;

  if (tresen_sure_write_finish (TRESEN_STORE (source), result, &error)
      || g_error_matches (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_NOT_FOUND))
    tresen_job_pump_done (pump, run->job);
  else
    {
      g_warning ("payments: job %" G_GINT64_FORMAT " is given up until the next start: %s",
                 run->job->id, error->message);
      tresen_job_pump_give_up (pump, run->job);
    }
  run_free (run);
}

static void
called_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;
  TresenPayRunner *self = run->runner;

  run->result = self->kind->call_finish (TRESEN_PAYGATE_CLIENT (source), result, &run->cause);
  if (self->heard != NULL)
    self->heard (run->cause, run->result != NULL ? self->kind->find_fault (run->result) : NULL,
                 self->heard_data);
  tresen_sure_write_async (self->store, write_end, run, NULL, self->stop, written_cb, run);
}

static gpointer
write_begin (TresenDb *db, gpointer data, GError **error)
{
  Run *run = data;
  TresenPayRunner *self = run->runner;

  clear (&run->matter, self->kind->matter_free);
  run->matter
      = self->kind->begin (db, run->job, self->user_data, tresen_clock_now_us (self->clock), error);
  return NULL;
}

/* Without an error there was nothing to do any more; with one it is looked at again after a while, if it is still there. */
static void
leave (Run *run, const GError *error)
{
  TresenJobPump *pump = run->runner->pump;

  if (error == NULL)
    tresen_job_pump_done (pump, run->job);
  else
    {
      g_warning ("payments: job %" G_GINT64_FORMAT " cannot start: %s", run->job->id,
                 error->message);
      tresen_job_pump_put_back (pump, run->job);
    }
  run_free (run);
}

static void
begun_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;
  TresenPayRunner *self = run->runner;
  g_autoptr (GError) error = NULL;

  if (!tresen_sure_write_finish (TRESEN_STORE (source), result, &error) || run->matter == NULL)
    leave (run, error);
  else
    self->kind->call (self->client, run->matter, self->user_data, self->stop, called_cb, run);
}

static void
run_job (TresenJob *job, gpointer user_data)
{
  TresenPayRunner *self = user_data;
  Run *run = g_new0 (Run, 1);

  run->runner = g_object_ref (self);
  run->job = tresen_job_ref (job);
  tresen_sure_write_async (self->store, write_begin, run, NULL, self->stop, begun_cb, run);
}

static void
tresen_pay_runner_dispose (GObject *object)
{
  TresenPayRunner *self = TRESEN_PAY_RUNNER (object);

  g_clear_object (&self->pump);
  g_clear_object (&self->stop);
  g_clear_object (&self->client);
  g_clear_object (&self->store);
  clear (&self->user_data, self->user_data_destroy);
  G_OBJECT_CLASS (tresen_pay_runner_parent_class)->dispose (object);
}

static void
tresen_pay_runner_finalize (GObject *object)
{
  TresenPayRunner *self = TRESEN_PAY_RUNNER (object);

  g_clear_pointer (&self->clock, tresen_clock_unref);
  G_OBJECT_CLASS (tresen_pay_runner_parent_class)->finalize (object);
}

static void
tresen_pay_runner_class_init (TresenPayRunnerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tresen_pay_runner_dispose;
  G_OBJECT_CLASS (klass)->finalize = tresen_pay_runner_finalize;
}

static void
tresen_pay_runner_init (TresenPayRunner *self)
{
  self->stop = g_cancellable_new ();
}

/**
 * tresen_pay_runner_new:
 * @kind: static
 * @user_data: (nullable): for the functions of @kind; only read once the runner is started, also by the writer's thread
 *
 * Returns: (transfer full): a runner that does nothing until it is started
 */
TresenPayRunner *
tresen_pay_runner_new (const TresenPayRunnerKind *kind,
                       TresenStore *store,
                       TresenPaygateClient *client,
                       TresenClock *clock,
                       gpointer user_data,
                       GDestroyNotify user_data_destroy)
{
  TresenPayRunner *self = g_object_new (TRESEN_TYPE_PAY_RUNNER, NULL);

  self->kind = kind;
  self->store = g_object_ref (store);
  self->client = g_object_ref (client);
  self->clock = tresen_clock_ref (clock);
  self->user_data = user_data;
  self->user_data_destroy = user_data_destroy;
  self->pump = tresen_job_pump_new (store, clock, kind->kind, kind->most_at_once, run_job, self);
  return self;
}

/**
 * tresen_pay_runner_set_heard_func:
 * @func: told what each call says of the connection; must outlive the runner with @user_data
 *
 * Before the start. The runner's context.
 */
void
tresen_pay_runner_set_heard_func (TresenPayRunner *self,
                                  TresenPayHeardFunc func,
                                  gpointer user_data)
{
  self->heard = func;
  self->heard_data = user_data;
}

/** tresen_pay_runner_start: Does what is due and follows the store from then on. The runner's context. */
void
tresen_pay_runner_start (TresenPayRunner *self)
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

/**
 * tresen_pay_runner_stop_async:
 *
 * Begins nothing more and waits for what is on its way, at most as long as a call may take: an answer about money is worth waiting
 * for. Once. The runner's context.
 */
void
tresen_pay_runner_stop_async (TresenPayRunner *self,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tresen_pay_runner_stop_async);
  g_cancellable_cancel (self->stop);
  tresen_job_pump_stop_async (self->pump, stopped_cb, task);
}

gboolean
tresen_pay_runner_stop_finish (TresenPayRunner *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * tresen_pay_runner_find_fault:
 * @refusal: why an answer is not believed
 * @code: what it says when it is
 *
 * Any thread.
 *
 * Returns: (nullable): what TresenPayRunnerKind.find_fault says of such an answer
 */
const char *
tresen_pay_runner_find_fault (TresenPaygateRefusal refusal, const char *code)
{
  const TresenPaygateDetail *detail;

  if (refusal != TRESEN_PAYGATE_REFUSAL_NONE)
    return TRESEN_PAY_RUNNER_UNREADABLE;
  detail = tresen_paygate_detail_find (code);
  return detail != NULL && detail->group == TRESEN_PAYGATE_CODE_GROUP_CONFIGURATION ? code : NULL;
}

/**
 * tresen_pay_runner_read_id:
 * @name: "attempt" or "refund"
 *
 * Any thread.
 *
 * Returns: the id in the job's detail, 0 when there is none
 */
gint64
tresen_pay_runner_read_id (const TresenJob *job, const char *name)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (job->detail, strlen (job->detail));
  g_autoptr (JsonObject) detail = tresen_json_parse_object (bytes, NULL);

  return detail != NULL ? tresen_json_get_int (detail, name, 0) : 0;
}
