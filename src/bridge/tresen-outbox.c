/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-outbox.h"

#include <string.h>

#include "tresen-job-pump.h"
#include "tresen-media-keeper.h"
#include "tresen-notices.h"
#include "tresen-outcome.h"
#include "tresen-store-outgoing.h"
#include "tresen-store-passive.h"
#include "tresen-store-rights.h"
#include "tresen-store-timeline.h"
#include "tresen-sure-write.h"
#include "tresen-wechat-limits.h"
#include "tresen-wechat-uploads.h"

#define MOST_AT_ONCE 8

/* A MediaId that has less than this left is not used any more. */
#define MEDIA_MARGIN_US G_TIME_SPAN_HOUR

struct _TresenOutbox
{
  GObject parent_instance;

  TresenStore *store;
  TresenWechatClient *wechat;
  char *media_folder;
  TresenHealthReporter *health; /* borrowed from the bridge, which outlives this */
  TresenClock *clock;
  TresenJobPump *pump;
  GCancellable *stop; /* cancelled when what cannot be written down has to be left */
};

G_DEFINE_FINAL_TYPE (TresenOutbox, tresen_outbox, G_TYPE_OBJECT)

/*
 * One message on its way. A picture or voice is uploaded before the store says "sending", since an upload
 * may be repeated; from "sending" on there is one call and no way back:
 *
 *   load -> [read file -> upload -> [make a WAV of a voice] -> note MediaId] -> start -> call -> write down
 */
typedef struct
{
  TresenOutbox *outbox;
  TresenJob *job;
  TresenTimelineEntry *entry;
  GBytes *content; /* of a file that is to be uploaded */
  TresenKeptFile *kept;
  char *media_id;
  gint64 media_at_us;
  gboolean may_not; /* WeChat does not let the account send by itself */
  gboolean is_started;
  gboolean is_over; /* a notice that must not be sent again any more */
} Send;

static void
send_free (Send *self)
{
  g_clear_pointer (&self->entry, tresen_timeline_entry_unref);
  g_clear_pointer (&self->job, tresen_job_unref);
  g_clear_object (&self->outbox);
  g_clear_pointer (&self->content, g_bytes_unref);
  g_clear_pointer (&self->kept, tresen_kept_file_free);
  g_free (self->media_id);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Send, send_free)

/* The job is dealt with, or is no longer wanted; frees @send. */
static void
finish (Send *send)
{
  tresen_job_pump_done (send->outbox->pump, send->job);
  send_free (send);
}

/* @error: (nullable): NOT_FOUND means that staff have taken the message back meanwhile. */
static void
finish_with (Send *send, const GError *error)
{
  if (error == NULL || g_error_matches (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_NOT_FOUND))
    {
      finish (send);
      return;
    }
  g_warning ("outbox: job %" G_GINT64_FORMAT " is %s: %s", send->job->id,
             send->is_started ? "given up until the next start" : "put back", error->message);
  if (send->is_started)
    tresen_job_pump_give_up (send->outbox->pump, send->job);
  else
    tresen_job_pump_put_back (send->outbox->pump, send->job);
  send_free (send);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  tresen_sure_write_finish (TRESEN_STORE (source), result, &error);
  finish_with (user_data, error);
}

static void
write_down (Send *send, TresenOutcome *outcome)
{
  tresen_sure_write_async (send->outbox->store, tresen_outcome_write, outcome,
                           (GDestroyNotify) tresen_outcome_free, send->outbox->stop, written_cb,
                           send);
}

static gint64
now (Send *send)
{
  return tresen_clock_now_us (send->outbox->clock);
}

static gboolean
is_notice (const Send *send)
{
  return strcmp (send->entry->kind, "template") == 0;
}

/* @error: (nullable) (transfer none) */
static void
conclude (Send *send, const GError *error)
{
  tresen_health_reporter_say_wechat (send->outbox->health, error);
  write_down (send, tresen_outcome_new (send->job, error, send->is_started, now (send)));
}

static void
notice_sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Send *send = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *remote_id = tresen_notice_send_finish (TRESEN_WECHAT_CLIENT (source), result,
                                                          send->job, &error);
  TresenOutcome *outcome = tresen_outcome_new (send->job, error, send->is_started, now (send));

  tresen_health_reporter_say_wechat (send->outbox->health, error);
  tresen_outcome_set_notice (outcome, remote_id);
  write_down (send, outcome);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Send *send = user_data;
  g_autoptr (GError) error = NULL;

  tresen_wechat_client_send_finish (TRESEN_WECHAT_CLIENT (source), result, &error);
  conclude (send, error);
}

static gpointer
write_start (TresenDb *db, gpointer data, GError **error)
{
  Send *send = data;

  if (is_notice (send))
    tresen_store_notice_start (db, send->job->id, &tresen_notice_terms, now (send), &send->is_over,
                               error);
  else
    tresen_store_outgoing_start (db, send->job->id, now (send), error);
  return NULL;
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Send *send = user_data;
  TresenOutbox *self = send->outbox;
  g_autoptr (GError) error = NULL;

  if (!tresen_sure_write_finish (TRESEN_STORE (source), result, &error))
    {
      finish_with (send, error);
      return;
    }
  if (send->is_over)
    {
      finish (send);
      return;
    }
  send->is_started = TRUE;
  if (is_notice (send))
    tresen_notice_send_async (self->wechat, send->entry, notice_sent_cb, send);
  else if (send->media_id != NULL)
    tresen_wechat_client_send_media_async (self->wechat, send->entry->openid, send->entry->kind,
                                           send->media_id, NULL, sent_cb, send);
  else
    tresen_wechat_client_send_text_async (self->wechat, send->entry->openid, send->entry->text,
                                          NULL, sent_cb, send);
}

static gpointer
write_wait (TresenDb *db, gpointer data, GError **error)
{
  const Send *send = data;

  tresen_store_passive_take_over (db, send->job->id, tresen_clock_now_us (send->outbox->clock),
                                  error);
  return NULL;
}

/* What may not be sent waits for the customer's next message, and is not the outbox's any more. */
static void
start (Send *send)
{
  g_autoptr (GError) error = NULL;

  if (send->may_not && !is_notice (send))
    {
      tresen_sure_write_async (send->outbox->store, write_wait, send, NULL, send->outbox->stop,
                               written_cb, send);
      return;
    }
  /* What WeChat would only refuse need not look as if it were being sent. */
  if (!is_notice (send) && !tresen_wechat_client_may_send (send->outbox->wechat, &error))
    {
      conclude (send, error);
      return;
    }
  tresen_sure_write_async (send->outbox->store, write_start, send, NULL, send->outbox->stop,
                           started_cb, send);
}

static gpointer
write_remote (TresenDb *db, gpointer data, GError **error)
{
  const Send *send = data;
  gint64 entry_id = send->entry->id;

  if (tresen_store_media_set_remote (db, entry_id, send->media_id, send->media_at_us, error)
      && send->kept != NULL)
    tresen_store_media_set_playable (db, entry_id, send->kept->playable_file,
                                     send->kept->duration_us, error);
  return NULL;
}

static void
remote_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Send *send = user_data;
  g_autoptr (GError) error = NULL;

  if (tresen_sure_write_finish (TRESEN_STORE (source), result, &error))
    start (send);
  else
    finish_with (send, error);
}

static void
note_remote (Send *send)
{
  tresen_sure_write_async (send->outbox->store, write_remote, send, NULL, send->outbox->stop,
                           remote_written_cb, send);
}

/* What cannot be heard here is sent all the same. */
static void
made_playable_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Send *send = user_data;
  g_autoptr (GError) error = NULL;

  send->kept = tresen_media_keep_finish (result, &error);
  if (send->kept == NULL)
    g_info ("outbox: a voice cannot be played here: %s", error->message);
  note_remote (send);
}

static void
make_playable (Send *send)
{
  const TresenWechatFile file
      = { .content = send->content, .content_type = send->entry->media->content_type };

  tresen_media_keep_async (send->outbox->media_folder, send->entry->id, &file,
                           TRESEN_KEEP_VOICE | TRESEN_KEEP_OUTGOING, made_playable_cb, send);
}

static void
uploaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Send *send = user_data;
  g_autoptr (GError) error = NULL;

  send->media_id
      = tresen_wechat_client_upload_finish (TRESEN_WECHAT_CLIENT (source), result, &error);
  if (send->media_id == NULL)
    {
      tresen_health_reporter_say_wechat (send->outbox->health, error);
      write_down (send, tresen_outcome_new_upload (send->job, error, now (send)));
      return;
    }
  send->media_at_us = now (send);
  if (strcmp (send->entry->kind, "voice") == 0)
    make_playable (send);
  else
    note_remote (send);
}

static void
file_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Send *send = user_data;
  g_autoptr (GError) error = NULL;

  send->content = g_file_load_bytes_finish (G_FILE (source), result, NULL, &error);
  if (send->content == NULL)
    {
      write_down (send, tresen_outcome_new_failed (send->job, TRESEN_SEND_FAULT_FILE,
                                                   error->message, FALSE, now (send)));
      return;
    }
  /* Looks at the file once more: it may be another one than when it was attached. */
  tresen_wechat_client_upload_async (send->outbox->wechat, send->entry->kind, send->content, NULL,
                                     uploaded_cb, send);
}

static void
prepare_file (Send *send)
{
  const TresenMedia *media = send->entry->media;
  g_autofree char *path = NULL;
  g_autoptr (GFile) file = NULL;

  if (media == NULL || *media->file == '\0')
    {
      write_down (send, tresen_outcome_new_failed (send->job, TRESEN_SEND_FAULT_FILE,
                                                   "there is no file", FALSE, now (send)));
      return;
    }
  if (*media->remote_id != '\0'
      && now (send) < media->remote_at_us + TRESEN_WECHAT_MEDIA_LIFE_US - MEDIA_MARGIN_US)
    {
      send->media_id = g_strdup (media->remote_id);
      start (send);
      return;
    }
  path = g_build_filename (send->outbox->media_folder, media->file, NULL);
  file = g_file_new_for_path (path);
  g_file_load_bytes_async (file, NULL, file_read_cb, send);
}

/* What a job is about, and whether it may be done. */
typedef struct
{
  TresenTimelineEntry *entry;
  gboolean may_not;
} Matter;

static void
matter_free (Matter *self)
{
  g_clear_pointer (&self->entry, tresen_timeline_entry_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Matter, matter_free)

static gpointer
read_matter (TresenDb *db, gpointer data, GError **error)
{
  const TresenJob *job = data;
  g_autoptr (Matter) matter = g_new0 (Matter, 1);
  int is_refused = tresen_store_right_is_refused (db, TRESEN_RIGHT_CUSTOM_SEND, error);

  if (is_refused < 0)
    return NULL;
  matter->may_not = is_refused > 0;
  matter->entry = tresen_store_entry_load (db, job->entry_id, error);
  return matter->entry != NULL ? g_steal_pointer (&matter) : NULL;
}

static void
matter_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Send *send = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Matter) matter = tresen_store_read_finish (TRESEN_STORE (source), result, &error);

  if (matter == NULL)
    {
      finish_with (send, error);
      return;
    }
  send->entry = g_steal_pointer (&matter->entry);
  send->may_not = matter->may_not;
  if (strcmp (send->entry->kind, "image") == 0 || strcmp (send->entry->kind, "voice") == 0)
    prepare_file (send);
  else
    start (send);
}

static void
send_job (TresenJob *job, gpointer user_data)
{
  Send *send = g_new0 (Send, 1);

  send->outbox = g_object_ref (TRESEN_OUTBOX (user_data));
  send->job = tresen_job_ref (job);
  tresen_store_read_async (send->outbox->store, read_matter, tresen_job_ref (job),
                           (GDestroyNotify) tresen_job_unref, (GDestroyNotify) matter_free, NULL,
                           matter_read_cb, send);
}

static void
tresen_outbox_dispose (GObject *object)
{
  TresenOutbox *self = TRESEN_OUTBOX (object);

  g_clear_object (&self->pump);
  g_clear_object (&self->stop);
  g_clear_object (&self->wechat);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (tresen_outbox_parent_class)->dispose (object);
}

static void
tresen_outbox_finalize (GObject *object)
{
  TresenOutbox *self = TRESEN_OUTBOX (object);

  g_free (self->media_folder);
  g_clear_pointer (&self->clock, tresen_clock_unref);
  G_OBJECT_CLASS (tresen_outbox_parent_class)->finalize (object);
}

static void
tresen_outbox_class_init (TresenOutboxClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tresen_outbox_dispose;
  G_OBJECT_CLASS (klass)->finalize = tresen_outbox_finalize;
}

static void
tresen_outbox_init (TresenOutbox *self)
{
  self->stop = g_cancellable_new ();
}

/**
 * tresen_outbox_new:
 * @media_folder: where the files of pictures and voices are
 * @health: borrowed; must outlive the outbox
 *
 * Returns: (transfer full): an outbox that sends nothing until it is started
 */
TresenOutbox *
tresen_outbox_new (TresenStore *store,
                   TresenWechatClient *wechat,
                   const char *media_folder,
                   TresenHealthReporter *health,
                   TresenClock *clock)
{
  TresenOutbox *self = g_object_new (TRESEN_TYPE_OUTBOX, NULL);

  self->store = g_object_ref (store);
  self->wechat = g_object_ref (wechat);
  self->media_folder = g_strdup (media_folder);
  self->health = health;
  self->clock = tresen_clock_ref (clock);
  self->pump
      = tresen_job_pump_new (store, clock, TRESEN_JOB_SEND_MESSAGE, MOST_AT_ONCE, send_job, self);
  return self;
}

/** tresen_outbox_start: Sends what is queued and follows the store from then on. The outbox's
 * context. */
void
tresen_outbox_start (TresenOutbox *self)
{
  tresen_job_pump_start (self->pump);
}

static void
stopped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  tresen_job_pump_stop_finish (TRESEN_JOB_PUMP (source), result, NULL);
  g_task_return_boolean (task, TRUE);
}

/**
 * tresen_outbox_stop_async:
 *
 * Attempts nothing more and waits until what is on its way is written down, or cannot be: then the
 * next start finds it out. The outbox's context.
 */
void
tresen_outbox_stop_async (TresenOutbox *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tresen_outbox_stop_async);
  g_cancellable_cancel (self->stop);
  tresen_job_pump_stop_async (self->pump, stopped_cb, task);
}

gboolean
tresen_outbox_stop_finish (TresenOutbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
