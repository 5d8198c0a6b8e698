/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stand-in.h"

#include <string.h>

#define WAIT_US (10 * G_TIME_SPAN_SECOND)

typedef struct
{
  guint status; /* 0: hangs up, 1: holds back */
  char *type;
  char *text;
} Line;

static const char *const paths[STAND_IN_N_PATHS] = {
  "/cgi-bin/token",
  "/cgi-bin/stable_token",
  "/cgi-bin/message/custom/send",
  "/cgi-bin/media/upload",
  "/cgi-bin/media/get",
  "/cgi-bin/user/info",
  "/picture",
  "/cgi-bin/ticket/getticket",
  "/cgi-bin/clear_quota",
  "/cgi-bin/clear_quota/v2",
  "/cgi-bin/message/custom/typing",
  "/cgi-bin/qrcode/create",
  "/sns/oauth2/access_token",
};

static void
line_free (gpointer data)
{
  Line *line = data;

  g_free (line->type);
  g_free (line->text);
  g_free (line);
}

static void
remember (StandInRoute *route, const TresenHttpRequest *request)
{
  route->n_calls++;
  g_free (route->query);
  g_free (route->method);
  g_free (route->content_type);
  g_clear_pointer (&route->body, g_bytes_unref);
  route->query = g_strdup (request->query);
  route->method = g_strdup (request->method);
  route->content_type = g_strdup (request->content_type);
  route->body = g_bytes_ref (request->body);
}

static void
answer (TresenHttpExchange *exchange, guint status, const char *type, const char *text)
{
  g_autoptr (TresenHttpReply) reply = tresen_http_reply_new_text (status, type, text);

  tresen_http_exchange_reply (exchange, reply);
}

static void
handle (TresenHttpExchange *exchange, gpointer user_data)
{
  StandInRoute *route = user_data;
  const Line *line;

  remember (route, tresen_http_exchange_get_request (exchange));
  if (route->script->len == 0)
    {
      answer (exchange, 404, "text/plain", "nothing was agreed on");
      return;
    }
  line = g_ptr_array_index (route->script, MIN (route->n_calls, route->script->len) - 1);
  if (line->status == 0)
    tresen_http_exchange_hang_up (exchange);
  else if (line->status == 1)
    g_ptr_array_add (route->stand_in->held, tresen_http_exchange_ref (exchange));
  else
    answer (exchange, line->status, line->type, line->text);
}

StandIn *
stand_in_new (void)
{
  StandIn *self = g_new0 (StandIn, 1);
  TresenHttpRouter *router = tresen_http_router_new ();
  g_autoptr (GError) error = NULL;

  self->held = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_http_exchange_unref);
  for (guint i = 0; i < STAND_IN_N_PATHS; i++)
    {
      const TresenHttpRoute route
          = { paths[i], "GET POST", 12 * 1024 * 1024, FALSE, handle, &self->routes[i] };

      self->routes[i].stand_in = self;
      self->routes[i].script = g_ptr_array_new_with_free_func (line_free);
      tresen_http_router_add (router, &route);
    }
  self->server = tresen_http_server_new (router, NULL);
  tresen_http_server_listen (self->server, "127.0.0.1", 0, &error);
  g_assert_no_error (error);
  self->base = g_strdup_printf ("http://127.0.0.1:%u", tresen_http_server_get_port (self->server));
  return self;
}

static void
stopped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_assert_true (tresen_http_server_stop_finish (TRESEN_HTTP_SERVER (source), result, NULL));
  *(guint *) user_data = 1;
}

void
stand_in_free (StandIn *self)
{
  guint is_stopped = 0;

  g_clear_pointer (&self->held, g_ptr_array_unref);
  tresen_http_server_stop_async (self->server, stopped_cb, &is_stopped);
  wait_for (&is_stopped, 1);
  for (guint i = 0; i < STAND_IN_N_PATHS; i++)
    {
      g_ptr_array_unref (self->routes[i].script);
      g_free (self->routes[i].query);
      g_free (self->routes[i].method);
      g_free (self->routes[i].content_type);
      g_clear_pointer (&self->routes[i].body, g_bytes_unref);
    }
  g_object_unref (self->server);
  g_free (self->base);
  g_free (self);
}

void
stand_in_say (StandIn *self, StandInPath path, guint status, const char *type, const char *text)
{
  Line *line = g_new0 (Line, 1);

  line->status = status;
  line->type = g_strdup (type);
  line->text = g_strdup (text);
  g_ptr_array_add (self->routes[path].script, line);
}

/* As text/plain, which WeChat does at times. */
void
stand_in_say_json (StandIn *self, StandInPath path, const char *json)
{
  stand_in_say (self, path, 200, "text/plain", json);
}

void
stand_in_hang_up (StandIn *self, StandInPath path)
{
  stand_in_say (self, path, 0, "", "");
}

void
stand_in_hold (StandIn *self, StandInPath path)
{
  stand_in_say (self, path, 1, "", "");
}

/* Answers the call that has been held back longest. */
void
stand_in_release (StandIn *self, const char *json)
{
  g_assert_cmpuint (self->held->len, >, 0);
  answer (g_ptr_array_index (self->held, 0), 200, "application/json", json);
  g_ptr_array_remove_index (self->held, 0);
}

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

void
wait_until (gboolean (*is_done) (gpointer data), gpointer data)
{
  gint64 end = g_get_monotonic_time () + WAIT_US;
  guint waker = g_timeout_add (20, wake_cb, NULL);

  while (!is_done (data))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (waker);
}

typedef struct
{
  const guint *number;
  guint value;
} Count;

static gboolean
has_come (gpointer data)
{
  const Count *count = data;

  return *count->number >= count->value;
}

void
wait_for (const guint *number, guint value)
{
  Count count = { number, value };

  wait_until (has_come, &count);
}

static gboolean
is_past (gpointer data)
{
  return g_get_monotonic_time () >= *(gint64 *) data;
}

/* Gives what should not happen a tenth of a second to happen. */
void
settle (void)
{
  gint64 end = g_get_monotonic_time () + 100 * G_TIME_SPAN_MILLISECOND;

  wait_until (is_past, &end);
}
