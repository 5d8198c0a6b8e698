/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-player.h"
#include "tresen-timeline-entry.h"

G_BEGIN_DECLS

/**
 * TresenMessageRow: one entry of the transcript: a bubble with its state, or the line of an event.
 */
#define TRESEN_TYPE_MESSAGE_ROW (tresen_message_row_get_type ())
G_DECLARE_FINAL_TYPE (TresenMessageRow, tresen_message_row, TRESEN, MESSAGE_ROW, GtkListBoxRow)

TresenMessageRow *tresen_message_row_new (TresenTimelineEntry *entry,
                                          const char *customer,
                                          const char *media_folder,
                                          TresenPlayer *player);
void tresen_message_row_set_entry (TresenMessageRow *self, TresenTimelineEntry *entry);
void tresen_message_row_set_customer (TresenMessageRow *self, const char *customer);
const TresenTimelineEntry *tresen_message_row_get_entry (TresenMessageRow *self);

G_END_DECLS
