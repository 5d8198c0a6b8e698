/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Two threads write the same number with nothing between them: a run that does not notice this would notice nothing. */
#include <glib.h>

static int number;

static gpointer
count (gpointer data)
{
  for (int i = 0; i < 1000; i++)
    number++;
  return NULL;
}

int
main (void)
{
  GThread *thread = g_thread_new ("race", count, NULL);

  count (NULL);
  g_thread_join (thread);
  return 0;
}
