/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-fetcher.h"

#include <string.h>

#include "tresen-store-customers.h"
#include "tresen-store-timeline.h"
#include "tresen-wechat-limits.h"

#define FILES_AT_ONCE 4
#define USERS_AT_ONCE 2

/* A file: call -> write the file */

/* What is kept of a fetched file. */
typedef struct
{
  char *file; /* its name in the media folder */
  char *content_type;
  gint64 size;
} Kept;

typedef struct
{
  TresenTimelineEntry *entry;
  const char *media_folder; /* borrowed from the errand */
} FileMatter;

static void
kept_free (gpointer data)
{
  Kept *self = data;

  g_free (self->file);
  g_free (self->content_type);
  g_free (self);
}

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

static const char *
extension_of (const char *content_type)
{
  static const char *const table[][2] = {
    { "image/jpeg", "jpg" }, { "image/png", "png" },   { "image/gif", "gif" },
    { "audio/amr", "amr" },  { "audio/mpeg", "mp3" },  { "audio/mp3", "mp3" },
    { "video/mp4", "mp4" },  { "audio/speex", "spx" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    if (strcmp (table[i][0], content_type) == 0)
      return table[i][1];
  return "bin";
}

static void
file_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  Kept *kept;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  kept = g_task_get_task_data (task);
  g_task_return_pointer (task, g_memdup2 (kept, sizeof *kept), kept_free);
  *kept = (Kept){ 0 };
}

/* What the file is called when it is fetched, until its task has the media. */
typedef struct
{
  GTask *task;
  const FileMatter *matter; /* of the run, which outlives the call */
} FileCall;

static void
file_fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree FileCall *call = user_data;
  g_autoptr (GTask) task = call->task;
  GError *error = NULL;
  g_autoptr (TresenWechatFile) media
      = tresen_wechat_client_get_media_finish (TRESEN_WECHAT_CLIENT (source), result, &error);
  g_autofree char *path = NULL;
  g_autoptr (GFile) file = NULL;
  Kept *kept;

  if (media == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  kept = g_new0 (Kept, 1);
  kept->content_type = g_strdup (media->content_type);
  kept->size = (gint64) g_bytes_get_size (media->content);
  /* Named by the entry, so that a repeated fetch replaces the file. */
  kept->file = g_strdup_printf ("in-%" G_GINT64_FORMAT ".%s", call->matter->entry->id,
                                extension_of (media->content_type));
  g_task_set_task_data (task, kept, kept_free);
  path = g_build_filename (call->matter->media_folder, kept->file, NULL);
  file = g_file_new_for_path (path);
  g_file_replace_contents_bytes_async (file, media->content, NULL, FALSE, G_FILE_CREATE_PRIVATE,
                                       NULL, file_written_cb, g_steal_pointer (&task));
}

static void
call_file (TresenWechatClient *wechat,
           const TresenJob *job,
           gpointer matter,
           gpointer user_data,
           GAsyncReadyCallback callback,
           gpointer callback_data)
{
  FileCall *call = g_new0 (FileCall, 1);
  const TresenMedia *media;

  call->matter = matter;
  call->task = g_task_new (wechat, NULL, callback, callback_data);
  media = call->matter->entry->media;
  tresen_wechat_client_get_media_async (wechat, media->remote_id, media->url, NULL, file_fetched_cb,
                                        call);
}

static gpointer
call_file_finish (TresenWechatClient *wechat, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static TresenErrandNext
write_file (TresenDb *db,
            const TresenJob *job,
            gpointer matter,
            gpointer result,
            gint64 now_us,
            GError **error)
{
  const Kept *kept = result;

  return tresen_store_media_set_stored (db, job->entry_id, kept->file, kept->content_type,
                                        kept->size, error)
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
    .result_free = kept_free,
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
  gboolean is_written
      = user->is_followed
            ? tresen_store_customer_set_info (db, job->customer_id, user->remark, user->language,
                                              user->followed_at_us, error)
            : tresen_store_customer_set_followed (db, job->customer_id, FALSE, now_us, "", error);

  return is_written ? TRESEN_ERRAND_DONE : TRESEN_ERRAND_FAILED_WRITE;
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
