/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gint64 tresen_practice_voice_measure (GBytes *content);

G_END_DECLS
