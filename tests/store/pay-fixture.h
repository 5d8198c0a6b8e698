/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store-fixture.h"
#include "tresen-store-pay-results.h"
#include "tresen-store-payment-lists.h"
#include "tresen-store-payments.h"
#include "tresen-store-refunds.h"

G_BEGIN_DECLS

#define CHECK(call)                                                                                \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autoptr (GError) error = NULL;                                                               \
    gboolean is_good = (call);                                                                     \
    g_assert_no_error (error);                                                                     \
    g_assert_true (is_good);                                                                       \
  }                                                                                                \
  G_STMT_END
#define CHECK_ERROR(call, error_code)                                                              \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autoptr (GError) error = NULL;                                                               \
    gboolean is_good = (call);                                                                     \
    g_assert_false (is_good);                                                                      \
    g_assert_error (error, TRESEN_STORE_ERROR, error_code);                                        \
  }                                                                                                \
  G_STMT_END

TresenPayAttempt *make_attempt (const char *trans_id);
TresenPayment *make_payment (gint64 customer_id, gint64 amount);
gint64
add_payment (TresenDb *db, gint64 customer_id, gint64 amount, const char *trans_id, gint64 at_us);
gint64 add_attempt (TresenDb *db, gint64 payment_id, const char *trans_id, gint64 at_us);
gint64 number_with (TresenDb *db, const char *sql, gint64 value);
gint64 attempt_of (TresenDb *db, const char *trans_id);
void start (TresenDb *db, const char *trans_id, gint64 at_us);
TresenPayEffect take (TresenDb *db,
                      const char *trans_id,
                      const char *pay_id,
                      const char *xid,
                      TresenPayClass result_class,
                      gint64 at_us);
TresenPayEffect
ask (TresenDb *db, const char *trans_id, gint64 captured, gint64 credited, gint64 at_us);
gint64 add_paid (TresenDb *db, gint64 amount, const char *trans_id, gint64 at_us);
gint64
add_refund (TresenDb *db, gint64 payment_id, gint64 amount, const char *trans_id, gint64 at_us);
gint64 find_job (TresenDb *db, TresenJobKind kind, gint64 about);

G_END_DECLS
