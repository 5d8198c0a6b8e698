/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-picture-file.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#include "tresen-random.h"
#include "tresen-wechat-limits.h"

/* A picture of more pixels than this is not decoded: it would take more than a quarter of a gigabyte. */
#define MOST_PIXELS (64 * 1024 * 1024)
#define HEAD_BYTES 8

G_DEFINE_QUARK (tresen_picture_error_quark, tresen_picture_error)

void
tresen_picture_file_free (TresenPictureFile *self)
{
  g_free (self->name);
  g_free (self);
}

static const struct
{
  const char *head;
  gsize length;
  const char *content_type;
  const char *suffix;
} formats[] = {
  { "\x89PNG\r\n\x1a\n", 8, "image/png", "png" },
  { "\xff\xd8\xff", 3, "image/jpeg", "jpg" },
  { "GIF87a", 6, "image/gif", "gif" },
  { "GIF89a", 6, "image/gif", "gif" },
};

static int
find_format (const void *head, gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (length >= formats[i].length && memcmp (head, formats[i].head, formats[i].length) == 0)
      return (int) i;
  return -1;
}

/* Takes the error of another domain and makes it one of ours, so that the screen has words for it. */
static void
take_error (GError **error, TresenPictureError code, const char *what, GError *cause)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, cause);
      return;
    }
  g_set_error (error, TRESEN_PICTURE_ERROR, code, "%s: %s", what, cause->message);
  g_error_free (cause);
}

/* What a name of the media folder may look like: never a way out of it. */
static gboolean
is_plain_name (const char *name)
{
  return name != NULL && *name != '\0' && *name != '.' && strchr (name, G_DIR_SEPARATOR) == NULL;
}

char *
tresen_picture_get_path (const char *folder, const char *name)
{
  return is_plain_name (name) ? g_build_filename (folder, name, NULL) : NULL;
}

typedef struct
{
  GFile *source;       /* (nullable) */
  GdkTexture *texture; /* (nullable) */
  char *folder;
  char *name;
  int most_pixels;
} Order;

static void
order_free (Order *self)
{
  g_clear_object (&self->source);
  g_clear_object (&self->texture);
  g_free (self->folder);
  g_free (self->name);
  g_free (self);
}

static GTask *
order_task (Order *order,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_task_data (task, order, (GDestroyNotify) order_free);
  return task;
}

static Order *
order_new (const char *folder, const char *name)
{
  Order *order = g_new0 (Order, 1);

  order->folder = g_strdup (folder);
  order->name = g_strdup (name);
  return order;
}

/* Up to one byte more than may be sent: a file that grows, or tells no size, cannot fill the memory. */
static GBytes *
read_at_most (GFile *file, gsize most, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, &local);
  g_autofree char *data = NULL;
  gsize length = 0;

  if (stream == NULL)
    {
      take_error (error, TRESEN_PICTURE_ERROR_READ, "opening the picture",
                  g_steal_pointer (&local));
      return NULL;
    }
  data = g_malloc (most + 1);
  if (!g_input_stream_read_all (G_INPUT_STREAM (stream), data, most + 1, &length, cancellable,
                                &local))
    {
      take_error (error, TRESEN_PICTURE_ERROR_READ, "reading the picture",
                  g_steal_pointer (&local));
      return NULL;
    }
  if (length > most)
    {
      g_set_error (error, TRESEN_PICTURE_ERROR, TRESEN_PICTURE_ERROR_TOO_LARGE,
                   "the picture has more than %" G_GSIZE_FORMAT " bytes", most);
      return NULL;
    }
  return g_bytes_new (data, length);
}

static TresenPictureFile *
store_bytes (GBytes *bytes, const char *folder, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  gsize length = 0;
  const void *data = g_bytes_get_data (bytes, &length);
  int format = find_format (data, length);
  g_autofree char *token = tresen_random_token ();
  g_autofree char *path = NULL;
  TresenPictureFile *picture;

  if (length > TRESEN_WECHAT_IMAGE_MAX_BYTES)
    {
      g_set_error (error, TRESEN_PICTURE_ERROR, TRESEN_PICTURE_ERROR_TOO_LARGE,
                   "the picture has %" G_GSIZE_FORMAT " bytes", length);
      return NULL;
    }
  if (format < 0)
    {
      g_set_error (error, TRESEN_PICTURE_ERROR, TRESEN_PICTURE_ERROR_FORMAT,
                   "neither PNG, JPEG nor GIF by its first bytes");
      return NULL;
    }
  picture = g_new0 (TresenPictureFile, 1);
  picture->name = g_strdup_printf ("out-%s.%s", token, formats[format].suffix);
  picture->content_type = formats[format].content_type;
  picture->size = (gint64) length;
  path = g_build_filename (folder, picture->name, NULL);
  if (!g_file_set_contents_full (path, data, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                 &local))
    {
      take_error (error, TRESEN_PICTURE_ERROR_WRITE, "storing the picture",
                  g_steal_pointer (&local));
      g_clear_pointer (&picture, tresen_picture_file_free);
    }
  return picture;
}

static void
import_worker (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Order *order = task_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  TresenPictureFile *picture = NULL;

  if (order->texture != NULL)
    bytes = gdk_texture_save_to_png_bytes (order->texture);
  else
    bytes = read_at_most (order->source, TRESEN_WECHAT_IMAGE_MAX_BYTES, cancellable, &error);
  if (bytes != NULL)
    picture = store_bytes (bytes, order->folder, cancellable, &error);
  if (picture != NULL)
    g_task_return_pointer (task, picture, (GDestroyNotify) tresen_picture_file_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
tresen_picture_file_import_async (GFile *source,
                                  const char *folder,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  Order *order = order_new (folder, NULL);
  g_autoptr (GTask) task = order_task (order, cancellable, callback, user_data);

  order->source = g_object_ref (source);
  g_task_set_source_tag (task, tresen_picture_file_import_async);
  g_task_run_in_thread (task, import_worker);
}

void
tresen_picture_file_import_texture_async (GdkTexture *texture,
                                          const char *folder,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data)
{
  Order *order = order_new (folder, NULL);
  g_autoptr (GTask) task = order_task (order, cancellable, callback, user_data);

  order->texture = g_object_ref (texture);
  g_task_set_source_tag (task, tresen_picture_file_import_texture_async);
  g_task_run_in_thread (task, import_worker);
}

static TresenPictureFile *
probe (const char *folder, const char *name, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *path = tresen_picture_get_path (folder, name);
  g_autoptr (GFile) file = path != NULL ? g_file_new_for_path (path) : NULL;
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GFileInfo) info = NULL;
  char head[HEAD_BYTES];
  gsize length = 0;
  int format;
  TresenPictureFile *picture;

  if (file == NULL)
    {
      g_set_error (error, TRESEN_PICTURE_ERROR, TRESEN_PICTURE_ERROR_READ,
                   "not a name of the media folder");
      return NULL;
    }
  stream = g_file_read (file, cancellable, &local);
  if (stream != NULL)
    info = g_file_input_stream_query_info (stream, G_FILE_ATTRIBUTE_STANDARD_SIZE, cancellable,
                                           &local);
  if (info == NULL
      || !g_input_stream_read_all (G_INPUT_STREAM (stream), head, sizeof head, &length, cancellable,
                                   &local))
    {
      take_error (error, TRESEN_PICTURE_ERROR_READ, "looking at the picture",
                  g_steal_pointer (&local));
      return NULL;
    }
  format = find_format (head, length);
  if (format < 0)
    {
      g_set_error (error, TRESEN_PICTURE_ERROR, TRESEN_PICTURE_ERROR_FORMAT,
                   "neither PNG, JPEG nor GIF by its first bytes");
      return NULL;
    }
  picture = g_new0 (TresenPictureFile, 1);
  picture->name = g_strdup (name);
  picture->content_type = formats[format].content_type;
  picture->size = g_file_info_get_size (info);
  return picture;
}

static void
probe_worker (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Order *order = task_data;
  g_autoptr (GError) error = NULL;
  TresenPictureFile *picture = probe (order->folder, order->name, cancellable, &error);

  if (picture != NULL)
    g_task_return_pointer (task, picture, (GDestroyNotify) tresen_picture_file_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* Looks at a picture that is in the folder already: a draft's, after a restart. */
void
tresen_picture_file_probe_async (const char *folder,
                                 const char *name,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = order_task (order_new (folder, name), cancellable, callback, user_data);

  g_task_set_source_tag (task, tresen_picture_file_probe_async);
  g_task_run_in_thread (task, probe_worker);
}

TresenPictureFile *
tresen_picture_file_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
delete_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!g_file_delete_finish (G_FILE (source), result, &error))
    g_info ("Deleting a picture that is not sent: %s", error->message);
}

void
tresen_picture_file_delete_async (const char *folder, const char *name)
{
  g_autofree char *path = tresen_picture_get_path (folder, name);
  g_autoptr (GFile) file = path != NULL ? g_file_new_for_path (path) : NULL;

  if (file != NULL)
    g_file_delete_async (file, G_PRIORITY_LOW, NULL, delete_cb, NULL);
}

static GdkPixbuf *
load_pixbuf (const char *path, int most, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  int width = 0;
  int height = 0;

  if (gdk_pixbuf_get_file_info (path, &width, &height) == NULL)
    {
      g_set_error (error, TRESEN_PICTURE_ERROR, TRESEN_PICTURE_ERROR_FORMAT, "not a picture");
      return NULL;
    }
  if ((gint64) width * height > MOST_PIXELS)
    {
      g_set_error (error, TRESEN_PICTURE_ERROR, TRESEN_PICTURE_ERROR_TOO_LARGE,
                   "a picture of %d by %d", width, height);
      return NULL;
    }
  if (width > most || height > most)
    pixbuf = gdk_pixbuf_new_from_file_at_scale (path, most, most, TRUE, &local);
  else
    pixbuf = gdk_pixbuf_new_from_file (path, &local);
  if (pixbuf == NULL)
    {
      take_error (error, TRESEN_PICTURE_ERROR_READ, "decoding the picture",
                  g_steal_pointer (&local));
      return NULL;
    }
  return gdk_pixbuf_apply_embedded_orientation (pixbuf);
}

static void
load_worker (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Order *order = task_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = tresen_picture_get_path (order->folder, order->name);
  g_autoptr (GdkPixbuf) pixbuf = NULL;

  if (path == NULL)
    g_set_error (&error, TRESEN_PICTURE_ERROR, TRESEN_PICTURE_ERROR_READ,
                 "not a name of the media folder");
  else
    pixbuf = load_pixbuf (path, order->most_pixels, &error);
  if (pixbuf != NULL)
    g_task_return_pointer (task, gdk_texture_new_for_pixbuf (pixbuf), g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* A texture of at most most_pixels a side, turned the way it was taken. */
void
tresen_picture_load_async (const char *folder,
                           const char *name,
                           int most_pixels,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  Order *order = order_new (folder, name);
  g_autoptr (GTask) task = order_task (order, cancellable, callback, user_data);

  order->most_pixels = most_pixels;
  g_task_set_source_tag (task, tresen_picture_load_async);
  g_task_run_in_thread (task, load_worker);
}

GdkTexture *
tresen_picture_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* For the screen: what is wrong with a picture, and what to do. */
char *
tresen_picture_error_to_text (const GError *error)
{
  g_autofree char *most = NULL;

  if (error->domain != TRESEN_PICTURE_ERROR)
    return g_strdup (_ ("The picture could not be read. Choose another one."));
  switch ((TresenPictureError) error->code)
    {
    case TRESEN_PICTURE_ERROR_TOO_LARGE:
      most = g_format_size_full (TRESEN_WECHAT_IMAGE_MAX_BYTES, G_FORMAT_SIZE_IEC_UNITS);
      /* Translators: %s is a size such as "10 MB" */
      return g_strdup_printf (
          _ ("The picture is too large: WeChat takes up to %s. Send a smaller one."), most);
    case TRESEN_PICTURE_ERROR_FORMAT:
      return g_strdup (_ ("WeChat does not take this file. Send a PNG, JPEG or GIF picture."));
    case TRESEN_PICTURE_ERROR_WRITE:
      return g_strdup (_ (
          "The picture could not be copied to Tresen's folder. Check that the disk is not full."));
    case TRESEN_PICTURE_ERROR_READ:
    default:
      return g_strdup (_ ("The picture could not be read. Choose another one."));
    }
}
