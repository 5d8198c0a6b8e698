/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-clock.h"
#include "tresen-feed.h"

G_BEGIN_DECLS

/**
 * TresenPaymentHerald: tells what staff have to hear of while they look elsewhere: money that came, a refund that was refused, a payment
 * that needs attention. Each is told once, and only what happened after the herald was made.
 *
 * Signal "news" (gint64 payment_id, char *title, char *body, gboolean is_urgent)
 */
#define TRESEN_TYPE_PAYMENT_HERALD (tresen_payment_herald_get_type ())
G_DECLARE_FINAL_TYPE (TresenPaymentHerald, tresen_payment_herald, TRESEN, PAYMENT_HERALD, GObject)

TresenPaymentHerald *
tresen_payment_herald_new (TresenStore *store, TresenFeed *feed, TresenClock *clock);

G_END_DECLS
