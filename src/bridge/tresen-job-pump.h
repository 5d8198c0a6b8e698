/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-clock.h"
#include "tresen-job.h"
#include "tresen-store.h"

G_BEGIN_DECLS

/**
 * TresenJobPump: hands out the jobs of one kind, when their time has come, strictly one after the
 * other for each customer, except kinds of which each job stands alone.
 *
 * Belongs to the context that was thread-default when it was made.
 */
#define TRESEN_TYPE_JOB_PUMP (tresen_job_pump_get_type ())
G_DECLARE_FINAL_TYPE (TresenJobPump, tresen_job_pump, TRESEN, JOB_PUMP, GObject)

/**
 * TresenJobFunc:
 * @job: a job whose turn it is; nothing has been written about that yet
 *
 * Works on @job in its own time and calls tresen_job_pump_done() once, when the store says what
 * became of it, or one of the two others when it cannot.
 */
typedef void (*TresenJobFunc) (TresenJob *job, gpointer user_data);

TresenJobPump *tresen_job_pump_new (TresenStore *store,
                                    TresenClock *clock,
                                    TresenJobKind kind,
                                    guint most_at_once,
                                    TresenJobFunc func,
                                    gpointer user_data);
void tresen_job_pump_start (TresenJobPump *self);
void tresen_job_pump_done (TresenJobPump *self, const TresenJob *job);
void tresen_job_pump_put_back (TresenJobPump *self, const TresenJob *job);
void tresen_job_pump_give_up (TresenJobPump *self, const TresenJob *job);
void
tresen_job_pump_stop_async (TresenJobPump *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean tresen_job_pump_stop_finish (TresenJobPump *self, GAsyncResult *result, GError **error);

G_END_DECLS
