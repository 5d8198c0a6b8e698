/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inbox-samples.h"

#include "tresen-store-conversations.h"
#include "tresen-store-customers.h"
#include "tresen-store-drafts.h"
#include "tresen-store-names.h"
#include "tresen-store-health.h"
#include "tresen-store-quotas.h"
#include "tresen-store-rights.h"
#include "tresen-wechat-quota.h"
#include "tresen-store-jobs.h"
#include "tresen-store-outgoing.h"
#include "tresen-store-timeline.h"

#define MINUTE ((gint64) 60 * G_USEC_PER_SEC)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

typedef struct
{
  const char *openid;
  const char *name;
  const char *kind;
  const char *text;
  gint64 minutes_ago;
  guint used;       /* replies that were sent of the five */
  guint n_messages; /* how often the customer wrote it */
  gboolean is_read;
  const char *draft;
  const char *reply;
  gboolean has_failed;
} Sample;

static const Sample samples[] = {
  { "oLiWei0000000000000000000000", "Li Wei", "text", "刹车又有异响了，今天可以过来看看吗？", 12, 2,
    2, FALSE, NULL, NULL, FALSE },
  { "oZhang000000000000000000zm41", "Zhang Min", "voice", "", 46 * 60, 4, 1, TRUE, NULL, NULL,
    TRUE },
  { "oKlein0000000000000000000hk7", "Hr. Klein", "text", "Danke! Dann bis Donnerstag um drei.",
    27 * 60, 0, 1, TRUE, NULL, "Gern. Wir freuen uns auf Sie.", FALSE },
  { "oWang00000000000000000000wf2", "王芳", "image", "", 95, 0, 3, FALSE, NULL, NULL, FALSE },
  { "oNobody00000000000000000Qx7f", "", "text",
    "Hello, do you have winter tyres for a 2019 Passat, and how long would "
    "I have to wait for an appointment?",
    200, 0, 1, TRUE, "Yes, we do", NULL, FALSE },
  { "oFull000000000000000000000k3", "Ben Hartmann", "location", "Hauptstraße 12, Wolfsburg", 300, 5,
    1, TRUE, NULL, NULL, FALSE },
  { "oOld0000000000000000000000p9", "陈静", "text", "谢谢！", 5 * 24 * 60, 0, 1, TRUE, NULL, NULL,
    FALSE },
  { "oVeryOld000000000000000000z8", "Sophie von Hohenlohe-Langenburg-Waldenstein", "file",
    "Fahrzeugschein.pdf", 400 * 24 * 60, 0, 1, TRUE, NULL, NULL, FALSE },
};

static gboolean
add_entry (TresenDb *db, gint64 customer_id, const Sample *sample, gint64 at_us, GError **error)
{
  g_autoptr (TresenTimelineEntry) entry = tresen_timeline_entry_new ();

  entry->customer_id = customer_id;
  g_free (entry->kind);
  entry->kind = g_strdup (sample->kind);
  g_free (entry->text);
  entry->text = g_strdup (sample->text);
  entry->created_at_us = at_us;
  entry->received_at_us = at_us;
  return tresen_store_entry_add (db, entry, error) >= 0;
}

static gboolean
add_reply (TresenDb *db, gint64 customer_id, const Sample *sample, gint64 now_us, GError **error)
{
  g_autoptr (GPtrArray) jobs = NULL;
  gint64 entry_id = tresen_store_outgoing_queue_text (
      db, customer_id, sample->reply != NULL ? sample->reply : "…", now_us, error);
  const TresenJob *job = NULL;

  if (entry_id < 0)
    return FALSE;
  jobs = tresen_store_jobs_next (db, TRESEN_JOB_SEND_MESSAGE, 100, error);
  for (guint i = 0; jobs != NULL && i < jobs->len; i++)
    if (((TresenJob *) g_ptr_array_index (jobs, i))->entry_id == entry_id)
      job = g_ptr_array_index (jobs, i);
  if (job == NULL || !tresen_store_outgoing_start (db, job->id, now_us, error))
    return FALSE;
  if (sample->has_failed)
    return tresen_store_outgoing_failed (db, job->id, 45047, "out of response count limit", now_us,
                                         error);
  return tresen_store_outgoing_accepted (db, job->id, now_us, error);
}

static gboolean
add_sample (TresenDb *db, const Sample *sample, gint64 now_us, GError **error)
{
  gint64 at_us = now_us - sample->minutes_ago * MINUTE;
  gint64 id = tresen_store_customer_ensure (db, sample->openid, at_us, NULL, error);
  g_autoptr (TresenDraft) draft = NULL;

  if (id < 0 || !tresen_store_customer_set_followed (db, id, TRUE, at_us - 30 * DAY, "", error)
      || !tresen_store_name_set (db, id, sample->name, error))
    return FALSE;
  for (guint i = 0; i < sample->n_messages; i++)
    if (!add_entry (db, id, sample, at_us + i, error))
      return FALSE;
  if (!tresen_store_grant_open (db, id, TRESEN_GRANT_MESSAGE, 5, at_us, at_us + 48 * HOUR, error))
    return FALSE;
  for (guint i = 0; i < sample->used && at_us + 48 * HOUR > now_us; i++)
    if (!tresen_store_grants_spend (db, id, now_us, error))
      return FALSE;
  if ((sample->reply != NULL || sample->has_failed)
      && !add_reply (db, id, sample, at_us + MINUTE, error))
    return FALSE;
  if (sample->is_read && !tresen_store_conversation_mark_read (db, id, error))
    return FALSE;
  draft = tresen_draft_new (sample->draft);
  return tresen_store_draft_save (db, id, draft, now_us, error);
}

/* What an account may do and has left. */
static gboolean
add_account (TresenDb *db, gint64 now_us, GError **error)
{
  g_autofree char *today = tresen_wechat_beijing_day_to_text (tresen_wechat_beijing_day (now_us));
  TresenQuota quotas[] = {
    { (char *) "/cgi-bin/message/custom/send", today, 1204, 0 },
    { (char *) "/cgi-bin/qrcode/create", today, 100000, now_us + HOUR },
    { (char *) "/cgi-bin/tags/get", today, 3, 0 },
    { (char *) "/cgi-bin/user/get", today, 412, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (quotas); i++)
    if (!tresen_store_quota_set (db, &quotas[i], error))
      return FALSE;
  return tresen_store_right_set (db, TRESEN_RIGHT_CUSTOM_SEND, "granted", 0, now_us, error)
         && tresen_store_right_set (db, TRESEN_RIGHT_TEMPLATE, "refused", 48001, now_us, error)
         && tresen_store_right_set (db, TRESEN_RIGHT_QR, "unknown", 40097, now_us, error);
}

gpointer
inbox_samples_write (TresenDb *db, gpointer data, GError **error)
{
  const InboxSamples *wanted = data;

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    if (!add_sample (db, &samples[i], wanted->now_us, error))
      return NULL;
  for (guint i = 0; i < wanted->n_more; i++)
    {
      g_autofree char *openid = g_strdup_printf ("oMore%023u", i);
      g_autofree char *name = g_strdup_printf ("Customer %u", i);
      Sample sample
          = { openid, name, "text", "Is my car ready?", 0, 0, 1, TRUE, NULL, NULL, FALSE };

      sample.minutes_ago = 3 * 24 * 60 + i;
      if (!add_sample (db, &sample, wanted->now_us, error))
        return NULL;
    }
  if (wanted->wechat_state != NULL
      && (!add_account (db, wanted->now_us, error)
          || !tresen_store_health_set (db, "server", "ok", "http://127.0.0.1:8790", wanted->now_us, error)
          || !tresen_store_health_set (db, "public", "ok", "https://desk.example.de",
                                       wanted->now_us, error)
          || !tresen_store_health_set (db, "account", "ok", "wx0123456789abcdef", wanted->now_us,
                                       error)
          || !tresen_store_health_set (db, "wechat", wanted->wechat_state,
                                       wanted->wechat_detail != NULL ? wanted->wechat_detail : "",
                                       wanted->now_us, error)))
    return NULL;
  return NULL;
}
