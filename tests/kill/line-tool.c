/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "line-tool.h"

typedef struct
{
  const LineTool *tool;
  GMainLoop *loop;
  TresenStore *store;
  GPtrArray *lines;
  guint next;
  TresenClock *clock;
  int status;
} Run;

static void write_next (Run *run);

static void
give_up (Run *run, const GError *error)
{
  g_printerr ("%s: %s\n", run->tool->name, error->message);
  run->status = 1;
  g_main_loop_quit (run->loop);
}

static gpointer
carry_out (TresenDb *db, gpointer data, GError **error)
{
  Run *run = data;
  g_auto (GStrv) words = g_strsplit (g_ptr_array_index (run->lines, run->next), "\t", -1);

  return run->tool->func (db, words, tresen_clock_now_us (run->clock), error);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = tresen_store_write_finish (TRESEN_STORE (source), result, &error);

  if (answer != NULL)
    g_print ("%s\n", answer);
  else if (run->tool->carries_on)
    g_print ("refused: %s\n", error->message);
  else
    {
      give_up (run, error);
      return;
    }
  run->next++;
  write_next (run);
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;
  g_autoptr (GError) error = NULL;

  if (!tresen_store_close_finish (TRESEN_STORE (source), result, &error))
    give_up (run, error);
  g_main_loop_quit (run->loop);
}

static void
write_next (Run *run)
{
  if (run->next < run->lines->len)
    tresen_store_write_async (run->store, carry_out, run, NULL, g_free, written_cb, run);
  else
    tresen_store_close_async (run->store, closed_cb, run);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;
  g_autoptr (GError) error = NULL;

  if (tresen_store_open_finish (TRESEN_STORE (source), result, &error))
    write_next (run);
  else
    give_up (run, error);
}

static GPtrArray *
read_lines (void)
{
  g_autoptr (GIOChannel) input = g_io_channel_unix_new (0);
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  char *line = NULL;

  while (g_io_channel_read_line (input, &line, NULL, NULL, NULL) == G_IO_STATUS_NORMAL)
    g_ptr_array_add (lines, g_strchomp (line));
  return lines;
}

/** line_tool_main: carries out the lines of standard input, one after the other, and prints an answer for each. Returns: the exit status */
int
line_tool_main (const LineTool *tool, int argc, char **argv)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (TresenClock) clock = tresen_clock_new_system ();
  g_autoptr (TresenStore) store = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  Run run = { .tool = tool, .loop = loop, .clock = clock };

  if (argc != 2)
    {
      g_printerr ("usage: %s DATABASE < LINES\n", tool->name);
      return 2;
    }
  lines = read_lines ();
  store = tresen_store_new (argv[1], clock);
  run.lines = lines;
  run.store = store;
  tresen_store_open_async (store, NULL, opened_cb, &run);
  g_main_loop_run (loop);
  return run.status;
}
