/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-http-client.h"

#include <string.h>

#include "tresen-random.h"

/* A quote, a line break or a backslash in a name would end the header: none of them is ever sent. */
static char *
clean_name (const char *name)
{
  g_autofree char *copy = g_strdup (name);

  return g_strdup (g_strdelimit (copy, "\"\r\n\\", '_'));
}

/**
 * tresen_http_multipart_new:
 * @part_name: the form field, UTF-8
 * @file_name: what the file is called, UTF-8
 * @content_type: the file's type
 * @content: the file
 * @multipart_type: (out) (transfer full): the Content-Type of the whole body, with its boundary
 *
 * A multipart/form-data body with one file (RFC 7578). The boundary is random. Any thread.
 *
 * Returns: (transfer full): the body
 */
GBytes *
tresen_http_multipart_new (const char *part_name,
                           const char *file_name,
                           const char *content_type,
                           GBytes *content,
                           char **multipart_type)
{
  g_autofree char *token = tresen_random_token ();
  g_autofree char *part = clean_name (part_name);
  g_autofree char *file = clean_name (file_name);
  g_autofree char *head = NULL;
  g_autofree char *tail = g_strdup_printf ("\r\n--tresen-%s--\r\n", token);
  GByteArray *body = g_byte_array_new ();
  gsize size;
  const guint8 *data = g_bytes_get_data (content, &size);

  head = g_strdup_printf ("--tresen-%s\r\n"
                          "Content-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\n"
                          "Content-Type: %s\r\n\r\n",
                          token, part, file, content_type);
  g_byte_array_append (body, (const guint8 *) head, strlen (head));
  if (size > 0)
    g_byte_array_append (body, data, size);
  g_byte_array_append (body, (const guint8 *) tail, strlen (tail));
  *multipart_type = g_strdup_printf ("multipart/form-data; boundary=tresen-%s", token);
  return g_byte_array_free_to_bytes (body);
}
