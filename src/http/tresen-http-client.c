/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-http-client.h"

#include <libsoup/soup.h>
#include <string.h>

#include "tresen-redact.h"
#include "tresen-source.h"

#define PIECE_SIZE 16384

struct _TresenHttpClient
{
  GObject parent_instance;
  GMainContext *context;
  SoupSession *session;
};

G_DEFINE_FINAL_TYPE (TresenHttpClient, tresen_http_client, G_TYPE_OBJECT)

typedef struct
{
  SoupMessage *message;
  GInputStream *stream;
  GByteArray *answer;
  GCancellable *stop; /* ours: cancelled by the deadline, the caller or the size limit */
  GSource *given_up;  /* dispatched when the caller cancels */
  GSource *deadline;
  GSource *connecting; /* (nullable): the deadline for the connection alone */
  char *shown_url;
  gsize max_answer;
  gboolean has_started; /* a connection stands and the request is being written */
  gboolean is_late;
} Call;

static void
call_free (Call *call)
{
  tresen_source_clear (&call->deadline);
  tresen_source_clear (&call->connecting);
  tresen_source_clear (&call->given_up);
  g_clear_object (&call->message);
  g_clear_object (&call->stream);
  g_clear_object (&call->stop);
  g_byte_array_unref (call->answer);
  g_free (call->shown_url);
  g_free (call);
}

static void
tresen_http_client_dispose (GObject *object)
{
  TresenHttpClient *self = TRESEN_HTTP_CLIENT (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->context, g_main_context_unref);
  G_OBJECT_CLASS (tresen_http_client_parent_class)->dispose (object);
}

static void
tresen_http_client_class_init (TresenHttpClientClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tresen_http_client_dispose;
}

/* Without the features that repeat a request by themselves (authentication) or blow an answer up (decoders). */
static void
tresen_http_client_init (TresenHttpClient *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->session = soup_session_new_with_options ("timeout", 0, "idle-timeout", 1, "user-agent",
                                                 "Tresen", "proxy-resolver", NULL, "max-conns", 32,
                                                 "max-conns-per-host", 16, NULL);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_AUTH_MANAGER);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_CONTENT_DECODER);
}

/**
 * tresen_http_client_new:
 *
 * A client for the thread-default context of the caller, which is where all its calls are made and come back. It keeps no
 * cookies, follows no redirect, asks no proxy, verifies certificates, and never repeats a request.
 *
 * Returns: (transfer full): the client
 */
TresenHttpClient *
tresen_http_client_new (void)
{
  return g_object_new (TRESEN_TYPE_HTTP_CLIENT, NULL);
}

static gboolean
is_loopback_host (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (address != NULL)
    return g_inet_address_get_is_loopback (address);
  return g_ascii_strcasecmp (host, "localhost") == 0;
}

static GUri *
parse_url (const char *url, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, &cause);
  const char *reason = NULL;

  if (uri == NULL)
    reason = cause->message;
  else if (g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    reason = "no host";
  else if (g_uri_get_userinfo (uri) != NULL)
    reason = "a user name in the address";
  else if (g_strcmp0 (g_uri_get_scheme (uri), "https") == 0)
    return g_steal_pointer (&uri);
  else if (g_strcmp0 (g_uri_get_scheme (uri), "http") == 0
           && is_loopback_host (g_uri_get_host (uri)))
    return g_steal_pointer (&uri);
  else
    reason = "neither https nor http to a loopback host";
  g_set_error (error, TRESEN_HTTP_ERROR, TRESEN_HTTP_ERROR_INVALID, "address cannot be used: %s",
               reason);
  return NULL;
}

static void
starting_cb (SoupMessage *message, gpointer user_data)
{
  Call *call = user_data;

  call->has_started = TRUE;
  tresen_source_clear (&call->connecting);
}

/* libsoup repeats a request by itself after a 421, even a POST. Its handler for that comes after this one. */
static void
got_body_cb (SoupMessage *message, gpointer user_data)
{
  if (soup_message_get_status (message) == SOUP_STATUS_MISDIRECTED_REQUEST)
    g_signal_stop_emission_by_name (message, "got-body");
}

static gboolean
deadline_cb (gpointer user_data)
{
  Call *call = g_task_get_task_data (user_data);

  call->is_late = TRUE;
  tresen_source_clear (&call->deadline);
  g_cancellable_cancel (call->stop);
  return G_SOURCE_REMOVE;
}

static gboolean
connecting_cb (gpointer user_data)
{
  Call *call = g_task_get_task_data (user_data);

  tresen_source_clear (&call->connecting);
  call->is_late = TRUE;
  g_cancellable_cancel (call->stop);
  return G_SOURCE_REMOVE;
}

static gboolean
given_up_cb (GCancellable *caller, gpointer user_data)
{
  g_cancellable_cancel (G_CANCELLABLE (user_data));
  return G_SOURCE_REMOVE;
}

/* A source, not a signal handler: the caller may cancel from any thread, and in the middle of our own work. */
static GSource *
watch_caller (GMainContext *context, GCancellable *caller, GCancellable *stop)
{
  GSource *source = g_cancellable_source_new (caller);

  g_source_set_callback (source, G_SOURCE_FUNC (given_up_cb), g_object_ref (stop), g_object_unref);
  g_source_attach (source, context);
  return source;
}

/* Takes @task: after this nothing of the call is left running. */
static void
fail (GTask *task, int code, const char *reason)
{
  Call *call = g_task_get_task_data (task);

  tresen_source_clear (&call->deadline);
  tresen_source_clear (&call->connecting);
  g_debug ("%s %s: %s", soup_message_get_method (call->message), call->shown_url, reason);
  g_task_return_new_error (task, TRESEN_HTTP_ERROR, code, "%s: %s", call->shown_url, reason);
  g_object_unref (task);
}

static void
fail_transport (GTask *task, const GError *cause)
{
  Call *call = g_task_get_task_data (task);
  int code = call->has_started ? TRESEN_HTTP_ERROR_NO_ANSWER : TRESEN_HTTP_ERROR_NOT_SENT;

  fail (task, code, call->is_late ? "no answer in time" : cause->message);
}

/* libsoup takes half a header at the end of the stream for a whole one, and such an answer has no length. So one that ends
 * with the connection is never known to be whole. */
static gboolean
has_known_end (SoupMessage *message)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  guint status = soup_message_get_status (message);

  return status == SOUP_STATUS_NO_CONTENT || status == SOUP_STATUS_NOT_MODIFIED
         || soup_message_headers_get_encoding (headers) != SOUP_ENCODING_EOF;
}

/* libsoup takes the end of the stream for the end of a body even when the length says otherwise. */
static gboolean
is_cut_short (Call *call)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (call->message);

  return soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
         && soup_message_headers_get_content_length (headers) != (goffset) call->answer->len;
}

static void
succeed (GTask *task)
{
  Call *call = g_task_get_task_data (task);
  SoupMessageHeaders *headers = soup_message_get_response_headers (call->message);
  const char *disposition = soup_message_headers_get_one (headers, "Content-Disposition");
  const char *location = soup_message_headers_get_one (headers, "Location");
  g_autoptr (GBytes) body = g_byte_array_free_to_bytes (g_steal_pointer (&call->answer));
  TresenHttpReply *reply
      = tresen_http_reply_new (soup_message_get_status (call->message),
                               soup_message_headers_get_one (headers, "Content-Type"), body);

  call->answer = g_byte_array_new ();
  tresen_source_clear (&call->deadline);
  if (disposition != NULL)
    {
      g_free (reply->disposition);
      reply->disposition = g_strdup (disposition);
    }
  if (location != NULL)
    tresen_http_reply_set_header (reply, "Location", location);
  g_debug ("%s %s: %u, %" G_GSIZE_FORMAT " bytes", soup_message_get_method (call->message),
           call->shown_url, reply->status, g_bytes_get_size (body));
  g_task_return_pointer (task, reply, (GDestroyNotify) tresen_http_reply_unref);
  g_object_unref (task);
}

static void read_on (GTask *task);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Call *call = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) piece
      = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  gsize size;
  gconstpointer data;

  if (piece == NULL)
    {
      fail_transport (task, error);
      return;
    }
  data = g_bytes_get_data (piece, &size);
  if (size == 0 && is_cut_short (call))
    {
      fail (task, TRESEN_HTTP_ERROR_NO_ANSWER, "the answer was cut short");
      return;
    }
  if (size == 0)
    {
      succeed (task);
      return;
    }
  if (size > call->max_answer - call->answer->len)
    {
      g_cancellable_cancel (call->stop);
      fail (task, TRESEN_HTTP_ERROR_TOO_LARGE, "the answer is too large");
      return;
    }
  g_byte_array_append (call->answer, data, size);
  read_on (task);
}

static void
read_on (GTask *task)
{
  Call *call = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (call->stream, PIECE_SIZE, G_PRIORITY_DEFAULT, call->stop,
                                   read_cb, task);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Call *call = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  SoupMessageHeaders *headers;

  call->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (call->stream == NULL)
    {
      fail_transport (task, error);
      return;
    }
  if (!has_known_end (call->message))
    {
      g_cancellable_cancel (call->stop);
      fail (task, TRESEN_HTTP_ERROR_NO_ANSWER, "the answer does not say where it ends");
      return;
    }
  headers = soup_message_get_response_headers (call->message);
  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
      && (guint64) soup_message_headers_get_content_length (headers) > call->max_answer)
    {
      g_cancellable_cancel (call->stop);
      fail (task, TRESEN_HTTP_ERROR_TOO_LARGE, "the answer is too large");
      return;
    }
  read_on (task);
}

/* A connection of its own for each request: one that was kept may have been closed by the other side meanwhile, and then
 * nobody could say whether the request had arrived. */
static SoupMessage *
build_message (const TresenHttpCall *params, GUri *uri)
{
  SoupMessage *message = soup_message_new_from_uri (params->method, uri);

  soup_message_add_flags (message, SOUP_MESSAGE_NEW_CONNECTION | SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Connection", "close");
  if (params->body != NULL)
    soup_message_set_request_body_from_bytes (message, params->content_type, params->body);
  return message;
}

static Call *
call_new (const TresenHttpCall *params, GUri *uri)
{
  Call *call = g_new0 (Call, 1);

  call->message = build_message (params, uri);
  call->answer = g_byte_array_new ();
  call->stop = g_cancellable_new ();
  call->shown_url = tresen_redact_url (params->url);
  call->max_answer = params->max_answer;
  g_signal_connect (call->message, "starting", G_CALLBACK (starting_cb), call);
  g_signal_connect (call->message, "got-body", G_CALLBACK (got_body_cb), NULL);
  return call;
}

/**
 * tresen_http_client_call_async:
 * @self: a client
 * @call: the request; copied, its body is taken a reference of
 * @cancellable: (nullable): gives the call up
 * @callback: called in the client's context
 * @user_data: for @callback
 *
 * Makes one request, once. Runs in the client's context.
 */
void
tresen_http_client_call_async (TresenHttpClient *self,
                               const TresenHttpCall *call,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri) uri = NULL;
  Call *state;

  g_return_if_fail (TRESEN_IS_HTTP_CLIENT (self));

  g_task_set_source_tag (task, tresen_http_client_call_async);
  uri = parse_url (call->url, &error);
  if (uri == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      g_object_unref (task);
      return;
    }
  state = call_new (call, uri);
  g_task_set_task_data (task, state, (GDestroyNotify) call_free);
  state->deadline
      = tresen_source_add_timeout (self->context, call->deadline_us, deadline_cb, task, NULL);
  if (call->connect_us > 0)
    state->connecting
        = tresen_source_add_timeout (self->context, call->connect_us, connecting_cb, task, NULL);
  if (cancellable != NULL)
    state->given_up = watch_caller (self->context, cancellable, state->stop);
  soup_session_send_async (self->session, state->message, G_PRIORITY_DEFAULT, state->stop, sent_cb,
                           task);
}

/**
 * tresen_http_client_call_finish:
 * @self: the client
 * @result: what the callback was given
 * @error: %TRESEN_HTTP_ERROR: NOT_SENT when no connection came about, so that certainly no byte of the request has left
 *   (also when the deadline passed or the call was given up before); NO_ANSWER for everything that went wrong later (also
 *   when it was given up); TOO_LARGE; INVALID for an address that is not used
 *
 * Returns: (transfer full) (nullable): the answer whatever its status, redirects too, with its whole body; or %NULL
 */
TresenHttpReply *
tresen_http_client_call_finish (TresenHttpClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
