/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TRESEN_HTTP_ERROR (tresen_http_error_quark ())
GQuark tresen_http_error_quark (void);

/**
 * TresenHttpError: what became of a request that we made.
 * @TRESEN_HTTP_ERROR_NOT_SENT: no connection, so nothing of the request has left; safe to repeat
 * @TRESEN_HTTP_ERROR_NO_ANSWER: the request has left, wholly or in part, and no whole answer came; not known what it did
 * @TRESEN_HTTP_ERROR_TOO_LARGE: the answer is larger than the caller accepts
 * @TRESEN_HTTP_ERROR_INVALID: an address or a query that cannot be used; permanent
 */
typedef enum
{
  TRESEN_HTTP_ERROR_NOT_SENT,
  TRESEN_HTTP_ERROR_NO_ANSWER,
  TRESEN_HTTP_ERROR_TOO_LARGE,
  TRESEN_HTTP_ERROR_INVALID,
} TresenHttpError;

gboolean tresen_http_error_is_transient (const GError *error);

/**
 * TresenHttpRequest: a request that came in, as a plain value. Immutable once it is handed out; any thread.
 */
typedef struct
{
  char *method;    /* upper case */
  char *path;      /* decoded, starts with "/" */
  char *query;     /* as received, without "?"; "" when there is none */
  char *content_type; /* lower case, without parameters; "" when there is none */
  char *host;      /* as received */
  char *origin;    /* the Origin of a browser's request, as received; "" when there is none */
  char *forwarded_for; /* the last address of X-Forwarded-For when the proxy is trusted, else "" */
  char *user_agent;      /* as received; "" when there is none */
  char *accept_language; /* likewise */
  GBytes *body;    /* never NULL */
} TresenHttpRequest;

TresenHttpRequest *tresen_http_request_new (const char *method, const char *path, const char *query, GBytes *body);
TresenHttpRequest *tresen_http_request_ref (TresenHttpRequest *self);
void tresen_http_request_unref (TresenHttpRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenHttpRequest, tresen_http_request_unref)

/**
 * TresenHttpReply: an answer as a plain value: ours to a request that came in, or somebody's to one that we made.
 */
typedef struct
{
  guint status;
  char *content_type; /* as it goes over the wire; "" for none */
  char *disposition;  /* Content-Disposition, "" for none */
  GPtrArray *headers; /* (nullable) (element-type utf8): name, value, name, value; see tresen_http_reply_set_header() */
  GBytes *body;       /* never NULL */
} TresenHttpReply;

TresenHttpReply *tresen_http_reply_new (guint status, const char *content_type, GBytes *body);
TresenHttpReply *tresen_http_reply_new_text (guint status, const char *content_type, const char *text);
TresenHttpReply *tresen_http_reply_new_empty (guint status);
TresenHttpReply *tresen_http_reply_new_redirect (guint status, const char *url);
void tresen_http_reply_set_header (TresenHttpReply *self, const char *name, const char *value);
const char *tresen_http_reply_get_header (const TresenHttpReply *self, const char *name);
TresenHttpReply *tresen_http_reply_ref (TresenHttpReply *self);
void tresen_http_reply_unref (TresenHttpReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenHttpReply, tresen_http_reply_unref)

/**
 * TresenHttpQuery: the parameters of a query or of a form, decoded once, in their order.
 */
typedef struct _TresenHttpQuery TresenHttpQuery;

TresenHttpQuery *tresen_http_query_parse (const char *text, GError **error);
void tresen_http_query_free (TresenHttpQuery *self);
const char *tresen_http_query_get (const TresenHttpQuery *self, const char *name);
guint tresen_http_query_count (const TresenHttpQuery *self);
const char *tresen_http_query_get_nth (const TresenHttpQuery *self, guint index, const char **value);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenHttpQuery, tresen_http_query_free)

char *tresen_http_query_append (const char *url, const char *first_name, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
