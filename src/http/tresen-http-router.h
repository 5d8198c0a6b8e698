/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-http-message.h"

G_BEGIN_DECLS

/** TresenHttpExchange: one request in work and the answer that is owed for it. Belongs to the server's context. */
typedef struct _TresenHttpExchange TresenHttpExchange;

TresenHttpExchange *tresen_http_exchange_ref (TresenHttpExchange *self);
void tresen_http_exchange_unref (TresenHttpExchange *self);
TresenHttpRequest *tresen_http_exchange_get_request (TresenHttpExchange *self);
void tresen_http_exchange_reply (TresenHttpExchange *self, TresenHttpReply *reply);

/**
 * TresenHttpWrittenFunc:
 * @is_written: whether the whole answer was handed to the connection; not that it arrived
 *
 * Called once, in the server's context.
 */
typedef void (*TresenHttpWrittenFunc) (gboolean is_written, gpointer user_data);

void tresen_http_exchange_reply_then (TresenHttpExchange *self,
                                      TresenHttpReply *reply,
                                      TresenHttpWrittenFunc func,
                                      gpointer user_data);
void tresen_http_exchange_hang_up (TresenHttpExchange *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenHttpExchange, tresen_http_exchange_unref)

/**
 * TresenHttpHandler:
 * @exchange: answered at once or, with a reference kept, later; one that is let go unanswered gets a 500
 *
 * Runs in the server's context, after the whole body has arrived.
 */
typedef void (*TresenHttpHandler) (TresenHttpExchange *exchange, gpointer user_data);

/**
 * TresenHttpRoute: one path that is served.
 * @path: exact ("/wechat"), or a prefix when it ends with "/" ("/h5/"), or a pattern with one star ("/MP_verify_*.txt")
 * @methods: "GET", "POST" or "GET POST"
 * @max_body: bytes; a longer body is refused with 413 before it is read
 * @is_public: a page that customers' browsers open: counted against the rate limit
 */
typedef struct
{
  const char *path;
  const char *methods;
  gsize max_body;
  gboolean is_public;
  TresenHttpHandler handler;
  gpointer user_data;
} TresenHttpRoute;

typedef struct _TresenHttpRouter TresenHttpRouter;

TresenHttpRouter *tresen_http_router_new (void);
void tresen_http_router_free (TresenHttpRouter *self);
void tresen_http_router_add (TresenHttpRouter *self, const TresenHttpRoute *route);
const TresenHttpRoute *tresen_http_router_find (TresenHttpRouter *self, const char *path);
gboolean tresen_http_route_allows (const TresenHttpRoute *route, const char *method);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenHttpRouter, tresen_http_router_free)

G_END_DECLS
