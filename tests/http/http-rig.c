/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http-rig.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define PATIENCE_S 8

static void
reply_text (TresenHttpExchange *exchange, guint status, GBytes *body)
{
  g_autoptr (TresenHttpReply) reply = tresen_http_reply_new (status, "text/plain", body);

  tresen_http_exchange_reply (exchange, reply);
}

static void
echo_cb (TresenHttpExchange *exchange, gpointer user_data)
{
  HttpRig *rig = user_data;

  g_atomic_int_inc (&rig->handled);
  reply_text (exchange, 200, tresen_http_exchange_get_request (exchange)->body);
}

/* What the server made of the request, one field a line. */
static void
show_cb (TresenHttpExchange *exchange, gpointer user_data)
{
  TresenHttpRequest *request = tresen_http_exchange_get_request (exchange);
  g_autofree char *text
      = g_strdup_printf ("%s|%s|%s|%s|%s|%s", request->method, request->path, request->query,
                         request->content_type, request->host, request->forwarded_for);
  g_autoptr (TresenHttpReply) reply = tresen_http_reply_new_text (200, "text/plain", text);

  tresen_http_exchange_reply (exchange, reply);
}

/* Who asks, and an answer with more in its header. */
static void
open_cb (TresenHttpExchange *exchange, gpointer user_data)
{
  TresenHttpRequest *request = tresen_http_exchange_get_request (exchange);
  g_autofree char *text
      = g_strconcat (request->user_agent, "|", request->accept_language, NULL);
  g_autoptr (TresenHttpReply) reply = tresen_http_reply_new_text (200, "text/plain", text);

  tresen_http_reply_set_header (reply, "Cache-Control", "no-store");
  tresen_http_exchange_reply (exchange, reply);
}

static gboolean
late_answer_cb (gpointer user_data)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("late", 4);

  reply_text (user_data, 200, body);
  return G_SOURCE_REMOVE;
}

static void
late_cb (TresenHttpExchange *exchange, gpointer user_data)
{
  GSource *source = g_timeout_source_new (100);

  g_source_set_callback (source, late_answer_cb, tresen_http_exchange_ref (exchange),
                         (GDestroyNotify) tresen_http_exchange_unref);
  g_source_attach (source, g_main_context_get_thread_default ());
  g_source_unref (source);
}

static void
hang_cb (TresenHttpExchange *exchange, gpointer user_data)
{
  tresen_http_exchange_hang_up (exchange);
}

static void
keep_cb (TresenHttpExchange *exchange, gpointer user_data)
{
  HttpRig *rig = user_data;

  g_async_queue_push (rig->kept, tresen_http_exchange_ref (exchange));
}

static void
forget_cb (TresenHttpExchange *exchange, gpointer user_data)
{
}

static TresenHttpRouter *
build_routes (HttpRig *rig)
{
  const TresenHttpRoute routes[] = {
    { .path = "/echo", .methods = "GET POST", .max_body = 1000, .handler = echo_cb },
    { .path = "/show", .methods = "GET POST", .max_body = 1000, .handler = show_cb },
    { .path = "/late", .methods = "GET POST", .max_body = 1000, .handler = late_cb },
    { .path = "/hang", .methods = "POST", .max_body = 1000, .handler = hang_cb },
    { .path = "/keep", .methods = "GET POST", .max_body = 1000, .handler = keep_cb },
    { .path = "/forget", .methods = "GET", .handler = forget_cb },
    { .path = "/open/", .methods = "GET", .is_public = TRUE, .handler = open_cb },
    { .path = "/large", .methods = "POST", .max_body = 1 << 20, .handler = echo_cb },
  };
  TresenHttpRouter *router = tresen_http_router_new ();

  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      TresenHttpRoute route = routes[i];

      route.user_data = rig;
      tresen_http_router_add (router, &route);
    }
  return router;
}

static gpointer
run_server (gpointer user_data)
{
  HttpRig *rig = user_data;
  g_autoptr (GError) error = NULL;

  g_main_context_push_thread_default (rig->context);
  rig->server = tresen_http_server_new (build_routes (rig), &rig->limits);
  tresen_http_server_set_public_host (rig->server, "desk.example.de");
  tresen_http_server_set_trusted_proxy (rig->server, rig->trusts_proxy);
  tresen_http_server_set_any_host (rig->server, rig->takes_any_host);
  tresen_http_server_listen (rig->server, "127.0.0.1", 0, &error);
  g_assert_no_error (error);
  g_atomic_int_set (&rig->stopped, 0);
  rig->port = tresen_http_server_get_port (rig->server);
  g_async_queue_push (rig->kept, GINT_TO_POINTER (1));
  g_main_loop_run (rig->loop);
  g_clear_object (&rig->server);
  g_main_context_pop_thread_default (rig->context);
  return NULL;
}

void
http_rig_init (HttpRig *rig)
{
  memset (rig, 0, sizeof *rig);
  rig->limits = tresen_http_default_limits;
  rig->limits.header_time_us = 300 * 1000;
  rig->limits.request_time_us = 600 * 1000;
  rig->limits.idle_time_us = 400 * 1000;
  rig->kept = g_async_queue_new ();
}

void
http_rig_start (HttpRig *rig)
{
  rig->context = g_main_context_new ();
  rig->loop = g_main_loop_new (rig->context, FALSE);
  rig->thread = g_thread_new ("server", run_server, rig);
  g_async_queue_pop (rig->kept);
}

static void
written_cb (gboolean is_written, gpointer user_data)
{
  HttpRig *rig = user_data;

  g_atomic_int_inc (is_written ? &rig->n_written : &rig->n_lost);
}

static gboolean
release_cb (gpointer user_data)
{
  HttpRig *rig = user_data;
  TresenHttpExchange *exchange;
  g_autoptr (GBytes) body = g_bytes_new_static ("kept", 4);

  while ((exchange = g_async_queue_try_pop (rig->kept)) != NULL)
    {
      g_autoptr (TresenHttpReply) reply = tresen_http_reply_new (200, "text/plain", body);

      tresen_http_exchange_reply_then (exchange, reply, written_cb, rig);
      tresen_http_exchange_unref (exchange);
    }
  return G_SOURCE_REMOVE;
}

void
http_rig_release (HttpRig *rig)
{
  g_main_context_invoke (rig->context, release_cb, rig);
}

static void
stopped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HttpRig *rig = user_data;

  tresen_http_server_stop_finish (TRESEN_HTTP_SERVER (source), result, NULL);
  g_atomic_int_set (&rig->stopped, 1);
}

static gboolean
stop_cb (gpointer user_data)
{
  HttpRig *rig = user_data;

  tresen_http_server_stop_async (rig->server, stopped_cb, rig);
  return G_SOURCE_REMOVE;
}

void
http_rig_stop_server (HttpRig *rig)
{
  g_main_context_invoke (rig->context, stop_cb, rig);
}

gboolean
http_rig_wait_stopped (HttpRig *rig)
{
  for (guint i = 0; i < 400 && g_atomic_int_get (&rig->stopped) == 0; i++)
    g_usleep (10000);
  return g_atomic_int_get (&rig->stopped) == 1;
}

static gboolean
quit_cb (gpointer user_data)
{
  HttpRig *rig = user_data;

  release_cb (rig);
  g_main_loop_quit (rig->loop);
  return G_SOURCE_REMOVE;
}

void
http_rig_clear (HttpRig *rig)
{
  g_main_context_invoke (rig->context, quit_cb, rig);
  g_thread_join (rig->thread);
  g_main_loop_unref (rig->loop);
  g_main_context_unref (rig->context);
  g_async_queue_unref (rig->kept);
}

void
http_line_open (HttpLine *line, guint16 port)
{
  struct timeval patience = { .tv_sec = PATIENCE_S };
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (port) };

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  line->in = g_string_new (NULL);
  line->fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (line->fd, >=, 0);
  setsockopt (line->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt (line->fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  g_assert_cmpint (connect (line->fd, (struct sockaddr *) &address, sizeof address), ==, 0);
}

/* FALSE when the other side does not take it any more. */
gboolean
http_line_push (HttpLine *line, const void *data, gsize size)
{
  const char *at = data;

  while (size > 0)
    {
      gssize sent = send (line->fd, at, size, MSG_NOSIGNAL);

      if (sent < 0)
        return FALSE;
      at += sent;
      size -= (gsize) sent;
    }
  return TRUE;
}

void
http_line_say (HttpLine *line, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  http_line_push (line, text, strlen (text));
}

static gboolean
read_more (HttpLine *line)
{
  char buffer[16384];
  gssize size = recv (line->fd, buffer, sizeof buffer, 0);

  if (size <= 0)
    return FALSE;
  g_string_append_len (line->in, buffer, size);
  return TRUE;
}

static gsize
read_length (const char *header)
{
  const char *field = strstr (header, "Content-Length: ");

  return field != NULL ? (gsize) g_ascii_strtoull (field + 16, NULL, 10) : 0;
}

/* The status of the next answer, or 0 when the connection ended without one. */
guint
http_line_hear (HttpLine *line, char **header, char **body)
{
  g_autofree char *head = NULL;
  const char *end;
  gsize size;
  gsize length;
  guint status;

  while ((end = strstr (line->in->str, "\r\n\r\n")) == NULL)
    if (!read_more (line))
      return 0;
  size = (gsize) (end - line->in->str) + 4;
  head = g_strndup (line->in->str, size);
  length = read_length (head);
  while (line->in->len < size + length)
    if (!read_more (line))
      return 0;
  if (body != NULL)
    *body = g_strndup (line->in->str + size, length);
  g_string_erase (line->in, 0, (gssize) (size + length));
  status = (guint) g_ascii_strtoull (head + strlen ("HTTP/1.1 "), NULL, 10);
  if (header != NULL)
    *header = g_steal_pointer (&head);
  return status;
}

/* Whether the other side closes within that time, having sent nothing more. */
gboolean
http_line_is_closed (HttpLine *line, guint within_ms)
{
  struct timeval patience = { .tv_sec = within_ms / 1000, .tv_usec = (within_ms % 1000) * 1000 };
  char byte;
  gssize size;

  setsockopt (line->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  size = recv (line->fd, &byte, 1, 0);
  return line->in->len == 0 && (size == 0 || (size < 0 && errno == ECONNRESET));
}

/* Closes with a reset, as a connection that is lost. */
void
http_line_break (HttpLine *line)
{
  const struct linger linger = { .l_onoff = 1, .l_linger = 0 };

  g_assert_cmpint (setsockopt (line->fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger), ==, 0);
  http_line_close (line);
}

void
http_line_close (HttpLine *line)
{
  close (line->fd);
  g_string_free (line->in, TRUE);
}
