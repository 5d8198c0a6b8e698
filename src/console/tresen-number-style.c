/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-number-style.h"

#include <glib/gi18n.h>
#include <locale.h>

/**
 * @example: the number 1234.5 as somebody writes it, with two decimals
 *
 * Returns: the style of it; that of English where it is not such a number
 */
TresenNumberStyle
tresen_number_style_parse (const char *example)
{
  TresenNumberStyle style = { 0, 0 };

  for (const char *at = example; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (g_unichar_isdigit (character))
        continue;
      if (style.decimal != 0)
        style.group = style.decimal;
      style.decimal = character;
    }
  return style.decimal != 0 ? style : (TresenNumberStyle){ '.', ',' };
}

/* A locale that says nothing about numbers, such as C.UTF-8. */
static gboolean
is_plain (const struct lconv *numbers)
{
  return *numbers->thousands_sep == '\0'
         && (*numbers->decimal_point == '\0' || g_strcmp0 (numbers->decimal_point, ".") == 0);
}

/** Returns: as the locale says, and where it says nothing, as is usual in the language of the window */
TresenNumberStyle
tresen_number_style_get (void)
{
  const struct lconv *numbers = localeconv ();
  TresenNumberStyle style;

  if (is_plain (numbers))
    /* Translators: the number one thousand two hundred thirty-four and a half, as your language writes amounts of money */
    return tresen_number_style_parse (_ ("1,234.50"));
  style.decimal = g_utf8_get_char_validated (numbers->decimal_point, -1);
  style.group = *numbers->thousands_sep != '\0'
                    ? g_utf8_get_char_validated (numbers->thousands_sep, -1)
                    : 0;
  if (style.decimal >= (gunichar) -2 || style.group >= (gunichar) -2)
    return (TresenNumberStyle){ '.', ',' };
  return style;
}
