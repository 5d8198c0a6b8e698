/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-amount-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "tresen-amount.h"
#include "tresen-currency.h"

#define GROUP_DIGITS 3

/** Returns: (nullable): the sign of a currency that means it alone; the others are called by their code */
const char *
tresen_amount_words_sign (const char *currency)
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
append_grouped (GString *text, const char *digits, gunichar group)
{
  gsize length = strlen (digits);

  for (gsize i = 0; i < length; i++)
    {
      if (group != 0 && i > 0 && (length - i) % GROUP_DIGITS == 0)
        g_string_append_unichar (text, group);
      g_string_append_c (text, digits[i]);
    }
}

/** In the digits that the currency has, without its name, as tresen_amount_text_parse() reads it: "1.240,00" in German. */
char *
tresen_amount_words_in_style (gint64 amount, const char *currency, TresenNumberStyle style)
{
  guint exponent = (guint) MAX (tresen_currency_get_exponent (currency), 0);
  guint64 size = amount < 0 ? (guint64) - (amount + 1) + 1 : (guint64) amount;
  g_autofree char *digits = g_strdup_printf ("%0*" G_GUINT64_FORMAT, (int) exponent + 1, size);
  g_autofree char *whole = g_strndup (digits, strlen (digits) - exponent);
  GString *text = g_string_new (amount < 0 ? "−" : "");

  append_grouped (text, whole, style.group);
  if (exponent > 0)
    {
      g_string_append_unichar (text, style.decimal);
      g_string_append (text, digits + strlen (digits) - exponent);
    }
  return g_string_free (text, FALSE);
}

/** tresen_amount_words_in_style() in the style of the person at the screen. */
char *
tresen_amount_words_number (gint64 amount, const char *currency)
{
  return tresen_amount_words_in_style (amount, currency, tresen_number_style_get ());
}

/** @amount: minor units; @currency: ISO 4217. With the currency, where the language puts it. */
char *
tresen_amount_words (gint64 amount, const char *currency)
{
  g_autofree char *number = tresen_amount_words_number (amount, currency);
  const char *sign = tresen_amount_words_sign (currency);

  if (sign == NULL)
    /* Translators: an amount of money: the currency's code (%1$s) and the number (%2$s), with a space that keeps the line together */
    return g_strdup_printf (_ ("%1$s %2$s"), currency, number);
  /* Translators: an amount of money: the currency's sign (%1$s) and the number (%2$s) */
  return g_strdup_printf (_ ("%1$s%2$s"), sign, number);
}
