/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-clock.h"
#include "tresen-payment.h"

G_BEGIN_DECLS

/** TresenPaymentTimeline: what happened to a payment, oldest first. What is folded open stays open while it grows. */
#define TRESEN_TYPE_PAYMENT_TIMELINE (tresen_payment_timeline_get_type ())
G_DECLARE_FINAL_TYPE (TresenPaymentTimeline,
                      tresen_payment_timeline,
                      TRESEN,
                      PAYMENT_TIMELINE,
                      GtkWidget)

void tresen_payment_timeline_set_steps (TresenPaymentTimeline *self,
                                        GPtrArray *steps,
                                        const char *currency,
                                        gint64 now_us);
guint tresen_payment_timeline_get_n_rows (TresenPaymentTimeline *self);

G_END_DECLS
