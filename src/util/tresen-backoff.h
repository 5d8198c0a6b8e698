/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gint64 tresen_backoff_delay_us (guint attempt, gint64 first_us, gint64 most_us, guint32 jitter);

G_END_DECLS
