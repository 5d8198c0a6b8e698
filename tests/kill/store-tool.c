/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "line-tool.h"

#include "tresen-store-customers.h"
#include "tresen-store-outgoing.h"

/* Writes replies. Each line: OPENID, a tab, the text; prints the entry's number for each. */

static char *
queue_reply (TresenDb *db, char **words, gint64 now_us, GError **error)
{
  g_autoptr (TresenCustomer) customer = tresen_store_customer_load_by_openid (db, words[0], error);
  gint64 entry_id;

  if (customer == NULL || words[1] == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "no customer or no text: %s",
                     words[0]);
      return NULL;
    }
  entry_id = tresen_store_outgoing_queue_text (db, customer->id, words[1], now_us, error);
  return entry_id > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, entry_id) : NULL;
}

int
main (int argc, char **argv)
{
  const LineTool tool = { .name = "store-tool", .func = queue_reply };

  return line_tool_main (&tool, argc, argv);
}
