/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-till.h"

G_BEGIN_DECLS

/* From which amount on a refund is typed twice: an AdwEntryRow with an apply button, in the currency of the shop. */
void tresen_refund_threshold_bind (GtkWidget *row, TresenTill *till);

G_END_DECLS
