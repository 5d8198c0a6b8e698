/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-fetcher.h"

#include "tresen-file-fetch.h"
#include "tresen-follower-errands.h"
#include "tresen-store-customers.h"
#include "tresen-store-timeline.h"
#include "tresen-wechat-limits.h"

#define FILES_AT_ONCE 4
#define USERS_AT_ONCE 2

/* A file */

typedef struct
{
  TresenTimelineEntry *entry;
  const char *media_folder; /* borrowed from the errand */
} FileMatter;

static void
file_matter_free (gpointer data)
{
  FileMatter *self = data;

  g_clear_pointer (&self->entry, tresen_timeline_entry_unref);
  g_free (self);
}

static gpointer
load_file (TresenDb *db, const TresenJob *job, gpointer user_data, GError **error)
{
  g_autoptr (TresenTimelineEntry) entry = tresen_store_entry_load (db, job->entry_id, error);
  FileMatter *matter;

  if (entry == NULL || entry->media == NULL)
    return NULL;
  matter = g_new0 (FileMatter, 1);
  matter->entry = g_steal_pointer (&entry);
  matter->media_folder = user_data;
  return matter;
}

static void
call_file (TresenWechatClient *wechat,
           const TresenJob *job,
           gpointer matter,
           gpointer user_data,
           GAsyncReadyCallback callback,
           gpointer callback_data)
{
  const FileMatter *file = matter;

  tresen_file_fetch_async (wechat, file->entry, file->media_folder, callback, callback_data);
}

static gpointer
call_file_finish (TresenWechatClient *wechat, GAsyncResult *result, GError **error)
{
  return tresen_file_fetch_finish (wechat, result, error);
}

static TresenErrandNext
write_file (TresenDb *db,
            const TresenJob *job,
            gpointer matter,
            gpointer result,
            gint64 now_us,
            GError **error)
{
  const TresenKeptFile *kept = result;

  return tresen_store_media_set_stored (db, job->entry_id, kept->file, kept->content_type,
                                        kept->size, error)
                 && tresen_store_media_set_playable (db, job->entry_id, kept->playable_file,
                                                     kept->duration_us, error)
                 && (*kept->still_file == '\0'
                     || tresen_store_media_set_still (db, job->entry_id, kept->still_file, error))
             ? TRESEN_ERRAND_DONE
             : TRESEN_ERRAND_FAILED_WRITE;
}

static gboolean
write_file_failure (TresenDb *db,
                    const TresenJob *job,
                    gpointer matter,
                    const GError *cause,
                    gint64 now_us,
                    GError **error)
{
  return tresen_store_media_set_failed (db, job->entry_id, cause->message, error);
}

/**
 * tresen_fetcher_new_files:
 * @media_folder: where the files go; copied
 *
 * Returns: (transfer full): the errand that fetches the files of messages
 */
TresenErrand *
tresen_fetcher_new_files (TresenStore *store,
                          TresenWechatClient *wechat,
                          TresenHealthReporter *health,
                          TresenClock *clock,
                          const char *media_folder)
{
  static const TresenErrandKind kind = {
    .kind = TRESEN_JOB_FETCH_MEDIA,
    .most_at_once = FILES_AT_ONCE,
    .life_us = TRESEN_WECHAT_MEDIA_LIFE_US,
    .load = load_file,
    .matter_free = file_matter_free,
    .call = call_file,
    .call_finish = call_file_finish,
    .result_free = (GDestroyNotify) tresen_kept_file_free,
    .write = write_file,
    .write_failure = write_file_failure,
  };

  return tresen_errand_new (&kind, store, wechat, health, clock, g_strdup (media_folder), g_free);
}

/* A customer */

static gpointer
load_user (TresenDb *db, const TresenJob *job, gpointer user_data, GError **error)
{
  return tresen_store_customer_load (db, job->customer_id, error);
}

static void
call_user (TresenWechatClient *wechat,
           const TresenJob *job,
           gpointer matter,
           gpointer user_data,
           GAsyncReadyCallback callback,
           gpointer callback_data)
{
  const TresenCustomer *customer = matter;

  tresen_wechat_client_get_user_async (wechat, customer->openid, NULL, callback, callback_data);
}

static gpointer
call_user_finish (TresenWechatClient *wechat, GAsyncResult *result, GError **error)
{
  return tresen_wechat_client_get_user_finish (wechat, result, error);
}

static TresenErrandNext
write_user (TresenDb *db,
            const TresenJob *job,
            gpointer matter,
            gpointer result,
            gint64 now_us,
            GError **error)
{
  const TresenWechatUser *user = result;

  return tresen_followers_write_user (db, job->customer_id, user, now_us, error)
             ? TRESEN_ERRAND_DONE
             : TRESEN_ERRAND_FAILED_WRITE;
}

/** tresen_fetcher_new_users: Returns: (transfer full): the errand that asks what WeChat knows of new customers. */
TresenErrand *
tresen_fetcher_new_users (TresenStore *store,
                          TresenWechatClient *wechat,
                          TresenHealthReporter *health,
                          TresenClock *clock)
{
  static const TresenErrandKind kind = {
    .kind = TRESEN_JOB_FETCH_USER,
    .most_at_once = USERS_AT_ONCE,
    .life_us = TRESEN_WECHAT_MEDIA_LIFE_US,
    .load = load_user,
    .matter_free = (GDestroyNotify) tresen_customer_unref,
    .call = call_user,
    .call_finish = call_user_finish,
    .result_free = (GDestroyNotify) tresen_wechat_user_free,
    .write = write_user,
  };

  return tresen_errand_new (&kind, store, wechat, health, clock, NULL, NULL);
}
