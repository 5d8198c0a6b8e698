/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-web-html.h"

#include <string.h>

/**
 * tresen_web_fill:
 * @text: holds @name in braces, once
 *
 * Any thread.
 *
 * Returns: (transfer full): @text with @value for it
 */
char *
tresen_web_fill (const char *text, const char *name, const char *value)
{
  g_autofree char *mark = g_strconcat ("{", name, "}", NULL);
  const char *at = strstr (text, mark);

  if (at == NULL)
    return g_strdup (text);
  return g_strdup_printf ("%.*s%s%s", (int) (at - text), text, value, at + strlen (mark));
}

static void
append_character (GString *html, gunichar character)
{
  switch (character)
    {
    case '&':
      g_string_append (html, "&amp;");
      break;
    case '<':
      g_string_append (html, "&lt;");
      break;
    case '>':
      g_string_append (html, "&gt;");
      break;
    case '"':
      g_string_append (html, "&quot;");
      break;
    case '\'':
      g_string_append (html, "&#39;");
      break;
    default:
      /* Controls are allowed neither in XML nor in HTML. */
      g_string_append_unichar (html, g_unichar_iscntrl (character) ? ' ' : character);
    }
}

/**
 * tresen_web_append_text:
 * @html: a page in the making
 * @text: UTF-8 from anywhere; what is no UTF-8 is replaced
 *
 * Appends @text so that a browser shows it as it stands, inside an element or a quoted attribute. Any thread.
 */
void
tresen_web_append_text (GString *html, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    append_character (html, g_utf8_get_char (at));
}

/**
 * tresen_web_append_attribute:
 * @name: ours
 * @value: from anywhere
 *
 * Appends a blank and name="value". Any thread.
 */
void
tresen_web_append_attribute (GString *html, const char *name, const char *value)
{
  g_string_append_printf (html, " %s=\"", name);
  tresen_web_append_text (html, value);
  g_string_append_c (html, '"');
}

/**
 * tresen_web_append_element:
 * @tag: ours: "p"
 * @css_class: (nullable): ours
 * @text: from anywhere
 *
 * Appends an element with nothing but text in it. Any thread.
 */
void
tresen_web_append_element (GString *html, const char *tag, const char *css_class, const char *text)
{
  g_string_append_printf (html, "<%s", tag);
  if (css_class != NULL)
    tresen_web_append_attribute (html, "class", css_class);
  g_string_append_c (html, '>');
  tresen_web_append_text (html, text);
  g_string_append_printf (html, "</%s>\n", tag);
}
