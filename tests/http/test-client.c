/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "tresen-http-client.h"

/* What the other side does with one connection after it has accepted it. */
typedef enum
{
  PEER_ANSWERS,
  PEER_CLOSES_AT_ONCE,
  PEER_RESETS_AT_ONCE,
  PEER_CLOSES_AFTER_READING,
  PEER_CUTS_HEADER,
  PEER_CUTS_BODY,
  PEER_DRIPS,
  PEER_SAYS_NOTHING,
  PEER_REDIRECTS,
  PEER_MISDIRECTS,
  PEER_ASKS_FOR_PASSWORD,
  PEER_SAYS_UNAVAILABLE,
  PEER_SENDS_LARGE,
  PEER_SENDS_LARGE_CHUNKS,
} PeerHabit;

/* A server by hand: it counts connections and requests, so that a repetition cannot hide. */
typedef struct
{
  GThread *thread;
  int listener;
  guint16 port;
  PeerHabit habit;
  gint connections;
  gint requests;
  gint must_end;
  char *last;
} Peer;

static char *
read_request (int fd)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[4096];
  const char *end = NULL;
  const char *field;
  gsize length = 0;

  while (end == NULL || text->len < (gsize) (end - text->str) + 4 + length)
    {
      gssize size = recv (fd, buffer, sizeof buffer, 0);

      if (size <= 0)
        return NULL;
      g_string_append_len (text, buffer, size);
      end = strstr (text->str, "\r\n\r\n");
      field = strstr (text->str, "Content-Length: ");
      length = field != NULL ? (gsize) g_ascii_strtoull (field + 16, NULL, 10) : 0;
    }
  return g_strdup (text->str);
}

static void
say (int fd, const char *text)
{
  send (fd, text, strlen (text), MSG_NOSIGNAL);
}

static void
drip (Peer *peer, int fd)
{
  say (fd, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
  for (guint i = 0; i < 100 && g_atomic_int_get (&peer->must_end) == 0; i++)
    {
      if (send (fd, "x", 1, MSG_NOSIGNAL) < 0)
        return;
      g_usleep (30000);
    }
}

static void
send_large (int fd, gboolean is_chunked)
{
  g_autofree char *piece = g_strnfill (8192, 'x');

  say (fd, "HTTP/1.1 200 OK\r\n");
  say (fd, is_chunked ? "Transfer-Encoding: chunked\r\n\r\n" : "Content-Length: 819200\r\n\r\n");
  for (guint i = 0; i < 100; i++)
    {
      if (is_chunked)
        say (fd, "2000\r\n");
      say (fd, piece);
      if (is_chunked)
        say (fd, "\r\n");
    }
}

static void
reset (int fd)
{
  struct linger hard = { .l_onoff = 1, .l_linger = 0 };

  setsockopt (fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
}

static void
wait_for_caller (int fd)
{
  char byte;

  while (recv (fd, &byte, 1, 0) > 0)
    continue;
}

static void
answer (Peer *peer, int fd)
{
  switch (peer->habit)
    {
    case PEER_ANSWERS:
      say (fd, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; "
               "filename=\"a.jpg\"\r\nContent-Length: 2\r\n\r\nok");
      break;
    case PEER_CUTS_HEADER:
      say (fd, "HTTP/1.1 200 OK\r\nContent-Len");
      break;
    case PEER_CUTS_BODY:
      say (fd, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
      break;
    case PEER_DRIPS:
      drip (peer, fd);
      break;
    case PEER_SAYS_NOTHING:
      wait_for_caller (fd);
      break;
    case PEER_REDIRECTS:
      say (fd, "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n");
      break;
    case PEER_MISDIRECTS:
      say (fd, "HTTP/1.1 421 Misdirected Request\r\nContent-Length: 0\r\n\r\n");
      break;
    case PEER_ASKS_FOR_PASSWORD:
      say (fd, "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic "
               "realm=\"x\"\r\nContent-Length: 0\r\n\r\n");
      break;
    case PEER_SAYS_UNAVAILABLE:
      say (fd, "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n");
      break;
    case PEER_SENDS_LARGE:
    case PEER_SENDS_LARGE_CHUNKS:
      send_large (fd, peer->habit == PEER_SENDS_LARGE_CHUNKS);
      break;
    default:
      break;
    }
}

static void
serve (Peer *peer, int fd)
{
  struct timeval patience = { .tv_sec = 4 };
  g_autofree char *request = NULL;

  setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt (fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  g_atomic_int_inc (&peer->connections);
  if (peer->habit == PEER_RESETS_AT_ONCE)
    reset (fd);
  if (peer->habit == PEER_CLOSES_AT_ONCE || peer->habit == PEER_RESETS_AT_ONCE)
    return;
  request = read_request (fd);
  if (request == NULL)
    return;
  g_atomic_int_inc (&peer->requests);
  g_free (peer->last);
  peer->last = g_steal_pointer (&request);
  answer (peer, fd);
}

static gpointer
run_peer (gpointer user_data)
{
  Peer *peer = user_data;

  for (;;)
    {
      int fd = accept (peer->listener, NULL, NULL);

      if (g_atomic_int_get (&peer->must_end) != 0 || fd < 0)
        {
          if (fd >= 0)
            close (fd);
          return NULL;
        }
      serve (peer, fd);
      close (fd);
    }
}

static void
peer_open (Peer *peer, PeerHabit habit)
{
  struct sockaddr_in address = { .sin_family = AF_INET };
  socklen_t size = sizeof address;

  memset (peer, 0, sizeof *peer);
  peer->habit = habit;
  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  peer->listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (bind (peer->listener, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (peer->listener, 16), ==, 0);
  g_assert_cmpint (getsockname (peer->listener, (struct sockaddr *) &address, &size), ==, 0);
  peer->port = ntohs (address.sin_port);
  peer->thread = g_thread_new ("peer", run_peer, peer);
}

static void
peer_close (Peer *peer)
{
  g_atomic_int_set (&peer->must_end, 1);
  shutdown (peer->listener, SHUT_RDWR);
  g_thread_join (peer->thread);
  close (peer->listener);
  g_clear_pointer (&peer->last, g_free);
}

typedef struct
{
  TresenHttpReply *reply;
  GError *error;
  gboolean is_over;
  gint64 took_us;
} Outcome;

static void
called_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->reply
      = tresen_http_client_call_finish (TRESEN_HTTP_CLIENT (source), result, &outcome->error);
  outcome->is_over = TRUE;
}

static void
outcome_clear (Outcome *outcome)
{
  g_clear_pointer (&outcome->reply, tresen_http_reply_unref);
  g_clear_error (&outcome->error);
}

static gboolean
cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_REMOVE;
}

static void
call_in_time (const char *url,
              const char *method,
              gint64 connect_us,
              gint64 deadline_us,
              GCancellable *cancellable,
              Outcome *outcome)
{
  g_autoptr (TresenHttpClient) client = tresen_http_client_new ();
  g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2);
  gboolean is_post = strcmp (method, "POST") == 0;
  const TresenHttpCall call = { .method = method,
                                .url = url,
                                .content_type = is_post ? "application/json" : NULL,
                                .body = is_post ? body : NULL,
                                .deadline_us = deadline_us,
                                .connect_us = connect_us,
                                .max_answer = 100000 };
  gint64 start = g_get_monotonic_time ();

  memset (outcome, 0, sizeof *outcome);
  tresen_http_client_call_async (client, &call, cancellable, called_cb, outcome);
  while (!outcome->is_over)
    g_main_context_iteration (NULL, TRUE);
  outcome->took_us = g_get_monotonic_time () - start;
}

static void
call_url (const char *url,
          const char *method,
          gint64 deadline_us,
          GCancellable *cancellable,
          Outcome *outcome)
{
  call_in_time (url, method, 0, deadline_us, cancellable, outcome);
}

static void
call_peer (Peer *peer, const char *method, Outcome *outcome)
{
  g_autofree char *url
      = g_strdup_printf ("http://127.0.0.1:%u/cgi-bin/x?access_token=SECRET", peer->port);

  call_url (url, method, 500000, NULL, outcome);
}

static void
test_answer (void)
{
  Peer peer;
  Outcome outcome;

  peer_open (&peer, PEER_ANSWERS);
  call_peer (&peer, "POST", &outcome);
  g_assert_no_error (outcome.error);
  g_assert_cmpuint (outcome.reply->status, ==, 200);
  g_assert_cmpstr (outcome.reply->content_type, ==, "text/plain");
  g_assert_cmpstr (outcome.reply->disposition, ==, "attachment; filename=\"a.jpg\"");
  g_assert_cmpmem (g_bytes_get_data (outcome.reply->body, NULL),
                   g_bytes_get_size (outcome.reply->body), "ok", 2);
  g_assert_nonnull (strstr (peer.last, "POST /cgi-bin/x?access_token=SECRET HTTP/1.1\r\n"));
  g_assert_nonnull (strstr (peer.last, "Content-Type: application/json\r\n"));
  g_assert_nonnull (strstr (peer.last, "\r\n\r\n{}"));
  g_assert_null (strstr (peer.last, "Accept-Encoding"));
  outcome_clear (&outcome);
  peer_close (&peer);
}

static const struct
{
  const char *name;
  PeerHabit habit;
  int code;
} failures[] = {
  { "closes-at-once", PEER_CLOSES_AT_ONCE, TRESEN_HTTP_ERROR_NO_ANSWER },
  { "resets-at-once", PEER_RESETS_AT_ONCE, TRESEN_HTTP_ERROR_NO_ANSWER },
  { "closes-after-reading", PEER_CLOSES_AFTER_READING, TRESEN_HTTP_ERROR_NO_ANSWER },
  { "cuts-header", PEER_CUTS_HEADER, TRESEN_HTTP_ERROR_NO_ANSWER },
  { "cuts-body", PEER_CUTS_BODY, TRESEN_HTTP_ERROR_NO_ANSWER },
  { "drips", PEER_DRIPS, TRESEN_HTTP_ERROR_NO_ANSWER },
  { "says-nothing", PEER_SAYS_NOTHING, TRESEN_HTTP_ERROR_NO_ANSWER },
  { "sends-large", PEER_SENDS_LARGE, TRESEN_HTTP_ERROR_TOO_LARGE },
  { "sends-large-chunks", PEER_SENDS_LARGE_CHUNKS, TRESEN_HTTP_ERROR_TOO_LARGE },
};

/* However it goes wrong: one connection, one request at most, and the right verdict in time. */
static void
test_failure (gconstpointer data)
{
  guint which = GPOINTER_TO_UINT (data);
  static const char *const methods[] = { "POST", "GET" };

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      Peer peer;
      Outcome outcome;

      peer_open (&peer, failures[which].habit);
      call_peer (&peer, methods[i], &outcome);
      /* A reset may come before the connection stands, and then nothing can have left. */
      if (failures[which].habit != PEER_RESETS_AT_ONCE
          || !g_error_matches (outcome.error, TRESEN_HTTP_ERROR, TRESEN_HTTP_ERROR_NOT_SENT))
        g_assert_error (outcome.error, TRESEN_HTTP_ERROR, failures[which].code);
      g_assert_null (strstr (outcome.error->message, "SECRET"));
      g_assert_cmpint (outcome.took_us, <, 1500000);
      outcome_clear (&outcome);
      peer_close (&peer);
      g_assert_cmpint (peer.connections, ==, 1);
      g_assert_cmpint (peer.requests, <=, 1);
    }
}

static const struct
{
  const char *name;
  PeerHabit habit;
  guint status;
} statuses[] = {
  { "redirect", PEER_REDIRECTS, 302 },
  { "misdirected", PEER_MISDIRECTS, 421 },
  { "password", PEER_ASKS_FOR_PASSWORD, 401 },
  { "unavailable", PEER_SAYS_UNAVAILABLE, 503 },
};

/* Statuses after which an HTTP library likes to come again by itself. */
static void
test_status (gconstpointer data)
{
  guint which = GPOINTER_TO_UINT (data);
  static const char *const methods[] = { "POST", "GET" };

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      Peer peer;
      Outcome outcome;

      peer_open (&peer, statuses[which].habit);
      call_peer (&peer, methods[i], &outcome);
      g_assert_no_error (outcome.error);
      g_assert_cmpuint (outcome.reply->status, ==, statuses[which].status);
      outcome_clear (&outcome);
      peer_close (&peer);
      g_assert_cmpint (peer.connections, ==, 1);
      g_assert_cmpint (peer.requests, ==, 1);
    }
}

static void
test_not_sent (void)
{
  g_autofree char *url = NULL;
  Peer peer;
  Outcome outcome;

  peer_open (&peer, PEER_ANSWERS);
  peer_close (&peer);
  url = g_strdup_printf ("http://127.0.0.1:%u/", peer.port);
  call_url (url, "POST", 2000000, NULL, &outcome);
  g_assert_error (outcome.error, TRESEN_HTTP_ERROR, TRESEN_HTTP_ERROR_NOT_SENT);
  g_assert_true (tresen_http_error_is_transient (outcome.error));
  outcome_clear (&outcome);
}

/* The other side speaks no TLS: the handshake fails, or does not come to an end. */
static void
test_tls (void)
{
  static const PeerHabit habits[] = { PEER_CLOSES_AT_ONCE, PEER_RESETS_AT_ONCE, PEER_SAYS_NOTHING };

  for (guint i = 0; i < G_N_ELEMENTS (habits); i++)
    {
      g_autofree char *url = NULL;
      Peer peer;
      Outcome outcome;

      peer_open (&peer, habits[i]);
      url = g_strdup_printf ("https://127.0.0.1:%u/", peer.port);
      call_url (url, "POST", 500000, NULL, &outcome);
      g_assert_error (outcome.error, TRESEN_HTTP_ERROR, TRESEN_HTTP_ERROR_NOT_SENT);
      outcome_clear (&outcome);
      peer_close (&peer);
    }
}

/* Who does not come to the handshake is given up early; who only takes long to answer is not. */
static void
test_connect_limit (void)
{
  g_autofree char *sealed = NULL;
  g_autofree char *clear = NULL;
  Peer peer;
  Outcome outcome;

  peer_open (&peer, PEER_SAYS_NOTHING);
  sealed = g_strdup_printf ("https://127.0.0.1:%u/", peer.port);
  clear = g_strdup_printf ("http://127.0.0.1:%u/", peer.port);
  call_in_time (sealed, "POST", 200000, 30000000, NULL, &outcome);
  g_assert_error (outcome.error, TRESEN_HTTP_ERROR, TRESEN_HTTP_ERROR_NOT_SENT);
  g_assert_cmpint (outcome.took_us, <, 5000000);
  outcome_clear (&outcome);
  call_in_time (clear, "POST", 200000, 600000, NULL, &outcome);
  g_assert_error (outcome.error, TRESEN_HTTP_ERROR, TRESEN_HTTP_ERROR_NO_ANSWER);
  g_assert_cmpint (outcome.took_us, >=, 500000);
  outcome_clear (&outcome);
  peer_close (&peer);
}

static void
test_cancel (void)
{
  g_autofree char *url = NULL;
  g_autoptr (GCancellable) later = g_cancellable_new ();
  g_autoptr (GCancellable) before = g_cancellable_new ();
  Peer peer;
  Outcome outcome;

  peer_open (&peer, PEER_SAYS_NOTHING);
  url = g_strdup_printf ("http://127.0.0.1:%u/", peer.port);
  g_timeout_add (100, cancel_cb, later);
  call_url (url, "POST", 4000000, later, &outcome);
  g_assert_error (outcome.error, TRESEN_HTTP_ERROR, TRESEN_HTTP_ERROR_NO_ANSWER);
  g_assert_cmpint (outcome.took_us, <, 1500000);
  outcome_clear (&outcome);
  g_cancellable_cancel (before);
  call_url (url, "POST", 4000000, before, &outcome);
  g_assert_error (outcome.error, TRESEN_HTTP_ERROR, TRESEN_HTTP_ERROR_NOT_SENT);
  outcome_clear (&outcome);
  peer_close (&peer);
  g_assert_cmpint (peer.requests, ==, 1);
}

static void
test_addresses (void)
{
  static const char *const urls[] = { "http://example.com/",
                                      "ftp://127.0.0.1/",
                                      "nonsense",
                                      "https://user:pass@example.com/",
                                      "https:///x",
                                      "http://127.0.0.1.example.com/" };

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      Outcome outcome;

      call_url (urls[i], "GET", 1000000, NULL, &outcome);
      g_assert_error (outcome.error, TRESEN_HTTP_ERROR, TRESEN_HTTP_ERROR_INVALID);
      g_assert_false (tresen_http_error_is_transient (outcome.error));
      g_assert_null (strstr (outcome.error->message, "pass"));
      outcome_clear (&outcome);
    }
}

static void
test_multipart (void)
{
  g_autofree char *type = NULL;
  g_autoptr (GBytes) content = g_bytes_new_static ("\xff\xd8\0x", 4);
  g_autoptr (GBytes) body
      = tresen_http_multipart_new ("media", "a\"\r\nb.jpg", "image/jpeg", content, &type);
  const char *boundary = strstr (type, "boundary=") + strlen ("boundary=");
  g_autofree char *head = g_strdup_printf (
      "--%s\r\nContent-Disposition: form-data; name=\"media\"; filename=\"a___b.jpg\"\r\n"
      "Content-Type: image/jpeg\r\n\r\n",
      boundary);
  g_autofree char *tail = g_strdup_printf ("\r\n--%s--\r\n", boundary);
  gsize size;
  const char *data = g_bytes_get_data (body, &size);

  g_assert_true (g_str_has_prefix (type, "multipart/form-data; boundary="));
  g_assert_cmpuint (size, ==, strlen (head) + 4 + strlen (tail));
  g_assert_cmpmem (data, strlen (head), head, strlen (head));
  g_assert_cmpmem (data + strlen (head), 4, "\xff\xd8\0x", 4);
  g_assert_cmpmem (data + strlen (head) + 4, strlen (tail), tail, strlen (tail));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/client/answer", test_answer);
  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    {
      g_autofree char *path = g_strdup_printf ("/http/client/failure/%s", failures[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_failure);
    }
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autofree char *path = g_strdup_printf ("/http/client/status/%s", statuses[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_status);
    }
  g_test_add_func ("/http/client/not-sent", test_not_sent);
  g_test_add_func ("/http/client/tls", test_tls);
  g_test_add_func ("/http/client/connect-limit", test_connect_limit);
  g_test_add_func ("/http/client/cancel", test_cancel);
  g_test_add_func ("/http/client/addresses", test_addresses);
  g_test_add_func ("/http/client/multipart", test_multipart);
  return g_test_run ();
}
