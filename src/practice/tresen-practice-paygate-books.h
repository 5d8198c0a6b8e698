/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "tresen-practice-paygate-rules.h"

G_BEGIN_DECLS

/** TresenPracticePaygateState: of a payment, as the platform knows it. The words of the read-out are in -books-json.c. */
typedef enum
{
  TRESEN_PRACTICE_PAYGATE_OPEN,
  TRESEN_PRACTICE_PAYGATE_PENDING,
  TRESEN_PRACTICE_PAYGATE_PAID,
  TRESEN_PRACTICE_PAYGATE_FAILED,
} TresenPracticePaygateState;

/** TresenPracticePaygateCredit: one refund that was asked for. */
typedef struct
{
  char *trans_id;
  char *ref_nr;
  char *xid;
  gint64 amount;
  TresenPracticePaygateVerdict verdict;
  guint seen;   /* how often it was asked for */
  guint booked; /* how often money moved: 0 or 1 */
  gint64 at_us;
} TresenPracticePaygateCredit;

/** TresenPracticePaygateNote: one call of URLNotify. */
typedef struct
{
  gint64 at_us;
  guint http_status; /* 0: no answer */
  guint attempt;     /* 0 is the first */
  char code[TRESEN_PRACTICE_PAYGATE_CODE_SIZE];
} TresenPracticePaygateNote;

/**
 * TresenPracticePaygatePayment: one order.
 * @request: what was asked for
 * @page_id: in the address of the hosted page; an APP order's PrepayID
 */
typedef struct
{
  TresenPracticePaygateForm *request;
  char *pay_id;
  char *page_id;
  char *xid; /* of the last step */
  TresenPracticePaygateState state;
  TresenPracticePaygateVerdict verdict; /* of the last step of the payment itself */
  gint64 amount;
  gint64 captured;
  guint booked; /* how often money came in: 0 or 1 */
  gint64 created_us;
  gint64 expires_us;
  gint64 paid_us;
  char last_status[24]; /* of the last step, a refund's too */
  GPtrArray *credits;   /* (element-type TresenPracticePaygateCredit) */
  GPtrArray *notes;     /* (element-type TresenPracticePaygateNote) */
} TresenPracticePaygatePayment;

/** TresenPracticePaygateBooks: all orders and refunds, oldest first. One thread. */
typedef struct
{
  GPtrArray *payments; /* (element-type TresenPracticePaygatePayment) */
} TresenPracticePaygateBooks;

TresenPracticePaygateBooks *tresen_practice_paygate_books_new (void);
void tresen_practice_paygate_books_free (TresenPracticePaygateBooks *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenPracticePaygateBooks, tresen_practice_paygate_books_free)

TresenPracticePaygatePayment *
tresen_practice_paygate_books_add (TresenPracticePaygateBooks *self,
                                   const TresenPracticePaygateForm *request,
                                   gint64 now_us);
TresenPracticePaygatePayment *
tresen_practice_paygate_books_find_transid (TresenPracticePaygateBooks *self, const char *trans_id);
TresenPracticePaygatePayment *
tresen_practice_paygate_books_find_payid (TresenPracticePaygateBooks *self, const char *pay_id);
TresenPracticePaygatePayment *
tresen_practice_paygate_books_find_page (TresenPracticePaygateBooks *self, const char *page_id);
TresenPracticePaygatePayment *
tresen_practice_paygate_books_find_reqid (TresenPracticePaygateBooks *self, const char *req_id);
void tresen_practice_paygate_books_expire (TresenPracticePaygateBooks *self, gint64 now_us);

const char *tresen_practice_paygate_payment_get (const TresenPracticePaygatePayment *self,
                                                 const char *name);
gint64 tresen_practice_paygate_payment_credited (const TresenPracticePaygatePayment *self);
gboolean tresen_practice_paygate_payment_pay (TresenPracticePaygatePayment *self, gint64 now_us);
gboolean tresen_practice_paygate_payment_fail (TresenPracticePaygatePayment *self,
                                               const char *code,
                                               const char *description,
                                               const char *code_ext);
gboolean tresen_practice_paygate_payment_wait (TresenPracticePaygatePayment *self);
TresenPracticePaygateCredit *
tresen_practice_paygate_payment_add_credit (TresenPracticePaygatePayment *self,
                                            const char *trans_id);
TresenPracticePaygateCredit *
tresen_practice_paygate_payment_find_credit (const TresenPracticePaygatePayment *self,
                                             const char *trans_id);
void tresen_practice_paygate_payment_note (TresenPracticePaygatePayment *self,
                                           const TresenPracticePaygateNote *note);

JsonObject *tresen_practice_paygate_books_to_json (TresenPracticePaygateBooks *self);
void tresen_practice_paygate_books_read_json (TresenPracticePaygateBooks *self, JsonObject *object);

G_END_DECLS
