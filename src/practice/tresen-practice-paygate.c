/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-practice-paygate-private.h"

#include <string.h>

#include "tresen-practice-samples.h"
#include "tresen-source.h"

#define REQUEST_MAX (64 * 1024)
#define MOST_REFUSED 100
#define DEFAULT_MINUTE_US G_TIME_SPAN_SECOND
#define DEFAULT_LATER_US (8 * G_TIME_SPAN_SECOND)

G_DEFINE_FINAL_TYPE (TresenPracticePaygate, tresen_practice_paygate, G_TYPE_OBJECT)

/* Something that is to happen after a while. */
typedef struct
{
  TresenPracticePaygate *owner; /* owns this */
  TresenPracticePaygateWaitFunc func;
  gpointer data;
  GDestroyNotify destroy;
  GSource *timer;
} Wait;

static void
wait_free (gpointer data)
{
  Wait *wait = data;

  tresen_source_clear (&wait->timer);
  if (wait->data != NULL)
    wait->destroy (wait->data);
  g_free (wait);
}

static void
tresen_practice_paygate_dispose (GObject *object)
{
  tresen_practice_paygate_stop (TRESEN_PRACTICE_PAYGATE (object));
  G_OBJECT_CLASS (tresen_practice_paygate_parent_class)->dispose (object);
}

static void
tresen_practice_paygate_finalize (GObject *object)
{
  TresenPracticePaygate *self = TRESEN_PRACTICE_PAYGATE (object);

  g_clear_object (&self->client);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->waits, g_ptr_array_unref);
  g_clear_pointer (&self->calls, g_hash_table_unref);
  g_clear_pointer (&self->refused, json_array_unref);
  g_clear_pointer (&self->faults, tresen_practice_faults_free);
  g_clear_pointer (&self->books, tresen_practice_paygate_books_free);
  g_clear_pointer (&self->keys, tresen_practice_paygate_keys_free);
  g_clear_pointer (&self->clock, tresen_clock_unref);
  g_free (self->base);
  g_main_context_unref (self->context);
  G_OBJECT_CLASS (tresen_practice_paygate_parent_class)->finalize (object);
}

static void
tresen_practice_paygate_class_init (TresenPracticePaygateClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tresen_practice_paygate_dispose;
  G_OBJECT_CLASS (klass)->finalize = tresen_practice_paygate_finalize;
}

static void
tresen_practice_paygate_init (TresenPracticePaygate *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->cancellable = g_cancellable_new ();
  self->client = tresen_http_client_new ();
  self->waits = g_ptr_array_new_with_free_func (wait_free);
  self->calls = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->refused = json_array_new ();
  self->faults = tresen_practice_faults_new ();
  self->books = tresen_practice_paygate_books_new ();
  self->base = g_strdup ("");
}

static void
load_books (TresenPracticePaygate *self, const char *path)
{
  g_autoptr (GError) error = NULL;

  self->file = tresen_practice_paygate_file_new (path, self->books);
  if (tresen_practice_paygate_file_load (self->file, &error))
    return;
  if (!g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_warning ("practice: the books of Paygate cannot be read, starting anew: %s", error->message);
}

/**
 * tresen_practice_paygate_new:
 * @config: copied
 *
 * Reads the books, if there are some.
 *
 * Returns: (transfer full): a stand-in that does not listen yet
 */
TresenPracticePaygate *
tresen_practice_paygate_new (const TresenPracticePaygateConfig *config)
{
  TresenPracticePaygate *self = g_object_new (TRESEN_TYPE_PRACTICE_PAYGATE, NULL);

  self->keys = tresen_practice_paygate_keys_new (config->merchant_id, config->encryption_password,
                                                 config->hmac_password, config->uses_aes);
  self->keys->allows_letters = config->allows_letters;
  self->clock
      = config->clock != NULL ? tresen_clock_ref (config->clock) : tresen_clock_new_system ();
  self->minute_us = config->minute_us > 0 ? config->minute_us : DEFAULT_MINUTE_US;
  self->later_us = config->later_us > 0 ? config->later_us : DEFAULT_LATER_US;
  self->knows_openid = config->knows_openid;
  self->user_data = config->user_data;
  if (config->state_file != NULL)
    load_books (self, config->state_file);
  return self;
}

/* Microseconds of the stand-in's clock, which tests move. */
gint64
tresen_practice_paygate_now_us (TresenPracticePaygate *self)
{
  return tresen_clock_now_us (self->clock) + self->skew_us;
}

/* What follows changes what the file keeps. */
void
tresen_practice_paygate_touch (TresenPracticePaygate *self)
{
  if (self->file != NULL)
    tresen_practice_paygate_file_touch (self->file);
}

static gboolean
waited_cb (gpointer data)
{
  Wait *wait = data;
  TresenPracticePaygate *self = wait->owner;
  TresenPracticePaygateWaitFunc func = wait->func;
  gpointer what = g_steal_pointer (&wait->data);

  g_ptr_array_remove_fast (self->waits, wait);
  func (self, what);
  return G_SOURCE_REMOVE;
}

/* @func gets @data for its own; @destroy frees it if that time never comes. */
void
tresen_practice_paygate_wait (TresenPracticePaygate *self,
                              gint64 delay_us,
                              TresenPracticePaygateWaitFunc func,
                              gpointer data,
                              GDestroyNotify destroy)
{
  Wait *wait = g_new0 (Wait, 1);

  wait->owner = self;
  wait->func = func;
  wait->data = data;
  wait->destroy = destroy;
  wait->timer = tresen_source_add_timeout (self->context, delay_us, waited_cb, wait, NULL);
  g_ptr_array_add (self->waits, wait);
}

/* One more call of @path. */
void
tresen_practice_paygate_count (TresenPracticePaygate *self, const char *path)
{
  int count = GPOINTER_TO_INT (g_hash_table_lookup (self->calls, path));

  g_hash_table_insert (self->calls, g_strdup (path), GINT_TO_POINTER (count + 1));
}

/* Keeps what was refused for the read-out; @form is NULL when nothing could be read. */
void
tresen_practice_paygate_refused (TresenPracticePaygate *self,
                                 const char *path,
                                 const TresenPracticePaygateForm *form,
                                 const TresenPracticePaygateVerdict *verdict)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "path", path);
  json_object_set_string_member (
      object, "transid", form != NULL ? tresen_practice_paygate_form_text (form, "TransID") : "");
  json_object_set_string_member (object, "code", verdict->code);
  json_object_set_string_member (object, "description", verdict->description);
  if (json_array_get_length (self->refused) == MOST_REFUSED)
    json_array_remove_element (self->refused, 0);
  json_array_add_object_element (self->refused, object);
}

static TresenHttpReply *
carry_out (TresenPracticePaygate *self,
           const TresenHttpRequest *request,
           const TresenPracticeFault *fault)
{
  if (strcmp (request->path, "/wechat.aspx") == 0)
    return tresen_practice_paygate_start (self, request, fault);
  if (strcmp (request->path, "/credit.aspx") == 0)
    return tresen_practice_paygate_credit (self, request, fault);
  return tresen_practice_paygate_inquire (self, request, fault);
}

/* An exchange that a fault keeps waiting. */
typedef struct
{
  TresenHttpExchange *exchange;
  TresenHttpReply *reply; /* NULL: still to be carried out */
} Late;

static void
late_free (gpointer data)
{
  Late *late = data;

  g_clear_pointer (&late->exchange, tresen_http_exchange_unref);
  g_clear_pointer (&late->reply, tresen_http_reply_unref);
  g_free (late);
}

static void
answer_late (TresenPracticePaygate *self, gpointer data)
{
  Late *late = data;

  if (late->reply == NULL)
    late->reply = carry_out (self, tresen_http_exchange_get_request (late->exchange), NULL);
  tresen_http_exchange_reply (late->exchange, late->reply);
  late_free (late);
}

static void
hold (TresenPracticePaygate *self, TresenHttpExchange *exchange, TresenHttpReply *reply, guint ms)
{
  Late *late = g_new0 (Late, 1);

  late->exchange = tresen_http_exchange_ref (exchange);
  late->reply = reply != NULL ? tresen_http_reply_ref (reply) : NULL;
  tresen_practice_paygate_wait (self, (gint64) ms * 1000, answer_late, late, late_free);
}

static gboolean
comes_after (TresenPracticeFaultKind kind)
{
  return kind == TRESEN_PRACTICE_FAULT_CUT_AFTER || kind == TRESEN_PRACTICE_FAULT_HANG
         || kind == TRESEN_PRACTICE_FAULT_STATUS_AFTER || kind == TRESEN_PRACTICE_FAULT_HTML_AFTER;
}

static void
go_wrong (TresenPracticePaygate *self,
          TresenHttpExchange *exchange,
          const TresenPracticeFault *fault)
{
  g_autoptr (TresenHttpReply) reply = NULL;

  if (comes_after (fault->kind))
    reply = carry_out (self, tresen_http_exchange_get_request (exchange), fault);
  if (fault->kind == TRESEN_PRACTICE_FAULT_HANG || fault->kind == TRESEN_PRACTICE_FAULT_HANG_BEFORE)
    {
      hold (self, exchange, reply, fault->ms);
      return;
    }
  if (fault->kind == TRESEN_PRACTICE_FAULT_CUT_AFTER
      || fault->kind == TRESEN_PRACTICE_FAULT_CUT_BEFORE)
    {
      tresen_http_exchange_hang_up (exchange);
      return;
    }
  g_clear_pointer (&reply, tresen_http_reply_unref);
  if (fault->kind == TRESEN_PRACTICE_FAULT_HTML || fault->kind == TRESEN_PRACTICE_FAULT_HTML_AFTER)
    reply = tresen_http_reply_new_text (200, "text/html",
                                        "<html><body><h1>502 Bad Gateway</h1></body></html>");
  else
    reply = tresen_http_reply_new_empty (fault->status);
  tresen_http_exchange_reply (exchange, reply);
}

static gboolean
changes_transport (TresenPracticeFaultKind kind)
{
  return kind <= TRESEN_PRACTICE_FAULT_HTML_AFTER && kind != TRESEN_PRACTICE_FAULT_ERRCODE;
}

static void
call_cb (TresenHttpExchange *exchange, gpointer user_data)
{
  TresenPracticePaygate *self = user_data;
  TresenHttpRequest *request = tresen_http_exchange_get_request (exchange);
  TresenPracticeFault fault = { .kind = TRESEN_PRACTICE_FAULT_ERRCODE };
  gboolean has_fault = tresen_practice_faults_take (self->faults, request->path, &fault);
  g_autoptr (TresenHttpReply) reply = NULL;

  tresen_practice_paygate_count (self, request->path);
  if (has_fault && changes_transport (fault.kind))
    {
      go_wrong (self, exchange, &fault);
      return;
    }
  reply = carry_out (self, request, has_fault ? &fault : NULL);
  tresen_http_exchange_reply (exchange, reply);
}

static void
press (TresenPracticePaygate *self, TresenHttpExchange *exchange)
{
  TresenHttpRequest *request = tresen_http_exchange_get_request (exchange);
  gsize size = 0;
  const char *body = g_bytes_get_data (request->body, &size);
  g_autoptr (TresenPracticePaygateForm) form
      = tresen_practice_paygate_read_outer (size > 0 ? body : "", size);
  TresenPracticePaygatePayment *payment = tresen_practice_paygate_books_find_page (
      self->books, tresen_practice_paygate_form_text (form, "id"));
  g_autoptr (TresenHttpReply) reply = NULL;
  const char *act;

  if (payment != NULL && !tresen_practice_paygate_is_foreign (request))
    {
      tresen_practice_paygate_books_expire (self->books, tresen_practice_paygate_now_us (self));
      act = payment->state == TRESEN_PRACTICE_PAYGATE_OPEN
                ? tresen_practice_paygate_form_text (form, "do")
                : "";
      tresen_practice_paygate_do (self, payment, act, exchange);
      return;
    }
  reply = tresen_http_reply_new_empty (404);
  tresen_http_exchange_reply (exchange, reply);
}

static void
hosted_cb (TresenHttpExchange *exchange, gpointer user_data)
{
  TresenPracticePaygate *self = user_data;
  TresenHttpRequest *request = tresen_http_exchange_get_request (exchange);
  g_autoptr (TresenPracticePaygateForm) query
      = tresen_practice_paygate_read_outer (request->query, strlen (request->query));
  TresenPracticePaygatePayment *payment = tresen_practice_paygate_books_find_page (
      self->books, tresen_practice_paygate_form_text (query, "id"));
  g_autoptr (TresenHttpReply) reply = NULL;

  if (strcmp (request->method, "POST") == 0)
    {
      press (self, exchange);
      return;
    }
  tresen_practice_paygate_books_expire (self->books, tresen_practice_paygate_now_us (self));
  if (payment == NULL)
    reply = tresen_http_reply_new_empty (404);
  else if (payment->state == TRESEN_PRACTICE_PAYGATE_OPEN)
    reply = tresen_practice_paygate_page (self, payment);
  else
    reply = tresen_practice_paygate_result_reply (self, payment);
  tresen_http_exchange_reply (exchange, reply);
}

static void
list_cb (TresenHttpExchange *exchange, gpointer user_data)
{
  g_autoptr (TresenHttpReply) reply = tresen_practice_paygate_list_page (user_data);

  tresen_http_exchange_reply (exchange, reply);
}

typedef struct
{
  const char *path;
  const char *file;
  const char *content_type;
} Resource;

static const Resource resources[] = {
  { "/practice/paygate.css", "paygate.css", "text/css; charset=utf-8" },
  { "/practice/paygate.js", "paygate.js", "text/javascript; charset=utf-8" },
  { "/favicon.ico", "icon.svg", "image/svg+xml" },
};

static void
resource_cb (TresenHttpExchange *exchange, gpointer user_data)
{
  const Resource *resource = user_data;
  g_autoptr (GBytes) content = tresen_practice_page_file_new (resource->file);
  g_autoptr (TresenHttpReply) reply = tresen_http_reply_new (200, resource->content_type, content);

  tresen_http_exchange_reply (exchange, reply);
}

static TresenHttpRouter *
make_router (TresenPracticePaygate *self)
{
  static const char *const calls[]
      = { "/wechat.aspx", "/credit.aspx", "/inquire.aspx", "/inquire24.aspx" };
  TresenHttpRouter *router = tresen_http_router_new ();
  TresenHttpRoute route = { .methods = "GET POST", .max_body = REQUEST_MAX, .user_data = self };

  for (gsize i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      route.path = calls[i];
      route.handler = call_cb;
      tresen_http_router_add (router, &route);
    }
  route.path = "/cbWechat.aspx";
  route.handler = hosted_cb;
  tresen_http_router_add (router, &route);
  route = (TresenHttpRoute){ .path = "/", .methods = "GET", .handler = list_cb, .user_data = self };
  tresen_http_router_add (router, &route);
  for (gsize i = 0; i < G_N_ELEMENTS (resources); i++)
    {
      route.path = resources[i].path;
      route.handler = resource_cb;
      route.user_data = (gpointer) &resources[i];
      tresen_http_router_add (router, &route);
    }
  tresen_practice_paygate_add_orders (self, router);
  return router;
}

/**
 * tresen_practice_paygate_listen:
 * @port: 0 takes any free one
 *
 * Serves on 127.0.0.1 only. Errors: those of listening.
 *
 * Returns: whether it listens; tresen_practice_paygate_get_base() then says where
 */
gboolean
tresen_practice_paygate_listen (TresenPracticePaygate *self, guint16 port, GError **error)
{
  TresenHttpLimits limits = tresen_http_default_limits;

  limits.max_connections = 1024;
  limits.max_in_work = 1024;
  limits.max_request_line = 2 * REQUEST_MAX;
  limits.max_header = 4 * REQUEST_MAX;
  self->server = tresen_http_server_new (make_router (self), &limits);
  if (!tresen_http_server_listen (self->server, "127.0.0.1", port, error))
    {
      g_prefix_error (error, "practice: ");
      return FALSE;
    }
  g_free (self->base);
  self->base = g_strdup_printf ("http://127.0.0.1:%u/",
                                (guint) tresen_http_server_get_port (self->server));
  return TRUE;
}

/**
 * tresen_practice_paygate_stop:
 *
 * Ends what is under way, closes the port and writes the books. To be called before the last reference is let go, since a
 * notification on its way holds one.
 */
void
tresen_practice_paygate_stop (TresenPracticePaygate *self)
{
  g_cancellable_cancel (self->cancellable);
  g_ptr_array_set_size (self->waits, 0);
  g_clear_object (&self->server);
  g_clear_pointer (&self->file, tresen_practice_paygate_file_free);
}

/** tresen_practice_paygate_get_base: Returns: "http://127.0.0.1:PORT/", "" before it listens */
const char *
tresen_practice_paygate_get_base (TresenPracticePaygate *self)
{
  return self->base;
}

/**
 * tresen_practice_paygate_act:
 * @trans_id: of an order
 * @act: "pay", "cancel", "later", "settle" or "tell"
 *
 * Plays the customer without a browser, and tells the desk.
 *
 * Returns: whether anything has moved
 */
gboolean
tresen_practice_paygate_act (TresenPracticePaygate *self, const char *trans_id, const char *act)
{
  TresenPracticePaygatePayment *payment
      = tresen_practice_paygate_books_find_transid (self->books, trans_id);

  if (payment == NULL)
    return FALSE;
  tresen_practice_paygate_books_expire (self->books, tresen_practice_paygate_now_us (self));
  return tresen_practice_paygate_do (self, payment, act, NULL);
}
