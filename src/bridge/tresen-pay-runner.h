/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-job.h"
#include "tresen-paygate-client.h"
#include "tresen-store.h"

G_BEGIN_DECLS

/**
 * TresenPayRunner: carries out the jobs of one kind that call Paygate.
 *
 *   write that it runs, and what follows from that -> one call -> write down what came of it
 *
 * What is committed before the call makes it safe: a run that ends in between finds it at the next start (see each kind's recovery).
 * Whether a call may be made again is the kind's to say.
 *
 * Belongs to the context that was thread-default when it was made.
 */
#define TRESEN_TYPE_PAY_RUNNER (tresen_pay_runner_get_type ())
G_DECLARE_FINAL_TYPE (TresenPayRunner, tresen_pay_runner, TRESEN, PAY_RUNNER, GObject)

/**
 * TresenPayRunnerKind: one kind of call. The functions get the @user_data of tresen_pay_runner_new().
 * @kind: of the jobs
 * @most_at_once: how many at the same time
 * @begin: writer's thread, may run twice: marks the job as running and gives what the call needs; %NULL with @error, or without
 *   when there is nothing to do any more and the job is ended
 * @matter_free: frees what @begin returned
 * @call: the runner's context: makes the call. @stop is cancelled when the runner is stopped: for calls that may be made again
 * @call_finish: (transfer full) (nullable): what came of it; %NULL with an error
 * @result_free: frees what @call_finish returned
 * @find_fault: (transfer none) (nullable): what an answer tells of keys and contract, see TresenPayHeardFunc
 * @end: writer's thread, may run twice: keeps the @result, or the @cause why there is none, and ends the job or puts it off.
 *   Returns %FALSE with @error
 */
typedef struct
{
  TresenJobKind kind;
  guint most_at_once;
  gpointer (*begin) (TresenDb *db,
                     const TresenJob *job,
                     gpointer user_data,
                     gint64 now_us,
                     GError **error);
  GDestroyNotify matter_free;
  void (*call) (TresenPaygateClient *client,
                gpointer matter,
                gpointer user_data,
                GCancellable *stop,
                GAsyncReadyCallback callback,
                gpointer callback_data);
  gpointer (*call_finish) (TresenPaygateClient *client, GAsyncResult *result, GError **error);
  GDestroyNotify result_free;
  const char *(*find_fault) (gpointer result);
  gboolean (*end) (TresenDb *db,
                   const TresenJob *job,
                   gpointer matter,
                   gpointer result,
                   const GError *cause,
                   gpointer user_data,
                   gint64 now_us,
                   GError **error);
} TresenPayRunnerKind;

/**
 * TresenPayHeardFunc:
 * @cause: (nullable): why a call came to nothing; %NULL when there was an answer
 * @fault: (nullable): with an answer: %TRESEN_PAY_RUNNER_UNREADABLE when it could not be read or believed, or a code of Paygate's about
 *   keys and contract
 *
 * Called after each call, in the runner's context.
 */
#define TRESEN_PAY_RUNNER_UNREADABLE "unreadable"

typedef void (*TresenPayHeardFunc) (const GError *cause, const char *fault, gpointer user_data);

TresenPayRunner *tresen_pay_runner_new (const TresenPayRunnerKind *kind,
                                        TresenStore *store,
                                        TresenPaygateClient *client,
                                        TresenClock *clock,
                                        gpointer user_data,
                                        GDestroyNotify user_data_destroy);
void tresen_pay_runner_set_heard_func (TresenPayRunner *self,
                                       TresenPayHeardFunc func,
                                       gpointer user_data);
void tresen_pay_runner_start (TresenPayRunner *self);
void tresen_pay_runner_stop_async (TresenPayRunner *self,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean
tresen_pay_runner_stop_finish (TresenPayRunner *self, GAsyncResult *result, GError **error);

const char *tresen_pay_runner_find_fault (TresenPaygateRefusal refusal, const char *code);
gint64 tresen_pay_runner_read_id (const TresenJob *job, const char *name);

G_END_DECLS
