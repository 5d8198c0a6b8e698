/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-paygate-client.h"

#include <string.h>

#define CONNECT_US (10 * G_TIME_SPAN_SECOND)
#define DEADLINE_US (45 * G_TIME_SPAN_SECOND)
#define MAX_ANSWER (64 * 1024)
#define FORM_TYPE "application/x-www-form-urlencoded"

struct _TresenPaygateClient
{
  GObject parent_instance;
  TresenPaygateMerchant *merchant;
  TresenHttpClient *http;
};

G_DEFINE_FINAL_TYPE (TresenPaygateClient, tresen_paygate_client, G_TYPE_OBJECT)

/* What was sent, to compare the answer with. */
typedef struct
{
  TresenPaygateEndpoint endpoint;
  char *pay_id;
  char *trans_id;
  gint64 amount;
  char *currency;
} Sent;

static void
sent_free (gpointer data)
{
  Sent *sent = data;

  g_free (sent->pay_id);
  g_free (sent->trans_id);
  g_free (sent->currency);
  g_free (sent);
}

static Sent *
sent_new (TresenPaygateEndpoint endpoint,
          const char *pay_id,
          const char *trans_id,
          gint64 amount,
          const char *currency)
{
  Sent *sent = g_new (Sent, 1);

  sent->endpoint = endpoint;
  sent->pay_id = g_strdup (pay_id != NULL ? pay_id : "");
  sent->trans_id = g_strdup (trans_id != NULL ? trans_id : "");
  sent->amount = amount;
  sent->currency = g_strdup (currency != NULL ? currency : "");
  return sent;
}

static void
tresen_paygate_client_finalize (GObject *object)
{
  TresenPaygateClient *self = TRESEN_PAYGATE_CLIENT (object);

  g_clear_pointer (&self->merchant, tresen_paygate_merchant_unref);
  g_clear_object (&self->http);
  G_OBJECT_CLASS (tresen_paygate_client_parent_class)->finalize (object);
}

static void
tresen_paygate_client_class_init (TresenPaygateClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tresen_paygate_client_finalize;
}

static void
tresen_paygate_client_init (TresenPaygateClient *self)
{
}

/**
 * tresen_paygate_client_new:
 * @merchant: with which everything is sent and read; a reference is taken
 * @http: makes the calls, in whose thread this client is used; a reference is taken
 *
 * Calls Paygate from server to server. Ten seconds for the connection, 45 in all, no redirect is followed, and nothing is ever
 * repeated by itself.
 *
 * Returns: (transfer full): a client
 */
TresenPaygateClient *
tresen_paygate_client_new (TresenPaygateMerchant *merchant, TresenHttpClient *http)
{
  TresenPaygateClient *self = g_object_new (TRESEN_TYPE_PAYGATE_CLIENT, NULL);

  self->merchant = tresen_paygate_merchant_ref (merchant);
  self->http = g_object_ref (http);
  return self;
}

/* tresen_paygate_client_get_merchant: Returns: (transfer none): the merchant for which it calls. */
TresenPaygateMerchant *
tresen_paygate_client_get_merchant (TresenPaygateClient *self)
{
  g_return_val_if_fail (TRESEN_IS_PAYGATE_CLIENT (self), NULL);

  return self->merchant;
}

/* What left and was not answered as a whole may have been done. */
static GError *
translate (const GError *http_error)
{
  TresenPaygateError code = TRESEN_PAYGATE_ERROR_UNKNOWN;

  if (g_error_matches (http_error, TRESEN_HTTP_ERROR, TRESEN_HTTP_ERROR_NOT_SENT))
    code = TRESEN_PAYGATE_ERROR_NOT_SENT;
  else if (g_error_matches (http_error, TRESEN_HTTP_ERROR, TRESEN_HTTP_ERROR_INVALID))
    code = TRESEN_PAYGATE_ERROR_INVALID;
  return g_error_new (TRESEN_PAYGATE_ERROR, (int) code, "Paygate: %s", http_error->message);
}

static void
return_answer (GTask *task, const TresenHttpReply *reply)
{
  TresenPaygateClient *self = g_task_get_source_object (task);
  const Sent *sent = g_task_get_task_data (task);
  TresenPaygateQuestion question = { sent->pay_id, sent->trans_id, sent->amount, sent->currency };

  if (sent->endpoint == TRESEN_PAYGATE_ENDPOINT_START)
    g_task_return_pointer (task,
                           tresen_paygate_answer_read_start (self->merchant, sent->trans_id,
                                                             reply->status, reply->body),
                           (GDestroyNotify) tresen_paygate_answer_free);
  else if (sent->endpoint == TRESEN_PAYGATE_ENDPOINT_CREDIT)
    g_task_return_pointer (task,
                           tresen_paygate_answer_read_credit (self->merchant, sent->pay_id,
                                                              sent->trans_id, reply->status,
                                                              reply->body),
                           (GDestroyNotify) tresen_paygate_answer_free);
  else
    g_task_return_pointer (
        task, tresen_paygate_inquiry_read (self->merchant, &question, reply->status, reply->body),
        (GDestroyNotify) tresen_paygate_inquiry_free);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenHttpReply) reply
      = tresen_http_client_call_finish (TRESEN_HTTP_CLIENT (source), result, &error);

  if (reply == NULL)
    g_task_return_error (task, translate (error));
  else
    return_answer (task, reply);
}

/* Takes @task, @form and @error, of which one of the latter two is set. */
static void
post (GTask *task, TresenPaygateForm *form, GError *error)
{
  TresenPaygateClient *self = g_task_get_source_object (task);
  g_autoptr (TresenPaygateForm) owned = form;
  g_autoptr (GBytes) body = NULL;
  TresenHttpCall call = { .method = "POST",
                          .content_type = FORM_TYPE,
                          .deadline_us = DEADLINE_US,
                          .connect_us = CONNECT_US,
                          .max_answer = MAX_ANSWER };
  char *text;

  if (form == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  text = tresen_paygate_form_to_body (form);
  body = g_bytes_new_take (text, strlen (text));
  call.url = form->url;
  call.body = body;
  tresen_http_client_call_async (self->http, &call, g_task_get_cancellable (task), answered_cb,
                                 task);
}

static GTask *
begin (TresenPaygateClient *self,
       Sent *sent,
       gpointer tag,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  /* Whether anything has left is what counts, also when the call is given up. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, sent, sent_free);
  return task;
}

/**
 * tresen_paygate_client_start_app_async:
 * @order: of the channel APP; copied
 * @cancellable: (nullable): gives the call up, which does not undo it
 *
 * Calls wechat.aspx for an app. Of the client's thread.
 */
void
tresen_paygate_client_start_app_async (TresenPaygateClient *self,
                                       const TresenPaygateOrder *order,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  GTask *task = begin (self,
                       sent_new (TRESEN_PAYGATE_ENDPOINT_START, NULL, order->trans_id,
                                 order->amount, order->currency),
                       tresen_paygate_client_start_app_async, cancellable, callback, user_data);
  GError *error = NULL;
  TresenPaygateForm *form = NULL;

  if (order->channel == TRESEN_PAY_CHANNEL_APP)
    form = tresen_paygate_request_start (self->merchant, order, &error);
  else
    g_set_error (&error, TRESEN_PAYGATE_ERROR, TRESEN_PAYGATE_ERROR_INVALID,
                 "Paygate: only a payment in an app is started from server to server");
  post (task, form, error);
}

/**
 * tresen_paygate_client_start_app_finish:
 * @error: #TresenPaygateError: INVALID and NOT_SENT: certainly not started; UNKNOWN: perhaps
 *
 * Returns: (transfer full) (nullable): the answer whatever it is; its outcome says what it is worth
 */
TresenPaygateAnswer *
tresen_paygate_client_start_app_finish (TresenPaygateClient *self,
                                        GAsyncResult *result,
                                        GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * tresen_paygate_client_credit_async:
 * @credit: copied
 * @cancellable: (nullable): gives the call up, which does not undo it
 *
 * Calls credit.aspx: money goes back. Of the client's thread.
 */
void
tresen_paygate_client_credit_async (TresenPaygateClient *self,
                                    const TresenPaygateCredit *credit,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  GTask *task = begin (self,
                       sent_new (TRESEN_PAYGATE_ENDPOINT_CREDIT, credit->pay_id, credit->trans_id,
                                 credit->amount, credit->currency),
                       tresen_paygate_client_credit_async, cancellable, callback, user_data);
  GError *error = NULL;
  TresenPaygateForm *form = tresen_paygate_request_credit (self->merchant, credit, &error);

  post (task, form, error);
}

/**
 * tresen_paygate_client_credit_finish:
 * @error: #TresenPaygateError: INVALID and NOT_SENT: certainly nothing moved; UNKNOWN: perhaps, so it is never sent again by
 *   itself
 *
 * Returns: (transfer full) (nullable): the answer whatever it is; its outcome says what it is worth
 */
TresenPaygateAnswer *
tresen_paygate_client_credit_finish (TresenPaygateClient *self,
                                     GAsyncResult *result,
                                     GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * tresen_paygate_client_inquire_async:
 * @question: copied; without a PayID inquire24.aspx is called
 * @cancellable: (nullable): gives the call up
 *
 * Asks what became of a payment, which may be done as often as one likes. Of the client's thread.
 */
void
tresen_paygate_client_inquire_async (TresenPaygateClient *self,
                                     const TresenPaygateQuestion *question,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  GTask *task = begin (self,
                       sent_new (TRESEN_PAYGATE_ENDPOINT_INQUIRE, question->pay_id,
                                 question->trans_id, question->amount, question->currency),
                       tresen_paygate_client_inquire_async, cancellable, callback, user_data);
  GError *error = NULL;
  TresenPaygateForm *form = tresen_paygate_request_inquire (self->merchant, question->pay_id,
                                                            question->trans_id, &error);

  post (task, form, error);
}

/**
 * tresen_paygate_client_inquire_finish:
 * @error: #TresenPaygateError; all but INVALID pass
 *
 * Returns: (transfer full) (nullable): the answer whatever it is; an unusable one changes nothing
 */
TresenPaygateInquiry *
tresen_paygate_client_inquire_finish (TresenPaygateClient *self,
                                      GAsyncResult *result,
                                      GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
