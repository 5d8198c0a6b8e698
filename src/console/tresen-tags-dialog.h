/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tresen-clock.h"
#include "tresen-feed.h"

G_BEGIN_DECLS

/** TresenTagsDialog: the tags of the account: make, rename and delete them. */
#define TRESEN_TYPE_TAGS_DIALOG (tresen_tags_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TresenTagsDialog, tresen_tags_dialog, TRESEN, TAGS_DIALOG, AdwWindow)

GtkWidget *tresen_tags_dialog_new (TresenStore *store, TresenFeed *feed, TresenClock *clock);

G_END_DECLS
