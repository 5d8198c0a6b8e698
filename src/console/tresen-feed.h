/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store.h"

G_BEGIN_DECLS

/**
 * TresenFeed: follows the store's changes in the context that was thread-default when it was made.
 *
 * A read that is queued after tresen_feed_new() sees at least the state from which the feed tells changes, so nothing
 * falls between what a widget has loaded and what it is told; it may be told of something that it has loaded already.
 *
 * Signals (ids are those of the store's rows):
 * - "customer-changed" (gint64 customer_id): the row of the inbox or the customer's data may have changed, once a batch
 *   for each customer, also when only an entry was added or changed
 * - "entry-added" (gint64 customer_id, gint64 entry_id)
 * - "entry-changed" (gint64 customer_id, gint64 entry_id): the state or the file of an entry
 * - "payment-changed" (gint64 customer_id, gint64 payment_id): a payment is new or different; customer_id is 0 when not known
 * - "health-changed"
 * - "account-changed": what the account may do or has left
 * - "topic-changed" (gint64 topic): something of a TresenTopic is different, once a batch for each topic
 * - "reset": changes were missed: read afresh what you show
 */
#define TRESEN_TYPE_FEED (tresen_feed_get_type ())
G_DECLARE_FINAL_TYPE (TresenFeed, tresen_feed, TRESEN, FEED, GObject)

TresenFeed *tresen_feed_new (TresenStore *store);

G_END_DECLS
