/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-worker.h"

#define N_TASKS 1000

typedef struct
{
  TresenWorker *worker;
  GMutex gate;
  guint n_batches;
  guint n_tasks;
  guint n_done;
  GThread *home;
  int last;
} Fixture;

static void
work (GPtrArray *tasks, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_mutex_lock (&fixture->gate);
  g_assert_true (tresen_worker_is_current (fixture->worker));
  g_assert_cmpuint (tasks->len, >, 0);
  fixture->n_batches++;
  for (guint i = 0; i < tasks->len; i++)
    {
      GTask *task = g_ptr_array_index (tasks, i);
      int number = GPOINTER_TO_INT (g_task_get_task_data (task));

      g_assert_cmpint (number, ==, fixture->last + 1);
      fixture->last = number;
      fixture->n_tasks++;
      g_task_return_int (task, number);
    }
  g_mutex_unlock (&fixture->gate);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_thread_self () == fixture->home);
  g_assert_cmpint (g_task_propagate_int (G_TASK (result), &error), ==,
                   (gssize) fixture->n_done + 1);
  g_assert_no_error (error);
  fixture->n_done++;
}

static void
push (Fixture *fixture, GObject *source, int number)
{
  g_autoptr (GTask) task = g_task_new (source, NULL, done_cb, fixture);

  g_task_set_task_data (task, GINT_TO_POINTER (number), NULL);
  tresen_worker_push (fixture->worker, task);
}

static void
run_until (GMainContext *context, const guint *counter, guint wanted)
{
  gint64 deadline = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  while (*counter < wanted && g_get_monotonic_time () < deadline)
    if (!g_main_context_iteration (context, FALSE))
      g_usleep (100);
  g_assert_cmpuint (*counter, ==, wanted);
}

/* All that is handed in while a batch is being worked on becomes the next one; order is kept. */
static void
test_batches (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Fixture fixture = { .home = g_thread_self () };

  g_main_context_push_thread_default (context);
  g_mutex_init (&fixture.gate);
  g_mutex_lock (&fixture.gate);
  fixture.worker = tresen_worker_new ("test-worker", work, &fixture);
  for (int i = 1; i <= N_TASKS; i++)
    push (&fixture, NULL, i);
  g_mutex_unlock (&fixture.gate);
  run_until (context, &fixture.n_done, N_TASKS);
  g_assert_cmpuint (fixture.n_batches, <=, 2);
  tresen_worker_free (fixture.worker);
  g_mutex_clear (&fixture.gate);
  g_main_context_pop_thread_default (context);
}

static void
test_free_finishes (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Fixture fixture = { .home = g_thread_self () };

  g_main_context_push_thread_default (context);
  g_mutex_init (&fixture.gate);
  fixture.worker = tresen_worker_new ("test-worker", work, &fixture);
  for (int i = 1; i <= N_TASKS; i++)
    push (&fixture, NULL, i);
  tresen_worker_free (fixture.worker);
  fixture.worker = NULL;
  g_assert_cmpuint (fixture.n_tasks, ==, N_TASKS);
  g_mutex_clear (&fixture.gate);
  while (g_main_context_pending (context))
    g_main_context_iteration (context, FALSE);
  g_assert_cmpuint (fixture.n_done, ==, N_TASKS);
  g_main_context_pop_thread_default (context);
}

static void
finalized_cb (gpointer data, GObject *where_it_was)
{
  GThread **thread = data;

  *thread = g_thread_self ();
}

static void
slow_work (GPtrArray *tasks, gpointer user_data)
{
  Fixture *fixture = user_data;

  for (guint i = 0; i < tasks->len; i++)
    {
      fixture->last = GPOINTER_TO_INT (g_task_get_task_data (g_ptr_array_index (tasks, i)));
      g_task_return_int (g_ptr_array_index (tasks, i), fixture->last);
    }
  /* Long enough for the caller to take the answer and to let go of everything. */
  g_usleep (20000);
}

/* What a task holds is let go in the caller's thread, also when the worker is the last to hold it.
 */
static void
test_releases_at_home (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Fixture fixture = { .home = g_thread_self () };
  GObject *source = g_object_new (G_TYPE_OBJECT, NULL);
  GThread *thread = NULL;
  gint64 deadline = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  g_main_context_push_thread_default (context);
  g_object_weak_ref (source, finalized_cb, &thread);
  fixture.worker = tresen_worker_new ("test-worker", slow_work, &fixture);
  push (&fixture, source, 1);
  g_object_unref (source);
  while (thread == NULL && g_get_monotonic_time () < deadline)
    if (!g_main_context_iteration (context, FALSE))
      g_usleep (100);
  g_assert_cmpuint (fixture.n_done, ==, 1);
  g_assert_true (thread == g_thread_self ());
  tresen_worker_free (fixture.worker);
  g_main_context_pop_thread_default (context);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/util/worker/batches", test_batches);
  g_test_add_func ("/util/worker/free-finishes", test_free_finishes);
  g_test_add_func ("/util/worker/releases-at-home", test_releases_at_home);
  return g_test_run ();
}
