/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

gboolean tresen_uri_is_web (const char *uri);
void tresen_uri_open (GtkWidget *from, const char *uri, const char *otherwise);

G_END_DECLS
