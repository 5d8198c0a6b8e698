/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-http-server.h"

#include <libsoup/soup.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#include "tresen-http-connection.h"
#include "tresen-http-exchange.h"
#include "tresen-http-head.h"
#include "tresen-http-message-private.h"
#include "tresen-http-rate.h"
#include "tresen-source.h"

#define BACKLOG 128
#define ACCEPTS_AT_ONCE 16
#define ACCEPT_PAUSE_US 100000

const TresenHttpLimits tresen_http_default_limits = {
  .max_header = 16 * 1024,
  .max_request_line = 8 * 1024,
  .header_time_us = 10 * G_USEC_PER_SEC,
  .request_time_us = 20 * G_USEC_PER_SEC,
  .idle_time_us = 60 * G_USEC_PER_SEC,
  .max_connections = 256,
  .max_in_work = 128,
  .rate_per_second = 30,
};

struct _TresenHttpServer
{
  GObject parent_instance;
  GMainContext *context;
  SoupServer *soup;
  TresenHttpRouter *router;
  TresenHttpTable table;
  TresenHttpRate *rate;
  GSocket *listener;
  GSocket *stay_alive[2];
  GSocketAddress *local;
  GSource *accept;
  TresenHttpConnection *newcomer; /* while it is handed to libsoup */
  GPtrArray *stops;               /* GTask */
  char *public_host;
  char *listen_host;
  char *local_name;
  guint16 port;
  gboolean takes_any_host;
  gboolean trusts_proxy;
};

G_DEFINE_FINAL_TYPE (TresenHttpServer, tresen_http_server, G_TYPE_OBJECT)

static void accept_later (TresenHttpServer *self);

static TresenHttpConnection *
find_connection (SoupServerMessage *message)
{
  return tresen_http_connection_from_peer (soup_server_message_get_remote_address (message));
}

static gboolean
is_own_host (TresenHttpServer *self, const char *host)
{
  gsize size;

  if (self->takes_any_host)
    return TRUE;
  if (g_strcmp0 (host, self->listen_host) == 0)
    return TRUE;
  if (self->local_name != NULL && g_ascii_strcasecmp (host, self->local_name) == 0)
    return TRUE;
  if (self->public_host == NULL)
    return FALSE;
  size = strlen (self->public_host);
  if (g_ascii_strncasecmp (host, self->public_host, size) != 0)
    return FALSE;
  return host[size] == '\0' || strcmp (host + size, ":443") == 0
         || strcmp (host + size, ":80") == 0;
}

/* The address that the proxy itself has added: the last one; what stands before it anybody can write. */
static char *
last_address (const char *forwarded_for)
{
  const char *comma = strrchr (forwarded_for, ',');

  return g_strstrip (g_strdup (comma != NULL ? comma + 1 : forwarded_for));
}

/* Through a tunnel everybody comes from loopback, so there the connection stands for the caller. */
static char *
name_caller (TresenHttpServer *self, const TresenHttpHead *head, TresenHttpConnection *connection)
{
  GInetAddress *address;

  if (self->trusts_proxy && head->forwarded_for != NULL)
    return last_address (head->forwarded_for);
  address = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (connection->peer));
  if (!g_inet_address_get_is_loopback (address))
    return g_inet_address_to_string (address);
  return g_strdup_printf ("connection %" G_GUINT64_FORMAT, connection->serial);
}

static gboolean
is_too_often (TresenHttpServer *self, const TresenHttpHead *head, TresenHttpConnection *connection)
{
  g_autofree char *caller = name_caller (self, head, connection);

  return !tresen_http_rate_take (self->rate, caller, g_get_monotonic_time ());
}

static guint
judge (TresenHttpServer *self,
       const TresenHttpHead *head,
       const TresenHttpRoute *route,
       TresenHttpConnection *connection)
{
  guint status = tresen_http_head_check (head, &self->table.limits);

  if (status != 0)
    return status;
  if (!is_own_host (self, head->host) || (head->is_foreign && !self->takes_any_host))
    return SOUP_STATUS_MISDIRECTED_REQUEST;
  status = tresen_http_head_check_route (head, route);
  if (status != 0)
    return status;
  if (route->is_public && is_too_often (self, head, connection))
    return 429;
  if (self->table.in_work >= self->table.limits.max_in_work)
    return SOUP_STATUS_SERVICE_UNAVAILABLE;
  return 0;
}

static char *
list_methods (const TresenHttpRoute *route)
{
  g_auto (GStrv) methods = g_strsplit (route->methods, " ", -1);

  return g_strjoinv (", ", methods);
}

static void
refuse (TresenHttpConnection *connection,
        SoupServerMessage *message,
        const TresenHttpHead *head,
        const TresenHttpRoute *route,
        guint status)
{
  const char *name = NULL;
  g_autofree char *value = NULL;
  g_autofree char *line = NULL;

  if (status == SOUP_STATUS_METHOD_NOT_ALLOWED)
    name = "Allow", value = list_methods (route);
  else if (status == SOUP_STATUS_SERVICE_UNAVAILABLE || status == 429)
    name = "Retry-After", value = g_strdup ("1");
  g_debug ("refused with %u", status);
  if (!tresen_http_head_has_body (head) && status != SOUP_STATUS_BAD_REQUEST && status != 411)
    {
      soup_server_message_set_status (message, status, NULL);
      if (name != NULL)
        soup_message_headers_append (soup_server_message_get_response_headers (message), name,
                                     value);
      soup_message_headers_set_content_length (soup_server_message_get_response_headers (message),
                                               0);
      return;
    }
  if (name != NULL)
    line = g_strdup_printf ("%s: %s\r\n", name, value);
  tresen_http_refuse (connection, message, status, line);
}

static void
got_chunk_cb (SoupServerMessage *message, GBytes *chunk, gpointer user_data)
{
  TresenHttpConnection *connection = find_connection (message);
  const TresenHttpRoute *route = user_data;

  if (connection == NULL || connection->phase == TRESEN_HTTP_PHASE_DEAD)
    return;
  connection->body_bytes += g_bytes_get_size (chunk);
  if (connection->body_bytes <= route->max_body)
    return;
  soup_message_body_truncate (soup_server_message_get_request_body (message));
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  tresen_http_refuse (connection, message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, NULL);
}

static void
got_headers_cb (SoupServerMessage *message, gpointer user_data)
{
  TresenHttpServer *self = user_data;
  TresenHttpConnection *connection = find_connection (message);
  g_auto (TresenHttpHead) head = { 0 };
  const TresenHttpRoute *route;
  guint status;

  if (connection == NULL || connection->phase == TRESEN_HTTP_PHASE_DEAD
      || soup_server_message_get_status (message) != 0)
    return;
  tresen_http_head_read (&head, message);
  route = head.path != NULL ? tresen_http_router_find (self->router, head.path) : NULL;
  status = judge (self, &head, route, connection);
  if (status != 0)
    {
      soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
      refuse (connection, message, &head, route, status);
      return;
    }
  tresen_http_connection_set_phase (connection, TRESEN_HTTP_PHASE_BODY);
  if (head.has_coding)
    g_signal_connect (message, "got-chunk", G_CALLBACK (got_chunk_cb), (gpointer) route);
}

static void
request_started_cb (SoupServer *soup, SoupServerMessage *message, gpointer user_data)
{
  TresenHttpServer *self = user_data;
  TresenHttpConnection *connection = find_connection (message);

  /* The first message of a connection starts before anything has been read, the others with their first byte. */
  if (connection != NULL && connection != self->newcomer
      && connection->phase == TRESEN_HTTP_PHASE_IDLE)
    tresen_http_connection_set_phase (connection, TRESEN_HTTP_PHASE_HEADER);
  g_signal_connect (message, "got-headers", G_CALLBACK (got_headers_cb), self);
}

static char *
bare_type (const char *content_type)
{
  g_autofree char *type = NULL;

  if (content_type == NULL)
    return g_strdup ("");
  type = g_ascii_strdown (content_type, (gssize) strcspn (content_type, ";"));
  return g_strdup (g_strstrip (type));
}

static TresenHttpRequest *
build_request (TresenHttpServer *self, const TresenHttpHead *head, GBytes *body)
{
  g_autofree char *type = bare_type (head->content_type);
  g_autofree char *address = NULL;
  TresenHttpRequest parts = {
    .method = (char *) head->method,
    .path = head->path,
    .query = (char *) head->query,
    .content_type = type,
    .host = (char *) head->host,
    .origin = (char *) head->origin,
    .user_agent = (char *) head->user_agent,
    .accept_language = (char *) head->accept_language,
    .body = body,
  };

  if (self->trusts_proxy && head->forwarded_for != NULL)
    parts.forwarded_for = address = last_address (head->forwarded_for);
  return tresen_http_request_new_full (&parts);
}

static void
answer_status (TresenHttpConnection *connection, SoupServerMessage *message, guint status)
{
  g_autoptr (TresenHttpReply) reply = tresen_http_reply_new_empty (status);

  if (status == SOUP_STATUS_SERVICE_UNAVAILABLE)
    soup_message_headers_append (soup_server_message_get_response_headers (message), "Retry-After",
                                 "1");
  tresen_http_answer (connection, message, reply);
}

static void
work (TresenHttpServer *self, TresenHttpConnection *connection, SoupServerMessage *message)
{
  g_auto (TresenHttpHead) head = { 0 };
  g_autoptr (GBytes) body
      = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autoptr (TresenHttpExchange) exchange = NULL;
  const TresenHttpRoute *route;

  tresen_http_head_read (&head, message);
  route = tresen_http_router_find (self->router, head.path);
  tresen_http_connection_set_phase (connection, TRESEN_HTTP_PHASE_WORK);
  exchange = tresen_http_exchange_new (connection, message, build_request (self, &head, body));
  route->handler (exchange, route->user_data);
  tresen_http_exchange_wait (exchange);
}

/* Comes before libsoup looks for a handler of its own; there is none, and with a status set it does not look. */
static void
request_read_cb (SoupServer *soup, SoupServerMessage *message, gpointer user_data)
{
  TresenHttpServer *self = user_data;
  TresenHttpConnection *connection = find_connection (message);
  guint status = soup_server_message_get_status (message);

  if (status == 0)
    soup_server_message_set_status (message, SOUP_STATUS_INTERNAL_SERVER_ERROR, NULL);
  if (connection == NULL || connection->phase == TRESEN_HTTP_PHASE_DEAD)
    return;
  if (status != 0)
    tresen_http_connection_set_phase (connection, TRESEN_HTTP_PHASE_ANSWER);
  else if (self->table.in_work >= self->table.limits.max_in_work)
    answer_status (connection, message, SOUP_STATUS_SERVICE_UNAVAILABLE);
  else
    work (self, connection, message);
}

/* Comes before request_over_cb(): libsoup has written the whole answer. */
static void
request_written_cb (SoupServer *soup, SoupServerMessage *message, gpointer user_data)
{
  TresenHttpConnection *connection = find_connection (message);

  if (connection != NULL && connection->exchange != NULL
      && tresen_http_connection_push_all (connection))
    tresen_http_exchange_set_written (connection->exchange);
}

static void
request_over_cb (SoupServer *soup, SoupServerMessage *message, gpointer user_data)
{
  TresenHttpServer *self = user_data;
  g_autoptr (TresenHttpConnection) connection = NULL;

  if (find_connection (message) == NULL)
    return;
  connection = tresen_http_connection_ref (find_connection (message));
  if (connection->exchange != NULL)
    tresen_http_exchange_detach (connection->exchange);
  tresen_http_connection_flush (connection, NULL);
  tresen_http_connection_set_phase (connection, TRESEN_HTTP_PHASE_IDLE);
  if (self->table.is_stopping && connection->phase != TRESEN_HTTP_PHASE_DEAD)
    g_socket_shutdown (connection->socket, TRUE, FALSE, NULL);
}

static void
hand_over (TresenHttpServer *self, GSocket *socket, GSocketAddress *peer)
{
  TresenHttpConnection *connection = tresen_http_table_add (&self->table, socket, peer);
  g_autoptr (TresenHttpWire) wire = tresen_http_wire_new (connection);

  self->newcomer = connection;
  soup_server_accept_iostream (self->soup, G_IO_STREAM (wire), self->local, peer, NULL);
  self->newcomer = NULL;
}

static gboolean
accept_one (TresenHttpServer *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) socket = g_socket_accept (self->listener, NULL, &error);
  g_autoptr (GSocketAddress) peer = NULL;

  if (socket == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        accept_later (self);
      return FALSE;
    }
  peer = g_socket_get_remote_address (socket, NULL);
  if (peer == NULL || !tresen_http_table_make_room (&self->table))
    return TRUE;
  g_socket_set_blocking (socket, FALSE);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  hand_over (self, socket, peer);
  return TRUE;
}

static gboolean
accept_cb (GSocket *listener, GIOCondition condition, gpointer user_data)
{
  TresenHttpServer *self = user_data;

  for (guint i = 0; i < ACCEPTS_AT_ONCE && accept_one (self); i++)
    continue;
  return G_SOURCE_CONTINUE;
}

static void
accept_now (TresenHttpServer *self)
{
  tresen_source_clear (&self->accept);
  self->accept = g_socket_create_source (self->listener, G_IO_IN, NULL);
  g_source_set_callback (self->accept, G_SOURCE_FUNC (accept_cb), self, NULL);
  g_source_attach (self->accept, self->context);
}

static gboolean
accept_again_cb (gpointer user_data)
{
  accept_now (user_data);
  return G_SOURCE_REMOVE;
}

/* No descriptors left, or the caller gone again: wait instead of spinning on a socket that stays ready. */
static void
accept_later (TresenHttpServer *self)
{
  tresen_source_clear (&self->accept);
  self->accept
      = tresen_source_add_timeout (self->context, ACCEPT_PAUSE_US, accept_again_cb, self, NULL);
}

static void
emptied_cb (gpointer user_data)
{
  TresenHttpServer *self = user_data;
  g_autoptr (GPtrArray) stops = NULL;

  if (!self->table.is_stopping)
    return;
  stops = g_steal_pointer (&self->stops);
  self->stops = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < stops->len; i++)
    g_task_return_boolean (g_ptr_array_index (stops, i), TRUE);
}

static void
close_listener (TresenHttpServer *self)
{
  tresen_source_clear (&self->accept);
  if (self->listener != NULL)
    g_socket_close (self->listener, NULL);
  g_clear_object (&self->listener);
}

static void
detach_all (TresenHttpServer *self)
{
  for (GList *at = self->table.connections.head; at != NULL; at = at->next)
    {
      TresenHttpConnection *connection = at->data;

      if (connection->exchange != NULL)
        tresen_http_exchange_detach (connection->exchange);
    }
}

static void
tresen_http_server_dispose (GObject *object)
{
  TresenHttpServer *self = TRESEN_HTTP_SERVER (object);

  close_listener (self);
  if (self->soup != NULL)
    {
      detach_all (self);
      g_signal_handlers_disconnect_by_data (self->soup, self);
      soup_server_disconnect (self->soup);
      tresen_http_table_clear (&self->table);
    }
  g_clear_object (&self->soup);
  g_clear_object (&self->stay_alive[0]);
  g_clear_object (&self->stay_alive[1]);
  g_clear_object (&self->local);
  g_clear_pointer (&self->router, tresen_http_router_free);
  g_clear_pointer (&self->rate, tresen_http_rate_free);
  g_clear_pointer (&self->stops, g_ptr_array_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  G_OBJECT_CLASS (tresen_http_server_parent_class)->dispose (object);
}

static void
tresen_http_server_finalize (GObject *object)
{
  TresenHttpServer *self = TRESEN_HTTP_SERVER (object);

  g_free (self->public_host);
  g_free (self->listen_host);
  g_free (self->local_name);
  G_OBJECT_CLASS (tresen_http_server_parent_class)->finalize (object);
}

static void
tresen_http_server_class_init (TresenHttpServerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tresen_http_server_dispose;
  G_OBJECT_CLASS (klass)->finalize = tresen_http_server_finalize;
}

static void
tresen_http_server_init (TresenHttpServer *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->stops = g_ptr_array_new_with_free_func (g_object_unref);
  self->soup = soup_server_new ("raw-paths", TRUE, NULL);
  g_signal_connect (self->soup, "request-started", G_CALLBACK (request_started_cb), self);
  g_signal_connect (self->soup, "request-read", G_CALLBACK (request_read_cb), self);
  g_signal_connect (self->soup, "request-finished", G_CALLBACK (request_written_cb), self);
  g_signal_connect (self->soup, "request-finished", G_CALLBACK (request_over_cb), self);
  g_signal_connect (self->soup, "request-aborted", G_CALLBACK (request_over_cb), self);
}

/**
 * tresen_http_server_new:
 * @router: (transfer full): the routes; not changed any more
 * @limits: (nullable): copied; NULL for %tresen_http_default_limits
 *
 * A server for the thread-default context of the caller; that context has to stay thread-default while it runs.
 *
 * Returns: (transfer full): a server that does not listen yet
 */
TresenHttpServer *
tresen_http_server_new (TresenHttpRouter *router, const TresenHttpLimits *limits)
{
  TresenHttpServer *self = g_object_new (TRESEN_TYPE_HTTP_SERVER, NULL);

  self->router = router;
  tresen_http_table_init (&self->table, limits != NULL ? limits : &tresen_http_default_limits,
                          self->context);
  self->table.emptied = emptied_cb;
  self->table.user_data = self;
  self->rate = tresen_http_rate_new (self->table.limits.rate_per_second);
  return self;
}

/**
 * tresen_http_server_set_public_host:
 * @self: a server
 * @host: (nullable): the host of the public address as it stands in a Host field, with its port if it is not the usual one
 *
 * A Host that is neither this nor the listening address gets a 421.
 */
void
tresen_http_server_set_public_host (TresenHttpServer *self, const char *host)
{
  g_free (self->public_host);
  self->public_host = g_strdup (host);
}

/**
 * tresen_http_server_set_any_host:
 * @self: a server
 * @any_host: whether the Host field is not looked at
 */
void
tresen_http_server_set_any_host (TresenHttpServer *self, gboolean any_host)
{
  self->takes_any_host = any_host;
}

/**
 * tresen_http_server_set_trusted_proxy:
 * @self: a server
 * @is_trusted: whether the last address of X-Forwarded-For is believed
 */
void
tresen_http_server_set_trusted_proxy (TresenHttpServer *self, gboolean is_trusted)
{
  self->trusts_proxy = is_trusted;
}

/* libsoup keeps connections alive only while it has a listener; accepting is ours, so it gets one end of a pair of
 * sockets on which nothing ever comes. */
static gboolean
give_listener (TresenHttpServer *self, GError **error)
{
  int pair[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "no pair of sockets");
      return FALSE;
    }
  self->stay_alive[0] = g_socket_new_from_fd (pair[0], error);
  self->stay_alive[1] = g_socket_new_from_fd (pair[1], error);
  return soup_server_listen_socket (self->soup, self->stay_alive[0], 0, error);
}

static GSocket *
open_listener (GSocketAddress *address, GError **error)
{
  g_autoptr (GSocket) socket = g_socket_new (g_socket_address_get_family (address),
                                             G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);

  if (socket == NULL)
    return NULL;
  g_socket_set_blocking (socket, FALSE);
  g_socket_set_listen_backlog (socket, BACKLOG);
  /* TRUE sets SO_REUSEADDR. */
  if (!g_socket_bind (socket, address, TRUE, error) || !g_socket_listen (socket, error))
    return NULL;
  return g_steal_pointer (&socket);
}

static void
name_listener (TresenHttpServer *self, GInetAddress *inet)
{
  g_autofree char *text = g_inet_address_to_string (inet);
  gboolean is_v6 = g_inet_address_get_family (inet) == G_SOCKET_FAMILY_IPV6;

  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (self->local));
  self->listen_host = g_strdup_printf (is_v6 ? "[%s]:%u" : "%s:%u", text, self->port);
  if (g_inet_address_get_is_loopback (inet))
    self->local_name = g_strdup_printf ("localhost:%u", self->port);
}

/**
 * tresen_http_server_listen:
 * @self: a server that does not listen yet
 * @address: an IPv4 or IPv6 address, or "localhost"
 * @port: 0 for any free port
 * @error: %G_IO_ERROR: why the socket cannot be had
 *
 * Opens the listening socket and serves. In the server's context.
 *
 * Returns: whether it listens
 */
gboolean
tresen_http_server_listen (TresenHttpServer *self,
                           const char *address,
                           guint16 port,
                           GError **error)
{
  g_autoptr (GInetAddress) inet
      = g_inet_address_new_from_string (strcmp (address, "localhost") == 0 ? "127.0.0.1" : address);
  g_autoptr (GSocketAddress) wanted = NULL;

  g_return_val_if_fail (self->listener == NULL, FALSE);

  if (inet == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "listen: \"%s\" is no address",
                   address);
      return FALSE;
    }
  wanted = g_inet_socket_address_new (inet, port);
  self->listener = open_listener (wanted, error);
  if (self->listener == NULL || !give_listener (self, error))
    {
      g_prefix_error (error, "listen on %s port %u: ", address, port);
      g_clear_object (&self->listener);
      return FALSE;
    }
  self->local = g_socket_get_local_address (self->listener, error);
  if (self->local == NULL)
    return FALSE;
  name_listener (self, inet);
  accept_now (self);
  return TRUE;
}

/**
 * tresen_http_server_get_port:
 * @self: a server
 *
 * Returns: the port it listens on, or 0
 */
guint16
tresen_http_server_get_port (TresenHttpServer *self)
{
  return self->port;
}

/**
 * tresen_http_server_stop_async:
 * @self: a server
 * @callback: called in the server's context
 * @user_data: for @callback
 *
 * Accepts no more, closes the connections on which no request is in hand, lets the others finish within the time of a
 * request, and then calls back.
 */
void
tresen_http_server_stop_async (TresenHttpServer *self,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tresen_http_server_stop_async);
  close_listener (self);
  tresen_http_table_stop (&self->table);
  g_ptr_array_add (self->stops, task);
  if (self->table.connections.length == 0)
    emptied_cb (self);
}

/**
 * tresen_http_server_stop_finish:
 * @self: the server
 * @result: what the callback was given
 * @error: not set at present
 *
 * Returns: %TRUE
 */
gboolean
tresen_http_server_stop_finish (TresenHttpServer *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
