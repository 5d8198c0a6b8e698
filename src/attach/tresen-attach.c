/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-attach.h"

#include <string.h>

#include "tresen-attach-error.h"
#include "tresen-attach-pdf.h"
#include "tresen-wechat-limits.h"

/* What is read of a file at most; a picture of 64 million pixels hardly has more. */
#define MOST_BYTES (64 * 1024 * 1024)

/**
 * tresen_attach_source_new:
 * @file: anything that can be read
 *
 * Returns: (transfer full): a source that has not been looked at. Any thread.
 */
TresenAttachSource *
tresen_attach_source_new (GFile *file)
{
  TresenAttachSource *self = g_new0 (TresenAttachSource, 1);
  g_autofree char *base = g_file_get_basename (file);

  self->file = g_object_ref (file);
  self->name = base != NULL ? g_filename_display_name (base) : g_strdup ("");
  return self;
}

/** tresen_attach_source_new_for_bytes: Returns: (transfer full): as tresen_attach_source_new(), of what is in no file. */
TresenAttachSource *
tresen_attach_source_new_for_bytes (GBytes *bytes)
{
  TresenAttachSource *self = g_new0 (TresenAttachSource, 1);

  self->bytes = g_bytes_ref (bytes);
  self->name = g_strdup ("");
  return self;
}

void
tresen_attach_source_free (TresenAttachSource *self)
{
  g_clear_object (&self->file);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_error (&self->error);
  g_free (self->name);
  g_free (self);
}

/* Reading */

static GBytes *
read_stream (GInputStream *stream, gsize most, GCancellable *cancellable, GError **error)
{
  g_autoptr (GByteArray) array = g_byte_array_new ();
  g_autoptr (GError) local = NULL;
  gsize length = 0;

  do
    {
      gsize start = array->len;

      g_byte_array_set_size (array, (guint) (start + 65536));
      if (!g_input_stream_read_all (stream, array->data + start, 65536, &length, cancellable,
                                    &local))
        {
          tresen_attach_error_take (error, TRESEN_ATTACH_ERROR_READ, "reading the file",
                                    g_steal_pointer (&local));
          return NULL;
        }
      g_byte_array_set_size (array, (guint) (start + length));
    }
  while (length == 65536 && array->len <= most);
  return g_byte_array_free_to_bytes (g_steal_pointer (&array));
}

/* Not more than @most bytes and a little: a file that grows, or tells no size, cannot fill the memory. */
static GBytes *
read_source (const TresenAttachSource *source,
             gsize most,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GFileInputStream) stream = NULL;
  TresenAttachError code = TRESEN_ATTACH_ERROR_READ;

  if (source->bytes != NULL)
    return g_bytes_ref (source->bytes);
  stream = g_file_read (source->file, cancellable, &local);
  if (stream != NULL)
    return read_stream (G_INPUT_STREAM (stream), most, cancellable, error);
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY))
    code = TRESEN_ATTACH_ERROR_FOLDER;
  tresen_attach_error_take (error, code, "opening the file", g_steal_pointer (&local));
  return NULL;
}

static GBytes *
read_whole (const TresenAttachSource *source, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) bytes = read_source (source, MOST_BYTES, cancellable, error);

  if (bytes == NULL || g_bytes_get_size (bytes) <= MOST_BYTES)
    return g_steal_pointer (&bytes);
  g_set_error (error, TRESEN_ATTACH_ERROR, TRESEN_ATTACH_ERROR_TOO_LARGE,
               "the file has more than %d bytes", MOST_BYTES);
  return NULL;
}

static TresenAttachKind
find_kind (GBytes *bytes)
{
  gsize length = 0;
  const void *data = g_bytes_get_data (bytes, &length);

  return tresen_attach_kind_find (data, length);
}

/* Looking */

static gboolean
set_kind_refused (TresenAttachKind kind, GError **error)
{
  TresenAttachError code = kind == TRESEN_ATTACH_FILM    ? TRESEN_ATTACH_ERROR_FILM
                           : kind == TRESEN_ATTACH_SOUND ? TRESEN_ATTACH_ERROR_SOUND
                                                         : TRESEN_ATTACH_ERROR_OTHER;

  g_set_error (error, TRESEN_ATTACH_ERROR, code, "WeChat takes no file of this kind");
  return FALSE;
}

static gboolean
check_voice (GBytes *bytes, GError **error)
{
  gsize length = 0;
  const void *data = g_bytes_get_data (bytes, &length);
  TresenWechatUpload upload = { 0 };
  int code = tresen_wechat_limits_check (data, length, &upload);

  if (code == 0)
    return TRUE;
  g_set_error_literal (error, TRESEN_ATTACH_ERROR,
                       code == 45001   ? TRESEN_ATTACH_ERROR_RECORDING_LARGE
                       : code == 45007 ? TRESEN_ATTACH_ERROR_RECORDING_LONG
                                       : TRESEN_ATTACH_ERROR_RECORDING,
                       tresen_wechat_limits_explain (code));
  return FALSE;
}

static gboolean
look (TresenAttachSource *source, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) head = read_source (source, TRESEN_ATTACH_HEAD_BYTES, cancellable, error);
  g_autoptr (GBytes) bytes = NULL;

  source->n_pages = 1;
  if (head == NULL)
    return FALSE;
  if (g_bytes_get_size (head) == 0)
    {
      g_set_error (error, TRESEN_ATTACH_ERROR, TRESEN_ATTACH_ERROR_EMPTY, "the file is empty");
      return FALSE;
    }
  source->kind = find_kind (head);
  if (source->kind == TRESEN_ATTACH_OTHER || source->kind == TRESEN_ATTACH_FILM
      || source->kind == TRESEN_ATTACH_SOUND)
    return set_kind_refused (source->kind, error);
  if (source->kind != TRESEN_ATTACH_PDF && source->kind != TRESEN_ATTACH_VOICE)
    return TRUE;
  bytes = read_whole (source, cancellable, error);
  if (bytes == NULL)
    return FALSE;
  if (source->kind == TRESEN_ATTACH_VOICE)
    return check_voice (bytes, error);
  source->n_pages = tresen_attach_pdf_count (bytes, error);
  return source->n_pages > 0;
}

static void
look_worker (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  GPtrArray *sources = task_data;

  for (guint i = 0; i < sources->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      TresenAttachSource *source = g_ptr_array_index (sources, i);

      g_clear_error (&source->error);
      look (source, cancellable, &source->error);
    }
  g_task_return_boolean (task, TRUE);
}

/**
 * tresen_attach_look_async:
 * @sources: (element-type TresenAttachSource): nobody else may touch them until the answer is there
 *
 * Finds out what each is, in how many pictures it can be sent, and which cannot be sent and why.
 */
void
tresen_attach_look_async (GPtrArray *sources,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, tresen_attach_look_async);
  g_task_set_task_data (task, g_ptr_array_ref (sources), (GDestroyNotify) g_ptr_array_unref);
  g_task_run_in_thread (task, look_worker);
}

/** tresen_attach_look_finish: Returns: %FALSE only when it was cancelled. */
gboolean
tresen_attach_look_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Preparing */

typedef struct
{
  TresenAttachSource *source;
  guint page;
  char *folder;
} Order;

static void
order_free (Order *self)
{
  tresen_attach_source_free (self->source);
  g_free (self->folder);
  g_free (self);
}

static GBytes *
make (const Order *order, GBytes *bytes, TresenAttachPicture *picture, GError **error)
{
  TresenAttachKind kind = find_kind (bytes);
  gboolean is_made;

  if (kind == TRESEN_ATTACH_VOICE)
    return check_voice (bytes, error) ? g_bytes_ref (bytes) : NULL;
  if (kind == TRESEN_ATTACH_OTHER || kind == TRESEN_ATTACH_FILM || kind == TRESEN_ATTACH_SOUND)
    {
      set_kind_refused (kind, error);
      return NULL;
    }
  if (kind == TRESEN_ATTACH_PDF)
    is_made = tresen_attach_pdf_make (bytes, order->page, picture, error);
  else
    is_made = tresen_attach_picture_make (bytes, kind, picture, error);
  return is_made ? g_bytes_ref (picture->bytes) : NULL;
}

static TresenAttachFile *
prepare (const Order *order, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) source = read_whole (order->source, cancellable, error);
  g_auto (TresenAttachPicture) picture = { NULL };
  g_autoptr (GBytes) made = source != NULL ? make (order, source, &picture, error) : NULL;
  TresenAttachFile *file
      = made != NULL ? tresen_attach_file_store (made, order->folder, cancellable, error) : NULL;

  if (file == NULL)
    return NULL;
  g_free (file->name);
  file->name = g_strdup (order->source->name);
  file->was_size = order->source->file != NULL ? (gint64) g_bytes_get_size (source) : 0;
  file->width = picture.width;
  file->height = picture.height;
  file->changes = picture.changes;
  if (order->source->kind == TRESEN_ATTACH_PDF)
    {
      file->page = order->page + 1;
      file->n_pages = order->source->n_pages;
    }
  return file;
}

static void
prepare_worker (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  TresenAttachFile *file = prepare (task_data, cancellable, &error);

  if (file != NULL)
    g_task_return_pointer (task, file, (GDestroyNotify) tresen_attach_file_free);
  else
    g_task_return_error (task, error);
}

static TresenAttachSource *
copy_source (const TresenAttachSource *source)
{
  TresenAttachSource *copy = source->file != NULL
                                 ? tresen_attach_source_new (source->file)
                                 : tresen_attach_source_new_for_bytes (source->bytes);

  copy->kind = source->kind;
  copy->n_pages = source->n_pages;
  return copy;
}

/**
 * tresen_attach_prepare_async:
 * @source: what was looked at
 * @page: of a document, from 0; 0 for others
 * @folder: the profile's media folder
 *
 * Makes what WeChat takes out of it and writes it into @folder. The file is read anew: it may be another one than when it
 * was looked at. A file that was written although it was cancelled meanwhile stays, and belongs to whoever gets the answer.
 *
 * Errors: #TresenAttachError, %G_IO_ERROR_CANCELLED
 */
void
tresen_attach_prepare_async (const TresenAttachSource *source,
                             guint page,
                             const char *folder,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Order *order = g_new0 (Order, 1);

  order->source = copy_source (source);
  order->page = page;
  order->folder = g_strdup (folder);
  g_task_set_source_tag (task, tresen_attach_prepare_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, order, (GDestroyNotify) order_free);
  g_task_run_in_thread (task, prepare_worker);
}

/** tresen_attach_prepare_finish: Returns: (transfer full) (nullable): what can be sent. */
TresenAttachFile *
tresen_attach_prepare_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Files of a draft */

typedef struct
{
  char *folder;
  char **files;
} Probe;

static void
probe_free (Probe *self)
{
  g_free (self->folder);
  g_strfreev (self->files);
  g_free (self);
}

static void
probe_worker (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  const Probe *probe = task_data;
  g_autoptr (GPtrArray) found
      = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_attach_file_free);

  for (guint i = 0; probe->files[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      TresenAttachFile *file
          = tresen_attach_file_probe (probe->folder, probe->files[i], cancellable, &error);

      if (file != NULL)
        g_ptr_array_add (found, file);
      else
        g_info ("A file of a draft: %s", error->message);
    }
  g_task_return_pointer (task, g_steal_pointer (&found), (GDestroyNotify) g_ptr_array_unref);
}

/**
 * tresen_attach_probe_async:
 * @folder: the profile's media folder
 * @files: (array zero-terminated=1): names in it
 *
 * Looks at files that are there already. Those that are not, or can no longer be sent, are left out.
 */
void
tresen_attach_probe_async (const char *folder,
                           const char *const *files,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Probe *probe = g_new0 (Probe, 1);

  probe->folder = g_strdup (folder);
  probe->files = g_strdupv ((char **) files);
  g_task_set_source_tag (task, tresen_attach_probe_async);
  g_task_set_task_data (task, probe, (GDestroyNotify) probe_free);
  g_task_run_in_thread (task, probe_worker);
}

/** tresen_attach_probe_finish: Returns: (transfer full) (element-type TresenAttachFile): those that can be sent. */
GPtrArray *
tresen_attach_probe_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
