/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-feed.h"

G_BEGIN_DECLS

/**
 * TresenHealthMonitor: what the bridge says of itself, and how many conversations are unread. "changed" after each news.
 */
#define TRESEN_TYPE_HEALTH_MONITOR (tresen_health_monitor_get_type ())
G_DECLARE_FINAL_TYPE (TresenHealthMonitor, tresen_health_monitor, TRESEN, HEALTH_MONITOR, GObject)

TresenHealthMonitor *tresen_health_monitor_new (TresenStore *store, TresenFeed *feed);
const GPtrArray *tresen_health_monitor_get_rows (TresenHealthMonitor *self);
gint64 tresen_health_monitor_get_n_unread (TresenHealthMonitor *self);

G_END_DECLS
