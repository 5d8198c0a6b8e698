/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-attach-words.h"

G_BEGIN_DECLS

/**
 * TresenAttachmentIntake: files that have arrived at once, on their way to being attached: looked at, asked about when they cost
 * more than one reply, and prepared one after the other. Working in threads; let go of, it stops.
 *
 * Signals: "file" (TresenAttachFile *): one that is ready, transferred to whoever takes it; "done": nothing more comes;
 * "problem" (char *text), after that: why some cannot be sent.
 */
#define TRESEN_TYPE_ATTACHMENT_INTAKE (tresen_attachment_intake_get_type ())
G_DECLARE_FINAL_TYPE (TresenAttachmentIntake, tresen_attachment_intake, TRESEN, ATTACHMENT_INTAKE, GObject)

TresenAttachmentIntake *tresen_attachment_intake_new (GPtrArray *sources, const char *media_folder);
void tresen_attachment_intake_start (TresenAttachmentIntake *self,
                                     GtkWidget *parent,
                                     guint n_files,
                                     guint room,
                                     TresenAttachCost cost);
void tresen_attachment_intake_stop (TresenAttachmentIntake *self);
const char *tresen_attachment_intake_get_name (TresenAttachmentIntake *self);

G_END_DECLS
