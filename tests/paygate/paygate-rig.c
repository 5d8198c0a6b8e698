/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "paygate-rig.h"

#include <string.h>

#include "tresen-paygate-envelope.h"

TresenPaygateMerchant *
rig_merchant_new (void)
{
  TresenPaygateMerchant *merchant
      = tresen_paygate_merchant_new (RIG_MERCHANT, "https://www.computop-paygate.com");

  merchant->is_live = TRUE;
  tresen_paygate_merchant_set_keys (merchant, RIG_PASSWORD, RIG_HMAC_KEY);
  return merchant;
}

char *
rig_sign (const char *pay_id, const char *trans_id, const char *status, const char *code)
{
  const char *parts[] = { pay_id, trans_id, RIG_MERCHANT, status, code };

  return tresen_paygate_mac (RIG_HMAC_KEY, parts);
}

/* The text of an authentic result; @more stands behind it, beginning with "&". */
char *
rig_result (const char *pay_id,
            const char *trans_id,
            const char *status,
            const char *code,
            const char *more)
{
  g_autofree char *sum = rig_sign (pay_id, trans_id, status, code);

  return g_strdup_printf ("mid=%s&PayID=%s&XID=ffffffffffffffffffffffffffffffff&TransID=%s&RefNr=17"
                          "&MAC=%s&Status=%s&Description=words&Code=%s%s",
                          RIG_MERCHANT, pay_id, trans_id, sum, status, code, more);
}

char *
rig_seal_with (const char *password, const char *text)
{
  g_autofree char *wire = tresen_paygate_text_to_wire (text);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *data = NULL;

  g_assert_nonnull (wire);
  bytes = g_bytes_new (wire, strlen (wire));
  data = tresen_paygate_envelope_seal (TRESEN_PAYGATE_CIPHER_BLOWFISH, password, NULL, bytes, NULL);
  g_assert_nonnull (data);
  return g_strdup_printf ("Len=%" G_GSIZE_FORMAT "&Data=%s", strlen (wire), data);
}

char *
rig_seal (const char *text)
{
  return rig_seal_with (RIG_PASSWORD, text);
}

TresenPaygateResult *
rig_post (const TresenPaygateMerchant *merchant, const char *body)
{
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

  return tresen_paygate_result_read (
      merchant, "POST", "", "application/x-www-form-urlencoded; charset=iso-8859-1", bytes);
}

TresenPaygateResult *
rig_post_text (const TresenPaygateMerchant *merchant, const char *text)
{
  g_autofree char *body = rig_seal (text);

  return rig_post (merchant, body);
}

/* Refused for this reason, with nothing that anybody could act on. */
void
rig_assert_refused (const TresenPaygateMerchant *merchant,
                    const char *body,
                    TresenPaygateRefusal refusal)
{
  g_autoptr (TresenPaygateResult) result = rig_post (merchant, body);

  g_assert_cmpstr (tresen_paygate_refusal_get_word (result->refusal), ==,
                   tresen_paygate_refusal_get_word (refusal));
  g_assert_cmpint (result->pay_class, ==, TRESEN_PAY_CLASS_UNKNOWN);
  g_assert_cmpstr (result->trans_id, ==, "");
  g_assert_cmpstr (result->pay_id, ==, "");
  g_assert_cmpstr (result->code, ==, "");
  g_assert_cmpstr (result->dedupe_key, ==, "");
  g_assert_cmpstr (result->audit, ==, "");
}
