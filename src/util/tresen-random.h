/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void tresen_random_fill (guint8 *data, gsize size);
char *tresen_random_token (void);
char *tresen_random_digits (guint count);

G_END_DECLS
