/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean tresen_film_is_film (GBytes *content);
gint64 tresen_film_read_duration_us (GBytes *content);

G_END_DECLS
