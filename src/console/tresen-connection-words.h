/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the page about the connection says. Pure. */

char *tresen_connection_words_ago (gint64 us, gint64 now_us);

G_END_DECLS
