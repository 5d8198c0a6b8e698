/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-http-message-private.h"

#include <string.h>

G_DEFINE_QUARK (tresen_http_error_quark, tresen_http_error)

/* The public value is what callers see of it; the count stands behind it. */
typedef struct
{
  TresenHttpRequest value;
  gatomicrefcount refs;
} RequestBox;

typedef struct
{
  TresenHttpReply value;
  gatomicrefcount refs;
} ReplyBox;

/**
 * tresen_http_error_is_transient:
 * @error: (nullable): an error of this room's client
 *
 * Returns: %TRUE when the same call may succeed later. It does not say that the call may be repeated: after
 *   %TRESEN_HTTP_ERROR_NO_ANSWER the first one may have done its work. Any thread.
 */
gboolean
tresen_http_error_is_transient (const GError *error)
{
  return g_error_matches (error, TRESEN_HTTP_ERROR, TRESEN_HTTP_ERROR_NOT_SENT)
         || g_error_matches (error, TRESEN_HTTP_ERROR, TRESEN_HTTP_ERROR_NO_ANSWER);
}

static char *
copy_or_empty (const char *text)
{
  return g_strdup (text != NULL ? text : "");
}

/**
 * tresen_http_request_new_full: (skip)
 * @parts: the texts, UTF-8 and NULL for ""; copied; its body is taken a reference of, NULL for an empty one
 *
 * Returns: (transfer full): a request of those parts. Any thread.
 */
TresenHttpRequest *
tresen_http_request_new_full (const TresenHttpRequest *parts)
{
  RequestBox *box = g_new (RequestBox, 1);

  box->value.method = copy_or_empty (parts->method);
  box->value.path = copy_or_empty (parts->path);
  box->value.query = copy_or_empty (parts->query);
  box->value.content_type = copy_or_empty (parts->content_type);
  box->value.host = copy_or_empty (parts->host);
  box->value.origin = copy_or_empty (parts->origin);
  box->value.forwarded_for = copy_or_empty (parts->forwarded_for);
  box->value.user_agent = copy_or_empty (parts->user_agent);
  box->value.accept_language = copy_or_empty (parts->accept_language);
  box->value.body = parts->body != NULL ? g_bytes_ref (parts->body) : g_bytes_new_static ("", 0);
  g_atomic_ref_count_init (&box->refs);
  return &box->value;
}

/**
 * tresen_http_request_new:
 * @method: upper case
 * @path: decoded, starts with "/"
 * @query: (nullable): encoded, without "?"
 * @body: (nullable): NULL for an empty one
 *
 * Returns: (transfer full): a request without anything of its header but these. Any thread.
 */
TresenHttpRequest *
tresen_http_request_new (const char *method, const char *path, const char *query, GBytes *body)
{
  TresenHttpRequest parts
      = { .method = (char *) method, .path = (char *) path, .query = (char *) query, .body = body };

  return tresen_http_request_new_full (&parts);
}

/**
 * tresen_http_request_ref:
 * @self: a request
 *
 * Returns: (transfer full): @self. Any thread.
 */
TresenHttpRequest *
tresen_http_request_ref (TresenHttpRequest *self)
{
  g_atomic_ref_count_inc (&((RequestBox *) self)->refs);
  return self;
}

/**
 * tresen_http_request_unref:
 * @self: (transfer full): a request
 *
 * Any thread.
 */
void
tresen_http_request_unref (TresenHttpRequest *self)
{
  if (!g_atomic_ref_count_dec (&((RequestBox *) self)->refs))
    return;
  g_free (self->method);
  g_free (self->path);
  g_free (self->query);
  g_free (self->content_type);
  g_free (self->host);
  g_free (self->origin);
  g_free (self->forwarded_for);
  g_free (self->user_agent);
  g_free (self->accept_language);
  g_bytes_unref (self->body);
  g_free (self);
}

/**
 * tresen_http_reply_new:
 * @status: an HTTP status, 200 to 599
 * @content_type: (nullable): as it goes over the wire, NULL or "" for none
 * @body: (nullable): NULL for an empty one
 *
 * Returns: (transfer full): a reply without a Content-Disposition. Its owner may set that field before handing it out.
 *   Any thread.
 */
TresenHttpReply *
tresen_http_reply_new (guint status, const char *content_type, GBytes *body)
{
  ReplyBox *box = g_new (ReplyBox, 1);

  box->value.status = status;
  box->value.content_type = copy_or_empty (content_type);
  box->value.disposition = g_strdup ("");
  box->value.headers = NULL;
  box->value.body = body != NULL ? g_bytes_ref (body) : g_bytes_new_static ("", 0);
  g_atomic_ref_count_init (&box->refs);
  return &box->value;
}

/**
 * tresen_http_reply_new_text:
 * @status: an HTTP status
 * @content_type: (nullable): as for tresen_http_reply_new()
 * @text: UTF-8; copied
 *
 * Returns: (transfer full): a reply with @text for its body. Any thread.
 */
TresenHttpReply *
tresen_http_reply_new_text (guint status, const char *content_type, const char *text)
{
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));

  return tresen_http_reply_new (status, content_type, body);
}

/**
 * tresen_http_reply_new_empty:
 * @status: an HTTP status
 *
 * Returns: (transfer full): a reply without a body. Any thread.
 */
TresenHttpReply *
tresen_http_reply_new_empty (guint status)
{
  return tresen_http_reply_new (status, NULL, NULL);
}

/**
 * tresen_http_reply_new_redirect:
 * @status: 302, 303 or 307
 * @url: where to go, ASCII
 *
 * Returns: (transfer full): a reply without a body that names @url in its Location. Any thread.
 */
TresenHttpReply *
tresen_http_reply_new_redirect (guint status, const char *url)
{
  TresenHttpReply *self = tresen_http_reply_new_empty (status);

  tresen_http_reply_set_header (self, "Location", url);
  return self;
}

/**
 * tresen_http_reply_set_header:
 * @self: a reply that is not handed out yet
 * @name: ASCII, for example "Location"; not one that has a field of its own, nor Content-Length
 * @value: ASCII; what could not stand in a header (a line end, another control character) drops the whole header
 *
 * A name that is there already, in any case, gets the new value. Any thread.
 */
void
tresen_http_reply_set_header (TresenHttpReply *self, const char *name, const char *value)
{
  for (const char *at = value; *at != '\0'; at++)
    if (!g_ascii_isprint (*at))
      return;
  if (self->headers == NULL)
    self->headers = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i + 1 < self->headers->len; i += 2)
    if (g_ascii_strcasecmp (g_ptr_array_index (self->headers, i), name) == 0)
      {
        g_free (g_ptr_array_index (self->headers, i + 1));
        g_ptr_array_index (self->headers, i + 1) = g_strdup (value);
        return;
      }
  g_ptr_array_add (self->headers, g_strdup (name));
  g_ptr_array_add (self->headers, g_strdup (value));
}

/**
 * tresen_http_reply_get_header:
 * @name: ASCII, in any case
 *
 * Of somebody's answer to a call of ours only "Location" is kept. Any thread.
 *
 * Returns: (nullable): the value of a header that was set
 */
const char *
tresen_http_reply_get_header (const TresenHttpReply *self, const char *name)
{
  for (guint i = 0; self->headers != NULL && i + 1 < self->headers->len; i += 2)
    if (g_ascii_strcasecmp (g_ptr_array_index (self->headers, i), name) == 0)
      return g_ptr_array_index (self->headers, i + 1);
  return NULL;
}

/**
 * tresen_http_reply_ref:
 * @self: a reply
 *
 * Returns: (transfer full): @self. Any thread.
 */
TresenHttpReply *
tresen_http_reply_ref (TresenHttpReply *self)
{
  g_atomic_ref_count_inc (&((ReplyBox *) self)->refs);
  return self;
}

/**
 * tresen_http_reply_unref:
 * @self: (transfer full): a reply
 *
 * Any thread.
 */
void
tresen_http_reply_unref (TresenHttpReply *self)
{
  if (!g_atomic_ref_count_dec (&((ReplyBox *) self)->refs))
    return;
  g_free (self->content_type);
  g_free (self->disposition);
  g_clear_pointer (&self->headers, g_ptr_array_unref);
  g_bytes_unref (self->body);
  g_free (self);
}
