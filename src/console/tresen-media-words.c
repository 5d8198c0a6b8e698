/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-media-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "tresen-words.h"

#define MOST_SECONDS (99 * 60 + 59)

/* To the nearest second; what can be heard lasts at least one. */
static int
to_seconds (gint64 us)
{
  if (us <= 0)
    return 0;
  us = MIN (us, MOST_SECONDS * G_TIME_SPAN_SECOND);
  return (int) MAX ((us + G_USEC_PER_SEC / 2) / G_USEC_PER_SEC, 1);
}

/* "0:07" */
char *
tresen_media_words_time (gint64 us)
{
  int seconds = to_seconds (us);

  /* Translators: minutes and seconds of a recording: "0:07" */
  return g_strdup_printf (_ ("%d:%02d"), seconds / 60, seconds % 60);
}

/* "7 seconds", "1 minute, 5 seconds": for those who hear it. */
char *
tresen_media_words_spoken (gint64 us)
{
  int minutes = to_seconds (us) / 60;
  int seconds = to_seconds (us) % 60;
  g_autofree char *seconds_words
      = g_strdup_printf (ngettext ("%d second", "%d seconds", seconds), seconds);
  g_autofree char *minutes_words
      = g_strdup_printf (ngettext ("%d minute", "%d minutes", minutes), minutes);

  if (minutes == 0)
    return g_steal_pointer (&seconds_words);
  if (seconds == 0)
    return g_steal_pointer (&minutes_words);
  /* Translators: minutes and seconds: "1 minute, 5 seconds" */
  return g_strdup_printf (_ ("%s, %s"), minutes_words, seconds_words);
}

/* "Voice message, 0:07", or @what alone while that is not known. */
char *
tresen_media_words_with_time (const char *what, const TresenTimelineEntry *entry)
{
  g_autofree char *time = NULL;

  if (entry->media == NULL || entry->media->duration_us <= 0)
    return g_strdup (what);
  time = tresen_media_words_time (entry->media->duration_us);
  /* Translators: a voice message or video and how long it plays: "Voice message, 0:07" */
  return g_strdup_printf (_ ("%s, %s"), what, time);
}

/* What is offered when it is saved: its kind, day and time, and the ending of the file. */
char *
tresen_media_words_file_name (const TresenTimelineEntry *entry)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (entry->created_at_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;
  g_autofree char *when = local != NULL ? g_date_time_format (local, "%Y-%m-%d %H-%M") : NULL;
  const char *suffix = strrchr (entry->media->file, '.');

  return g_strdup_printf ("%s %s%s", tresen_words_kind (entry), when != NULL ? when : "",
                          suffix != NULL ? suffix : "");
}
