/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store.h"
#include "tresen-timeline-entry.h"

G_BEGIN_DECLS

/* What WeChat tells later about a message that it had taken (templates, subscription notices), found by the id that it gave. */

gboolean
tresen_store_result_expect (TresenDb *db, gint64 entry_id, const char *remote_id, GError **error);
gboolean tresen_store_result_delivered (TresenDb *db,
                                        gint64 customer_id,
                                        const char *remote_id,
                                        gint64 at_us,
                                        gboolean *is_found,
                                        GError **error);
gboolean tresen_store_result_failed (TresenDb *db,
                                     gint64 customer_id,
                                     const char *remote_id,
                                     int code,
                                     const char *text,
                                     gboolean *is_found,
                                     GError **error);
GPtrArray *tresen_store_results_early (TresenDb *db, gint64 entry_id, GError **error);

G_END_DECLS
