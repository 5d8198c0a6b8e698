/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tresen-till.h"

G_BEGIN_DECLS

/** TresenRefundDialog: staff give money back. It stays until the refund is written down, and says when it cannot be. */
#define TRESEN_TYPE_REFUND_DIALOG (tresen_refund_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TresenRefundDialog, tresen_refund_dialog, TRESEN, REFUND_DIALOG, AdwWindow)

GtkWindow *tresen_refund_dialog_present (GtkWindow *parent,
                                         TresenTill *till,
                                         TresenPayment *payment,
                                         gint64 attempt_id);

G_END_DECLS
