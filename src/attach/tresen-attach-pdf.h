/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-attach-picture.h"

G_BEGIN_DECLS

guint tresen_attach_pdf_count (GBytes *source, GError **error);
gboolean tresen_attach_pdf_make (GBytes *source, guint page, TresenAttachPicture *picture, GError **error);

G_END_DECLS
