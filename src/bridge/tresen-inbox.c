/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-inbox.h"

#include <string.h>

#include "tresen-answer.h"
#include "tresen-inbound.h"
#include "tresen-source.h"

/* WeChat hangs up after five seconds (spec "Five seconds"); a second before that the answer is
 * given up here. */
#define ANSWER_WITHIN_US (4 * G_USEC_PER_SEC)
#define WATCH_EVERY_US (G_USEC_PER_SEC / 2)
#define MAX_BODY (64 * 1024)

/* Forgeries cost the forger as much as us, but must not fill the disk: so many are written down a
 * minute. */
#define FORGED_KEPT_A_MINUTE 10

struct _TresenInbox
{
  GObject parent_instance;

  TresenStore *store;
  const TresenWechatAccount *account; /* borrowed from the bridge, which outlives this */
  TresenAway *away;
  TresenSettler *settler;
  TresenClock *clock;
  GMainContext *context;

  GQueue waiting; /* (element-type Waiting), oldest first */
  GSource *watchdog;

  gint64 forged_minute;
  guint forged_in_minute;
};

G_DEFINE_FINAL_TYPE (TresenInbox, tresen_inbox, G_TYPE_OBJECT)

/* A request whose rows are on their way to the disk. */
typedef struct
{
  TresenInbox *inbox;
  TresenHttpExchange *exchange; /* NULL once it has been answered or given up */
  TresenHttpReply *reply;
  gint64 since_us;
  GList link;
} Waiting;

static void
waiting_free (Waiting *self)
{
  g_clear_pointer (&self->exchange, tresen_http_exchange_unref);
  g_clear_pointer (&self->reply, tresen_http_reply_unref);
  g_object_unref (self->inbox);
  g_free (self);
}

static gboolean
watchdog_cb (gpointer user_data)
{
  TresenInbox *self = user_data;
  gint64 now_us = tresen_clock_monotonic_us (self->clock);
  GList *link;

  while ((link = g_queue_peek_head_link (&self->waiting)) != NULL)
    {
      Waiting *waiting = link->data;

      if (now_us - waiting->since_us < ANSWER_WITHIN_US)
        return G_SOURCE_CONTINUE;
      g_warning ("inbox: a callback was not committed in time; WeChat will repeat it");
      g_queue_unlink (&self->waiting, link);
      tresen_http_exchange_hang_up (waiting->exchange);
      g_clear_pointer (&waiting->exchange, tresen_http_exchange_unref);
    }
  tresen_source_clear (&self->watchdog);
  return G_SOURCE_REMOVE;
}

static Waiting *
wait_for_commit (TresenInbox *self, TresenHttpExchange *exchange, TresenHttpReply *reply)
{
  Waiting *waiting = g_new0 (Waiting, 1);

  waiting->inbox = g_object_ref (self);
  waiting->exchange = tresen_http_exchange_ref (exchange);
  waiting->reply = tresen_http_reply_ref (reply);
  waiting->since_us = tresen_clock_monotonic_us (self->clock);
  waiting->link.data = waiting;
  g_queue_push_tail_link (&self->waiting, &waiting->link);
  if (self->watchdog == NULL)
    self->watchdog
        = tresen_source_add_timeout (self->context, WATCH_EVERY_US, watchdog_cb, self, NULL);
  return waiting;
}

/* A reply on its way inside an answer. */
typedef struct
{
  TresenSettler *settler;
  gint64 job_id;
} Given;

static void
written_cb (gboolean is_written, gpointer user_data)
{
  Given *given = user_data;

  tresen_settler_written (given->settler, given->job_id, is_written);
  g_object_unref (given->settler);
  g_free (given);
}

static void
give (Waiting *waiting, const TresenAnswer *answer)
{
  g_autoptr (TresenHttpReply) reply
      = tresen_http_reply_new (200, tresen_answer_get_type (answer), answer->body);
  Given *given = g_new0 (Given, 1);

  given->settler = g_object_ref (waiting->inbox->settler);
  given->job_id = answer->job_id;
  tresen_http_exchange_reply_then (waiting->exchange, reply, written_cb, given);
}

static void
committed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Waiting *waiting = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenAnswer) answer
      = tresen_store_write_finish (TRESEN_STORE (source), result, &error);

  if (answer != NULL)
    tresen_settler_begin (waiting->inbox->settler, answer);
  if (error != NULL)
    g_warning ("inbox: nothing was stored, so nothing is acknowledged: %s", error->message);
  if (waiting->exchange != NULL)
    {
      g_queue_unlink (&waiting->inbox->waiting, &waiting->link);
      if (answer != NULL)
        give (waiting, answer);
      else if (error == NULL)
        tresen_http_exchange_reply (waiting->exchange, waiting->reply);
      else
        {
          g_autoptr (TresenHttpReply) later = tresen_http_reply_new_empty (503);

          tresen_http_exchange_reply (waiting->exchange, later);
        }
    }
  waiting_free (waiting);
}

static TresenRawCallback *
new_raw (TresenInbox *self,
         const TresenHttpRequest *request,
         const TresenWechatVerdict *verdict,
         TresenCallbackVerdict stored_as)
{
  TresenRawCallback *raw = tresen_raw_callback_new ();

  raw->source = TRESEN_SOURCE_WECHAT;
  raw->received_at_us = tresen_clock_now_us (self->clock);
  raw->dedupe_key = g_strdup (verdict->callback != NULL ? verdict->callback->dedupe_key : "");
  raw->verdict = stored_as;
  raw->reason
      = g_strdup (verdict->is_misdirected ? "addressed to another original-id" : verdict->reason);
  raw->query = g_strdup (request->query);
  return raw;
}

static void
store_then_answer (TresenInbox *self,
                   TresenHttpExchange *exchange,
                   TresenWechatVerdict *verdict,
                   TresenCallbackVerdict stored_as)
{
  TresenHttpRequest *request = tresen_http_exchange_get_request (exchange);
  TresenInbound *inbound = g_new0 (TresenInbound, 1);

  inbound->raw = new_raw (self, request, verdict, stored_as);
  inbound->raw->body = g_bytes_ref (request->body);
  inbound->callback = g_steal_pointer (&verdict->callback);
  inbound->manner = verdict->manner;
  memset (&verdict->manner, 0, sizeof verdict->manner);
  inbound->away_text
      = tresen_away_dup_text (self->away, inbound->raw->received_at_us, &inbound->closed_since_us);
  tresen_store_write_async (self->store, tresen_inbound_write, inbound,
                            (GDestroyNotify) tresen_inbound_free,
                            (GDestroyNotify) tresen_answer_free, committed_cb,
                            wait_for_commit (self, exchange, verdict->reply));
}

static gboolean
may_keep_forged (TresenInbox *self)
{
  gint64 minute = tresen_clock_monotonic_us (self->clock) / G_TIME_SPAN_MINUTE;

  if (minute != self->forged_minute)
    {
      self->forged_minute = minute;
      self->forged_in_minute = 0;
    }
  return self->forged_in_minute++ < FORGED_KEPT_A_MINUTE;
}

static void
forged_noted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  tresen_store_write_finish (TRESEN_STORE (source), result, &error);
  if (error != NULL)
    g_warning ("inbox: a refused callback was not noted: %s", error->message);
}

/* Answered at once; what is kept of it is that it happened and why, not what a stranger wrote. */
static void
refuse_forged (TresenInbox *self, TresenHttpExchange *exchange, TresenWechatVerdict *verdict)
{
  TresenHttpRequest *request = tresen_http_exchange_get_request (exchange);
  TresenInbound *inbound;

  tresen_http_exchange_reply (exchange, verdict->reply);
  if (!may_keep_forged (self))
    return;
  g_message ("inbox: refused a request: %s", verdict->reason);
  inbound = g_new0 (TresenInbound, 1);
  inbound->raw = new_raw (self, request, verdict, TRESEN_VERDICT_REFUSED);
  g_free (inbound->raw->query);
  inbound->raw->query = g_strdup ("");
  tresen_store_write_async (self->store, tresen_inbound_write, inbound,
                            (GDestroyNotify) tresen_inbound_free, NULL, forged_noted_cb, NULL);
}

static void
wechat_cb (TresenHttpExchange *exchange, gpointer user_data)
{
  TresenInbox *self = user_data;
  TresenHttpRequest *request = tresen_http_exchange_get_request (exchange);
  g_autoptr (TresenWechatVerdict) verdict = tresen_wechat_endpoint_read (self->account, request);

  switch (verdict->kind)
    {
    case TRESEN_WECHAT_VERDICT_CALLBACK:
      store_then_answer (self, exchange, verdict, TRESEN_VERDICT_ACCEPTED);
      break;
    case TRESEN_WECHAT_VERDICT_UNREADABLE:
      g_message ("inbox: kept a callback that cannot be read: %s", verdict->reason);
      store_then_answer (self, exchange, verdict, TRESEN_VERDICT_REFUSED);
      break;
    case TRESEN_WECHAT_VERDICT_FORGED:
      refuse_forged (self, exchange, verdict);
      break;
    case TRESEN_WECHAT_VERDICT_EMPTY:
      g_message ("inbox: a callback without a body");
      tresen_http_exchange_reply (exchange, verdict->reply);
      break;
    case TRESEN_WECHAT_VERDICT_ECHO:
    default:
      tresen_http_exchange_reply (exchange, verdict->reply);
      break;
    }
}

static void
tresen_inbox_dispose (GObject *object)
{
  TresenInbox *self = TRESEN_INBOX (object);

  tresen_source_clear (&self->watchdog);
  g_clear_object (&self->away);
  g_clear_object (&self->settler);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (tresen_inbox_parent_class)->dispose (object);
}

static void
tresen_inbox_finalize (GObject *object)
{
  TresenInbox *self = TRESEN_INBOX (object);

  g_clear_pointer (&self->clock, tresen_clock_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  G_OBJECT_CLASS (tresen_inbox_parent_class)->finalize (object);
}

static void
tresen_inbox_class_init (TresenInboxClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tresen_inbox_dispose;
  G_OBJECT_CLASS (klass)->finalize = tresen_inbox_finalize;
}

static void
tresen_inbox_init (TresenInbox *self)
{
  g_queue_init (&self->waiting);
  self->context = g_main_context_ref_thread_default ();
}

/**
 * tresen_inbox_new:
 * @account: borrowed; must outlive the inbox
 *
 * Returns: (transfer full): an inbox that belongs to the thread-default context
 */
TresenInbox *
tresen_inbox_new (TresenStore *store,
                  const TresenWechatAccount *account,
                  TresenAway *away,
                  TresenSettler *settler,
                  TresenClock *clock)
{
  TresenInbox *self = g_object_new (TRESEN_TYPE_INBOX, NULL);

  self->store = g_object_ref (store);
  self->account = account;
  self->away = g_object_ref (away);
  self->settler = g_object_ref (settler);
  self->clock = tresen_clock_ref (clock);
  return self;
}

/**
 * tresen_inbox_add_routes:
 *
 * Adds GET and POST /wechat to @router, which must not outlive @self. The context of the inbox.
 */
void
tresen_inbox_add_routes (TresenInbox *self, TresenHttpRouter *router)
{
  const TresenHttpRoute route = {
    .path = "/wechat",
    .methods = "GET POST",
    .max_body = MAX_BODY,
    .handler = wechat_cb,
    .user_data = self,
  };

  tresen_http_router_add (router, &route);
}
