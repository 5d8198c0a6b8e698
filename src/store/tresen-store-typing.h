/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store.h"

G_BEGIN_DECLS

/* That somebody is typing an answer: a job that means something for a moment only. */

#define TRESEN_STORE_TYPING_LIFE_US (10 * G_TIME_SPAN_SECOND)
#define TRESEN_STORE_EXCHANGE_LIFE_US (30 * G_TIME_SPAN_SECOND)

gboolean tresen_store_typing_add (TresenDb *db,
                                  gint64 customer_id,
                                  gboolean is_typing,
                                  gint64 now_us,
                                  GError **error);
gboolean tresen_store_typing_drop (TresenDb *db, gint64 customer_id, GError **error);

G_END_DECLS
