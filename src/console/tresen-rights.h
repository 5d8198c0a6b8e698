/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-feed.h"
#include "tresen-store-rights.h"

G_BEGIN_DECLS

/**
 * TresenRights: what the account may do, for whoever offers it. "changed" when something of it is different.
 *
 * What is not known is taken for granted: WeChat says no when it comes to it, and that is noted.
 */
#define TRESEN_TYPE_RIGHTS (tresen_rights_get_type ())
G_DECLARE_FINAL_TYPE (TresenRights, tresen_rights, TRESEN, RIGHTS, GObject)

TresenRights *tresen_rights_new (TresenStore *store, TresenFeed *feed);
TresenRights *tresen_rights_get (TresenStore *store, TresenFeed *feed);
gboolean tresen_rights_may (TresenRights *self, const char *feature);
void tresen_rights_bind (TresenRights *self, const char *feature, GtkWidget *widget);

G_END_DECLS
