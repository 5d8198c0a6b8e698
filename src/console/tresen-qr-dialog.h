/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tresen-clock.h"
#include "tresen-store.h"

G_BEGIN_DECLS

/** TresenQrDialog: staff have a new QR code made. */
#define TRESEN_TYPE_QR_DIALOG (tresen_qr_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TresenQrDialog, tresen_qr_dialog, TRESEN, QR_DIALOG, AdwWindow)

TresenQrDialog *tresen_qr_dialog_new (GtkWindow *parent, TresenStore *store, TresenClock *clock);

G_END_DECLS
