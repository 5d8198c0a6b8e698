/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Faults that other programs for Paygate have had, numbered as in the comparison of existing clients: each must not come
 * about here. Numbers 4, 6, 10 and 12 also have a side in the bridge, which is tried there. */

#include "paygate-rig.h"

#include <string.h>

#include "tresen-paygate-codes.h"
#include "tresen-paygate-envelope.h"
#include "tresen-paygate-request.h"
#include "tresen-payment-machine.h"

#define OK_CODE "00000000"

static TresenPaygateForm *
credit_form (const TresenPaygateMerchant *merchant)
{
  TresenPaygateCredit credit = { RIG_PAY_ID, "AH17R1", "1701", 25000, "EUR" };

  return tresen_paygate_request_credit (merchant, &credit, NULL);
}

static TresenPaygateForm *
start_form (const TresenPaygateMerchant *merchant, const char *order_desc, GError **error)
{
  TresenPaygateOrder order = {
    .channel = TRESEN_PAY_CHANNEL_APP,
    .trans_id = RIG_TRANS_ID,
    .amount = 10000,
    .currency = "EUR",
    .order_desc = order_desc,
    .url_success = "https://pay.autohaus.example/s",
    .url_failure = "https://pay.autohaus.example/f",
    .url_notify = "https://pay.autohaus.example/n",
  };

  return tresen_paygate_request_start (merchant, &order, error);
}

/* 1: Len counted characters while bytes were sent, or the other way round. */
static void
test_len_of_umlauts (void)
{
  g_autoptr (TresenPaygateMerchant) merchant = rig_merchant_new ();
  g_autoptr (TresenPaygateForm) plain = start_form (merchant, "Kaufer", NULL);
  g_autoptr (TresenPaygateForm) umlauts = start_form (merchant, "Käuför", NULL);
  TresenPaygateRefusal refusal;
  g_autoptr (GBytes) text = tresen_paygate_envelope_open (
      TRESEN_PAYGATE_CIPHER_BLOWFISH, RIG_PASSWORD, umlauts->data, umlauts->len, &refusal);

  g_assert_cmpstr (plain->len, ==, umlauts->len);
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (text, NULL), (gssize) g_bytes_get_size (text),
                                  "OrderDesc=K\xe4uf\xf6r&"));
}

/* 2: values were cut at the second "=", and a piece without one was an error. */
static void
test_equals_signs (void)
{
  g_autoptr (TresenPaygateMerchant) merchant = rig_merchant_new ();
  g_autofree char *text = rig_result (RIG_PAY_ID, RIG_TRANS_ID, "OK", OK_CODE,
                                      "&ErrorText=a=b==c&lonely&&=&UserData=eyI9fQ==");
  g_autoptr (TresenPaygateResult) result = rig_post_text (merchant, text);

  g_assert_cmpint (result->pay_class, ==, TRESEN_PAY_CLASS_SUCCESS);
  g_assert_cmpstr (result->error_text, ==, "a=b==c");
  g_assert_cmpstr (result->user_data, ==, "eyI9fQ==");
}

/* 3: "", "abc" and letters became the number 0, which was success. */
static void
test_codes_are_texts (void)
{
  g_autoptr (TresenPaygateMerchant) merchant = rig_merchant_new ();

  for (const char **at = (const char *[]){ "", "abc", "0", "0x000000", "2206014H", "OOOOOOOO",
                                           "00000000 ", "-0000000", "000000000", NULL };
       *at != NULL; at++)
    {
      g_autofree char *text = rig_result (RIG_PAY_ID, RIG_TRANS_ID, "OK", *at, "");
      g_autoptr (TresenPaygateResult) result = rig_post_text (merchant, text);

      g_assert_cmpint (result->refusal, ==, TRESEN_PAYGATE_REFUSAL_NONE);
      g_assert_cmpint (result->pay_class, ==, TRESEN_PAY_CLASS_UNKNOWN);
      g_assert_cmpstr (result->code, ==, *at);
    }
}

/* 4: the order was taken from a session, from Custom or from the path, so a cheap order's result paid a dear one. */
static void
test_order_by_signed_id (void)
{
  g_autoptr (TresenPaygateMerchant) merchant = rig_merchant_new ();
  g_autofree char *text
      = rig_result (RIG_PAY_ID, "CHEAP", "OK", OK_CODE, "&RefNr=DEAR&UserData=DEAR");
  g_autofree char *form = rig_seal (text);
  g_autofree char *forged = g_strconcat (form, "&TransID=DEAR&orderid=DEAR&session=DEAR", NULL);
  g_autoptr (TresenPaygateResult) result = rig_post (merchant, forged);

  g_assert_cmpstr (result->trans_id, ==, "CHEAP");
}

/* 5: a notification's MAC was not looked at. There is one way in, for all three addresses. */
static void
test_every_result_is_verified (void)
{
  g_autoptr (TresenPaygateMerchant) merchant = rig_merchant_new ();
  g_autofree char *text = rig_result (RIG_PAY_ID, RIG_TRANS_ID, "OK", OK_CODE, "");
  g_autofree char *form = NULL;

  strstr (text, "MAC=")[4] ^= 1;
  form = rig_seal (text);
  rig_assert_refused (merchant, form, TRESEN_PAYGATE_REFUSAL_BAD_MAC);
}

/* 6: a late result, or one that nobody had verified, overwrote what was stored. */
static void
test_paid_stays_paid (void)
{
  for (TresenPayClass pay_class = TRESEN_PAY_CLASS_UNKNOWN; pay_class <= TRESEN_PAY_CLASS_FAILED;
       pay_class++)
    {
      TresenPayFacts facts = { .state = TRESEN_PAYMENT_PAID, .pay_id = RIG_PAY_ID };
      TresenPayEvent event
          = { .kind = TRESEN_PAY_EVENT_RESULT, .result_class = pay_class, .pay_id = RIG_PAY_ID };

      g_assert_cmpint (tresen_payment_machine_apply (&facts, &event).state, ==,
                       TRESEN_PAYMENT_PAID);
    }
}

/* 7: the MAC of a refund was made without the PayID. */
static void
test_refund_mac (void)
{
  g_autoptr (TresenPaygateMerchant) merchant = rig_merchant_new ();
  g_autoptr (TresenPaygateForm) form = credit_form (merchant);
  const char *parts[] = { RIG_PAY_ID, "AH17R1", RIG_MERCHANT, "25000", "EUR" };
  g_autofree char *sum = tresen_paygate_mac (RIG_HMAC_KEY, parts);
  TresenPaygateRefusal refusal;
  g_autoptr (GBytes) text = tresen_paygate_envelope_open (
      TRESEN_PAYGATE_CIPHER_BLOWFISH, RIG_PASSWORD, form->data, form->len, &refusal);
  g_autoptr (TresenPaygateParams) params = tresen_paygate_params_parse (text, &refusal);

  g_assert_cmpstr (tresen_paygate_params_get (params, "MAC"), ==, sum);
  g_assert_cmpstr (tresen_paygate_params_get (params, "RefNr"), ==, "1701");
}

/* 8: an answer to a refund that held no Data was an exception after the money had moved. */
static void
test_refund_answer_without_data (void)
{
  g_autoptr (TresenPaygateMerchant) merchant = rig_merchant_new ();

  for (const char **at
       = (const char *[]){ "", "<html>", "Len=8", "Data=", "Status=OK&Code=00000000", "&=&",
                           "Len=8&Data=xyz", NULL };
       *at != NULL; at++)
    {
      g_autoptr (GBytes) body = g_bytes_new (*at, strlen (*at));
      g_autoptr (TresenPaygateAnswer) answer
          = tresen_paygate_answer_read_credit (merchant, RIG_PAY_ID, "AH17R1", 200, body);

      g_assert_cmpint (answer->outcome, ==, TRESEN_PAYGATE_OUTCOME_UNKNOWN);
    }
}

/* 9: blanks that fill the last block became part of the last value, and a MAC that stood there did not fit. */
static void
test_mac_at_the_end (void)
{
  g_autoptr (TresenPaygateMerchant) merchant = rig_merchant_new ();
  g_autofree char *sum = rig_sign (RIG_PAY_ID, RIG_TRANS_ID, "OK", OK_CODE);

  for (guint n = 0; n < 8; n++)
    {
      g_autofree char *filler = g_strnfill (n, 'x');
      g_autofree char *text
          = g_strdup_printf ("PayID=%s&TransID=%s&Status=OK&Code=%s&Description=%s&MAC=%s",
                             RIG_PAY_ID, RIG_TRANS_ID, OK_CODE, filler, sum);
      g_autoptr (TresenPaygateResult) result = rig_post_text (merchant, text);

      g_assert_cmpint (result->pay_class, ==, TRESEN_PAY_CLASS_SUCCESS);
    }
}

/* 10: a refund was sent with another shop's keys. What is built carries the merchant that was given, and no other. */
static void
test_keys_of_the_payment (void)
{
  g_autoptr (TresenPaygateMerchant) one = rig_merchant_new ();
  g_autoptr (TresenPaygateMerchant) other
      = tresen_paygate_merchant_new ("other_shop", "https://test.computop-paygate.com/");
  g_autoptr (TresenPaygateForm) first = credit_form (one);
  g_autoptr (TresenPaygateForm) second = NULL;

  tresen_paygate_merchant_set_keys (other, "another password", "another HMAC password");
  second = credit_form (other);
  g_assert_cmpstr (first->merchant_id, ==, RIG_MERCHANT);
  g_assert_cmpstr (second->merchant_id, ==, "other_shop");
  g_assert_cmpstr (second->url, ==, "https://test.computop-paygate.com/credit.aspx");
  g_assert_cmpstr (first->data, !=, second->data);
}

/* 11: exceptions and decrypted values went to the page and into the log. */
static void
test_errors_tell_no_values (void)
{
  g_autoptr (TresenPaygateMerchant) merchant = rig_merchant_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (start_form (merchant, "SECRET & CO", &error));
  g_assert_null (strstr (error->message, "SECRET"));
  g_assert_null (strstr (error->message, RIG_PASSWORD));
  g_assert_null (strstr (error->message, RIG_HMAC_KEY));
}

/* 12: an order that was not known was answered 404, so it was told again for 22 hours. */
static void
test_unknown_orders_are_taken (void)
{
  g_autoptr (TresenPaygateMerchant) merchant = rig_merchant_new ();
  g_autofree char *text = rig_result (RIG_PAY_ID, "NEVER-HEARD-OF", "OK", OK_CODE, "");
  g_autoptr (TresenPaygateResult) result = rig_post_text (merchant, text);

  g_assert_cmpint (result->refusal, ==, TRESEN_PAYGATE_REFUSAL_NONE);
  g_assert_cmpuint (tresen_paygate_refusal_get_http_status (result->refusal), ==, 200);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/paygate/peers/01-len-of-umlauts", test_len_of_umlauts);
  g_test_add_func ("/paygate/peers/02-equals-signs", test_equals_signs);
  g_test_add_func ("/paygate/peers/03-codes-are-texts", test_codes_are_texts);
  g_test_add_func ("/paygate/peers/04-order-by-signed-id", test_order_by_signed_id);
  g_test_add_func ("/paygate/peers/05-every-result-is-verified", test_every_result_is_verified);
  g_test_add_func ("/paygate/peers/06-paid-stays-paid", test_paid_stays_paid);
  g_test_add_func ("/paygate/peers/07-refund-mac", test_refund_mac);
  g_test_add_func ("/paygate/peers/08-refund-answer-without-data", test_refund_answer_without_data);
  g_test_add_func ("/paygate/peers/09-mac-at-the-end", test_mac_at_the_end);
  g_test_add_func ("/paygate/peers/10-keys-of-the-payment", test_keys_of_the_payment);
  g_test_add_func ("/paygate/peers/11-errors-tell-no-values", test_errors_tell_no_values);
  g_test_add_func ("/paygate/peers/12-unknown-orders-are-taken", test_unknown_orders_are_taken);
  return g_test_run ();
}
