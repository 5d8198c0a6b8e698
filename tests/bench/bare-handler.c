/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The measure of the bench: what libsoup alone makes of a POST that is read and answered, with nothing behind it. */
#include <libsoup/soup.h>
#include <stdlib.h>

static void
answer_cb (SoupServer *server,
           SoupServerMessage *message,
           const char *path,
           GHashTable *query,
           gpointer user_data)
{
  g_autoptr (GBytes) body
      = soup_message_body_flatten (soup_server_message_get_request_body (message));

  if (g_bytes_get_size (body) == 0)
    {
      soup_server_message_set_status (message, SOUP_STATUS_BAD_REQUEST, NULL);
      return;
    }
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_STATIC, "success", 7);
}

static GSocket *
listen_on_loopback (GError **error)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocket) socket
      = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);

  if (socket == NULL)
    return NULL;
  g_socket_set_listen_backlog (socket, 128);
  if (!g_socket_bind (socket, address, TRUE, error) || !g_socket_listen (socket, error))
    return NULL;
  return g_steal_pointer (&socket);
}

int
main (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  g_autoptr (GSocket) socket = listen_on_loopback (&error);
  g_autoptr (GSocketAddress) address
      = socket != NULL ? g_socket_get_local_address (socket, &error) : NULL;

  if (address == NULL || !soup_server_listen_socket (server, socket, 0, &error))
    {
      g_printerr ("bare-handler: %s\n", error->message);
      return EXIT_FAILURE;
    }
  soup_server_add_handler (server, NULL, answer_cb, NULL, NULL);
  g_print ("ready http://127.0.0.1:%u\n",
           g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)));
  g_main_loop_run (loop);
  return EXIT_SUCCESS;
}
