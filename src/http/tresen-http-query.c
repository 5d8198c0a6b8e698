/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-http-message.h"

#include <stdarg.h>
#include <string.h>

#define MAX_PARAMETERS 64

struct _TresenHttpQuery
{
  GPtrArray *names;
  GPtrArray *values;
};

static TresenHttpQuery *
query_new (void)
{
  TresenHttpQuery *self = g_new (TresenHttpQuery, 1);

  self->names = g_ptr_array_new_with_free_func (g_free);
  self->values = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/* Decodes once: %2525 becomes %25. NULL when it is not valid UTF-8 without NUL, or holds a broken escape. */
static char *
decode (const char *text, gsize size)
{
  g_autofree char *plus = g_strndup (text, size);
  g_autofree char *decoded = NULL;

  for (char *at = strchr (plus, '+'); at != NULL; at = strchr (at, '+'))
    *at = ' ';
  decoded = g_uri_unescape_string (plus, NULL);
  if (decoded == NULL || !g_utf8_validate (decoded, -1, NULL))
    return NULL;
  return g_steal_pointer (&decoded);
}

static gboolean
add_parameter (TresenHttpQuery *self, const char *piece, gsize size, GError **error)
{
  const char *equals = memchr (piece, '=', size);
  gsize name_size = equals != NULL ? (gsize) (equals - piece) : size;
  g_autofree char *name = decode (piece, name_size);
  g_autofree char *value
      = equals != NULL ? decode (equals + 1, size - name_size - 1) : g_strdup ("");

  if (name == NULL || value == NULL)
    {
      g_set_error (error, TRESEN_HTTP_ERROR, TRESEN_HTTP_ERROR_INVALID,
                   "query: parameter %u is not escaped UTF-8 text", self->names->len + 1);
      return FALSE;
    }
  if (tresen_http_query_get (self, name) != NULL)
    {
      g_set_error (error, TRESEN_HTTP_ERROR, TRESEN_HTTP_ERROR_INVALID,
                   "query: parameter %u was given before", self->names->len + 1);
      return FALSE;
    }
  if (self->names->len == MAX_PARAMETERS)
    {
      g_set_error (error, TRESEN_HTTP_ERROR, TRESEN_HTTP_ERROR_INVALID,
                   "query: more than %d parameters", MAX_PARAMETERS);
      return FALSE;
    }
  g_ptr_array_add (self->names, g_steal_pointer (&name));
  g_ptr_array_add (self->values, g_steal_pointer (&value));
  return TRUE;
}

/**
 * tresen_http_query_parse:
 * @text: a query without "?" or the body of a form, as received; "" has no parameters
 * @error: %TRESEN_HTTP_ERROR_INVALID
 *
 * Every escape is decoded once and "+" is a blank. A parameter without "=" has the value "". Refused are a name that
 * comes twice (readers disagree which one counts), a broken escape, NUL, what is not UTF-8, and more than 64 parameters.
 * Any thread.
 *
 * Returns: (transfer full) (nullable): the parameters, or %NULL with @error
 */
TresenHttpQuery *
tresen_http_query_parse (const char *text, GError **error)
{
  g_autoptr (TresenHttpQuery) self = query_new ();

  while (*text != '\0')
    {
      gsize size = strcspn (text, "&");

      if (size > 0 && !add_parameter (self, text, size, error))
        return NULL;
      text += size;
      if (*text == '&')
        text++;
    }
  return g_steal_pointer (&self);
}

/**
 * tresen_http_query_free:
 * @self: (transfer full): parameters
 *
 * Any thread.
 */
void
tresen_http_query_free (TresenHttpQuery *self)
{
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->values);
  g_free (self);
}

/**
 * tresen_http_query_get:
 * @self: parameters
 * @name: a decoded name, matched exactly
 *
 * Returns: (nullable): the decoded value, or %NULL when there is no such parameter. Any thread.
 */
const char *
tresen_http_query_get (const TresenHttpQuery *self, const char *name)
{
  for (guint i = 0; i < self->names->len; i++)
    if (strcmp (g_ptr_array_index (self->names, i), name) == 0)
      return g_ptr_array_index (self->values, i);
  return NULL;
}

/**
 * tresen_http_query_count:
 * @self: parameters
 *
 * Returns: how many there are. Any thread.
 */
guint
tresen_http_query_count (const TresenHttpQuery *self)
{
  return self->names->len;
}

/**
 * tresen_http_query_get_nth:
 * @self: parameters
 * @index: below tresen_http_query_count()
 * @value: (out) (optional): the decoded value
 *
 * Returns: the decoded name of a parameter, in the order of the text. Any thread.
 */
const char *
tresen_http_query_get_nth (const TresenHttpQuery *self, guint index, const char **value)
{
  g_return_val_if_fail (index < self->names->len, NULL);

  if (value != NULL)
    *value = g_ptr_array_index (self->values, index);
  return g_ptr_array_index (self->names, index);
}

/**
 * tresen_http_query_append:
 * @url: an address, with or without a query
 * @first_name: (nullable): the name of the first parameter, followed by its value and further pairs, then %NULL
 *
 * Names and values are UTF-8 and are escaped here, everything but letters, digits and "-._~". A value of %NULL ends the
 * list. Any thread.
 *
 * Returns: (transfer full): @url with the parameters behind it
 */
char *
tresen_http_query_append (const char *url, const char *first_name, ...)
{
  GString *text = g_string_new (url);
  char separator = strchr (url, '?') != NULL ? '&' : '?';
  va_list pairs;

  va_start (pairs, first_name);
  for (const char *name = first_name; name != NULL; name = va_arg (pairs, const char *))
    {
      const char *value = va_arg (pairs, const char *);

      if (value == NULL)
        break;
      g_string_append_c (text, separator);
      g_string_append_uri_escaped (text, name, NULL, FALSE);
      g_string_append_c (text, '=');
      g_string_append_uri_escaped (text, value, NULL, FALSE);
      separator = '&';
    }
  va_end (pairs);
  return g_string_free (text, FALSE);
}
