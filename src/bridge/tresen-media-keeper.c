/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-media-keeper.h"

#include <string.h>

#include "tresen-film.h"
#include "tresen-voice.h"

typedef struct
{
  char *folder;
  gint64 entry_id;
  GBytes *content;
  char *content_type;
  TresenKeepFlags flags;
} Keep;

/* What a file is: its first bytes decide; where they say nothing, WeChat's word. */
static const struct
{
  gsize offset;
  const char *magic;
  const char *content_type;
  const char *suffix;
} forms[] = {
  { 0, "\xff\xd8\xff", "image/jpeg", "jpg" },
  { 0, "\x89PNG\r\n\x1a\n", "image/png", "png" },
  { 0, "GIF8", "image/gif", "gif" },
  { 0, "#!AMR\n", "audio/amr", "amr" },
  { 0, "#!AMR-WB\n", "audio/amr-wb", "awb" },
  { 0, "ID3", "audio/mpeg", "mp3" },
  { 0, "OggS", "audio/ogg", "ogg" },
  { 4, "ftyp", "video/mp4", "mp4" },
  { 0, NULL, "audio/amr", "amr" },
  { 0, NULL, "audio/mpeg", "mp3" },
  { 0, NULL, "audio/mp3", "mp3" },
  { 0, NULL, "audio/speex", "spx" },
  { 0, NULL, "video/mp4", "mp4" },
};

void
tresen_kept_file_free (TresenKeptFile *self)
{
  if (self == NULL)
    return;
  g_free (self->file);
  g_free (self->content_type);
  g_free (self->playable_file);
  g_free (self->still_file);
  g_free (self);
}

static void
keep_free (gpointer data)
{
  Keep *self = data;

  g_bytes_unref (self->content);
  g_free (self->folder);
  g_free (self->content_type);
  g_free (self);
}

static gboolean
has_form (const Keep *keep, gsize i)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (keep->content, &size);
  const char *magic = forms[i].magic;

  if (magic == NULL)
    return strcmp (keep->content_type, forms[i].content_type) == 0;
  return size >= forms[i].offset + strlen (magic)
         && memcmp (data + forms[i].offset, magic, strlen (magic)) == 0;
}

/* Named by the entry, so that a repeated fetch replaces the file. */
static void
name_file (TresenKeptFile *kept, const Keep *keep)
{
  const char *suffix = "bin";

  kept->content_type = g_strdup (keep->content_type);
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    if (has_form (keep, i))
      {
        g_free (kept->content_type);
        kept->content_type = g_strdup (forms[i].content_type);
        suffix = forms[i].suffix;
        break;
      }
  kept->file = g_strdup_printf ("in-%" G_GINT64_FORMAT ".%s%s", keep->entry_id,
                                (keep->flags & TRESEN_KEEP_STILL) != 0 ? "still." : "", suffix);
}

static gboolean
write_file (const Keep *keep, const char *name, GBytes *content, GError **error)
{
  g_autofree char *path = g_build_filename (keep->folder, name, NULL);
  gsize size = 0;
  const char *data = g_bytes_get_data (content, &size);

  return g_file_set_contents_full (path, data, (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                   error);
}

static gboolean
write_playable (TresenKeptFile *kept, const Keep *keep, GError **error)
{
  g_autoptr (GError) decode_error = NULL;
  g_autoptr (TresenVoice) voice = tresen_voice_decode (keep->content, &decode_error);
  g_autoptr (GBytes) wave = NULL;

  if (voice == NULL && (keep->flags & TRESEN_KEEP_ONLY_PLAYABLE) != 0)
    {
      g_propagate_error (error, g_steal_pointer (&decode_error));
      return FALSE;
    }
  if (voice == NULL)
    {
      g_message ("A recording cannot be played here: %s", decode_error->message);
      return TRUE;
    }
  wave = tresen_voice_to_wave (voice);
  kept->duration_us = tresen_voice_get_duration_us (voice);
  g_free (kept->playable_file);
  kept->playable_file
      = g_strdup_printf ("%s-%" G_GINT64_FORMAT ".play.wav",
                         (keep->flags & TRESEN_KEEP_OUTGOING) != 0 ? "out" : "in", keep->entry_id);
  return write_file (keep, kept->playable_file, wave, error);
}

static void
keep_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Keep *keep = task_data;
  g_autoptr (TresenKeptFile) kept = g_new0 (TresenKeptFile, 1);
  GError *error = NULL;

  kept->size = (gint64) g_bytes_get_size (keep->content);
  kept->playable_file = g_strdup ("");
  kept->still_file = g_strdup ("");
  name_file (kept, keep);
  if ((keep->flags & TRESEN_KEEP_VOICE) == 0)
    kept->duration_us = tresen_film_read_duration_us (keep->content);
  if ((keep->flags & TRESEN_KEEP_STILL) != 0 && !g_str_has_prefix (kept->content_type, "image/"))
    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s is no picture",
                 kept->content_type);
  if (error != NULL
      || ((keep->flags & TRESEN_KEEP_VOICE) != 0 && !write_playable (kept, keep, &error))
      || ((keep->flags & TRESEN_KEEP_OUTGOING) == 0
          && !write_file (keep, kept->file, keep->content, &error)))
    {
      g_prefix_error (&error, "keeping a file: ");
      g_task_return_error (task, error);
      return;
    }
  g_task_return_pointer (task, g_steal_pointer (&kept), (GDestroyNotify) tresen_kept_file_free);
}

/**
 * tresen_media_keep_async:
 * @folder: the media folder
 * @entry_id: the message, by which the files are named
 * @media: what was fetched
 *
 * Writes a file and makes what can be played of it, in a thread: decoding a minute takes some 50 ms. Any thread with a context.
 *
 * Errors: #GFileError; #TresenVoiceError with %TRESEN_KEEP_ONLY_PLAYABLE; %G_IO_ERROR_INVALID_DATA with %TRESEN_KEEP_STILL.
 */
void
tresen_media_keep_async (const char *folder,
                         gint64 entry_id,
                         const TresenWechatFile *media,
                         TresenKeepFlags flags,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Keep *keep = g_new0 (Keep, 1);

  keep->folder = g_strdup (folder);
  keep->entry_id = entry_id;
  keep->content = g_bytes_ref (media->content);
  keep->content_type = g_strdup (media->content_type);
  keep->flags = flags;
  g_task_set_source_tag (task, tresen_media_keep_async);
  g_task_set_task_data (task, keep, keep_free);
  g_task_run_in_thread (task, keep_in_thread);
}

/** tresen_media_keep_finish: Returns: (transfer full) (nullable): what is in the folder now. */
TresenKeptFile *
tresen_media_keep_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
