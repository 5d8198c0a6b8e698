/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-health-monitor.h"

G_BEGIN_DECLS

/**
 * TresenStatusStrip: a line across the window for as long as something is wrong with the connection.
 * Its button leads to the page about the connection.
 */
#define TRESEN_TYPE_STATUS_STRIP (tresen_status_strip_get_type ())
G_DECLARE_FINAL_TYPE (TresenStatusStrip, tresen_status_strip, TRESEN, STATUS_STRIP, GtkWidget)

void tresen_status_strip_set_monitor (TresenStatusStrip *self, TresenHealthMonitor *monitor);
void tresen_status_strip_set_covered (TresenStatusStrip *self, gboolean is_covered);

G_END_DECLS
