/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GBytes *tresen_practice_multipart_find (GBytes *body, const char *part_name);

G_END_DECLS
