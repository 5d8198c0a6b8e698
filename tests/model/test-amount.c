/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "tresen-amount.h"
#include "tresen-currency.h"

static void
test_exponents (void)
{
  static const struct
  {
    const char *code;
    int exponent;
  } cases[] = {
    { "EUR", 2 },   { "CNY", 2 },  { "USD", 2 },   { "HKD", 2 }, { "SGD", 2 },  { "THB", 2 },
    { "ZWL", 2 },   { "AED", 2 },  { "JPY", 0 },   { "BIF", 0 }, { "XPF", 0 },  { "ISK", 0 },
    { "BHD", 3 },   { "TND", 3 },  { "CLF", 4 },   { "UYW", 4 }, { "XXX", -1 }, { "XAU", -1 },
    { "eur", -1 },  { "EU", -1 },  { "EURO", -1 }, { "", -1 },   { "E1R", -1 }, { "QQQ", -1 },
    { "UREU", -1 }, { "URA", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (tresen_currency_get_exponent (cases[i].code), ==, cases[i].exponent);
}

static void
test_parse (void)
{
  static const struct
  {
    const char *text, *currency;
    gint64 minor; /* 0: refused with @code */
    int code;
  } cases[] = {
    { "12500.00", "EUR", 1250000, 0 },
    { "8.20", "EUR", 820, 0 },
    { "1.15", "EUR", 115, 0 },
    { "1.005", "KWD", 1005, 0 },
    { "1", "CLF", 10000, 0 },
    { "000000000000000000000000007", "EUR", 700, 0 },
    { "9999999999.99", "EUR", TRESEN_AMOUNT_MAXIMUM, 0 },
    { "999999999999", "JPY", TRESEN_AMOUNT_MAXIMUM, 0 },
    { "10000000000.00", "EUR", 0, TRESEN_AMOUNT_ERROR_TOO_LARGE },
    { "10000000000", "EUR", 0, TRESEN_AMOUNT_ERROR_TOO_LARGE },
    { "99999999999999999999999999999999", "JPY", 0, TRESEN_AMOUNT_ERROR_TOO_LARGE },
    { "5.000", "EUR", 0, TRESEN_AMOUNT_ERROR_DECIMALS },
    { "2000.0", "JPY", 0, TRESEN_AMOUNT_ERROR_DECIMALS },
    { "0.99", "EUR", 0, TRESEN_AMOUNT_ERROR_BELOW_MINIMUM },
    { "0", "EUR", 0, TRESEN_AMOUNT_ERROR_BELOW_MINIMUM },
    { "-1", "EUR", 0, TRESEN_AMOUNT_ERROR_SIGN },
    { "+1", "EUR", 0, TRESEN_AMOUNT_ERROR_SIGN },
    { "", "EUR", 0, TRESEN_AMOUNT_ERROR_NOT_DECIMAL },
    { ".", "EUR", 0, TRESEN_AMOUNT_ERROR_NOT_DECIMAL },
    { "5.", "EUR", 0, TRESEN_AMOUNT_ERROR_NOT_DECIMAL },
    { ".5", "EUR", 0, TRESEN_AMOUNT_ERROR_NOT_DECIMAL },
    { "5,00", "EUR", 0, TRESEN_AMOUNT_ERROR_NOT_DECIMAL },
    { "1.2.3", "EUR", 0, TRESEN_AMOUNT_ERROR_NOT_DECIMAL },
    { "1e3", "EUR", 0, TRESEN_AMOUNT_ERROR_NOT_DECIMAL },
    { "0x10", "EUR", 0, TRESEN_AMOUNT_ERROR_NOT_DECIMAL },
    { " 5", "EUR", 0, TRESEN_AMOUNT_ERROR_NOT_DECIMAL },
    { "5 ", "EUR", 0, TRESEN_AMOUNT_ERROR_NOT_DECIMAL },
    { "٥", "EUR", 0, TRESEN_AMOUNT_ERROR_NOT_DECIMAL },
    { "5", "eur", 0, TRESEN_AMOUNT_ERROR_CURRENCY },
    { "5", "XAU", 0, TRESEN_AMOUNT_ERROR_NO_EXPONENT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 minor = 0;
      gboolean good = tresen_amount_parse (cases[i].text, cases[i].currency, TRESEN_AMOUNT_MINIMUM,
                                           &minor, &error);

      g_test_message ("%s %s", cases[i].text, cases[i].currency);
      g_assert_true (good == (cases[i].minor > 0));
      g_assert_cmpint (minor, ==, cases[i].minor);
      if (!good)
        g_assert_error (error, TRESEN_AMOUNT_ERROR, cases[i].code);
    }
}

/* Every amount of cents up to a hundred euros, which binary fractions get wrong. */
static void
test_there_and_back (void)
{
  for (gint64 minor = 1; minor <= 10000; minor++)
    {
      g_autofree char *text = tresen_amount_to_text (minor, "EUR");
      g_autofree char *wire = tresen_amount_to_wire (minor);
      gint64 read = 0, heard = 0;

      g_assert_true (tresen_amount_parse (text, "EUR", 1, &read, NULL));
      g_assert_cmpint (read, ==, minor);
      g_assert_true (tresen_amount_from_wire (wire, &heard));
      g_assert_cmpint (heard, ==, minor);
    }
}

static void
test_text (void)
{
  static const struct
  {
    gint64 minor;
    const char *currency, *text;
  } cases[] = {
    { 1250000, "EUR", "12500.00" },
    { 5, "EUR", "0.05" },
    { 0, "EUR", "0.00" },
    { 2000, "JPY", "2000" },
    { 1500, "BHD", "1.500" },
    { 12345, "CLF", "1.2345" },
    { -5, "EUR", "-0.05" },
    { 700, "XAU", "700" },
    { G_MININT64, "JPY", "-9223372036854775808" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = tresen_amount_to_text (cases[i].minor, cases[i].currency);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_wire (void)
{
  gint64 minor = -1;

  g_assert_null (tresen_amount_to_wire (0));
  g_assert_null (tresen_amount_to_wire (-100));
  g_assert_null (tresen_amount_to_wire (TRESEN_AMOUNT_MAXIMUM + 1));
  g_assert_true (tresen_amount_from_wire ("0", &minor));
  g_assert_cmpint (minor, ==, 0);
  g_assert_true (tresen_amount_from_wire ("999999999999", &minor));
  g_assert_cmpint (minor, ==, TRESEN_AMOUNT_MAXIMUM);
  for (const char **at
       = (const char *[]){ "", "-1", "+1", " 1", "1 ", "1.0", "x", "1000000000000", "0x1", NULL };
       *at != NULL; at++)
    g_assert_false (tresen_amount_from_wire (*at, &minor));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/amount/exponents", test_exponents);
  g_test_add_func ("/model/amount/parse", test_parse);
  g_test_add_func ("/model/amount/there-and-back", test_there_and_back);
  g_test_add_func ("/model/amount/text", test_text);
  g_test_add_func ("/model/amount/wire", test_wire);
  return g_test_run ();
}
