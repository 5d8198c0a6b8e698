/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-attach-words.h"

G_BEGIN_DECLS

/**
 * TresenAttachmentList: the files that go with a reply, in the order in which they are sent. Each is made into what WeChat takes
 * and copied into the media folder as soon as it is attached. Hidden while there is none.
 *
 * Signals: "changed": another file, one less, or some on their way; "problem" (char *text): for the screen, why something could
 * not be attached.
 */
#define TRESEN_TYPE_ATTACHMENT_LIST (tresen_attachment_list_get_type ())
G_DECLARE_FINAL_TYPE (TresenAttachmentList, tresen_attachment_list, TRESEN, ATTACHMENT_LIST, GtkWidget)

void tresen_attachment_list_set_up (TresenAttachmentList *self, const char *media_folder);
void tresen_attachment_list_set_room (TresenAttachmentList *self, guint most, TresenAttachCost cost);
void tresen_attachment_list_add_files (TresenAttachmentList *self, const GSList *files);
void tresen_attachment_list_add_bytes (TresenAttachmentList *self, GBytes *bytes);
void tresen_attachment_list_say_problem (TresenAttachmentList *self, const char *text);
void tresen_attachment_list_restore (TresenAttachmentList *self, const GPtrArray *files);
void tresen_attachment_list_forget (TresenAttachmentList *self);
const GPtrArray *tresen_attachment_list_get_files (TresenAttachmentList *self);
GCancellable *tresen_attachment_list_get_cancellable (TresenAttachmentList *self);
gboolean tresen_attachment_list_is_busy (TresenAttachmentList *self);

G_END_DECLS
