/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-feed.h"

G_BEGIN_DECLS

/** TresenTagChoice: fills a drop-down with the tags of the account, behind "All"; hides it while there are none. Signal:
 * "changed": another one was chosen. */
#define TRESEN_TYPE_TAG_CHOICE (tresen_tag_choice_get_type ())
G_DECLARE_FINAL_TYPE (TresenTagChoice, tresen_tag_choice, TRESEN, TAG_CHOICE, GObject)

TresenTagChoice *
tresen_tag_choice_new (GtkDropDown *drop_down, TresenStore *store, TresenFeed *feed);
gint64 tresen_tag_choice_get (TresenTagChoice *self);
void tresen_tag_choice_reset (TresenTagChoice *self);

G_END_DECLS
