/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-http-wire-streams.h"

#include "tresen-http-connection.h"

struct _TresenHttpWireInput
{
  GInputStream parent_instance;
  TresenHttpConnection *connection;
};

static void pollable_init (GPollableInputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TresenHttpWireInput,
                               tresen_http_wire_input,
                               G_TYPE_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM, pollable_init))

static gssize
tresen_http_wire_input_read (GInputStream *stream,
                             void *buffer,
                             gsize count,
                             GCancellable *cancellable,
                             GError **error)
{
  return tresen_http_connection_read (TRESEN_HTTP_WIRE_INPUT (stream)->connection, buffer, count,
                                      error);
}

static gssize
read_nonblocking (GPollableInputStream *stream, void *buffer, gsize count, GError **error)
{
  return tresen_http_connection_read (TRESEN_HTTP_WIRE_INPUT (stream)->connection, buffer, count,
                                      error);
}

static gboolean
is_readable (GPollableInputStream *stream)
{
  GSocket *socket = TRESEN_HTTP_WIRE_INPUT (stream)->connection->socket;

  return (g_socket_condition_check (socket, G_IO_IN) & G_IO_IN) != 0;
}

static GSource *
create_source (GPollableInputStream *stream, GCancellable *cancellable)
{
  GSocket *socket = TRESEN_HTTP_WIRE_INPUT (stream)->connection->socket;
  g_autoptr (GSource) ready = g_socket_create_source (socket, G_IO_IN, NULL);

  return g_pollable_source_new_full (stream, ready, cancellable);
}

static void
pollable_init (GPollableInputStreamInterface *iface)
{
  iface->is_readable = is_readable;
  iface->create_source = create_source;
  iface->read_nonblocking = read_nonblocking;
}

static void
tresen_http_wire_input_finalize (GObject *object)
{
  TresenHttpWireInput *self = TRESEN_HTTP_WIRE_INPUT (object);

  g_clear_pointer (&self->connection, tresen_http_connection_unref);
  G_OBJECT_CLASS (tresen_http_wire_input_parent_class)->finalize (object);
}

static void
tresen_http_wire_input_class_init (TresenHttpWireInputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tresen_http_wire_input_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = tresen_http_wire_input_read;
}

static void
tresen_http_wire_input_init (TresenHttpWireInput *self)
{
}

/* The reading half of @connection. It never blocks. */
GInputStream *
tresen_http_wire_input_new (TresenHttpConnection *connection)
{
  TresenHttpWireInput *self = g_object_new (TRESEN_TYPE_HTTP_WIRE_INPUT, NULL);

  self->connection = tresen_http_connection_ref (connection);
  return G_INPUT_STREAM (self);
}
