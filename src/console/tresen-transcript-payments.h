/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store-timeline.h"

G_BEGIN_DECLS

/* Payments among the entries of a conversation, in a worker of the store: each is an entry with the id of the payment below 0. */

TresenTimelineEntry *
tresen_transcript_payment_load (TresenDb *db, gint64 payment_id, GError **error);
gboolean tresen_transcript_payments_add (TresenDb *db,
                                         gint64 customer_id,
                                         const TresenTimelineAnchor *from,
                                         const TresenTimelineAnchor *to,
                                         GPtrArray *entries,
                                         GError **error);

G_END_DECLS
