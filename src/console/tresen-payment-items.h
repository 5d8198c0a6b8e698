/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tresen-payment-draft.h"

G_BEGIN_DECLS

/**
 * TresenPaymentItems: the lines of an order as rows of a group, added and removed by hand.
 *
 * Signal "changed": a line is another one, or gone.
 */
#define TRESEN_TYPE_PAYMENT_ITEMS (tresen_payment_items_get_type ())
G_DECLARE_FINAL_TYPE (TresenPaymentItems, tresen_payment_items, TRESEN, PAYMENT_ITEMS, GObject)

TresenPaymentItems *tresen_payment_items_new (AdwPreferencesGroup *group);
void tresen_payment_items_add (TresenPaymentItems *self);
GPtrArray *tresen_payment_items_dup_texts (TresenPaymentItems *self);
char *tresen_payment_items_show_faults (TresenPaymentItems *self,
                                        const TresenPaymentReview *review);

G_END_DECLS
