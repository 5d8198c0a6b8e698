/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TresenWorker: one named thread that carries out tasks in the order they were handed in.
 *
 * The thread takes everything that is queued in one go, so that its owner can treat a batch as a
 * group.
 */
typedef struct _TresenWorker TresenWorker;

/**
 * TresenWorkerFunc:
 * @tasks: (element-type GTask): at least one, in the order of arrival; the function returns each of
 * them
 * @user_data: the owner's
 *
 * Runs in the worker's thread.
 */
typedef void (*TresenWorkerFunc) (GPtrArray *tasks, gpointer user_data);

/**
 * TresenWorkerIdleFunc:
 *
 * Runs in the worker's thread when nothing has been queued for a while.
 *
 * Returns: whether there is more such work to be done in the next pause
 */
typedef gboolean (*TresenWorkerIdleFunc) (gpointer user_data);

TresenWorker *tresen_worker_new (const char *name, TresenWorkerFunc func, gpointer user_data);
void tresen_worker_free (TresenWorker *self);
void tresen_worker_set_idle (TresenWorker *self, gint64 pause_us, TresenWorkerIdleFunc func);
void tresen_worker_push (TresenWorker *self, GTask *task);
gboolean tresen_worker_is_current (TresenWorker *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenWorker, tresen_worker_free)

G_END_DECLS
