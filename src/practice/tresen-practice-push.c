/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-practice-push.h"

#include <string.h>

#include "tresen-http-client.h"
#include "tresen-random.h"
#include "tresen-source.h"

#define DELIVERIES 3
#define MAX_ANSWER (64 * 1024)

struct _TresenPracticePush
{
  GObject parent_instance;

  TresenPracticeIdentity *identity;
  gint64 answer_time_us;
  char *url;
  TresenHttpClient *client;
  GMainContext *context;
};

G_DEFINE_FINAL_TYPE (TresenPracticePush, tresen_practice_push, G_TYPE_OBJECT)

/* One callback on its way, the data of a task. */
typedef struct
{
  TresenPracticeDocument *document;
  char *openid;
  gint64 now_s;
  GBytes *first_answer; /* (nullable) what the desk answered when it was taken */
  guint extra; /* further deliveries although the first was answered */
  gint64 started_us;
  TresenPracticePushResult *result;
  GSource *timer;
} Delivery;

static void
delivery_free (gpointer data)
{
  Delivery *delivery = data;

  tresen_practice_document_free (delivery->document);
  g_free (delivery->openid);
  g_clear_pointer (&delivery->result, tresen_practice_push_result_free);
  g_clear_pointer (&delivery->first_answer, g_bytes_unref);
  tresen_source_clear (&delivery->timer);
  g_free (delivery);
}

static void
tresen_practice_push_finalize (GObject *object)
{
  TresenPracticePush *self = TRESEN_PRACTICE_PUSH (object);

  g_clear_pointer (&self->identity, tresen_practice_identity_unref);
  g_free (self->url);
  g_clear_object (&self->client);
  g_main_context_unref (self->context);
  G_OBJECT_CLASS (tresen_practice_push_parent_class)->finalize (object);
}

static void
tresen_practice_push_class_init (TresenPracticePushClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tresen_practice_push_finalize;
}

static void
tresen_practice_push_init (TresenPracticePush *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->client = tresen_http_client_new ();
}

/**
 * tresen_practice_push_new:
 * @identity: shared with the rest of the account
 * @answer_time_us: how long the desk has to answer; the platform gives 5 s
 *
 * Returns: (transfer full): a push without an address yet
 */
TresenPracticePush *
tresen_practice_push_new (TresenPracticeIdentity *identity, gint64 answer_time_us)
{
  TresenPracticePush *self = g_object_new (TRESEN_TYPE_PRACTICE_PUSH, NULL);

  self->identity = tresen_practice_identity_ref (identity);
  self->answer_time_us = answer_time_us;
  return self;
}

/** tresen_practice_push_set_answer_time: microseconds, which are also the steps between the deliveries. */
void
tresen_practice_push_set_answer_time (TresenPracticePush *self, gint64 answer_time_us)
{
  self->answer_time_us = answer_time_us;
}

/** tresen_practice_push_set_url: @url is the callback address, %NULL for none. */
void
tresen_practice_push_set_url (TresenPracticePush *self, const char *url)
{
  g_free (self->url);
  self->url = g_strdup (url);
}

/** tresen_practice_push_get_url: Returns: (nullable): the callback address */
const char *
tresen_practice_push_get_url (TresenPracticePush *self)
{
  return self->url;
}

static void attempt (GTask *task);

static void
finish (GTask *task)
{
  Delivery *delivery = g_task_get_task_data (task);

  g_task_return_pointer (task, g_steal_pointer (&delivery->result),
                         (GDestroyNotify) tresen_practice_push_result_free);
}

static gboolean
again_cb (gpointer data)
{
  GTask *task = data;
  Delivery *delivery = g_task_get_task_data (task);
  g_autoptr (GTask) held = g_object_ref (task);

  tresen_source_clear (&delivery->timer);
  if (!g_task_return_error_if_cancelled (task))
    attempt (task);
  return G_SOURCE_REMOVE;
}

/* The deliveries of one callback begin five seconds apart, however fast the desk failed. */
static void
retry_or_finish (GTask *task)
{
  TresenPracticePush *self = g_task_get_source_object (task);
  Delivery *delivery = g_task_get_task_data (task);
  gint64 due_us = delivery->started_us + self->answer_time_us;

  if (delivery->result->deliveries >= DELIVERIES)
    {
      finish (task);
      return;
    }
  delivery->timer
      = tresen_source_add_timeout (self->context, MAX (due_us - g_get_monotonic_time (), 0),
                                   again_cb, g_object_ref (task), g_object_unref);
}

static void
take_answer (TresenPracticePush *self, Delivery *delivery, TresenHttpReply *answer)
{
  TresenPracticePushResult *result = delivery->result;
  g_autoptr (GError) error = NULL;

  switch (tresen_practice_answer_judge (self->identity, delivery->openid, answer->body,
                                        &result->reply, &error))
    {
    case TRESEN_PRACTICE_VERDICT_SILENT:
      result->status = "success";
      break;
    case TRESEN_PRACTICE_VERDICT_REPLY:
      result->status = "reply";
      break;
    case TRESEN_PRACTICE_VERDICT_MALFORMED:
      result->status = "malformed";
      result->why = g_strdup (error != NULL ? error->message : "not readable");
      break;
    }
}

static gboolean
was_taken (const TresenPracticePushResult *result)
{
  return g_strcmp0 (result->status, "success") == 0 || g_strcmp0 (result->status, "reply") == 0;
}

/* A repeat is owed the bytes that the first delivery got (spec 4), if it is answered at all. */
static void
compare_answer (Delivery *delivery, TresenHttpReply *answer)
{
  TresenPracticePushResult *result = delivery->result;

  if (answer == NULL || answer->status != 200
      || g_bytes_equal (answer->body, delivery->first_answer))
    return;
  result->status = "malformed";
  g_free (result->why);
  result->why = g_strdup ("a repeat was answered in another way than the first delivery");
}

static gboolean
takes_extra (Delivery *delivery)
{
  if (delivery->extra == 0)
    return FALSE;
  delivery->extra--;
  return TRUE;
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenHttpReply) answer
      = tresen_http_client_call_finish (TRESEN_HTTP_CLIENT (source), result, &error);
  TresenPracticePush *self = g_task_get_source_object (task);
  Delivery *delivery = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (delivery->first_answer != NULL)
    {
      compare_answer (delivery, answer);
      if (takes_extra (delivery))
        attempt (task);
      else
        finish (task);
      return;
    }
  delivery->result->http_status = answer != NULL ? answer->status : 0;
  if (answer == NULL)
    delivery->result->status
        = g_error_matches (error, TRESEN_HTTP_ERROR, TRESEN_HTTP_ERROR_NOT_SENT) ? "unreachable"
                                                                                 : "timeout";
  else if (answer->status != 200)
    delivery->result->status = "http-error";
  else
    take_answer (self, delivery, answer);
  if (answer == NULL || answer->status != 200)
    retry_or_finish (task);
  else if (was_taken (delivery->result) && delivery->extra > 0)
    {
      delivery->first_answer = g_bytes_ref (answer->body);
      takes_extra (delivery);
      attempt (task);
    }
  else
    finish (task);
}

static void
attempt (GTask *task)
{
  TresenPracticePush *self = g_task_get_source_object (task);
  Delivery *delivery = g_task_get_task_data (task);
  TresenHttpCall call
      = { .method = "POST", .deadline_us = self->answer_time_us, .max_answer = MAX_ANSWER };
  g_autoptr (TresenPracticeLetter) letter = NULL;
  GError *error = NULL;

  letter = tresen_practice_letter_new (self->identity, delivery->document, delivery->openid,
                                       self->url, delivery->now_s, &error);
  if (letter == NULL)
    {
      g_prefix_error (&error, "practice: callback: ");
      g_task_return_error (task, error);
      return;
    }
  delivery->started_us = g_get_monotonic_time ();
  delivery->result->deliveries++;
  call.url = letter->url;
  call.content_type = letter->content_type;
  call.body = letter->body;
  tresen_http_client_call_async (self->client, &call, g_task_get_cancellable (task), answered_cb,
                                 g_object_ref (task));
}

/**
 * tresen_practice_push_deliver_async:
 * @document: the message or the event
 * @openid: whose it is
 * @now_s: the platform's clock, Unix seconds
 * @extra: how often it is delivered once more although the desk answered, as the platform does now and then
 * @cancellable: (nullable): lets go of it
 *
 * Posts to the address that is set; there must be one. An attempt that fails is repeated, at most three deliveries in
 * all; a malformed answer is not repeated.
 */
void
tresen_practice_push_deliver_async (TresenPracticePush *self,
                                    const TresenPracticeDocument *document,
                                    const char *openid,
                                    gint64 now_s,
                                    guint extra,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Delivery *delivery = g_new0 (Delivery, 1);

  delivery->document = tresen_practice_document_copy (document);
  delivery->openid = g_strdup (openid);
  delivery->now_s = now_s;
  delivery->extra = extra;
  delivery->result = g_new0 (TresenPracticePushResult, 1);
  g_task_set_task_data (task, delivery, delivery_free);
  if (self->url == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                               "practice: no callback address is set");
      return;
    }
  attempt (task);
}

/**
 * tresen_practice_push_deliver_finish:
 *
 * Errors: cancelled, no address, the cipher. A callback that could not be delivered is a result and no error.
 *
 * Returns: (transfer full) (nullable): what became of it
 */
TresenPracticePushResult *
tresen_practice_push_deliver_finish (TresenPracticePush *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
tresen_practice_push_result_free (TresenPracticePushResult *self)
{
  g_clear_pointer (&self->reply, tresen_practice_reply_free);
  g_free (self->why);
  g_free (self);
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (TresenHttpReply) answer
      = tresen_http_client_call_finish (TRESEN_HTTP_CLIENT (source), result, &error);
  const char *echo = g_task_get_task_data (task);
  gboolean is_good = FALSE;

  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  is_good = answer->status == 200 && g_bytes_get_size (answer->body) == strlen (echo)
            && memcmp (g_bytes_get_data (answer->body, NULL), echo, strlen (echo)) == 0;
  g_task_return_boolean (task, is_good);
}

/**
 * tresen_practice_push_check_async:
 * @now_s: the platform's clock, Unix seconds
 *
 * The URL check that the platform makes when the address is saved (spec 1).
 */
void
tresen_practice_push_check_async (TresenPracticePush *self,
                                  gint64 now_s,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  char *echo = tresen_random_digits (19);
  g_autofree char *url = NULL;
  TresenHttpCall call
      = { .method = "GET", .deadline_us = self->answer_time_us, .max_answer = MAX_ANSWER };

  g_task_set_task_data (task, echo, g_free);
  if (self->url == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                               "practice: no callback address is set");
      return;
    }
  url = tresen_practice_url_check_new (self->identity, self->url, now_s, echo);
  call.url = url;
  tresen_http_client_call_async (self->client, &call, cancellable, checked_cb,
                                 g_steal_pointer (&task));
}

/** tresen_practice_push_check_finish: Returns: whether the desk gave the echo back, %FALSE without @error if not */
gboolean
tresen_practice_push_check_finish (TresenPracticePush *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
