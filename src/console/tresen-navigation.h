/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-health-monitor.h"
#include "tresen-payment-monitor.h"

G_BEGIN_DECLS

/**
 * TresenNavigation: the places of the desk, and how the connection is doing.
 *
 * A place is named like its row in the template and like its page in the window's stack.
 *
 * Signal "chosen" (const char *place): a place was gone to.
 */
#define TRESEN_TYPE_NAVIGATION (tresen_navigation_get_type ())
G_DECLARE_FINAL_TYPE (TresenNavigation, tresen_navigation, TRESEN, NAVIGATION, GtkWidget)

void tresen_navigation_set_monitor (TresenNavigation *self, TresenHealthMonitor *monitor);
void tresen_navigation_set_place (TresenNavigation *self, const char *place);
void tresen_navigation_set_payments (TresenNavigation *self, TresenPaymentMonitor *payments);
void tresen_navigation_set_folded (TresenNavigation *self, gboolean is_folded);

G_END_DECLS
