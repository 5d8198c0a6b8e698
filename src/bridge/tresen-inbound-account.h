/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store.h"
#include "tresen-timeline-entry.h"

G_BEGIN_DECLS

gboolean
tresen_inbound_account_write (TresenDb *db, const TresenTimelineEntry *event, GError **error);

G_END_DECLS
