/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store.h"

G_BEGIN_DECLS

/* What staff call a customer: at this desk in full, at WeChat as a remark, which is shorter. */

char *tresen_store_name_fold (const char *text);
gboolean tresen_store_name_set (TresenDb *db, gint64 customer_id, const char *name, GError **error);
gboolean tresen_store_name_change (TresenDb *db,
                                   gint64 customer_id,
                                   const char *name,
                                   gint64 now_us,
                                   GError **error);
gboolean
tresen_store_name_accepted (TresenDb *db, gint64 customer_id, const char *remark, GError **error);
gboolean tresen_store_name_refused (TresenDb *db, gint64 customer_id, int code, GError **error);

G_END_DECLS
