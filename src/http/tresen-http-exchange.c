/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-http-exchange.h"

#include "tresen-source.h"

struct _TresenHttpExchange
{
  grefcount refs;
  TresenHttpRequest *request;
  TresenHttpConnection *connection; /* NULL when there is nobody to answer any more */
  SoupServerMessage *message;
  gboolean is_answered;
  gboolean is_waiting;
  gboolean is_written; /* the whole answer */
  TresenHttpWrittenFunc
      written; /* (nullable) while it is to be told; then there is a reference for it */
  gpointer written_data;
};

/* Takes a place in work until it is detached. Takes @request. */
TresenHttpExchange *
tresen_http_exchange_new (TresenHttpConnection *connection,
                          SoupServerMessage *message,
                          TresenHttpRequest *request)
{
  TresenHttpExchange *self = g_new0 (TresenHttpExchange, 1);

  g_ref_count_init (&self->refs);
  self->request = request;
  self->connection = tresen_http_connection_ref (connection);
  self->message = g_object_ref (message);
  connection->exchange = self;
  connection->abandon = (void (*) (gpointer)) tresen_http_exchange_abandon;
  connection->table->in_work++;
  return self;
}

/**
 * tresen_http_exchange_ref:
 * @self: an exchange
 *
 * Returns: (transfer full): @self, for an answer that is given later. In the server's context.
 */
TresenHttpExchange *
tresen_http_exchange_ref (TresenHttpExchange *self)
{
  g_ref_count_inc (&self->refs);
  return self;
}

/**
 * tresen_http_exchange_unref:
 * @self: (transfer full): an exchange
 *
 * With the last reference an exchange that has not been answered gets a 500. In the server's context.
 */
void
tresen_http_exchange_unref (TresenHttpExchange *self)
{
  if (!g_ref_count_dec (&self->refs))
    return;
  if (!self->is_answered && self->message != NULL)
    {
      g_autoptr (TresenHttpReply) reply
          = tresen_http_reply_new_empty (SOUP_STATUS_INTERNAL_SERVER_ERROR);

      g_ref_count_init (&self->refs);
      tresen_http_exchange_reply (self, reply);
    }
  tresen_http_exchange_detach (self);
  tresen_http_request_unref (self->request);
  g_free (self);
}

/**
 * tresen_http_exchange_get_request:
 * @self: an exchange
 *
 * Returns: (transfer none): the request, with its whole body
 */
TresenHttpRequest *
tresen_http_exchange_get_request (TresenHttpExchange *self)
{
  return self->request;
}

/* Holds the answer back until it is given. */
void
tresen_http_exchange_wait (TresenHttpExchange *self)
{
  if (self->is_answered || self->message == NULL)
    return;
  self->is_waiting = TRUE;
  soup_server_message_pause (self->message);
}

/* The answer was handed to the connection as a whole. Comes before the request is over. */
void
tresen_http_exchange_set_written (TresenHttpExchange *self)
{
  self->is_written = TRUE;
}

static void
tell_written (TresenHttpExchange *self)
{
  TresenHttpWrittenFunc written = self->written;

  if (written == NULL)
    return;
  self->written = NULL;
  written (self->is_written, self->written_data);
  tresen_http_exchange_unref (self);
}

/* The request is over for libsoup: nothing of it may be touched any more. */
void
tresen_http_exchange_detach (TresenHttpExchange *self)
{
  if (self->connection == NULL)
    return;
  self->connection->exchange = NULL;
  if (self->connection->table != NULL)
    self->connection->table->in_work--;
  g_clear_pointer (&self->connection, tresen_http_connection_unref);
  g_clear_object (&self->message);
  tell_written (self);
}

static void
go_on (TresenHttpExchange *self)
{
  if (!self->is_waiting)
    return;
  self->is_waiting = FALSE;
  soup_server_message_unpause (self->message);
}

/* The connection died while the handler was at work: libsoup finds that out as soon as it may write. */
void
tresen_http_exchange_abandon (TresenHttpExchange *self)
{
  self->is_answered = TRUE;
  go_on (self);
}

/* Puts the answer into @message, to be written by libsoup. */
void
tresen_http_answer (TresenHttpConnection *connection,
                    SoupServerMessage *message,
                    TresenHttpReply *reply)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  gsize size = g_bytes_get_size (reply->body);

  soup_server_message_set_status (message, reply->status, NULL);
  if (*reply->content_type != '\0')
    soup_message_headers_append (headers, "Content-Type", reply->content_type);
  if (*reply->disposition != '\0')
    soup_message_headers_append (headers, "Content-Disposition", reply->disposition);
  for (guint i = 0; reply->headers != NULL && i + 1 < reply->headers->len; i += 2)
    soup_message_headers_append (headers, g_ptr_array_index (reply->headers, i),
                                 g_ptr_array_index (reply->headers, i + 1));
  if (connection->table != NULL && connection->table->is_stopping)
    soup_message_headers_append (headers, "Connection", "close");
  soup_message_headers_set_content_length (headers, (goffset) size);
  /* Without accumulation libsoup makes no partial answers of its own. */
  soup_message_body_set_accumulate (body, FALSE);
  if (size > 0)
    soup_message_body_append_bytes (body, reply->body);
  soup_message_body_complete (body);
  tresen_http_connection_set_phase (connection, TRESEN_HTTP_PHASE_ANSWER);
}

static gboolean
release_cb (gpointer user_data)
{
  SoupServerMessage *message = user_data;
  g_autoptr (TresenHttpConnection) connection = NULL;
  g_autoptr (GIOStream) stream = NULL;

  connection = tresen_http_connection_from_peer (soup_server_message_get_remote_address (message));
  tresen_http_connection_ref (connection);
  tresen_source_clear (&connection->release);
  stream = soup_server_message_steal_connection (message);
  tresen_http_connection_closed (connection);
  return G_SOURCE_REMOVE;
}

/* Answers before the request has been read, and takes the connection away from libsoup, which would read all of it first.
 * Not at once: this is called from the middle of its reading. */
void
tresen_http_refuse (TresenHttpConnection *connection,
                    SoupServerMessage *message,
                    guint status,
                    const char *extra_header)
{
  tresen_http_connection_refuse (connection, status, extra_header);
  soup_server_message_pause (message);
  tresen_source_clear (&connection->release);
  connection->release = tresen_source_add_idle (connection->table->context, release_cb,
                                                g_object_ref (message), g_object_unref);
}

/**
 * tresen_http_exchange_reply:
 * @self: an exchange
 * @reply: the answer; a reference is taken of what is needed
 *
 * Answers once; a second answer is ignored, and so is one to a caller who has gone. In the server's context, at once in the
 * handler or any time later.
 */
void
tresen_http_exchange_reply (TresenHttpExchange *self, TresenHttpReply *reply)
{
  if (self->is_answered)
    return;
  self->is_answered = TRUE;
  if (self->message == NULL)
    return;
  tresen_http_answer (self->connection, self->message, reply);
  go_on (self);
}

/**
 * tresen_http_exchange_reply_then:
 * @func: told once, when the answer has been handed to the connection or cannot be any more
 *
 * As tresen_http_exchange_reply(). In the server's context.
 */
void
tresen_http_exchange_reply_then (TresenHttpExchange *self,
                                 TresenHttpReply *reply,
                                 TresenHttpWrittenFunc func,
                                 gpointer user_data)
{
  if (self->is_answered || self->message == NULL)
    {
      func (FALSE, user_data);
      return;
    }
  self->written = func;
  self->written_data = user_data;
  tresen_http_exchange_reply (tresen_http_exchange_ref (self), reply);
}

/**
 * tresen_http_exchange_hang_up:
 * @self: an exchange
 *
 * Closes the connection without an answer, so that the caller comes again. In the server's context.
 */
void
tresen_http_exchange_hang_up (TresenHttpExchange *self)
{
  if (self->is_answered)
    return;
  self->is_answered = TRUE;
  if (self->connection != NULL)
    tresen_http_connection_kill (self->connection);
}
