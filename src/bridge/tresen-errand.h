/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-health-reporter.h"
#include "tresen-job.h"
#include "tresen-wechat-client.h"

G_BEGIN_DECLS

/**
 * TresenErrand: carries out the jobs of one kind whose call may be made twice without harm.
 *
 *   load what it is about and write that it runs -> call -> write down what came of it
 *
 * A call that failed for a passing reason is made again with growing waits, as long as the kind allows. A job that was running
 * when the last run ended is made again too.
 *
 * Belongs to the context that was thread-default when it was made.
 */
#define TRESEN_TYPE_ERRAND (tresen_errand_get_type ())
G_DECLARE_FINAL_TYPE (TresenErrand, tresen_errand, TRESEN, ERRAND, GObject)

/**
 * TresenErrandNext: what becomes of a job whose call went well.
 * @TRESEN_ERRAND_FAILED_WRITE: @error says why it could not be written
 * @TRESEN_ERRAND_DONE: it is done
 * @TRESEN_ERRAND_GOES_ON: another call follows (a further page): it is loaded again, by what was written
 */
typedef enum
{
  TRESEN_ERRAND_FAILED_WRITE = -1,
  TRESEN_ERRAND_DONE = 0,
  TRESEN_ERRAND_GOES_ON = 1,
} TresenErrandNext;

/**
 * TresenErrandKind: one kind of errand. The functions get the @user_data of tresen_errand_new().
 * @kind: of the jobs
 * @most_at_once: how many at the same time, of different customers
 * @life_us: how long after it was written a job is tried again; 0: until it is done or refused
 * @is_local: it does not call WeChat, so that its outcome tells nothing of the connection
 * @load: writer's thread, may run twice: what the call needs, or %NULL: with @error, or without when there is nothing to do any
 *   more and the job is done
 * @matter_free: frees what @load returned
 * @call: the errand's context: makes the call
 * @call_finish: (transfer full) (nullable): what came of it; %NULL with an error, or without when there is nothing to tell
 * @result_free: (nullable): frees what @call_finish returned
 * @write: (nullable): writer's thread, may run twice: keeps the result
 * @write_failure: (nullable): writer's thread, may run twice: keeps that it failed for good; returns %FALSE with @error
 */
typedef struct
{
  TresenJobKind kind;
  guint most_at_once;
  gint64 life_us;
  gboolean is_local;
  gpointer (*load) (TresenDb *db, const TresenJob *job, gpointer user_data, GError **error);
  GDestroyNotify matter_free;
  void (*call) (TresenWechatClient *wechat,
                const TresenJob *job,
                gpointer matter,
                gpointer user_data,
                GAsyncReadyCallback callback,
                gpointer callback_data);
  gpointer (*call_finish) (TresenWechatClient *wechat, GAsyncResult *result, GError **error);
  GDestroyNotify result_free;
  TresenErrandNext (*write) (TresenDb *db,
                             const TresenJob *job,
                             gpointer matter,
                             gpointer result,
                             gint64 now_us,
                             GError **error);
  gboolean (*write_failure) (TresenDb *db,
                             const TresenJob *job,
                             gpointer matter,
                             const GError *cause,
                             gint64 now_us,
                             GError **error);
} TresenErrandKind;

TresenErrand *tresen_errand_new (const TresenErrandKind *kind,
                                 TresenStore *store,
                                 TresenWechatClient *wechat,
                                 TresenHealthReporter *health,
                                 TresenClock *clock,
                                 gpointer user_data,
                                 GDestroyNotify user_data_destroy);
TresenJobKind tresen_errand_get_kind (TresenErrand *self);
void tresen_errand_start (TresenErrand *self);
void
tresen_errand_stop_async (TresenErrand *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean tresen_errand_stop_finish (TresenErrand *self, GAsyncResult *result, GError **error);

G_END_DECLS
