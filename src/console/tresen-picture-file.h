/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

#define TRESEN_PICTURE_ERROR (tresen_picture_error_quark ())
GQuark tresen_picture_error_quark (void);

/**
 * TresenPictureError:
 * @TRESEN_PICTURE_ERROR_TOO_LARGE: more bytes or more pixels than are taken
 * @TRESEN_PICTURE_ERROR_FORMAT: not a PNG, JPEG or GIF
 * @TRESEN_PICTURE_ERROR_READ: the picture could not be read or shown
 * @TRESEN_PICTURE_ERROR_WRITE: the copy could not be written
 */
typedef enum
{
  TRESEN_PICTURE_ERROR_TOO_LARGE,
  TRESEN_PICTURE_ERROR_FORMAT,
  TRESEN_PICTURE_ERROR_READ,
  TRESEN_PICTURE_ERROR_WRITE,
} TresenPictureError;

/** TresenPictureFile: a picture in the profile's media folder, ready to be sent. */
typedef struct
{
  char *name;               /* of the file inside the folder */
  const char *content_type; /* by the first bytes of the file, not by its name */
  gint64 size;              /* bytes */
} TresenPictureFile;

void tresen_picture_file_free (TresenPictureFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenPictureFile, tresen_picture_file_free)

/* All work is done in a thread; the answer comes to the context that was thread-default. */

void tresen_picture_file_import_async (GFile *source,
                                       const char *folder,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
void tresen_picture_file_import_texture_async (GdkTexture *texture,
                                               const char *folder,
                                               GCancellable *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer user_data);
void tresen_picture_file_probe_async (const char *folder,
                                      const char *name,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
TresenPictureFile *tresen_picture_file_finish (GAsyncResult *result, GError **error);
void tresen_picture_file_delete_async (const char *folder, const char *name);

void tresen_picture_load_async (const char *folder,
                                const char *name,
                                int most_pixels,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
GdkTexture *tresen_picture_load_finish (GAsyncResult *result, GError **error);
char *tresen_picture_get_path (const char *folder, const char *name);

char *tresen_picture_error_to_text (const GError *error);

G_END_DECLS
