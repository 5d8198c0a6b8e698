/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * TresenPictureView: a window with one picture: fitted, zoomed, saved elsewhere. Escape closes it.
 */
#define TRESEN_TYPE_PICTURE_VIEW (tresen_picture_view_get_type ())
G_DECLARE_FINAL_TYPE (TresenPictureView, tresen_picture_view, TRESEN, PICTURE_VIEW, AdwWindow)

TresenPictureView *tresen_picture_view_new (GtkWindow *parent,
                                            const char *media_folder,
                                            const char *name,
                                            const char *title);

G_END_DECLS
