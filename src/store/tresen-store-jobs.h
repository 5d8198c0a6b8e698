/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-job.h"
#include "tresen-store.h"

G_BEGIN_DECLS

gint64 tresen_store_job_add (
    TresenDb *db, TresenJobKind kind, gint64 customer_id, gint64 entry_id, gint64 now_us, GError **error);
gint64 tresen_store_job_add_detail (TresenDb *db,
                                    TresenJobKind kind,
                                    gint64 customer_id,
                                    const char *detail,
                                    gint64 now_us,
                                    GError **error);
gboolean
tresen_store_job_set_detail (TresenDb *db, gint64 job_id, const char *detail, GError **error);
int tresen_store_job_is_open (TresenDb *db, TresenJobKind kind, gint64 customer_id, GError **error);
GPtrArray *tresen_store_jobs_next (TresenDb *db, TresenJobKind kind, guint most, GError **error);
gboolean tresen_store_job_start (TresenDb *db, gint64 job_id, GError **error);
gboolean
tresen_store_job_finish (TresenDb *db, gint64 job_id, TresenJobState state, const char *text, GError **error);
gboolean tresen_store_job_later (TresenDb *db, gint64 job_id, gint64 next_at_us, const char *text, GError **error);
gboolean tresen_store_jobs_hurry (TresenDb *db, gint64 now_us, GError **error);
gboolean tresen_store_jobs_recover (TresenDb *db, TresenJobKind kind, GError **error);

G_END_DECLS
