/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store.h"

G_BEGIN_DECLS

gboolean
tresen_store_media_fetch_again (TresenDb *db, gint64 entry_id, gint64 now_us, GError **error);

G_END_DECLS
