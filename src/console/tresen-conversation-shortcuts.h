/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The keys for the actions of a conversation. */
void tresen_conversation_shortcuts_add (GtkWidget *widget);

G_END_DECLS
