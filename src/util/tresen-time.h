/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *tresen_time_to_iso8601 (gint64 us);

G_END_DECLS
