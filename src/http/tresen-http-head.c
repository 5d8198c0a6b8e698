/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-http-head.h"

#include <string.h>

#define VERSION_SIZE 12 /* two blanks, "HTTP/1.1", the line's end */

static gint64
parse_length (const char *text)
{
  guint64 value;

  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &value, NULL))
    return -1;
  return (gint64) value;
}

static void
take_field (TresenHttpHead *head, const char *name, const char *value)
{
  switch (strlen (name))
    {
    case 4:
      if (g_ascii_strcasecmp (name, "Host") == 0)
        head->host = value, head->hosts++;
      break;
    case 6:
      if (g_ascii_strcasecmp (name, "Origin") == 0)
        head->origin = value;
      break;
    case 10:
      if (g_ascii_strcasecmp (name, "User-Agent") == 0)
        head->user_agent = value;
      break;
    case 12:
      if (g_ascii_strcasecmp (name, "Content-Type") == 0)
        head->content_type = value;
      break;
    case 14:
      if (g_ascii_strcasecmp (name, "Content-Length") == 0)
        head->length = parse_length (value), head->lengths++;
      break;
    case 15:
      if (g_ascii_strcasecmp (name, "X-Forwarded-For") == 0)
        head->forwarded_for = value;
      else if (g_ascii_strcasecmp (name, "Accept-Language") == 0)
        head->accept_language = value;
      break;
    case 17:
      if (g_ascii_strcasecmp (name, "Transfer-Encoding") == 0)
        {
          head->has_odd_coding = head->has_coding || g_ascii_strcasecmp (value, "chunked") != 0;
          head->has_coding = TRUE;
        }
      break;
    default:
      break;
    }
}

/* NULL for a path that cannot be decoded into UTF-8 without NUL, or that climbs. */
static char *
decode_path (const char *raw)
{
  g_autofree char *path = NULL;

  if (strchr (raw, '%') != NULL)
    path = g_uri_unescape_string (raw, NULL);
  else
    path = g_strdup (raw);
  if (path == NULL || *path != '/' || !g_utf8_validate (path, -1, NULL))
    return NULL;
  if (strstr (path, "/../") != NULL || g_str_has_suffix (path, "/.."))
    return NULL;
  return g_steal_pointer (&path);
}

static gboolean
names_other_host (GUri *uri, const char *host)
{
  const char *own = g_uri_get_host (uri);

  if (own == NULL)
    return TRUE;
  if (*host == '[')
    host++;
  return g_ascii_strncasecmp (host, own, strlen (own)) != 0;
}

/* Reads all that is needed in one pass over the header. Times and counts nothing. */
void
tresen_http_head_read (TresenHttpHead *head, SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  GUri *uri = soup_server_message_get_uri (message);
  SoupMessageHeadersIter iter;
  const char *raw_path = g_uri_get_path (uri);
  const char *name;
  const char *value;

  memset (head, 0, sizeof *head);
  head->length = -1;
  head->method = soup_server_message_get_method (message);
  head->query = g_uri_get_query (uri) != NULL ? g_uri_get_query (uri) : "";
  head->host = "";
  head->path = decode_path (raw_path);
  head->line_size = strlen (head->method) + strlen (raw_path) + strlen (head->query) + VERSION_SIZE;
  head->size = head->line_size + 2;
  soup_message_headers_iter_init (&iter, headers);
  while (soup_message_headers_iter_next (&iter, &name, &value))
    {
      head->size += strlen (name) + strlen (value) + 4;
      take_field (head, name, value);
    }
  head->is_foreign = names_other_host (uri, head->host);
}

/* Frees what @head owns. */
void
tresen_http_head_clear (TresenHttpHead *head)
{
  g_clear_pointer (&head->path, g_free);
}

/* Whether bytes of a body follow the header. */
gboolean
tresen_http_head_has_body (const TresenHttpHead *head)
{
  return head->has_coding || head->lengths > 1 || head->length > 0;
}

/**
 * tresen_http_head_check: (skip)
 * @head: a header
 * @limits: the limits
 *
 * The rules that hold for every route. A request whose length can be read in two ways is refused, because a proxy in front
 * of us may read it in the other one (RFC 9112, 6.3); a POST has to say its length (RFC 9110, 15.5.12).
 *
 * Returns: 0, or the status of the refusal
 */
guint
tresen_http_head_check (const TresenHttpHead *head, const TresenHttpLimits *limits)
{
  if (head->line_size > limits->max_request_line)
    return SOUP_STATUS_REQUEST_URI_TOO_LONG;
  if (head->size > limits->max_header)
    return 431;
  if (head->path == NULL || head->hosts > 1)
    return SOUP_STATUS_BAD_REQUEST;
  if (head->lengths > 1 || (head->lengths == 1 && head->length < 0))
    return SOUP_STATUS_BAD_REQUEST;
  if (head->has_odd_coding || (head->lengths > 0 && head->has_coding))
    return SOUP_STATUS_BAD_REQUEST;
  if (strcmp (head->method, "POST") == 0 && head->lengths == 0 && !head->has_coding)
    return SOUP_STATUS_LENGTH_REQUIRED;
  return 0;
}

/**
 * tresen_http_head_check_route: (skip)
 * @head: a header
 * @route: (nullable): what the router found for its path
 *
 * Returns: 0, or the status of the refusal
 */
guint
tresen_http_head_check_route (const TresenHttpHead *head, const TresenHttpRoute *route)
{
  if (route == NULL)
    return SOUP_STATUS_NOT_FOUND;
  if (!tresen_http_route_allows (route, head->method))
    return SOUP_STATUS_METHOD_NOT_ALLOWED;
  if (head->length > 0 && (guint64) head->length > route->max_body)
    return SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE;
  return 0;
}
