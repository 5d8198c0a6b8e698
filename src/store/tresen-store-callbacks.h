/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-raw-callback.h"
#include "tresen-store.h"

G_BEGIN_DECLS

gboolean tresen_store_callback_add (TresenDb *db, const TresenRawCallback *callback, gboolean *is_new, GError **error);
gboolean tresen_store_callback_set_answer (
    TresenDb *db, const char *dedupe_key, GBytes *answer, gint64 entry_id, GError **error);
int tresen_store_callback_find_answer (
    TresenDb *db, const char *dedupe_key, GBytes **answer, gint64 *entry_id, GError **error);
gint64 tresen_store_callbacks_trim (TresenDb *db, gint64 before_us, gint64 most_bytes, GError **error);
gboolean tresen_store_callback_last_at (TresenDb *db, gint64 *at_us, GError **error);

G_END_DECLS
