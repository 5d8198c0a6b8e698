/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The first byte says what the rest is: a whole form, a text to be sealed, or a text that is sealed with the right MAC behind it,
 * so that a fuzzer gets beyond cipher and signature.
 */
#include "fuzz.h"

#include <string.h>

#include "tresen-paygate-envelope.h"
#include "tresen-paygate-inquiry.h"
#include "tresen-paygate-result.h"

#define MERCHANT "autohaus_demo"
#define PASSWORD "Xk9(f_2Lq!7Rz[5B"
#define HMAC_KEY "q8)Zt3=Yw_N5(rC9?xK2!aM7*dJ4]gB6"

static GBytes *
add_mac (GBytes *text)
{
  TresenPaygateRefusal refusal;
  g_autoptr (TresenPaygateParams) params = tresen_paygate_params_parse (text, &refusal);
  const char *parts[TRESEN_PAYGATE_MAC_PARTS] = { NULL };
  g_autofree char *sum = NULL;
  GByteArray *whole = g_byte_array_new ();

  if (params != NULL)
    {
      parts[0] = tresen_paygate_params_get_wire (params, "PayID");
      parts[1] = tresen_paygate_params_get_wire (params, "TransID");
      parts[2] = MERCHANT;
      parts[3] = tresen_paygate_params_get_wire (params, "Status");
      parts[4] = tresen_paygate_params_get_wire (params, "Code");
    }
  sum = tresen_paygate_mac (HMAC_KEY, parts);
  g_byte_array_append (whole, g_bytes_get_data (text, NULL), (guint) g_bytes_get_size (text));
  g_byte_array_append (whole, (const guint8 *) "&MAC=", 5);
  g_byte_array_append (whole, (const guint8 *) sum, (guint) strlen (sum));
  return g_byte_array_free_to_bytes (whole);
}

static GBytes *
make_form (uint8_t kind, const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) text = g_bytes_new (data, size);
  g_autoptr (GBytes) whole = kind % 3 == 2 ? add_mac (text) : g_bytes_ref (text);
  g_autofree char *sealed = NULL;
  char *form;

  if (kind % 3 == 0)
    return g_steal_pointer (&whole);
  sealed
      = tresen_paygate_envelope_seal (TRESEN_PAYGATE_CIPHER_BLOWFISH, PASSWORD, NULL, whole, NULL);
  form = g_strdup_printf ("Len=%" G_GSIZE_FORMAT "&Data=%s", g_bytes_get_size (whole), sealed);
  return g_bytes_new_take (form, strlen (form));
}

static void
check_result (const TresenPaygateResult *result)
{
  gboolean is_good = result->refusal == TRESEN_PAYGATE_REFUSAL_NONE;

  g_assert_true (is_good || result->pay_class == TRESEN_PAY_CLASS_UNKNOWN);
  g_assert_true (is_good == (*result->trans_id != '\0'));
  g_assert_true (is_good == (*result->dedupe_key != '\0'));
  g_assert_true (g_utf8_validate (result->description, -1, NULL));
  g_assert_true (g_utf8_validate (result->audit, -1, NULL));
  g_assert_true (result->pay_class != TRESEN_PAY_CLASS_SUCCESS
                 || (strcmp (result->code, "00000000") == 0 && *result->pay_id != '\0'));
  g_assert_nonnull (result->clear);
}

static void
read_all (const TresenPaygateMerchant *merchant, GBytes *form)
{
  TresenPaygateQuestion question = { NULL, NULL, 10000, "EUR" };
  g_autoptr (TresenPaygateResult) result
      = tresen_paygate_result_read (merchant, "POST", "", "", form);
  g_autoptr (TresenPaygateAnswer) start
      = tresen_paygate_answer_read_start (merchant, "AH17", 200, form);
  g_autoptr (TresenPaygateAnswer) credit
      = tresen_paygate_answer_read_credit (merchant, "a", "AH17", 200, form);
  g_autoptr (TresenPaygateInquiry) inquiry
      = tresen_paygate_inquiry_read (merchant, &question, 200, form);

  check_result (result);
  g_assert_true (start->result->pay_class != TRESEN_PAY_CLASS_SUCCESS);
  g_assert_true (credit->outcome == TRESEN_PAYGATE_OUTCOME_UNKNOWN
                 || credit->result->refusal == TRESEN_PAYGATE_REFUSAL_NONE);
  g_assert_true (inquiry->verdict != TRESEN_PAY_VERDICT_PAID || inquiry->facts.captured == 10000);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (TresenPaygateMerchant) merchant = NULL;
  g_autoptr (GBytes) form = NULL;

  if (size < 2)
    return 0;
  merchant = tresen_paygate_merchant_new (MERCHANT, "https://www.computop-paygate.com/");
  tresen_paygate_merchant_set_keys (merchant, PASSWORD, HMAC_KEY);
  form = make_form (data[0], data + 1, size - 1);
  read_all (merchant, form);
  return 0;
}
