/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-store-qr-codes.h"

G_BEGIN_DECLS

GtkPrintOperation *tresen_qr_print_new (const TresenQrCode *code, const char *shop);

G_END_DECLS
