/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-practice-multipart.h"

#include <string.h>

static const char *
find (const char *from, const char *end, const char *needle, gsize size)
{
  return from < end ? memmem (from, (gsize) (end - from), needle, size) : NULL;
}

/* The header lines of a part as one lower-case text, so that a parameter is found whatever its letters. */
static gboolean
is_wanted (const char *head, gsize size, const char *part_name)
{
  g_autofree char *text = g_strndup (head, size);
  g_autofree char *folded = g_ascii_strdown (text, -1);
  g_autofree char *quoted = g_strdup_printf (" name=\"%s\"", part_name);
  g_autofree char *bare = g_strdup_printf (" name=%s", part_name);

  return strstr (folded, "content-disposition: form-data") != NULL
         && strstr (folded, "filename") != NULL
         && (strstr (folded, quoted) != NULL || strstr (folded, bare) != NULL);
}

/**
 * tresen_practice_multipart_find:
 * @body: a multipart/form-data body; the boundary is read from its first line
 * @part_name: of a part that is a file
 *
 * Returns: (transfer full) (nullable): the content of that part, %NULL if it is not there or the body is broken
 */
GBytes *
tresen_practice_multipart_find (GBytes *body, const char *part_name)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (body, &size);
  const char *end = data + size;
  const char *line_end = size > 0 ? find (data, end, "\r\n", 2) : NULL;
  g_autofree char *delimiter = NULL;
  const char *part;

  if (line_end == NULL || line_end - data < 3 || memcmp (data, "--", 2) != 0)
    return NULL;
  delimiter = g_strdup_printf ("\r\n%.*s", (int) (line_end - data), data);
  part = line_end + 2;
  while (part < end)
    {
      const char *head_end = find (part, end, "\r\n\r\n", 4);
      const char *content = head_end != NULL ? head_end + 4 : NULL;
      const char *content_end
          = content != NULL ? find (content, end, delimiter, strlen (delimiter)) : NULL;

      if (content_end == NULL)
        return NULL;
      if (is_wanted (part, (gsize) (head_end - part), part_name))
        return g_bytes_new_from_bytes (body, (gsize) (content - data),
                                       (gsize) (content_end - content));
      part = content_end + strlen (delimiter) + 2;
    }
  return NULL;
}
