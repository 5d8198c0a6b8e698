/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GBytes *tresen_practice_sample_new (const char *kind);
GBytes *tresen_practice_page_file_new (const char *name);

G_END_DECLS
