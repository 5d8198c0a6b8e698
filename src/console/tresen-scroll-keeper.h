/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TresenScrollKeeper: keeps a scrolled list where the person left it while rows come and go: at its end, or at the rows that
 * are in view.
 *
 * Signal "moved": the view is somewhere else, because of the person or of stick and jump.
 */
#define TRESEN_TYPE_SCROLL_KEEPER (tresen_scroll_keeper_get_type ())
G_DECLARE_FINAL_TYPE (TresenScrollKeeper, tresen_scroll_keeper, TRESEN, SCROLL_KEEPER, GObject)

TresenScrollKeeper *tresen_scroll_keeper_new (GtkScrolledWindow *scroller);
void tresen_scroll_keeper_attach (TresenScrollKeeper *self, GdkFrameClock *clock);
void tresen_scroll_keeper_detach (TresenScrollKeeper *self);

void tresen_scroll_keeper_stick (TresenScrollKeeper *self);
void tresen_scroll_keeper_let_go (TresenScrollKeeper *self);
void tresen_scroll_keeper_hold (TresenScrollKeeper *self);
void tresen_scroll_keeper_release (TresenScrollKeeper *self);
void tresen_scroll_keeper_jump (TresenScrollKeeper *self, GtkWidget *row);

gboolean tresen_scroll_keeper_is_sticking (TresenScrollKeeper *self);
gboolean tresen_scroll_keeper_is_holding (TresenScrollKeeper *self);
gboolean tresen_scroll_keeper_is_settled (TresenScrollKeeper *self);
gboolean tresen_scroll_keeper_is_above_view (TresenScrollKeeper *self, GtkWidget *row);

G_END_DECLS
