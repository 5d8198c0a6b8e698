/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-fetcher.h"

#include <string.h>

#include "tresen-backoff.h"
#include "tresen-job-pump.h"
#include "tresen-store-customers.h"
#include "tresen-store-jobs.h"
#include "tresen-store-timeline.h"
#include "tresen-sure-write.h"
#include "tresen-wechat-limits.h"

#define FILES_AT_ONCE 4
#define USERS_AT_ONCE 2
#define FIRST_WAIT_US (5 * G_USEC_PER_SEC)
#define MOST_WAIT_US (10 * G_TIME_SPAN_MINUTE)

struct _TresenFetcher
{
  GObject parent_instance;

  TresenStore *store;
  TresenWechatClient *wechat;
  char *media_folder;
  TresenHealthReporter *health; /* borrowed from the bridge, which outlives this */
  TresenClock *clock;
  TresenJobPump *files;
  TresenJobPump *users;
  GCancellable *stop; /* cancelled when what cannot be written down has to be left */
  guint n_stopping;
};

G_DEFINE_FINAL_TYPE (TresenFetcher, tresen_fetcher, G_TYPE_OBJECT)

/*
 * One thing that is being fetched:
 *
 *   load and start -> call -> [write file] -> write down
 */
typedef struct
{
  TresenFetcher *fetcher;
  TresenJobPump *pump;
  TresenJob *job;
  TresenTimelineEntry *entry; /* for a file */
  TresenCustomer *customer;   /* for a user */

  /* What is to be written down. */
  GError *error; /* (nullable) */
  char *file;
  char *content_type;
  gint64 size;
  TresenWechatUser *user;
} Fetch;

static void
fetch_free (Fetch *self)
{
  g_clear_pointer (&self->job, tresen_job_unref);
  g_clear_pointer (&self->entry, tresen_timeline_entry_unref);
  g_clear_pointer (&self->customer, tresen_customer_unref);
  g_clear_pointer (&self->user, tresen_wechat_user_free);
  g_clear_error (&self->error);
  g_free (self->file);
  g_free (self->content_type);
  g_clear_object (&self->fetcher);
  g_free (self);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fetch *fetch = user_data;
  g_autoptr (GError) error = NULL;

  if (tresen_sure_write_finish (TRESEN_STORE (source), result, &error)
      || g_error_matches (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_NOT_FOUND))
    tresen_job_pump_done (fetch->pump, fetch->job);
  else
    {
      g_warning ("fetcher: job %" G_GINT64_FORMAT " is given up until the next start: %s",
                 fetch->job->id, error->message);
      tresen_job_pump_give_up (fetch->pump, fetch->job);
    }
  fetch_free (fetch);
}

static gboolean
is_worth_repeating (const Fetch *fetch, gint64 now_us)
{
  return now_us < fetch->job->created_at_us + TRESEN_WECHAT_MEDIA_LIFE_US
         && (tresen_wechat_error_is_transient (fetch->error)
             || !g_error_matches (fetch->error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_REFUSED));
}

static gpointer
write_failure (TresenDb *db, Fetch *fetch, GError **error)
{
  gint64 now_us = tresen_clock_now_us (fetch->fetcher->clock);
  gint64 delay_us = tresen_backoff_delay_us (fetch->job->attempts + 1, FIRST_WAIT_US, MOST_WAIT_US,
                                             g_random_int ());

  if (is_worth_repeating (fetch, now_us))
    {
      tresen_store_job_later (db, fetch->job->id, now_us + delay_us, fetch->error->message, error);
      return NULL;
    }
  if (fetch->entry != NULL
      && !tresen_store_media_set_failed (db, fetch->entry->id, fetch->error->message, error))
    return NULL;
  tresen_store_job_finish (db, fetch->job->id, TRESEN_JOB_FAILED, fetch->error->message, error);
  return NULL;
}

static gboolean
write_user (TresenDb *db, const Fetch *fetch, GError **error)
{
  const TresenWechatUser *user = fetch->user;
  gint64 now_us = tresen_clock_now_us (fetch->fetcher->clock);

  if (!user->is_followed)
    return tresen_store_customer_set_followed (db, fetch->customer->id, FALSE, now_us, "", error);
  return tresen_store_customer_set_info (db, fetch->customer->id, user->remark, user->language,
                                         user->followed_at_us, error);
}

static gpointer
write_result (TresenDb *db, gpointer data, GError **error)
{
  Fetch *fetch = data;

  if (fetch->error != NULL)
    return write_failure (db, fetch, error);
  if (fetch->user != NULL ? write_user (db, fetch, error)
                          : tresen_store_media_set_stored (db, fetch->entry->id, fetch->file,
                                                           fetch->content_type, fetch->size, error))
    tresen_store_job_finish (db, fetch->job->id, TRESEN_JOB_DONE, "", error);
  return NULL;
}

static void
write_down (Fetch *fetch)
{
  tresen_sure_write_async (fetch->fetcher->store, write_result, fetch, NULL, fetch->fetcher->stop,
                           written_cb, fetch);
}

/* @error: (transfer full) (nullable) */
static void
conclude (Fetch *fetch, GError *error)
{
  tresen_health_reporter_say_wechat (fetch->fetcher->health, error);
  fetch->error = error;
  write_down (fetch);
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
  Fetch *fetch = user_data;

  g_file_replace_contents_finish (G_FILE (source), result, NULL, &fetch->error);
  write_down (fetch);
}

static void
media_fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fetch *fetch = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenWechatFile) media
      = tresen_wechat_client_get_media_finish (TRESEN_WECHAT_CLIENT (source), result, &error);
  g_autofree char *path = NULL;
  g_autoptr (GFile) file = NULL;

  if (media == NULL)
    {
      conclude (fetch, g_steal_pointer (&error));
      return;
    }
  tresen_health_reporter_say_wechat (fetch->fetcher->health, NULL);
  fetch->content_type = g_strdup (media->content_type);
  fetch->size = (gint64) g_bytes_get_size (media->content);
  /* Named by the entry, so that a repeated fetch replaces the file. */
  fetch->file = g_strdup_printf ("in-%" G_GINT64_FORMAT ".%s", fetch->entry->id,
                                 extension_of (media->content_type));
  path = g_build_filename (fetch->fetcher->media_folder, fetch->file, NULL);
  file = g_file_new_for_path (path);
  g_file_replace_contents_bytes_async (file, media->content, NULL, FALSE, G_FILE_CREATE_PRIVATE,
                                       NULL, file_written_cb, fetch);
}

static void
user_fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fetch *fetch = user_data;
  GError *error = NULL;

  fetch->user
      = tresen_wechat_client_get_user_finish (TRESEN_WECHAT_CLIENT (source), result, &error);
  conclude (fetch, error);
}

/* Loads what the job is about and marks it as running, in one transaction. */
static gpointer
write_start (TresenDb *db, gpointer data, GError **error)
{
  Fetch *fetch = data;

  g_clear_pointer (&fetch->entry, tresen_timeline_entry_unref);
  g_clear_pointer (&fetch->customer, tresen_customer_unref);
  if (!tresen_store_job_start (db, fetch->job->id, error))
    return NULL;
  if (fetch->job->kind == TRESEN_JOB_FETCH_MEDIA)
    fetch->entry = tresen_store_entry_load (db, fetch->job->entry_id, error);
  else
    fetch->customer = tresen_store_customer_load (db, fetch->job->customer_id, error);
  return NULL;
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fetch *fetch = user_data;
  TresenWechatClient *wechat = fetch->fetcher->wechat;
  g_autoptr (GError) error = NULL;

  if (!tresen_sure_write_finish (TRESEN_STORE (source), result, &error))
    {
      g_warning ("fetcher: job %" G_GINT64_FORMAT " cannot start: %s", fetch->job->id,
                 error->message);
      tresen_job_pump_put_back (fetch->pump, fetch->job);
      fetch_free (fetch);
    }
  else if (fetch->customer != NULL)
    tresen_wechat_client_get_user_async (wechat, fetch->customer->openid, NULL, user_fetched_cb,
                                         fetch);
  else if (fetch->entry->media != NULL)
    tresen_wechat_client_get_media_async (wechat, fetch->entry->media->remote_id,
                                          fetch->entry->media->url, NULL, media_fetched_cb, fetch);
  else
    {
      fetch->error = g_error_new (TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_REFUSED,
                                  "fetcher: nothing to fetch");
      write_down (fetch);
    }
}

static void
fetch_job (TresenFetcher *self, TresenJobPump *pump, TresenJob *job)
{
  Fetch *fetch = g_new0 (Fetch, 1);

  fetch->fetcher = g_object_ref (self);
  fetch->pump = pump;
  fetch->job = tresen_job_ref (job);
  tresen_sure_write_async (self->store, write_start, fetch, NULL, self->stop, started_cb, fetch);
}

static void
fetch_file (TresenJob *job, gpointer user_data)
{
  TresenFetcher *self = user_data;

  fetch_job (self, self->files, job);
}

static void
fetch_user (TresenJob *job, gpointer user_data)
{
  TresenFetcher *self = user_data;

  fetch_job (self, self->users, job);
}

static void
tresen_fetcher_dispose (GObject *object)
{
  TresenFetcher *self = TRESEN_FETCHER (object);

  g_clear_object (&self->files);
  g_clear_object (&self->users);
  g_clear_object (&self->stop);
  g_clear_object (&self->wechat);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (tresen_fetcher_parent_class)->dispose (object);
}

static void
tresen_fetcher_finalize (GObject *object)
{
  TresenFetcher *self = TRESEN_FETCHER (object);

  g_free (self->media_folder);
  g_clear_pointer (&self->clock, tresen_clock_unref);
  G_OBJECT_CLASS (tresen_fetcher_parent_class)->finalize (object);
}

static void
tresen_fetcher_class_init (TresenFetcherClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tresen_fetcher_dispose;
  G_OBJECT_CLASS (klass)->finalize = tresen_fetcher_finalize;
}

static void
tresen_fetcher_init (TresenFetcher *self)
{
  self->stop = g_cancellable_new ();
}

/**
 * tresen_fetcher_new:
 * @media_folder: where the files go
 * @health: borrowed; must outlive the fetcher
 *
 * Returns: (transfer full): a fetcher that fetches nothing until it is started
 */
TresenFetcher *
tresen_fetcher_new (TresenStore *store,
                    TresenWechatClient *wechat,
                    const char *media_folder,
                    TresenHealthReporter *health,
                    TresenClock *clock)
{
  TresenFetcher *self = g_object_new (TRESEN_TYPE_FETCHER, NULL);

  self->store = g_object_ref (store);
  self->wechat = g_object_ref (wechat);
  self->media_folder = g_strdup (media_folder);
  self->health = health;
  self->clock = tresen_clock_ref (clock);
  self->files
      = tresen_job_pump_new (store, clock, TRESEN_JOB_FETCH_MEDIA, FILES_AT_ONCE, fetch_file, self);
  self->users
      = tresen_job_pump_new (store, clock, TRESEN_JOB_FETCH_USER, USERS_AT_ONCE, fetch_user, self);
  return self;
}

/** tresen_fetcher_start: Fetches what is due and follows the store from then on. The fetcher's
 * context. */
void
tresen_fetcher_start (TresenFetcher *self)
{
  tresen_job_pump_start (self->files);
  tresen_job_pump_start (self->users);
}

static void
stopped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TresenFetcher *self = g_task_get_source_object (task);

  tresen_job_pump_stop_finish (TRESEN_JOB_PUMP (source), result, NULL);
  if (--self->n_stopping == 0)
    g_task_return_boolean (task, TRUE);
}

/** tresen_fetcher_stop_async: Begins nothing more and waits for what is on its way. The fetcher's
 * context. */
void
tresen_fetcher_stop_async (TresenFetcher *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tresen_fetcher_stop_async);
  self->n_stopping = 2;
  g_cancellable_cancel (self->stop);
  tresen_job_pump_stop_async (self->files, stopped_cb, g_object_ref (task));
  tresen_job_pump_stop_async (self->users, stopped_cb, g_object_ref (task));
}

gboolean
tresen_fetcher_stop_finish (TresenFetcher *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
