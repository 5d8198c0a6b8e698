/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-pay-desk.h"

#include <string.h>

#include "tresen-pay-judge.h"
#include "tresen-pay-pages.h"
#include "tresen-pay-sign-ins.h"
#include "tresen-pay-terms.h"
#include "tresen-pay-writes.h"
#include "tresen-random.h"
#include "tresen-store-payments.h"
#include "tresen-wechat-oauth.h"

#define ROUTE "/pay/"
#define TOKEN_SIZE 32
#define MAX_BODY 4096

struct _TresenPayDesk
{
  GObject parent_instance;

  TresenStore *store;
  TresenWechatClient *wechat;
  TresenClock *clock;
  TresenPayTerms *terms;
  TresenPayPages *pages;
  TresenPaySignIns *sign_ins;
  char *app_id;
  char *oauth_base;
  gboolean can_sign_in; /* WeChat may be asked who a visitor is */
};

G_DEFINE_FINAL_TYPE (TresenPayDesk, tresen_pay_desk, G_TYPE_OBJECT)

/* What is asked for by path and method. */
typedef enum
{
  WISH_LOOK,
  WISH_GO_ON,
  WISH_COME_BACK, /* from WeChat, with a code */
  WISH_AGAIN,
} Wish;

/* One request until it is answered. */
typedef struct
{
  TresenPayDesk *desk;
  TresenHttpExchange *exchange;
  const TresenHttpRequest *request; /* of the exchange */
  Wish wish;
  char *token;
  char *openid;           /* (nullable): who it is, once WeChat has told */
  TresenPayment *payment; /* (nullable): once it is found */
} Visit;

static void
visit_free (Visit *visit)
{
  g_object_unref (visit->desk);
  tresen_http_exchange_unref (visit->exchange);
  g_free (visit->token);
  g_free (visit->openid);
  g_clear_pointer (&visit->payment, tresen_payment_unref);
  g_free (visit);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Visit, visit_free)

static gint64
now (TresenPayDesk *self)
{
  return tresen_clock_now_us (self->clock);
}

static void
show (Visit *visit, TresenPayPageKind kind)
{
  g_autoptr (TresenHttpReply) reply = tresen_pay_pages_make (visit->desk->pages, visit->request,
                                                             kind, visit->payment, visit->token);

  tresen_http_exchange_reply (visit->exchange, reply);
}

/* After a POST, so that nothing is sent twice by going back: the page itself shows how it stands. */
static void
redirect_to_page (Visit *visit, const char *token)
{
  g_autoptr (TresenHttpReply) reply = tresen_pay_pages_make_redirect (visit->request, token);

  tresen_http_exchange_reply (visit->exchange, reply);
}

/* What the store could not do. Somebody else was quicker: the page tells how it stands now. */
static void
show_failure (Visit *visit, const GError *error)
{
  if (g_error_matches (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_NOT_FOUND))
    show (visit, TRESEN_PAY_PAGE_UNKNOWN);
  else if (g_error_matches (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_PAID)
           || g_error_matches (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_WITHDRAWN)
           || g_error_matches (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_OVER)
           || g_error_matches (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_REPLACED))
    redirect_to_page (visit, visit->token);
  else
    {
      g_warning ("pay-desk: a customer has to come again: %s", error->message);
      show (visit, TRESEN_PAY_PAGE_LATER);
    }
}

/* On to Paygate */

static void
send_on (Visit *visit, const TresenPaygateForm *form)
{
  g_autoptr (TresenHttpReply) reply
      = tresen_pay_pages_make_go_on (visit->desk->pages, visit->request, visit->payment, form);

  tresen_http_exchange_reply (visit->exchange, reply);
}

static TresenPaygateForm *
make_form (Visit *visit, const TresenPayAttempt *attempt)
{
  g_autoptr (GError) error = NULL;
  TresenPaygateForm *form
      = tresen_pay_terms_make_form (visit->desk->terms, visit->payment, attempt, &error);

  if (form == NULL)
    g_warning ("pay-desk: %s", error->message);
  return form;
}

static void
fixed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Visit) visit = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenPayAttempt) attempt
      = tresen_store_write_finish (TRESEN_STORE (source), result, &error);
  g_autoptr (TresenPaygateForm) form = NULL;

  if (attempt == NULL)
    {
      show_failure (visit, error);
      return;
    }
  form = make_form (visit, attempt);
  if (form != NULL)
    send_on (visit, form);
  else
    show (visit, TRESEN_PAY_PAGE_OUTDATED);
}

/* What would be sent, to be looked at before anything is written down: an order that Paygate would not take is not begun. */
static gboolean
can_be_sent (Visit *visit, const TresenPayFixing *fixing)
{
  TresenPayAttempt attempt = *visit->payment->attempt;
  g_autoptr (TresenPaygateForm) form = NULL;

  attempt.channel = fixing->channel;
  if (*fixing->openid != '\0')
    attempt.openid = fixing->openid;
  form = make_form (visit, &attempt);
  return form != NULL;
}

/* Takes @visit. */
static void
fix_and_send_on (Visit *visit, TresenPayChannel channel)
{
  TresenPayFixing *fixing = g_new0 (TresenPayFixing, 1);

  fixing->attempt_id = visit->payment->attempt->id;
  fixing->channel = channel;
  fixing->openid = g_strdup (visit->openid != NULL ? visit->openid : "");
  fixing->payer_ip = tresen_pay_judge_payer_ip (visit->request->forwarded_for);
  fixing->now_us = now (visit->desk);
  if (!can_be_sent (visit, fixing))
    {
      show (visit, TRESEN_PAY_PAGE_OUTDATED);
      tresen_pay_fixing_free (fixing);
      visit_free (visit);
      return;
    }
  tresen_store_write_async (visit->desk->store, tresen_pay_fixing_write, fixing,
                            (GDestroyNotify) tresen_pay_fixing_free,
                            (GDestroyNotify) tresen_pay_attempt_unref, fixed_cb, visit);
}

/* Who pays, inside WeChat */

static void
ask_wechat (Visit *visit)
{
  TresenPayDesk *self = visit->desk;
  const char *state = tresen_pay_sign_ins_begin (self->sign_ins, visit->token);
  g_autofree char *back = g_strconcat (self->terms->base_url, ROUTE, visit->token, "/oauth", NULL);
  g_autofree char *url = tresen_wechat_oauth_make_url (self->oauth_base, self->app_id, back, state);
  g_autoptr (TresenHttpReply) reply = tresen_pay_pages_make_way (url);

  tresen_http_exchange_reply (visit->exchange, reply);
}

/* Takes @visit. */
static void
go_on (Visit *visit)
{
  TresenWebBrowser browser = tresen_web_browser_tell (visit->request->user_agent);
  TresenPayChannel channel = tresen_pay_judge_channel (visit->payment, browser);
  gboolean knows_payer = visit->openid != NULL || *visit->payment->attempt->openid != '\0';

  if (channel != TRESEN_PAY_CHANNEL_JSAPI || knows_payer)
    {
      fix_and_send_on (visit, channel);
      return;
    }
  if (browser != TRESEN_WEB_BROWSER_WECHAT)
    show (visit, TRESEN_PAY_PAGE_OPEN_IN_WECHAT);
  else if (!visit->desk->can_sign_in)
    show (visit, TRESEN_PAY_PAGE_OPEN_IN_BROWSER);
  else
    ask_wechat (visit);
  visit_free (visit);
}

/* Another attempt */

static void
begun_again_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Visit) visit = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *token = tresen_store_write_finish (TRESEN_STORE (source), result, &error);

  if (token != NULL)
    redirect_to_page (visit, token);
  else
    show_failure (visit, error);
}

/* Takes @visit. */
static void
begin_again (Visit *visit)
{
  TresenPayAgain *again = g_new0 (TresenPayAgain, 1);

  again->token = g_strdup (visit->token);
  again->new_token = tresen_random_token ();
  again->trans_id = tresen_random_token ();
  again->req_id = tresen_random_token ();
  again->user_data = tresen_random_token ();
  again->now_us = now (visit->desk);
  tresen_store_write_async (visit->desk->store, tresen_pay_again_write, again,
                            (GDestroyNotify) tresen_pay_again_free, g_free, begun_again_cb, visit);
}

/* What is to be done with the page that was found. Takes @visit. */
static void
serve (Visit *visit)
{
  const TresenPayment *payment = visit->payment;
  const TresenPayAttempt *successor = tresen_pay_judge_successor (payment);
  TresenPayPageKind kind = tresen_pay_judge_page (payment, now (visit->desk));
  gboolean is_open = kind == TRESEN_PAY_PAGE_START || kind == TRESEN_PAY_PAGE_FAILED
                     || kind == TRESEN_PAY_PAGE_EXPIRED;

  if (is_open && successor != NULL)
    redirect_to_page (visit, successor->token);
  else if (is_open && !tresen_pay_terms_hold (visit->desk->terms, payment->attempt))
    show (visit, TRESEN_PAY_PAGE_OUTDATED);
  else if (visit->wish == WISH_AGAIN)
    {
      begin_again (visit);
      return;
    }
  else if (visit->wish != WISH_LOOK && kind == TRESEN_PAY_PAGE_START)
    {
      go_on (visit);
      return;
    }
  else
    show (visit, kind);
  visit_free (visit);
}

static gpointer
read_payment (TresenDb *db, gpointer token, GError **error)
{
  return tresen_store_payment_find_by_token (db, token, error);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Visit) visit = user_data;
  g_autoptr (GError) error = NULL;

  visit->payment = tresen_store_read_finish (TRESEN_STORE (source), result, &error);
  if (visit->payment != NULL)
    serve (g_steal_pointer (&visit));
  else
    show_failure (visit, error);
}

/* Takes @visit. */
static void
find_payment (Visit *visit)
{
  tresen_store_read_async (visit->desk->store, read_payment, g_strdup (visit->token), g_free,
                           (GDestroyNotify) tresen_payment_unref, NULL, found_cb, visit);
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Visit) visit = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenWechatVisitor) visitor
      = tresen_wechat_client_sign_in_finish (TRESEN_WECHAT_CLIENT (source), result, &error);

  if (visitor != NULL && !visitor->is_snapshot)
    {
      visit->openid = g_steal_pointer (&visitor->openid);
      find_payment (g_steal_pointer (&visit));
      return;
    }
  if (error != NULL)
    g_message ("pay-desk: WeChat did not say who pays: %s", error->message);
  if (g_error_matches (error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_SETTINGS))
    show (visit, TRESEN_PAY_PAGE_OPEN_IN_BROWSER);
  else
    show (visit, TRESEN_PAY_PAGE_SIGN_IN_FAILED);
}

/* An address that is opened once more, or by somebody who was not sent: the page begins anew. Takes @visit. */
static void
come_back (Visit *visit)
{
  TresenPayDesk *self = visit->desk;
  g_autoptr (TresenHttpQuery) query = tresen_http_query_parse (visit->request->query, NULL);
  const char *state = query != NULL ? tresen_http_query_get (query, "state") : NULL;
  const char *code = query != NULL ? tresen_http_query_get (query, "code") : NULL;

  if (code != NULL && tresen_pay_sign_ins_end (self->sign_ins, visit->token, state))
    {
      tresen_wechat_client_sign_in_async (self->wechat, code, NULL, signed_in_cb, visit);
      return;
    }
  redirect_to_page (visit, visit->token);
  visit_free (visit);
}

/* "/pay/0123456789abcdef0123456789abcdef/again". Returns: (transfer full) (nullable): the token */
static char *
read_path (const TresenHttpRequest *request, const char **rest)
{
  const char *token = request->path + strlen (ROUTE);
  gsize size = strspn (token, "0123456789abcdef");

  if (size != TOKEN_SIZE || (token[size] != '\0' && token[size] != '/'))
    return NULL;
  *rest = token + size;
  return g_strndup (token, size);
}

static gboolean
read_wish (const char *rest, Wish *wish, const char **methods)
{
  static const struct
  {
    const char *rest;
    const char *methods;
    Wish wish;
  } wishes[] = {
    { "", "GET, POST", WISH_LOOK },
    { "/oauth", "GET", WISH_COME_BACK },
    { "/again", "POST", WISH_AGAIN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wishes); i++)
    if (strcmp (wishes[i].rest, rest) == 0)
      {
        *wish = wishes[i].wish;
        *methods = wishes[i].methods;
        return TRUE;
      }
  return FALSE;
}

static void
refuse_method (TresenHttpExchange *exchange, const char *methods)
{
  g_autoptr (TresenHttpReply) reply = tresen_http_reply_new_empty (405);

  tresen_http_reply_set_header (reply, "Allow", methods);
  tresen_http_exchange_reply (exchange, reply);
}

/* What is no address of ours is told so without asking the store. */
static void
pay_cb (TresenHttpExchange *exchange, gpointer user_data)
{
  TresenPayDesk *self = user_data;
  const TresenHttpRequest *request = tresen_http_exchange_get_request (exchange);
  const char *rest = NULL;
  const char *methods = NULL;
  g_autofree char *token = read_path (request, &rest);
  Wish wish;
  Visit *visit;

  if (token == NULL || !read_wish (rest, &wish, &methods))
    {
      g_autoptr (TresenHttpReply) reply
          = tresen_pay_pages_make (self->pages, request, TRESEN_PAY_PAGE_UNKNOWN, NULL, NULL);

      tresen_http_exchange_reply (exchange, reply);
      return;
    }
  if (strstr (methods, request->method) == NULL)
    {
      refuse_method (exchange, methods);
      return;
    }
  if (wish == WISH_LOOK && strcmp (request->method, "POST") == 0)
    wish = WISH_GO_ON;
  visit = g_new0 (Visit, 1);
  visit->desk = g_object_ref (self);
  visit->exchange = tresen_http_exchange_ref (exchange);
  visit->request = request;
  visit->wish = wish;
  visit->token = g_steal_pointer (&token);
  if (wish == WISH_COME_BACK)
    come_back (visit);
  else
    find_payment (visit);
}

static void
tresen_pay_desk_dispose (GObject *object)
{
  TresenPayDesk *self = TRESEN_PAY_DESK (object);

  g_clear_object (&self->store);
  g_clear_object (&self->wechat);
  G_OBJECT_CLASS (tresen_pay_desk_parent_class)->dispose (object);
}

static void
tresen_pay_desk_finalize (GObject *object)
{
  TresenPayDesk *self = TRESEN_PAY_DESK (object);

  g_clear_pointer (&self->pages, tresen_pay_pages_free);
  g_clear_pointer (&self->terms, tresen_pay_terms_free);
  g_clear_pointer (&self->sign_ins, tresen_pay_sign_ins_free);
  g_clear_pointer (&self->clock, tresen_clock_unref);
  g_free (self->app_id);
  g_free (self->oauth_base);
  G_OBJECT_CLASS (tresen_pay_desk_parent_class)->finalize (object);
}

static void
tresen_pay_desk_class_init (TresenPayDeskClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tresen_pay_desk_dispose;
  G_OBJECT_CLASS (klass)->finalize = tresen_pay_desk_finalize;
}

static void
tresen_pay_desk_init (TresenPayDesk *self)
{
}

/**
 * tresen_pay_desk_new:
 * @merchant: (nullable): payments are not set up: pages tell how payments stand, and none can be started
 * @wechat: is asked who pays
 * @connection, @secrets: copied as far as they are needed
 *
 * Returns: (transfer full): a desk that belongs to the thread-default context
 */
TresenPayDesk *
tresen_pay_desk_new (TresenStore *store,
                     TresenPaygateMerchant *merchant,
                     TresenWechatClient *wechat,
                     const TresenConnection *connection,
                     const TresenSecrets *secrets,
                     TresenClock *clock)
{
  TresenPayDesk *self = g_object_new (TRESEN_TYPE_PAY_DESK, NULL);

  self->store = g_object_ref (store);
  self->wechat = g_object_ref (wechat);
  self->clock = tresen_clock_ref (clock);
  self->terms = tresen_pay_terms_new (connection, merchant);
  self->sign_ins = tresen_pay_sign_ins_new (clock);
  self->app_id = g_strdup (connection->wechat_app_id);
  self->oauth_base = g_strdup (connection->wechat_oauth_base);
  self->can_sign_in
      = *self->app_id != '\0' && *self->oauth_base != '\0' && secrets->wechat_app_secret != NULL;
  self->pages = tresen_pay_pages_new (self->terms, self->can_sign_in ? self->oauth_base : "");
  return self;
}

/**
 * tresen_pay_desk_set_server_url:
 * @server_url: where the bridge listens, without a slash at the end
 *
 * Before the first request; without a public address it stands for that. The desk's context.
 */
void
tresen_pay_desk_set_server_url (TresenPayDesk *self, const char *server_url)
{
  tresen_pay_terms_set_server_url (self->terms, server_url);
}

/**
 * tresen_pay_desk_add_routes:
 *
 * Adds GET and POST /pay/… to @router, which must not outlive @self. The desk's context.
 */
void
tresen_pay_desk_add_routes (TresenPayDesk *self, TresenHttpRouter *router)
{
  const TresenHttpRoute route = {
    .path = ROUTE,
    .methods = "GET POST",
    .max_body = MAX_BODY,
    .is_public = TRUE,
    .handler = pay_cb,
    .user_data = self,
  };

  tresen_http_router_add (router, &route);
}

/**
 * tresen_pay_desk_make_result_page:
 * @request: of the customer's browser, for /paygate/success or /paygate/failure
 * @payment: (nullable): as it is stored after the result was taken, its attempt being the one of the result; %NULL for a
 *   genuine result of an order that is not here
 *
 * What the customer sees who comes back from Paygate: by what is stored, in his language; while the result is still open, a page
 * that comes again by itself. The desk's context.
 *
 * Returns: (transfer full): the page
 */
TresenHttpReply *
tresen_pay_desk_make_result_page (TresenPayDesk *self,
                                  const TresenHttpRequest *request,
                                  const TresenPayment *payment)
{
  if (payment == NULL || payment->attempt == NULL)
    return tresen_pay_pages_make (self->pages, request, TRESEN_PAY_PAGE_ORPHAN, NULL, NULL);
  return tresen_pay_pages_make (self->pages, request, tresen_pay_judge_result (payment, now (self)),
                                payment, payment->attempt->token);
}

/**
 * tresen_pay_desk_make_refusal_page:
 * @status: 400 for a result that is not genuine or cannot be read, the same page whatever the reason; 503 when it could not be
 *   written down
 *
 * The desk's context.
 *
 * Returns: (transfer full): the page
 */
TresenHttpReply *
tresen_pay_desk_make_refusal_page (TresenPayDesk *self,
                                   const TresenHttpRequest *request,
                                   guint status)
{
  return tresen_pay_pages_make (self->pages, request,
                                status == 503 ? TRESEN_PAY_PAGE_LATER : TRESEN_PAY_PAGE_REFUSED,
                                NULL, NULL);
}
