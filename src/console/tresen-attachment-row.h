/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-attach.h"

G_BEGIN_DECLS

/**
 * TresenAttachmentRow: one file that goes with a reply, as the customer will get it.
 *
 * Signal "remove": staff do not want to send it after all.
 */
#define TRESEN_TYPE_ATTACHMENT_ROW (tresen_attachment_row_get_type ())
G_DECLARE_FINAL_TYPE (TresenAttachmentRow, tresen_attachment_row, TRESEN, ATTACHMENT_ROW, GtkWidget)

GtkWidget *tresen_attachment_row_new (const TresenAttachFile *file, const char *media_folder);

G_END_DECLS
