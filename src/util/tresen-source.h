/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GSource *tresen_source_add_idle (GMainContext *context,
                                 GSourceFunc func,
                                 gpointer data,
                                 GDestroyNotify destroy);
GSource *tresen_source_add_timeout (GMainContext *context,
                                    gint64 delay_us,
                                    GSourceFunc func,
                                    gpointer data,
                                    GDestroyNotify destroy);
void tresen_source_clear (GSource **source);

G_END_DECLS
