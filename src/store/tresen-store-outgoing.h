/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-job.h"
#include "tresen-media.h"
#include "tresen-store.h"

G_BEGIN_DECLS

/* What staff ask for. Each writes the message and its job in one transaction. */

gint64 tresen_store_outgoing_queue_text (TresenDb *db, gint64 customer_id, const char *text, gint64 now_us, GError **error);
gint64 tresen_store_outgoing_queue_file (TresenDb *db,
                                         gint64 customer_id,
                                         const char *kind,
                                         const TresenMedia *media,
                                         gint64 now_us,
                                         GError **error);
gboolean tresen_store_outgoing_send_again (TresenDb *db, gint64 entry_id, gint64 now_us, GError **error);
gboolean tresen_store_outgoing_cancel (TresenDb *db, gint64 entry_id, GError **error);
gboolean tresen_store_outgoing_dismiss (TresenDb *db, gint64 entry_id, GError **error);

/* What the bridge does with it. Entry and job change together. */

gboolean tresen_store_outgoing_start (TresenDb *db, gint64 job_id, gint64 now_us, GError **error);
gboolean tresen_store_outgoing_accepted (TresenDb *db, gint64 job_id, gint64 now_us, GError **error);
gboolean
tresen_store_outgoing_failed (TresenDb *db, gint64 job_id, int code, const char *text, gint64 now_us, GError **error);
gboolean
tresen_store_outgoing_unknown (TresenDb *db, gint64 job_id, int code, const char *text, gint64 now_us, GError **error);
gboolean tresen_store_outgoing_set_wait (TresenDb *db, gint64 job_id, int code, GError **error);
gboolean tresen_store_outgoing_later (
    TresenDb *db, gint64 job_id, gint64 next_at_us, const char *text, gint64 now_us, GError **error);
gboolean tresen_store_outgoing_recover (TresenDb *db, gint64 stale_before_us, gint64 now_us, GError **error);

G_END_DECLS
