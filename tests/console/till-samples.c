/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "till-samples.h"

#include "tresen-payment-wish.h"
#include "tresen-store-health.h"
#include "tresen-store-pay-results.h"
#include "tresen-store-payments.h"
#include "tresen-store-settings.h"

void
till_samples_write_connection (ConsoleFixture *fixture, gboolean is_live)
{
  g_autofree char *path = g_build_filename (fixture->folder, "connection.ini", NULL);
  g_autofree char *text = g_strdup_printf (
      "[bridge]\npublic-url=%s\n[shop]\nname=Autohaus Beispiel\nurl=https://autohaus.example.de\n"
      "currency=EUR\n[paygate]\nmerchant-id=autohaus_demo\nlive=%s\ntimeout=15\n",
      TILL_SAMPLES_BASE, is_live ? "true" : "false");
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static gpointer
set_up_func (TresenDb *db, gpointer data, GError **error)
{
  const gint64 *now_us = data;

  if (tresen_store_health_set (db, "server", "ok", "http://127.0.0.1:8790", *now_us, error)
      && tresen_store_health_set (db, "public", "ok", TILL_SAMPLES_BASE, *now_us, error))
    tresen_store_setting_set (db, TRESEN_SETTING_STAFF, "[\"Kim\",\"Lena\"]", error);
  return NULL;
}

void
till_samples_set_up (ConsoleFixture *fixture)
{
  gint64 now_us = tresen_clock_now_us (fixture->clock);

  till_samples_write_connection (fixture, TRUE);
  console_fixture_write (fixture, set_up_func, &now_us);
}

static gboolean
has_setup (gpointer till)
{
  return tresen_till_get_setup (till) != NULL;
}

TresenTill *
till_samples_get_till (ConsoleFixture *fixture)
{
  TresenTill *till
      = tresen_till_get (fixture->store, fixture->profile, fixture->feed, fixture->clock);

  g_assert_true (console_fixture_wait (has_setup, till));
  return till;
}

static void
replace (char **text, const char *with)
{
  g_free (*text);
  *text = g_strdup (with);
}

static void
fill_attempt (TresenPayAttempt *attempt, TresenPayChannel channel, gint64 amount)
{
  g_autofree char *trans_id = g_strdup_printf ("T%u", g_random_int ());

  replace (&attempt->trans_id, trans_id);
  replace (&attempt->req_id, trans_id);
  replace (&attempt->user_data, trans_id);
  replace (&attempt->merchant_id, "autohaus_demo");
  g_free (attempt->token);
  attempt->token
      = g_strdup_printf ("%032" G_GINT64_MODIFIER "x", amount * 7919 + g_random_int_range (0, 999));
  attempt->channel = channel;
  attempt->is_live = TRUE;
  attempt->timeout_minutes = 15;
}

gint64
till_samples_add_payment (ConsoleFixture *fixture,
                          gint64 customer_id,
                          gint64 amount,
                          TresenPayChannel channel)
{
  g_autoptr (TresenPaymentWish) wish
      = tresen_payment_wish_new (0, tresen_clock_now_us (fixture->clock), "Kim");
  g_autoptr (TresenPayment) made = NULL;

  wish->payment = tresen_payment_new ();
  wish->attempt = tresen_pay_attempt_new ();
  wish->payment->customer_id = customer_id;
  wish->payment->amount = amount;
  wish->payment->channel = channel;
  wish->payment->is_live = TRUE;
  replace (&wish->payment->currency, "EUR");
  replace (&wish->payment->description, "Bremsbeläge vorn, T-1043");
  replace (&wish->payment->items, "[\"Bremsbeläge\",\"Einbau, 1 h\"]");
  replace (&wish->payment->ref_nr, "26112300000001");
  replace (&wish->payment->who, "Kim");
  fill_attempt (wish->attempt, channel, amount);
  made = console_fixture_write (fixture, tresen_payment_wish_create_func, wish);
  return made->id;
}

TresenPayment *
till_samples_load (ConsoleFixture *fixture, gint64 payment_id)
{
  g_autoptr (TresenPaymentWish) wish = tresen_payment_wish_new (payment_id, 0, NULL);

  return console_fixture_read (fixture, tresen_payment_wish_load_func, wish);
}

typedef struct
{
  const TresenPayment *payment;
  TresenPayClass result_class;
  gint64 now_us;
} Event;

static gpointer
start_func (TresenDb *db, gpointer data, GError **error)
{
  const Event *event = data;
  g_autoptr (TresenPayAttempt) attempt
      = tresen_store_pay_attempt_fix (db, event->payment->attempt->id, TRESEN_PAY_CHANNEL_QRCODE,
                                      "", "192.0.2.7", event->now_us, error);

  g_assert_nonnull (attempt);
  return NULL;
}

void
till_samples_start (ConsoleFixture *fixture, gint64 payment_id)
{
  g_autoptr (TresenPayment) payment = till_samples_load (fixture, payment_id);
  Event event = { .payment = payment, .now_us = tresen_clock_now_us (fixture->clock) };

  console_fixture_write (fixture, start_func, &event);
}

static gpointer
take_func (TresenDb *db, gpointer data, GError **error)
{
  const Event *event = data;
  gboolean is_good = event->result_class == TRESEN_PAY_CLASS_SUCCESS;
  g_autoptr (TresenRawCallback) callback = tresen_raw_callback_new ();
  TresenPayEffect effect;
  const TresenPayResult result = { .via = TRESEN_PAY_VIA_NOTIFY,
                                   .result_class = event->result_class,
                                   .trans_id = event->payment->attempt->trans_id,
                                   .pay_id = "9f86d081884c7d659a2feaa0c55ad015",
                                   .xid = "9f86d081884c7d659a2feaa0c55ad016",
                                   .status = is_good ? "OK" : "FAILED",
                                   .code = is_good ? "00000000" : "22060053" };

  callback->source = TRESEN_SOURCE_PAYGATE;
  callback->received_at_us = event->now_us;
  tresen_store_pay_result_take (db, callback, &result, event->now_us, &effect, error);
  return NULL;
}

void
till_samples_take (ConsoleFixture *fixture, gint64 payment_id, TresenPayClass result_class)
{
  g_autoptr (TresenPayment) payment = till_samples_load (fixture, payment_id);
  Event event = { payment, result_class, tresen_clock_now_us (fixture->clock) };

  console_fixture_write (fixture, take_func, &event);
}

static gpointer
confirm_func (TresenDb *db, gpointer data, GError **error)
{
  const Event *event = data;
  TresenPayEffect effect;
  const TresenPayInquiry inquiry = { .is_success = TRUE,
                                     .auth = event->payment->amount,
                                     .captured = event->payment->amount,
                                     .currency = event->payment->currency,
                                     .last_status = "OK",
                                     .status = "OK",
                                     .code = "00000000" };

  tresen_store_pay_inquiry_take (db, event->payment->attempt->id, &inquiry, event->now_us, &effect,
                                 error);
  return NULL;
}

void
till_samples_confirm (ConsoleFixture *fixture, gint64 payment_id)
{
  g_autoptr (TresenPayment) payment = till_samples_load (fixture, payment_id);
  Event event = { .payment = payment, .now_us = tresen_clock_now_us (fixture->clock) };

  console_fixture_write (fixture, confirm_func, &event);
}
