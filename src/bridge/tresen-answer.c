/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-answer.h"

#include <string.h>

#include "tresen-random.h"
#include "tresen-store-callbacks.h"
#include "tresen-store-passive.h"
#include "tresen-wechat-limits.h"

/* A MediaId that has less than this left is not used any more. */
#define MEDIA_MARGIN_US G_TIME_SPAN_HOUR

/* What WeChat itself says of a text or a file that it does not take. */
#define CODE_TOO_LONG 45002
#define CODE_NO_MEDIA 40007

void
tresen_answer_free (TresenAnswer *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
}

/** tresen_answer_get_type: Returns: the Content-Type, which the first byte tells. Any thread. */
const char *
tresen_answer_get_type (const TresenAnswer *self)
{
  const char *text = g_bytes_get_data (self->body, NULL);

  return text != NULL && *text == '{' ? "application/json" : "text/xml";
}

static TresenAnswer *
new_answer (GBytes *body, gint64 job_id, guint n_deliveries)
{
  TresenAnswer *self = g_new0 (TresenAnswer, 1);

  self->body = body;
  self->job_id = job_id;
  self->n_deliveries = n_deliveries;
  return self;
}

/* Microseconds for each: an account with few replies waiting seals them here, in the writer's thread, so that what is stored is
 * what goes over the wire. */
static GBytes *
write_body (const TresenInbound *inbound,
            const char *kind,
            const char *text,
            const char *media_id,
            GError **error)
{
  const TresenWechatCallback *callback = inbound->callback;
  guint8 salt[TRESEN_WECHAT_SALT_SIZE];
  const TresenWechatPassiveReply reply = {
    .kind = kind,
    .to = callback->openid,
    .from = callback->to,
    .created_at_s = inbound->raw->received_at_us / G_USEC_PER_SEC,
    .text = text,
    .media_id = media_id,
  };

  tresen_random_fill (salt, sizeof salt);
  return tresen_wechat_passive_reply_answer (&reply, &inbound->manner, salt, error);
}

static gboolean
keep (TresenDb *db,
      const TresenInbound *inbound,
      gint64 entry_id,
      gint64 job_id,
      GBytes *body,
      TresenAnswer **answer,
      GError **error)
{
  *answer = new_answer (body, job_id, 1);
  return tresen_store_callback_set_answer (db, inbound->raw->dedupe_key, body, entry_id, error);
}

/* One that cannot be put into an answer has failed, and does not stand in the way of the next. */
static gboolean
write_reply (TresenDb *db,
             const TresenInbound *inbound,
             gint64 job_id,
             const TresenTimelineEntry *entry,
             TresenAnswer **answer,
             GError **error)
{
  g_autoptr (GError) cause = NULL;
  const char *media_id = entry->media != NULL ? entry->media->remote_id : NULL;
  GBytes *body = write_body (inbound, entry->kind, entry->text, media_id, &cause);

  if (!tresen_store_passive_start (db, job_id, error))
    {
      g_clear_pointer (&body, g_bytes_unref);
      return FALSE;
    }
  if (body == NULL)
    return tresen_store_passive_settle (db, job_id, TRESEN_PASSIVE_REFUSED,
                                        entry->media != NULL ? CODE_NO_MEDIA : CODE_TOO_LONG,
                                        cause->message, error);
  return keep (db, inbound, entry->id, job_id, body, answer, error);
}

static gboolean
find_reply (TresenDb *db,
            const TresenInbound *inbound,
            gint64 customer_id,
            TresenAnswer **answer,
            GError **error)
{
  gint64 now_us = inbound->raw->received_at_us;
  gint64 media_after_us = now_us - TRESEN_WECHAT_MEDIA_LIFE_US + MEDIA_MARGIN_US;
  int step = 1;

  while (step > 0 && *answer == NULL)
    {
      g_autoptr (TresenTimelineEntry) entry = NULL;
      gint64 job_id = 0;

      step = tresen_store_passive_next (db, customer_id, media_after_us, now_us, &job_id, &entry,
                                        error);
      if (step > 0 && !write_reply (db, inbound, job_id, entry, answer, error))
        return FALSE;
    }
  return step >= 0;
}

/* Answers a message or a follow; a tap on the menu is answered by what it opens. */
static gboolean
find_away (TresenDb *db,
           const TresenInbound *inbound,
           gint64 customer_id,
           TresenAnswer **answer,
           GError **error)
{
  const TresenWechatCallback *callback = inbound->callback;
  g_autoptr (GError) cause = NULL;
  GBytes *body;
  gint64 entry_id = 0, job_id;
  int given;

  if (inbound->away_text == NULL
      || (callback->is_event && strcmp (callback->kind, "subscribe") != 0))
    return TRUE;
  given = tresen_store_passive_away_given (db, customer_id, inbound->closed_since_us, error);
  if (given != 0)
    return given > 0;
  body = write_body (inbound, "text", inbound->away_text, NULL, &cause);
  if (body == NULL)
    {
      g_warning ("inbox: the away text cannot be given: %s", cause->message);
      return TRUE;
    }
  job_id = tresen_store_passive_add_away (db, customer_id, inbound->away_text,
                                          inbound->raw->received_at_us, &entry_id, error);
  if (job_id >= 0)
    return keep (db, inbound, entry_id, job_id, body, answer, error);
  g_bytes_unref (body);
  return FALSE;
}

/**
 * tresen_answer_find:
 * @inbound: a callback that has not come before, with what the customer did
 * @answer: (out) (nullable) (transfer full): %NULL for "success"
 *
 * Answers with the customer's oldest waiting reply, else with the away text while the shop is closed. Only what opens a window
 * for replies is answered: the customer sees no answer to anything else. Writer's thread, in the transaction that keeps the
 * callback; what it changes outside of @answer is the database's.
 *
 * Returns: %FALSE with @error
 */
gboolean
tresen_answer_find (TresenDb *db,
                    const TresenInbound *inbound,
                    gint64 customer_id,
                    TresenAnswer **answer,
                    GError **error)
{
  *answer = NULL;
  if (!inbound->callback->opens_window)
    return TRUE;
  if (find_reply (db, inbound, customer_id, answer, error)
      && (*answer != NULL || find_away (db, inbound, customer_id, answer, error)))
    return TRUE;
  g_clear_pointer (answer, tresen_answer_free);
  return FALSE;
}

/**
 * tresen_answer_repeat:
 * @dedupe_key: of a callback that has come before
 *
 * A repeat is owed the bytes that the first delivery was answered with (spec 4). Writer's thread.
 *
 * Returns: (transfer full) (nullable): %NULL for "success", or with @error
 */
TresenAnswer *
tresen_answer_repeat (TresenDb *db, const char *dedupe_key, GError **error)
{
  g_autoptr (GBytes) body = NULL;
  gint64 entry_id = 0, job_id = 0;
  guint n_deliveries = 0;

  if (tresen_store_callback_find_answer (db, dedupe_key, &body, &entry_id, error) <= 0
      || tresen_store_passive_repeat (db, entry_id, &job_id, &n_deliveries, error) < 0)
    return NULL;
  return new_answer (g_steal_pointer (&body), job_id, n_deliveries);
}
