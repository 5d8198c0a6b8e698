/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http-rig.h"

#include <string.h>
#include <unistd.h>

#define HOST "Host: desk.example.de\r\n"

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
test_answer (HttpRig *rig, gconstpointer data)
{
  HttpLine line;
  g_autofree char *header = NULL;
  g_autofree char *body = NULL;

  http_line_open (&line, rig->port);
  http_line_say (&line, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\nhello");
  g_assert_cmpuint (http_line_hear (&line, &header, &body), ==, 200);
  g_assert_cmpstr (body, ==, "hello");
  g_assert_nonnull (strstr (header, "Content-Length: 5\r\n"));
  g_assert_nonnull (strstr (header, "Content-Type: text/plain\r\n"));
  g_assert_null (strstr (header, "Server:"));
  g_assert_null (strstr (header, "Transfer-Encoding"));
  http_line_close (&line);
}

static void
test_fields (HttpRig *rig, gconstpointer data)
{
  HttpLine line;
  g_autofree char *body = NULL;

  http_line_open (&line, rig->port);
  http_line_say (&line,
                 "POST /%%73how?a=%%20+b&c HTTP/1.1\r\nhost: DESK.example.de:443\r\n"
                 "X-Forwarded-For: 1.2.3.4, 5.6.7.8\r\nCONTENT-TYPE: Text/XML; charset=utf-8\r\n"
                 "Content-Length: 0\r\n\r\n");
  g_assert_cmpuint (http_line_hear (&line, NULL, &body), ==, 200);
  g_assert_cmpstr (body, ==,
                   rig->trusts_proxy ? "POST|/show|a=%20+b&c|text/xml|DESK.example.de:443|5.6.7.8"
                                     : "POST|/show|a=%20+b&c|text/xml|DESK.example.de:443|");
  http_line_close (&line);
}

/* What a page for customers needs to know, and to say. */
static void
test_page (HttpRig *rig, gconstpointer data)
{
  HttpLine line;
  g_autofree char *header = NULL;
  g_autofree char *body = NULL;
  g_autofree char *odd = NULL;

  http_line_open (&line, rig->port);
  http_line_say (&line, "GET /open/x HTTP/1.1\r\n" HOST "user-agent: Mozilla/5.0 (X) Language/zh_CN\r\n"
                        "accept-language: de, en;q=0.5\r\n\r\n");
  g_assert_cmpuint (http_line_hear (&line, &header, &body), ==, 200);
  g_assert_cmpstr (body, ==, "Mozilla/5.0 (X) Language/zh_CN|de, en;q=0.5");
  g_assert_nonnull (strstr (header, "Cache-Control: no-store\r\n"));
  http_line_say (&line, "GET /open/x HTTP/1.1\r\n" HOST "User-Agent: \xff\xfe\r\n\r\n");
  g_assert_cmpuint (http_line_hear (&line, NULL, &odd), ==, 200);
  g_assert_cmpstr (odd, ==, "\357\277\275\357\277\275|");
  http_line_close (&line);
}

static void
test_trusted_proxy (HttpRig *rig, gconstpointer data)
{
  HttpRig other;

  http_rig_init (&other);
  other.trusts_proxy = TRUE;
  http_rig_start (&other);
  test_fields (&other, NULL);
  http_rig_clear (&other);
}

static void
test_keep_alive (HttpRig *rig, gconstpointer data)
{
  HttpLine line;

  http_line_open (&line, rig->port);
  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *body = NULL;

      http_line_say (&line, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\n%02u", i);
      g_assert_cmpuint (http_line_hear (&line, NULL, &body), ==, 200);
      g_assert_cmpuint (g_ascii_strtoull (body, NULL, 10), ==, i);
    }
  http_line_say (&line, "GET /none HTTP/1.1\r\n" HOST "\r\n");
  g_assert_cmpuint (http_line_hear (&line, NULL, NULL), ==, 404);
  http_line_say (&line, "GET /echo HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n");
  g_assert_cmpuint (http_line_hear (&line, NULL, NULL), ==, 200);
  g_assert_true (http_line_is_closed (&line, 300));
  http_line_close (&line);
}

/* Three requests in one packet, the middle one answered late: the answers keep their order. */
static void
test_pipeline (HttpRig *rig, gconstpointer data)
{
  HttpLine line;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;

  http_line_open (&line, rig->port);
  http_line_say (&line, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\n1"
                        "POST /late HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\n2"
                        "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\n3");
  g_assert_cmpuint (http_line_hear (&line, NULL, &first), ==, 200);
  g_assert_cmpuint (http_line_hear (&line, NULL, &second), ==, 200);
  g_assert_cmpuint (http_line_hear (&line, NULL, &third), ==, 200);
  g_assert_cmpstr (first, ==, "1");
  g_assert_cmpstr (second, ==, "late");
  g_assert_cmpstr (third, ==, "3");
  http_line_close (&line);
}

static void
test_chunked (HttpRig *rig, gconstpointer data)
{
  HttpLine line;
  g_autofree char *body = NULL;

  http_line_open (&line, rig->port);
  http_line_say (&line, "POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"
                        "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
  g_assert_cmpuint (http_line_hear (&line, NULL, &body), ==, 200);
  g_assert_cmpstr (body, ==, "abcde");
  http_line_close (&line);
}

static void
test_continue (HttpRig *rig, gconstpointer data)
{
  HttpLine line;
  g_autofree char *body = NULL;

  http_line_open (&line, rig->port);
  http_line_say (&line, "POST /echo HTTP/1.1\r\n" HOST
                        "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  g_assert_cmpuint (http_line_hear (&line, NULL, NULL), ==, 100);
  http_line_say (&line, "ok");
  g_assert_cmpuint (http_line_hear (&line, NULL, &body), ==, 200);
  g_assert_cmpstr (body, ==, "ok");
  http_line_close (&line);
}

/* An answer of a megabyte to a reader that takes its time. */
static void
test_large_answer (HttpRig *rig, gconstpointer data)
{
  HttpLine line;
  g_autofree char *content = g_strnfill (1 << 20, 'x');
  g_autofree char *body = NULL;

  http_line_open (&line, rig->port);
  http_line_say (&line, "POST /large HTTP/1.1\r\n" HOST "Content-Length: %u\r\n\r\n", 1 << 20);
  g_assert_true (http_line_push (&line, content, 1 << 20));
  g_usleep (100000);
  g_assert_cmpuint (http_line_hear (&line, NULL, &body), ==, 200);
  g_assert_cmpstr (body, ==, content);
  http_line_close (&line);
}

static void
test_late (HttpRig *rig, gconstpointer data)
{
  HttpLine line;
  g_autofree char *body = NULL;

  http_line_open (&line, rig->port);
  http_line_say (&line, "GET /late HTTP/1.1\r\n" HOST "\r\n");
  g_assert_cmpuint (http_line_hear (&line, NULL, &body), ==, 200);
  g_assert_cmpstr (body, ==, "late");
  http_line_close (&line);
}

static void
test_hang_up (HttpRig *rig, gconstpointer data)
{
  HttpLine line;

  http_line_open (&line, rig->port);
  http_line_say (&line, "POST /hang HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\nx");
  g_assert_cmpuint (http_line_hear (&line, NULL, NULL), ==, 0);
  g_assert_cmpuint (line.in->len, ==, 0);
  http_line_close (&line);
}

static void
test_forgotten (HttpRig *rig, gconstpointer data)
{
  HttpLine line;

  http_line_open (&line, rig->port);
  http_line_say (&line, "GET /forget HTTP/1.1\r\n" HOST "\r\n");
  g_assert_cmpuint (http_line_hear (&line, NULL, NULL), ==, 500);
  http_line_say (&line, "GET /echo HTTP/1.1\r\n" HOST "\r\n");
  g_assert_cmpuint (http_line_hear (&line, NULL, NULL), ==, 200);
  http_line_close (&line);
}

static void
wait_kept (HttpRig *rig, gint count)
{
  for (guint i = 0; i < 400 && g_async_queue_length (rig->kept) < count; i++)
    g_usleep (10000);
  g_assert_cmpint (g_async_queue_length (rig->kept), ==, count);
}

/* The caller goes away while the request is in work; the answer comes after that. */
static void
test_caller_gone (HttpRig *rig, gconstpointer data)
{
  HttpLine line;

  for (guint i = 0; i < 5; i++)
    {
      http_line_open (&line, rig->port);
      http_line_say (&line, "GET /keep HTTP/1.1\r\n" HOST "\r\n");
      wait_kept (rig, (gint) i + 1);
      http_line_close (&line);
    }
  http_rig_release (rig);
  test_answer (rig, NULL);
}

static void
wait_told (HttpRig *rig, gint n_written, gint n_lost)
{
  for (guint i = 0; i < 400; i++)
    {
      if (g_atomic_int_get (&rig->n_written) + g_atomic_int_get (&rig->n_lost)
          == n_written + n_lost)
        break;
      g_usleep (10000);
    }
  g_assert_cmpint (g_atomic_int_get (&rig->n_written), ==, n_written);
  g_assert_cmpint (g_atomic_int_get (&rig->n_lost), ==, n_lost);
}

/* Whoever answers may ask whether the answer was handed over, and is told once, also when there is nobody any more. */
static void
test_written (HttpRig *rig, gconstpointer data)
{
  HttpLine stays, breaks, dies;
  g_autofree char *body = NULL;

  http_line_open (&stays, rig->port);
  http_line_say (&stays, "GET /keep HTTP/1.1\r\n" HOST "\r\n");
  wait_kept (rig, 1);
  http_rig_release (rig);
  g_assert_cmpuint (http_line_hear (&stays, NULL, &body), ==, 200);
  wait_told (rig, 1, 0);

  http_line_open (&breaks, rig->port);
  http_line_say (&breaks, "GET /keep HTTP/1.1\r\n" HOST "\r\n");
  wait_kept (rig, 1);
  http_line_break (&breaks);
  http_rig_release (rig);
  wait_told (rig, 1, 1);

  /* Answered when its time was over already */
  http_line_open (&dies, rig->port);
  http_line_say (&dies, "GET /keep HTTP/1.1\r\n" HOST "\r\n");
  wait_kept (rig, 1);
  g_assert_true (http_line_is_closed (&dies, 3000));
  http_rig_release (rig);
  wait_told (rig, 1, 2);
  http_line_close (&dies);
  http_line_close (&stays);
}

/* A handler that never answers does not hold the connection for ever, and its late answer hurts nobody. */
static void
test_work_deadline (HttpRig *rig, gconstpointer data)
{
  HttpLine line;

  http_line_open (&line, rig->port);
  http_line_say (&line, "GET /keep HTTP/1.1\r\n" HOST "\r\n");
  wait_kept (rig, 1);
  g_assert_cmpuint (http_line_hear (&line, NULL, NULL), ==, 0);
  http_rig_release (rig);
  test_answer (rig, NULL);
  http_line_close (&line);
}

static void
test_in_work (HttpRig *rig, gconstpointer data)
{
  HttpRig other;
  HttpLine kept;
  HttpLine line;
  g_autofree char *header = NULL;

  http_rig_init (&other);
  other.limits.max_in_work = 1;
  http_rig_start (&other);
  http_line_open (&kept, other.port);
  http_line_say (&kept, "GET /keep HTTP/1.1\r\n" HOST "\r\n");
  wait_kept (&other, 1);
  http_line_open (&line, other.port);
  http_line_say (&line, "GET /echo HTTP/1.1\r\n" HOST "\r\n");
  g_assert_cmpuint (http_line_hear (&line, &header, NULL), ==, 503);
  g_assert_nonnull (strstr (header, "Retry-After: 1\r\n"));
  http_rig_release (&other);
  g_assert_cmpuint (http_line_hear (&kept, NULL, NULL), ==, 200);
  http_line_say (&line, "GET /echo HTTP/1.1\r\n" HOST "\r\n");
  g_assert_cmpuint (http_line_hear (&line, NULL, NULL), ==, 200);
  http_line_close (&line);
  http_line_close (&kept);
  http_rig_clear (&other);
}

static void
test_stop (HttpRig *rig, gconstpointer data)
{
  HttpLine idle;
  HttpLine half;
  HttpLine kept;
  g_autofree char *header = NULL;
  g_autofree char *body = NULL;

  http_line_open (&idle, rig->port);
  http_line_say (&idle, "GET /echo HTTP/1.1\r\n" HOST "\r\n");
  g_assert_cmpuint (http_line_hear (&idle, NULL, NULL), ==, 200);
  http_line_open (&half, rig->port);
  http_line_say (&half, "GET /echo HT");
  http_line_open (&kept, rig->port);
  http_line_say (&kept, "GET /keep HTTP/1.1\r\n" HOST "\r\n");
  wait_kept (rig, 1);
  http_rig_stop_server (rig);
  g_assert_true (http_line_is_closed (&idle, 200));
  g_assert_true (http_line_is_closed (&half, 200));
  g_assert_cmpint (g_atomic_int_get (&rig->stopped), ==, 0);
  http_rig_release (rig);
  g_assert_cmpuint (http_line_hear (&kept, &header, &body), ==, 200);
  g_assert_cmpstr (body, ==, "kept");
  g_assert_nonnull (strstr (header, "Connection: close\r\n"));
  g_assert_true (http_rig_wait_stopped (rig));
  http_line_close (&idle);
  http_line_close (&half);
  http_line_close (&kept);
}

/* The server goes away under a request in work and a kept-alive connection. */
static void
test_dispose_in_work (HttpRig *rig, gconstpointer data)
{
  HttpRig other;
  HttpLine line;
  TresenHttpExchange *exchange;
  g_autoptr (TresenHttpReply) reply = tresen_http_reply_new_empty (200);

  http_rig_init (&other);
  http_rig_start (&other);
  http_line_open (&line, other.port);
  http_line_say (&line, "GET /keep HTTP/1.1\r\n" HOST "\r\n");
  exchange = g_async_queue_timeout_pop (other.kept, 4 * G_USEC_PER_SEC);
  g_assert_nonnull (exchange);
  http_rig_clear (&other);
  g_assert_cmpuint (http_line_hear (&line, NULL, NULL), ==, 0);
  tresen_http_exchange_reply (exchange, reply);
  tresen_http_exchange_unref (exchange);
  http_line_close (&line);
}

static guint
count_descriptors (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint count = 0;

  while (g_dir_read_name (dir) != NULL)
    count++;
  return count;
}

/* Callers who close between two requests, or without any, leave nothing behind. */
static void
test_descriptors (HttpRig *rig, gconstpointer data)
{
  guint before = count_descriptors ();

  for (guint i = 0; i < 50; i++)
    {
      HttpLine line;

      http_line_open (&line, rig->port);
      if (i % 2 == 0)
        {
          http_line_say (&line, "GET /echo HTTP/1.1\r\n" HOST "\r\n");
          g_assert_cmpuint (http_line_hear (&line, NULL, NULL), ==, 200);
        }
      http_line_close (&line);
    }
  for (guint i = 0; i < 200 && count_descriptors () > before; i++)
    g_usleep (10000);
  g_assert_cmpuint (count_descriptors (), <=, before);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/http/server/" name, HttpRig, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("answer", test_answer);
  ADD ("fields", test_fields);
  ADD ("trusted-proxy", test_trusted_proxy);
  ADD ("page", test_page);
  ADD ("keep-alive", test_keep_alive);
  ADD ("pipeline", test_pipeline);
  ADD ("chunked", test_chunked);
  ADD ("continue", test_continue);
  ADD ("large-answer", test_large_answer);
  ADD ("late", test_late);
  ADD ("hang-up", test_hang_up);
  ADD ("forgotten", test_forgotten);
  ADD ("caller-gone", test_caller_gone);
  ADD ("written", test_written);
  ADD ("work-deadline", test_work_deadline);
  ADD ("in-work", test_in_work);
  ADD ("stop", test_stop);
  ADD ("dispose-in-work", test_dispose_in_work);
  ADD ("descriptors", test_descriptors);
  return g_test_run ();
}
