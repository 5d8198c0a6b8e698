/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-attach-words.h"

G_BEGIN_DECLS

/**
 * TresenAttachmentAnswerFunc:
 * @pages: (nullable): how many pages are sent of each source, 1 for one without pages; %NULL: nothing is attached
 */
typedef void (*TresenAttachmentAnswerFunc) (const guint *pages, gpointer user_data);

/* Asks once which of several files, and how many pages of a document, are sent; says before what that costs. */
GtkWindow *tresen_attachment_dialog_ask (GtkWindow *parent,
                                         GPtrArray *sources,
                                         guint room,
                                         TresenAttachCost cost,
                                         TresenAttachmentAnswerFunc answer,
                                         gpointer user_data,
                                         GDestroyNotify user_data_free);

G_END_DECLS
