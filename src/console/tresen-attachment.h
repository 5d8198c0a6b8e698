/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-picture-file.h"

G_BEGIN_DECLS

/**
 * TresenAttachment: the picture that goes with a reply, copied into the media folder as soon as it is attached. Hidden
 * while there is none.
 *
 * Signals: "changed": another picture, none, or one on its way; "problem" (char *text): for the screen, why there is no picture.
 */
#define TRESEN_TYPE_ATTACHMENT (tresen_attachment_get_type ())
G_DECLARE_FINAL_TYPE (TresenAttachment, tresen_attachment, TRESEN, ATTACHMENT, GtkWidget)

void tresen_attachment_set_up (TresenAttachment *self, const char *media_folder);
void tresen_attachment_add_file (TresenAttachment *self, GFile *file);
void tresen_attachment_add_texture (TresenAttachment *self, GdkTexture *texture);
gboolean tresen_attachment_paste (TresenAttachment *self);
void tresen_attachment_choose (TresenAttachment *self);
void tresen_attachment_accept_drops (TresenAttachment *self, GtkWidget *area);
void tresen_attachment_restore (TresenAttachment *self, const char *name);
void tresen_attachment_forget (TresenAttachment *self);
const TresenPictureFile *tresen_attachment_get_picture (TresenAttachment *self);
const char *tresen_attachment_get_name (TresenAttachment *self);
gboolean tresen_attachment_is_busy (TresenAttachment *self);

G_END_DECLS
