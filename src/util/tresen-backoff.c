/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-backoff.h"

/**
 * tresen_backoff_delay_us:
 * @attempt: how many attempts have failed so far, from 1
 * @first_us: the wait after the first failure, in microseconds
 * @most_us: the longest wait, in microseconds
 * @jitter: any random number; spreads the wait over ± 10 % so that many clients do not come back at
 * once
 *
 * The wait doubles with each failure. Pure; any thread.
 *
 * Returns: microseconds to wait before the next attempt
 */
gint64
tresen_backoff_delay_us (guint attempt, gint64 first_us, gint64 most_us, guint32 jitter)
{
  gint64 delay = first_us;

  for (guint i = 1; i < attempt && delay < most_us; i++)
    delay *= 2;
  delay = MIN (delay, most_us);
  return delay - delay / 10 + (gint64) (jitter % 1000) * (delay / 5) / 1000;
}
