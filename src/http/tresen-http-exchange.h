/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "tresen-http-connection.h"

G_BEGIN_DECLS

TresenHttpExchange *tresen_http_exchange_new (TresenHttpConnection *connection,
                                              SoupServerMessage *message,
                                              TresenHttpRequest *request);
void tresen_http_exchange_wait (TresenHttpExchange *self);
void tresen_http_exchange_set_written (TresenHttpExchange *self);
void tresen_http_exchange_detach (TresenHttpExchange *self);
void tresen_http_exchange_abandon (TresenHttpExchange *self);

void tresen_http_answer (TresenHttpConnection *connection,
                         SoupServerMessage *message,
                         TresenHttpReply *reply);
void tresen_http_refuse (TresenHttpConnection *connection,
                         SoupServerMessage *message,
                         guint status,
                         const char *extra_header);

G_END_DECLS
