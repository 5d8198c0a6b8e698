/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Private to the room: what the verbs of payments share. */

#include "tresen-payment.h"
#include "tresen-store-internal.h"

G_BEGIN_DECLS

TresenPayAttempt *tresen_store_pay_attempt_load (TresenDb *db, gint64 attempt_id, GError **error);
GPtrArray *tresen_store_pay_attempts_load (TresenDb *db, gint64 payment_id, GError **error);
GPtrArray *tresen_store_refunds_load (TresenDb *db, gint64 payment_id, GError **error);
GPtrArray *tresen_store_payment_steps_load (TresenDb *db, gint64 payment_id, GError **error);
GPtrArray *tresen_store_payment_rows_read (TresenDb *db, TresenRows *rows, GError **error);
TresenPaymentStep *tresen_store_payment_step_read (TresenRows *rows);
TresenRefund *tresen_store_refund_read (TresenRows *rows);

gboolean
tresen_store_payment_step_add (TresenDb *db, const TresenPaymentStep *step, GError **error);
gboolean tresen_store_payment_refresh (TresenDb *db,
                                       gint64 payment_id,
                                       gboolean needs_handling,
                                       GError **error);
gboolean tresen_store_trans_id_is_free (TresenDb *db, const char *trans_id, GError **error);
gint64 tresen_store_pay_job_add (TresenDb *db,
                                 TresenJobKind kind,
                                 const char *member,
                                 gint64 about,
                                 gint64 at_us,
                                 GError **error);
gboolean tresen_store_pay_job_check (TresenDb *db,
                                     gint64 job_id,
                                     TresenJobKind kind,
                                     gint64 about,
                                     GError **error);

/* A row of the list: a payment, its customer, and the attempt that stands for it. */
#define TRESEN_PAYMENT_COLUMNS                                                                     \
  "p.id, p.customer_id, coalesce (nullif (c.name, ''), c.remark, ''), coalesce (c.openid, ''),"    \
  " p.state, p.has_conflict, p.has_mismatch, p.amount, p.currency, p.channel, p.description,"      \
  " p.items, p.ref_nr, p.is_live, p.who, p.created_at, p.paid_at, p.confirmed_at,"                 \
  " p.withdrawn_at, p.refunded, p.reserved, p.unknown, p.captured, "                               \
  "p.handled_at, " TRESEN_PAY_ATTEMPT_COLUMNS
#define TRESEN_PAYMENT_JOINS                                                                       \
  " LEFT JOIN customer c ON c.id = p.customer_id LEFT JOIN pay_attempt a ON a.id = p.attempt_id"
#define TRESEN_PAY_ATTEMPT_COLUMNS                                                                 \
  "a.id, a.payment_id, a.number, a.state, a.channel, a.trans_id, a.req_id, a.token, a.user_data,"  \
  " a.openid, a.payer_ip, a.merchant_id, a.is_live, a.timeout_minutes, a.pay_id, a.xid,"           \
  " a.prepay_id, a.status, a.code, a.code_ext, a.error_text, a.created_at, a.started_at,"          \
  " a.expires_at, a.paid_at, a.confirmed_at, a.inquired_at"
#define TRESEN_REFUND_COLUMNS                                                                      \
  "id, payment_id, attempt_id, state, trans_id, ref_nr, amount, reason, who, xid, status, code,"   \
  " code_ext, error_text, created_at, sent_at, settled_at"
#define TRESEN_STEP_COLUMNS                                                                        \
  "id, payment_id, attempt_id, refund_id, kind, via, result_class, at, who, trans_id, pay_id,"     \
  " xid, status, code, code_ext, error_text, description, detail"

G_END_DECLS
