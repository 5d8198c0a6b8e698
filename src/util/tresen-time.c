/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-time.h"

/**
 * tresen_time_to_iso8601:
 * @us: microseconds since 1970-01-01 UTC
 *
 * Returns: (transfer full): ISO 8601 in UTC with milliseconds, "2026-11-22T17:30:00.123Z"; "" when
 * @us lies outside the years 1 to 9999. Any thread.
 */
char *
tresen_time_to_iso8601 (gint64 us)
{
  gint64 seconds = us / G_USEC_PER_SEC;
  gint64 rest = us % G_USEC_PER_SEC;
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *head = NULL;

  if (rest < 0)
    {
      rest += G_USEC_PER_SEC;
      seconds--;
    }
  time = g_date_time_new_from_unix_utc (seconds);
  if (time == NULL)
    return g_strdup ("");
  head = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S");
  return g_strdup_printf ("%s.%03dZ", head, (int) (rest / 1000));
}
