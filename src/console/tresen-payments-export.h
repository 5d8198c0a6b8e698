/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-store-payment-lists.h"
#include "tresen-till.h"

G_BEGIN_DECLS

/** @text: that it was written, or why not */
typedef void (*TresenPaymentsExportFunc) (const char *text, gpointer user_data);

void tresen_payments_export_ask (GtkWindow *parent,
                                 TresenTill *till,
                                 TresenPaymentFilter filter,
                                 const char *search,
                                 gint64 amount,
                                 TresenPaymentsExportFunc told,
                                 gpointer user_data,
                                 GDestroyNotify destroy);

G_END_DECLS
