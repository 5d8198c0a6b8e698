/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>

#include "tresen-attach-kind.h"

G_BEGIN_DECLS

/** TresenAttachChanges: what was done to a file before it can be sent. */
typedef enum
{
  TRESEN_ATTACH_SCALED = 1 << 0,    /* fewer pixels */
  TRESEN_ATTACH_CONVERTED = 1 << 1, /* another format */
  TRESEN_ATTACH_CLEANED = 1 << 2,   /* place, camera and the like were in it, and are gone */
  TRESEN_ATTACH_PACKED = 1 << 3,    /* as many pixels in fewer bytes */
  TRESEN_ATTACH_MOVING = 1 << 4,    /* it moves, and was left as it is */
} TresenAttachChanges;

/** TresenAttachPicture: a picture as WeChat takes it. */
typedef struct
{
  GBytes *bytes;
  int width;
  int height;
  TresenAttachChanges changes;
} TresenAttachPicture;

void tresen_attach_picture_clear (TresenAttachPicture *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TresenAttachPicture, tresen_attach_picture_clear)

gboolean tresen_attach_picture_make (GBytes *source,
                                     TresenAttachKind kind,
                                     TresenAttachPicture *picture,
                                     GError **error);
gboolean tresen_attach_picture_encode (GdkPixbuf *pixbuf,
                                       gboolean is_drawing,
                                       TresenAttachPicture *picture,
                                       GError **error);

G_END_DECLS
