/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "tresen-http-router.h"

G_BEGIN_DECLS

/**
 * TresenHttpLimits: what a caller may cost. Times in microseconds, sizes in bytes.
 */
typedef struct
{
  gsize max_header;       /* the whole header block */
  gsize max_request_line;
  gint64 header_time_us;  /* from the first byte (or the connection) to the end of the header */
  gint64 request_time_us; /* from the first byte to the end of the body */
  gint64 idle_time_us;
  guint max_connections;
  guint max_in_work;      /* requests being handled; beyond, 503 */
  guint rate_per_second;  /* for public routes, per caller */
} TresenHttpLimits;

extern const TresenHttpLimits tresen_http_default_limits;

#define TRESEN_TYPE_HTTP_SERVER (tresen_http_server_get_type ())
G_DECLARE_FINAL_TYPE (TresenHttpServer, tresen_http_server, TRESEN, HTTP_SERVER, GObject)

TresenHttpServer *tresen_http_server_new (TresenHttpRouter *router, const TresenHttpLimits *limits);
void tresen_http_server_set_public_host (TresenHttpServer *self, const char *host);
void tresen_http_server_set_any_host (TresenHttpServer *self, gboolean any_host);
void tresen_http_server_set_trusted_proxy (TresenHttpServer *self, gboolean is_trusted);
gboolean tresen_http_server_listen (TresenHttpServer *self, const char *address, guint16 port, GError **error);
guint16 tresen_http_server_get_port (TresenHttpServer *self);
void tresen_http_server_stop_async (TresenHttpServer *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean tresen_http_server_stop_finish (TresenHttpServer *self, GAsyncResult *result, GError **error);

G_END_DECLS
