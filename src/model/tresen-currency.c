/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-currency.h"

#include <string.h>

#define CODE_SIZE 3

/* ISO 4217 by exponent, three letters each. Metals, funds without units and test codes are left out: they have none. */
static const char *const codes_by_exponent[] = {
  "BIFCLPDJFGNFISKJPYKMFKRWPYGRWFUGXUYIVNDVUVXAFXOFXPF",
  NULL,
  "AEDAFNALLAMDANGAOAARSAUDAWGAZNBAMBBDBDTBGNBMDBNDBOBBOVBRLBSDBTNBWPBYNBZDCADCDFCHECHFCHWCNYCOPCOU"
  "CRCCUCCUPCVE"
  "CZKDKKDOPDZDEGPERNETBEURFJDFKPGBPGELGHSGIPGMDGTQGYDHKDHNLHRKHTGHUFIDRILSINRIRRJMDKESKGSKHRKPWKYD"
  "KZTLAKLBPLKR"
  "LRDLSLMADMDLMGAMKDMMKMNTMOPMRUMURMVRMWKMXNMXVMYRMZNNADNGNNIONOKNPRNZDPABPENPGKPHPPKRPLNQARRONRSD"
  "RUBSARSBDSCR"
  "SDGSEKSGDSHPSLESLLSOSSRDSSPSTNSVCSYPSZLTHBTJSTMTTOPTRYTTDTWDTZSUAHUSDUSNUYUUZSVEDVESWSTXADXCDXCG"
  "YERZARZMWZWG"
  "ZWL",
  "BHDIQDJODKWDLYDOMRTND",
  "CLFUYW",
};

/**
 * tresen_currency_is_code:
 *
 * Any thread.
 *
 * Returns: whether @code is three capital letters, whichever
 */
gboolean
tresen_currency_is_code (const char *code)
{
  return strlen (code) == CODE_SIZE && g_ascii_isupper (code[0]) && g_ascii_isupper (code[1])
         && g_ascii_isupper (code[2]);
}

/**
 * tresen_currency_get_exponent:
 * @code: any text
 *
 * Any thread. Source: ISO 4217.
 *
 * Returns: how many decimals the currency has, 0 to 4; %TRESEN_CURRENCY_NO_EXPONENT for what is no currency to pay in
 */
int
tresen_currency_get_exponent (const char *code)
{
  if (!tresen_currency_is_code (code))
    return TRESEN_CURRENCY_NO_EXPONENT;
  for (guint exponent = 0; exponent < G_N_ELEMENTS (codes_by_exponent); exponent++)
    for (const char *at = codes_by_exponent[exponent]; at != NULL && *at != '\0'; at += CODE_SIZE)
      if (strncmp (at, code, CODE_SIZE) == 0)
        return (int) exponent;
  return TRESEN_CURRENCY_NO_EXPONENT;
}
