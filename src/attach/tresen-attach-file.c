/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-attach-file.h"

#include <string.h>

#include "tresen-attach-clean.h"
#include "tresen-attach-error.h"
#include "tresen-random.h"
#include "tresen-wechat-limits.h"

TresenAttachFile *
tresen_attach_file_copy (const TresenAttachFile *self)
{
  TresenAttachFile *copy = g_memdup2 (self, sizeof *self);

  copy->file = g_strdup (self->file);
  copy->name = g_strdup (self->name);
  return copy;
}

void
tresen_attach_file_free (TresenAttachFile *self)
{
  g_free (self->file);
  g_free (self->name);
  g_free (self);
}

/* WeChat's codes become errors with words of their own. */
static void
set_refused (int code, GError **error)
{
  TresenAttachError own = TRESEN_ATTACH_ERROR_OTHER;

  if (code == 44001)
    own = TRESEN_ATTACH_ERROR_EMPTY;
  else if (code == 45001)
    own = TRESEN_ATTACH_ERROR_RECORDING_LARGE;
  else if (code == 45007)
    own = TRESEN_ATTACH_ERROR_RECORDING_LONG;
  else if (code == 40009)
    own = TRESEN_ATTACH_ERROR_TOO_LARGE;
  g_set_error_literal (error, TRESEN_ATTACH_ERROR, own, tresen_wechat_limits_explain (code));
}

static TresenAttachFile *
describe (GBytes *bytes, GError **error)
{
  gsize length = 0;
  const void *data = g_bytes_get_data (bytes, &length);
  TresenWechatUpload upload;
  int code = tresen_wechat_limits_check (data, length, &upload);
  TresenAttachFile *self;

  if (code != 0)
    {
      set_refused (code, error);
      return NULL;
    }
  self = g_new0 (TresenAttachFile, 1);
  self->name = g_strdup ("");
  self->kind = upload.kind;
  self->content_type = upload.content_type;
  self->size = (gint64) length;
  self->duration_us = upload.duration_us;
  self->file = g_strdup (upload.suffix);
  return self;
}

/**
 * tresen_attach_file_store:
 * @bytes: a file that WeChat takes
 * @folder: the profile's media folder
 *
 * Writes a file with a name of its own. Not for a thread with a window.
 *
 * Returns: (transfer full) (nullable): what was written; without size in pixels
 * Errors: those of #TresenAttachError that name a size or a length, %TRESEN_ATTACH_ERROR_WRITE
 */
TresenAttachFile *
tresen_attach_file_store (GBytes *bytes,
                          const char *folder,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (TresenAttachFile) self = describe (bytes, error);
  g_autoptr (GError) local = NULL;
  g_autofree char *token = tresen_random_token ();
  g_autofree char *suffix = NULL;
  g_autofree char *path = NULL;

  if (self == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  suffix = g_steal_pointer (&self->file);
  self->file = g_strdup_printf ("out-%s.%s", token, suffix);
  path = g_build_filename (folder, self->file, NULL);
  if (g_file_set_contents_full (path, g_bytes_get_data (bytes, NULL),
                                (gssize) g_bytes_get_size (bytes), G_FILE_SET_CONTENTS_CONSISTENT,
                                0600, &local))
    return g_steal_pointer (&self);
  tresen_attach_error_take (error, TRESEN_ATTACH_ERROR_WRITE, "storing the file",
                            g_steal_pointer (&local));
  return NULL;
}

static void
measure (TresenAttachFile *self, const char *path)
{
  int width = 0;
  int height = 0;

  if (strcmp (self->kind, "image") == 0 && gdk_pixbuf_get_file_info (path, &width, &height) != NULL)
    {
      self->width = width;
      self->height = height;
    }
}

/**
 * tresen_attach_file_probe:
 * @folder: the profile's media folder
 * @file: the name of a file in it: a draft's, after a restart
 *
 * Not for a thread with a window.
 *
 * Returns: (transfer full) (nullable): what the file is now
 * Errors: as tresen_attach_file_store(); %TRESEN_ATTACH_ERROR_READ
 */
TresenAttachFile *
tresen_attach_file_probe (const char *folder,
                          const char *file,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (GFile) location = g_file_new_for_path (path);
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) bytes = NULL;
  TresenAttachFile *self;

  /* Never a way out of the folder. */
  if (*file == '\0' || *file == '.' || strchr (file, G_DIR_SEPARATOR) != NULL)
    {
      g_set_error (error, TRESEN_ATTACH_ERROR, TRESEN_ATTACH_ERROR_READ,
                   "not a name of the media folder");
      return NULL;
    }
  bytes = g_file_load_bytes (location, cancellable, NULL, &local);
  if (bytes == NULL)
    {
      tresen_attach_error_take (error, TRESEN_ATTACH_ERROR_READ, "looking at the file",
                                g_steal_pointer (&local));
      return NULL;
    }
  self = describe (bytes, error);
  if (self == NULL)
    return NULL;
  g_free (self->file);
  self->file = g_strdup (file);
  measure (self, path);
  return self;
}

static void
delete_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!g_file_delete_finish (G_FILE (source), result, &error))
    g_info ("Deleting a file that is not sent: %s", error->message);
}

/** tresen_attach_file_delete_async: Deletes a file of the media folder that is not sent after all; nobody waits for it. */
void
tresen_attach_file_delete_async (const char *folder, const char *file)
{
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (GFile) location = g_file_new_for_path (path);

  if (*file != '\0' && strchr (file, G_DIR_SEPARATOR) == NULL)
    g_file_delete_async (location, G_PRIORITY_LOW, NULL, delete_cb, NULL);
}
