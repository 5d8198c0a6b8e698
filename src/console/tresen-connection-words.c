/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-connection-words.h"

#include <glib/gi18n.h>

#include "tresen-words.h"

#define SECOND_US G_USEC_PER_SEC

/** @us: a moment that is over; within the last hour told by its distance, else by the clock */
char *
tresen_connection_words_ago (gint64 us, gint64 now_us)
{
  gint64 seconds = MAX (now_us - us, 0) / SECOND_US;
  guint minutes = (guint) (seconds / 60);

  if (seconds < 60)
    return g_strdup_printf (ngettext ("%u second ago", "%u seconds ago", (guint) seconds),
                            (guint) seconds);
  if (minutes < 60)
    return g_strdup_printf (ngettext ("%u minute ago", "%u minutes ago", minutes), minutes);
  return tresen_words_moment (us, now_us);
}
