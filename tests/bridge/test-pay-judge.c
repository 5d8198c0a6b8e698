/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-pay-judge.h"

#define NOW G_GINT64_CONSTANT (1000)

/* Of one attempt, which is the newest. */
typedef struct
{
  TresenPaymentState payment;
  TresenPaymentState attempt;
  gint64 expires_at_us;
  gint64 withdrawn_at_us;
  TresenPayChannel channel;
  TresenPayPageKind page;
  TresenPayPageKind result;
} Case;

static const Case cases[] = {
  { TRESEN_PAYMENT_NEW, TRESEN_PAYMENT_NEW, 0, 0, 0, TRESEN_PAY_PAGE_START,
    TRESEN_PAY_PAGE_CONFIRMING },
  { TRESEN_PAYMENT_STARTED, TRESEN_PAYMENT_STARTED, NOW + 1, 0, 0, TRESEN_PAY_PAGE_START,
    TRESEN_PAY_PAGE_CONFIRMING },
  { TRESEN_PAYMENT_STARTED, TRESEN_PAYMENT_STARTED, NOW, 0, 0, TRESEN_PAY_PAGE_EXPIRED,
    TRESEN_PAY_PAGE_EXPIRED },
  { TRESEN_PAYMENT_EXPIRED, TRESEN_PAYMENT_EXPIRED, NOW, 0, 0, TRESEN_PAY_PAGE_EXPIRED,
    TRESEN_PAY_PAGE_EXPIRED },
  { TRESEN_PAYMENT_PENDING, TRESEN_PAYMENT_PENDING, NOW, 0, 0, TRESEN_PAY_PAGE_CONFIRMING,
    TRESEN_PAY_PAGE_CONFIRMING },
  { TRESEN_PAYMENT_CHECK, TRESEN_PAYMENT_CHECK, NOW, 0, 0, TRESEN_PAY_PAGE_CONFIRMING,
    TRESEN_PAY_PAGE_CONFIRMING },
  { TRESEN_PAYMENT_FAILED, TRESEN_PAYMENT_FAILED, NOW + 1, 0, 0, TRESEN_PAY_PAGE_FAILED,
    TRESEN_PAY_PAGE_FAILED },
  { TRESEN_PAYMENT_PAID, TRESEN_PAYMENT_PAID, NOW + 1, 0, 0, TRESEN_PAY_PAGE_ALREADY_PAID,
    TRESEN_PAY_PAGE_PAID },
  /* Another attempt is paid: this one's failure changes nothing. */
  { TRESEN_PAYMENT_PAID, TRESEN_PAYMENT_FAILED, NOW + 1, 0, 0, TRESEN_PAY_PAGE_ALREADY_PAID,
    TRESEN_PAY_PAGE_PAID },
  /* Withdrawn, and paid all the same, or about to be. */
  { TRESEN_PAYMENT_PAID, TRESEN_PAYMENT_PAID, NOW + 1, 1, 0, TRESEN_PAY_PAGE_ALREADY_PAID,
    TRESEN_PAY_PAGE_PAID },
  { TRESEN_PAYMENT_PENDING, TRESEN_PAYMENT_PENDING, NOW + 1, 1, 0, TRESEN_PAY_PAGE_CONFIRMING,
    TRESEN_PAY_PAGE_CONFIRMING },
  { TRESEN_PAYMENT_STARTED, TRESEN_PAYMENT_STARTED, NOW + 1, 1, 0, TRESEN_PAY_PAGE_WITHDRAWN,
    TRESEN_PAY_PAGE_WITHDRAWN },
  { TRESEN_PAYMENT_FAILED, TRESEN_PAYMENT_FAILED, NOW + 1, 1, 0, TRESEN_PAY_PAGE_WITHDRAWN,
    TRESEN_PAY_PAGE_WITHDRAWN },
  { TRESEN_PAYMENT_NEW, TRESEN_PAYMENT_NEW, 0, 0, TRESEN_PAY_CHANNEL_APP, TRESEN_PAY_PAGE_IN_APP,
    TRESEN_PAY_PAGE_IN_APP },
  { TRESEN_PAYMENT_PAID, TRESEN_PAYMENT_PAID, 0, 0, TRESEN_PAY_CHANNEL_APP,
    TRESEN_PAY_PAGE_ALREADY_PAID, TRESEN_PAY_PAGE_PAID },
};

static TresenPayment *
new_payment (const Case *one)
{
  TresenPayment *payment = tresen_payment_new ();

  payment->state = one->payment;
  payment->withdrawn_at_us = one->withdrawn_at_us;
  payment->channel = one->channel;
  payment->attempt = tresen_pay_attempt_new ();
  payment->attempt->state = one->attempt;
  payment->attempt->expires_at_us = one->expires_at_us;
  return payment;
}

static void
test_pages (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TresenPayment) payment = new_payment (&cases[i]);

      g_test_message ("case %u", i);
      g_assert_cmpint (tresen_pay_judge_page (payment, NOW), ==, cases[i].page);
      g_assert_cmpint (tresen_pay_judge_result (payment, NOW), ==, cases[i].result);
    }
}

static void
test_channels (void)
{
  static const struct
  {
    TresenPayChannel staff;
    TresenPayChannel fixed;
    TresenWebBrowser browser;
    TresenPayChannel channel;
  } ways[] = {
    { 0, 0, TRESEN_WEB_BROWSER_WECHAT, TRESEN_PAY_CHANNEL_JSAPI },
    { 0, 0, TRESEN_WEB_BROWSER_PHONE, TRESEN_PAY_CHANNEL_W2A },
    { 0, 0, TRESEN_WEB_BROWSER_COMPUTER, TRESEN_PAY_CHANNEL_QRCODE },
    { TRESEN_PAY_CHANNEL_W2A, 0, TRESEN_WEB_BROWSER_WECHAT, TRESEN_PAY_CHANNEL_W2A },
    { 0, TRESEN_PAY_CHANNEL_QRCODE, TRESEN_WEB_BROWSER_WECHAT, TRESEN_PAY_CHANNEL_QRCODE },
    { TRESEN_PAY_CHANNEL_W2A, TRESEN_PAY_CHANNEL_JSAPI, TRESEN_WEB_BROWSER_COMPUTER,
      TRESEN_PAY_CHANNEL_JSAPI },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      const Case none = { .channel = ways[i].staff };
      g_autoptr (TresenPayment) payment = new_payment (&none);

      payment->attempt->channel = ways[i].fixed;
      g_assert_cmpint (tresen_pay_judge_channel (payment, ways[i].browser), ==, ways[i].channel);
    }
}

static void
test_payers (void)
{
  static const char *const taken[]
      = { "93.184.216.34", "1.1.1.1",   "100.63.0.1", "100.128.0.1",    "172.15.0.1",
          "172.32.0.1",    "192.0.1.1", "198.17.0.1", "223.255.255.254" };
  static const char *const left_out[] = { "",
                                          "0.0.0.0",
                                          "10.1.2.3",
                                          "100.64.0.1",
                                          "100.127.255.255",
                                          "127.0.0.1",
                                          "169.254.1.1",
                                          "172.16.0.1",
                                          "172.31.255.255",
                                          "192.0.0.1",
                                          "192.168.0.1",
                                          "198.19.0.1",
                                          "224.0.0.1",
                                          "255.255.255.255",
                                          "2001:db8::1",
                                          "::ffff:1.1.1.1",
                                          "1.1.1",
                                          "01.1.1.1",
                                          "1.1.1.1:80",
                                          " 1.1.1.1",
                                          "1.1.1.1\n",
                                          "unknown",
                                          "1.1.1.256" };

  for (guint i = 0; i < G_N_ELEMENTS (taken); i++)
    {
      g_autofree char *ip = tresen_pay_judge_payer_ip (taken[i]);

      g_assert_cmpstr (ip, ==, taken[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (left_out); i++)
    {
      g_autofree char *ip = tresen_pay_judge_payer_ip (left_out[i]);

      g_test_message ("%s", left_out[i]);
      g_assert_cmpstr (ip, ==, "");
    }
}

static void
test_successor (void)
{
  const Case none = { 0 };
  g_autoptr (TresenPayment) payment = new_payment (&none);
  TresenPayAttempt *newer = tresen_pay_attempt_new ();

  g_assert_null (tresen_pay_judge_successor (payment));
  payment->attempt->id = 1;
  newer->id = 2;
  payment->attempts = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_pay_attempt_unref);
  g_ptr_array_add (payment->attempts, tresen_pay_attempt_ref (payment->attempt));
  g_assert_null (tresen_pay_judge_successor (payment));
  g_ptr_array_add (payment->attempts, newer);
  g_assert_true (tresen_pay_judge_successor (payment) == newer);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bridge/pay-judge/pages", test_pages);
  g_test_add_func ("/bridge/pay-judge/channels", test_channels);
  g_test_add_func ("/bridge/pay-judge/payers", test_payers);
  g_test_add_func ("/bridge/pay-judge/successor", test_successor);
  return g_test_run ();
}
