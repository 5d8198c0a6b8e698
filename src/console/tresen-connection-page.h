/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-clock.h"
#include "tresen-feed.h"

G_BEGIN_DECLS

/**
 * TresenConnectionPage: how the desk is connected with the outside, and what can be done where it is not.
 *
 * Signals:
 * - "back": to the places
 * - "copied": a value is in the clipboard
 * - "failed": what a person wanted could not be written down
 */
#define TRESEN_TYPE_CONNECTION_PAGE (tresen_connection_page_get_type ())
G_DECLARE_FINAL_TYPE (TresenConnectionPage,
                      tresen_connection_page,
                      TRESEN,
                      CONNECTION_PAGE,
                      GtkWidget)

void tresen_connection_page_set_up (TresenConnectionPage *self,
                                    TresenStore *store,
                                    TresenFeed *feed,
                                    TresenClock *clock);
void tresen_connection_page_set_folded (TresenConnectionPage *self, gboolean has_back);

G_END_DECLS
