/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** TresenQrView: draws a QR code, dark on white in every style. */
#define TRESEN_TYPE_QR_VIEW (tresen_qr_view_get_type ())
G_DECLARE_FINAL_TYPE (TresenQrView, tresen_qr_view, TRESEN, QR_VIEW, GtkWidget)

void tresen_qr_view_set_text (TresenQrView *self, const char *text);
void tresen_qr_view_show_full_screen (GtkWindow *parent, const char *text, const char *label);

G_END_DECLS
