/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "tresen-feed.h"
#include "tresen-payment-item.h"
#include "tresen-store-payment-lists.h"

G_BEGIN_DECLS

/* Nobody reads on behind so many: who looks for a payment searches. */
#define TRESEN_PAYMENTS_MOST 2000

/**
 * TresenPaymentsModel: payments as a GListModel of TresenPaymentItem, newest first, read page by page as far as they are looked at,
 * at most %TRESEN_PAYMENTS_MOST. Among those that need attention come first the results that belong to no payment.
 *
 * Properties: "loaded" (boolean): the first page of what is asked for has come; "failing" (boolean): the store cannot be read, it
 * is tried again
 */
#define TRESEN_TYPE_PAYMENTS_MODEL (tresen_payments_model_get_type ())
G_DECLARE_FINAL_TYPE (TresenPaymentsModel, tresen_payments_model, TRESEN, PAYMENTS_MODEL, GObject)

TresenPaymentsModel *tresen_payments_model_new (TresenStore *store, TresenFeed *feed);
gboolean tresen_payments_model_is_loaded (TresenPaymentsModel *self);
gboolean tresen_payments_model_is_failing (TresenPaymentsModel *self);
gboolean tresen_payments_model_is_cut (TresenPaymentsModel *self);
gboolean tresen_payments_model_is_filtered (TresenPaymentsModel *self);
void tresen_payments_model_ask (TresenPaymentsModel *self,
                                TresenPaymentFilter filter,
                                const char *search,
                                gint64 amount);
void tresen_payments_model_look_at (TresenPaymentsModel *self, guint position);
void tresen_payments_model_set_shown (TresenPaymentsModel *self, gboolean is_shown);
guint tresen_payments_model_find (TresenPaymentsModel *self, gint64 key);

G_END_DECLS
