/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "tresen-http-message.h"

G_BEGIN_DECLS

/**
 * TresenHttpCall: a request that we make, as a plain value.
 */
typedef struct
{
  const char *method;       /* "GET" or "POST" */
  const char *url;          /* https, or http for a loopback host */
  const char *content_type; /* (nullable) */
  GBytes *body;             /* (nullable) */
  gint64 deadline_us;       /* for the whole call, from the moment it is made */
  gsize max_answer;         /* bytes of the answer's body */
  gint64 connect_us; /* until a connection stands, TLS included; 0: as long as the whole call */
} TresenHttpCall;

#define TRESEN_TYPE_HTTP_CLIENT (tresen_http_client_get_type ())
G_DECLARE_FINAL_TYPE (TresenHttpClient, tresen_http_client, TRESEN, HTTP_CLIENT, GObject)

TresenHttpClient *tresen_http_client_new (void);
void tresen_http_client_call_async (TresenHttpClient *self,
                                    const TresenHttpCall *call,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
TresenHttpReply *
tresen_http_client_call_finish (TresenHttpClient *self, GAsyncResult *result, GError **error);

GBytes *tresen_http_multipart_new (const char *part_name,
                                   const char *file_name,
                                   const char *content_type,
                                   GBytes *content,
                                   char **multipart_type);

G_END_DECLS
