/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** TresenAttachKind: what a file is by its first bytes. */
typedef enum
{
  TRESEN_ATTACH_OTHER,
  TRESEN_ATTACH_PNG,
  TRESEN_ATTACH_JPEG,
  TRESEN_ATTACH_GIF,
  TRESEN_ATTACH_PICTURE, /* in a format that WeChat does not take */
  TRESEN_ATTACH_VOICE,   /* AMR or MP3 */
  TRESEN_ATTACH_SOUND,   /* in a format that WeChat does not take */
  TRESEN_ATTACH_FILM,
  TRESEN_ATTACH_PDF,
} TresenAttachKind;

/* So many bytes are enough to tell. */
#define TRESEN_ATTACH_HEAD_BYTES 1024

TresenAttachKind tresen_attach_kind_find (gconstpointer head, gsize length);

G_END_DECLS
