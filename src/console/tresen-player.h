/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TresenPlayer: plays recordings of a conversation, one at a time: a new one ends the one before.
 *
 * "changed" is emitted when it begins, moves on, pauses, ends or fails.
 */
#define TRESEN_TYPE_PLAYER (tresen_player_get_type ())
G_DECLARE_FINAL_TYPE (TresenPlayer, tresen_player, TRESEN, PLAYER, GObject)

TresenPlayer *tresen_player_new (void);
void tresen_player_play (TresenPlayer *self, gint64 entry_id, const char *path);
void tresen_player_pause (TresenPlayer *self, gint64 entry_id);
void tresen_player_stop (TresenPlayer *self);

gint64 tresen_player_get_entry_id (TresenPlayer *self);
gboolean tresen_player_is_playing (TresenPlayer *self, gint64 entry_id);
gint64 tresen_player_get_position_us (TresenPlayer *self, gint64 entry_id);
gint64 tresen_player_get_duration_us (TresenPlayer *self, gint64 entry_id);
const GError *tresen_player_get_error (TresenPlayer *self, gint64 entry_id);

G_END_DECLS
