/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-file-fetch.h"

#include <string.h>

#include "tresen-json.h"

/*
 * Of a recording WeChat keeps two forms; the one of 16 kHz is easier to understand, the one of 8 kHz always there. Of a film it
 * keeps a picture, without which the film does as well:
 *
 *   [fetch the wide one -> keep it if it can be played -> else:] fetch -> keep -> [fetch the picture -> keep it]
 */
typedef struct
{
  char *media_folder;
  gint64 entry_id;
  char *media_id;
  char *url;
  gboolean is_voice;
  gboolean is_wide;     /* the wide form is what is being fetched */
  char *still_id;       /* "" when there is none */
  TresenKeptFile *kept; /* (nullable) the film, while its picture is being fetched */
} FileFetch;

static void
file_fetch_free (gpointer data)
{
  FileFetch *self = data;

  g_free (self->media_folder);
  g_free (self->media_id);
  g_free (self->url);
  g_free (self->still_id);
  g_clear_pointer (&self->kept, tresen_kept_file_free);
  g_free (self);
}

static void fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
fetch (GTask *task, const char *media_id, const char *url)
{
  tresen_wechat_client_get_media_async (g_task_get_source_object (task), media_id, url, NULL,
                                        fetched_cb, task);
}

static void
return_kept (GTask *task, TresenKeptFile *kept)
{
  g_task_return_pointer (task, kept, (GDestroyNotify) tresen_kept_file_free);
  g_object_unref (task);
}

/* Takes @error, or goes on with the other form, or without the picture. */
static void
fail_or_fall_back (GTask *task, GError *error)
{
  FileFetch *self = g_task_get_task_data (task);

  if (self->kept != NULL)
    {
      g_info ("fetch: a film has no picture: %s", error->message);
      g_error_free (error);
      return_kept (task, g_steal_pointer (&self->kept));
      return;
    }
  if (self->is_wide)
    {
      g_info ("fetch: the wide form of a recording is left: %s", error->message);
      g_error_free (error);
      self->is_wide = FALSE;
      fetch (task, self->media_id, self->url);
      return;
    }
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  FileFetch *self = g_task_get_task_data (task);
  GError *error = NULL;
  TresenKeptFile *kept = tresen_media_keep_finish (result, &error);

  if (kept == NULL)
    fail_or_fall_back (task, error);
  else if (self->kept != NULL)
    {
      g_free (self->kept->still_file);
      self->kept->still_file = g_steal_pointer (&kept->file);
      tresen_kept_file_free (kept);
      return_kept (task, g_steal_pointer (&self->kept));
    }
  else if (*self->still_id == '\0')
    return_kept (task, kept);
  else
    {
      self->kept = kept;
      fetch (task, self->still_id, "");
    }
}

static TresenKeepFlags
get_flags (const FileFetch *self)
{
  if (self->kept != NULL)
    return TRESEN_KEEP_STILL;
  return (self->is_voice ? TRESEN_KEEP_VOICE : TRESEN_KEEP_DEFAULT)
         | (self->is_wide ? TRESEN_KEEP_ONLY_PLAYABLE : TRESEN_KEEP_DEFAULT);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  const FileFetch *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (TresenWechatFile) media
      = tresen_wechat_client_get_media_finish (TRESEN_WECHAT_CLIENT (source), result, &error);

  if (media == NULL)
    {
      fail_or_fall_back (task, error);
      return;
    }
  tresen_media_keep_async (self->media_folder, self->entry_id, media, get_flags (self), kept_cb,
                           task);
}

static char *
dup_detail (const TresenTimelineEntry *entry, const char *name)
{
  g_autoptr (GBytes) detail = g_bytes_new (entry->detail, strlen (entry->detail));
  g_autoptr (JsonObject) object = tresen_json_parse_object (detail, NULL);
  const char *id = object != NULL ? tresen_json_get_string (object, name) : NULL;

  return g_strdup (id != NULL ? id : "");
}

/**
 * tresen_file_fetch_async:
 * @entry: a message that came in with a file
 * @media_folder: where the file goes
 *
 * Fetches and keeps the file; of a recording the better of WeChat's two forms, of a film its picture too. Of the client's thread. Source: WeChat, voice
 * messages (MediaId16K) and video messages (ThumbMediaId).
 *
 * Errors: #TresenWechatError, #GFileError.
 */
void
tresen_file_fetch_async (TresenWechatClient *wechat,
                         const TresenTimelineEntry *entry,
                         const char *media_folder,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = g_task_new (wechat, NULL, callback, user_data);
  FileFetch *self = g_new0 (FileFetch, 1);
  gboolean is_film = strcmp (entry->kind, "video") == 0 || strcmp (entry->kind, "shortvideo") == 0;
  g_autofree char *wide_id = dup_detail (entry, "media_id_16k");

  self->media_folder = g_strdup (media_folder);
  self->entry_id = entry->id;
  self->media_id = g_strdup (entry->media->remote_id);
  self->url = g_strdup (entry->media->url);
  self->is_voice = strcmp (entry->kind, "voice") == 0;
  self->still_id = is_film ? dup_detail (entry, "thumb_media_id") : g_strdup ("");
  self->is_wide = self->is_voice && *wide_id != '\0';
  g_task_set_source_tag (task, tresen_file_fetch_async);
  g_task_set_task_data (task, self, file_fetch_free);
  if (self->is_wide)
    fetch (task, wide_id, "");
  else
    fetch (task, self->media_id, self->url);
}

/** tresen_file_fetch_finish: Returns: (transfer full) (nullable): what is in the media folder now. */
TresenKeptFile *
tresen_file_fetch_finish (TresenWechatClient *wechat, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, wechat), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
