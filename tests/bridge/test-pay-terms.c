/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-pay-terms.h"

#include <string.h>

static TresenPayAttempt *
make_attempt (void)
{
  TresenPayAttempt *attempt = tresen_pay_attempt_new ();

  attempt->channel = TRESEN_PAY_CHANNEL_W2A;
  g_free (attempt->trans_id);
  attempt->trans_id = g_strdup ("AH17");
  return attempt;
}

static TresenPayment *
make_payment (void)
{
  TresenPayment *payment = tresen_payment_new ();

  payment->amount = 10000;
  g_free (payment->currency);
  payment->currency = g_strdup ("EUR");
  g_free (payment->description);
  payment->description = g_strdup ("Anzahlung");
  return payment;
}

/* Whatever the shop is called, its customers can be sent on to WeChat by a phone's browser. */
static void
test_shop_names (void)
{
  g_autofree char *long_name = g_strnfill (121, 'x');
  const struct
  {
    const char *name, *told;
  } cases[] = {
    { "Autohaus Müller", "Autohaus Müller" },
    { "Müller & Sohn", "m.autohaus.example" },
    { "100 % Auto", "m.autohaus.example" },
    { "一汽大众", "m.autohaus.example" },
    { "", "m.autohaus.example" },
    { long_name, "m.autohaus.example" },
  };
  g_autoptr (TresenPaygateMerchant) merchant
      = tresen_paygate_merchant_new ("autohaus_demo", "https://www.computop-paygate.com/");
  g_autoptr (TresenPayAttempt) attempt = make_attempt ();
  g_autoptr (TresenPayment) payment = make_payment ();

  tresen_paygate_merchant_set_keys (merchant, "Xk9(f_2Lq!7Rz[5B", "a HMAC password");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TresenConnection) connection = tresen_connection_parse ("", NULL);
      g_autoptr (TresenPayTerms) terms = NULL;
      g_autoptr (TresenPayOrder) made = NULL;
      g_autoptr (TresenPaygateForm) form = NULL;
      g_autoptr (GError) error = NULL;

      g_free (connection->shop_name);
      connection->shop_name = g_strdup (cases[i].name);
      g_free (connection->shop_url);
      connection->shop_url = g_strdup ("https://m.autohaus.example/");
      g_free (connection->public_url);
      connection->public_url = g_strdup ("https://desk.autohaus.example");
      terms = tresen_pay_terms_new (connection, merchant);
      made = tresen_pay_terms_make_order (terms, payment, attempt);
      g_assert_cmpstr (made->order.shop_name, ==, cases[i].told);
      form = tresen_pay_terms_make_form (terms, payment, attempt, &error);
      g_assert_no_error (error);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bridge/pay-terms/shop-names", test_shop_names);
  return g_test_run ();
}
