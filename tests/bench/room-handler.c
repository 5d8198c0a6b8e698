/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The room http/ with a handler that does nothing, to be measured against bare-handler. With "later" it answers from an
 * idle source, as a handler does that waits for a commit. */
#include <stdlib.h>
#include <string.h>

#include "tresen-http-server.h"

static gboolean
answer_later_cb (gpointer user_data)
{
  g_autoptr (TresenHttpReply) reply = tresen_http_reply_new_text (200, "text/plain", "success");

  tresen_http_exchange_reply (user_data, reply);
  return G_SOURCE_REMOVE;
}

static void
later_cb (TresenHttpExchange *exchange, gpointer user_data)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, answer_later_cb, tresen_http_exchange_ref (exchange),
                   (GDestroyNotify) tresen_http_exchange_unref);
}

static void
at_once_cb (TresenHttpExchange *exchange, gpointer user_data)
{
  g_autoptr (TresenHttpReply) reply = tresen_http_reply_new_text (200, "text/plain", "success");

  tresen_http_exchange_reply (exchange, reply);
}

int
main (int argc, char **argv)
{
  gboolean is_later = argc > 1 && strcmp (argv[1], "later") == 0;
  TresenHttpRoute route = { .path = "/wechat",
                            .methods = "GET POST",
                            .max_body = 65536,
                            .handler = is_later ? later_cb : at_once_cb };
  g_autoptr (GError) error = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (TresenHttpServer) server = NULL;
  TresenHttpRouter *router = tresen_http_router_new ();

  tresen_http_router_add (router, &route);
  server = tresen_http_server_new (router, NULL);
  if (!tresen_http_server_listen (server, "127.0.0.1", 0, &error))
    {
      g_printerr ("room-handler: %s\n", error->message);
      return EXIT_FAILURE;
    }
  g_print ("ready http://127.0.0.1:%u\n", tresen_http_server_get_port (server));
  g_main_loop_run (loop);
  return EXIT_SUCCESS;
}
