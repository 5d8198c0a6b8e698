/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-pay-results.h"

#include "tresen-pay-taking.h"
#include "tresen-source.h"
#include "tresen-store-callbacks.h"

/* Paygate and browsers wait a few seconds (spec 4.3); what is committed later is a repeat when it comes again. */
#define ANSWER_WITHIN_US (5 * G_USEC_PER_SEC)
#define MAX_BODY (16 * 1024)

/* Forgeries must not fill the disk: so many are written down a minute. */
#define REFUSED_KEPT_A_MINUTE 10

struct _TresenPayResults
{
  GObject parent_instance;

  TresenStore *store;
  const TresenPaygateSetup *setup; /* borrowed from the office, which outlives this */
  TresenPayDesk *desk;             /* makes the pages for browsers */
  TresenClock *clock;
  GMainContext *context;

  gint64 refused_minute;
  guint refused_in_minute;
};

G_DEFINE_FINAL_TYPE (TresenPayResults, tresen_pay_results, G_TYPE_OBJECT)

/* A request whose rows are on their way to the disk. */
typedef struct
{
  TresenPayResults *results;
  TresenHttpExchange *exchange; /* NULL once it has been answered */
  TresenPayVia via;
  GSource *timer;
} Waiting;

static void
waiting_free (Waiting *self)
{
  tresen_source_clear (&self->timer);
  g_clear_pointer (&self->exchange, tresen_http_exchange_unref);
  g_object_unref (self->results);
  g_free (self);
}

static void
answer_text (TresenHttpExchange *exchange, guint status, const char *text)
{
  g_autoptr (TresenHttpReply) reply
      = tresen_http_reply_new_text (status, "text/plain; charset=utf-8", text);

  tresen_http_exchange_reply (exchange, reply);
}

static void
answer_refusal_page (TresenPayResults *self, TresenHttpExchange *exchange, guint status)
{
  g_autoptr (TresenHttpReply) reply = tresen_pay_desk_make_refusal_page (
      self->desk, tresen_http_exchange_get_request (exchange), status);

  tresen_http_exchange_reply (exchange, reply);
}

static void
answer_result_page (TresenPayResults *self,
                    TresenHttpExchange *exchange,
                    const TresenPayment *payment)
{
  g_autoptr (TresenHttpReply) reply = tresen_pay_desk_make_result_page (
      self->desk, tresen_http_exchange_get_request (exchange), payment);

  tresen_http_exchange_reply (exchange, reply);
}

/* Nothing is stored, so nothing is acknowledged: it is wanted again. */
static void
answer_later (TresenPayResults *self, TresenHttpExchange *exchange, TresenPayVia via)
{
  if (via == TRESEN_PAY_VIA_NOTIFY)
    answer_text (exchange, 503, "later\n");
  else
    answer_refusal_page (self, exchange, 503);
}

static gboolean
too_late_cb (gpointer user_data)
{
  Waiting *waiting = user_data;

  g_warning ("payments: a result was not committed in time; it is wanted again");
  answer_later (waiting->results, waiting->exchange, waiting->via);
  g_clear_pointer (&waiting->exchange, tresen_http_exchange_unref);
  tresen_source_clear (&waiting->timer);
  return G_SOURCE_REMOVE;
}

static void
taken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Waiting *waiting = user_data;
  TresenPayResults *self = waiting->results;
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenPayTaken) taken
      = tresen_store_write_finish (TRESEN_STORE (source), result, &error);

  if (taken == NULL)
    g_warning ("payments: a result was not stored, so it is not acknowledged: %s", error->message);
  if (waiting->exchange != NULL && taken == NULL)
    answer_later (self, waiting->exchange, waiting->via);
  else if (waiting->exchange != NULL && waiting->via == TRESEN_PAY_VIA_NOTIFY)
    answer_text (waiting->exchange, 200, "OK\n");
  else if (waiting->exchange != NULL)
    answer_result_page (self, waiting->exchange, taken->payment);
  waiting_free (waiting);
}

static void
take (TresenPayResults *self,
      TresenHttpExchange *exchange,
      TresenPayVia via,
      TresenPaygateResult *result)
{
  TresenHttpRequest *request = tresen_http_exchange_get_request (exchange);
  gboolean wants_payment = via != TRESEN_PAY_VIA_NOTIFY;
  TresenPayTaking *taking = tresen_pay_taking_new (request, via, result, wants_payment,
                                                   tresen_clock_now_us (self->clock));
  Waiting *waiting = g_new0 (Waiting, 1);

  waiting->results = g_object_ref (self);
  waiting->exchange = tresen_http_exchange_ref (exchange);
  waiting->via = via;
  waiting->timer
      = tresen_source_add_timeout (self->context, ANSWER_WITHIN_US, too_late_cb, waiting, NULL);
  tresen_store_write_async (self->store, tresen_pay_taking_write, taking,
                            (GDestroyNotify) tresen_pay_taking_free,
                            (GDestroyNotify) tresen_pay_taken_free, taken_cb, waiting);
}

static gboolean
may_keep_refused (TresenPayResults *self)
{
  gint64 minute = tresen_clock_monotonic_us (self->clock) / G_TIME_SPAN_MINUTE;

  if (minute != self->refused_minute)
    {
      self->refused_minute = minute;
      self->refused_in_minute = 0;
    }
  return self->refused_in_minute++ < REFUSED_KEPT_A_MINUTE;
}

static gpointer
write_refused (TresenDb *db, gpointer data, GError **error)
{
  gboolean is_new;

  tresen_store_callback_add (db, data, &is_new, error);
  return NULL;
}

static void
refused_noted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  tresen_store_write_finish (TRESEN_STORE (source), result, &error);
  if (error != NULL)
    g_warning ("payments: a refused result was not noted: %s", error->message);
}

/* What is kept is that it happened and why, not what a stranger wrote. */
static void
note_refused (TresenPayResults *self, TresenPaygateRefusal refusal)
{
  const char *word = tresen_paygate_refusal_get_word (refusal);
  TresenRawCallback *raw;

  if (!may_keep_refused (self))
    return;
  g_message ("payments: refused a result: %s", word);
  raw = tresen_raw_callback_new ();
  raw->source = TRESEN_SOURCE_PAYGATE;
  raw->received_at_us = tresen_clock_now_us (self->clock);
  raw->verdict = TRESEN_VERDICT_REFUSED;
  raw->reason = g_strdup (word);
  tresen_store_write_async (self->store, write_refused, raw,
                            (GDestroyNotify) tresen_raw_callback_unref, NULL, refused_noted_cb,
                            NULL);
}

/* The same for every reason, so that nobody can find out by trying (spec 4.3). */
static void
refuse (TresenPayResults *self,
        TresenHttpExchange *exchange,
        TresenPayVia via,
        TresenPaygateRefusal refusal)
{
  guint status = tresen_paygate_refusal_get_http_status (refusal);

  note_refused (self, refusal);
  if (via == TRESEN_PAY_VIA_NOTIFY || status != 400)
    answer_text (exchange, status, "refused\n");
  else
    answer_refusal_page (self, exchange, status);
}

/* By which way it came is written down; nothing is decided by it (spec 4.4). Without keys nothing can be read: Paygate repeats it for
 * most of a day. */
static void
handle (TresenPayResults *self, TresenHttpExchange *exchange, TresenPayVia via)
{
  g_autoptr (TresenPaygateResult) result = NULL;

  if (self->setup->merchant == NULL)
    {
      answer_later (self, exchange, via);
      return;
    }
  result = tresen_paygate_result_read_request (self->setup->merchant,
                                               tresen_http_exchange_get_request (exchange));
  if (result->refusal != TRESEN_PAYGATE_REFUSAL_NONE)
    refuse (self, exchange, via, result->refusal);
  else
    take (self, exchange, via, g_steal_pointer (&result));
}

static void
notify_cb (TresenHttpExchange *exchange, gpointer user_data)
{
  handle (user_data, exchange, TRESEN_PAY_VIA_NOTIFY);
}

static void
success_cb (TresenHttpExchange *exchange, gpointer user_data)
{
  handle (user_data, exchange, TRESEN_PAY_VIA_SUCCESS);
}

static void
failure_cb (TresenHttpExchange *exchange, gpointer user_data)
{
  handle (user_data, exchange, TRESEN_PAY_VIA_FAILURE);
}

static void
tresen_pay_results_finalize (GObject *object)
{
  TresenPayResults *self = TRESEN_PAY_RESULTS (object);

  g_clear_object (&self->store);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->clock, tresen_clock_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  G_OBJECT_CLASS (tresen_pay_results_parent_class)->finalize (object);
}

static void
tresen_pay_results_class_init (TresenPayResultsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tresen_pay_results_finalize;
}

static void
tresen_pay_results_init (TresenPayResults *self)
{
  self->context = g_main_context_ref_thread_default ();
}

/**
 * tresen_pay_results_new:
 * @setup: borrowed; must outlive the results
 *
 * Returns: (transfer full): what answers at the three addresses, in the thread-default context
 */
TresenPayResults *
tresen_pay_results_new (TresenStore *store,
                        const TresenPaygateSetup *setup,
                        TresenPayDesk *desk,
                        TresenClock *clock)
{
  TresenPayResults *self = g_object_new (TRESEN_TYPE_PAY_RESULTS, NULL);

  self->store = g_object_ref (store);
  self->setup = setup;
  self->desk = g_object_ref (desk);
  self->clock = tresen_clock_ref (clock);
  return self;
}

/**
 * tresen_pay_results_add_routes:
 *
 * Adds GET and POST of /paygate/notify, /paygate/success and /paygate/failure to @router, which must not outlive @self. The
 * context of the results.
 */
void
tresen_pay_results_add_routes (TresenPayResults *self, TresenHttpRouter *router)
{
  static const struct
  {
    const char *path;
    TresenHttpHandler handler;
  } places[] = {
    { "/paygate/notify", notify_cb },
    { "/paygate/success", success_cb },
    { "/paygate/failure", failure_cb },
  };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      const TresenHttpRoute route = {
        .path = places[i].path,
        .methods = "GET POST",
        .max_body = MAX_BODY,
        .is_public = TRUE,
        .handler = places[i].handler,
        .user_data = self,
      };

      tresen_http_router_add (router, &route);
    }
}
