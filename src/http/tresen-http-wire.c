/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-http-wire.h"

#include "tresen-http-connection.h"
#include "tresen-http-wire-streams.h"

struct _TresenHttpWire
{
  GIOStream parent_instance;
  TresenHttpConnection *connection;
  GInputStream *input;
  GOutputStream *output;
};

G_DEFINE_FINAL_TYPE (TresenHttpWire, tresen_http_wire, G_TYPE_IO_STREAM)

static GInputStream *
tresen_http_wire_get_input_stream (GIOStream *stream)
{
  return TRESEN_HTTP_WIRE (stream)->input;
}

static GOutputStream *
tresen_http_wire_get_output_stream (GIOStream *stream)
{
  return TRESEN_HTTP_WIRE (stream)->output;
}

static gboolean
tresen_http_wire_close (GIOStream *stream, GCancellable *cancellable, GError **error)
{
  tresen_http_connection_closed (TRESEN_HTTP_WIRE (stream)->connection);
  return TRUE;
}

static void
tresen_http_wire_finalize (GObject *object)
{
  TresenHttpWire *self = TRESEN_HTTP_WIRE (object);

  g_clear_object (&self->input);
  g_clear_object (&self->output);
  g_clear_pointer (&self->connection, tresen_http_connection_unref);
  G_OBJECT_CLASS (tresen_http_wire_parent_class)->finalize (object);
}

static void
tresen_http_wire_class_init (TresenHttpWireClass *klass)
{
  GIOStreamClass *stream_class = G_IO_STREAM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tresen_http_wire_finalize;
  stream_class->get_input_stream = tresen_http_wire_get_input_stream;
  stream_class->get_output_stream = tresen_http_wire_get_output_stream;
  stream_class->close_fn = tresen_http_wire_close;
}

static void
tresen_http_wire_init (TresenHttpWire *self)
{
}

/* The streams of @connection for libsoup, which closes them when it is done with the connection. */
TresenHttpWire *
tresen_http_wire_new (TresenHttpConnection *connection)
{
  TresenHttpWire *self = g_object_new (TRESEN_TYPE_HTTP_WIRE, NULL);

  self->connection = tresen_http_connection_ref (connection);
  self->input = tresen_http_wire_input_new (connection);
  self->output = tresen_http_wire_output_new (connection);
  return self;
}
