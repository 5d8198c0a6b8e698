/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * TresenPaneKeeper: shows the pane beside the content where the window has room for it and the person wants it; in a narrow
 * window it lies over the content, and only while it is asked for.
 *
 * Properties: "wanted" (what the person wants where there is room), "beside" (read-only: it is there, and not over the
 * content).
 */
#define TRESEN_TYPE_PANE_KEEPER (tresen_pane_keeper_get_type ())
G_DECLARE_FINAL_TYPE (TresenPaneKeeper, tresen_pane_keeper, TRESEN, PANE_KEEPER, GObject)

TresenPaneKeeper *tresen_pane_keeper_new (AdwFlap *flap);
void tresen_pane_keeper_attach (TresenPaneKeeper *self, GdkSurface *surface);
void tresen_pane_keeper_detach (TresenPaneKeeper *self);
void tresen_pane_keeper_set_has_content (TresenPaneKeeper *self, gboolean has_content);
void tresen_pane_keeper_show (TresenPaneKeeper *self, gboolean is_shown);

G_END_DECLS
