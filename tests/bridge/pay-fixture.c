/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pay-fixture.h"

#include <string.h>

#include "tresen-db.h"
#include "tresen-paygate-envelope.h"
#include "tresen-paygate-params.h"
#include "tresen-source.h"
#include "tresen-store-payments.h"
#include "tresen-store-refunds.h"

#define MERCHANT_ID "autohaus_demo"
#define PASSWORD "Xk9(f_2Lq!7Rz[5B"
#define HMAC_KEY "q8)Zt3=Yw_N5(rC9?xK2!aM7*dJ4]gB6"
#define CIPHER TRESEN_PAYGATE_CIPHER_BLOWFISH

/* The scripted Paygate */

static TresenPaygateParams *
open_form (PayFixture *self, const char *form)
{
  g_autoptr (TresenHttpQuery) query = tresen_http_query_parse (form, NULL);
  TresenPaygateRefusal refusal;
  g_autoptr (GBytes) text = NULL;

  g_assert_nonnull (query);
  text = tresen_paygate_envelope_open (
      CIPHER, tresen_secret_peek (self->base.secrets->paygate_encryption_password),
      tresen_http_query_get (query, "Data"), tresen_http_query_get (query, "Len"), &refusal);
  g_assert_nonnull (text);
  return tresen_paygate_params_parse (text, &refusal);
}

static char *
describe (const char *page, const TresenPaygateParams *params)
{
  static const char *const names[]
      = { "PayID", "TransID", "Amount", "Currency", "RefNr", "Channel" };
  GString *text = g_string_new (page);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (tresen_paygate_params_get (params, names[i]) != NULL)
      g_string_append_printf (text, " %s=%s", names[i],
                              tresen_paygate_params_get (params, names[i]));
  return g_string_free (text, FALSE);
}

static char *
make_mac (PayFixture *self,
          const char *key,
          const char *trans_id,
          const char *pay_id,
          const char *status,
          const char *code)
{
  const char *const parts[]
      = { pay_id, trans_id, self->base.connection->paygate_merchant_id, status, code };

  if (key == NULL)
    key = tresen_secret_peek (self->base.secrets->paygate_hmac_password);
  return tresen_paygate_mac (key, parts);
}

/* @inner: UTF-8 within ISO-8859-1. Returns: a form: "Len=…&Data=…" */
char *
pay_fixture_seal (PayFixture *self, const char *inner)
{
  g_autofree char *wire = tresen_paygate_text_to_wire (inner);
  g_autoptr (GBytes) text = g_bytes_new (wire, strlen (wire));
  g_autoptr (GError) error = NULL;
  g_autofree char *data = tresen_paygate_envelope_seal (
      CIPHER, tresen_secret_peek (self->base.secrets->paygate_encryption_password), NULL, text,
      &error);

  g_assert_no_error (error);
  return g_strdup_printf ("Len=%zu&Data=%s", strlen (wire), data);
}

static char *
seal_signed (PayFixture *self,
             const char *key,
             const char *trans_id,
             const char *pay_id,
             const char *status,
             const char *code,
             const char *more)
{
  g_autofree char *mac = make_mac (self, key, trans_id, pay_id, status, code);
  g_autofree char *inner
      = g_strdup_printf ("mid=%s&PayID=%s&TransID=%s&Status=%s&Code=%s&Description=x&MAC=%s%s%s",
                         self->base.connection->paygate_merchant_id, pay_id, trans_id, status, code,
                         mac, more != NULL ? "&" : "", more != NULL ? more : "");

  return pay_fixture_seal (self, inner);
}

/* @more: (nullable): further pieces, "XID=…&UserData=…". Returns: what Paygate sends of a payment, as a form */
char *
pay_fixture_result (PayFixture *self,
                    const char *trans_id,
                    const char *pay_id,
                    const char *status,
                    const char *code,
                    const char *more)
{
  return seal_signed (self, NULL, trans_id, pay_id, status, code, more);
}

static char *
answer_inquiry (PayFixture *self, const TresenPaygateParams *asked)
{
  const char *pay_id = tresen_paygate_params_get (asked, "PayID");
  g_autofree char *inner = g_strdup_printf (
      "mid=%s&PayID=%s&XID=ffffffffffffffffffffffffffffffff&TransID=%s&Status=OK&Description=x&"
      "Code=00000000&AmountAuth=%" G_GINT64_FORMAT "&AmountCap=%" G_GINT64_FORMAT
      "&AmountCred=%" G_GINT64_FORMAT "&Currency=%s&LastStatus=%s",
      self->base.connection->paygate_merchant_id,
      pay_id != NULL                  ? pay_id
      : self->inquired_pay_id != NULL ? self->inquired_pay_id
                                      : "",
      tresen_paygate_params_get (asked, "TransID"), self->captured, self->captured, self->credited,
      self->currency, self->last_status);

  return pay_fixture_seal (self, inner);
}

static char *
answer_ok (PayFixture *self, const char *page, const TresenPaygateParams *asked)
{
  const char *pay_id = tresen_paygate_params_get (asked, "PayID");
  const char *amount = tresen_paygate_params_get (asked, "Amount");

  if (g_str_has_prefix (page, "inquire"))
    return answer_inquiry (self, asked);
  if (strcmp (page, "credit.aspx") == 0)
    self->credited += g_ascii_strtoll (amount, NULL, 10);
  return seal_signed (self, NULL, tresen_paygate_params_get (asked, "TransID"),
                      pay_id != NULL ? pay_id : PAY_ID, "OK", "00000000",
                      strcmp (page, "wechat.aspx") == 0 ? "PrepayID=wx2018"
                                                        : "XID=dddddddddddddddddddddddddddddddd");
}

static char *
answer_by_manner (PayFixture *self,
                  PayManner manner,
                  const char *page,
                  const TresenPaygateParams *asked)
{
  const char *trans_id = tresen_paygate_params_get (asked, "TransID");
  const char *pay_id = tresen_paygate_params_get (asked, "PayID");

  pay_id = pay_id != NULL ? pay_id : PAY_ID;
  switch (manner)
    {
    case PAY_MANNER_REFUSE:
      return seal_signed (self, NULL, trans_id, pay_id, "FAILED", self->code, NULL);
    case PAY_MANNER_ERROR:
    case PAY_MANNER_HTML:
      return g_strdup ("<html><body>Service unavailable</body></html>");
    case PAY_MANNER_WRONG_MAC:
      return seal_signed (self, "another key", trans_id, pay_id, "OK", "00000000", NULL);
    case PAY_MANNER_NO_MAC:
      {
        g_autofree char *inner = g_strdup_printf (
            "mid=" MERCHANT_ID "&PayID=%s&TransID=%s&Status=OK&Code=00000000", pay_id, trans_id);

        return pay_fixture_seal (self, inner);
      }
    case PAY_MANNER_CLEAR:
      return g_strdup_printf ("MID=" MERCHANT_ID "&PayID=%s&TransID=%s&Status=OK&Code=00000000",
                              pay_id, trans_id);
    case PAY_MANNER_OTHER:
      return seal_signed (self, NULL, "another", pay_id, "OK", "00000000", NULL);
    default:
      return answer_ok (self, page, asked);
    }
}

/* An answer that is given later. */
typedef struct
{
  TresenHttpExchange *exchange;
  TresenHttpReply *reply;
} Late;

static gboolean
late_cb (gpointer user_data)
{
  Late *late = user_data;

  tresen_http_exchange_reply (late->exchange, late->reply);
  return G_SOURCE_REMOVE;
}

static void
late_free (gpointer data)
{
  Late *late = data;

  tresen_http_exchange_unref (late->exchange);
  tresen_http_reply_unref (late->reply);
  g_free (late);
}

static void
give (PayFixture *self, TresenHttpExchange *exchange, PayManner manner, TresenHttpReply *reply)
{
  Late *late;

  if (manner != PAY_MANNER_LATE)
    {
      tresen_http_exchange_reply (exchange, reply);
      return;
    }
  late = g_new0 (Late, 1);
  late->exchange = tresen_http_exchange_ref (exchange);
  late->reply = tresen_http_reply_ref (reply);
  g_ptr_array_add (self->late, tresen_source_add_timeout (self->base.context, self->delay_us,
                                                          late_cb, late, late_free));
}

static PayManner *
get_manner (PayFixture *self, const char *page)
{
  if (strcmp (page, "credit.aspx") == 0)
    return &self->credit;
  return strcmp (page, "wechat.aspx") == 0 ? &self->start : &self->inquire;
}

static void
paygate_cb (TresenHttpExchange *exchange, gpointer user_data)
{
  PayFixture *self = user_data;
  TresenHttpRequest *request = tresen_http_exchange_get_request (exchange);
  const char *page = strrchr (request->path, '/') + 1;
  g_autofree char *form
      = g_strndup (g_bytes_get_data (request->body, NULL), g_bytes_get_size (request->body));
  g_autoptr (TresenPaygateParams) asked = open_form (self, form);
  PayManner manner = *get_manner (self, page);
  g_autofree char *body = NULL;
  g_autoptr (TresenHttpReply) reply = NULL;

  g_ptr_array_add (self->asked, describe (page, asked));
  if (manner == PAY_MANNER_CUT)
    tresen_http_exchange_hang_up (exchange);
  else if (manner == PAY_MANNER_HANG)
    g_ptr_array_add (self->held, tresen_http_exchange_ref (exchange));
  else
    {
      body = answer_by_manner (self, manner, page, asked);
      reply = tresen_http_reply_new_text (manner == PAY_MANNER_ERROR ? 500 : 200,
                                          "text/plain; charset=iso-8859-1", body);
      give (self, exchange, manner, reply);
    }
}

/* @port: 0 for any */
void
pay_fixture_open_paygate (PayFixture *self, guint16 port)
{
  g_autoptr (TresenHttpRouter) router = tresen_http_router_new ();
  const TresenHttpRoute route = {
    .path = "/pg/",
    .methods = "POST",
    .max_body = 64 * 1024,
    .handler = paygate_cb,
    .user_data = self,
  };
  TresenHttpLimits limits = tresen_http_default_limits;
  g_autoptr (GError) error = NULL;

  /* Whoever waits gives up first. */
  limits.request_time_us = limits.idle_time_us = 2 * G_TIME_SPAN_MINUTE;
  tresen_http_router_add (router, &route);
  self->paygate = tresen_http_server_new (g_steal_pointer (&router), &limits);
  tresen_http_server_set_any_host (self->paygate, TRUE);
  tresen_http_server_listen (self->paygate, "127.0.0.1", port, &error);
  g_assert_no_error (error);
  g_free (self->paygate_url);
  self->paygate_url
      = g_strdup_printf ("http://127.0.0.1:%u/pg/", tresen_http_server_get_port (self->paygate));
}

/* The bridge */

static void
restart (PayFixture *self, const char *merchant_id)
{
  g_autofree char *keys
      = g_strdup_printf ("name=Autohaus\n[paygate]\nbase=%s\nmerchant-id=%s\nproduct-nr=ABC\n",
                         self->paygate_url, merchant_id);

  fixture_set_shop (&self->base, keys);
}

static void
replace (TresenSecret **place, const char *text)
{
  g_clear_pointer (place, tresen_secret_unref);
  if (text != NULL)
    *place = tresen_secret_new (text);
}

/* Restarts with new keys; those of now become the previous ones. */
void
pay_fixture_set_keys (PayFixture *self, const char *password, const char *hmac_key)
{
  TresenSecrets *secrets = self->base.secrets;

  replace (&secrets->paygate_previous_encryption_password,
           tresen_secret_peek (secrets->paygate_encryption_password));
  replace (&secrets->paygate_previous_hmac_password,
           tresen_secret_peek (secrets->paygate_hmac_password));
  replace (&secrets->paygate_encryption_password, password);
  replace (&secrets->paygate_hmac_password, hmac_key);
  fixture_restart_bridge (&self->base);
}

void
pay_fixture_set_merchant (PayFixture *self, const char *merchant_id)
{
  restart (self, merchant_id);
}

void
pay_fixture_set_up (PayFixture *self, gconstpointer unused)
{
  self->currency = "EUR";
  self->last_status = "PENDING";
  self->code = "20110053";
  self->asked = g_ptr_array_new_with_free_func (g_free);
  self->held = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_http_exchange_unref);
  self->late = g_ptr_array_new ();
  fixture_set_up (&self->base, "plain");
  pay_fixture_open_paygate (self, 0);
  replace (&self->base.secrets->paygate_encryption_password, PASSWORD);
  replace (&self->base.secrets->paygate_hmac_password, HMAC_KEY);
  restart (self, MERCHANT_ID);
}

static void
stopped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  tresen_http_server_stop_finish (TRESEN_HTTP_SERVER (source), result, NULL);
  *(gboolean *) user_data = TRUE;
}

static gboolean
is_set (Fixture *fixture, gpointer data)
{
  return *(gboolean *) data;
}

void
pay_fixture_close_paygate (PayFixture *self)
{
  gboolean is_stopped = FALSE;

  tresen_http_server_stop_async (self->paygate, stopped_cb, &is_stopped);
  g_assert_true (fixture_wait (&self->base, is_set, &is_stopped));
  g_clear_object (&self->paygate);
}

void
pay_fixture_tear_down (PayFixture *self, gconstpointer unused)
{
  g_clear_pointer (&self->held, g_ptr_array_unref);
  for (guint i = 0; i < self->late->len; i++)
    tresen_source_clear ((GSource **) &self->late->pdata[i]);
  g_clear_pointer (&self->late, g_ptr_array_unref);
  if (self->base.bridge != NULL)
    fixture_stop_bridge (&self->base);
  pay_fixture_close_paygate (self);
  g_clear_pointer (&self->paygate_url, g_free);
  g_clear_pointer (&self->asked, g_ptr_array_unref);
  fixture_tear_down (&self->base, NULL);
}

/* The store */

typedef struct
{
  TresenPayment *payment;
  TresenPayAttempt *attempt;
  gint64 now_us;
} Order;

static gpointer
write_order (TresenDb *db, gpointer data, GError **error)
{
  Order *order = data;
  gint64 id
      = tresen_store_payment_create (db, order->payment, order->attempt, order->now_us, error);
  g_autoptr (TresenPayment) stored = id > 0 ? tresen_store_payment_load (db, id, error) : NULL;
  g_autoptr (TresenPayAttempt) fixed = NULL;

  if (stored == NULL)
    return NULL;
  if (order->payment->channel == TRESEN_PAY_CHANNEL_APP)
    return g_memdup2 (&id, sizeof id);
  fixed = tresen_store_pay_attempt_fix (db, stored->attempt->id, TRESEN_PAY_CHANNEL_QRCODE, "", "",
                                        order->now_us, error);
  return fixed != NULL ? g_memdup2 (&id, sizeof id) : NULL;
}

static void
set (char **place, const char *text)
{
  g_free (*place);
  *place = g_strdup (text);
}

/* A payment in EUR; the customer has gone on to Paygate, unless it is for the app. */
gint64
pay_fixture_order_via (PayFixture *self,
                       const char *trans_id,
                       gint64 amount,
                       TresenPayChannel channel)
{
  g_autoptr (TresenPayment) payment = tresen_payment_new ();
  g_autoptr (TresenPayAttempt) attempt = tresen_pay_attempt_new ();
  Order order = { payment, attempt, tresen_clock_now_us (self->base.clock) };
  g_autofree char *random = g_compute_checksum_for_string (G_CHECKSUM_MD5, trans_id, -1);
  g_autofree char *token = g_compute_checksum_for_string (G_CHECKSUM_MD5, random, -1);
  g_autofree gint64 *id = NULL;

  payment->amount = amount;
  payment->channel = channel;
  set (&payment->currency, "EUR");
  set (&payment->description, "Inspection");
  set (&payment->items, "[]");
  set (&payment->ref_nr, "1701");
  set (&payment->who, "Anna");
  set (&attempt->trans_id, trans_id);
  set (&attempt->req_id, random);
  set (&attempt->token, token);
  set (&attempt->user_data, token);
  set (&attempt->merchant_id, self->base.connection->paygate_merchant_id);
  attempt->timeout_minutes = 15;
  id = fixture_write (&self->base, write_order, &order);
  g_assert_nonnull (id);
  return *id;
}

gint64
pay_fixture_order (PayFixture *self, const char *trans_id, gint64 amount)
{
  return pay_fixture_order_via (self, trans_id, amount, TRESEN_PAY_CHANNEL_BY_BROWSER);
}

/* A payment that is paid and confirmed. */
gint64
pay_fixture_pay (PayFixture *self, const char *trans_id, gint64 amount)
{
  gint64 id = pay_fixture_order (self, trans_id, amount);
  g_autofree char *form = pay_fixture_result (self, trans_id, PAY_ID, "OK", "00000000", NULL);

  self->captured = amount;
  g_assert_cmpuint (pay_fixture_notify (self, form), ==, 200);
  pay_fixture_wait_for (self, "SELECT min (confirmed_at > 0) FROM payment", 1);
  return id;
}

typedef struct
{
  gint64 payment_id;
  TresenRefund *refund;
  gint64 now_us;
} Wish;

static gpointer
write_refund (TresenDb *db, gpointer data, GError **error)
{
  Wish *wish = data;
  g_autoptr (TresenPayment) payment = tresen_store_payment_load (db, wish->payment_id, error);
  gint64 id = payment != NULL ? tresen_store_refund_ask (db, payment->id, payment->attempt->id,
                                                         wish->refund, wish->now_us, error)
                              : -1;

  return id > 0 ? g_memdup2 (&id, sizeof id) : NULL;
}

gint64
pay_fixture_refund (PayFixture *self, gint64 payment_id, const char *trans_id, gint64 amount)
{
  g_autoptr (TresenRefund) refund = tresen_refund_new ();
  Wish wish = { payment_id, refund, tresen_clock_now_us (self->base.clock) };
  g_autofree gint64 *id = NULL;

  set (&refund->trans_id, trans_id);
  set (&refund->ref_nr, "1701");
  set (&refund->reason, "Part was not needed");
  set (&refund->who, "Anna");
  refund->amount = amount;
  id = fixture_write (&self->base, write_refund, &wish);
  g_assert_nonnull (id);
  return *id;
}

static gpointer
read_payment (TresenDb *db, gpointer data, GError **error)
{
  return tresen_store_payment_load (db, *(gint64 *) data, error);
}

TresenPayment *
pay_fixture_load (PayFixture *self, gint64 payment_id)
{
  return fixture_read (&self->base, read_payment, &payment_id);
}

static gpointer
read_number (TresenDb *db, gpointer data, GError **error)
{
  gint64 number = -1;

  tresen_db_get_pragma (db, data, &number, error);
  return g_memdup2 (&number, sizeof number);
}

gint64
pay_fixture_count (PayFixture *self, const char *sql)
{
  g_autofree gint64 *number = fixture_read (&self->base, read_number, (char *) sql);

  return *number;
}

static gpointer
run_sql (TresenDb *db, gpointer data, GError **error)
{
  tresen_db_exec (db, data, error);
  return NULL;
}

void
pay_fixture_bend (PayFixture *self, const char *sql)
{
  fixture_write (&self->base, run_sql, (char *) sql);
}

static gpointer
hurry (TresenDb *db, gpointer data, GError **error)
{
  if (tresen_db_exec (db, "UPDATE job SET next_at = 0 WHERE state = 0", error))
    tresen_db_note (db, TRESEN_TOPIC_JOB, 0, 0);
  return NULL;
}

/* Whatever was put off is done now. */
void
pay_fixture_hurry (PayFixture *self)
{
  fixture_write (&self->base, hurry, NULL);
}

/* The wire */

static void
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
is_answered (Fixture *fixture, gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

/* @page: "notify", "success" or "failure". @form: (nullable) the body of a POST, the query of anything else */
TresenHttpReply *
pay_fixture_send (PayFixture *self, const char *method, const char *page, const char *form)
{
  gboolean is_post = strcmp (method, "POST") == 0;
  g_autofree char *base = tresen_bridge_dup_url (self->base.bridge);
  g_autofree char *url = g_strconcat (base, "/paygate/", page, is_post || form == NULL ? "" : "?",
                                      is_post || form == NULL ? "" : form, NULL);
  g_autoptr (GBytes) body = is_post ? g_bytes_new (form, strlen (form)) : NULL;
  const TresenHttpCall call = {
    .method = method,
    .url = url,
    .content_type = is_post ? "application/x-www-form-urlencoded; charset=iso-8859-1" : NULL,
    .body = body,
    .deadline_us = 10 * G_USEC_PER_SEC,
    .max_answer = 1024 * 1024,
  };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TresenHttpReply *reply;

  tresen_http_client_call_async (self->base.http, &call, NULL, keep_result, &result);
  g_assert_true (fixture_wait (&self->base, is_answered, &result));
  reply = tresen_http_client_call_finish (self->base.http, result, &error);
  g_assert_no_error (error);
  return reply;
}

guint
pay_fixture_notify (PayFixture *self, const char *form)
{
  g_autoptr (TresenHttpReply) reply = pay_fixture_send (self, "POST", "notify", form);

  return reply->status;
}

guint
pay_fixture_count_asked (PayFixture *self, const char *page)
{
  guint count = 0;

  for (guint i = 0; i < self->asked->len; i++)
    count += g_str_has_prefix (g_ptr_array_index (self->asked, i), page) ? 1 : 0;
  return count;
}

/* Waiting */

typedef struct
{
  PayFixture *self;
  const char *sql;
  gint64 value;
} Wait;

static gboolean
has_value (Fixture *fixture, gpointer data)
{
  const Wait *wait = data;

  return pay_fixture_count (wait->self, wait->sql) == wait->value;
}

void
pay_fixture_wait_for (PayFixture *self, const char *sql, gint64 value)
{
  Wait wait = { self, sql, value };

  if (!fixture_wait (&self->base, has_value, &wait))
    g_error ("%s is not %" G_GINT64_FORMAT " but %" G_GINT64_FORMAT, sql, value,
             pay_fixture_count (self, sql));
}

void
pay_fixture_wait_for_state (PayFixture *self, gint64 payment_id, TresenPaymentState state)
{
  g_autofree char *sql
      = g_strdup_printf ("SELECT state FROM payment WHERE id = %" G_GINT64_FORMAT, payment_id);

  pay_fixture_wait_for (self, sql, state);
}

/* The newest refund of the payment. */
void
pay_fixture_wait_for_refund (PayFixture *self, gint64 payment_id, TresenRefundState state)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT state FROM refund WHERE payment_id = %" G_GINT64_FORMAT " ORDER BY id DESC LIMIT 1",
      payment_id);

  pay_fixture_wait_for (self, sql, state);
}
