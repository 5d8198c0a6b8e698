/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-feed.h"
#include "tresen-profile.h"

G_BEGIN_DECLS

/**
 * TresenQrPage: the QR codes with a scene, and one of them large: to be shown, printed and saved.
 *
 * Signal "back": the person wants to go to the places, where they are a page of their own.
 */
#define TRESEN_TYPE_QR_PAGE (tresen_qr_page_get_type ())
G_DECLARE_FINAL_TYPE (TresenQrPage, tresen_qr_page, TRESEN, QR_PAGE, GtkWidget)

void tresen_qr_page_set_up (TresenQrPage *self,
                            TresenStore *store,
                            TresenProfile *profile,
                            TresenFeed *feed,
                            TresenClock *clock);
void tresen_qr_page_set_folded (TresenQrPage *self, gboolean has_back);

G_END_DECLS
