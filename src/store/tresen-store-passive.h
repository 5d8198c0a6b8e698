/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store.h"
#include "tresen-timeline-entry.h"

G_BEGIN_DECLS

/* Replies that go out inside the answer to a callback: those that wait for the customer's next message, where the account
 * cannot send by itself, and the away text. */

/**
 * TresenPassiveEnd: what became of a reply that was given inside an answer.
 * @TRESEN_PASSIVE_TAKEN: the answer was written, and WeChat did not ask again although it would have
 * @TRESEN_PASSIVE_UNKNOWN: it may have arrived
 * @TRESEN_PASSIVE_NOT_SENT: nothing of any answer has left: a reply waits again
 * @TRESEN_PASSIVE_REFUSED: it cannot be put into an answer at all
 */
typedef enum
{
  TRESEN_PASSIVE_TAKEN,
  TRESEN_PASSIVE_UNKNOWN,
  TRESEN_PASSIVE_NOT_SENT,
  TRESEN_PASSIVE_REFUSED,
} TresenPassiveEnd;

gboolean tresen_store_passive_take_over (TresenDb *db, gint64 job_id, gint64 now_us, GError **error);
int tresen_store_passive_next (TresenDb *db,
                               gint64 customer_id,
                               gint64 media_after_us,
                               gint64 now_us,
                               gint64 *job_id,
                               TresenTimelineEntry **entry,
                               GError **error);
gboolean tresen_store_passive_start (TresenDb *db, gint64 job_id, GError **error);
int tresen_store_passive_away_given (TresenDb *db, gint64 customer_id, gint64 since_us, GError **error);
gint64 tresen_store_passive_add_away (
    TresenDb *db, gint64 customer_id, const char *text, gint64 now_us, gint64 *entry_id, GError **error);
int tresen_store_passive_repeat (TresenDb *db, gint64 entry_id, gint64 *job_id, guint *n_deliveries, GError **error);
gboolean tresen_store_passive_settle (
    TresenDb *db, gint64 job_id, TresenPassiveEnd end, int code, const char *text, GError **error);
GArray *tresen_store_passive_list_running (TresenDb *db, GError **error);

G_END_DECLS
