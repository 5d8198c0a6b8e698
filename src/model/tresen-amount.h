/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TRESEN_AMOUNT_ERROR (tresen_amount_error_quark ())
GQuark tresen_amount_error_quark (void);

/**
 * TresenAmountError: why a text is no amount.
 * @TRESEN_AMOUNT_ERROR_CURRENCY: the currency is not three capital letters
 * @TRESEN_AMOUNT_ERROR_NO_EXPONENT: the currency has no minor units
 * @TRESEN_AMOUNT_ERROR_SIGN: a plus or a minus
 * @TRESEN_AMOUNT_ERROR_NOT_DECIMAL: not digits, or digits with a point and digits
 * @TRESEN_AMOUNT_ERROR_DECIMALS: more decimals than the currency has
 * @TRESEN_AMOUNT_ERROR_BELOW_MINIMUM: less than the least amount
 * @TRESEN_AMOUNT_ERROR_TOO_LARGE: more than twelve digits of minor units
 */
typedef enum
{
  TRESEN_AMOUNT_ERROR_CURRENCY,
  TRESEN_AMOUNT_ERROR_NO_EXPONENT,
  TRESEN_AMOUNT_ERROR_SIGN,
  TRESEN_AMOUNT_ERROR_NOT_DECIMAL,
  TRESEN_AMOUNT_ERROR_DECIMALS,
  TRESEN_AMOUNT_ERROR_BELOW_MINIMUM,
  TRESEN_AMOUNT_ERROR_TOO_LARGE,
} TresenAmountError;

#define TRESEN_AMOUNT_MINIMUM G_GINT64_CONSTANT (100)
#define TRESEN_AMOUNT_MAXIMUM G_GINT64_CONSTANT (999999999999)
/* A newer table of the platform, and its inquiry, have ten digits. */
#define TRESEN_AMOUNT_WARN_ABOVE G_GINT64_CONSTANT (9999999999)

gboolean tresen_amount_parse (const char *text,
                              const char *currency,
                              gint64 minimum,
                              gint64 *minor,
                              GError **error);
char *tresen_amount_to_wire (gint64 minor);
gboolean tresen_amount_from_wire (const char *text, gint64 *minor);
char *tresen_amount_to_text (gint64 minor, const char *currency);

G_END_DECLS
