/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-web-money.h"

#include <string.h>

#include "tresen-amount.h"

#define NO_BREAK "\302\240"

typedef struct
{
  const char *currency;
  const char *signs[TRESEN_WEB_N_LANGUAGES]; /* "": the code says it better to this reader */
} Sign;

/* Only signs that nobody takes for another currency: "$" and the yen's are shared by many. */
static const Sign signs[] = {
  { "EUR", { "€", "€", "€" } },
  { "GBP", { "£", "£", "£" } },
  { "CNY", { "¥", "", "" } },
};

static const char *
find_sign (const char *currency, TresenWebLanguage language)
{
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (strcmp (signs[i].currency, currency) == 0)
      return signs[i].signs[language];
  return "";
}

/* "1234567.80" as the language writes it: "1.234.567,80". */
static char *
group_digits (const char *plain, TresenWebLanguage language)
{
  const char *comma = language == TRESEN_WEB_LANGUAGE_DE ? "." : ",";
  const char *point = language == TRESEN_WEB_LANGUAGE_DE ? "," : ".";
  gsize whole = strcspn (plain, ".");
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < whole; i++)
    {
      if (i > 0 && (whole - i) % 3 == 0 && g_ascii_isdigit (plain[i - 1]))
        g_string_append (text, comma);
      g_string_append_c (text, plain[i]);
    }
  if (plain[whole] == '.')
    g_string_append_printf (text, "%s%s", point, plain + whole + 1);
  return g_string_free (text, FALSE);
}

/**
 * tresen_web_format_amount:
 * @amount: minor units
 * @currency: ISO 4217
 *
 * Any thread.
 *
 * Returns: (transfer full): the amount as the customer reads it, with no-break spaces: "1.234,50 €", "CHF 1,234.50"
 */
char *
tresen_web_format_amount (gint64 amount, const char *currency, TresenWebLanguage language)
{
  g_autofree char *plain = tresen_amount_to_text (amount, currency);
  g_autofree char *number = group_digits (plain, language);
  const char *sign = find_sign (currency, language);

  if (language == TRESEN_WEB_LANGUAGE_DE)
    return g_strconcat (number, NO_BREAK, *sign != '\0' ? sign : currency, NULL);
  if (*sign != '\0')
    return g_strconcat (sign, number, NULL);
  return g_strconcat (currency, NO_BREAK, number, NULL);
}
