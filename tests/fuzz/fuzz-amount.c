/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Three letters of a currency, then what somebody typed; what is read has to come back the same from every way of writing it. */
#include "fuzz.h"

#include <string.h>

#include "tresen-amount.h"
#include "tresen-currency.h"
#include "tresen-paygate-fields.h"
#include "tresen-paygate-params.h"

static void
read_amount (const char *currency, const char *text)
{
  gint64 minor = 0, again = 0, heard = 0;
  g_autofree char *shown = NULL;
  g_autofree char *wire = NULL;
  g_autoptr (GError) error = NULL;

  if (!tresen_amount_parse (text, currency, 1, &minor, &error))
    {
      g_assert_nonnull (error);
      return;
    }
  g_assert_cmpint (minor, >=, 1);
  g_assert_cmpint (minor, <=, TRESEN_AMOUNT_MAXIMUM);
  shown = tresen_amount_to_text (minor, currency);
  g_assert_true (tresen_amount_parse (shown, currency, 1, &again, NULL));
  g_assert_cmpint (again, ==, minor);
  wire = tresen_amount_to_wire (minor);
  g_assert_true (tresen_amount_from_wire (wire, &heard));
  g_assert_cmpint (heard, ==, minor);
}

/* What the validator lets pass can be sent as it is, and fits. */
static void
check_fields (const char *text)
{
  TresenPaygateRules rules = { .is_live = TRUE };
  const char *names[] = { "WAP", "IOS", "Android" };

  rules.shop_system = names[strlen (text) % G_N_ELEMENTS (names)];
  for (TresenPaygateField field = 0; field < TRESEN_PAYGATE_N_FIELDS; field++)
    {
      g_autoptr (GArray) faults = tresen_paygate_faults_new ();
      g_autoptr (TresenPaygateParams) params = tresen_paygate_params_new ();
      const char *name = tresen_paygate_field_get_name (field);
      g_autoptr (GBytes) joined = NULL;

      tresen_paygate_field_check (&rules, field, text, faults);
      if (faults->len > 0 || *text == '\0')
        continue;
      tresen_paygate_params_add (params, name, text);
      joined = tresen_paygate_params_join (params, NULL);
      g_assert_nonnull (joined);
      g_assert_cmpuint (g_bytes_get_size (joined), <=,
                        strlen (name) + 1 + tresen_paygate_field_get_max (field));
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  char currency[4] = { 0 };
  g_autofree char *text = NULL;

  if (size < 3)
    return 0;
  memcpy (currency, data, 3);
  text = g_strndup ((const char *) data + 3, size - 3);
  read_amount (currency, text);
  check_fields (text);
  return 0;
}
