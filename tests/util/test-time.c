/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-backoff.h"
#include "tresen-time.h"

static void
assert_time (gint64 us, const char *wanted)
{
  g_autofree char *got = tresen_time_to_iso8601 (us);

  g_assert_cmpstr (got, ==, wanted);
}

static void
test_iso8601 (void)
{
  assert_time (0, "1970-01-01T00:00:00.000Z");
  assert_time (G_GINT64_CONSTANT (1772323199999999), "2026-02-28T23:59:59.999Z");
  assert_time (-1, "1969-12-31T23:59:59.999Z");
  assert_time (-G_USEC_PER_SEC, "1969-12-31T23:59:59.000Z");
  assert_time (G_MAXINT64, "");
  assert_time (G_MININT64, "");
}

static void
test_backoff (void)
{
  const gint64 second = G_USEC_PER_SEC;

  for (guint attempt = 1; attempt <= 10; attempt++)
    for (guint32 jitter = 0; jitter < 2000; jitter += 111)
      {
        gint64 middle = MIN (second << (attempt - 1), 60 * second);
        gint64 delay = tresen_backoff_delay_us (attempt, second, 60 * second, jitter);

        g_assert_cmpint (delay, >=, middle * 9 / 10);
        g_assert_cmpint (delay, <=, middle * 11 / 10);
      }
}

static void
test_backoff_extremes (void)
{
  g_assert_cmpint (tresen_backoff_delay_us (0, 1000, 60000, 500), ==, 1000);
  g_assert_cmpint (tresen_backoff_delay_us (G_MAXUINT, 1000, 60000, 500), ==, 60000);
  g_assert_cmpint (tresen_backoff_delay_us (1, 90000, 60000, G_MAXUINT32), <=, 66000);
  g_assert_cmpint (tresen_backoff_delay_us (5, 1000, 60000, 0), !=,
                   tresen_backoff_delay_us (5, 1000, 60000, 999));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/util/time/iso8601", test_iso8601);
  g_test_add_func ("/util/backoff/doubles", test_backoff);
  g_test_add_func ("/util/backoff/extremes", test_backoff_extremes);
  return g_test_run ();
}
