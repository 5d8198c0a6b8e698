/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TRESEN_CURRENCY_NO_EXPONENT (-1)

gboolean tresen_currency_is_code (const char *code);
int tresen_currency_get_exponent (const char *code);

G_END_DECLS
