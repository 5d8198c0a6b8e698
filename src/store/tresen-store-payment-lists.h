/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-payment.h"
#include "tresen-store.h"

G_BEGIN_DECLS

/** TresenPaymentFilter: which payments a list shows. */
typedef enum
{
  TRESEN_PAYMENTS_ALL,
  TRESEN_PAYMENTS_OPEN,     /* new, started, pending, to be checked; not withdrawn */
  TRESEN_PAYMENTS_PAID,     /* also when some of it went back */
  TRESEN_PAYMENTS_REFUNDED, /* wholly or in part, or a refund is under way or unknown */
  TRESEN_PAYMENTS_CLOSED,   /* failed, expired, withdrawn */
  TRESEN_PAYMENTS_ATTENTION, /* to be checked, conflict, mismatch, unknown refund; not marked as handled */
} TresenPaymentFilter;

/**
 * TresenPaymentQuery:
 * @search: (nullable): as typed: what a customer's name, a TransID, a RefNr or a PayID begins with; "" or %NULL for all
 * @amount: minor units: with @search, payments of this amount are found as well; 0 for none
 */
typedef struct
{
  TresenPaymentFilter filter;
  const char *search;
  gint64 amount;
} TresenPaymentQuery;

/**
 * TresenPaymentCounts: for marks at the navigation.
 * @n_open: TRESEN_PAYMENTS_OPEN
 * @n_attention: TRESEN_PAYMENTS_ATTENTION
 * @n_orphans: results that belong to no payment
 */
typedef struct
{
  guint n_open;
  guint n_attention;
  guint n_orphans;
} TresenPaymentCounts;

/** TresenPaymentSum: what came in and went back, of one currency in one mode. Amounts are minor units. */
typedef struct
{
  char *currency;
  gboolean is_live;
  guint n_paid;
  gint64 captured;
  gint64 refunded;
  gint64 reserved;
} TresenPaymentSum;

void tresen_payment_sum_free (TresenPaymentSum *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenPaymentSum, tresen_payment_sum_free)

GPtrArray *tresen_store_payments_page (TresenDb *db,
                                       const TresenPaymentQuery *query,
                                       const TresenPayment *after,
                                       guint most,
                                       GError **error);
GPtrArray *tresen_store_payments_of_customer (TresenDb *db,
                                              gint64 customer_id,
                                              const TresenPayment *after,
                                              guint most,
                                              GError **error);
TresenPayment *tresen_store_payment_row (TresenDb *db, gint64 payment_id, GError **error);
gboolean tresen_store_payments_count (TresenDb *db, TresenPaymentCounts *counts, GError **error);
GPtrArray *tresen_store_payments_sum (TresenDb *db, gint64 from_us, gint64 to_us, GError **error);
GPtrArray *
tresen_store_payment_orphans (TresenDb *db, gint64 before_id, guint most, GError **error);

G_END_DECLS
