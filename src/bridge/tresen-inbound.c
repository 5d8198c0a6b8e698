/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-inbound.h"

#include <string.h>

#include "tresen-answer.h"
#include "tresen-inbound-account.h"
#include "tresen-inbound-results.h"
#include "tresen-store-asides.h"
#include "tresen-store-callbacks.h"
#include "tresen-store-customers.h"
#include "tresen-store-erasure.h"
#include "tresen-store-jobs.h"
#include "tresen-store-timeline.h"
#include "tresen-wechat-budget.h"

void
tresen_inbound_free (TresenInbound *self)
{
  g_clear_pointer (&self->raw, tresen_raw_callback_unref);
  g_clear_pointer (&self->callback, tresen_wechat_callback_free);
  tresen_wechat_manner_clear (&self->manner);
  g_free (self->away_text);
  g_free (self);
}

/* A callback without a CreateTime that can be used counts from when it came; so does one from the future, which would
 * stand in the way of all that comes after it (the newest trigger counts). */
static gint64
get_created_us (const TresenWechatCallback *callback, gint64 now_us)
{
  gint64 created_us = callback->created_at_us;

  return created_us != 0 && created_us <= now_us + G_TIME_SPAN_DAY ? created_us : now_us;
}

/* Where a follower comes from. After a payment the key names the payment, which is no QR code of the shop. */
static const char *
get_scene (const TresenWechatCallback *callback)
{
  return g_str_has_prefix (callback->text, "last_trade_no_") ? "" : callback->text;
}

static gboolean
write_customer (TresenDb *db,
                const TresenWechatCallback *callback,
                gint64 now_us,
                gint64 *customer_id,
                GError **error)
{
  gboolean is_new = FALSE;
  gboolean is_follow = callback->is_event && strcmp (callback->kind, "subscribe") == 0;
  gboolean is_leave = callback->is_event && strcmp (callback->kind, "unsubscribe") == 0;

  *customer_id = tresen_store_customer_ensure (db, callback->openid, now_us, &is_new, error);
  if (*customer_id < 0)
    return FALSE;
  if ((is_follow || is_leave)
      && !tresen_store_customer_set_followed (db, *customer_id, is_follow,
                                              get_created_us (callback, now_us),
                                              is_follow ? get_scene (callback) : "", error))
    return FALSE;
  if (is_leave)
    return TRUE;
  if (callback->opens_window
      && !tresen_store_customer_set_present (db, *customer_id, get_created_us (callback, now_us),
                                             error))
    return FALSE;
  if (is_new || is_follow)
    return tresen_store_job_add (db, TRESEN_JOB_FETCH_USER, *customer_id, 0, now_us, error) >= 0;
  return TRUE;
}

/* Every kind that comes with a MediaId has bytes that WeChat keeps for three days only. */
static TresenMedia *
new_media (const TresenWechatCallback *callback, gint64 now_us)
{
  TresenMedia *media = tresen_media_new ();

  media->remote_id = g_strdup (callback->media_id);
  media->remote_at_us = get_created_us (callback, now_us);
  media->url = g_strdup (callback->picture_url);
  media->content_type = g_strdup ("");
  media->file = g_strdup ("");
  media->state = TRESEN_MEDIA_WAITING;
  media->error = g_strdup ("");
  return media;
}

static TresenTimelineEntry *
new_entry (const TresenWechatCallback *callback, gint64 customer_id, gint64 now_us)
{
  TresenTimelineEntry *entry = tresen_timeline_entry_new ();

  entry->customer_id = customer_id;
  entry->openid = g_strdup (callback->openid);
  entry->is_event = callback->is_event;
  entry->direction = TRESEN_DIRECTION_IN;
  entry->kind = g_strdup (callback->kind);
  entry->text = g_strdup (callback->text);
  entry->detail = g_strdup (callback->detail);
  entry->msgid = g_strdup (callback->msgid);
  entry->created_at_us = get_created_us (callback, now_us);
  entry->received_at_us = now_us;
  entry->state = TRESEN_MESSAGE_RECEIVED;
  entry->error_text = g_strdup ("");
  if (!callback->is_event && (*callback->media_id != '\0' || *callback->picture_url != '\0'))
    entry->media = new_media (callback, now_us);
  return entry;
}

static gboolean
write_entry (TresenDb *db, const TresenTimelineEntry *entry, gint64 now_us, GError **error)
{
  gint64 entry_id = tresen_store_entry_add (db, entry, error);

  if (entry_id < 0)
    return FALSE;
  if (entry->media == NULL)
    return TRUE;
  return tresen_store_job_add (db, TRESEN_JOB_FETCH_MEDIA, entry->customer_id, entry_id, now_us,
                               error)
         >= 0;
}

/* A line of the conversation, unless it only tells what became of messages that stand there. */
static gboolean
write_line (TresenDb *db, const TresenTimelineEntry *entry, gint64 now_us, GError **error)
{
  gboolean is_aside = FALSE;

  if (entry->is_event && !tresen_inbound_results_write (db, entry, &is_aside, error))
    return FALSE;
  if (is_aside)
    return tresen_store_aside_add (db, entry, error) >= 0;
  return write_entry (db, entry, now_us, error);
}

static gboolean
write_grant (TresenDb *db,
             const TresenWechatCallback *callback,
             gint64 customer_id,
             gint64 now_us,
             GError **error)
{
  gint64 opened_at_us = get_created_us (callback, now_us);

  if (!callback->opens_window)
    return TRUE;
  return tresen_store_grant_open (
      db, customer_id, callback->grant, tresen_budget_get_granted (callback->grant), opened_at_us,
      opened_at_us + tresen_budget_get_duration_us (callback->grant), error);
}

/* WeChat's rules want the data of somebody deleted who withdraws his consent or closes his account. */
static gboolean
asks_for_erasure (const TresenWechatCallback *callback)
{
  return callback->is_event
         && (strcmp (callback->kind, "user_authorization_revoke") == 0
             || strcmp (callback->kind, "user_authorization_cancellation") == 0);
}

static gboolean
write_callback (TresenDb *db, const TresenInbound *inbound, TresenAnswer **answer, GError **error)
{
  const TresenWechatCallback *callback = inbound->callback;
  gint64 now_us = inbound->raw->received_at_us;
  gint64 customer_id = 0;
  g_autoptr (TresenTimelineEntry) entry = NULL;

  if (callback->belonging != TRESEN_WECHAT_BELONGS_TO_ACCOUNT
      && !write_customer (db, callback, now_us, &customer_id, error))
    return FALSE;
  entry = new_entry (callback, customer_id, now_us);
  switch (callback->belonging)
    {
    case TRESEN_WECHAT_BELONGS_TO_ACCOUNT:
      return tresen_inbound_account_write (db, entry, error);
    case TRESEN_WECHAT_BELONGS_TO_CUSTOMER:
      return tresen_store_aside_add (db, entry, error) >= 0;
    case TRESEN_WECHAT_BELONGS_TO_CONVERSATION:
    default:
      return write_line (db, entry, now_us, error)
             && write_grant (db, callback, customer_id, now_us, error)
             && tresen_answer_find (db, inbound, customer_id, answer, error);
    }
}

/**
 * tresen_inbound_write:
 * @inbound: a TresenInbound
 *
 * A TresenStoreFunc: keeps the raw callback and, unless it was there before, all that follows from
 * it: the customer, the entry in the conversation, the replies it grants, and the jobs to fetch
 * what WeChat keeps for a short time only. The answer is found here too, so that a repeat is given the same. Writer thread.
 *
 * Returns: (transfer full) (nullable): a TresenAnswer, %NULL for "success"; whether it went well is told by @error
 */
gpointer
tresen_inbound_write (TresenDb *db, gpointer inbound, GError **error)
{
  TresenInbound *self = inbound;
  gboolean is_new = FALSE;
  TresenAnswer *answer = NULL;

  if (!tresen_store_callback_add (db, self->raw, &is_new, error))
    return NULL;
  if (!is_new)
    return tresen_answer_repeat (db, self->raw->dedupe_key, error);
  if (self->callback == NULL)
    return NULL;
  if (asks_for_erasure (self->callback))
    tresen_store_person_erase (db, self->callback->openid, self->callback->kind,
                               self->raw->received_at_us, error);
  else
    write_callback (db, self, &answer, error);
  return answer;
}
