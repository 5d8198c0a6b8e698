/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-token-holder.h"

#include <string.h>

#include "tresen-wechat-api-codec.h"
#include "tresen-wechat-error.h"

#define TOKEN_DEADLINE_US (10 * G_TIME_SPAN_SECOND)
#define MAX_TOKEN_ANSWER (16 * 1024)
/* A request out longer than this is not waited for by those who come later. */
#define SLOW_REQUEST_US (5 * G_TIME_SPAN_SECOND)
/* The stable endpoint gives the same token until its last five minutes: renewing earlier than that would spin. */
#define STABLE_MARGIN_US (60 * G_TIME_SPAN_SECOND)
#define CLASSIC_MARGIN_US (300 * G_TIME_SPAN_SECOND)
/* Whatever life an answer promises, it is used this long; should it end sooner, the API says so. */
#define LEAST_USE_US (60 * G_TIME_SPAN_SECOND)
#define FORCE_GAP_US (30 * G_TIME_SPAN_SECOND)
#define MAX_FORCED_A_DAY 20
#define CODE_STALE 40001

struct _TresenWechatTokenHolder
{
  GObject parent_instance;
  TresenHttpClient *http;
  TresenClock *clock;
  char *api_base;
  char *app_id;
  TresenSecret *app_secret;
  gboolean is_classic;

  char *token; /* (nullable) */
  guint64 generation;
  guint64 given_by; /* number of the request that gave it */
  gint64 usable_until_us;
  gint64 expires_us;
  gboolean is_refused; /* a caller has seen it refused */

  struct _Flight *flight; /* (nullable) the request that newcomers wait for */
  guint64 n_requests;
  gint64 forced_us[MAX_FORCED_A_DAY]; /* a ring */
  guint n_forced;

  gint64 paused_until_us;
  GError *pause_error; /* (nullable) */
  guint n_pauses;
};

G_DEFINE_FINAL_TYPE (TresenWechatTokenHolder, tresen_wechat_token_holder, G_TYPE_OBJECT)

/* One request, or a plain and then a forced one, and all who wait for what it brings. */
typedef struct _Flight
{
  TresenWechatTokenHolder *holder;
  GPtrArray *waiting; /* (element-type GTask) */
  guint64 number;
  gint64 sent_us;
  gboolean is_forced;
} Flight;

static void
flight_free (Flight *flight)
{
  g_ptr_array_unref (flight->waiting);
  g_object_unref (flight->holder);
  g_free (flight);
}

static void
wipe_token (TresenWechatTokenHolder *self)
{
  if (self->token != NULL)
    tresen_memory_wipe (self->token, strlen (self->token));
  g_clear_pointer (&self->token, g_free);
}

static void
tresen_wechat_token_holder_finalize (GObject *object)
{
  TresenWechatTokenHolder *self = TRESEN_WECHAT_TOKEN_HOLDER (object);

  wipe_token (self);
  g_clear_error (&self->pause_error);
  g_clear_object (&self->http);
  g_clear_pointer (&self->clock, tresen_clock_unref);
  g_clear_pointer (&self->app_secret, tresen_secret_unref);
  g_free (self->api_base);
  g_free (self->app_id);
  G_OBJECT_CLASS (tresen_wechat_token_holder_parent_class)->finalize (object);
}

static void
tresen_wechat_token_holder_class_init (TresenWechatTokenHolderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tresen_wechat_token_holder_finalize;
}

static void
tresen_wechat_token_holder_init (TresenWechatTokenHolder *self)
{
}

/**
 * tresen_wechat_token_holder_new:
 * @config: copied
 * @http: calls from the same context
 * @clock: only its monotonic side is asked
 *
 * Returns: (transfer full): a holder without a token
 */
TresenWechatTokenHolder *
tresen_wechat_token_holder_new (const TresenWechatClientConfig *config,
                                TresenHttpClient *http,
                                TresenClock *clock)
{
  TresenWechatTokenHolder *self = g_object_new (TRESEN_TYPE_WECHAT_TOKEN_HOLDER, NULL);

  self->http = g_object_ref (http);
  self->clock = tresen_clock_ref (clock);
  self->api_base = g_strdup (config->api_base);
  self->app_id = g_strdup (config->app_id);
  if (config->app_secret != NULL)
    self->app_secret = tresen_secret_ref (config->app_secret);
  self->is_classic = config->is_classic_token;
  return self;
}

void
tresen_wechat_token_free (TresenWechatToken *self)
{
  if (self == NULL)
    return;
  tresen_memory_wipe (self->text, strlen (self->text));
  g_free (self->text);
  g_free (self);
}

static gint64
now (TresenWechatTokenHolder *self)
{
  return tresen_clock_monotonic_us (self->clock);
}

static void
hand_out (TresenWechatTokenHolder *self, GTask *task, gboolean is_fresh)
{
  TresenWechatToken *token = g_new0 (TresenWechatToken, 1);

  token->text = g_strdup (self->token);
  token->generation = self->generation;
  token->is_fresh = is_fresh;
  g_task_return_pointer (task, token, (GDestroyNotify) tresen_wechat_token_free);
}

/* WeChat takes 20 forced renewals a day, half a minute apart, and quietly ignores the rest. */
static gboolean
may_force (TresenWechatTokenHolder *self)
{
  gint64 last = self->n_forced > 0 ? self->forced_us[(self->n_forced - 1) % MAX_FORCED_A_DAY] : 0;
  gint64 oldest = self->forced_us[self->n_forced % MAX_FORCED_A_DAY];

  if (self->is_classic)
    return FALSE;
  if (self->n_forced > 0 && now (self) - last <= FORCE_GAP_US)
    return FALSE;
  return self->n_forced < MAX_FORCED_A_DAY || now (self) - oldest > G_TIME_SPAN_DAY;
}

static void answered_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
send_request (Flight *flight, gboolean is_forced)
{
  TresenWechatTokenHolder *self = flight->holder;
  const char *secret = tresen_secret_peek (self->app_secret);
  g_autofree char *address = g_strconcat (
      self->api_base, self->is_classic ? "/cgi-bin/token" : "/cgi-bin/stable_token", NULL);
  g_autofree char *url = NULL;
  g_autoptr (GBytes) body = NULL;
  TresenHttpCall call
      = { "POST", address, TRESEN_WECHAT_JSON_TYPE, NULL, TOKEN_DEADLINE_US, MAX_TOKEN_ANSWER };

  if (self->is_classic)
    {
      call.url = url = tresen_http_query_append (address, "grant_type", "client_credential",
                                                 "appid", self->app_id, "secret", secret, NULL);
      call.method = "GET";
      call.content_type = NULL;
    }
  else
    call.body = body = tresen_wechat_body_new_token (self->app_id, secret, is_forced);
  if (is_forced)
    self->forced_us[self->n_forced++ % MAX_FORCED_A_DAY] = now (self);
  flight->number = ++self->n_requests;
  flight->sent_us = now (self);
  flight->is_forced = is_forced;
  tresen_http_client_call_async (self->http, &call, NULL, answered_cb, flight);
}

static void
store_token (TresenWechatTokenHolder *self,
             const Flight *flight,
             const char *token,
             gint64 expires_in)
{
  gint64 life_us = expires_in * G_TIME_SPAN_SECOND;
  gint64 margin_us = self->is_classic ? CLASSIC_MARGIN_US : STABLE_MARGIN_US;

  if (!tresen_text_is_equal_secret (self->token, token))
    {
      wipe_token (self);
      self->token = g_strdup (token);
      self->generation++;
      self->is_refused = FALSE;
    }
  self->given_by = flight->number;
  self->expires_us = flight->sent_us + life_us;
  self->usable_until_us = flight->sent_us + MAX (life_us - margin_us, LEAST_USE_US);
  tresen_wechat_token_holder_resume (self);
}

static void
pause_requests (TresenWechatTokenHolder *self, const GError *error, gint64 pause_us)
{
  g_clear_error (&self->pause_error);
  self->pause_error = g_error_copy (error);
  self->paused_until_us = now (self) + pause_us;
}

static void
land (Flight *flight, const GError *error)
{
  TresenWechatTokenHolder *self = flight->holder;

  if (self->flight == flight)
    self->flight = NULL;
  for (guint i = 0; i < flight->waiting->len; i++)
    {
      GTask *task = g_ptr_array_index (flight->waiting, i);

      if (error == NULL
          || (self->token != NULL && !self->is_refused && now (self) < self->expires_us))
        hand_out (self, task, error == NULL);
      else
        g_task_return_error (task, g_error_copy (error));
    }
  flight_free (flight);
}

/* Without a token nothing was carried out, so whatever went wrong here is "not sent" for the call that needed it. */
static void
land_with_fault (Flight *flight, const GError *fault)
{
  TresenWechatTokenHolder *self = flight->holder;
  int code = tresen_wechat_error_get_code (fault);
  g_autoptr (GError) error = g_error_copy (fault);

  if (error->code != TRESEN_WECHAT_ERROR_SETTINGS && error->code != TRESEN_WECHAT_ERROR_REFUSED)
    error->code = TRESEN_WECHAT_ERROR_NOT_SENT;
  g_prefix_error (&error, "access token: ");
  if (code > 0)
    pause_requests (self, error, tresen_wechat_code_get_pause_us (code, ++self->n_pauses));
  land (flight, error);
}

static void
land_with_same_token (Flight *flight)
{
  TresenWechatTokenHolder *self = flight->holder;
  g_autoptr (GError) error = NULL;

  if (!flight->is_forced && may_force (self))
    {
      send_request (flight, TRUE);
      return;
    }
  error = tresen_wechat_error_new_here (
      TRESEN_WECHAT_ERROR_SETTINGS, CODE_STALE,
      "access token: the one that is refused is given again and again");
  pause_requests (self, error, FORCE_GAP_US);
  land (flight, error);
}

static char *
read_answer (Flight *flight, GAsyncResult *result, gint64 *expires_in, GError **error)
{
  g_autoptr (GError) http_error = NULL;
  g_autoptr (TresenHttpReply) reply
      = tresen_http_client_call_finish (flight->holder->http, result, &http_error);
  g_autoptr (JsonObject) answer = NULL;

  if (reply == NULL)
    g_propagate_error (error, tresen_wechat_error_new_from_http (http_error, TRUE));
  else
    answer = tresen_wechat_reply_read (reply, TRUE, error);
  return answer != NULL ? tresen_wechat_read_token (answer, expires_in, error) : NULL;
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Flight *flight = user_data;
  TresenWechatTokenHolder *self = flight->holder;
  g_autoptr (GError) fault = NULL;
  gint64 expires_in = 0;
  g_autofree char *token = read_answer (flight, result, &expires_in, &fault);

  if (token == NULL)
    land_with_fault (flight, fault);
  else if (flight->number < self->given_by)
    land (flight, NULL);
  else if (self->is_refused && tresen_text_is_equal_secret (self->token, token))
    land_with_same_token (flight);
  else
    {
      store_token (self, flight, token, expires_in);
      land (flight, NULL);
    }
  if (token != NULL)
    tresen_memory_wipe (token, strlen (token));
}

static void
wait_for_answer (TresenWechatTokenHolder *self, GTask *task, gboolean is_forced)
{
  Flight *flight = self->flight;

  if (flight != NULL && now (self) - flight->sent_us < SLOW_REQUEST_US)
    {
      g_ptr_array_add (flight->waiting, task);
      return;
    }
  flight = self->flight = g_new0 (Flight, 1);
  flight->holder = g_object_ref (self);
  flight->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (flight->waiting, task);
  send_request (flight, is_forced);
}

/**
 * tresen_wechat_token_holder_get_async:
 * @refused: (nullable): the token that WeChat has just refused (40001, 40014, 42001)
 *
 * Hands out the token at hand or has one fetched: a single request, however many wait. A refused token that was replaced
 * meanwhile costs no request. Where the stable endpoint gives the refused one again, one forced renewal follows, if none
 * was made for 30 seconds and fewer than 20 in a day. A refused secret or address is not asked with again for a while.
 * Of the holder's thread. Source: WeChat, access_token and stable_token.
 *
 * Errors: %TRESEN_WECHAT_ERROR_NOT_SENT, %TRESEN_WECHAT_ERROR_SETTINGS, %TRESEN_WECHAT_ERROR_REFUSED (the day's tokens are used
 * up), %G_IO_ERROR_CANCELLED.
 */
void
tresen_wechat_token_holder_get_async (TresenWechatTokenHolder *self,
                                      const TresenWechatToken *refused,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  gboolean is_current
      = refused != NULL && self->token != NULL && refused->generation == self->generation;

  g_task_set_source_tag (task, tresen_wechat_token_holder_get_async);
  self->is_refused |= is_current;
  if (self->token != NULL && !self->is_refused && now (self) < self->usable_until_us)
    {
      hand_out (self, task, FALSE);
      g_object_unref (task);
    }
  else if (self->pause_error != NULL && now (self) < self->paused_until_us)
    {
      g_task_return_error (task, g_error_copy (self->pause_error));
      g_object_unref (task);
    }
  else
    wait_for_answer (self, task, is_current && refused->is_fresh && may_force (self));
}

/** tresen_wechat_token_holder_get_finish: Returns: (transfer full) (nullable): the token. */
TresenWechatToken *
tresen_wechat_token_holder_get_finish (TresenWechatTokenHolder *self,
                                       GAsyncResult *result,
                                       GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * tresen_wechat_token_holder_resume:
 *
 * Ends a pause, since a person has set right what was refused. Of the holder's thread.
 */
void
tresen_wechat_token_holder_resume (TresenWechatTokenHolder *self)
{
  g_clear_error (&self->pause_error);
  self->paused_until_us = 0;
  self->n_pauses = 0;
}
