/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

#define TRESEN_PICTURE_ERROR (tresen_picture_error_quark ())
GQuark tresen_picture_error_quark (void);

/**
 * TresenPictureError:
 * @TRESEN_PICTURE_ERROR_TOO_LARGE: more pixels than are decoded
 * @TRESEN_PICTURE_ERROR_FORMAT: not a picture
 * @TRESEN_PICTURE_ERROR_READ: the picture could not be read or shown
 */
typedef enum
{
  TRESEN_PICTURE_ERROR_TOO_LARGE,
  TRESEN_PICTURE_ERROR_FORMAT,
  TRESEN_PICTURE_ERROR_READ,
} TresenPictureError;

/* Pictures of the media folder on the screen. The work is done in a thread; the answer comes to the context that was
 * thread-default. */

void tresen_picture_load_async (const char *folder,
                                const char *name,
                                int most_pixels,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
GdkTexture *tresen_picture_load_finish (GAsyncResult *result, GError **error);
char *tresen_picture_get_path (const char *folder, const char *name);

G_END_DECLS
