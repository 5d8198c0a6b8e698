/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-payment-herald.h"

#include <glib/gi18n.h>

#include "tresen-amount-words.h"
#include "tresen-pay-code-words.h"
#include "tresen-payment-words.h"
#include "tresen-store-payments.h"

struct _TresenPaymentHerald
{
  GObject parent_instance;

  TresenStore *store;
  GCancellable *cancellable;
  gint64 start_us;
  GHashTable *paid;     /* (element-type gint64): payments that were told of as paid */
  GHashTable *alarming; /* (element-type gint64): payments that were told of as needing attention */
  GHashTable *refused;  /* (element-type gint64): refunds that were told of */
};

enum
{
  NEWS,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TresenPaymentHerald, tresen_payment_herald, G_TYPE_OBJECT)

/* %FALSE when it is known already. */
static gboolean
note (GHashTable *set, gint64 id)
{
  return g_hash_table_add (set, g_memdup2 (&id, sizeof id));
}

static void
tell (TresenPaymentHerald *self,
      const TresenPayment *payment,
      const char *title,
      const char *body,
      gboolean is_urgent)
{
  /* Translators: %s says what happened to a payment that moves no money */
  g_autofree char *marked
      = payment->is_live ? g_strdup (title) : g_strdup_printf (_ ("Test, no money: %s"), title);

  g_signal_emit (self, signals[NEWS], 0, payment->id, marked, body, is_urgent);
}

static void
tell_of_money (TresenPaymentHerald *self, const TresenPayment *payment)
{
  g_autofree char *amount = tresen_amount_words (payment->amount, payment->currency);
  g_autofree char *customer = tresen_payment_words_customer (payment);
  g_autofree char *title = NULL;

  if (payment->state != TRESEN_PAYMENT_PAID || payment->paid_at_us < self->start_us
      || !note (self->paid, payment->id))
    return;
  /* Translators: an amount, and who paid it */
  title = g_strdup_printf (_ ("%s paid by %s"), amount, customer);
  tell (self, payment, title, tresen_payment_words_state (payment), FALSE);
}

static void
tell_of_refund (TresenPaymentHerald *self, const TresenPayment *payment, const TresenRefund *refund)
{
  g_autofree char *amount = tresen_amount_words (refund->amount, payment->currency);
  /* Translators: %s is an amount */
  g_autofree char *title = g_strdup_printf (_ ("Refund of %s refused"), amount);
  const char *cause = tresen_pay_code_words_short (refund->code);

  if (refund->state == TRESEN_REFUND_REFUSED && refund->settled_at_us >= self->start_us
      && note (self->refused, refund->id))
    tell (self, payment, title, cause != NULL ? cause : _ ("Open it to see why."), TRUE);
}

/* Once it is in order again, the next trouble is told anew. */
static void
tell_of_trouble (TresenPaymentHerald *self, const TresenPayment *payment)
{
  const char *alarm = tresen_payment_words_alarm (payment);
  g_autofree char *amount = tresen_amount_words (payment->amount, payment->currency);
  /* Translators: %s is an amount */
  g_autofree char *title = g_strdup_printf (_ ("Payment needs attention: %s"), amount);

  if (!tresen_payment_words_needs_attention (payment))
    g_hash_table_remove (self->alarming, &payment->id);
  else if (note (self->alarming, payment->id))
    tell (self, payment, title, alarm != NULL ? alarm : tresen_payment_words_state (payment), TRUE);
}

static gpointer
load_func (TresenDb *db, gpointer data, GError **error)
{
  return tresen_store_payment_load (db, *(gint64 *) data, error);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenPaymentHerald) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenPayment) payment
      = tresen_store_read_finish (TRESEN_STORE (source), result, &error);

  if (payment == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  tell_of_money (self, payment);
  for (guint i = 0; payment->refunds != NULL && i < payment->refunds->len; i++)
    tell_of_refund (self, payment, g_ptr_array_index (payment->refunds, i));
  tell_of_trouble (self, payment);
}

static void
changed_cb (TresenFeed *feed, gint64 customer_id, gint64 payment_id, TresenPaymentHerald *self)
{
  tresen_store_read_async (self->store, load_func, g_memdup2 (&payment_id, sizeof payment_id),
                           g_free, (GDestroyNotify) tresen_payment_unref, self->cancellable,
                           read_cb, g_object_ref (self));
}

static void
tresen_payment_herald_dispose (GObject *object)
{
  TresenPaymentHerald *self = TRESEN_PAYMENT_HERALD (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (tresen_payment_herald_parent_class)->dispose (object);
}

static void
tresen_payment_herald_finalize (GObject *object)
{
  TresenPaymentHerald *self = TRESEN_PAYMENT_HERALD (object);

  g_clear_object (&self->cancellable);
  g_hash_table_unref (self->paid);
  g_hash_table_unref (self->alarming);
  g_hash_table_unref (self->refused);
  G_OBJECT_CLASS (tresen_payment_herald_parent_class)->finalize (object);
}

static void
tresen_payment_herald_class_init (TresenPaymentHeraldClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tresen_payment_herald_dispose;
  G_OBJECT_CLASS (klass)->finalize = tresen_payment_herald_finalize;
  signals[NEWS]
      = g_signal_new ("news", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 4, G_TYPE_INT64, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_BOOLEAN);
}

static GHashTable *
new_set (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

static void
tresen_payment_herald_init (TresenPaymentHerald *self)
{
  self->cancellable = g_cancellable_new ();
  self->paid = new_set ();
  self->alarming = new_set ();
  self->refused = new_set ();
}

TresenPaymentHerald *
tresen_payment_herald_new (TresenStore *store, TresenFeed *feed, TresenClock *clock)
{
  TresenPaymentHerald *self = g_object_new (TRESEN_TYPE_PAYMENT_HERALD, NULL);

  g_return_val_if_fail (TRESEN_IS_STORE (store) && TRESEN_IS_FEED (feed), NULL);
  self->store = g_object_ref (store);
  self->start_us = tresen_clock_now_us (clock);
  g_signal_connect_object (feed, "payment-changed", G_CALLBACK (changed_cb), self, 0);
  return self;
}
