/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-clock.h"
#include "tresen-feed.h"
#include "tresen-payment-setup.h"
#include "tresen-payment.h"

G_BEGIN_DECLS

/**
 * TresenTill: what the windows about payments share: the store, what is set, who is at the screen. One for all who follow a feed.
 *
 * Signals: "changed": what is set, or who is at the screen, is different; "payments-changed": some payment is.
 */
#define TRESEN_TYPE_TILL (tresen_till_get_type ())
G_DECLARE_FINAL_TYPE (TresenTill, tresen_till, TRESEN, TILL, GObject)

TresenTill *
tresen_till_get (TresenStore *store, TresenProfile *profile, TresenFeed *feed, TresenClock *clock);

TresenTill *tresen_till_find (TresenFeed *feed);
TresenStore *tresen_till_get_store (TresenTill *self);
TresenClock *tresen_till_get_clock (TresenTill *self);
const TresenPaymentSetup *tresen_till_get_setup (TresenTill *self);
const char *tresen_till_get_who (TresenTill *self);
void tresen_till_set_who (TresenTill *self, const char *who);
char *tresen_till_dup_link (TresenTill *self, const TresenPayment *payment);

G_END_DECLS
