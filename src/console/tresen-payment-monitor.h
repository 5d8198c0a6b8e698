/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-feed.h"
#include "tresen-store-payment-lists.h"

G_BEGIN_DECLS

/** TresenPaymentMonitor: how many payments wait for a customer, and how many need attention. "changed" after each news. */
#define TRESEN_TYPE_PAYMENT_MONITOR (tresen_payment_monitor_get_type ())
G_DECLARE_FINAL_TYPE (TresenPaymentMonitor,
                      tresen_payment_monitor,
                      TRESEN,
                      PAYMENT_MONITOR,
                      GObject)

TresenPaymentMonitor *tresen_payment_monitor_new (TresenStore *store, TresenFeed *feed);
const TresenPaymentCounts *tresen_payment_monitor_get (TresenPaymentMonitor *self);

G_END_DECLS
