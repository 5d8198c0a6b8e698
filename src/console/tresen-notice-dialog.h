/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tresen-clock.h"
#include "tresen-store.h"

G_BEGIN_DECLS

/**
 * TresenNoticeDialog: staff choose a template, fill in its blanks and have the notice sent to one customer.
 */
#define TRESEN_TYPE_NOTICE_DIALOG (tresen_notice_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TresenNoticeDialog, tresen_notice_dialog, TRESEN, NOTICE_DIALOG, AdwWindow)

TresenNoticeDialog *tresen_notice_dialog_new (GtkWindow *parent,
                                              TresenStore *store,
                                              TresenClock *clock,
                                              gint64 customer_id,
                                              const char *name);

G_END_DECLS
