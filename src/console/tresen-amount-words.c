/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-amount-words.h"

#include <limits.h>
#include <locale.h>
#include <string.h>

#include "tresen-currency.h"

#define GROUP 3
#define NARROW_SPACE "\302\240" /* keeps the line together */

static char *
to_utf8 (const char *text)
{
  char *utf8 = g_locale_to_utf8 (text, -1, NULL, NULL, NULL);

  return utf8 != NULL ? utf8 : g_strdup ("");
}

/* Currencies with a sign that means one of them alone; the others are called by their code. */
static const char *
find_sign (const char *currency)
{
  static const char *const signs[][2] = {
    { "EUR", "€" },
    { "GBP", "£" },
    { "USD", "$" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    if (strcmp (signs[i][0], currency) == 0)
      return signs[i][1];
  return NULL;
}

static void
append_grouped (GString *text, const char *digits)
{
  g_autofree char *separator = to_utf8 (localeconv ()->thousands_sep);
  gsize length = strlen (digits);

  for (gsize i = 0; i < length; i++)
    {
      if (i > 0 && (length - i) % GROUP == 0)
        g_string_append (text, separator);
      g_string_append_c (text, digits[i]);
    }
}

/** In the digits that the currency has, without its name: "1.240,00" in German. */
char *
tresen_amount_words_number (gint64 amount, const char *currency)
{
  guint exponent = (guint) MAX (tresen_currency_get_exponent (currency), 0);
  guint64 size = amount < 0 ? (guint64) - (amount + 1) + 1 : (guint64) amount;
  g_autofree char *digits = g_strdup_printf ("%0*" G_GUINT64_FORMAT, (int) exponent + 1, size);
  g_autofree char *whole = g_strndup (digits, strlen (digits) - exponent);
  g_autofree char *point = to_utf8 (localeconv ()->decimal_point);
  GString *text = g_string_new (amount < 0 ? "−" : "");

  append_grouped (text, whole);
  if (exponent > 0)
    g_string_append_printf (text, "%s%s", point, digits + strlen (digits) - exponent);
  return g_string_free (text, FALSE);
}

/** @amount: minor units; @currency: ISO 4217. With the currency, where the locale puts it. */
char *
tresen_amount_words (gint64 amount, const char *currency)
{
  const struct lconv *locale = localeconv ();
  const char *sign = find_sign (currency);
  const char *name = sign != NULL ? sign : currency;
  g_autofree char *number = tresen_amount_words_number (amount, currency);

  if (locale->p_cs_precedes == 0)
    return g_strconcat (number, NARROW_SPACE, name, NULL);
  return g_strconcat (name, sign != NULL ? "" : NARROW_SPACE, number, NULL);
}
