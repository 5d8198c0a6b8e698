/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-http-framing.h"
#include "tresen-http-server.h"
#include "tresen-http-wire.h"

G_BEGIN_DECLS

/**
 * TresenHttpTable: the connections of a server, their deadlines and what is in work. Belongs to the server's context.
 */
typedef struct
{
  GMainContext *context;
  TresenHttpLimits limits;
  GQueue connections; /* TresenHttpConnection, oldest first */
  GSource *tick;
  guint in_work;
  guint64 serial;
  gboolean is_stopping;
  void (*emptied) (gpointer user_data);
  gpointer user_data;
} TresenHttpTable;

/**
 * TresenHttpConnection: one accepted socket, reference-counted: the table holds it until it is closed, libsoup as long as
 * it has the streams.
 */
struct _TresenHttpConnection
{
  grefcount refs;
  GList link;
  TresenHttpTable *table; /* NULL once it has left the table */
  GSocket *socket;
  GSocketAddress *peer;
  TresenHttpPhase phase;
  gint64 since_us;
  gint64 deadline_us;
  gint64 request_deadline_us;
  gsize header_bytes;
  gsize body_bytes;
  gboolean has_request_line;
  TresenHttpFraming framing;
  gboolean is_refused;   /* answered by our own hand: the rest of the request is read and dropped */
  gboolean needs_nudge;  /* libsoup waits for a request and has to be told that none comes */
  gboolean has_lost;     /* the socket broke with bytes of an answer still to go */
  gboolean is_lingering; /* libsoup has let go of it, the last bytes are on their way */
  GByteArray *out;       /* of the answer, not sent yet */
  GSource *drain;
  GSource *release;                    /* takes a refused connection away from libsoup */
  gpointer exchange;                   /* the request in work, not owned */
  void (*abandon) (gpointer exchange); /* called when the connection dies under it */
  guint64 serial;
};

void tresen_http_table_init (TresenHttpTable *table,
                             const TresenHttpLimits *limits,
                             GMainContext *context);
void tresen_http_table_clear (TresenHttpTable *table);
gboolean tresen_http_table_make_room (TresenHttpTable *table);
TresenHttpConnection *
tresen_http_table_add (TresenHttpTable *table, GSocket *socket, GSocketAddress *peer);
void tresen_http_table_stop (TresenHttpTable *table);

TresenHttpConnection *tresen_http_connection_ref (TresenHttpConnection *self);
void tresen_http_connection_unref (TresenHttpConnection *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenHttpConnection, tresen_http_connection_unref)
TresenHttpConnection *tresen_http_connection_from_peer (GSocketAddress *peer);
void tresen_http_connection_set_phase (TresenHttpConnection *self, TresenHttpPhase phase);
void
tresen_http_connection_refuse (TresenHttpConnection *self, guint status, const char *extra_header);
void tresen_http_connection_kill (TresenHttpConnection *self);
void tresen_http_connection_closed (TresenHttpConnection *self);
gssize
tresen_http_connection_read (TresenHttpConnection *self, void *buffer, gsize size, GError **error);
gssize tresen_http_connection_write (TresenHttpConnection *self,
                                     const void *data,
                                     gsize size,
                                     GError **error);
gboolean tresen_http_connection_push_all (TresenHttpConnection *self);
gboolean tresen_http_connection_flush (TresenHttpConnection *self, GError **error);

G_END_DECLS
