/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-holder.h"

#include <string.h>

#include "tresen-wechat-error.h"
#include "tresen-wechat-reaction.h"

/* A request out longer than this is not waited for by those who come later. */
#define SLOW_REQUEST_US (5 * G_TIME_SPAN_SECOND)
/* Whatever life an answer promises, it is used this long; should it end sooner, the API says so. */
#define LEAST_USE_US (60 * G_TIME_SPAN_SECOND)
/* WeChat gives two hours; a life beyond a day is not its own. */
#define MOST_LIFE_S 86400
#define FORCE_GAP_US (30 * G_TIME_SPAN_SECOND)
#define MAX_FORCED_A_DAY 20
#define CODE_STALE 40001

/* One request, or a plain and then a forced one, and all who wait for what it brings. */
typedef struct
{
  TresenWechatHolder *holder;
  GPtrArray *waiting; /* (element-type GTask) */
  guint64 number;
  gint64 sent_us;
  gboolean is_forced;
} Flight;

typedef struct
{
  TresenClock *clock;
  gint64 margin_us;
  gboolean can_force;

  char *text; /* (nullable) */
  guint64 generation;
  guint64 given_by; /* number of the request that gave it */
  gint64 usable_until_us;
  gint64 expires_us;
  gboolean is_refused; /* a caller has seen it refused */

  Flight *flight; /* (nullable) the request that newcomers wait for */
  guint64 n_requests;
  gint64 forced_us[MAX_FORCED_A_DAY]; /* a ring */
  guint n_forced;

  gint64 paused_until_us;
  GError *pause_error; /* (nullable) */
  guint n_pauses;
} TresenWechatHolderPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (TresenWechatHolder, tresen_wechat_holder, G_TYPE_OBJECT)

static TresenWechatHolderPrivate *
get_private (TresenWechatHolder *self)
{
  return tresen_wechat_holder_get_instance_private (self);
}

static void
flight_free (Flight *flight)
{
  g_ptr_array_unref (flight->waiting);
  g_object_unref (flight->holder);
  g_free (flight);
}

static void
wipe (TresenWechatHolderPrivate *priv)
{
  if (priv->text != NULL)
    tresen_memory_wipe (priv->text, strlen (priv->text));
  g_clear_pointer (&priv->text, g_free);
}

static void
tresen_wechat_holder_finalize (GObject *object)
{
  TresenWechatHolderPrivate *priv = get_private (TRESEN_WECHAT_HOLDER (object));

  wipe (priv);
  g_clear_error (&priv->pause_error);
  g_clear_pointer (&priv->clock, tresen_clock_unref);
  G_OBJECT_CLASS (tresen_wechat_holder_parent_class)->finalize (object);
}

static void
tresen_wechat_holder_class_init (TresenWechatHolderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tresen_wechat_holder_finalize;
}

static void
tresen_wechat_holder_init (TresenWechatHolder *self)
{
}

/*
 * tresen_wechat_holder_set_terms:
 * @clock: only its monotonic side is asked
 * @margin_us: how long before its end a loan is renewed
 * @can_force: whether the class can ask for another loan than the one that is given anyway
 *
 * Once, by the class that is derived.
 */
void
tresen_wechat_holder_set_terms (TresenWechatHolder *self,
                                TresenClock *clock,
                                gint64 margin_us,
                                gboolean can_force)
{
  TresenWechatHolderPrivate *priv = get_private (self);

  priv->clock = tresen_clock_ref (clock);
  priv->margin_us = margin_us;
  priv->can_force = can_force;
}

void
tresen_wechat_loan_free (TresenWechatLoan *self)
{
  if (self == NULL)
    return;
  tresen_memory_wipe (self->text, strlen (self->text));
  g_free (self->text);
  g_free (self);
}

static gint64
now (TresenWechatHolder *self)
{
  TresenWechatHolderPrivate *priv = get_private (self);

  return tresen_clock_monotonic_us (priv->clock);
}

static void
hand_out (TresenWechatHolder *self, GTask *task, gboolean is_fresh)
{
  TresenWechatHolderPrivate *priv = get_private (self);
  TresenWechatLoan *loan = g_new0 (TresenWechatLoan, 1);

  loan->text = g_strdup (priv->text);
  loan->generation = priv->generation;
  loan->is_fresh = is_fresh;
  g_task_return_pointer (task, loan, (GDestroyNotify) tresen_wechat_loan_free);
}

/* WeChat takes 20 forced renewals a day, half a minute apart, and quietly ignores the rest. */
static gboolean
may_force (TresenWechatHolder *self)
{
  TresenWechatHolderPrivate *priv = get_private (self);
  gint64 last = priv->n_forced > 0 ? priv->forced_us[(priv->n_forced - 1) % MAX_FORCED_A_DAY] : 0;
  gint64 oldest = priv->forced_us[priv->n_forced % MAX_FORCED_A_DAY];

  if (!priv->can_force)
    return FALSE;
  if (priv->n_forced > 0 && now (self) - last <= FORCE_GAP_US)
    return FALSE;
  return priv->n_forced < MAX_FORCED_A_DAY || now (self) - oldest > G_TIME_SPAN_DAY;
}

static void answered_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
send_request (Flight *flight, gboolean is_forced)
{
  TresenWechatHolder *self = flight->holder;
  TresenWechatHolderPrivate *priv = get_private (self);

  if (is_forced)
    priv->forced_us[priv->n_forced++ % MAX_FORCED_A_DAY] = now (self);
  flight->number = ++priv->n_requests;
  flight->sent_us = now (self);
  flight->is_forced = is_forced;
  TRESEN_WECHAT_HOLDER_GET_CLASS (self)->ask (self, is_forced, answered_cb, flight);
}

static void
keep (TresenWechatHolder *self, const Flight *flight, const char *text, gint64 expires_in)
{
  TresenWechatHolderPrivate *priv = get_private (self);
  gint64 life_us = CLAMP (expires_in, 0, MOST_LIFE_S) * G_TIME_SPAN_SECOND;

  if (!tresen_text_is_equal_secret (priv->text, text))
    {
      wipe (priv);
      priv->text = g_strdup (text);
      priv->generation++;
      priv->is_refused = FALSE;
    }
  priv->given_by = flight->number;
  priv->expires_us = flight->sent_us + life_us;
  priv->usable_until_us = flight->sent_us + MAX (life_us - priv->margin_us, LEAST_USE_US);
  tresen_wechat_holder_resume (self);
}

static void
pause_requests (TresenWechatHolder *self, const GError *error, gint64 pause_us)
{
  TresenWechatHolderPrivate *priv = get_private (self);

  g_clear_error (&priv->pause_error);
  priv->pause_error = g_error_copy (error);
  priv->paused_until_us = now (self) + pause_us;
}

static void
land (Flight *flight, const GError *error)
{
  TresenWechatHolder *self = flight->holder;
  TresenWechatHolderPrivate *priv = get_private (self);

  if (priv->flight == flight)
    priv->flight = NULL;
  for (guint i = 0; i < flight->waiting->len; i++)
    {
      GTask *task = g_ptr_array_index (flight->waiting, i);

      if (error == NULL
          || (priv->text != NULL && !priv->is_refused && now (self) < priv->expires_us))
        hand_out (self, task, error == NULL);
      else
        g_task_return_error (task, g_error_copy (error));
    }
  flight_free (flight);
}

/* Without it nothing was carried out, so whatever went wrong here is "not sent" for the call that needed it. */
static void
land_with_fault (Flight *flight, const GError *fault)
{
  TresenWechatHolder *self = flight->holder;
  TresenWechatHolderPrivate *priv = get_private (self);
  int code = tresen_wechat_error_get_code (fault);
  g_autoptr (GError) error = g_error_copy (fault);

  if (error->code != TRESEN_WECHAT_ERROR_SETTINGS && error->code != TRESEN_WECHAT_ERROR_REFUSED)
    error->code = TRESEN_WECHAT_ERROR_NOT_SENT;
  g_prefix_error (&error, "%s: ", TRESEN_WECHAT_HOLDER_GET_CLASS (self)->name);
  if (code > 0 && tresen_wechat_reaction_to (code) != TRESEN_WECHAT_REACTION_RETRY)
    pause_requests (self, error, tresen_wechat_code_get_pause_us (code, ++priv->n_pauses));
  land (flight, error);
}

static void
land_with_same_loan (Flight *flight)
{
  TresenWechatHolder *self = flight->holder;
  g_autoptr (GError) error = NULL;

  if (!flight->is_forced && may_force (self))
    {
      send_request (flight, TRUE);
      return;
    }
  error = tresen_wechat_error_new_here (TRESEN_WECHAT_ERROR_SETTINGS, CODE_STALE,
                                        "the one that is refused is given again and again");
  g_prefix_error (&error, "%s: ", TRESEN_WECHAT_HOLDER_GET_CLASS (self)->name);
  pause_requests (self, error, FORCE_GAP_US);
  land (flight, error);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Flight *flight = user_data;
  TresenWechatHolder *self = flight->holder;
  TresenWechatHolderPrivate *priv = get_private (self);
  g_autoptr (GError) fault = NULL;
  gint64 expires_in = 0;
  g_autofree char *text
      = TRESEN_WECHAT_HOLDER_GET_CLASS (self)->ask_finish (self, result, &expires_in, &fault);

  if (text == NULL)
    land_with_fault (flight, fault);
  else if (flight->number < priv->given_by)
    land (flight, NULL);
  else if (priv->is_refused && tresen_text_is_equal_secret (priv->text, text))
    land_with_same_loan (flight);
  else
    {
      keep (self, flight, text, expires_in);
      land (flight, NULL);
    }
  if (text != NULL)
    tresen_memory_wipe (text, strlen (text));
}

static void
wait_for_answer (TresenWechatHolder *self, GTask *task, gboolean is_forced)
{
  TresenWechatHolderPrivate *priv = get_private (self);
  Flight *flight = priv->flight;

  if (flight != NULL && now (self) - flight->sent_us < SLOW_REQUEST_US)
    {
      g_ptr_array_add (flight->waiting, task);
      return;
    }
  flight = priv->flight = g_new0 (Flight, 1);
  flight->holder = g_object_ref (self);
  flight->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (flight->waiting, task);
  send_request (flight, is_forced);
}

/**
 * tresen_wechat_holder_get_async:
 * @refused: (nullable): the loan that WeChat has just refused (an access token: 40001, 40014, 42001)
 *
 * Hands out the loan at hand or has one fetched: a single request, however many wait. A refused one that was replaced
 * meanwhile costs no request. Where the refused one is given again, one forced renewal follows if the class can force it, none
 * was made for 30 seconds and fewer than 20 in a day. What was refused for its secret or address is not asked for again for a
 * while. Of the holder's thread. Source: WeChat, access_token, stable_token, jsapi_ticket.
 *
 * Errors: %TRESEN_WECHAT_ERROR_NOT_SENT, %TRESEN_WECHAT_ERROR_SETTINGS, %TRESEN_WECHAT_ERROR_REFUSED (the account may not have
 * it), %G_IO_ERROR_CANCELLED.
 */
void
tresen_wechat_holder_get_async (TresenWechatHolder *self,
                                const TresenWechatLoan *refused,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  TresenWechatHolderPrivate *priv = get_private (self);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  gboolean is_current
      = refused != NULL && priv->text != NULL && refused->generation == priv->generation;

  g_task_set_source_tag (task, tresen_wechat_holder_get_async);
  priv->is_refused |= is_current;
  if (priv->text != NULL && !priv->is_refused && now (self) < priv->usable_until_us)
    {
      hand_out (self, task, FALSE);
      g_object_unref (task);
    }
  else if (priv->pause_error != NULL && now (self) < priv->paused_until_us)
    {
      g_task_return_error (task, g_error_copy (priv->pause_error));
      g_object_unref (task);
    }
  else
    wait_for_answer (self, task, is_current && refused->is_fresh && may_force (self));
}

/** tresen_wechat_holder_get_finish: Returns: (transfer full) (nullable): the loan. */
TresenWechatLoan *
tresen_wechat_holder_get_finish (TresenWechatHolder *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * tresen_wechat_holder_resume:
 *
 * Ends a pause, since a person has set right what was refused. Of the holder's thread.
 */
void
tresen_wechat_holder_resume (TresenWechatHolder *self)
{
  TresenWechatHolderPrivate *priv = get_private (self);

  g_clear_error (&priv->pause_error);
  priv->paused_until_us = 0;
  priv->n_pauses = 0;
}
