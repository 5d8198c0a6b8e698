/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TRESEN_HTTP_FRAMING_LINE 96

/** TresenHttpFramingState: what the next byte of a connection belongs to. */
typedef enum
{
  TRESEN_HTTP_FRAMING_REQUEST_LINE,
  TRESEN_HTTP_FRAMING_FIELD,
  TRESEN_HTTP_FRAMING_BODY,
  TRESEN_HTTP_FRAMING_CHUNK_SIZE,
  TRESEN_HTTP_FRAMING_CHUNK,
  TRESEN_HTTP_FRAMING_CHUNK_END,
  TRESEN_HTTP_FRAMING_TRAILER,
} TresenHttpFramingState;

/**
 * TresenHttpFraming: follows the requests on a connection, from one to the next, to see that each says its length in one
 * way that can be read. All zeros at the start of a connection.
 */
typedef struct
{
  TresenHttpFramingState state;
  char line[TRESEN_HTTP_FRAMING_LINE]; /* how the line begins, without its end */
  gsize line_size;                     /* all of it */
  guint64 left;                        /* bytes of a body or a chunk that are to come */
  gboolean has_length;
  gboolean is_chunked;
  gboolean was_framing; /* the field before this line says a length */
} TresenHttpFraming;

gboolean tresen_http_framing_feed (TresenHttpFraming *self, const void *data, gsize size);

G_END_DECLS
