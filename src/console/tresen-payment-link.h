/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-till.h"

G_BEGIN_DECLS

/* The link of a pay page on its way into a conversation: an ordinary reply, which costs one of those that WeChat takes. */

char *tresen_payment_link_words (const TresenPayment *payment, const char *link);
void tresen_payment_link_ask (GtkWindow *parent, TresenTill *till, TresenPayment *payment);

G_END_DECLS
