/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store-pay-results.h"
#include "tresen-store.h"

G_BEGIN_DECLS

/* Made-up payments for tests and for looking at them; run in the store's writer. */

typedef struct
{
  gint64 now_us;
  gint64 customer_id; /* 0: nobody */
  gboolean is_live;
  guint n_more; /* further payments that wait */
} PaymentSamples;

gint64 payment_samples_create (TresenDb *db,
                               const PaymentSamples *samples,
                               const char *trans_id,
                               gint64 amount,
                               const char *description,
                               gint64 at_us);
void payment_samples_start (TresenDb *db, gint64 payment_id, gint64 at_us);
void payment_samples_take (TresenDb *db,
                           const char *trans_id,
                           const char *pay_id,
                           TresenPayClass result_class,
                           const char *code,
                           gint64 at_us);
void payment_samples_ask (TresenDb *db, gint64 payment_id, gint64 captured, gint64 at_us);
void payment_samples_refund (TresenDb *db,
                             gint64 payment_id,
                             const char *trans_id,
                             gint64 amount,
                             TresenRefundState state,
                             gint64 at_us);
gpointer payment_samples_write (TresenDb *db, gpointer samples, GError **error);

G_END_DECLS
