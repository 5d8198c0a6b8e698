/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-http-framing.h"

#include <string.h>

#define MOST_DIGITS 8 /* of a chunk's size, hexadecimal */

static void
begin_request (TresenHttpFraming *self)
{
  self->state = TRESEN_HTTP_FRAMING_REQUEST_LINE;
  self->left = 0;
  self->has_length = FALSE;
  self->is_chunked = FALSE;
  self->was_framing = FALSE;
}

/* The value of the field on this line if it has that name (lower case, with its colon), else NULL. */
static char *
find_value (TresenHttpFraming *self, const char *name)
{
  gsize size = strlen (name);

  if (self->line_size < size || g_ascii_strncasecmp (self->line, name, size) != 0)
    return NULL;
  return g_strstrip (self->line + size);
}

static gboolean
take_length (TresenHttpFraming *self, const char *value)
{
  if (self->has_length || self->is_chunked)
    return FALSE;
  self->has_length = TRUE;
  self->was_framing = TRUE;
  return g_ascii_string_to_unsigned (value, 10, 0, G_MAXINT64, &self->left, NULL);
}

static gboolean
take_coding (TresenHttpFraming *self, const char *value)
{
  if (self->has_length || self->is_chunked)
    return FALSE;
  self->is_chunked = TRUE;
  self->was_framing = TRUE;
  return g_ascii_strcasecmp (value, "chunked") == 0;
}

static gboolean
take_field (TresenHttpFraming *self)
{
  gboolean continues = *self->line == ' ' || *self->line == '\t';
  gboolean is_whole = self->line_size < sizeof self->line;
  const char *length = continues ? NULL : find_value (self, "content-length:");
  const char *coding = continues ? NULL : find_value (self, "transfer-encoding:");

  if (continues)
    return !self->was_framing;
  self->was_framing = FALSE;
  if (length != NULL)
    return is_whole && take_length (self, length);
  if (coding != NULL)
    return is_whole && take_coding (self, coding);
  return TRUE;
}

static gboolean
end_header (TresenHttpFraming *self)
{
  if (self->is_chunked)
    self->state = TRESEN_HTTP_FRAMING_CHUNK_SIZE;
  else if (self->left > 0)
    self->state = TRESEN_HTTP_FRAMING_BODY;
  else
    begin_request (self);
  return TRUE;
}

static gboolean
take_chunk_size (TresenHttpFraming *self)
{
  gsize digits = 0;

  self->left = 0;
  while (g_ascii_isxdigit (self->line[digits]) && digits <= MOST_DIGITS)
    self->left = self->left * 16 + (guint64) g_ascii_xdigit_value (self->line[digits++]);
  if (digits == 0 || digits > MOST_DIGITS || self->line_size >= sizeof self->line)
    return FALSE;
  if (self->line[digits] != '\0' && strchr ("; \t", self->line[digits]) == NULL)
    return FALSE;
  self->state = self->left > 0 ? TRESEN_HTTP_FRAMING_CHUNK : TRESEN_HTTP_FRAMING_TRAILER;
  return TRUE;
}

static gboolean
take_line (TresenHttpFraming *self)
{
  gboolean is_empty = self->line_size == 0;

  switch (self->state)
    {
    case TRESEN_HTTP_FRAMING_REQUEST_LINE:
      if (!is_empty)
        self->state = TRESEN_HTTP_FRAMING_FIELD;
      return TRUE;
    case TRESEN_HTTP_FRAMING_FIELD:
      return is_empty ? end_header (self) : take_field (self);
    case TRESEN_HTTP_FRAMING_CHUNK_SIZE:
      return take_chunk_size (self);
    case TRESEN_HTTP_FRAMING_CHUNK_END:
      self->state = TRESEN_HTTP_FRAMING_CHUNK_SIZE;
      return is_empty;
    case TRESEN_HTTP_FRAMING_TRAILER:
    default:
      if (is_empty)
        begin_request (self);
      return TRUE;
    }
}

/* Adds to the line so far; its end is cut off when it comes. */
static void
add_to_line (TresenHttpFraming *self, const char *data, gsize size)
{
  gsize room = sizeof self->line - 1;

  if (self->line_size < room)
    memcpy (self->line + self->line_size, data, MIN (size, room - self->line_size));
  self->line_size += size;
  self->line[MIN (self->line_size, room)] = '\0';
}

static void
cut_return (TresenHttpFraming *self)
{
  gsize size = self->line_size;

  if (size == 0 || size >= sizeof self->line || self->line[size - 1] != '\r')
    return;
  self->line[--self->line_size] = '\0';
}

/* Reads from a line; @used says how much. */
static gboolean
feed_line (TresenHttpFraming *self, const char *data, gsize size, gsize *used)
{
  const char *end = memchr (data, '\n', size);
  gsize piece = end != NULL ? (gsize) (end - data) : size;
  gboolean is_good;

  *used = end != NULL ? piece + 1 : piece;
  if (memchr (data, '\0', piece) != NULL)
    return FALSE;
  add_to_line (self, data, piece);
  if (end == NULL)
    return TRUE;
  cut_return (self);
  is_good = take_line (self);
  self->line_size = 0;
  *self->line = '\0';
  return is_good;
}

static void
feed_body (TresenHttpFraming *self, gsize size, gsize *used)
{
  *used = (gsize) MIN (self->left, size);
  self->left -= *used;
  if (self->left > 0)
    return;
  if (self->state == TRESEN_HTTP_FRAMING_CHUNK)
    self->state = TRESEN_HTTP_FRAMING_CHUNK_END;
  else
    begin_request (self);
}

/**
 * tresen_http_framing_feed: (skip)
 * @data: bytes as they come from the connection
 * @size: how many, at least one
 *
 * Sees to it that libsoup never gets a header that it refuses by itself (a Content-Length that is no number, another
 * Transfer-Encoding than chunked, both, or either twice), because libsoup 3.2 then leaks the path; nor a chunk whose size it
 * misreads. Requests that come close one behind the other are all followed. Pure.
 *
 * Returns: whether all is well so far; if not, the connection has to be given up
 */
gboolean
tresen_http_framing_feed (TresenHttpFraming *self, const void *data, gsize size)
{
  const char *at = data;
  const char *end = at + size;
  gsize used = 0;

  while (at < end)
    {
      if (self->state == TRESEN_HTTP_FRAMING_BODY || self->state == TRESEN_HTTP_FRAMING_CHUNK)
        feed_body (self, (gsize) (end - at), &used);
      else if (!feed_line (self, at, (gsize) (end - at), &used))
        return FALSE;
      at += used;
    }
  return TRUE;
}
