/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http-rig.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define HOST "Host: desk.example.de\r\n"
#define CROWD 250
#define PIECE 65536
#define PIECES 1280 /* 80 MiB */

static void
set_up (HttpRig *rig, gconstpointer data)
{
  http_rig_init (rig);
  http_rig_start (rig);
}

static void
tear_down (HttpRig *rig, gconstpointer data)
{
  http_rig_clear (rig);
}

static void
assert_alive (HttpRig *rig)
{
  HttpLine line;

  http_line_open (&line, rig->port);
  http_line_say (&line, "GET /echo HTTP/1.1\r\n" HOST "\r\n");
  g_assert_cmpuint (http_line_hear (&line, NULL, NULL), ==, 200);
  http_line_close (&line);
}

static const struct
{
  const char *text;
  guint status;
} refusals[] = {
  { "GET /none HTTP/1.1\r\n" HOST "\r\n", 404 },
  { "POST /none HTTP/1.1\r\n" HOST "Content-Length: 9000000\r\n\r\n", 404 },
  { "GET /open HTTP/1.1\r\n" HOST "\r\n", 404 },
  { "GET /echo/ HTTP/1.1\r\n" HOST "\r\n", 404 },
  { "PUT /echo HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc", 405 },
  { "HEAD /echo HTTP/1.1\r\n" HOST "\r\n", 405 },
  { "DELETE /echo HTTP/1.1\r\n" HOST "\r\n", 405 },
  { "GET /hang HTTP/1.1\r\n" HOST "\r\n", 405 },
  { "GET /echo HTTP/1.1\r\nHost: other.example.de\r\n\r\n", 421 },
  { "GET /echo HTTP/1.1\r\nHost: desk.example.de.evil.org\r\n\r\n", 421 },
  { "GET /echo HTTP/1.1\r\nHost: desk.example.de:444\r\n\r\n", 421 },
  { "GET /echo HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 421 },
  { "GET http://other.example.de/echo HTTP/1.1\r\n" HOST "\r\n", 421 },
  { "GET /echo HTTP/1.1\r\n\r\n", 400 },
  { "GET /echo HTTP/1.1\r\n" HOST HOST "\r\n", 400 },
  { "POST /echo HTTP/1.1\r\n" HOST
    "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    400 },
  { "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400 },
  { "POST /echo HTTP/1.1\r\n" HOST "Content-Length: -3\r\n\r\nabc", 400 },
  { "POST /echo HTTP/1.1\r\n" HOST "\r\n", 411 },
  { "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 1001\r\n\r\n", 413 },
  { "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 9223372036854775807\r\n\r\n", 413 },
  { "POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: identity\r\n\r\n", 400 },
  { "POST /echo HTTP/1.1\r\n" HOST
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    400 },
  { "GET /echo%00 HTTP/1.1\r\n" HOST "\r\n", 400 },
  { "GET /%ff%fe HTTP/1.1\r\n" HOST "\r\n", 400 },
  { "GET /open/..%2fecho HTTP/1.1\r\n" HOST "\r\n", 400 },
  { "rubbish\r\n\r\n", 400 },
};

static void
test_refusals (HttpRig *rig, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      HttpLine line;

      http_line_open (&line, rig->port);
      http_line_push (&line, refusals[i].text, strlen (refusals[i].text));
      g_test_message ("%s", refusals[i].text);
      g_assert_cmpuint (http_line_hear (&line, NULL, NULL), ==, refusals[i].status);
      http_line_close (&line);
    }
  g_assert_cmpint (g_atomic_int_get (&rig->handled), ==, 0);
  assert_alive (rig);
}

#define POST "POST /echo HTTP/1.1\r\n" HOST

typedef struct
{
  const char *text;
  gsize size; /* one holds a NUL */
} Odd;

#define ODD(fields_and_body)                                                                       \
  {                                                                                                \
    POST fields_and_body, sizeof (POST fields_and_body) - 1                                        \
  }

/* libsoup would refuse the first ones by itself, and leak their path; the others it would misread. */
static const Odd odd_framings[] = {
  ODD ("Content-Length: 3, 3\r\n\r\nabc"),
  ODD ("Content-Length: 0x3\r\n\r\nabc"),
  ODD ("Content-Length: 3 3\r\n\r\nabc"),
  ODD ("Content-Length: three\r\n\r\nabc"),
  ODD ("Content-Length: +3\r\n\r\nabc"),
  ODD ("Content-Length:\r\n\r\nabc"),
  ODD ("content-length: 3\r\n 3\r\n\r\nabc"),
  ODD ("Content-Length: 99999999999999999999\r\n\r\nabc"),
  ODD ("Content-\0Length: three\r\n\r\nabc"),
  ODD ("Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
  ODD ("Transfer-Encoding: chunked\r\n\tgzip\r\n\r\n0\r\n\r\n"),
  ODD ("transfer-encoding:identity\r\n\r\nabc"),
  ODD ("Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nabc\r\n0\r\n\r\n"),
  ODD ("Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n"),
  ODD ("Transfer-Encoding: chunked\r\n\r\n-3\r\nabc\r\n0\r\n\r\n"),
  ODD ("Transfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n"),
  ODD ("Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n"),
  ODD ("Transfer-Encoding: chunked\r\n\r\n\r\n3\r\nabc\r\n0\r\n\r\n"),
};

static void
test_odd_framings (HttpRig *rig, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (odd_framings); i++)
    {
      HttpLine line;

      g_test_message ("%s", odd_framings[i].text);
      http_line_open (&line, rig->port);
      http_line_push (&line, odd_framings[i].text, odd_framings[i].size);
      g_assert_cmpuint (http_line_hear (&line, NULL, NULL), ==, 400);
      http_line_close (&line);
    }
  g_assert_cmpint (g_atomic_int_get (&rig->handled), ==, 0);
  assert_alive (rig);
}

/* The same, byte by byte, and close behind a request that is well and may have got its answer. */
static void
test_odd_framings_later (HttpRig *rig, gconstpointer data)
{
  static const char *const before[] = {
    "GET /echo HTTP/1.1\r\n" HOST "\r\n",
    POST "Content-Length: 3\r\n\r\nabc",
    POST "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\nA: b\r\n\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (before); i++)
    {
      HttpLine line;
      g_autofree char *both = g_strconcat (before[i], odd_framings[3].text, NULL);
      guint status;

      http_line_open (&line, rig->port);
      http_line_push (&line, both, strlen (both));
      while ((status = http_line_hear (&line, NULL, NULL)) == 200)
        continue;
      g_assert_true (status == 400 || status == 0);
      http_line_close (&line);

      http_line_open (&line, rig->port);
      for (const char *byte = before[i]; *byte != '\0'; byte++)
        http_line_push (&line, byte, 1);
      g_assert_cmpuint (http_line_hear (&line, NULL, NULL), ==, 200);
      for (const char *byte = odd_framings[3].text; *byte != '\0'; byte++)
        http_line_push (&line, byte, 1);
      g_assert_cmpuint (http_line_hear (&line, NULL, NULL), ==, 400);
      http_line_close (&line);
    }
  assert_alive (rig);
}

static void
test_allow (HttpRig *rig, gconstpointer data)
{
  HttpLine line;
  g_autofree char *header = NULL;

  http_line_open (&line, rig->port);
  http_line_say (&line, "PUT /echo HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\nx");
  g_assert_cmpuint (http_line_hear (&line, &header, NULL), ==, 405);
  g_assert_nonnull (strstr (header, "Allow: GET, POST\r\n"));
  http_line_close (&line);
}

static void
test_own_hosts (HttpRig *rig, gconstpointer data)
{
  g_autofree char *listen = g_strdup_printf ("127.0.0.1:%u", rig->port);
  g_autofree char *local = g_strdup_printf ("localhost:%u", rig->port);
  const char *hosts[]
      = { "desk.example.de", "DESK.example.de", "desk.example.de:443", listen, local };

  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      HttpLine line;

      http_line_open (&line, rig->port);
      http_line_say (&line, "GET /echo HTTP/1.1\r\nHost: %s\r\n\r\n", hosts[i]);
      g_assert_cmpuint (http_line_hear (&line, NULL, NULL), ==, 200);
      http_line_close (&line);
    }
}

static void
test_any_host (HttpRig *rig, gconstpointer data)
{
  HttpRig other;
  HttpLine line;

  http_rig_init (&other);
  other.takes_any_host = TRUE;
  http_rig_start (&other);
  http_line_open (&line, other.port);
  http_line_say (&line, "GET /echo HTTP/1.1\r\nHost: api.weixin.qq.com\r\n\r\n");
  g_assert_cmpuint (http_line_hear (&line, NULL, NULL), ==, 200);
  http_line_close (&line);
  http_rig_clear (&other);
}

static guint
ask_with (HttpRig *rig, gsize path_size, gsize field_size)
{
  g_autofree char *path = g_strnfill (path_size, 'p');
  g_autofree char *field = g_strnfill (field_size, 'f');
  HttpLine line;
  guint status;

  http_line_open (&line, rig->port);
  http_line_say (&line, "GET /echo?%s HTTP/1.1\r\n" HOST "X-Field: %s\r\n\r\n", path, field);
  status = http_line_hear (&line, NULL, NULL);
  http_line_close (&line);
  return status;
}

static void
test_header_size (HttpRig *rig, gconstpointer data)
{
  g_assert_cmpuint (ask_with (rig, 8000, 10), ==, 200);
  g_assert_cmpuint (ask_with (rig, 8200, 10), ==, 414);
  g_assert_cmpuint (ask_with (rig, 60000, 10), ==, 414);
  g_assert_cmpuint (ask_with (rig, 10, 16000), ==, 200);
  g_assert_cmpuint (ask_with (rig, 10, 16400), ==, 431);
  g_assert_cmpuint (ask_with (rig, 10, 60000), ==, 431);
  g_assert_cmpuint (ask_with (rig, 10, 300000), ==, 431);
  assert_alive (rig);
}

static gsize
resident_kib (void)
{
  g_autofree char *text = NULL;
  unsigned long pages = 0;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  pages = (unsigned long) g_ascii_strtoull (strchr (text, ' '), NULL, 10);
  return pages * (gsize) sysconf (_SC_PAGESIZE) / 1024;
}

/* 80 MiB are offered as one length, and as chunks: refused at once, and nothing of it is kept. */
static void
upload (HttpRig *rig, gboolean is_chunked)
{
  g_autofree char *piece = g_strnfill (PIECE, 'x');
  HttpLine line;
  guint sent = 0;

  http_line_open (&line, rig->port);
  if (is_chunked)
    http_line_say (&line, "POST /large HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n");
  else
    http_line_say (&line, "POST /large HTTP/1.1\r\n" HOST "Content-Length: %u\r\n\r\n",
                   PIECE * PIECES);
  for (; sent < PIECES; sent++)
    {
      if (is_chunked)
        http_line_say (&line, "%x\r\n", PIECE);
      if (!http_line_push (&line, piece, PIECE))
        break;
      if (is_chunked)
        http_line_say (&line, "\r\n");
    }
  g_assert_cmpuint (http_line_hear (&line, NULL, NULL), ==, 413);
  http_line_close (&line);
}

static void
test_upload (HttpRig *rig, gconstpointer data)
{
  gsize before;

  upload (rig, FALSE);
  before = resident_kib ();
  upload (rig, FALSE);
  upload (rig, TRUE);
  g_assert_cmpuint (resident_kib (), <, before + 8 * 1024);
  g_assert_cmpint (g_atomic_int_get (&rig->handled), ==, 0);
}

/* One chunk that never ends is cut at the cap, too. */
static void
test_one_chunk (HttpRig *rig, gconstpointer data)
{
  g_autofree char *piece = g_strnfill (4000, 'x');
  HttpLine line;

  http_line_open (&line, rig->port);
  http_line_say (
      &line, "POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\nfffff\r\n%s", piece);
  g_assert_cmpuint (http_line_hear (&line, NULL, NULL), ==, 413);
  http_line_close (&line);
}

static gint64
time_until_closed (HttpRig *rig, const char *text)
{
  HttpLine line;
  gint64 start = g_get_monotonic_time ();

  http_line_open (&line, rig->port);
  http_line_push (&line, text, strlen (text));
  g_assert_true (http_line_is_closed (&line, 3000));
  http_line_close (&line);
  return (g_get_monotonic_time () - start) / 1000;
}

static void
test_deadlines (HttpRig *rig, gconstpointer data)
{
  gint64 nothing = time_until_closed (rig, "");
  gint64 half_header = time_until_closed (rig, "GET /echo HTTP/1.1\r\nHost: desk");
  gint64 half_body
      = time_until_closed (rig, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 9\r\n\r\nabc");

  g_assert_cmpint (nothing, >=, 290);
  g_assert_cmpint (nothing, <, 1000);
  g_assert_cmpint (half_header, >=, 290);
  g_assert_cmpint (half_header, <, 1000);
  g_assert_cmpint (half_body, >=, 590);
  g_assert_cmpint (half_body, <, 1500);
  g_assert_cmpint (g_atomic_int_get (&rig->handled), ==, 0);
}

/* A byte every 50 ms keeps no deadline from coming. */
static void
test_drip (HttpRig *rig, gconstpointer data)
{
  static const char *const texts[] = {
    "GET /echo HTTP/1.1\r\nHost: desk.example.de\r\nX-Long: "
    "0123456789012345678901234567890123456789\r\n\r\n",
    "012345678901234567890123456789012345678901234567890123456789",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      gint64 start = g_get_monotonic_time ();
      HttpLine line;
      guint at = 0;

      http_line_open (&line, rig->port);
      if (i == 1)
        http_line_say (&line, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 60\r\n\r\n");
      while (at < 60 && http_line_push (&line, texts[i] + at, 1))
        {
          g_usleep (50000);
          at++;
        }
      g_assert_cmpuint (at, <, 40);
      g_assert_cmpint (g_get_monotonic_time () - start, <, 2 * G_USEC_PER_SEC);
      http_line_close (&line);
    }
  g_assert_cmpint (g_atomic_int_get (&rig->handled), ==, 0);
}

static void
test_idle (HttpRig *rig, gconstpointer data)
{
  HttpLine line;

  http_line_open (&line, rig->port);
  http_line_say (&line, "GET /echo HTTP/1.1\r\n" HOST "\r\n");
  g_assert_cmpuint (http_line_hear (&line, NULL, NULL), ==, 200);
  g_usleep (250000);
  http_line_say (&line, "GET /echo HTTP/1.1\r\n" HOST "\r\n");
  g_assert_cmpuint (http_line_hear (&line, NULL, NULL), ==, 200);
  g_assert_true (http_line_is_closed (&line, 1500));
  http_line_close (&line);
}

/* Half a header and then the end of the stream is no request. */
static void
test_cut_header (HttpRig *rig, gconstpointer data)
{
  HttpLine line;

  http_line_open (&line, rig->port);
  http_line_say (&line, "GET /echo HTTP/1.1\r\n" HOST);
  g_assert_cmpint (shutdown (line.fd, SHUT_WR), ==, 0);
  g_assert_cmpuint (http_line_hear (&line, NULL, NULL), ==, 0);
  g_assert_cmpint (g_atomic_int_get (&rig->handled), ==, 0);
  http_line_close (&line);
}

static void
crowd (guint size, guint cap, const char *text)
{
  g_autofree HttpLine *lines = g_new (HttpLine, size);
  HttpRig rig;

  http_rig_init (&rig);
  rig.limits = tresen_http_default_limits;
  rig.limits.header_time_us = 2 * G_USEC_PER_SEC;
  rig.limits.max_connections = cap;
  http_rig_start (&rig);
  for (guint i = 0; i < size; i++)
    {
      http_line_open (&lines[i], rig.port);
      http_line_push (&lines[i], text, strlen (text));
    }
  g_usleep (450000);
  assert_alive (&rig);
  for (guint i = 0; i < size; i++)
    http_line_close (&lines[i]);
  http_rig_clear (&rig);
}

static void
test_crowd (void)
{
  crowd (CROWD, 256, "GET /echo HTTP/1.1\r\nHost: desk");
  crowd (CROWD, 256, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 9\r\n\r\nabc");
}

/* More than the cap: those that hang in their header or idle give way. */
static void
test_crowd_over_cap (void)
{
  crowd (40, 40, "GET /echo HTTP/1.1\r\nHost: desk");
  crowd (40, 40, "GET /echo HTTP/1.1\r\n" HOST "\r\n");
}

static void
test_cap (void)
{
  HttpRig rig;
  HttpLine kept[3];
  HttpLine line;

  http_rig_init (&rig);
  rig.limits.max_connections = 3;
  http_rig_start (&rig);
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    {
      http_line_open (&kept[i], rig.port);
      http_line_say (&kept[i], "GET /keep HTTP/1.1\r\n" HOST "\r\n");
    }
  for (guint i = 0; i < 400 && g_async_queue_length (rig.kept) < 3; i++)
    g_usleep (10000);
  http_line_open (&line, rig.port);
  g_assert_true (http_line_is_closed (&line, 250));
  http_rig_release (&rig);
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    {
      g_assert_cmpuint (http_line_hear (&kept[i], NULL, NULL), ==, 200);
      http_line_close (&kept[i]);
    }
  http_line_close (&line);
  http_rig_clear (&rig);
}

static guint
count_passed (HttpRig *rig, const char *path, const char *address)
{
  HttpLine line;
  guint passed = 0;

  http_line_open (&line, rig->port);
  for (guint i = 0; i < 20; i++)
    {
      http_line_say (&line, "GET %s HTTP/1.1\r\n" HOST "X-Forwarded-For: 9.9.9.9, %s\r\n\r\n", path,
                     address);
      if (http_line_hear (&line, NULL, NULL) == 200)
        passed++;
    }
  http_line_close (&line);
  return passed;
}

static void
test_rate (void)
{
  HttpRig rig;

  http_rig_init (&rig);
  rig.limits.rate_per_second = 5;
  rig.trusts_proxy = TRUE;
  http_rig_start (&rig);
  g_assert_cmpuint (count_passed (&rig, "/open/page", "1.1.1.1"), <, 10);
  g_assert_cmpuint (count_passed (&rig, "/open/page", "1.1.1.1"), <, 5);
  g_assert_cmpuint (count_passed (&rig, "/open/page", "2.2.2.2"), >=, 5);
  g_assert_cmpuint (count_passed (&rig, "/echo", "1.1.1.1"), ==, 20);
  http_rig_clear (&rig);
}

/* Without a trusted proxy everybody comes from loopback, and one caller must not use up another one's share. */
static void
test_rate_by_connection (void)
{
  HttpRig rig;

  http_rig_init (&rig);
  rig.limits.rate_per_second = 5;
  http_rig_start (&rig);
  for (guint i = 0; i < 3; i++)
    {
      guint passed = count_passed (&rig, "/open/page", "1.1.1.1");

      g_assert_cmpuint (passed, >=, 5);
      g_assert_cmpuint (passed, <, 10);
    }
  http_rig_clear (&rig);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/http/limits/" name, HttpRig, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("refusals", test_refusals);
  ADD ("odd-framings", test_odd_framings);
  ADD ("odd-framings-later", test_odd_framings_later);
  ADD ("allow", test_allow);
  ADD ("own-hosts", test_own_hosts);
  ADD ("any-host", test_any_host);
  ADD ("header-size", test_header_size);
  ADD ("upload", test_upload);
  ADD ("one-chunk", test_one_chunk);
  ADD ("deadlines", test_deadlines);
  ADD ("drip", test_drip);
  ADD ("idle", test_idle);
  ADD ("cut-header", test_cut_header);
  g_test_add_func ("/http/limits/crowd", test_crowd);
  g_test_add_func ("/http/limits/crowd-over-cap", test_crowd_over_cap);
  g_test_add_func ("/http/limits/cap", test_cap);
  g_test_add_func ("/http/limits/rate", test_rate);
  g_test_add_func ("/http/limits/rate-by-connection", test_rate_by_connection);
  return g_test_run ();
}
