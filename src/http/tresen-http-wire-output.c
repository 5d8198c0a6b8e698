/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-http-wire-streams.h"

#include "tresen-http-connection.h"

struct _TresenHttpWireOutput
{
  GOutputStream parent_instance;
  TresenHttpConnection *connection;
};

static void pollable_init (GPollableOutputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TresenHttpWireOutput,
                               tresen_http_wire_output,
                               G_TYPE_OUTPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_OUTPUT_STREAM, pollable_init))

static gssize
tresen_http_wire_output_write (GOutputStream *stream,
                               const void *buffer,
                               gsize count,
                               GCancellable *cancellable,
                               GError **error)
{
  return tresen_http_connection_write (TRESEN_HTTP_WIRE_OUTPUT (stream)->connection, buffer, count,
                                       error);
}

static gboolean
tresen_http_wire_output_flush (GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  return tresen_http_connection_flush (TRESEN_HTTP_WIRE_OUTPUT (stream)->connection, error);
}

static gssize
write_nonblocking (GPollableOutputStream *stream, const void *buffer, gsize count, GError **error)
{
  return tresen_http_connection_write (TRESEN_HTTP_WIRE_OUTPUT (stream)->connection, buffer, count,
                                       error);
}

static gboolean
is_writable (GPollableOutputStream *stream)
{
  GSocket *socket = TRESEN_HTTP_WIRE_OUTPUT (stream)->connection->socket;

  return (g_socket_condition_check (socket, G_IO_OUT) & G_IO_OUT) != 0;
}

static GSource *
create_source (GPollableOutputStream *stream, GCancellable *cancellable)
{
  GSocket *socket = TRESEN_HTTP_WIRE_OUTPUT (stream)->connection->socket;
  g_autoptr (GSource) ready = g_socket_create_source (socket, G_IO_OUT, NULL);

  return g_pollable_source_new_full (stream, ready, cancellable);
}

static void
pollable_init (GPollableOutputStreamInterface *iface)
{
  iface->is_writable = is_writable;
  iface->create_source = create_source;
  iface->write_nonblocking = write_nonblocking;
}

static void
tresen_http_wire_output_finalize (GObject *object)
{
  TresenHttpWireOutput *self = TRESEN_HTTP_WIRE_OUTPUT (object);

  g_clear_pointer (&self->connection, tresen_http_connection_unref);
  G_OBJECT_CLASS (tresen_http_wire_output_parent_class)->finalize (object);
}

static void
tresen_http_wire_output_class_init (TresenHttpWireOutputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tresen_http_wire_output_finalize;
  G_OUTPUT_STREAM_CLASS (klass)->write_fn = tresen_http_wire_output_write;
  G_OUTPUT_STREAM_CLASS (klass)->flush = tresen_http_wire_output_flush;
}

static void
tresen_http_wire_output_init (TresenHttpWireOutput *self)
{
}

/* The writing half of @connection. It never blocks; an answer leaves in one piece when it is flushed. */
GOutputStream *
tresen_http_wire_output_new (TresenHttpConnection *connection)
{
  TresenHttpWireOutput *self = g_object_new (TRESEN_TYPE_HTTP_WIRE_OUTPUT, NULL);

  self->connection = tresen_http_connection_ref (connection);
  return G_OUTPUT_STREAM (self);
}
