/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-opening-hours.h"

#include <string.h>

#define DAYS 7
#define DAY_MINUTES (24 * 60)

G_DEFINE_QUARK (tresen_opening_hours_error_quark, tresen_opening_hours_error)

/* Minutes from the midnight at which the day begins; an end beyond the day is on the next one. */
typedef struct
{
  int from;
  int to;
} Span;

struct _TresenOpeningHours
{
  gatomicrefcount refs;
  GTimeZone *zone;
  GArray *days[DAYS]; /* (element-type Span), Monday first */
};

static const char *const day_names[DAYS] = { "mo", "tu", "we", "th", "fr", "sa", "su" };

/* What is being read. */
typedef struct
{
  const char *text;
  const char *at;
} Cursor;

static gboolean
fail (const Cursor *cursor, const char *expected, GError **error)
{
  g_set_error (error, TRESEN_OPENING_HOURS_ERROR, TRESEN_OPENING_HOURS_ERROR_HOURS,
               "“%s”: %s expected at “%s”", cursor->text, expected, cursor->at);
  return FALSE;
}

static void
skip_blanks (Cursor *cursor)
{
  while (g_ascii_isspace (*cursor->at))
    cursor->at++;
}

static gboolean
take (Cursor *cursor, const char *word)
{
  gsize size = strlen (word);

  skip_blanks (cursor);
  if (g_ascii_strncasecmp (cursor->at, word, size) != 0)
    return FALSE;
  cursor->at += size;
  return TRUE;
}

/* Returns: 0 for Monday, -1 when no day stands here */
static int
take_day (Cursor *cursor)
{
  for (int day = 0; day < DAYS; day++)
    if (take (cursor, day_names[day]))
      return day;
  return -1;
}

static gboolean
take_number (Cursor *cursor, guint most_digits, int *number)
{
  guint n = 0;

  *number = 0;
  for (; n < most_digits && g_ascii_isdigit (*cursor->at); n++, cursor->at++)
    *number = *number * 10 + (*cursor->at - '0');
  return n > 0 && !g_ascii_isdigit (*cursor->at);
}

static gboolean
take_time (Cursor *cursor, int *minutes, GError **error)
{
  int hour, minute;
  Cursor start;

  skip_blanks (cursor);
  start = *cursor;
  if (take_number (cursor, 2, &hour) && *cursor->at == ':')
    {
      cursor->at++;
      if (take_number (cursor, 2, &minute) && minute < 60
          && (hour < 24 || (hour == 24 && minute == 0)))
        {
          *minutes = hour * 60 + minute;
          return TRUE;
        }
    }
  return fail (&start, "a time such as 08:00", error);
}

static gboolean
take_span (Cursor *cursor, Span *span, GError **error)
{
  if (!take_time (cursor, &span->from, error))
    return FALSE;
  if (!take (cursor, "-"))
    return fail (cursor, "-", error);
  if (!take_time (cursor, &span->to, error))
    return FALSE;
  if (span->to <= span->from)
    span->to += DAY_MINUTES;
  return TRUE;
}

/* A bit for each day; all of them where none is named. */
static gboolean
take_days (Cursor *cursor, guint *days, GError **error)
{
  *days = 0;
  do
    {
      int first = take_day (cursor);
      int last = first;

      if (first < 0 && *days == 0)
        {
          *days = (1u << DAYS) - 1;
          return TRUE;
        }
      if (first < 0)
        return fail (cursor, "a day (Mo Tu We Th Fr Sa Su)", error);
      if (take (cursor, "-"))
        last = take_day (cursor);
      if (last < 0)
        return fail (cursor, "a day (Mo Tu We Th Fr Sa Su)", error);
      for (int day = first;; day = (day + 1) % DAYS)
        {
          *days |= 1u << day;
          if (day == last)
            break;
        }
    }
  while (take (cursor, ","));
  return TRUE;
}

static void
clear_days (TresenOpeningHours *self, guint days)
{
  for (int day = 0; day < DAYS; day++)
    if ((days & (1u << day)) != 0)
      g_array_set_size (self->days[day], 0);
}

static void
add_span (TresenOpeningHours *self, guint days, Span span)
{
  for (int day = 0; day < DAYS; day++)
    if ((days & (1u << day)) != 0)
      g_array_append_val (self->days[day], span);
}

static gboolean
read_rule (TresenOpeningHours *self, Cursor *cursor, GError **error)
{
  guint days = 0;
  Span span;

  if (take (cursor, "24/7"))
    {
      clear_days (self, (1u << DAYS) - 1);
      add_span (self, (1u << DAYS) - 1, (Span){ 0, DAY_MINUTES });
      return TRUE;
    }
  if (!take_days (cursor, &days, error))
    return FALSE;
  clear_days (self, days);
  if (take (cursor, "off") || take (cursor, "closed"))
    return TRUE;
  do
    {
      if (!take_span (cursor, &span, error))
        return FALSE;
      add_span (self, days, span);
    }
  while (take (cursor, ","));
  return TRUE;
}

static gboolean
read_rules (TresenOpeningHours *self, const char *text, GError **error)
{
  Cursor cursor = { text, text };
  gboolean has_any = FALSE;

  do
    {
      skip_blanks (&cursor);
      if (*cursor.at == '\0' && has_any)
        break;
      has_any = TRUE;
      if (!read_rule (self, &cursor, error))
        return FALSE;
    }
  while (take (&cursor, ";"));
  skip_blanks (&cursor);
  return *cursor.at == '\0' || fail (&cursor, "; or the end", error);
}

/**
 * tresen_opening_hours_parse:
 * @text: not empty; see TresenOpeningHours
 * @time_zone: a name of the tz database, "" for the one of this computer
 *
 * Any thread. Errors: %TRESEN_OPENING_HOURS_ERROR_HOURS, which quotes what is not understood,
 * %TRESEN_OPENING_HOURS_ERROR_TIME_ZONE.
 *
 * Returns: (transfer full) (nullable):
 */
TresenOpeningHours *
tresen_opening_hours_parse (const char *text, const char *time_zone, GError **error)
{
  g_autoptr (TresenOpeningHours) self = g_new0 (TresenOpeningHours, 1);

  g_atomic_ref_count_init (&self->refs);
  for (guint day = 0; day < DAYS; day++)
    self->days[day] = g_array_new (FALSE, FALSE, sizeof (Span));
  self->zone
      = *time_zone != '\0' ? g_time_zone_new_identifier (time_zone) : g_time_zone_new_local ();
  if (self->zone == NULL)
    {
      g_set_error (error, TRESEN_OPENING_HOURS_ERROR, TRESEN_OPENING_HOURS_ERROR_TIME_ZONE,
                   "“%s” is not a time zone such as Europe/Berlin", time_zone);
      return NULL;
    }
  return read_rules (self, text, error) ? g_steal_pointer (&self) : NULL;
}

TresenOpeningHours *
tresen_opening_hours_ref (TresenOpeningHours *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
tresen_opening_hours_unref (TresenOpeningHours *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  for (guint day = 0; day < DAYS; day++)
    g_array_unref (self->days[day]);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_free (self);
}

static GDateTime *
to_local (const TresenOpeningHours *self, gint64 at_us)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at_us / G_USEC_PER_SEC);

  return utc != NULL ? g_date_time_to_timezone (utc, self->zone) : NULL;
}

static gboolean
day_covers (const GArray *day, int minute)
{
  for (guint i = 0; i < day->len; i++)
    {
      const Span *span = &g_array_index (day, Span, i);

      if (minute >= span->from && minute < span->to)
        return TRUE;
    }
  return FALSE;
}

/**
 * tresen_opening_hours_is_open:
 * @at_us: microseconds since 1970-01-01 UTC
 *
 * Goes by what the clock on the wall shows: an hour that summer time leaves out is not there, one that it repeats counts twice.
 * Any thread.
 *
 * Returns: whether the shop is open
 */
gboolean
tresen_opening_hours_is_open (const TresenOpeningHours *self, gint64 at_us)
{
  g_autoptr (GDateTime) local = to_local (self, at_us);
  int day, minute;

  if (local == NULL)
    return FALSE;
  day = g_date_time_get_day_of_week (local) - 1;
  minute = g_date_time_get_hour (local) * 60 + g_date_time_get_minute (local);
  return day_covers (self->days[day], minute)
         || day_covers (self->days[(day + DAYS - 1) % DAYS], minute + DAY_MINUTES);
}

/* The moment at which the wall clock shows @minute of the day that lies @days_back before that of @local. */
static gint64
moment_of (const TresenOpeningHours *self, GDateTime *local, int days_back, int minute)
{
  g_autoptr (GDateTime) day = g_date_time_add_days (local, minute / DAY_MINUTES - days_back);
  g_autoptr (GDateTime) moment = g_date_time_new (
      self->zone, g_date_time_get_year (day), g_date_time_get_month (day),
      g_date_time_get_day_of_month (day), minute % DAY_MINUTES / 60, minute % 60, 0);

  return moment != NULL ? g_date_time_to_unix (moment) * G_USEC_PER_SEC : 0;
}

/**
 * tresen_opening_hours_closed_since:
 * @at_us: a moment at which the shop is closed
 *
 * Any thread.
 *
 * Returns: when it closed, microseconds since 1970-01-01 UTC; 0 when it was not open in the week before
 */
gint64
tresen_opening_hours_closed_since (const TresenOpeningHours *self, gint64 at_us)
{
  g_autoptr (GDateTime) local = to_local (self, at_us);
  gint64 since_us = 0;

  if (local == NULL)
    return 0;
  for (int back = 0; back <= DAYS + 1; back++)
    {
      int day = (g_date_time_get_day_of_week (local) - 1 + 2 * DAYS - back) % DAYS;

      for (guint i = 0; i < self->days[day]->len; i++)
        {
          gint64 end_us
              = moment_of (self, local, back, g_array_index (self->days[day], Span, i).to);

          if (end_us <= at_us && end_us > since_us)
            since_us = end_us;
        }
    }
  return since_us;
}
