/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-http-connection.h"

#include <errno.h>
#include <libsoup/soup.h>
#include <string.h>
#include <sys/socket.h>

#include "tresen-source.h"

#define READ_BLOCK                                                                                 \
  8192 /* what libsoup asks for at once, so a header may be followed by that much of its body */
#define OUT_BLOCK 16384 /* answers up to here leave with one call */
#define LINGER_US (2 * G_USEC_PER_SEC)

static G_DEFINE_QUARK (tresen_http_connection, connection);

static TresenHttpConnection *
connection_new (GSocket *socket, GSocketAddress *peer)
{
  TresenHttpConnection *self = g_new0 (TresenHttpConnection, 1);

  g_ref_count_init (&self->refs);
  self->link.data = self;
  self->socket = g_object_ref (socket);
  self->peer = g_object_ref (peer);
  self->out = g_byte_array_new ();
  /* libsoup hands the address back with each request: that is how a request finds its connection. */
  g_object_set_qdata (G_OBJECT (peer), connection_quark (), self);
  return self;
}

TresenHttpConnection *
tresen_http_connection_ref (TresenHttpConnection *self)
{
  g_ref_count_inc (&self->refs);
  return self;
}

void
tresen_http_connection_unref (TresenHttpConnection *self)
{
  if (!g_ref_count_dec (&self->refs))
    return;
  g_object_set_qdata (G_OBJECT (self->peer), connection_quark (), NULL);
  g_object_unref (self->peer);
  g_object_unref (self->socket);
  g_byte_array_unref (self->out);
  g_free (self);
}

/* The connection that was accepted from @peer (that very object), or NULL. */
TresenHttpConnection *
tresen_http_connection_from_peer (GSocketAddress *peer)
{
  return peer != NULL ? g_object_get_qdata (G_OBJECT (peer), connection_quark ()) : NULL;
}

/* Moves to @phase and sets the total deadline that goes with it; a dead connection stays dead. */
void
tresen_http_connection_set_phase (TresenHttpConnection *self, TresenHttpPhase phase)
{
  const TresenHttpLimits *limits;
  gint64 now = g_get_monotonic_time ();

  if (self->phase == TRESEN_HTTP_PHASE_DEAD || self->table == NULL)
    return;
  limits = &self->table->limits;
  self->phase = phase;
  self->since_us = now;
  switch (phase)
    {
    case TRESEN_HTTP_PHASE_HEADER:
      self->header_bytes = 0;
      self->body_bytes = 0;
      self->has_request_line = FALSE;
      self->request_deadline_us = now + limits->request_time_us;
      self->deadline_us = now + limits->header_time_us;
      break;
    case TRESEN_HTTP_PHASE_BODY:
      self->deadline_us = self->request_deadline_us;
      break;
    case TRESEN_HTTP_PHASE_NEW:
      self->deadline_us = now + limits->header_time_us;
      break;
    case TRESEN_HTTP_PHASE_IDLE:
      self->deadline_us = now + limits->idle_time_us;
      break;
    default:
      self->deadline_us = now + limits->request_time_us;
      break;
    }
}

/* Leaves the table and closes the socket. */
static void
finish (TresenHttpConnection *self)
{
  TresenHttpTable *table = g_steal_pointer (&self->table);

  self->phase = TRESEN_HTTP_PHASE_DEAD;
  tresen_source_clear (&self->drain);
  tresen_source_clear (&self->release);
  g_socket_close (self->socket, NULL);
  if (table == NULL)
    return;
  if (self->exchange != NULL)
    table->in_work--;
  g_queue_unlink (&table->connections, &self->link);
  tresen_http_connection_unref (self);
  if (table->connections.length == 0)
    {
      tresen_source_clear (&table->tick);
      if (table->emptied != NULL)
        table->emptied (table->user_data);
    }
}

/* Stops all traffic at once and without an answer. libsoup sees the end of the stream and lets go of it in its own time. */
void
tresen_http_connection_kill (TresenHttpConnection *self)
{
  if (self->is_lingering)
    {
      finish (self);
      return;
    }
  if (self->phase == TRESEN_HTTP_PHASE_DEAD && !self->is_refused)
    return;
  self->needs_nudge = self->phase == TRESEN_HTTP_PHASE_IDLE;
  self->phase = TRESEN_HTTP_PHASE_DEAD;
  self->is_refused = FALSE;
  g_byte_array_set_size (self->out, 0);
  tresen_source_clear (&self->drain);
  g_socket_shutdown (self->socket, TRUE, TRUE, NULL);
  if (self->exchange != NULL)
    self->abandon (self->exchange);
}

static gssize
send_some (TresenHttpConnection *self, const void *data, gsize size, GError **error)
{
  gssize sent;

  do
    sent = send (g_socket_get_fd (self->socket), data, size, MSG_DONTWAIT | MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  if (sent >= 0)
    return sent;
  if (errno == EAGAIN)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, "not now");
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE, "the connection is lost");
  return -1;
}

/* TRUE when all of the buffer has left, or nothing of it ever will. */
static gboolean
push_out (TresenHttpConnection *self)
{
  g_autoptr (GError) error = NULL;
  gssize sent;

  if (self->out->len == 0)
    return TRUE;
  sent = send_some (self, self->out->data, self->out->len, &error);
  if (sent < 0 && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return FALSE;
  if (sent < 0)
    self->has_lost = TRUE;
  if (sent < 0 || sent == (gssize) self->out->len)
    {
      g_byte_array_set_size (self->out, 0);
      return TRUE;
    }
  g_byte_array_remove_range (self->out, 0, (guint) sent);
  return FALSE;
}

/* Drops what still comes in. TRUE when the other side has closed. */
static gboolean
swallow_in (TresenHttpConnection *self)
{
  char buffer[READ_BLOCK];

  for (guint i = 0; i < 64; i++)
    {
      gssize size = recv (g_socket_get_fd (self->socket), buffer, sizeof buffer, MSG_DONTWAIT);

      if (size > 0)
        continue;
      return size == 0 || (errno != EAGAIN && errno != EINTR);
    }
  return FALSE;
}

static gboolean
linger_cb (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  g_autoptr (TresenHttpConnection) self = tresen_http_connection_ref (user_data);
  gboolean has_left = push_out (self);

  if (has_left && !self->is_refused)
    finish (self);
  else if (swallow_in (self))
    finish (self);
  return G_SOURCE_CONTINUE;
}

/* The socket stays ours for a moment after libsoup has closed it: closing it with bytes unread would send a reset, and the
 * other side might lose the answer to it. */
static void
linger (TresenHttpConnection *self)
{
  GIOCondition condition = self->is_refused ? G_IO_IN : G_IO_OUT;

  self->phase = TRESEN_HTTP_PHASE_DEAD;
  self->is_lingering = TRUE;
  self->deadline_us
      = g_get_monotonic_time () + MIN (LINGER_US, self->table->limits.request_time_us);
  tresen_source_clear (&self->drain);
  self->drain = g_socket_create_source (self->socket, condition, NULL);
  g_source_set_callback (self->drain, G_SOURCE_FUNC (linger_cb), tresen_http_connection_ref (self),
                         (GDestroyNotify) tresen_http_connection_unref);
  g_source_attach (self->drain, self->table->context);
}

/* libsoup has let go of the streams. */
void
tresen_http_connection_closed (TresenHttpConnection *self)
{
  if (self->table == NULL || self->is_lingering)
    return;
  if (self->is_refused || !push_out (self))
    linger (self);
  else
    finish (self);
}

/* Answers with our own hand, before the request has been read: libsoup would read all of it first. */
void
tresen_http_connection_refuse (TresenHttpConnection *self, guint status, const char *extra_header)
{
  g_autofree char *text = NULL;

  if (self->phase == TRESEN_HTTP_PHASE_DEAD)
    return;
  text = g_strdup_printf ("HTTP/1.1 %u %s\r\nConnection: close\r\nContent-Length: 0\r\n%s\r\n",
                          status, soup_status_get_phrase (status),
                          extra_header != NULL ? extra_header : "");
  self->phase = TRESEN_HTTP_PHASE_DEAD;
  self->is_refused = TRUE;
  send_some (self, text, strlen (text), NULL);
  g_socket_shutdown (self->socket, FALSE, TRUE, NULL);
}

/* Counts a header as it comes in. libsoup alone would take 64 KiB and then reset. */
static gboolean
count_header (TresenHttpConnection *self, const void *buffer, gsize size)
{
  const TresenHttpLimits *limits = &self->table->limits;

  self->header_bytes += size;
  if (!self->has_request_line)
    self->has_request_line = memchr (buffer, '\n', size) != NULL;
  if (!self->has_request_line && self->header_bytes > limits->max_request_line)
    tresen_http_connection_refuse (self, SOUP_STATUS_REQUEST_URI_TOO_LONG, NULL);
  else if (self->header_bytes > limits->max_header + READ_BLOCK)
    tresen_http_connection_refuse (self, 431, NULL);
  return self->phase != TRESEN_HTTP_PHASE_DEAD;
}

/* Follows where requests end. Of one whose length cannot be read nobody can say where the next begins. */
static gboolean
check_framing (TresenHttpConnection *self, const void *buffer, gsize size)
{
  if (tresen_http_framing_feed (&self->framing, buffer, size))
    return TRUE;
  if (self->exchange != NULL)
    tresen_http_connection_kill (self);
  else
    tresen_http_connection_refuse (self, SOUP_STATUS_BAD_REQUEST, NULL);
  return FALSE;
}

static gssize
fail_closed (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "the connection is closed");
  return -1;
}

/* libsoup 3.2 forgets a kept-alive connection that ends between two requests: it neither closes nor frees it. With the
 * beginning of a request it does both, so it is shown one. */
static gssize
end_of_stream (TresenHttpConnection *self, void *buffer, gsize size, GError **error)
{
  static const char beginning[] = "?\n";

  if (self->phase == TRESEN_HTTP_PHASE_IDLE)
    self->needs_nudge = TRUE;
  self->phase = TRESEN_HTTP_PHASE_DEAD;
  if (!self->needs_nudge || size < strlen (beginning))
    return fail_closed (error);
  self->needs_nudge = FALSE;
  memcpy (buffer, beginning, strlen (beginning));
  return (gssize) strlen (beginning);
}

/* Never blocks. The end of the stream is an error, because libsoup would take half a header at the end for a whole one. */
gssize
tresen_http_connection_read (TresenHttpConnection *self, void *buffer, gsize size, GError **error)
{
  gssize got;

  if (self->phase == TRESEN_HTTP_PHASE_DEAD || self->table == NULL)
    return end_of_stream (self, buffer, size, error);
  do
    got = recv (g_socket_get_fd (self->socket), buffer, size, MSG_DONTWAIT);
  while (got < 0 && errno == EINTR);
  if (got < 0 && errno == EAGAIN)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, "not now");
      return -1;
    }
  if (got <= 0)
    return end_of_stream (self, buffer, size, error);
  if (self->phase == TRESEN_HTTP_PHASE_NEW || self->phase == TRESEN_HTTP_PHASE_IDLE)
    tresen_http_connection_set_phase (self, TRESEN_HTTP_PHASE_HEADER);
  if (self->phase == TRESEN_HTTP_PHASE_HEADER && !count_header (self, buffer, (gsize) got))
    return fail_closed (error);
  if (!check_framing (self, buffer, (gsize) got))
    return fail_closed (error);
  return got;
}

/* Never blocks. What belongs to an answer waits for the flush, so that header and body leave together. */
gssize
tresen_http_connection_write (TresenHttpConnection *self,
                              const void *data,
                              gsize size,
                              GError **error)
{
  if (self->phase == TRESEN_HTTP_PHASE_DEAD || self->table == NULL)
    return fail_closed (error);
  if (self->phase == TRESEN_HTTP_PHASE_ANSWER && self->drain == NULL
      && self->out->len + size <= OUT_BLOCK)
    {
      g_byte_array_append (self->out, data, (guint) size);
      return (gssize) size;
    }
  if (!push_out (self))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, "not now");
      return -1;
    }
  return send_some (self, data, size, error);
}

static gboolean
drain_cb (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  TresenHttpConnection *self = user_data;

  if (!push_out (self))
    return G_SOURCE_CONTINUE;
  tresen_source_clear (&self->drain);
  return G_SOURCE_REMOVE;
}

/* Sends what is waiting; what the socket does not take now follows by itself. */
gboolean
tresen_http_connection_flush (TresenHttpConnection *self, GError **error)
{
  if (self->table == NULL || push_out (self) || self->drain != NULL)
    return TRUE;
  self->drain = g_socket_create_source (self->socket, G_IO_OUT, NULL);
  g_source_set_callback (self->drain, G_SOURCE_FUNC (drain_cb), tresen_http_connection_ref (self),
                         (GDestroyNotify) tresen_http_connection_unref);
  g_source_attach (self->drain, self->table->context);
  return TRUE;
}

/* Sends what is waiting. TRUE when the socket has taken all of it, and of what came before. */
gboolean
tresen_http_connection_push_all (TresenHttpConnection *self)
{
  return self->table != NULL && self->phase != TRESEN_HTTP_PHASE_DEAD && push_out (self)
         && !self->has_lost;
}

static gboolean
tick_cb (gpointer user_data)
{
  TresenHttpTable *table = user_data;
  gint64 now = g_get_monotonic_time ();
  GList *next;

  for (GList *at = table->connections.head; at != NULL; at = next)
    {
      TresenHttpConnection *connection = at->data;

      next = at->next;
      if (connection->deadline_us <= now)
        tresen_http_connection_kill (connection);
    }
  return G_SOURCE_CONTINUE;
}

static void
ensure_tick (TresenHttpTable *table)
{
  gint64 shortest = MIN (table->limits.header_time_us, table->limits.idle_time_us);

  if (table->tick != NULL)
    return;
  shortest = MIN (shortest, table->limits.request_time_us);
  table->tick = tresen_source_add_timeout (table->context, CLAMP (shortest / 8, 5000, 250000),
                                           tick_cb, table, NULL);
}

/* An empty table for the server of @context. */
void
tresen_http_table_init (TresenHttpTable *table,
                        const TresenHttpLimits *limits,
                        GMainContext *context)
{
  memset (table, 0, sizeof *table);
  table->limits = *limits;
  table->context = g_main_context_ref (context);
  g_queue_init (&table->connections);
}

/* Closes everything that is left. */
void
tresen_http_table_clear (TresenHttpTable *table)
{
  table->emptied = NULL;
  while (table->connections.head != NULL)
    finish (table->connections.head->data);
  tresen_source_clear (&table->tick);
  g_clear_pointer (&table->context, g_main_context_unref);
}

/* Who gives way to a new caller: the longest idle one, else the one that has been hanging in its header for longest. */
static TresenHttpConnection *
find_victim (TresenHttpTable *table)
{
  gint64 patience = g_get_monotonic_time () - table->limits.header_time_us / 5;
  TresenHttpConnection *idle = NULL;
  TresenHttpConnection *hanging = NULL;

  for (GList *at = table->connections.head; at != NULL; at = at->next)
    {
      TresenHttpConnection *one = at->data;

      if (one->phase == TRESEN_HTTP_PHASE_IDLE && (idle == NULL || one->since_us < idle->since_us))
        idle = one;
      if ((one->phase == TRESEN_HTTP_PHASE_NEW || one->phase == TRESEN_HTTP_PHASE_HEADER)
          && one->since_us < patience && (hanging == NULL || one->since_us < hanging->since_us))
        hanging = one;
    }
  return idle != NULL ? idle : hanging;
}

/* FALSE when the cap is reached and nobody can be sent away: then the newcomer is. */
gboolean
tresen_http_table_make_room (TresenHttpTable *table)
{
  TresenHttpConnection *victim;

  if (table->connections.length < table->limits.max_connections)
    return TRUE;
  victim = find_victim (table);
  if (victim == NULL)
    return FALSE;
  tresen_http_connection_kill (victim);
  /* libsoup closes it in its next turn; a few more than the cap for that long do no harm. */
  return table->connections.length < table->limits.max_connections + 16;
}

/* A new connection, owned by the table. */
TresenHttpConnection *
tresen_http_table_add (TresenHttpTable *table, GSocket *socket, GSocketAddress *peer)
{
  TresenHttpConnection *self = connection_new (socket, peer);

  self->table = table;
  self->serial = ++table->serial;
  g_queue_push_tail_link (&table->connections, &self->link);
  tresen_http_connection_set_phase (self, TRESEN_HTTP_PHASE_NEW);
  ensure_tick (table);
  return self;
}

/* Closes those on which no whole header stands; the others finish what is in hand. */
void
tresen_http_table_stop (TresenHttpTable *table)
{
  GList *next;

  table->is_stopping = TRUE;
  for (GList *at = table->connections.head; at != NULL; at = next)
    {
      TresenHttpConnection *connection = at->data;

      next = at->next;
      if (connection->phase == TRESEN_HTTP_PHASE_NEW || connection->phase == TRESEN_HTTP_PHASE_IDLE
          || connection->phase == TRESEN_HTTP_PHASE_HEADER)
        tresen_http_connection_kill (connection);
    }
}
