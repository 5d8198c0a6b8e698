/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the composer says of what stands in it. Pure. */

char *tresen_composer_words_length (gsize bytes);
char *tresen_composer_words_count (guint n_replies, guint left);

G_END_DECLS
