/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-attachment-list.h"

G_BEGIN_DECLS

/* How files come to a TresenAttachmentList: from the clipboard, by a drop, from the chooser. */

gboolean tresen_attachment_ways_paste (TresenAttachmentList *list);
void tresen_attachment_ways_accept_drops (TresenAttachmentList *list, GtkWidget *area);
void tresen_attachment_ways_choose (TresenAttachmentList *list);

G_END_DECLS
