/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-http-server.h"

G_BEGIN_DECLS

/**
 * HttpRig: the real server in a thread of its own, as in the bridge; the test speaks to it by blocking sockets.
 *
 * Its routes: /echo answers with the body, /late answers after 100 ms, /hang hangs up, /keep keeps the exchange until
 * http_rig_release(), /forget lets it go, /open/ is a public page, /MP_verify_*.txt.
 */
typedef struct
{
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  TresenHttpServer *server;
  TresenHttpLimits limits;
  GAsyncQueue *kept; /* TresenHttpExchange */
  gint handled;
  gint n_written; /* answers to /keep that were handed over as a whole, and that were not */
  gint n_lost;
  gint stopped;
  gboolean trusts_proxy;
  gboolean takes_any_host;
  guint16 port;
} HttpRig;

void http_rig_init (HttpRig *rig);
void http_rig_start (HttpRig *rig);
void http_rig_release (HttpRig *rig);
void http_rig_stop_server (HttpRig *rig);
gboolean http_rig_wait_stopped (HttpRig *rig);
void http_rig_clear (HttpRig *rig);

/* One raw connection and what came over it. */
typedef struct
{
  int fd;
  GString *in;
} HttpLine;

void http_line_open (HttpLine *line, guint16 port);
void http_line_say (HttpLine *line, const char *format, ...) G_GNUC_PRINTF (2, 3);
gboolean http_line_push (HttpLine *line, const void *data, gsize size);
guint http_line_hear (HttpLine *line, char **header, char **body);
gboolean http_line_is_closed (HttpLine *line, guint within_ms);
void http_line_close (HttpLine *line);
void http_line_break (HttpLine *line);

G_END_DECLS
