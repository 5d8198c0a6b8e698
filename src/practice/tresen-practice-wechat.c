/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-practice-wechat.h"

#include <string.h>

#include "tresen-practice-act.h"
#include "tresen-practice-api.h"
#include "tresen-practice-notices.h"
#include "tresen-practice-refusal.h"
#include "tresen-practice-wechat-private.h"
#include "tresen-source.h"

#define UPLOAD_MAX (14 * 1024 * 1024)
#define RESULT_AFTER_US (200 * G_TIME_SPAN_MILLISECOND)
#define DEFAULT_TOKEN_LIFE_S 7200
#define DEFAULT_ANSWER_TIME_US (5 * G_TIME_SPAN_SECOND)

G_DEFINE_FINAL_TYPE (TresenPracticeWechat, tresen_practice_wechat, G_TYPE_OBJECT)

/* An exchange that a fault keeps waiting: carried out already, with an answer, or not yet. */
typedef struct
{
  TresenPracticeWechat *owner; /* owns this */
  TresenHttpExchange *exchange;
  TresenHttpReply *reply; /* NULL: still to be carried out */
  GSource *timer;
} LateAnswer;

static void
late_answer_free (gpointer data)
{
  LateAnswer *late = data;

  tresen_source_clear (&late->timer);
  g_clear_pointer (&late->exchange, tresen_http_exchange_unref);
  g_clear_pointer (&late->reply, tresen_http_reply_unref);
  g_free (late);
}

static void
tresen_practice_wechat_dispose (GObject *object)
{
  TresenPracticeWechat *self = TRESEN_PRACTICE_WECHAT (object);

  tresen_practice_wechat_stop (self);
  G_OBJECT_CLASS (tresen_practice_wechat_parent_class)->dispose (object);
}

static void
tresen_practice_wechat_finalize (GObject *object)
{
  TresenPracticeWechat *self = TRESEN_PRACTICE_WECHAT (object);

  g_clear_object (&self->push);
  g_clear_pointer (&self->account, tresen_practice_account_free);
  g_clear_pointer (&self->identity, tresen_practice_identity_unref);
  g_clear_pointer (&self->faults, tresen_practice_faults_free);
  g_clear_pointer (&self->late_answers, g_ptr_array_unref);
  g_clear_object (&self->cancellable);
  g_free (self->base);
  g_free (self->paygate);
  g_main_context_unref (self->context);
  G_OBJECT_CLASS (tresen_practice_wechat_parent_class)->finalize (object);
}

static void
tresen_practice_wechat_class_init (TresenPracticeWechatClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tresen_practice_wechat_dispose;
  G_OBJECT_CLASS (klass)->finalize = tresen_practice_wechat_finalize;
}

static void
tresen_practice_wechat_init (TresenPracticeWechat *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->cancellable = g_cancellable_new ();
  self->late_answers = g_ptr_array_new_with_free_func (late_answer_free);
  self->faults = tresen_practice_faults_new ();
  self->base = g_strdup ("");
  self->paygate = g_strdup ("");
}

static void
load_followers (TresenPracticeWechat *self, const char *path)
{
  g_autoptr (GError) error = NULL;

  self->state_file = tresen_practice_state_file_new (path, self->account);
  if (tresen_practice_state_file_load (self->state_file, &error))
    return;
  if (!g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_warning ("practice: followers cannot be read, starting anew: %s", error->message);
}

/**
 * tresen_practice_wechat_new:
 * @config: the account that is played; copied
 *
 * Reads the state file, if there is one; an account without followers gets two made-up ones.
 *
 * Returns: (transfer full): a stand-in that does not listen yet
 */
TresenPracticeWechat *
tresen_practice_wechat_new (const TresenPracticeConfig *config)
{
  TresenPracticeWechat *self = g_object_new (TRESEN_TYPE_PRACTICE_WECHAT, NULL);
  g_autoptr (TresenClock) clock
      = config->clock != NULL ? tresen_clock_ref (config->clock) : tresen_clock_new_system ();

  self->account = tresen_practice_account_new (
      clock, config->token_life_s > 0 ? config->token_life_s : DEFAULT_TOKEN_LIFE_S);
  self->identity = tresen_practice_identity_new (config);
  self->push = tresen_practice_push_new (
      self->identity, config->answer_time_us > 0 ? config->answer_time_us : DEFAULT_ANSWER_TIME_US);
  if (config->state_file != NULL)
    load_followers (self, config->state_file);
  if (self->account->followers->len == 0)
    tresen_practice_account_add_samples (self->account);
  tresen_practice_wechat_touch (self);
  return self;
}

/* What follows changes what the state file keeps. */
void
tresen_practice_wechat_touch (TresenPracticeWechat *self)
{
  if (self->state_file != NULL)
    tresen_practice_state_file_touch (self->state_file);
}

/* A web page from elsewhere must not be able to steer the stand-in through the browser of the person at the desk. */
gboolean
tresen_practice_wechat_is_foreign (const TresenHttpRequest *request)
{
  const char *host = strstr (request->origin, "://");

  if (*request->origin == '\0')
    return FALSE;
  return host == NULL || strcmp (host + 3, request->host) != 0;
}

/* A status with a line of text for whoever steers the stand-in. */
void
tresen_practice_wechat_reply_text (TresenHttpExchange *exchange, guint status, const char *why)
{
  g_autoptr (TresenHttpReply) reply
      = tresen_http_reply_new_text (status, "text/plain; charset=utf-8", why);

  tresen_http_exchange_reply (exchange, reply);
}

static gboolean
tell_results_cb (gpointer user_data)
{
  TresenPracticeWechat *self = user_data;
  TresenPracticeNoticeResult *result;

  tresen_source_clear (&self->results_timer);
  while ((result = tresen_practice_notices_take_result (self->account->notices)) != NULL)
    {
      const TresenPracticeAct act = { .openid = result->openid,
                                      .action = "notice-result",
                                      .key = result->msgid,
                                      .text = result->status };

      tresen_practice_wechat_act_async (self, &act, NULL, NULL, NULL);
      tresen_practice_notice_result_free (result);
    }
  return G_SOURCE_REMOVE;
}

/* The platform tells soon what became of a notice, whether the desk has the answer to its call or not. */
static void
tell_results (TresenPracticeWechat *self)
{
  if (self->results_timer == NULL && tresen_practice_notices_has_results (self->account->notices))
    self->results_timer
        = tresen_source_add_timeout (self->context, RESULT_AFTER_US, tell_results_cb, self, NULL);
}

static TresenHttpReply *
answer_call (TresenPracticeWechat *self, const TresenHttpRequest *request)
{
  TresenPracticeApi api = { self->account, self->identity, self->base };
  TresenHttpReply *reply = tresen_practice_api_answer (&api, request);

  tell_results (self);
  tresen_practice_wechat_touch (self);
  return reply;
}

static gboolean
late_cb (gpointer data)
{
  LateAnswer *late = data;
  g_autoptr (TresenHttpReply) reply = g_steal_pointer (&late->reply);

  if (reply == NULL)
    reply = answer_call (late->owner, tresen_http_exchange_get_request (late->exchange));
  tresen_http_exchange_reply (late->exchange, reply);
  g_ptr_array_remove_fast (late->owner->late_answers, late);
  return G_SOURCE_REMOVE;
}

static void
answer_late (TresenPracticeWechat *self,
             TresenHttpExchange *exchange,
             TresenHttpReply *reply,
             guint ms)
{
  LateAnswer *late = g_new0 (LateAnswer, 1);

  late->owner = self;
  late->exchange = tresen_http_exchange_ref (exchange);
  late->reply = reply;
  late->timer = tresen_source_add_timeout (self->context, (gint64) ms * 1000, late_cb, late, NULL);
  g_ptr_array_add (self->late_answers, late);
}

static TresenHttpReply *
faulty_reply (const TresenPracticeFault *fault)
{
  switch (fault->kind)
    {
    case TRESEN_PRACTICE_FAULT_STATUS:
      return tresen_http_reply_new_empty (fault->status);
    case TRESEN_PRACTICE_FAULT_HTML:
      return tresen_http_reply_new_text (200, "text/html",
                                         "<html><body><h1>502 Bad Gateway</h1></body></html>");
    default:
      return tresen_practice_refusal_new (fault->errcode);
    }
}

static void
go_wrong (TresenPracticeWechat *self,
          TresenHttpExchange *exchange,
          const TresenPracticeFault *fault)
{
  TresenHttpRequest *request = tresen_http_exchange_get_request (exchange);
  g_autoptr (TresenHttpReply) reply = NULL;

  if (fault->kind == TRESEN_PRACTICE_FAULT_HANG_BEFORE)
    {
      answer_late (self, exchange, NULL, fault->ms);
      return;
    }
  if (fault->kind == TRESEN_PRACTICE_FAULT_CUT_AFTER || fault->kind == TRESEN_PRACTICE_FAULT_HANG)
    reply = answer_call (self, request);
  else
    tresen_practice_account_count_call (self->account, request->path);
  if (fault->kind == TRESEN_PRACTICE_FAULT_HANG)
    answer_late (self, exchange, g_steal_pointer (&reply), fault->ms);
  else if (fault->kind == TRESEN_PRACTICE_FAULT_CUT_AFTER
           || fault->kind == TRESEN_PRACTICE_FAULT_CUT_BEFORE)
    tresen_http_exchange_hang_up (exchange);
  else
    {
      reply = faulty_reply (fault);
      tresen_http_exchange_reply (exchange, reply);
    }
}

static void
api_cb (TresenHttpExchange *exchange, gpointer user_data)
{
  TresenPracticeWechat *self = user_data;
  TresenHttpRequest *request = tresen_http_exchange_get_request (exchange);
  TresenPracticeFault fault;
  g_autoptr (TresenHttpReply) reply = NULL;

  if (tresen_practice_wechat_is_foreign (request))
    {
      tresen_practice_wechat_reply_text (exchange, 403, "requests of other pages are refused");
      return;
    }
  if (tresen_practice_faults_take (self->faults, request->path, &fault))
    {
      go_wrong (self, exchange, &fault);
      return;
    }
  reply = answer_call (self, request);
  tresen_http_exchange_reply (exchange, reply);
}

static TresenHttpRouter *
make_router (TresenPracticeWechat *self)
{
  TresenHttpRouter *router = tresen_http_router_new ();
  TresenHttpRoute route
      = { .methods = "GET POST", .max_body = UPLOAD_MAX, .handler = api_cb, .user_data = self };

  for (guint i = 0; (route.path = tresen_practice_api_get_path (i)) != NULL; i++)
    tresen_http_router_add (router, &route);
  tresen_practice_control_add_routes (self, router);
  tresen_practice_describe_add_routes (self, router);
  tresen_practice_phone_add_routes (self, router);
  return router;
}

/**
 * tresen_practice_wechat_listen:
 * @port: 0 takes any free one
 *
 * Serves API, callbacks' control and phone on 127.0.0.1 only. Errors: those of listening.
 *
 * Returns: whether it listens; tresen_practice_wechat_get_base() then says where
 */
gboolean
tresen_practice_wechat_listen (TresenPracticeWechat *self, guint16 port, GError **error)
{
  TresenHttpLimits limits = tresen_http_default_limits;

  limits.max_connections = 1024;
  limits.max_in_work = 1024;
  self->server = tresen_http_server_new (make_router (self), &limits);
  if (!tresen_http_server_listen (self->server, "127.0.0.1", port, error))
    {
      g_prefix_error (error, "practice: ");
      return FALSE;
    }
  g_free (self->base);
  self->base
      = g_strdup_printf ("http://127.0.0.1:%u", (guint) tresen_http_server_get_port (self->server));
  return TRUE;
}

/**
 * tresen_practice_wechat_stop:
 *
 * Ends what is under way (acts finish with a cancelled error), closes the port and writes the state file. To be called
 * before the last reference is let go, since acts hold one.
 */
void
tresen_practice_wechat_stop (TresenPracticeWechat *self)
{
  g_cancellable_cancel (self->cancellable);
  g_ptr_array_set_size (self->late_answers, 0);
  tresen_source_clear (&self->results_timer);
  g_clear_object (&self->server);
  g_clear_pointer (&self->state_file, tresen_practice_state_file_free);
}

/** tresen_practice_wechat_get_base: Returns: "http://127.0.0.1:PORT", "" before it listens; the phone is at "/" */
const char *
tresen_practice_wechat_get_base (TresenPracticeWechat *self)
{
  return self->base;
}

/** tresen_practice_wechat_set_paygate: @base is where the phone finds its payments. */
void
tresen_practice_wechat_set_paygate (TresenPracticeWechat *self, const char *base)
{
  g_free (self->paygate);
  self->paygate = g_strdup (base);
}

/** tresen_practice_wechat_set_callback_url: @url is where the desk takes callbacks. */
void
tresen_practice_wechat_set_callback_url (TresenPracticeWechat *self, const char *url)
{
  tresen_practice_push_set_url (self->push, url);
}

/** tresen_practice_wechat_get_openid: Returns: (nullable): the OpenID of the customer at @index, in the phone's order */
const char *
tresen_practice_wechat_get_openid (TresenPracticeWechat *self, guint index)
{
  if (index >= self->account->followers->len)
    return NULL;
  return ((TresenPracticeFollower *) g_ptr_array_index (self->account->followers, index))->openid;
}

/** tresen_practice_wechat_get_name: Returns: (nullable): the name that the phone shows for @openid */
const char *
tresen_practice_wechat_get_name (TresenPracticeWechat *self, const char *openid)
{
  TresenPracticeFollower *follower = tresen_practice_account_find (self->account, openid);

  return follower != NULL ? follower->name : NULL;
}

/* The address in @text, up to a blank or the end. */
static char *
find_link (const char *text)
{
  const char *at = strstr (text, "http://");

  if (at == NULL)
    at = strstr (text, "https://");
  return at != NULL ? g_strndup (at, strcspn (at, " \t\r\n")) : NULL;
}

/** tresen_practice_wechat_dup_link: Returns: (transfer full) (nullable): the newest address that the desk sent to @openid */
char *
tresen_practice_wechat_dup_link (TresenPracticeWechat *self, const char *openid)
{
  TresenPracticeFollower *follower = tresen_practice_account_find (self->account, openid);

  for (guint i = follower != NULL ? follower->entries->len : 0; i > 0; i--)
    {
      const TresenPracticeEntry *entry = g_ptr_array_index (follower->entries, i - 1);
      char *link = entry->side == TRESEN_PRACTICE_SIDE_DESK ? find_link (entry->text) : NULL;

      if (link != NULL)
        return link;
    }
  return NULL;
}

/** tresen_practice_wechat_count_received: Returns: how often the desk's @text stands in the chat of @openid */
guint
tresen_practice_wechat_count_received (TresenPracticeWechat *self,
                                       const char *openid,
                                       const char *text)
{
  TresenPracticeFollower *follower = tresen_practice_account_find (self->account, openid);
  guint count = 0;

  for (guint i = 0; follower != NULL && i < follower->entries->len; i++)
    {
      const TresenPracticeEntry *entry = g_ptr_array_index (follower->entries, i);

      if (entry->side == TRESEN_PRACTICE_SIDE_DESK && strcmp (entry->text, text) == 0)
        count++;
    }
  return count;
}

void
tresen_practice_outcome_free (TresenPracticeOutcome *self)
{
  g_free (self->why);
  g_free (self);
}

static void
show_reply (TresenPracticeWechat *self,
            TresenPracticeFollower *follower,
            const TresenPracticeReply *reply)
{
  TresenPracticeEntry *entry = tresen_practice_account_add_entry (
      self->account, follower, TRESEN_PRACTICE_SIDE_DESK, reply->kind, reply->text);
  g_autofree char *url = *reply->media_id != '\0'
                             ? g_strdup_printf ("%s/practice/media/%s", self->base, reply->media_id)
                             : g_strdup ("");

  tresen_practice_entry_set_picture (entry, reply->media_id, url);
}

static gboolean
is_taken (const char *status)
{
  return strcmp (status, "success") == 0 || strcmp (status, "reply") == 0;
}

static void
delivered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TresenPracticeWechat *self = g_task_get_source_object (task);
  TresenPracticeDeed *deed = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (TresenPracticePushResult) pushed
      = tresen_practice_push_deliver_finish (TRESEN_PRACTICE_PUSH (source), result, &error);
  TresenPracticeOutcome *outcome;

  if (pushed == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  outcome = g_new0 (TresenPracticeOutcome, 1);
  outcome->is_delivered = is_taken (pushed->status);
  outcome->status = pushed->status;
  outcome->deliveries = pushed->deliveries;
  outcome->http_status = pushed->http_status;
  outcome->msgid = deed->msgid;
  outcome->why = g_steal_pointer (&pushed->why);
  if (pushed->reply != NULL && deed->follower->is_followed)
    show_reply (self, deed->follower, pushed->reply);
  if (!outcome->is_delivered && deed->shows_fault)
    tresen_practice_account_add_entry (self->account, deed->follower, TRESEN_PRACTICE_SIDE_NOTICE,
                                       "fault", "");
  g_task_return_pointer (task, outcome, (GDestroyNotify) tresen_practice_outcome_free);
}

static void
return_refusal (GTask *task, const char *refusal)
{
  TresenPracticeOutcome *outcome = g_new0 (TresenPracticeOutcome, 1);

  outcome->status = refusal;
  g_task_return_pointer (task, outcome, (GDestroyNotify) tresen_practice_outcome_free);
}

/**
 * tresen_practice_wechat_act_async:
 * @act: what the customer does; copied
 * @cancellable: (nullable): lets go of the delivery, not of what has happened on the phone
 *
 * Plays the customer: the account changes at once, the callback is delivered with the platform's retries, and the result
 * says what became of it.
 */
void
tresen_practice_wechat_act_async (TresenPracticeWechat *self,
                                  const TresenPracticeAct *act,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  const char *refusal = NULL;
  TresenPracticeDeed *deed;

  if (tresen_practice_push_get_url (self->push) == NULL)
    {
      return_refusal (task, "no-callback");
      return;
    }
  deed = tresen_practice_act_do (self->account, self->identity, self->base, act, &refusal);
  if (deed == NULL)
    {
      return_refusal (task, refusal);
      return;
    }
  tresen_practice_wechat_touch (self);
  g_task_set_task_data (task, deed, (GDestroyNotify) tresen_practice_deed_free);
  tresen_practice_push_deliver_async (
      self->push, deed->document, act->openid,
      tresen_practice_account_now_us (self->account) / G_TIME_SPAN_SECOND, act->repeat,
      cancellable != NULL ? cancellable : self->cancellable, delivered_cb, g_steal_pointer (&task));
}

/**
 * tresen_practice_wechat_act_finish:
 *
 * Errors: cancelled, a cipher that fails. An act that the desk did not take is an outcome and no error.
 *
 * Returns: (transfer full) (nullable): what became of it
 */
TresenPracticeOutcome *
tresen_practice_wechat_act_finish (TresenPracticeWechat *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
