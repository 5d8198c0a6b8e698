/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-payment.h"
#include "tresen-store.h"

G_BEGIN_DECLS

/**
 * TresenPaymentWish: what staff want done about a payment.
 * @id: of the payment; 0 for one that is to be made
 * @who: does it; "" for nobody known
 * @attempt_id: which attempt, where one is meant
 * @text: what is sent into the conversation; "" for nothing
 */
typedef struct
{
  gint64 id;
  gint64 now_us;
  char *who;
  gint64 attempt_id;
  char *text;
  TresenPayment *payment;    /* (nullable): to make */
  TresenPayAttempt *attempt; /* (nullable): to make */
  TresenRefund *refund;      /* (nullable): to ask for */
} TresenPaymentWish;

TresenPaymentWish *tresen_payment_wish_new (gint64 id, gint64 now_us, const char *who);
void tresen_payment_wish_free (TresenPaymentWish *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenPaymentWish, tresen_payment_wish_free)

/* For the store's workers; data is a TresenPaymentWish. */

/* Returns: (transfer full): a TresenPayment: its row, or the whole of it */
gpointer tresen_payment_wish_row_func (TresenDb *db, gpointer data, GError **error);
gpointer tresen_payment_wish_load_func (TresenDb *db, gpointer data, GError **error);

/* Returns: (transfer full): the TresenPayment that was made or changed */
gpointer tresen_payment_wish_create_func (TresenDb *db, gpointer data, GError **error);
gpointer tresen_payment_wish_new_code_func (TresenDb *db, gpointer data, GError **error);

/* Not %NULL means that it is done. */
gpointer tresen_payment_wish_withdraw_func (TresenDb *db, gpointer data, GError **error);
gpointer tresen_payment_wish_send_link_func (TresenDb *db, gpointer data, GError **error);
gpointer tresen_payment_wish_refund_func (TresenDb *db, gpointer data, GError **error);

G_END_DECLS
