/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** TresenAgainFunc: the person wants the message sent although the customer may get it twice. */
typedef void (*TresenAgainFunc) (gint64 entry_id, gpointer user_data);

void tresen_again_dialog_ask (GtkWindow *parent,
                              gint64 entry_id,
                              TresenAgainFunc func,
                              gpointer user_data,
                              GDestroyNotify destroy);

G_END_DECLS
