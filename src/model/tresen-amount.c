/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-amount.h"

#include <string.h>

#include "tresen-currency.h"

#define MAX_DIGITS 12

G_DEFINE_QUARK (tresen_amount_error_quark, tresen_amount_error)

static gboolean
set_error (GError **error, TresenAmountError code, const char *what)
{
  g_set_error (error, TRESEN_AMOUNT_ERROR, (int) code, "amount: %s", what);
  return FALSE;
}

/* Digits, or digits with a point and digits. How many stand behind the point. */
static gboolean
read_shape (const char *text, gsize *n_whole, gsize *n_decimals)
{
  const char *rest;

  *n_whole = strspn (text, "0123456789");
  *n_decimals = 0;
  rest = text + *n_whole;
  if (*n_whole == 0 || *rest == '\0')
    return *n_whole > 0;
  if (*rest != '.')
    return FALSE;
  *n_decimals = strspn (rest + 1, "0123456789");
  return *n_decimals > 0 && rest[1 + *n_decimals] == '\0';
}

/* The digits of @text without the point, and noughts up to the exponent. FALSE when there are too many of them. */
static gboolean
add_up (const char *text, gsize n_missing, gint64 *minor)
{
  gint64 sum = 0;

  for (const char *at = text; *at != '\0'; at++)
    {
      if (*at != '.')
        sum = 10 * sum + (*at - '0');
      if (sum > TRESEN_AMOUNT_MAXIMUM)
        return FALSE;
    }
  for (gsize i = 0; i < n_missing; i++)
    {
      sum *= 10;
      if (sum > TRESEN_AMOUNT_MAXIMUM)
        return FALSE;
    }
  *minor = sum;
  return TRUE;
}

/**
 * tresen_amount_parse:
 * @text: digits with or without a point and digits, in ASCII; what a locale writes is the caller's to bring into this form
 * @currency: three letters of ISO 4217
 * @minimum: the least that is taken, in minor units
 * @minor: (out): the amount in minor units
 *
 * Integers alone: nothing is rounded. More decimals than the currency has are refused even when they are noughts, because
 * whoever wrote them had another currency in mind. Pure; any thread.
 *
 * Errors: #TresenAmountError.
 */
gboolean
tresen_amount_parse (const char *text,
                     const char *currency,
                     gint64 minimum,
                     gint64 *minor,
                     GError **error)
{
  int exponent = tresen_currency_get_exponent (currency);
  gsize n_whole, n_decimals;
  gint64 sum = 0;

  if (!tresen_currency_is_code (currency))
    return set_error (error, TRESEN_AMOUNT_ERROR_CURRENCY, "the currency is not three letters");
  if (exponent == TRESEN_CURRENCY_NO_EXPONENT)
    return set_error (error, TRESEN_AMOUNT_ERROR_NO_EXPONENT, "the currency has no minor units");
  if (*text == '-' || *text == '+')
    return set_error (error, TRESEN_AMOUNT_ERROR_SIGN, "it has a sign");
  if (!read_shape (text, &n_whole, &n_decimals))
    return set_error (error, TRESEN_AMOUNT_ERROR_NOT_DECIMAL, "not a decimal number");
  if (n_decimals > (gsize) exponent)
    return set_error (error, TRESEN_AMOUNT_ERROR_DECIMALS, "more decimals than the currency has");
  if (!add_up (text, (gsize) exponent - n_decimals, &sum))
    return set_error (error, TRESEN_AMOUNT_ERROR_TOO_LARGE, "more than twelve digits");
  if (sum < minimum || sum < 1)
    return set_error (error, TRESEN_AMOUNT_ERROR_BELOW_MINIMUM, "less than the least amount");
  *minor = sum;
  return TRUE;
}

/**
 * tresen_amount_to_wire:
 * @minor: minor units
 *
 * Pure; any thread.
 *
 * Returns: (transfer full) (nullable): one to twelve digits that do not begin with a nought; %NULL when @minor is not from 1
 *   to %TRESEN_AMOUNT_MAXIMUM
 */
char *
tresen_amount_to_wire (gint64 minor)
{
  if (minor < 1 || minor > TRESEN_AMOUNT_MAXIMUM)
    return NULL;
  return g_strdup_printf ("%" G_GINT64_FORMAT, minor);
}

/**
 * tresen_amount_from_wire:
 * @text: what somebody else calls an amount in minor units
 * @minor: (out): 0 to %TRESEN_AMOUNT_MAXIMUM
 *
 * Pure; any thread.
 *
 * Returns: whether @text is one to twelve digits and nothing else
 */
gboolean
tresen_amount_from_wire (const char *text, gint64 *minor)
{
  gsize size = strlen (text);

  if (size < 1 || size > MAX_DIGITS || strspn (text, "0123456789") != size)
    return FALSE;
  return add_up (text, 0, minor);
}

/**
 * tresen_amount_to_text:
 * @minor: minor units
 * @currency: three letters of ISO 4217; of what is no currency minor units are written as they are
 *
 * Pure; any thread.
 *
 * Returns: (transfer full): "12500.00": no locale, no currency; tresen_amount_parse() reads it
 */
char *
tresen_amount_to_text (gint64 minor, const char *currency)
{
  int exponent = MAX (tresen_currency_get_exponent (currency), 0);
  const char *sign = minor < 0 ? "-" : "";
  guint64 size = minor < 0 ? -(guint64) minor : (guint64) minor;
  guint64 unit = 1;

  for (int i = 0; i < exponent; i++)
    unit *= 10;
  if (exponent == 0)
    return g_strdup_printf ("%s%" G_GUINT64_FORMAT, sign, size);
  return g_strdup_printf ("%s%" G_GUINT64_FORMAT ".%0*" G_GUINT64_FORMAT, sign, size / unit,
                          exponent, size % unit);
}
