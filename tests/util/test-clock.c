/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-clock.h"
#include "tresen-source.h"

static void
test_system (void)
{
  g_autoptr (TresenClock) clock = tresen_clock_new_system ();
  gint64 before = g_get_real_time ();
  gint64 first = tresen_clock_monotonic_us (clock);

  g_assert_cmpint (tresen_clock_now_us (clock), >=, before);
  g_assert_cmpint (tresen_clock_now_us (clock), <=, before + 60 * G_USEC_PER_SEC);
  g_assert_cmpint (tresen_clock_monotonic_us (clock), >=, first);
}

static void
test_manual (void)
{
  g_autoptr (TresenClock) clock = tresen_clock_new_manual (1000);
  g_autoptr (TresenClock) same = tresen_clock_ref (clock);
  gint64 start = tresen_clock_monotonic_us (clock);

  g_assert_cmpint (tresen_clock_now_us (clock), ==, 1000);
  tresen_clock_advance (same, 500);
  g_assert_cmpint (tresen_clock_now_us (clock), ==, 1500);
  g_assert_cmpint (tresen_clock_monotonic_us (clock) - start, ==, 500);
}

static void
test_jump (void)
{
  g_autoptr (TresenClock) manual = tresen_clock_new_manual (1000);
  g_autoptr (TresenClock) machine = tresen_clock_new_system ();
  gint64 before = tresen_clock_monotonic_us (machine);

  tresen_clock_jump (manual, G_TIME_SPAN_DAY);
  g_assert_cmpint (tresen_clock_now_us (manual), ==, 1000 + G_TIME_SPAN_DAY);
  g_assert_cmpint (tresen_clock_monotonic_us (manual), ==, 0);
  tresen_clock_jump (manual, -2 * G_TIME_SPAN_DAY);
  g_assert_cmpint (tresen_clock_now_us (manual), ==, 1000 - G_TIME_SPAN_DAY);
  tresen_clock_jump (machine, -G_TIME_SPAN_DAY);
  g_assert_cmpint (tresen_clock_now_us (machine), <, g_get_real_time () - G_TIME_SPAN_HOUR);
  g_assert_cmpint (tresen_clock_monotonic_us (machine), >=, before);
}

typedef struct
{
  GMainContext *context;
  GThread *thread;
  guint n_runs;
  guint n_destroyed;
} Counter;

static gboolean
count_cb (gpointer data)
{
  Counter *counter = data;

  g_assert_true (g_main_context_is_owner (counter->context));
  counter->n_runs++;
  return G_SOURCE_REMOVE;
}

static void
destroyed_cb (gpointer data)
{
  ((Counter *) data)->n_destroyed++;
}

static void
test_sources (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Counter counter = { .context = context };
  g_autoptr (GSource) idle = tresen_source_add_idle (context, count_cb, &counter, destroyed_cb);
  g_autoptr (GSource) timeout
      = tresen_source_add_timeout (context, 1500, count_cb, &counter, destroyed_cb);
  GSource *never
      = tresen_source_add_timeout (context, G_MAXINT64, count_cb, &counter, destroyed_cb);
  GSource *early = tresen_source_add_idle (context, count_cb, &counter, destroyed_cb);
  gint64 start = g_get_monotonic_time ();

  tresen_source_clear (&early);
  g_assert_null (early);
  g_assert_cmpuint (counter.n_destroyed, ==, 1);
  while (counter.n_runs < 2 && g_get_monotonic_time () < start + 10 * G_USEC_PER_SEC)
    g_main_context_iteration (context, TRUE);
  g_assert_cmpuint (counter.n_runs, ==, 2);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 1500);
  g_assert_cmpuint (counter.n_destroyed, ==, 3);
  tresen_source_clear (&never);
  tresen_source_clear (&never);
  g_assert_cmpuint (counter.n_destroyed, ==, 4);
  tresen_source_clear (&idle);
  tresen_source_clear (&timeout);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/util/clock/system", test_system);
  g_test_add_func ("/util/clock/manual", test_manual);
  g_test_add_func ("/util/clock/jump", test_jump);
  g_test_add_func ("/util/source/both-kinds", test_sources);
  return g_test_run ();
}
