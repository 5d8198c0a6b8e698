/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tresen-till.h"

G_BEGIN_DECLS

/** TresenPaymentForm: staff ask for money. */
#define TRESEN_TYPE_PAYMENT_FORM (tresen_payment_form_get_type ())
G_DECLARE_FINAL_TYPE (TresenPaymentForm, tresen_payment_form, TRESEN, PAYMENT_FORM, AdwWindow)

/** @payment_id: of what was made */
typedef void (*TresenPaymentMadeFunc) (gint64 payment_id, gpointer user_data);

GtkWindow *tresen_payment_form_present (GtkWindow *parent,
                                        TresenTill *till,
                                        gint64 customer_id,
                                        TresenPaymentMadeFunc made,
                                        gpointer user_data,
                                        GDestroyNotify destroy);

G_END_DECLS
