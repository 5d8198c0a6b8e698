/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-opening-hours.h"

/* The rules of Europe/Berlin in words of POSIX, for machines without a tz database. */
#define BERLIN "CET-1CEST,M3.5.0,M10.5.0/3"

static gint64
utc (const char *text)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, zone);

  g_assert_nonnull (time);
  return g_date_time_to_unix (time) * G_USEC_PER_SEC;
}

static TresenOpeningHours *
parse (const char *text, const char *zone)
{
  g_autoptr (GError) error = NULL;
  TresenOpeningHours *hours = tresen_opening_hours_parse (text, zone, &error);

  g_assert_no_error (error);
  return hours;
}

/* 2026-11-23 is a Monday. */
static void
test_table (void)
{
  static const struct
  {
    const char *hours;
    const char *zone;
    const char *at; /* UTC */
    gboolean is_open;
    const char *closed_since; /* (nullable) UTC */
  } cases[] = {
    { "Mo-Fr 08:00-18:00; Sa 09:00-13:00", "UTC", "2026-11-23T07:59:59", FALSE,
      "2026-11-21T13:00:00" },
    { "Mo-Fr 08:00-18:00; Sa 09:00-13:00", "UTC", "2026-11-23T08:00:00", TRUE, NULL },
    { "Mo-Fr 08:00-18:00; Sa 09:00-13:00", "UTC", "2026-11-23T17:59:59", TRUE, NULL },
    { "Mo-Fr 08:00-18:00; Sa 09:00-13:00", "UTC", "2026-11-23T18:00:00", FALSE,
      "2026-11-23T18:00:00" },
    { "Mo-Fr 08:00-18:00; Sa 09:00-13:00", "UTC", "2026-11-28T12:00:00", TRUE, NULL },
    { "Mo-Fr 08:00-18:00; Sa 09:00-13:00", "UTC", "2026-11-29T12:00:00", FALSE,
      "2026-11-28T13:00:00" },
    /* The noon break */
    { "mo,tu 8:00 - 12:00 , 13:00-18:00 ;", "UTC", "2026-11-23T12:30:00", FALSE,
      "2026-11-23T12:00:00" },
    { "mo,tu 8:00 - 12:00 , 13:00-18:00 ;", "UTC", "2026-11-24T13:00:00", TRUE, NULL },
    { "mo,tu 8:00 - 12:00 , 13:00-18:00 ;", "UTC", "2026-11-25T13:00:00", FALSE,
      "2026-11-24T18:00:00" },
    /* Midnight */
    { "08:00-24:00", "UTC", "2026-11-23T23:59:59", TRUE, NULL },
    { "08:00-24:00", "UTC", "2026-11-24T00:00:00", FALSE, "2026-11-24T00:00:00" },
    { "24/7", "UTC", "2026-11-24T00:00:00", TRUE, NULL },
    { "00:00-24:00", "UTC", "2026-11-24T00:00:00", TRUE, NULL },
    { "00:00-00:00", "UTC", "2026-11-24T00:00:00", TRUE, NULL },
    /* Over midnight, also from Sunday into Monday; the next day's rule does not end it */
    { "Fr 20:00-02:00; Sa off", "UTC", "2026-11-28T01:59:00", TRUE, NULL },
    { "Fr 20:00-02:00; Sa off", "UTC", "2026-11-28T02:00:00", FALSE, "2026-11-28T02:00:00" },
    { "Fr 20:00-02:00; Sa off", "UTC", "2026-11-27T01:00:00", FALSE, "2026-11-21T02:00:00" },
    { "Su 22:00-06:00", "UTC", "2026-11-23T05:00:00", TRUE, NULL },
    { "Su 22:00-06:00", "UTC", "2026-11-23T06:00:00", FALSE, "2026-11-23T06:00:00" },
    /* A later rule takes the place of an earlier one */
    { "Mo-Su 08:00-18:00; We off", "UTC", "2026-11-25T12:00:00", FALSE, "2026-11-24T18:00:00" },
    { "Mo-Su 08:00-18:00; We 10:00-11:00", "UTC", "2026-11-25T09:00:00", FALSE,
      "2026-11-24T18:00:00" },
    { "We off; Mo-Su 08:00-18:00", "UTC", "2026-11-25T12:00:00", TRUE, NULL },
    /* Days around the end of the week */
    { "Sa-Mo 10:00-12:00", "UTC", "2026-11-22T11:00:00", TRUE, NULL },
    { "Sa-Mo 10:00-12:00", "UTC", "2026-11-24T11:00:00", FALSE, "2026-11-23T12:00:00" },
    /* Never open */
    { "Mo-Su off", "UTC", "2026-11-24T11:00:00", FALSE, "1970-01-01T00:00:00" },
    /* Another zone: Beijing has no summer time */
    { "Mo-Fr 09:00-18:00", "CST-8", "2026-11-23T01:00:00", TRUE, NULL },
    { "Mo-Fr 09:00-18:00", "CST-8", "2026-11-22T17:00:00", FALSE, "2026-11-20T10:00:00" },
    { "Mo-Fr 09:00-18:00", "CST-8", "2026-11-23T10:00:00", FALSE, "2026-11-23T10:00:00" },
    /* Summer time begins on 2026-03-29 at 02:00 and ends on 2026-10-25 at 03:00 */
    { "Mo-Su 08:00-18:00", BERLIN, "2026-03-28T07:00:00", TRUE, NULL },
    { "Mo-Su 08:00-18:00", BERLIN, "2026-03-29T06:00:00", TRUE, NULL },
    { "Mo-Su 08:00-18:00", BERLIN, "2026-03-29T05:59:59", FALSE, "2026-03-28T17:00:00" },
    { "Mo-Su 08:00-18:00", BERLIN, "2026-10-25T06:59:59", FALSE, "2026-10-24T16:00:00" },
    { "Mo-Su 08:00-18:00", BERLIN, "2026-10-25T07:00:00", TRUE, NULL },
    { "Sa 22:00-02:30", BERLIN, "2026-03-29T00:59:59", TRUE, NULL },
    { "Sa 22:00-02:30", BERLIN, "2026-03-29T01:00:00", FALSE, NULL },
    { "Sa 22:00-02:30", BERLIN, "2026-10-25T00:29:59", TRUE, NULL },
    { "Sa 22:00-02:30", BERLIN, "2026-10-25T00:30:00", FALSE, NULL },
    { "Sa 22:00-02:30", BERLIN, "2026-10-25T01:29:59", TRUE, NULL },
    { "Sa 22:00-02:30", BERLIN, "2026-10-25T01:30:00", FALSE, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TresenOpeningHours) hours = parse (cases[i].hours, cases[i].zone);
      gint64 at_us = utc (cases[i].at);

      g_test_message ("%s at %s", cases[i].hours, cases[i].at);
      g_assert_cmpint (tresen_opening_hours_is_open (hours, at_us), ==, cases[i].is_open);
      if (cases[i].closed_since != NULL)
        g_assert_cmpint (tresen_opening_hours_closed_since (hours, at_us), ==,
                         utc (cases[i].closed_since));
      else if (!cases[i].is_open)
        g_assert_cmpint (tresen_opening_hours_closed_since (hours, at_us), <=, at_us);
    }
}

static void
test_refusals (void)
{
  static const char *const texts[] = { "",
                                       "   ",
                                       ";",
                                       "Mo",
                                       "Mo-",
                                       "Mo-Xx 08:00-18:00",
                                       "Mo 8-18",
                                       "Mo 08:00",
                                       "Mo 08:00-",
                                       "Mo 25:00-26:00",
                                       "Mo 24:01-25:00",
                                       "Mo 08:60-09:00",
                                       "Mo 08:00-18:00 Tu",
                                       "Mo, 08:00-18:00",
                                       "Mo 08:00-18:00,",
                                       "PH off",
                                       "Mo 008:00-18:00",
                                       "Montag 08:00-18:00",
                                       "Mo 08.00-18.00",
                                       "always" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("“%s”", texts[i]);
      g_assert_null (tresen_opening_hours_parse (texts[i], "UTC", &error));
      g_assert_error (error, TRESEN_OPENING_HOURS_ERROR, TRESEN_OPENING_HOURS_ERROR_HOURS);
    }
}

static void
test_time_zone (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenOpeningHours) local = parse ("24/7", "");
  TresenOpeningHours *again = tresen_opening_hours_ref (local);

  g_assert_true (tresen_opening_hours_is_open (again, 0));
  tresen_opening_hours_unref (again);
  /* Moments that are no dates do no harm. */
  tresen_opening_hours_is_open (local, G_MAXINT64);
  tresen_opening_hours_closed_since (local, G_MININT64);
  g_assert_null (tresen_opening_hours_parse ("24/7", "Europe/Entenhausen", &error));
  g_assert_error (error, TRESEN_OPENING_HOURS_ERROR, TRESEN_OPENING_HOURS_ERROR_TIME_ZONE);
}

/* The database's own Berlin agrees with its rules. */
static void
test_database (void)
{
  g_autoptr (TresenOpeningHours) named
      = tresen_opening_hours_parse ("Mo-Fr 08:00-18:00", "Europe/Berlin", NULL);
  g_autoptr (TresenOpeningHours) ruled = parse ("Mo-Fr 08:00-18:00", BERLIN);
  gint64 start = utc ("2026-01-01T00:00:00");

  if (named == NULL)
    {
      g_test_skip ("no tz database");
      return;
    }
  for (gint64 at = start; at < start + 365 * G_TIME_SPAN_DAY; at += 30 * G_TIME_SPAN_MINUTE)
    g_assert_cmpint (tresen_opening_hours_is_open (named, at), ==,
                     tresen_opening_hours_is_open (ruled, at));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/opening-hours/table", test_table);
  g_test_add_func ("/model/opening-hours/refusals", test_refusals);
  g_test_add_func ("/model/opening-hours/time-zone", test_time_zone);
  g_test_add_func ("/model/opening-hours/database", test_database);
  return g_test_run ();
}
