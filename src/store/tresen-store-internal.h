/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Private to the room: what the verbs share. All in the writer's thread, inside a transaction. */

#include "tresen-db.h"
#include "tresen-job.h"

G_BEGIN_DECLS

/* The number of a new customer: never one that an erased customer had (TRESEN_LAST_ERASED, a setting). */
#define TRESEN_LAST_ERASED "last-erased-customer"
#define TRESEN_NEXT_CUSTOMER                                                                       \
  "(SELECT max (coalesce ((SELECT max (id) FROM customer), 0), coalesce ((SELECT CAST (value AS "  \
  "INTEGER) FROM setting WHERE key = '" TRESEN_LAST_ERASED "'), 0)) + 1)"

/* tresen-store-customers.c */
gboolean tresen_store_window_update (TresenDb *db, gint64 customer_id, GError **error);
int tresen_store_grants_are_live (TresenDb *db, gint64 customer_id, gint64 now_us, GError **error);
gboolean tresen_store_needs_reply_update (TresenDb *db, gint64 customer_id, GError **error);

/* tresen-store-passive.c */
gboolean tresen_store_passive_queue (TresenDb *db,
                                     gint64 customer_id,
                                     gint64 entry_id,
                                     gint64 now_us,
                                     GError **error);

/* tresen-store-names.c */
gboolean
tresen_store_name_index (TresenDb *db, gint64 customer_id, const char *name, GError **error);

/* tresen-store-jobs.c */
gboolean tresen_store_job_set_final (TresenDb *db,
                                     gint64 job_id,
                                     TresenJobState state,
                                     const char *text,
                                     GError **error);
gboolean
tresen_store_jobs_advance (TresenDb *db, TresenJobKind kind, gint64 customer_id, GError **error);
void tresen_store_set_not_found (const char *what, GError **error);

/* tresen-store-outgoing.c */
gboolean tresen_store_last_update (TresenDb *db, gint64 customer_id, GError **error);

/* tresen-store-notices.c */
gboolean tresen_store_notice_note_try (TresenDb *db, gint64 job_id, gint64 now_us, GError **error);
gboolean tresen_store_notice_forget_try (TresenDb *db, gint64 job_id, GError **error);
gboolean tresen_store_notice_renew (TresenDb *db, gint64 entry_id, GError **error);

G_END_DECLS
