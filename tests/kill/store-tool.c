/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <string.h>

#include "tresen-store-customers.h"
#include "tresen-store-outgoing.h"

/*
 * Writes replies into a profile's database as the console would, for tests that run the bridge alone. No bridge may have
 * the database open meanwhile.
 *
 * Usage: store-tool DATABASE < LINES       each line: OPENID, a tab, the text; prints the entry's number for each
 */

typedef struct
{
  GMainLoop *loop;
  TresenStore *store;
  GPtrArray *lines;
  guint next;
  TresenClock *clock;
  int status;
} Tool;

static void write_next (Tool *tool);

static void
give_up (Tool *tool, const GError *error)
{
  g_printerr ("store-tool: %s\n", error->message);
  tool->status = 1;
  g_main_loop_quit (tool->loop);
}

static gpointer
queue_reply (TresenDb *db, gpointer data, GError **error)
{
  Tool *tool = data;
  g_auto (GStrv) parts = g_strsplit (g_ptr_array_index (tool->lines, tool->next), "\t", 2);
  g_autoptr (TresenCustomer) customer = tresen_store_customer_load_by_openid (db, parts[0], error);
  gint64 entry_id;

  if (customer == NULL || parts[1] == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "no customer or no text: %s",
                     parts[0]);
      return NULL;
    }
  entry_id = tresen_store_outgoing_queue_text (db, customer->id, parts[1],
                                               tresen_clock_now_us (tool->clock), error);
  return entry_id > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, entry_id) : NULL;
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Tool *tool = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = tresen_store_write_finish (TRESEN_STORE (source), result, &error);

  if (id == NULL)
    {
      give_up (tool, error);
      return;
    }
  g_print ("%s\n", id);
  tool->next++;
  write_next (tool);
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Tool *tool = user_data;
  g_autoptr (GError) error = NULL;

  if (!tresen_store_close_finish (TRESEN_STORE (source), result, &error))
    give_up (tool, error);
  g_main_loop_quit (tool->loop);
}

static void
write_next (Tool *tool)
{
  if (tool->next < tool->lines->len)
    tresen_store_write_async (tool->store, queue_reply, tool, NULL, g_free, written_cb, tool);
  else
    tresen_store_close_async (tool->store, closed_cb, tool);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Tool *tool = user_data;
  g_autoptr (GError) error = NULL;

  if (tresen_store_open_finish (TRESEN_STORE (source), result, &error))
    write_next (tool);
  else
    give_up (tool, error);
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

int
main (int argc, char **argv)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (TresenClock) clock = tresen_clock_new_system ();
  g_autoptr (TresenStore) store = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  Tool tool = { .loop = loop, .clock = clock };

  if (argc != 2)
    {
      g_printerr ("usage: store-tool DATABASE < LINES\n");
      return 2;
    }
  lines = read_lines ();
  store = tresen_store_new (argv[1], clock);
  tool.lines = lines;
  tool.store = store;
  tresen_store_open_async (store, NULL, opened_cb, &tool);
  g_main_loop_run (loop);
  return tool.status;
}
