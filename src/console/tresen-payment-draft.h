/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-amount-text.h"
#include "tresen-connection.h"
#include "tresen-paygate-fields.h"

G_BEGIN_DECLS

/**
 * TresenPaymentDraft: what stands in the form for a new payment. Borrowed texts, UTF-8, as typed.
 * @items: (element-type utf8): lines; empty ones do not count
 * @connection: whose shop it is
 */
typedef struct
{
  const char *amount;
  const char *currency;
  TresenNumberStyle style;
  const char *description;
  GPtrArray *items;
  TresenPayChannel channel;
  const TresenConnection *connection;
} TresenPaymentDraft;

/** TresenPaymentItemFault: what is wrong with one of the lines: @index counts from 0 in the draft. */
typedef struct
{
  guint index;
  TresenPaygateFault fault;
} TresenPaymentItemFault;

/**
 * TresenPaymentReview: everything that is wrong at once.
 * @amount: minor units; 0 when it is none
 * @amount_fault: how it was typed
 * @faults: (element-type TresenPaygateFault): of everything but single lines
 * @item_faults: (element-type TresenPaymentItemFault)
 * @items: (element-type utf8): the lines that count, as they go out
 */
typedef struct
{
  gint64 amount;
  TresenAmountFault amount_fault;
  GArray *faults;
  GArray *item_faults;
  GPtrArray *items;
} TresenPaymentReview;

TresenPaymentReview *tresen_payment_draft_review (const TresenPaymentDraft *self);
void tresen_payment_review_free (TresenPaymentReview *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenPaymentReview, tresen_payment_review_free)

gboolean tresen_payment_review_is_good (const TresenPaymentReview *self);
const TresenPaygateFault *tresen_payment_review_find (const TresenPaymentReview *self,
                                                      TresenPaygateField field);

char *tresen_payment_draft_clean (const char *text);
char *tresen_payment_fault_words (const TresenPaygateFault *fault, const char *value);
char *tresen_payment_fault_details (const TresenPaygateFault *fault);

G_END_DECLS
