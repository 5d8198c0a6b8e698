/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TresenQrPicture: the dark and light fields of a QR code.
 */
typedef struct _TresenQrPicture TresenQrPicture;

TresenQrPicture *tresen_qr_picture_new (const char *text);
void tresen_qr_picture_free (TresenQrPicture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenQrPicture, tresen_qr_picture_free)

void tresen_qr_picture_draw (const TresenQrPicture *self,
                             cairo_t *cairo,
                             double x,
                             double y,
                             double size);
GBytes *tresen_qr_picture_to_png (const TresenQrPicture *self, int pixels);

G_END_DECLS
