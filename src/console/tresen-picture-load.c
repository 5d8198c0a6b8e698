/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-picture-load.h"

#include <gio/gio.h>
#include <string.h>

/* A picture of more pixels than this is not decoded: it would take more than a quarter of a gigabyte. */
#define MOST_PIXELS (64 * 1024 * 1024)

G_DEFINE_QUARK (tresen_picture_error_quark, tresen_picture_error)

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
  char *folder;
  char *name;
  int most_pixels;
} Order;

static void
order_free (Order *self)
{
  g_free (self->folder);
  g_free (self->name);
  g_free (self);
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
  Order *order = g_new0 (Order, 1);
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  order->folder = g_strdup (folder);
  order->name = g_strdup (name);
  order->most_pixels = most_pixels;
  g_task_set_task_data (task, order, (GDestroyNotify) order_free);
  g_task_set_source_tag (task, tresen_picture_load_async);
  g_task_run_in_thread (task, load_worker);
}

GdkTexture *
tresen_picture_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
